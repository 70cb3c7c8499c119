"""Up to which day do the orders count?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest.orders.prepare import last_day
from xl_crm.ingest.part import ROWS_A_PART
from xl_crm.tables.issue_rules import RULE_BY_NAME

if TYPE_CHECKING:
    from datetime import date

    from xl_crm.ingest.orders.prepare import Orders


def resolve_as_of(orders: Orders, asked: date | None) -> tuple[date, bool]:
    """Return the as-of date, and whether the default looks mistyped.

    Raises
    ------
    InputError
        No order line counts, or none up to the day asked for.
    """
    last, lonely = last_day(orders)
    if last is None:
        raise InputError(*_nothing_counts(orders))
    if asked is None:
        return last, lonely
    first = orders.data.filter(orders.data.reason.isnull()).order_date.min()
    begun = pd.Timestamp(first.to_pandas()).date()
    if asked < begun:
        raise InputError(
            Problem(
                where=orders.lines.place,
                found=Label(
                    zh=f"统计截止日 {asked} 之前没有订单；最早的是 {begun}",
                    en=f"no order up to the as-of date {asked}; the first is {begun}",
                ),
                remedy=Label(zh="设置更晚的统计截止日", en="Set a later as-of date"),
            )
        )
    return asked, False


def _nothing_counts(orders: Orders) -> list[Problem]:
    """Describe why no order line counts: every reason, its first row, what to do."""
    data = orders.data
    reasons = data.group_by("reason").aggregate(n=data.count(), row=data.row.min())
    listed = reasons.order_by([ibis.desc("n"), "row"]).to_pandas()
    problems = []
    for reason, n, row in listed[["reason", "n", "row"]].itertuples(index=False):
        rule = RULE_BY_NAME[reason]
        problems.append(
            Problem(
                where=orders.lines.place,
                row=int(row % ROWS_A_PART),
                found=Label(
                    zh=f"没有可用的订单行：{rule.label.zh}（{n} 行）",
                    en=f"no order line can be used: {rule.label.en} "
                    f"({n} {'row' if n == 1 else 'rows'})",
                ),
                remedy=_capital(rule.action),
            )
        )
    if problems:
        return problems
    return [
        Problem(
            where=orders.lines.place,
            found=Label(zh="没有订单行", en="no order line"),
            remedy=Label(zh="检查导出的范围", en="Check what was exported"),
        )
    ]


def _capital(text: Label) -> Label:
    """Return a text that begins with a capital letter."""
    return Label(zh=text.zh, en=text.en[:1].upper() + text.en[1:])
