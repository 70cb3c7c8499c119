"""Do the totals agree, and what must a reader of the results know?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.ingest import OrderUnit
from xl_crm.metrics import CATALOGUE
from xl_crm.pipeline._check import Check
from xl_crm.scores.normalise import NO_NOTE, Scale
from xl_crm.tables.issue import Outcome
from xl_crm.tables.issue_rules import RULE_BY_NAME
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import degenerate, small_sample_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from xl_crm.ingest import Orders
    from xl_crm.pipeline._quality import Quality
    from xl_crm.pipeline._results import Tiers
    from xl_crm.plan import Plan
    from xl_crm.scores.composite import Scores


def check_totals(
    quality: Quality, customers: pd.DataFrame, tiers: Tiers
) -> tuple[Check, ...]:
    """Compare totals of the results with those of the clean orders."""
    outcome = quality.reconciliation["outcome"]
    counted = outcome.isin([str(Outcome.KEPT), str(Outcome.NETTED)])
    kept = quality.reconciliation[counted]
    amounts = customers["net_amount"].to_numpy(np.float64)
    by_tier = np.bincount(tiers.assigned + 1, weights=amounts)
    return (
        Check(
            name="lifetime_amount",
            label=Label(
                zh="计入与冲抵的订单金额 = 各客户累计净额之和",
                en="amount kept and netted = sum of the customers' lifetime amounts",
            ),
            left=float(kept["amount"].sum()),
            right=float(customers["net_amount_lifetime"].sum()),
        ),
        Check(
            name="customers",
            label=Label(
                zh="汇总连接后的行数 = 不重复的客户数",
                en="rows after all joins = distinct customers",
            ),
            left=float(len(customers)),
            right=float(customers["customer_id"].nunique()),
            unit=Unit.COUNT,
        ),
        Check(
            name="amount_by_tier",
            label=Label(
                zh="周期内净额：各客户之和 = 各层级之和",
                en="net amount in the window: customers = tiers",
            ),
            left=float(amounts.sum()),
            right=float(by_tier.sum()),
        ),
    )


def order_notes(plan: Plan, orders: Orders, *, lonely: bool) -> Iterator[Label]:
    """Yield what was assumed about orders, and what looks wrong with their dates."""
    if lonely:
        rule = RULE_BY_NAME["lonely_last_date"]
        yield Label(
            zh=f"{rule.label.zh}：{rule.action.zh}",
            en=f"{rule.label.en}: {rule.action.en}",
        )
    by_number = plan.orders.order_unit is OrderUnit.NUMBER
    if by_number and "order_id" not in orders.fields:
        yield Label(
            zh="没有订单号：同一客户同一天的订单行算一个订单",
            en="no order numbers: lines of one customer and day are one order",
        )
    if "order_amount" not in orders.fields:
        yield Label(
            zh="没有金额列：订单金额 = 数量 × 单价，未扣除折扣",
            en="no amounts: amount = quantity x unit price, discounts not deducted",
        )


def score_notes(
    scales: dict[str, Scale], scores: Scores, tiers: Tiers
) -> Iterator[Label]:
    """Yield what a reader of the results must know."""
    scored = int(np.count_nonzero(~np.isnan(scores.composite)))
    few = small_sample_note(scored, tiers.method)
    if scored == 0:
        yield Label(
            zh="没有客户得到综合得分：有数据的指标太少",
            en="no customer has a composite score: too few indicators have data",
        )
    elif few:
        yield few
    for share in degenerate(tiers.assigned):
        percent = f"{share.share:.1%}"
        yield Label(
            zh=f"{share.tier.label.zh}占 {percent}：分层区分度不足，可换用其他方法",
            en=f"{share.tier.label.en} holds {percent} of the customers: the tiers "
            "hardly tell customers apart, try another method",
        )
    for name, scale in scales.items():
        if scale.note != NO_NOTE:
            label = CATALOGUE[name].label
            yield Label(
                zh=f"{label.zh}：{scale.note.zh}", en=f"{label.en}: {scale.note.en}"
            )
