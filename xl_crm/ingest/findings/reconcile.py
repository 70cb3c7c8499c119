"""Where did every row and every amount go?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.ingest.orders.outcomes import KEPT, line_outcomes
from xl_crm.ingest.orders.prepare import line_amount
from xl_crm.tables.issue import Outcome
from xl_crm.tables.issue_rules import RULE_BY_NAME

if TYPE_CHECKING:
    from datetime import date

    from xl_crm.ingest.inputs import Inputs
    from xl_crm.ingest.orders.prepare import Orders

#: Any of them gives a line an amount.
AMOUNTS = frozenset(("order_amount", "quantity", "unit_price"))


def reconcile(orders: Orders, as_of: date) -> pd.DataFrame:
    """Account for every order line: counted, or what became of it and by which rule.

    Returns
    -------
    DataFrame, one row per outcome and rule
        outcome, rule (``kept`` for what counts), rows, amount (float64, yuan; an amount
        that cannot be read adds 0), absolute (the same without signs); in order of
        outcome and rule.
    """
    sums = line_outcomes(orders, as_of)
    sums = sums.mutate(
        amount=sums.amount.cast("float64"), absolute=sums.absolute.cast("float64")
    )
    frame: pd.DataFrame = sums.to_pandas().drop(columns="outcome")
    parts = orders.lines.parts
    aside = {
        "broken_row": sum(len(part.rejected) for part in parts),
        "total_row": sum(len(part.totals) for part in parts),
    }
    extra = [(rule, n, 0.0, 0.0) for rule, n in aside.items() if n]
    extra_frame = pd.DataFrame(extra, columns=list(frame.columns))
    frame = pd.concat([frame, extra_frame]) if extra else frame
    outcomes = [
        str(Outcome.KEPT if rule == KEPT else RULE_BY_NAME[rule].outcome)
        for rule in frame["rule"]
    ]
    order = [str(outcome) for outcome in Outcome]
    frame["outcome"] = pd.Categorical(outcomes, order, ordered=True)
    frame = frame.sort_values(["outcome", "rule"], ignore_index=True)
    frame["outcome"] = frame["outcome"].astype(str)
    return frame[["outcome", "rule", "rows", "amount", "absolute"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotal:
    """A total that a file states, and what its rows add up to (yuan)."""

    place: str
    row: int
    text: str
    stated: float
    added: float


def amount_in_files(orders: Orders) -> float:
    """Return the sum of the absolute amounts of all lines of all files, in yuan.

    Straight from each file, before any line is joined, judged, merged or matched: so it
    tells when one of these steps loses or doubles a line. Absolute, since a return that
    is written without a sign gets one on the way.
    """
    sums = []
    for part in orders.lines.parts:
        fields = frozenset(part.columns)
        amounts = line_amount(part.data, fields) if fields & AMOUNTS else None
        if amounts is not None:
            total = part.data.aggregate(total=amounts.abs().sum()).to_pyarrow()
            sums += [total["total"][0].as_py() or Decimal(0)]
    return float(sum(sums))


def totals_of(inputs: Inputs) -> list[StatedTotal]:
    """Compare the last total of each file of orders with the rows above it."""
    stated = []
    for part in inputs.orders.lines.parts:
        whole = [t for t in part.totals if t.amount is not None and not t.is_partial]
        if not whole or "order_amount" not in part.columns:
            continue
        last = whole[-1]
        above = part.data.filter(part.data.row < last.row)
        added = above.order_amount.sum().fill_null(0).cast("float64").to_pandas()
        stated.append(
            StatedTotal(
                place=part.place,
                row=last.row,
                text=last.text,
                stated=float(last.amount or 0),
                added=float(added),
            )
        )
    return stated


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRows:
    """What became of the rows of the customer table."""

    read: int
    customers: int
    merged: int
    without_id: int


def customer_rows(inputs: Inputs) -> list[CustomerRows]:
    """Count the rows of the customer table in and out; nothing where there is none."""
    customers = inputs.customers
    if customers is None:
        return []
    rows = customers.source.data
    counts = {
        "read": rows.count(),
        "customers": customers.data.count(),
        "merged": customers.repeated.count(),
        "without_id": rows.filter(rows.customer_id.isnull()).count(),
    }
    return [CustomerRows(**{name: int(n.to_pandas()) for name, n in counts.items()})]
