"""What can be counted of campaigns, and what is each rate a share of?

A customer counts once for each campaign: over several campaigns the counts add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.summary.facts._spec import Measure, Ratio
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.summary.facts._spec import Expr

#: Code names of the groups of members.
TREATED, CONTROL = "treated", "control"

_ONCE = Label(
    zh="每个活动的不同客户；多个活动合计时按活动分别计",
    en="distinct customers of a campaign; over several campaigns they add up",
)


def _members(of: Callable[[Expr], Expr]) -> Callable[[Expr], Expr]:
    """Count the rows for which something holds."""
    return lambda rows: rows.count(where=of(rows).fill_null(False))


def _credited(name: str) -> Callable[[Expr], Expr]:
    """Add up what is credited; unknown where no customer was targeted."""

    def total(rows: Expr) -> Expr:
        known = rows.is_treated.any().fill_null(False)
        return ibis.ifelse(known, rows[name].sum().fill_null(0), None)

    return total


def _cost(rows: Expr) -> Expr:
    """Add the cost; unknown where that of a campaign is."""
    uncosted = rows.is_uncosted.any().fill_null(False)
    return ibis.ifelse(uncosted, None, rows.cost.sum())


_TAKING_PART: tuple[Measure | Ratio, ...] = (
    Measure(
        name="targeted",
        label=Label(zh="目标客户数", en="Targeted customers"),
        unit=Unit.NUMBER,
        aggregate=_members(lambda rows: rows.is_treated),
        better=Better.NEUTRAL,
        needs=("is_treated",),
        additive=True,
        note=_ONCE,
    ),
    Measure(
        name="planned",
        label=Label(zh="计划触达客户数", en="Planned customers"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.planned.sum(),
        better=Better.NEUTRAL,
        needs=("planned",),
        additive=True,
        note=Label(
            zh="没有名单的活动，按活动表所填",
            en="of campaigns without a list of members, as the campaign table says",
        ),
    ),
    Measure(
        name="participants",
        label=Label(zh="参与客户数", en="Participants"),
        unit=Unit.NUMBER,
        aggregate=_members(lambda rows: rows.is_treated & rows.took_part),
        needs=("took_part",),
        additive=True,
        note=Label(zh="有响应的目标客户", en="targeted customers who responded"),
    ),
    Ratio(
        name="participation_rate",
        label=Label(zh="参与率", en="Participation"),
        unit=Unit.PERCENT,
        numerator="participants",
        denominator="targeted",
        note=Label(
            zh="参与客户数 ÷ 目标客户数", en="participants / targeted customers"
        ),
    ),
    Measure(
        name="converted",
        label=Label(zh="转化客户数", en="Converted participants"),
        unit=Unit.NUMBER,
        aggregate=_members(lambda rows: rows.is_treated & rows.converted),
        needs=("took_part",),
        additive=True,
        note=Label(
            zh="自首次响应起归因天数内有订单的参与客户",
            en="participants with an order within the attribution days of their first "
            "response",
        ),
    ),
    Ratio(
        name="conversion_rate",
        label=Label(zh="转化率（占参与）", en="Conversion of participants"),
        unit=Unit.PERCENT,
        numerator="converted",
        denominator="participants",
        note=Label(
            zh="转化客户数 ÷ 参与客户数", en="converted participants / participants"
        ),
    ),
    Measure(
        name="open_windows",
        label=Label(zh="归因期未满客户数", en="Still within the window"),
        unit=Unit.NUMBER,
        aggregate=_members(lambda rows: rows.is_open),
        better=Better.NEUTRAL,
        needs=("is_treated", "day"),
        additive=True,
        note=Label(
            zh="到统计截止日归因天数未满的目标客户：转化和金额还可能增加",
            en="targeted customers whose attribution days were not over on the as-of "
            "date: conversion and amounts may still grow",
        ),
    ),
)

_AGAINST_CONTROL: tuple[Measure | Ratio, ...] = (
    Measure(
        name="converted_targeted",
        label=Label(zh="有购买的目标客户数", en="Targeted customers who bought"),
        unit=Unit.NUMBER,
        aggregate=_members(lambda rows: rows.is_treated & rows.bought),
        needs=("is_treated",),
        additive=True,
        note=Label(
            zh="自首次触达起归因天数内有订单，无论是否响应",
            en="with an order within the attribution days of their first contact, "
            "whether they responded or not",
        ),
    ),
    Ratio(
        name="targeted_conversion_rate",
        label=Label(zh="购买率（占目标）", en="Share of targeted who bought"),
        unit=Unit.PERCENT,
        numerator="converted_targeted",
        denominator="targeted",
        note=Label(
            zh="有购买的目标客户数 ÷ 目标客户数",
            en="targeted customers who bought / targeted customers",
        ),
    ),
    Measure(
        name="control",
        label=Label(zh="对照客户数", en="Control customers"),
        unit=Unit.NUMBER,
        aggregate=_members(lambda rows: ~rows.is_treated),
        better=Better.NEUTRAL,
        needs=("is_control",),
        additive=True,
        note=_ONCE,
    ),
    Measure(
        name="converted_control",
        label=Label(zh="有购买的对照客户数", en="Control customers who bought"),
        unit=Unit.NUMBER,
        aggregate=_members(lambda rows: ~rows.is_treated & rows.bought),
        better=Better.NEUTRAL,
        needs=("is_control",),
        additive=True,
        note=Label(
            zh="自名单日期或活动开始起归因天数内有订单",
            en="with an order within the attribution days of their entry, else of the "
            "start of the campaign",
        ),
    ),
    Ratio(
        name="control_conversion_rate",
        label=Label(zh="购买率（占对照）", en="Share of control who bought"),
        unit=Unit.PERCENT,
        numerator="converted_control",
        denominator="control",
        better=Better.NEUTRAL,
        note=Label(
            zh="有购买的对照客户数 ÷ 对照客户数",
            en="control customers who bought / control customers",
        ),
    ),
)

_RETURN: tuple[Measure | Ratio, ...] = (
    Measure(
        name="attributed_orders",
        label=Label(zh="归因订单数", en="Credited orders"),
        unit=Unit.COUNT,
        aggregate=_credited("attributed_orders"),
        needs=("is_treated",),
        additive=True,
        note=Label(
            zh="归因天数内的订单，只归最后一次响应的活动；没有响应字段时按触达",
            en="orders within the attribution days, each credited once: to the last "
            "response before it, or contact where no column tells responses",
        ),
    ),
    Measure(
        name="attributed_amount",
        label=Label(zh="归因金额", en="Credited amount"),
        unit=Unit.MONEY,
        aggregate=_credited("attributed_amount"),
        needs=("is_treated",),
        additive=True,
        note=Label(
            zh="归因订单的金额，已减去该订单的退货",
            en="amount of the credited orders, less what was returned of them",
        ),
    ),
    Measure(
        name="cost",
        label=Label(zh="活动费用", en="Cost"),
        unit=Unit.MONEY,
        aggregate=_cost,
        better=Better.LOWER,
        needs=("cost",),
        note=Label(
            zh="按目标客户平均分摊，筛选后为所选客户的部分；"
            "任一活动未填费用或费用为负则为空",
            en="spread evenly over the targeted customers, so that a filter keeps "
            "their part; blank where a campaign has none written down, or one below 0",
        ),
    ),
    Measure(
        name="attributed_profit",
        label=Label(zh="归因毛利", en="Credited gross profit"),
        unit=Unit.MONEY,
        aggregate=_credited("attributed_profit"),
        needs=("is_treated", "attributed_profit"),
        additive=True,
        note=Label(
            zh="归因金额 × 毛利率（设置）",
            en="credited amount x gross margin (setting)",
        ),
    ),
    Ratio(
        name="roi",
        label=Label(zh="ROI", en="ROI"),
        unit=Unit.PERCENT,
        numerator="attributed_profit",
        less="cost",
        denominator="cost",
        note=Label(
            zh="（归因毛利 − 活动费用）÷ 活动费用",
            en="(credited gross profit - cost) / cost",
        ),
    ),
    Ratio(
        name="revenue_roi",
        label=Label(zh="ROI（收入口径）", en="ROI (on revenue)"),
        unit=Unit.PERCENT,
        numerator="attributed_amount",
        less="cost",
        denominator="cost",
        needs=("counts_revenue",),
        note=Label(
            zh="（归因金额 − 活动费用）÷ 活动费用；未设毛利率，按收入计",
            en="(credited amount - cost) / cost: of revenue, since no gross margin is "
            "set",
        ),
    ),
)

#: Every measure, in reading order.
MEASURES = (*_TAKING_PART, *_AGAINST_CONTROL, *_RETURN)
