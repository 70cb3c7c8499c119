"""How often did each customer complain, and how often did they answer us?"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from xl_crm.tables.interactions import (
    CONTROL_WORDS,
    INBOUND_KINDS,
    INBOUND_WORDS,
    NO_CONTROL_WORDS,
)
from xl_crm.tables.tickets import COMPLAINT_WORDS, NO_COMPLAINT_WORDS

if TYPE_CHECKING:
    from xl_crm.summary._spec import Expr, Part, Periods


def complaint_counts(tickets: Part, periods: Periods) -> Expr | None:
    """Return the complaints of each customer in the window.

    A ticket number counts once, however many rows it has. None where no column says
    which ticket is a complaint.
    """
    complaint = is_complaint(tickets)
    if complaint is None:
        return None
    rows = tickets.data.mutate(complaint=complaint)
    rows = _in_window(rows, "opened_at", tickets, periods)
    number = rows.row.cast("string")
    if "ticket_id" in tickets.fields:
        number = ibis.coalesce(rows.ticket_id, number)
    return rows.group_by("customer_id").aggregate(
        complaints=number.nunique(where=rows.complaint)
    )


def touch_counts(interactions: Part, periods: Periods) -> Expr | None:
    """Return our touches of each customer in the window, and how many were answered.

    What the customer started (inquiries, visits to the site) is no touch, nor is the
    entry of who was left alone as a control. None where no column says whether a touch
    was answered.
    """
    if "responded" not in interactions.fields:
        return None
    is_touch = ~is_inbound(interactions) & ~is_control(interactions)
    rows = interactions.data.filter(is_touch)
    rows = _in_window(rows, "interaction_date", interactions, periods)
    return rows.group_by("customer_id").aggregate(
        touches=rows.count(),
        responses=rows.responded.fill_null(False).cast("int64").sum(),
    )


def is_complaint(tickets: Part) -> Expr | None:
    """Tell which rows are complaints: by their flag, else by their kind; never null.

    None where no column says so.
    """
    rows = tickets.data
    signs = []
    if "is_complaint" in tickets.fields:
        signs.append(rows.is_complaint)
    if "ticket_kind" in tickets.fields:
        kind = rows.ticket_kind.lower()
        opposite = _holds(kind, NO_COMPLAINT_WORDS)
        signs.append(_holds(kind, COMPLAINT_WORDS) & ~opposite)
    return ibis.coalesce(*signs, False) if signs else None


def is_inbound(interactions: Part) -> Expr:
    """Tell which rows the customer started, by their kind; never null."""
    if "interaction_kind" not in interactions.fields:
        return ibis.literal(False)
    kind = interactions.data.interaction_kind.lower()
    inbound = kind.isin(INBOUND_KINDS) | _holds(kind, INBOUND_WORDS)
    return inbound.fill_null(False)


def is_control(interactions: Part) -> Expr:
    """Tell which rows name a member of a control group, whom nobody touched.

    By their flag, else by their group; never null.
    """
    rows = interactions.data
    signs = []
    if "is_control" in interactions.fields:
        signs.append(rows.is_control)
    if "member_group" in interactions.fields:
        group = rows.member_group.lower()
        signs.append(_holds(group, CONTROL_WORDS) & ~_holds(group, NO_CONTROL_WORDS))
    return ibis.coalesce(*signs, False) if signs else ibis.literal(False)


def _holds(text: Expr, words: tuple[str, ...]) -> Expr:
    """Tell the texts that hold one of the words."""
    return reduce(or_, (text.contains(word) for word in words))


def _in_window(rows: Expr, column: str, part: Part, periods: Periods) -> Expr:
    """Keep the rows of known customers in the window; all where there is no date."""
    rows = rows.filter(rows.customer_id.notnull())
    if column not in part.fields:
        return rows
    day = rows[column].cast("date")
    start, end = ibis.literal(periods.window_start), ibis.literal(periods.as_of)
    return rows.filter((day > start) & (day <= end))
