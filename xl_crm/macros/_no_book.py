"""What does a macro get that needs no workbook, where none is open?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.macros._port import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBook:
    """Stands in for an open workbook; whatever needs a real one is refused."""

    lang: Lang
    name: str = ""

    @property
    def folder(self) -> Path:
        """Refuse: it lies nowhere."""
        _refuse()

    def copy_to(self, path: Path) -> None:  # noqa: ARG002
        """Refuse: there is nothing to copy."""
        _refuse()

    def write(self, edits: Sequence[Edit]) -> None:
        """Refuse edits; none at all are as good as made."""
        if edits:
            _refuse()

    def progress(self, text: str, share: float) -> None:
        """Say nothing: such macros are done at once."""

    def show(self, files: Sequence[Path]) -> None:
        """Open nothing: the files are named in the outcome."""


def _refuse() -> NoReturn:
    raise InputError(
        Problem(
            where="Excel",
            found=Label(zh="没有指定工作簿", en="no workbook is named"),
            remedy=Label(
                zh="打开或给出一个 xlsx、xlsm 工作簿",
                en="Open or name an xlsx or xlsm workbook",
            ),
        )
    )
