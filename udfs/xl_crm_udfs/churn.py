"""Which customers in the sheet have stayed away for longer than they should?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xl_crm.functions.churn import CHURN
from xl_crm.i18n import Label
from xl_crm_udfs._arguments import mistake, number_line, single
from xl_crm_udfs._cells import Block, Cell, cells
from xl_crm_udfs._language import language
from xl_crm_udfs._orders import Order, as_of_day, grouped, note, read_orders
from xl_crm_udfs._udf import udf

if TYPE_CHECKING:
    from xl_crm.plan._spec import Setting

HEADERS = (
    Label(zh="客户ID", en="Customer ID"),
    Label(zh="最近一次消费日期", en="Last purchase"),
    Label(zh="最近一次消费间隔(天)", en="Recency (days)"),
    Label(zh="购买周期(天)", en="Purchase interval (days)"),
    Label(zh="流失界限(天)", en="Churn limit (days)"),
    Label(zh="判断依据", en="Rule"),
    Label(zh="流失状态", en="Churn status"),
)
LEFT = Label(zh="已流失", en="Churned")
STAYED = Label(zh="未流失", en="Not churned")
NOT_JUDGED = Label(zh="无法判断", en="Cannot be judged")


@udf(CHURN)
def CRM_CHURN(
    customer_ids: Block,
    dates: Block,
    as_of: Block | None = None,
    min_days: Block | None = None,
    factor: Block | None = None,
    amounts: Block | None = None,
) -> Block:
    """Judge by the orders of each customer whether they have left.

    Parameters
    ----------
    customer_ids, dates, amounts : Block, one column or row each
        One order per row; an amount below 0 is a return and no purchase.
    as_of, min_days, factor : Block, optional
        One value each.

    Returns
    -------
    Block, shape (n_customers + 1 or 2, 7)
        Headers, then customers in ascending order. Who has returns only cannot be
        judged. A last row counts the rows left out, by reason.
    """
    columns = {"customer_ids": customer_ids, "dates": dates}
    if amounts is not None:
        columns["amounts"] = amounts
    settings = _settings(min_days, factor)
    end = as_of_day(as_of)
    orders, left_out = read_orders(columns, end)
    day = end or max(order.day for order in orders)
    rows = _judged(grouped(orders), day, settings)
    lang = language()
    table: list[list[Cell]] = [[header.text(lang) for header in HEADERS], *rows]
    if left_out:
        table.append([note(left_out).text(lang), *[None] * (len(HEADERS) - 1)])
    return table


def _judged(
    orders: Mapping[float | str, Sequence[Order]],
    as_of: date,
    settings: Mapping[str, Any],
) -> list[list[Cell]]:
    """Return one row per customer."""
    # The rule is written in ibis, which takes half a second that no other call needs.
    from xl_crm.models.churn import RULES, churn_warnings  # noqa: PLC0415

    purchases = pd.DataFrame(
        [
            (number, order.day)
            for number, group in enumerate(orders.values())
            for order in group
            if order.amount >= 0
        ],
        columns=["customer_no", "day"],
    ).astype({"customer_no": "int32", "day": "datetime64[s]"})
    found = churn_warnings(purchases, as_of, **settings).set_index("customer_no")
    found = found.reindex(range(len(orders)))
    lang = language()
    words = [rule.label.text(lang) for rule in RULES]
    idle = cells(found["idle_days"].to_numpy(np.float64))
    columns: list[Sequence[Cell]] = [
        list(orders),
        [None if days is None else _days_before(as_of, days) for days in idle],
        idle,
        cells(found["median_interval"].to_numpy(np.float64)),
        cells(found["limit"].to_numpy(np.float64)),
        [None if pd.isna(rule) else words[int(rule)] for rule in found["rule"]],
        [_status(has_left).text(lang) for has_left in found["has_left"]],
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _status(has_left: Any) -> Label:  # noqa: ANN401  (a bool or NaN)
    """Return the word for who has left, has not, or of whom nothing is known (NaN)."""
    if pd.isna(has_left):
        return NOT_JUDGED
    return LEFT if has_left else STAYED


def _days_before(day: date, days: Any) -> datetime:  # noqa: ANN401  (a cell)
    """Return midnight of the day so many days earlier."""
    return datetime.combine(day - timedelta(days=days), time())


def _settings(min_days: Block | None, factor: Block | None) -> dict[str, Any]:
    """Return the settings of the rule; what was left out is as in a project file."""
    from xl_crm.plan._spec import settings_of  # noqa: PLC0415  (as above)
    from xl_crm.plan.reporting import ChurnSettings  # noqa: PLC0415

    default = ChurnSettings()
    meaning = {field.name: found for field, found in settings_of(default)}
    least, times = meaning["min_days"], meaning["interval_factor"]
    return {
        "min_days": _whole(
            _number(min_days, "min_days", default.min_days, least), "min_days"
        ),
        "interval_factor": _number(factor, "factor", default.interval_factor, times),
        "min_orders": default.min_orders,
    }


def _number(
    block: Block | None, argument: str, default: float, meaning: Setting
) -> float:
    """Return a number in the range of a setting; the default where it was left out."""
    if block is None:
        return default
    single(block, argument)
    (number,) = number_line(block, argument) or ()
    low, high = meaning.lowest or 0.0, meaning.highest or math.inf
    if low <= number <= high:
        return number
    raise mistake(
        argument,
        Label(zh=f"值为 {number:g}", en=f"it is {number:g}"),
        Label(
            zh=f"填 {low:g} 到 {high:g} 的数",
            en=f"Give a number from {low:g} to {high:g}",
        ),
    )


def _whole(number: float, argument: str) -> int:
    """Return a number of days."""
    if float(number).is_integer():
        return int(number)
    raise mistake(
        argument,
        Label(zh=f"值为 {number:g}", en=f"it is {number:g}"),
        Label(zh="填整数天数", en="Give a whole number of days"),
    )
