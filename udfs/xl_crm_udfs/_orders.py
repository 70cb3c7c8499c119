"""Which rows of a sheet are orders of whom, and why are the others left out?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xl_crm.errors import SettingsError
from xl_crm.i18n import Label
from xl_crm.tables.cell import is_missing
from xl_crm_udfs._arguments import line, mistake, quoted, single
from xl_crm_udfs._beside import same_rows
from xl_crm_udfs._cells import (
    Block,
    Cell,
    cell_text,
    is_empty,
    read_amount,
    read_day,
    read_id,
)

#: Why a row does not count.
NO_CUSTOMER = Label(zh="无客户ID", en="no customer ID")
NO_DATE = Label(zh="无有效日期", en="no valid date")
NO_AMOUNT = Label(zh="无有效金额", en="no valid amount")
LATER = Label(zh="晚于统计截止日", en="after the as-of date")
REASONS = (NO_CUSTOMER, NO_DATE, NO_AMOUNT, LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One row of the sheet that counts.

    Attributes
    ----------
    is_number : bool
        Whether the cell of the customer holds a number.
    amount : Decimal
        Below 0 for a return; 0 where no amounts were given.
    """

    customer: str
    is_number: bool
    day: date
    amount: Decimal


def read_orders(
    columns: Mapping[str, Block], end: date | None
) -> tuple[list[Order], Counter[Label]]:
    """Return the rows that count, and how many do not, by their first reason.

    Parameters
    ----------
    columns : mapping of str to Block
        By the name of the argument: customers, dates and perhaps amounts, one column or
        row each, headings above them or not; wholly blank rows are no orders.
    end : date or None
        The as-of date; later orders do not count.

    Raises
    ------
    SettingsError
        The ranges differ in size, or no row counts.
    """
    orders = []
    left_out: Counter[Label] = Counter()
    for cells in _rows(columns):
        if all(map(is_empty, cells)):
            continue
        found = _order(cells, end)
        if isinstance(found, Label):
            left_out[found] += 1
        else:
            orders.append(found)
    if orders:
        return orders, left_out
    raise _no_order(columns, left_out)


def grouped(orders: Sequence[Order]) -> dict[float | str, list[Order]]:
    """Return the orders of each customer, numbers before texts, ascending.

    1001 as a number and as text is one customer, shown as text.
    """
    groups: dict[str, list[Order]] = {}
    for order in orders:
        groups.setdefault(order.customer, []).append(order)
    shown: dict[float | str, list[Order]] = {
        float(key) if all(order.is_number for order in group) else key: group
        for key, group in groups.items()
    }
    return {key: shown[key] for key in sorted(shown, key=_rank)}


def note(left_out: Counter[Label]) -> Label:
    """Say how many rows were left out, and why."""
    counts = _counts(left_out)
    n = left_out.total()
    return Label(
        zh=f"未计入 {n} 行：{counts.zh}。", en=f"Rows left out: {n} ({counts.en})"
    )


def as_of_day(block: Block | None) -> date | None:
    """Return the as-of date; None where it was left out."""
    if block is None:
        return None
    cell = single(block, "as_of")
    found = read_day(cell)
    if found is not None:
        return found
    raise mistake(
        "as_of",
        Label(
            zh=f"“{quoted(cell_text(cell))}”不是日期",
            en=f'"{quoted(cell_text(cell))}" is not a date',
        ),
        Label(zh="填日期，如 2024-12-31", en="Give a date such as 2024-12-31"),
    )


def _rows(columns: Mapping[str, Block]) -> list[tuple[Cell, ...]]:
    """Return the cells of each row, without headings."""
    lines = [line(block, name)[0] for name, block in columns.items()]
    same_rows(columns)
    longest = max(map(len, lines))
    padded = (cells + [None] * (longest - len(cells)) for cells in lines)
    rows = list(zip(*padded, strict=True))
    return rows[1:] if _is_heading(rows[0]) else rows


def _is_heading(cells: tuple[Cell, ...]) -> bool:
    """Tell whether a row holds texts only, none of them a date or an amount.

    Where a value is pending or unknown there is an order, and it does not count.
    """
    _, stamp, *money = cells
    return (
        all(isinstance(cell, str) and not is_missing(cell_text(cell)) for cell in cells)
        and read_day(stamp) is None
        and all(read_amount(cell) is None for cell in money)
    )


def _order(cells: tuple[Cell, ...], end: date | None) -> Order | Label:
    """Return the order in a row, or why it does not count."""
    customer, stamp, *money = cells
    name, day = read_id(customer), read_day(stamp)
    amount = read_amount(money[0]) if money else Decimal()
    if not name:
        return NO_CUSTOMER
    if day is None:
        return NO_DATE
    if amount is None:
        return NO_AMOUNT
    if end is not None and day > end:
        return LATER
    is_number = not isinstance(customer, str)
    return Order(customer=name, is_number=is_number, day=day, amount=amount)


def _no_order(columns: Mapping[str, Block], left_out: Counter[Label]) -> SettingsError:
    """Return the error for ranges without an order that counts."""
    counts = _counts(left_out)
    return mistake(
        ", ".join(columns),
        Label(
            zh=f"没有可用的订单（{counts.zh}）", en=f"no row can be used ({counts.en})"
        ),
        Label(
            zh="检查各列的内容和统计截止日", en="Check the columns and the as-of date"
        ),
    )


def _counts(left_out: Counter[Label]) -> Label:
    """List the reasons with their numbers of rows."""
    found = [(reason, left_out[reason]) for reason in REASONS if left_out[reason]]
    return Label(
        zh="、".join(f"{reason.zh} {n}" for reason, n in found),
        en=", ".join(f"{reason.en} {n}" for reason, n in found),
    )


def _rank(customer: float | str) -> tuple[bool, float, str]:
    """Return what customers are sorted by: numbers first, as Excel does."""
    if isinstance(customer, str):
        return True, 0.0, customer
    return False, customer, ""
