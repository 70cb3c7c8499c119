"""Which figures would a page also show, if the input had what they need?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_crm.i18n import Label
from xl_crm.reports._spec import Block, Text
from xl_crm.reports.business._view import ReportView


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """One line where figures are missing beside others that are there.

    Attributes
    ----------
    measures : tuple of str
        The figures that the line is about; said where the input fills none of them.
    beside : tuple of str
        Figures of the same page: without any of these there is no page, and no line.
    line : Label
        Which figures are missing, and what to export for them.
    """

    name: str
    measures: tuple[str, ...]
    beside: tuple[str, ...]
    line: Label

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the line; nothing where nothing is missing."""
        if view.measures(self.beside) and not view.measures(self.measures):
            yield Text(lines=(view.text(self.line),))
