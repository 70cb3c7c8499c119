"""How does a formula of a page read in a sheet, and in its file?

Three readings of the same words. Conditional formats and validations want cells
(``$H2``), which move with the row. Cells want structured references in the form that a
file stores (``scores[[#This Row],[Tier]]``), which people can read. The cells of long
tables hold plain references (``H2``): LibreOffice needs some 20 microseconds for each
structured one, and reads a column of plain ones as one formula (bench/README.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.workbook.content import ESCAPE_LOOKALIKE
from xl_crm.workbook.rows.body import ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: A text in quotes, which stays as it is; ``[@name]`` or ``[@first:last]``;
#: ``table[name]`` or ``table[first:last]``; the name of a function.
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|\[@(?P<here>[^\]:]*)(?::(?P<here_last>[^\]]*))?\]"
    r"|(?P<table>[A-Za-z_]\w*)\[(?P<first>[^\]:@]*)(?::(?P<last>[^\]]*))?\]"
    r"|(?P<function>[A-Z][A-Z0-9.]*)(?=\()"
)

#: Signs that a heading in a reference needs an apostrophe before.
_SPECIAL = re.compile(r"(['\[\]#@])")

#: A heading of letters, digits and single spaces stands in brackets of its own; any
#: other needs a second pair ("Using structured references", Microsoft Support).
_SIMPLE = re.compile(r"\w+(?: \w+)*")

#: Tables of more rows hold plain references in their cells.
MOST_READABLE_ROWS = 1_000

#: Functions of Excel 2007 that LibreOffice 7.4 computes alike. A formula uses no other.
FUNCTIONS = frozenset(
    {
        "ABS",
        "AND",
        "AVERAGE",
        "AVERAGEIFS",
        "CHOOSE",
        "COUNT",
        "COUNTA",
        "COUNTIF",
        "COUNTIFS",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "ISNUMBER",
        "LARGE",
        "MATCH",
        "MAX",
        "MIN",
        "N",
        "NOT",
        "OR",
        "ROUND",
        "SMALL",
        "SUBTOTAL",
        "SUM",
        "SUMIF",
        "SUMIFS",
        "SUMPRODUCT",
        "TEXT",
        "TODAY",
    }
)
#: Functions that came later, and how a file spells them.
LATER_FUNCTIONS = {
    "MAXIFS": "_xlfn.MAXIFS",
    "MINIFS": "_xlfn.MINIFS",
    "PERCENTILE.INC": "_xlfn.PERCENTILE.INC",
    "TEXTJOIN": "_xlfn.TEXTJOIN",
}


def translate(formula: str, letters: Mapping[str, str], row: int) -> str:
    """Return a condition with each ``[@name]`` as a reference to its cell.

    The reference holds its column and moves with the row (``$H2``), which is what
    conditional formats and validations want. Everything else stays: functions, texts
    in quotes, names of parameters.

    Parameters
    ----------
    formula : str
        As ``Highlight.formula`` has it, with or without a leading ``=``.
    letters : mapping of str to str
        Column letter of each column by its code name.
    row : int
        First row that the condition holds for.

    Raises
    ------
    ValueError
        A column is not in the table, or another table is referred to.
    """

    def reference(match: re.Match[str]) -> str:
        if match["table"] is not None:
            raise ValueError(f"{formula}: a condition cannot refer to a table")
        first = f"${_known(match['here'], letters, formula)}{row}"
        if match["here_last"] is None:
            return first
        return f"{first}:${_known(match['here_last'], letters, formula)}{row}"

    return _spelled(formula, reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlace:
    """Where the rows of a table stand.

    Attributes
    ----------
    letters : mapping of str to str
        Column letter of each column by its code name.
    sheet : str
        As a reference spells it, in quotes where it needs them.
    """

    letters: Mapping[str, str]
    sheet: str
    first_row: int
    last_row: int


class StoredForm:
    """Spells formulas of cells as the file stores them.

    Parameters
    ----------
    headings : mapping of str to mapping of str to str
        By the name of each table of the book: headings by code names of columns.
    places : mapping of str to TablePlace
        By the name of each table; needed for ``in_rows`` only.
    """

    def __init__(
        self,
        headings: Mapping[str, Mapping[str, str]],
        places: Mapping[str, TablePlace] | None = None,
    ) -> None:
        self._headings = headings
        self._places = places or {}

    def of(self, formula: str, table: str = "") -> str:
        """Return a formula of a cell, without a leading ``=``.

        Parameters
        ----------
        table : str
            Name of the table that the cell is in; empty for none.

        Raises
        ------
        ValueError
            A table, column or function that is not known.
        """

        def reference(match: re.Match[str]) -> str:
            name, first, last = _parts(match, table)
            columns = self._columns(formula, name)
            row = ["[#This Row]"] if match["here"] is not None else []
            heading = _known(first, columns, formula)
            if last is not None:
                end = _escaped(_known(last, columns, formula))
                columns_of = f"[{_escaped(heading)}]:[{end}]"
                return f"{name}[{','.join([*row, columns_of])}]"
            if not row and _SIMPLE.fullmatch(heading):
                return f"{name}[{heading}]"
            return f"{name}[{','.join([*row, f'[{_escaped(heading)}]'])}]"

        return _spelled(formula, reference)

    def in_rows(self, formula: str, table: str) -> str:
        """Return the formula of all rows of a long table, with plain references.

        ``ROW`` stands where the number of the row belongs.

        Raises
        ------
        ValueError
            A table, column or function that is not known.
        """

        def reference(match: re.Match[str]) -> str:
            name, first, last = _parts(match, table)
            self._columns(formula, name)
            place = self._places[name]
            start = _known(first, place.letters, formula)
            end = _known(last, place.letters, formula) if last is not None else start
            if match["here"] is None:
                corner = f"${start}${place.first_row}"
                return f"{place.sheet}!{corner}:${end}${place.last_row}"
            return f"{start}{ROW}" if last is None else f"{start}{ROW}:{end}{ROW}"

        return _spelled(formula, reference)

    def _columns(self, formula: str, table: str) -> Mapping[str, str]:
        if table not in self._headings:
            known = sorted(self._headings)
            raise ValueError(f"{formula}: no table {table!r} among {known}")
        return self._headings[table]


def _parts(match: re.Match[str], table: str) -> tuple[str, str, str | None]:
    """Return table, first and last column of a reference."""
    if match["here"] is not None:
        return table, match["here"], match["here_last"]
    return match["table"], match["first"], match["last"]


def _known(name: str, columns: Mapping[str, str], formula: str) -> str:
    if name not in columns:
        raise ValueError(f"{formula}: no column {name!r} among {sorted(columns)}")
    return columns[name]


def _spelled(formula: str, reference: Callable[[re.Match[str]], str]) -> str:
    """Return a formula with its references and functions as files spell them."""

    def token(match: re.Match[str]) -> str:
        if match["here"] is not None or match["table"] is not None:
            return reference(match)
        function = match["function"]
        if function is None:
            return _literal(match[0])
        if function not in FUNCTIONS and function not in LATER_FUNCTIONS:
            raise ValueError(
                f"function {function} is not among those that pages may use"
            )
        return LATER_FUNCTIONS.get(function, function)

    return _TOKEN.sub(token, formula.removeprefix("="))


def _literal(text: str) -> str:
    """Return a text in quotes that no program takes for an escape of the format.

    Excel reads ``_x000A_`` in a formula as one sign, LibreOffice reads seven.
    """
    parts = ESCAPE_LOOKALIKE.sub('_"&"', text)
    return text if parts == text else f"({parts})"


def _escaped(heading: str) -> str:
    return _SPECIAL.sub(r"'\1", heading)
