"""How well were customers served: tickets, answers, times, satisfaction?"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.summary._spec import Part
from xl_crm.summary.contacts import is_complaint
from xl_crm.summary.facts._handling import HANDLING, SATISFACTION
from xl_crm.summary.facts._records import one_row_each, up_to
from xl_crm.summary.facts._spec import Fact, FactTable, Measure, Ratio
from xl_crm.summary.facts._traits import with_traits
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from xl_crm.summary.facts._spec import Expr, FactInputs, FactRules

#: Of the question whether a customer would recommend us: from 0 to it.
_NPS_SCALE = 10.0
#: Each moment of a ticket may not lie before the one on its left.
_ORDER = (
    ("opened_at", "first_response_at"),
    ("opened_at", "resolved_at"),
    ("first_response_at", "resolved_at"),
)


def _tickets(inputs: FactInputs) -> FactTable | None:
    """One row a ticket number; the day is that of opening, where it is known."""
    if inputs.tickets is None:
        return None
    rows, filled = _served(inputs.tickets, inputs)
    return with_traits(inputs.store("tickets", rows), filled, inputs.traits)


def _complaints(inputs: FactInputs) -> FactTable | None:
    """Return those tickets that are complaints; none where no column tells them."""
    if inputs.tickets is None:
        return None
    rows, filled = _served(inputs.tickets, inputs)
    if "is_complaint" not in filled:
        return None
    stored = inputs.store("complaints", rows.filter(rows.is_complaint))
    return with_traits(stored, filled, inputs.traits)


def _served(tickets: Part, inputs: FactInputs) -> tuple[Expr, frozenset[str]]:
    """Return the tickets up to the as-of date, as they stood on that day.

    Without a time of opening nothing tells what was known when: all of them, as they
    stand.
    """
    complaint = is_complaint(tickets)
    ever = () if complaint is None else ("is_complaint",)
    if complaint is not None:
        tickets = Part(
            data=tickets.data.mutate(is_complaint=complaint), fields=tickets.fields
        )
    rows = one_row_each(
        tickets, "ticket_id", earliest=("opened_at", "first_response_at"), ever=ever
    )
    filled = {*tickets.fields, *ever}
    if "opened_at" in filled:
        last = ibis.literal(inputs.as_of)
        rows = rows.mutate(day=rows.opened_at.cast("date"))
        rows = rows.filter(rows.day.isnull() | (rows.day <= last))
        later = [name for _, name in _ORDER[:2] if name in filled]
        rows = rows.mutate(**{name: up_to(rows, name, last) for name in later})
        filled.add("day")
    else:
        rows = rows.mutate(day=ibis.null("date"))
    added = {**_times(rows, filled), **_scores(rows, filled, inputs.rules)}
    return rows.mutate(**added), frozenset(filled | set(added))


def _times(rows: Expr, filled: set[str]) -> dict[str, Expr]:
    """Return what came of the moments of each ticket.

    A ticket whose moments contradict each other is counted in no time: which of them
    is wrong, nobody can tell.
    """
    pairs = [pair for pair in _ORDER if set(pair) <= filled]
    if not pairs:
        return {}
    wrong = [(rows[after] < rows[before]).fill_null(False) for before, after in pairs]
    is_impossible = reduce(or_, wrong)
    added = {"is_impossible": is_impossible}
    for name in ("first_response", "resolution"):
        end = "first_response_at" if name == "first_response" else "resolved_at"
        if ("opened_at", end) in pairs:
            passed = rows[end].epoch_seconds() - rows.opened_at.epoch_seconds()
            added[f"{name}_seconds"] = is_impossible.ifelse(None, passed)
    return added


def _scores(rows: Expr, filled: set[str], rules: FactRules) -> dict[str, Expr]:
    """Return the scores within their scale, and which lie outside."""
    added = {}
    for name, lowest, highest in (
        ("csat", 1.0, rules.csat_scale),
        ("nps", 0.0, _NPS_SCALE),
    ):
        if name in filled:
            inside = rows[name].between(lowest, highest)
            added[f"{name}_score"] = inside.ifelse(rows[name], None)
            added[f"{name}_is_outside"] = (~inside).fill_null(False)
    if "csat" in filled:
        added["is_satisfied"] = added["csat_score"] >= rules.csat_satisfied
    return added


_OPENED = ("tickets.opened_at",)
_FIRST, _SOLVED = ("tickets.first_response_at",), ("tickets.resolved_at",)
#: What fills the columns that are no fields.
_FIELDS = {
    "day": (_OPENED,),
    "is_complaint": (("tickets.is_complaint", "tickets.ticket_kind"),),
    "first_response_seconds": (_OPENED, _FIRST),
    "resolution_seconds": (_OPENED, _SOLVED),
    "is_impossible": (_OPENED, (*_FIRST, *_SOLVED)),
    **dict.fromkeys(("csat_score", "csat_is_outside"), (("tickets.csat",),)),
    **dict.fromkeys(("nps_score", "nps_is_outside"), (("tickets.nps",),)),
}

_CUSTOMERS = Measure(
    name="customers",
    label=Label(zh="涉及客户数", en="Customers"),
    unit=Unit.NUMBER,
    aggregate=lambda rows: rows.customer_id.nunique(),
    better=Better.NEUTRAL,
    note=Label(zh="有工单的不同客户", en="distinct customers with a ticket"),
)


_COMPLAINTS = Measure(
    name="complaints",
    label=Label(zh="投诉数", en="Complaints"),
    unit=Unit.NUMBER,
    aggregate=lambda rows: rows.count(where=rows.is_complaint),
    better=Better.LOWER,
    needs=("is_complaint",),
    additive=True,
    note=Label(
        zh="按投诉标记判断，没有标记的按工单类型；同一工单计一次",
        en="by the flag, without one by the kind of the ticket; each ticket once",
    ),
)

TICKETS = Fact(
    name="tickets",
    label=Label(zh="服务工单", en="Tickets"),
    needs=("tickets",),
    build=_tickets,
    measures=(
        Measure(
            name="tickets",
            label=Label(zh="工单数", en="Tickets"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: rows.count(),
            better=Better.NEUTRAL,
            additive=True,
            note=Label(zh="不同工单号；同号多行计一次", en="each ticket number once"),
        ),
        _CUSTOMERS,
        _COMPLAINTS,
        Ratio(
            name="complaint_rate",
            label=Label(zh="投诉占比（投诉÷工单）", en="Complaints / tickets"),
            unit=Unit.PERCENT,
            numerator="complaints",
            denominator="tickets",
            better=Better.LOWER,
        ),
        *HANDLING,
        *SATISFACTION,
    ),
    rows=("ticket_id",),
    fields=_FIELDS,
)


def _among_complaints(measure: Measure | Ratio) -> Measure | Ratio:
    """Return a measure of tickets as one of complaints."""
    if isinstance(measure, Ratio) and measure.denominator == TICKETS.name:
        return replace(measure, denominator=_COMPLAINTS.name)
    return measure


#: The same of complaints alone: by type of complaint.
COMPLAINTS = Fact(
    name="complaints",
    label=Label(zh="投诉", en="Complaints"),
    needs=("tickets",),
    build=_complaints,
    measures=(
        _COMPLAINTS,
        _CUSTOMERS,
        *(_among_complaints(measure) for measure in (*HANDLING, *SATISFACTION)),
    ),
    rows=("ticket_id", "is_complaint"),
    fields=_FIELDS,
)
