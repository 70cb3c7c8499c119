"""How often did we turn to customers, and how often did they answer or come to us?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.summary.contacts import is_control, is_inbound
from xl_crm.summary.facts._campaign_measures import TREATED
from xl_crm.summary.facts._records import one_row_each
from xl_crm.summary.facts._spec import Fact, FactTable, Measure, Ratio
from xl_crm.summary.facts._traits import with_traits
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from xl_crm.summary._spec import Part
    from xl_crm.summary.facts._spec import Expr, FactInputs


def _touches(inputs: FactInputs) -> FactTable | None:
    """One row a contact up to the as-of date; the owner is that of the contact."""
    part = inputs.interactions
    if part is None:
        return None
    made = part.data.filter(~is_control(part))
    rows = made.select(*sorted(part.fields), is_inbound=is_inbound(part))
    filled = {*part.fields, "is_inbound"}
    if "responded" in filled:
        rows = rows.mutate(
            is_answered=rows.responded.fill_null(False) & ~rows.is_inbound
        )
        filled.add("is_answered")
    if "member_group" in filled:
        in_group = rows.member_group.notnull()
        rows = rows.mutate(member_group=in_group.ifelse(TREATED, None))
    if "interaction_date" in filled:
        rows = rows.mutate(day=rows.interaction_date)
        last = ibis.literal(inputs.as_of)
        rows = rows.filter((rows.day <= last).fill_null(True))
        filled.add("day")
    else:
        rows = rows.mutate(day=ibis.null("date"))
    if "campaign_id" in filled:
        rows = _with_campaign(rows, inputs.campaigns)
        rows = rows.mutate(campaign_name=rows.campaign)
        filled.add("campaign")
    return with_traits(inputs.store("touches", rows), filled, inputs.traits)


def _with_campaign(rows: Expr, campaigns: Part | None) -> Expr:
    """Add the name of the campaign; its number where it has none of its own."""
    if campaigns is None or "campaign_name" not in campaigns.fields:
        return rows.mutate(campaign=rows.campaign_id)
    named = one_row_each(campaigns, "campaign_id")
    named = named.select("campaign_id", campaign="campaign_name")
    alike = named.count().over(group_by="campaign")
    told_apart = named.campaign + " (" + named.campaign_id + ")"
    named = named.mutate(campaign=(alike > 1).ifelse(told_apart, named.campaign))
    joined = rows.left_join(named, "campaign_id").drop("campaign_id_right")
    return joined.mutate(campaign=ibis.coalesce(joined.campaign, joined.campaign_id))


TOUCHES = Fact(
    name="touches",
    label=Label(zh="触达", en="Touches"),
    needs=("interactions",),
    build=_touches,
    measures=(
        Measure(
            name="touches",
            label=Label(zh="触达次数", en="Touches"),
            unit=Unit.COUNT,
            aggregate=lambda rows: rows.count(where=~rows.is_inbound),
            additive=True,
            note=Label(
                zh="我方发起的互动；客户发起的（咨询、来电等）另计",
                en="contacts of ours; those that customers started count apart",
            ),
        ),
        Measure(
            name="touched_customers",
            label=Label(zh="触达客户数", en="Customers touched"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: rows.customer_id.nunique(where=~rows.is_inbound),
        ),
        Measure(
            name="responses",
            label=Label(zh="响应次数", en="Responses"),
            unit=Unit.COUNT,
            aggregate=lambda rows: rows.count(where=rows.is_answered),
            needs=("is_answered",),
            additive=True,
            note=Label(zh="有响应的触达", en="touches that were answered"),
        ),
        Ratio(
            name="response_rate",
            label=Label(
                zh="响应率（响应÷触达）", en="Response rate (answered / touches)"
            ),
            unit=Unit.PERCENT,
            numerator="responses",
            denominator="touches",
        ),
        Measure(
            name="inbound",
            label=Label(zh="客户发起次数", en="Started by customers"),
            unit=Unit.COUNT,
            aggregate=lambda rows: rows.count(where=rows.is_inbound),
            better=Better.NEUTRAL,
            needs=("interaction_kind",),
            additive=True,
            note=Label(
                zh="咨询、来电、来访、网站与小程序等",
                en="inquiries, incoming calls, visits to the site or the app",
            ),
        ),
    ),
    rows=("customer_id",),
    fields={
        "day": (("interactions.interaction_date",),),
        "is_answered": (("interactions.responded",),),
        "campaign": (("interactions.campaign_id",),),
    },
)
