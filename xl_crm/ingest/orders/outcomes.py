"""What became of every order line, and by which rule?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.tables.issue import Outcome
from xl_crm.tables.issue_rules import RULES

if TYPE_CHECKING:
    from datetime import date

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.orders.prepare import Orders

#: Stands for the rule of lines that count.
KEPT = "kept"


def line_outcomes(orders: Orders, as_of: date) -> Expr:
    """Account for the order lines of all files whose returns were matched.

    Returns
    -------
    ibis table, one row for each outcome and rule that occurs
        outcome (of ``Outcome``); rule (``kept`` for what counts); rows; amount and
        absolute, the sum with and without sign in yuan (decimal; 0 where the amount
        cannot be read). The rows are all lines, the netted ones add up to 0.
    """
    data = orders.data
    late = data.order_date > as_of
    counted = ibis.cases(
        (late, "after_as_of"), (data.is_reversed, "netted"), else_=KEPT
    )
    data = data.mutate(rule=ibis.coalesce(data.reason, counted))
    sums = data.group_by("rule").aggregate(
        rows=data.count(),
        amount=data.amount.sum().fill_null(0),
        absolute=data.amount.abs().sum().fill_null(0),
    )
    by_rule = {rule.name: str(rule.outcome) for rule in RULES}
    outcome = sums.rule.cases(
        *((name, what) for name, what in by_rule.items() if what != Outcome.KEPT),
        else_=str(Outcome.KEPT),
    )
    return sums.select("rule", "rows", "amount", "absolute", outcome=outcome)
