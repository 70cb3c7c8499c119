"""What do the orders in a sheet say of each customer: recency, frequency, money?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from xl_crm.functions.rfm import RFM
from xl_crm.i18n import Label, Lang
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
    mistake,
    number_line,
    single,
)
from xl_crm_udfs._cells import (
    Block,
    Cell,
    cells,
)
from xl_crm_udfs._language import language
from xl_crm_udfs._orders import (
    Order,
    as_of_day,
    grouped,
    note,
    read_orders,
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


#: Names the segment of each customer.
Segmenter = Callable[[Purchases, RfmScores], list[Label]]


def _by_rules(rules: Sequence[SegmentRule]) -> Segmenter:
    """Return the segmenter that applies a set of rules."""
    names = [*segment_labels(rules), NO_PURCHASE.label]

    def segments(_: Purchases, scores: RfmScores) -> list[Label]:
        return [names[index] for index in assign_segments(scores, rules)]

    return segments


def _by_type(purchases: Purchases, _: RfmScores) -> list[Label]:
    """Return the eight Chinese types, against the means of those who bought."""
    names = [*(each.label for each in EIGHT_TYPES), NO_PURCHASE.label]
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
    columns = {"customer_ids": customer_ids, "dates": dates, "amounts": amounts}
    end = as_of_day(as_of)
    orders, left_out = read_orders(columns, end)
    purchases = _purchases(orders, end or max(order.day for order in orders))
    measures = purchases.recency_days, purchases.frequency, purchases.monetary
    scores = score_rfm(*measures, fit_thresholds(*measures, bins=n_bins))
    lang = language()
    table = _table(purchases, scores, segmenter(purchases, scores), lang)
    if left_out:
        table.append([note(left_out).text(lang), *[None] * (len(HEADERS) - 1)])
    return table


def _purchases(orders: Sequence[Order], as_of: date) -> Purchases:
    """Sum up the orders of each customer."""
    groups = grouped(orders)
    sales = [[each for each in group if each.amount >= 0] for group in groups.values()]
    return Purchases(
        customers=tuple(groups),
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
                float(sum((each.amount for each in group), Decimal()))
                for group in groups.values()
            ],
            dtype=np.float64,
        ),
    )


def _table(
    purchases: Purchases, scores: RfmScores, segments: Sequence[Label], lang: Lang
) -> list[list[Cell]]:
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
        [segment.text(lang) for segment in segments],
    ]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return [[header.text(lang) for header in HEADERS], *rows]


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
