"""Which amounts and days do texts in the sheet stand for?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from xl_crm.functions.cleaning import AMOUNT, DATE
from xl_crm.i18n import Label
from xl_crm.tables.cell import DateReading, foreign_amounts, is_missing, read_stamp
from xl_crm_udfs._arguments import choice, filled_rows
from xl_crm_udfs._beside import one_blank
from xl_crm_udfs._cells import Block, Cell, cell_text, read_amount, read_day
from xl_crm_udfs._language import language
from xl_crm_udfs._udf import udf

#: What stands in the place of a text that cannot be read.
NO_AMOUNT = Label(zh="不是金额", en="not an amount")
FOREIGN = Label(zh="外币", en="another currency")
NO_DATE = Label(zh="不是日期", en="not a date")
AMBIGUOUS = Label(zh="日月顺序不明", en="day or month first?")

#: Which part of 03/04/2024 is the day, by the words for it.
ORDERS = {
    "dmy": "dmy",
    "日月年": "dmy",
    "mdy": "mdy",
    "月日年": "mdy",
}


@udf(AMOUNT)
def CRM_AMOUNT(texts: Block) -> Block:
    """Read amounts of money as the import does.

    Parameters
    ----------
    texts : Block, shape (n_rows, n_columns)
        Texts and numbers; each column is one column of an export.

    Returns
    -------
    Block, shape (n_rows up to the last that is not blank, n_columns)
        Yuan to six places; blank for blank cells, errors and words such as 待补充; a
        few words for what is no amount.
    """
    if one_blank(texts):
        return [[None]]
    rows = filled_rows(texts, "texts")
    columns = [_amounts(cells) for cells in zip(*rows, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


@udf(DATE)
def CRM_DATE(texts: Block, order: Block | None = None) -> Block:
    """Read dates as the import does.

    Parameters
    ----------
    texts : Block, shape (n_rows, n_columns)
        Texts, serial numbers and dates.
    order : Block, optional
        Which part of 03/04/2024 is the day.

    Returns
    -------
    Block, shape (n_rows up to the last that is not blank, n_columns)
        Days without a time; blank for blank cells, errors and words such as 待补充; a
        few words for what is no date, or more than one.
    """
    reading = DateReading(order=choice(order, "order", ORDERS, ""))
    if one_blank(texts):
        return [[None]]

    def read(cell: Cell) -> Cell:
        return _day(cell, reading)

    return [_each(cells, read) for cells in filled_rows(texts, "texts")]


def _amounts(cells: Sequence[Cell]) -> list[Cell]:
    """Read one column; beside yuan, amounts of another currency are none."""
    foreign = foreign_amounts(cell for cell in cells if isinstance(cell, str))

    def read(cell: Cell) -> Cell:
        if cell in foreign:
            return FOREIGN.text(language())
        amount = read_amount(cell)
        return NO_AMOUNT.text(language()) if amount is None else float(amount)

    return _each(cells, read)


def _day(cell: Cell, reading: DateReading) -> Cell:
    """Return the day that a cell stands for, or why it stands for none."""
    if isinstance(cell, bool | date):
        day = read_day(cell)
        return datetime.combine(day, time()) if day else NO_DATE.text(language())
    text = cell_text(cell)
    stamp = read_stamp(text, reading)
    if stamp is not None:
        return datetime.combine(stamp, time())
    orders = () if reading.order else ORDERS.values()
    either = any(read_stamp(text, DateReading(order=order)) for order in orders)
    return (AMBIGUOUS if either else NO_DATE).text(language())


def _each(cells: Sequence[Cell], read: Callable[[Cell], Cell]) -> list[Cell]:
    """Read cells, each value once; cells that say nothing are blank."""
    known: dict[tuple[type, Cell], Cell] = {}
    for cell in cells:
        key = type(cell), cell
        if key not in known:
            known[key] = None if is_missing(cell_text(cell)) else read(cell)
    return [known[type(cell), cell] for cell in cells]
