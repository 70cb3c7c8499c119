"""What came of each campaign, customer by customer?

A member of a campaign is a customer with a contact that names it. Members of a control
group were left alone: they are not targeted, and orders are not credited for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.summary.contacts import is_control
from xl_crm.summary.facts._attribution import converts, credited, orders_of
from xl_crm.summary.facts._campaign_measures import CONTROL, MEASURES, TREATED
from xl_crm.summary.facts._records import one_row_each
from xl_crm.summary.facts._spec import Fact, FactTable
from xl_crm.summary.facts._traits import with_traits

if TYPE_CHECKING:
    from xl_crm.summary._spec import Expr, Part
    from xl_crm.summary.facts._spec import FactInputs

_KEY = ("campaign_id", "customer_id")
_TOUCHES = {
    **dict.fromkeys(_KEY, "string"),
    "is_control": "boolean",
    "day": "date",
    "responded": "boolean",
}
#: Digits of parts of amounts: so many that the whole comes out to the cent, and
#: decimals, which add up the same in any order.
_PARTS_TYPE = "decimal(38, 12)"


def _campaign_members(inputs: FactInputs) -> FactTable | None:
    """One row a campaign and customer; a campaign that targeted nobody has one, too.

    The day is that on which the campaign began, else that of its first contact.
    What a campaign cost is spread evenly over the customers it targeted: whatever
    narrows or groups them keeps its part of the cost, and all parts add up.
    """
    contacts, part = inputs.interactions, inputs.campaigns
    if contacts is not None and "campaign_id" not in contacts.fields:
        contacts = None
    if contacts is None and part is None:
        return None
    touches = _touches(contacts, inputs)
    campaigns = _campaigns(part, touches)
    members = _members(touches, campaigns)
    rows = inputs.store("campaign_members", _with_results(members, touches, inputs))
    lonely = campaigns.anti_join(rows.filter(rows.is_treated), "campaign_id")
    rows = _below(rows, lonely)
    rows = rows.filter((rows.day <= ibis.literal(inputs.as_of)).fill_null(True))
    margin = inputs.rules.gross_margin
    rows = rows.mutate(
        attributed_profit=(rows.attributed_amount.cast("float64") * margin).cast(
            _PARTS_TYPE
        ),
        counts_revenue=ibis.literal(margin == 0),
        campaign_name=rows.campaign,
    )
    rows = inputs.store("campaign_rows", rows)
    planned = bool(rows.planned.notnull().any().to_pyarrow().as_py())
    return with_traits(rows, _filled(inputs, contacts, planned=planned), inputs.traits)


def _filled(
    inputs: FactInputs, contacts: Part | None, *, planned: bool
) -> frozenset[str]:
    """Return the columns that something of the input fills."""
    of_contacts = contacts.fields if contacts else frozenset()
    of_campaigns = inputs.campaigns.fields if inputs.campaigns else frozenset()
    tells = {
        "customer_id": contacts,
        "is_treated": contacts,
        "member_group": of_contacts & {"is_control", "member_group"},
        "is_control": of_contacts & {"is_control", "member_group"},
        "took_part": of_contacts & {"responded"},
        "campaign": True,
        "campaign_kind": of_campaigns & {"campaign_kind"},
        "cost": of_campaigns & {"cost"},
        "planned": planned,
        "attributed_profit": inputs.rules.gross_margin,
        "counts_revenue": not inputs.rules.gross_margin,
        "day": of_campaigns & {"start_date"} or of_contacts & {"interaction_date"},
    }
    return frozenset(name for name, holds in tells.items() if holds)


def _touches(part: Part | None, inputs: FactInputs) -> Expr:
    """Return the contacts that name a campaign and a customer, up to the as-of date.

    Where no column tells who answered, every contact counts as answered.
    """
    if part is None:
        return ibis.memtable([], schema=ibis.schema(_TOUCHES))
    rows = part.data.mutate(is_control=is_control(part))
    rows = rows.filter(rows.campaign_id.notnull() & rows.customer_id.notnull())
    dated, told = (each in part.fields for each in ("interaction_date", "responded"))
    day = rows.interaction_date.cast("date") if dated else ibis.null("date")
    responded = rows.responded.fill_null(False) if told else ibis.literal(True)
    rows = rows.select(*_KEY, "is_control", day=day, responded=responded)
    return rows.filter((rows.day <= ibis.literal(inputs.as_of)).fill_null(True))


def _campaigns(part: Part | None, touches: Expr) -> Expr:
    """Return one row a campaign, of the table of campaigns and of the contacts.

    Two campaigns of one name are told apart by their number.
    """
    rows = touches.group_by("campaign_id").aggregate(first_contact=touches.day.min())
    if part is not None:
        listed = one_row_each(part, "campaign_id")
        listed = listed.filter(listed.campaign_id.notnull())
        rows = rows.outer_join(listed, "campaign_id")
        rows = rows.mutate(
            campaign_id=ibis.coalesce(rows.campaign_id, rows.campaign_id_right)
        )
    start = _told(rows, "start_date", "date")
    cost = _told(rows, "cost", "decimal(18, 6)")
    rows = rows.select(
        "campaign_id",
        campaign=ibis.coalesce(
            _told(rows, "campaign_name", "string"), rows.campaign_id
        ),
        campaign_kind=_told(rows, "campaign_kind", "string"),
        day=ibis.coalesce(start, rows.first_contact),
        # Nothing costs less than nothing, and a return on it would have no meaning.
        whole_cost=(cost >= 0).ifelse(cost, None),
        planned=_told(rows, "targeted", "float64"),
    )
    alike = rows.count().over(group_by="campaign")
    told_apart = rows.campaign + " (" + rows.campaign_id + ")"
    return rows.mutate(campaign=(alike > 1).ifelse(told_apart, rows.campaign))


def _told(rows: Expr, name: str, kind: str) -> Expr:
    """Return a column; null throughout where the input has none."""
    return rows[name].cast(kind) if name in rows.columns else ibis.null(kind)


def _members(touches: Expr, campaigns: Expr) -> Expr:
    """Return one row a campaign and customer, with the days from which orders count."""
    answered = touches.responded & ~touches.is_control
    rows = touches.group_by(*_KEY).aggregate(
        is_control=touches.is_control.any(),
        took_part=answered.any(),
        touched=touches.day.min(),
        answered=touches.day.min(where=answered),
    )
    names = ("campaign", "campaign_kind", "day", "whole_cost")
    rows = rows.join(campaigns.select("campaign_id", *names), "campaign_id")
    treated = rows.count(where=~rows.is_control).over(group_by="campaign_id")
    share = (rows.whole_cost.cast("float64") / treated).cast(_PARTS_TYPE)
    since = ibis.coalesce(rows.touched, rows.day)
    return rows.mutate(
        is_treated=~rows.is_control,
        took_part=rows.took_part & ~rows.is_control,
        since=since,
        since_part=ibis.coalesce(rows.answered, since),
        cost=rows.is_control.ifelse(None, share),
        is_uncosted=~rows.is_control & rows.whole_cost.isnull(),
        member_group=rows.is_control.ifelse(CONTROL, TREATED),
    )


def _with_results(members: Expr, touches: Expr, inputs: FactInputs) -> Expr:
    """Add who bought within the window, and which orders are credited."""
    days = inputs.rules.attribution_days
    orders = inputs.store(
        "campaign_orders",
        orders_of(inputs.orders, members.select("customer_id").distinct()),
    )
    credit = credited(_credited_touches(touches, members), orders, days)
    buying = converts(members, "since", orders, days)
    taking_part = members.filter(members.took_part)
    following = converts(taking_part, "since_part", orders, days)
    rows = _attach(members, buying.mutate(bought=True))
    rows = _attach(rows, following.mutate(converted=True))
    rows = _attach(rows, credit)
    passed = ibis.literal(inputs.as_of).delta(rows.since_part, unit="day")
    return rows.mutate(
        bought=rows.bought.fill_null(False),
        converted=rows.converted.fill_null(False),
        is_open=rows.is_treated & (passed < days).fill_null(False),
    )


def _credited_touches(touches: Expr, members: Expr) -> Expr:
    """Return the contacts that an order may be credited to: those of taking part.

    A contact without a day has that of the start of its campaign.
    """
    taking_part = members.filter(members.took_part)
    taking_part = taking_part.select(*_KEY, start="day")
    rows = touches.filter(touches.responded & ~touches.is_control)
    rows = rows.join(taking_part, list(_KEY))
    return rows.select(*_KEY, "start", day=ibis.coalesce(rows.day, rows.start))


def _attach(left: Expr, right: Expr) -> Expr:
    """Join at most one row to each member."""
    return left.left_join(right, list(_KEY)).drop(*(f"{name}_right" for name in _KEY))


def _below(members: Expr, lonely: Expr) -> Expr:
    """Put campaigns that targeted nobody below the members of the others."""
    members = members.mutate(planned=ibis.null("float64"))
    lonely = lonely.mutate(
        cost=lonely.whole_cost, is_uncosted=lonely.whole_cost.isnull()
    )
    columns = {
        name: _told(lonely, name, kind) for name, kind in members.schema().items()
    }
    return members.union(lonely.select(**columns))


_CONTACT = ("interactions.customer_id",)
_GROUPS = ("interactions.is_control", "interactions.member_group")

CAMPAIGN_MEMBERS = Fact(
    name="campaign_members",
    label=Label(zh="营销活动", en="Campaigns"),
    needs=(),
    build=_campaign_members,
    measures=MEASURES,
    rows=("campaign",),
    fields={
        "campaign": (("campaigns.campaign_id", "interactions.campaign_id"),),
        "campaign_kind": (("campaigns.campaign_kind",),),
        "day": (("campaigns.start_date", "interactions.interaction_date"),),
        "is_treated": (_CONTACT,),
        "took_part": (("interactions.responded",), _CONTACT),
        **dict.fromkeys(("is_control", "member_group"), (_GROUPS, _CONTACT)),
        "cost": (("campaigns.cost",),),
        "planned": (("campaigns.targeted",),),
        "attributed_profit": (),
        "counts_revenue": (),
    },
)
