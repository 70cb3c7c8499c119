"""How does a formula of a page read in a sheet, and in its file?

Two readings of the same words: conditional formats and validations want cells
(``$H2``), which move with the row; cells want structured references in the form that a
file stores (``scores[[#This Row],[Tier]]``), which stay true when rows are sorted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        if match["here"] is None:
            return _spelled(match)
        first = f"${_known(match['here'], letters, formula)}{row}"
        if match["here_last"] is None:
            return first
        return f"{first}:${_known(match['here_last'], letters, formula)}{row}"

    return _TOKEN.sub(reference, formula.removeprefix("="))


class StoredForm:
    """Spells formulas of cells as the file stores them.

    Parameters
    ----------
    headings : mapping of str to mapping of str to str
        By the name of each table of the book: headings by code names of columns.
    """

    def __init__(self, headings: Mapping[str, Mapping[str, str]]) -> None:
        self._headings = headings

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
            if match["here"] is not None:
                row = (table, match["here"], match["here_last"])
                return self._reference(formula, *row, this_row=True)
            if match["table"] is not None:
                whole = (match["table"], match["first"], match["last"])
                return self._reference(formula, *whole, this_row=False)
            return _spelled(match)

        return _TOKEN.sub(reference, formula.removeprefix("="))

    def _reference(
        self, formula: str, table: str, first: str, last: str | None, *, this_row: bool
    ) -> str:
        if table not in self._headings:
            known = sorted(self._headings)
            raise ValueError(f"{formula}: no table {table!r} among {known}")
        columns = self._headings[table]
        parts = ["[#This Row]"] if this_row else []
        heading = _escaped(_known(first, columns, formula))
        if last is None:
            if not parts:
                return f"{table}[{heading}]"
            return f"{table}[{parts[0]},[{heading}]]"
        end = _escaped(_known(last, columns, formula))
        return f"{table}[{','.join([*parts, f'[{heading}]:[{end}]'])}]"


def _known(name: str, columns: Mapping[str, str], formula: str) -> str:
    if name not in columns:
        raise ValueError(f"{formula}: no column {name!r} among {sorted(columns)}")
    return columns[name]


def _spelled(match: re.Match[str]) -> str:
    """Return a function as files spell it, and any other token as it is."""
    function = match["function"]
    if function is None:
        return match[0]
    if function not in FUNCTIONS and function not in LATER_FUNCTIONS:
        raise ValueError(f"function {function} is not among those that pages may use")
    return LATER_FUNCTIONS.get(function, function)


def _escaped(heading: str) -> str:
    return _SPECIAL.sub(r"'\1", heading)
