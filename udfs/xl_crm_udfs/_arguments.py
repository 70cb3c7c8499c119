"""What does an argument of a sheet function say, and what is wrong with it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xl_crm.errors import Problem, SettingsError, did_you_mean
from xl_crm.i18n import Label
from xl_crm.scores.composite import FULL_SCORE
from xl_crm.tables.cell import is_missing, read_flag
from xl_crm_udfs._cells import (
    LARGEST,
    Block,
    Cell,
    Selection,
    cell_text,
    is_empty,
    read_quantity,
)

#: Weighted sums of scores may pass 0 and 100 by so much.
_ROUNDING = 1e-9

#: A quoted cell is cut to so many characters.
_QUOTED = 20

_Choice = TypeVar("_Choice")


def mistake(argument: str, found: Label, remedy: Label) -> SettingsError:
    """Return the error that names an argument, what is wrong with it, and a way out."""
    return SettingsError(Problem(where=argument, found=found, remedy=remedy))


def filled_rows(block: Block | None, argument: str) -> Block:
    """Return the rows up to the last one that is not blank.

    Raises
    ------
    SettingsError
        There is no cell with anything in it.
    """
    rows = block or ()
    end = len(rows)
    n_columns = len(rows[0]) if rows else 0
    blank = ([None] * n_columns, (None,) * n_columns)
    while end and (rows[end - 1] in blank or all(map(is_empty, rows[end - 1]))):
        end -= 1
    if end:
        return rows[:end]
    raise mistake(
        argument,
        Label(zh="区域是空的", en="the range is empty"),
        Label(zh="选取有数据的单元格", en="Select cells that hold data"),
    )


def numbers(block: Block | None, argument: str) -> NDArray[np.float64]:
    """Read a block of numbers, up to the last row that is not blank.

    Blank cells, Excel errors and words such as 无 or N/A are NaN; numbers stored as
    text are read (1,200 or 1.2万). Yes and no, dates and other text are refused: a sum
    over them would mean nothing.

    Parameters
    ----------
    block : Block or None
        Cells as xlwings hands them over; None where the argument was left out.
    argument : str
        Its name, for the message.

    Returns
    -------
    array, shape (n_rows, n_columns)
        At least one row; trailing blank rows are cut.

    Raises
    ------
    SettingsError
        There is no cell with anything in it, or one that is not a number.
    """
    return _numbers(block, argument, 0)


def measures(block: Block | None, argument: str) -> NDArray[np.float64]:
    """Read a block of numbers below its headings, where it has some.

    Whoever answers row by row puts something beside the headings, too, lest the answers
    stand a row too high: see ``headings``.

    Returns
    -------
    array, shape (n_rows, n_columns)
        As ``numbers`` reads it.

    Raises
    ------
    SettingsError
        There is no cell with anything in it, or one that is not a number.
    """
    return _numbers(block, argument, int(bool(headings(block, argument))))


def headings(block: Block | None, argument: str) -> list[Cell]:
    """Return the headings above columns of numbers; empty where there are none.

    A first row of texts that are no numbers is taken for headings; 待补充 stands for a
    number and is none.
    """
    first, *below = filled_rows(block, argument)[:2]
    if not below or not all(cell is None or isinstance(cell, str) for cell in first):
        return []
    return list(first) if any(map(_is_heading, first)) else []


def _is_heading(cell: Cell) -> bool:
    """Tell whether a text says something that is no number."""
    return read_quantity(cell) is None and not is_missing(cell_text(cell))


def line(block: Block | None, argument: str) -> tuple[list[Cell], bool]:
    """Return the cells of one column or one row, and whether it is a row.

    Trailing blank cells of a column are cut.

    Raises
    ------
    SettingsError
        Nothing is in the range, or it has several rows and several columns.
    """
    rows = filled_rows(block, argument)
    if len(rows[0]) == 1:
        return [row[0] for row in rows], False
    if len(rows) == 1:
        return list(rows[0]), True
    raise mistake(
        argument,
        Label(
            zh=f"区域有 {len(rows)} 行 {len(rows[0])} 列",
            en=f"the range has {len(rows)} rows and {len(rows[0])} columns",
        ),
        Label(zh="只选一列或一行", en="Select one column or one row"),
    )


def number_line(block: Block | None, argument: str) -> tuple[float, ...] | None:
    """Read one row or column of numbers, all filled in; None where it was left out.

    A heading above a column is left out.

    Raises
    ------
    SettingsError
        A cell is blank or not a number, or the range is not one row or column.
    """
    if block is None:
        return None
    line(block, argument)
    found = measures(block, argument).ravel()
    if np.isnan(found).any():
        nth = int(np.isnan(found).argmax()) + 1
        raise mistake(
            argument,
            Label(zh=f"第 {nth} 个值为空", en=f"value {nth} is blank"),
            Label(zh="补上该值，或缩小区域", en="Fill it in or select fewer cells"),
        )
    return tuple(found.tolist())


def per_column(
    block: Block | None, argument: str, n_columns: int
) -> tuple[float, ...] | None:
    """Read one number for all columns or one for each; None where it was left out.

    Returns
    -------
    tuple of float or None
        As many numbers as columns.
    """
    found = number_line(block, argument)
    if found is None or len(found) == n_columns:
        return found
    if len(found) == 1:
        return found * n_columns
    raise mistake(
        argument,
        Label(
            zh=f"{n_columns} 列数据给了 {len(found)} 个值",
            en=f"{len(found)} values for {n_columns} columns",
        ),
        Label(
            zh=f"给 1 个值或 {n_columns} 个值", en=f"Give 1 value or {n_columns} values"
        ),
    )


def check_points(table: NDArray[np.float64], argument: str) -> None:
    """Refuse scores outside 0-100, but for the rounding of a sum.

    Raises
    ------
    SettingsError
        It shows the first of them.
    """
    outside = (table < -_ROUNDING) | (table > FULL_SCORE + _ROUNDING)
    if not outside.any():
        return
    row, nth = np.argwhere(outside)[0].tolist()
    shown = f"{table[row, nth]:g}"
    raise mistake(
        argument,
        Label(
            zh=f"第 {row + 1} 行第 {nth + 1} 列为 {shown}，不在0-100",
            en=f"row {row + 1}, column {nth + 1} is {shown}, not in 0-100",
        ),
        Label(
            zh="改正得分，或先标准化", en="Correct the score or bring it to 0-100 first"
        ),
    )


def texts(block: Block | None, argument: str) -> tuple[str, ...] | None:
    """Read one row or column of texts, all filled in; None where it was left out."""
    if block is None:
        return None
    cells, _ = line(block, argument)
    found = tuple(cell_text(cell) for cell in cells)
    if "" in found:
        nth = found.index("") + 1
        raise mistake(
            argument,
            Label(zh=f"第 {nth} 个文本为空", en=f"text {nth} is blank"),
            Label(zh="补上该文本，或缩小区域", en="Fill it in or select fewer cells"),
        )
    return found


def single(block: Block, argument: str) -> Cell:
    """Return the one cell of an argument that takes one value."""
    cells, _ = line(block, argument)
    if len(cells) == 1:
        return cells[0]
    raise mistake(
        argument,
        Label(zh=f"给了 {len(cells)} 个单元格", en=f"it is {len(cells)} cells"),
        Label(zh="只给一个值", en="Give one value"),
    )


def choice(
    block: Block | None,
    argument: str,
    choices: Mapping[str, _Choice],
    default: _Choice,
) -> _Choice:
    """Return what a name stands for; the default where it was left out.

    Parameters
    ----------
    choices : mapping of str to value
        Every accepted name, in lower case.

    Raises
    ------
    SettingsError
        The name is not among them; the message lists the nearest.
    """
    if block is None:
        return default
    name = cell_text(single(block, argument))
    if name.casefold() in choices:
        return choices[name.casefold()]
    raise mistake(
        argument,
        Label(zh=f"没有“{quoted(name)}”这一项", en=f'"{quoted(name)}" is not known'),
        did_you_mean(name, choices),
    )


def flag(block: Block | None, argument: str, *, default: bool) -> bool:
    """Read TRUE or FALSE, 1 or 0, 是 or 否; the default where it was left out."""
    if block is None:
        return default
    cell = single(block, argument)
    found = cell if isinstance(cell, bool) else read_flag(cell_text(cell))
    if found is not None:
        return found
    raise mistake(
        argument,
        Label(
            zh=f"“{quoted(cell_text(cell))}”不是是或否",
            en=f'"{quoted(cell_text(cell))}" is neither yes nor no',
        ),
        Label(zh="填 TRUE 或 FALSE", en="Give TRUE or FALSE"),
    )


def _numbers(
    block: Block | None, argument: str, n_headings: int
) -> NDArray[np.float64]:
    """Read the numbers below the headings; the same cells are read once."""
    known = block.population.tables if isinstance(block, Selection) else {}
    table = known.get(n_headings)
    if table is None:
        table = _read_numbers(filled_rows(block, argument), argument, n_headings)
        table.setflags(write=False)
        known[n_headings] = table
    return table


def _read_numbers(rows: Block, argument: str, n_headings: int) -> NDArray[np.float64]:
    """Read the numbers of rows.

    Raises
    ------
    SettingsError
        A cell is not a number.
    """
    rows = rows[n_headings:]
    if set(map(type, chain.from_iterable(rows))) <= {float, type(None)}:
        table = np.array(rows, dtype=np.float64)
        if not (np.abs(table) > LARGEST).any():
            return table
    read = [[read_quantity(cell) for cell in row] for row in rows]
    unread = [
        (row, column)
        for row, cells in enumerate(read)
        for column, number in enumerate(cells)
        if number is None
    ]
    if unread:
        raise _not_a_number(argument, rows, unread, n_headings)
    return np.array(read, dtype=np.float64)


def _not_a_number(
    argument: str, rows: Block, unread: Sequence[tuple[int, int]], n_above: int
) -> SettingsError:
    """Return the error that shows the first cell that is not a number."""
    row, nth = unread[0]
    shown = quoted(cell_text(rows[row][nth]))
    row += n_above
    more_zh = f"，共 {len(unread)} 处" if len(unread) > 1 else ""
    more_en = f", {len(unread)} such cells" if len(unread) > 1 else ""
    return mistake(
        argument,
        Label(
            zh=f"第 {row + 1} 行第 {nth + 1} 列“{shown}”不是数字{more_zh}",
            en=f'row {row + 1}, column {nth + 1}: "{shown}" is not a number{more_en}',
        ),
        Label(
            zh="改正单元格，或不选表头", en="Correct the cell or leave out the header"
        ),
    )


def quoted(text: str) -> str:
    """Shorten the text of a cell for a message."""
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
