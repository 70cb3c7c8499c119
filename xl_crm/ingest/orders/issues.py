"""What is there to tell about returns, repeated lines and extreme amounts?

Each function yields issue rows that are not yet located: rule, table, row, column and
value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.ingest.corrections.decisions import undecided
from xl_crm.ingest.findings.issues import listed
from xl_crm.ingest.orders.extremes import extreme_amounts
from xl_crm.ingest.orders.headers import headers_without_lines, repeated_headers
from xl_crm.ingest.orders.repeated import identical_lines
from xl_crm.tables.issue import Outcome
from xl_crm.tables.issue_rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.orders.prepare import Orders
    from xl_crm.ingest.part import CleanTable

_MERGED = [rule.name for rule in RULES if rule.outcome is Outcome.MERGED]


def order_issues(
    orders: Orders, as_of: date, *, identical: bool = True
) -> Iterator[Expr]:
    """Yield what is found in order lines whose returns were matched.

    Lines that do not count are listed elsewhere, whatever their reason.
    """
    kept = orders.kept(as_of)
    netted = kept.filter(kept.is_reversed)
    yield listed(netted, "netted", orders.lines, "order_amount", netted.amount)
    alone = kept.filter(kept.is_return & ~kept.is_matched & (kept.amount < 0))
    yield listed(
        alone, "return_without_sale", orders.lines, "order_amount", alone.amount
    )
    extremes = extreme_amounts(orders, as_of)
    if extremes is not None:
        extremes = undecided(extremes)
        yield listed(
            extremes, "extreme_amount", orders.lines, "order_amount", extremes.amount
        )
    if not identical:
        return
    merged = orders.data.filter(orders.data.reason.isin(_MERGED))
    alike = identical_lines(orders.lines, merged)
    column = "order_id" if "order_id" in alike.columns else "order_date"
    yield listed(alike, "identical_line", orders.lines, column, alike[column])


def header_issues(headers: CleanTable, lines: CleanTable) -> Iterator[Expr]:
    """Yield what is found in a table of orders beside the table of their lines."""
    repeated = repeated_headers(headers)
    yield listed(repeated, repeated.rule, headers, "order_id", repeated.order_id)
    empty = headers_without_lines(headers, lines)
    yield listed(empty, "order_without_lines", headers, "order_id", empty.order_id)
