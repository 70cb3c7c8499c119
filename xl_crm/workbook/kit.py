"""What does the drawing of a sheet have to know of its book?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xl_crm.i18n import Lang
    from xl_crm.workbook.formula import StoredForm, TablePlace
    from xl_crm.workbook.style import StyleBook
    from xl_crm.workbook.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What all sheets of a book share.

    Attributes
    ----------
    folder : Path or None
        Where the file will stand: links to other files are relative to it; None for
        absolute ones.
    formulas : StoredForm
        Spells formulas that refer to the tables of the book.
    places : mapping of str to TablePlace
        Where each table of the book stands, by its name.
    """

    styles: StyleBook
    theme: Theme
    lang: Lang
    folder: Path | None
    formulas: StoredForm
    places: Mapping[str, TablePlace]
