"""How does a condition of a page read in a sheet?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A text in quotes, which stays as it is, or ``[@name]``.
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\[@(?P<name>[^\]]*)\]')


def translate(formula: str, letters: Mapping[str, str], row: int) -> str:
    """Return a condition with each ``[@name]`` as a reference to its cell.

    The reference holds its column and moves with the row (``$H2``), which is what
    conditional formats and validations want. Everything else stays: functions, texts
    in quotes, names of parameters.

    Parameters
    ----------
    formula : str
        Condition as ``Highlight.formula`` has it, with or without a leading ``=``.
    letters : mapping of str to str
        Column letter of each column by its code name.
    row : int
        First row that the condition holds for.

    Raises
    ------
    ValueError
        A column is not in the table.
    """

    def reference(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match[0]
        if name not in letters:
            raise ValueError(f"{formula}: no column {name!r} among {sorted(letters)}")
        return f"${letters[name]}{row}"

    return _TOKEN.sub(reference, formula.removeprefix("="))
