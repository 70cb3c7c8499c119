"""What do the orders in a sheet say of each customer: recency, frequency, money?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from xl_crm.functions.rfm import RFM
from xl_crm.i18n import Label
from xl_crm.tiers.eight_types import EIGHT_TYPES, assign_types
from xl_crm.tiers.rfm import (
    MAX_BINS,
    MIN_BINS,
    RfmScores,
    fit_thresholds,
    score_rfm,
)
from xl_crm.tiers.scale import NO_PURCHASE
from xl_crm.tiers.segment import (
    R_RFM_SEGMENTS,
    RF_GRID_SEGMENTS,
    SegmentRule,
    assign_segments,
    segment_labels,
)
from xl_crm_udfs._arguments import (
    choice,
    line,
    mistake,
    number_line,
    quoted,
    single,
)
from xl_crm_udfs._cells import (
    Block,
    Cell,
    cell_text,
    cells,
    is_empty,
    read_amount,
    read_day,
    read_id,
)
from xl_crm_udfs._udf import udf

HEADERS = (
    Label(zh="客户ID", en="Customer ID"),
    Label(zh="最近一次消费间隔(天)", en="Recency (days)"),
    Label(zh="消费频次", en="Frequency"),
    Label(zh="累计消费金额", en="Monetary"),
    Label(zh="R得分", en="R score"),
    Label(zh="F得分", en="F score"),
    Label(zh="M得分", en="M score"),
    Label(zh="RFM评分", en="RFM score"),
    Label(zh="客户类型", en="Segment"),
)

DEFAULT_BINS = 5

#: Why a row does not count.
NO_CUSTOMER = Label(zh="无客户ID", en="no customer ID")
NO_DATE = Label(zh="无有效日期", en="no valid date")
NO_AMOUNT = Label(zh="无有效金额", en="no valid amount")
LATER = Label(zh="晚于统计截止日", en="after the as-of date")
REASONS = (NO_CUSTOMER, NO_DATE, NO_AMOUNT, LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One row of the sheet that counts; a negative amount is a return."""

    customer: str
    is_number: bool
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Purchases:
    """R, F and M of each customer.

    Attributes
    ----------
    customers : tuple of Cell
        As in the sheet, numbers before texts, ascending.
    recency_days : array, shape (n_customers,)
        Days from the last sale to the as-of date; NaN without a sale.
    frequency, monetary : array, shape (n_customers,)
        Number of sales; net amount, which may be negative.
    """

    customers: tuple[Cell, ...]
    recency_days: NDArray[np.float64]
    frequency: NDArray[np.float64]
    monetary: NDArray[np.float64]


#: Names the segment of each customer, in Chinese.
Segmenter = Callable[[Purchases, RfmScores], list[str]]


def _by_rules(rules: Sequence[SegmentRule]) -> Segmenter:
    """Return the segmenter that applies a set of rules."""
    names = [*(label.zh for label in segment_labels(rules)), NO_PURCHASE.label.zh]

    def segments(_: Purchases, scores: RfmScores) -> list[str]:
        return [names[index] for index in assign_segments(scores, rules)]

    return segments


def _by_type(purchases: Purchases, _: RfmScores) -> list[str]:
    """Return the eight Chinese types, against the means of those who bought."""
    names = [*(each.label.zh for each in EIGHT_TYPES), NO_PURCHASE.label.zh]
    typed = assign_types(
        purchases.recency_days, purchases.frequency, purchases.monetary
    )
    return [names[index] for index in typed.types]


GRID = _by_rules(RF_GRID_SEGMENTS)
SEGMENTS = {
    "grid": GRID,
    "网格": GRID,
    "r_rfm": _by_rules(R_RFM_SEGMENTS),
    "eight": _by_type,
    "八类": _by_type,
}


@udf(RFM)
def CRM_RFM(
    customer_ids: Block,
    dates: Block,
    amounts: Block,
    as_of: Block | None = None,
    bins: Block | None = None,
    segments: Block | None = None,
) -> Block:
    """Sum up orders to recency, frequency and money, score them, name the segment.

    Parameters
    ----------
    customer_ids, dates, amounts : Block, one column or row each
        One order per row; wholly blank rows are no orders.
    as_of, bins, segments : Block, optional
        One value each.

    Returns
    -------
    Block, shape (n_customers + 1 or 2, 9)
        Headers, then customers in ascending order. Who has returns only never bought:
        R and scores are blank. A last row counts the rows left out, by reason.
    """
    segmenter = choice(segments, "segments", SEGMENTS, GRID)
    n_bins = _bins(bins)
    end = None if as_of is None else _day(as_of)
    orders, left_out = _orders(_rows(customer_ids, dates, amounts), end)
    if not orders:
        raise mistake(
            "customer_ids, dates, amounts",
            Label(
                zh=f"没有可用的订单（{_counts(left_out).zh}）",
                en=f"no row can be used ({_counts(left_out).en})",
            ),
            Label(
                zh="检查三列的内容和统计截止日",
                en="Check the three columns and the as-of date",
            ),
        )
    purchases = _purchases(orders, end or max(order.day for order in orders))
    measures = purchases.recency_days, purchases.frequency, purchases.monetary
    scores = score_rfm(*measures, fit_thresholds(*measures, bins=n_bins))
    table = _table(purchases, scores, segmenter(purchases, scores))
    if left_out:
        note = _note(left_out)
        table.append([note.both(), *[None] * (len(HEADERS) - 1)])
    return table


def _rows(*blocks: Block) -> list[tuple[Cell, ...]]:
    """Return customer, date and amount side by side.

    Raises
    ------
    SettingsError
        The ranges differ in size; they are compared before blank ends are cut.
    """
    names = ("customer_ids", "dates", "amounts")
    lines = []
    for block, name in zip(blocks, names, strict=True):
        lines.append(line(block, name)[0])
        if (len(block), len(block[0])) != (len(blocks[0]), len(blocks[0][0])):
            raise mistake(
                name,
                Label(
                    zh=f"有 {len(block)} 行 {len(block[0])} 列，与 customer_ids 不同",
                    en=f"{len(block)} x {len(block[0])} cells, not as customer_ids",
                ),
                Label(zh="三个区域选同样多的行", en="Select as many rows in all three"),
            )
    longest = max(map(len, lines))
    padded = (cells + [None] * (longest - len(cells)) for cells in lines)
    return list(zip(*padded, strict=True))


def _orders(
    rows: Sequence[tuple[Cell, ...]], end: date | None
) -> tuple[list[Order], Counter[Label]]:
    """Return the rows that count, and how many do not, by their first reason."""
    orders = []
    left_out: Counter[Label] = Counter()
    for customer, stamp, money in rows:
        if all(map(is_empty, (customer, stamp, money))):
            continue
        name, day, amount = read_id(customer), read_day(stamp), read_amount(money)
        if not name:
            left_out[NO_CUSTOMER] += 1
        elif day is None:
            left_out[NO_DATE] += 1
        elif amount is None:
            left_out[NO_AMOUNT] += 1
        elif end is not None and day > end:
            left_out[LATER] += 1
        else:
            is_number = not isinstance(customer, str)
            orders.append(
                Order(customer=name, is_number=is_number, day=day, amount=amount)
            )
    return orders, left_out


def _purchases(orders: Sequence[Order], as_of: date) -> Purchases:
    """Group orders by customer; 1001 as a number and as text is one customer."""
    groups: dict[str, list[Order]] = {}
    for order in orders:
        groups.setdefault(order.customer, []).append(order)
    shown: dict[str, float | str] = {
        key: float(key) if all(order.is_number for order in group) else key
        for key, group in groups.items()
    }
    keys = sorted(groups, key=lambda key: _rank(shown[key]))
    sales = [[each for each in groups[key] if each.amount >= 0] for key in keys]
    return Purchases(
        customers=tuple(shown[key] for key in keys),
        recency_days=np.array(
            [
                (as_of - max(each.day for each in sold)).days if sold else np.nan
                for sold in sales
            ],
            dtype=np.float64,
        ),
        frequency=np.array([len(sold) for sold in sales], dtype=np.float64),
        monetary=np.array(
            [
                float(sum((each.amount for each in groups[key]), Decimal()))
                for key in keys
            ],
            dtype=np.float64,
        ),
    )


def _rank(customer: float | str) -> tuple[bool, float, str]:
    """Return what customers are sorted by: numbers first, as Excel does."""
    if isinstance(customer, str):
        return True, 0.0, customer
    return False, customer, ""


def _table(purchases: Purchases, scores: RfmScores, segments: Sequence[str]) -> Block:
    """Return headers and one row per customer; no score is a blank cell."""
    columns: list[Sequence[Cell]] = [
        purchases.customers,
        *(
            cells(measure)
            for measure in (
                purchases.recency_days,
                purchases.frequency,
                purchases.monetary,
            )
        ),
        *(
            cells(np.where(each > 0, each, np.nan))
            for each in (scores.r, scores.f, scores.m)
        ),
        [code or None for code in scores.codes.tolist()],
        segments,
    ]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return [[header.zh for header in HEADERS], *rows]


def _note(left_out: Counter[Label]) -> Label:
    """Say how many rows were left out, and why."""
    counts = _counts(left_out)
    n = left_out.total()
    return Label(
        zh=f"未计入 {n} 行：{counts.zh}。", en=f"Rows left out: {n} ({counts.en})"
    )


def _counts(left_out: Counter[Label]) -> Label:
    """List the reasons with their numbers of rows."""
    found = [(reason, left_out[reason]) for reason in REASONS if left_out[reason]]
    return Label(
        zh="、".join(f"{reason.zh} {n}" for reason, n in found),
        en=", ".join(f"{reason.en} {n}" for reason, n in found),
    )


def _bins(block: Block | None) -> int:
    """Return the number of bins."""
    if block is None:
        return DEFAULT_BINS
    single(block, "bins")
    (number,) = number_line(block, "bins") or ()
    if number.is_integer() and MIN_BINS <= number <= MAX_BINS:
        return int(number)
    raise mistake(
        "bins",
        Label(zh=f"分箱数为 {number:g}", en=f"the number of bins is {number:g}"),
        Label(
            zh=f"填 {MIN_BINS} 到 {MAX_BINS} 的整数",
            en=f"Give a whole number from {MIN_BINS} to {MAX_BINS}",
        ),
    )


def _day(block: Block) -> date:
    """Return the as-of date."""
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
