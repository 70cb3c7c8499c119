"""What has to be known to write the rows of a table?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_crm.reports._spec import Cell
    from xl_crm.tables.unit import Unit

#: Stands in a formula for the number of its row; no formula can hold it otherwise.
ROW = "\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyStyles:
    """Numbers of the cell formats of a column, as the file counts them.

    Attributes
    ----------
    plain : int
        Of every cell that is none of the others.
    quoted : int
        Of text that would turn into a formula when somebody edits it.
    link, quoted_link : int
        Of the cells of rows in ``BodyColumn.linked``.
    """

    plain: int
    quoted: int
    link: int = 0
    quoted_link: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyColumn:
    """One column of rows.

    Attributes
    ----------
    values : sequence of Cell
        One for each filled row; rows beyond are blank. ``ArrowCells`` are written
        without a Python object a cell.
    formula : str
        As the file stores it, without ``=`` and not escaped; empty for none. It stands
        in every row, blank ones included, ``ROW`` replaced by the number of the row;
        the values are then cached results, ``None`` for the empty text.
    fills : str
        Range that the formula of a single row fills as one; empty for its own cell.
    row_formulas : mapping of int to str
        Rows, from 0, with a formula of their own.
    linked : frozenset of int
        Rows, from 0, whose cell is a link.
    row_units : sequence of Unit
        One for each filled row, where they differ; else empty.
    row_styles : sequence of BodyStyles
        As many as ``row_units``.
    """

    values: Sequence[Cell]
    unit: Unit
    styles: BodyStyles
    formula: str = ""
    fills: str = ""
    row_formulas: Mapping[int, str] = field(default_factory=dict)
    linked: frozenset[int] = frozenset()
    row_units: Sequence[Unit] = ()
    row_styles: Sequence[BodyStyles] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The rows of a table under its headings, from column A on.

    Attributes
    ----------
    first_row : int
        Number of the first row on the sheet, from 1.
    n_rows : int
        Filled and blank rows.
    heights : mapping of int to float
        Height in points of the rows, from 0, that differ from the others.
    """

    first_row: int
    n_rows: int
    columns: tuple[BodyColumn, ...]
    heights: Mapping[int, float] = field(default_factory=dict)
