"""How often did each customer complain, and how often did they answer us?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.tables.interactions import INBOUND_WORDS
from xl_crm.tables.tickets import COMPLAINT_WORDS

if TYPE_CHECKING:
    from xl_crm.summary._spec import Expr, Part, Periods


def complaint_counts(tickets: Part, periods: Periods) -> Expr | None:
    """Return the complaints of each customer in the window.

    None where no column says which ticket is a complaint.
    """
    rows = tickets.data
    signs = []
    if "is_complaint" in tickets.fields:
        signs.append(rows.is_complaint)
    if "ticket_kind" in tickets.fields:
        signs.append(rows.ticket_kind.lower().isin(COMPLAINT_WORDS))
    if not signs:
        return None
    rows = rows.mutate(complaint=ibis.coalesce(*signs, False))
    rows = _in_window(rows, "opened_at", tickets, periods)
    return rows.group_by("customer_id").aggregate(
        complaints=rows.complaint.cast("int64").sum()
    )


def touch_counts(interactions: Part, periods: Periods) -> Expr | None:
    """Return our touches of each customer in the window, and how many were answered.

    What the customer started (inquiries, visits to the site) is no touch. None where no
    column says whether a touch was answered.
    """
    if "responded" not in interactions.fields:
        return None
    rows = interactions.data
    if "interaction_kind" in interactions.fields:
        inbound = rows.interaction_kind.lower().isin(INBOUND_WORDS).fill_null(False)
        rows = rows.filter(~inbound)
    rows = _in_window(rows, "interaction_date", interactions, periods)
    return rows.group_by("customer_id").aggregate(
        touches=rows.count(),
        responses=rows.responded.fill_null(False).cast("int64").sum(),
    )


def _in_window(rows: Expr, column: str, part: Part, periods: Periods) -> Expr:
    """Keep the rows of known customers in the window; all where there is no date."""
    rows = rows.filter(rows.customer_id.notnull())
    if column not in part.fields:
        return rows
    day = rows[column].cast("date")
    start, end = ibis.literal(periods.window_start), ibis.literal(periods.as_of)
    return rows.filter((day > start) & (day <= end))
