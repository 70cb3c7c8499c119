"""What does a manager see first: how many, how much, in which tiers?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import numpy as np

from xl_crm.i18n import Label
from xl_crm.metrics.missing import lacking
from xl_crm.reports import _score_formulas as sheet
from xl_crm.reports._score_checks import warning_formula
from xl_crm.reports._score_tiers import dimension_table, tier_table
from xl_crm.reports._spec import (
    Cell,
    Chart,
    ChartKind,
    Page,
    Parameter,
    Parameters,
    Text,
    Tone,
)
from xl_crm.reports._view import View, round_money, shares
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHEET = Label(zh="概览", en="Overview")
_TIER = Label(zh="客户层级", en="Tier")
_CUSTOMERS = Label(zh="客户数", en="Customers")

AS_OF_TAKEN = Label(
    zh="没有指定统计截止日：取订单中的最后一天",
    en="No as-of date was given: the last day in the orders is taken",
)


#: Key figures that are counts or sums of the score sheet.
_FORMULAS = {
    "customers": "COUNTA(scores[customer_id])",
    "buyers": f"COUNT(scores[{sheet.BOUGHT}])",
    "orders": "SUM(scores[frequency])",
    "amount": "ROUND(SUM(scores[monetary]),2)",
}


def overview_page(view: View) -> Page:
    """Return key figures, tier shares, dimension means and what to keep in mind."""
    text = view.text
    alt_shares = Label(
        zh="组合图：柱为各层级的客户数，线为各层级的金额占比",
        en="Columns: customers of each tier; line: its share of the amount",
    )
    alt_pie = Label(zh="图：各层级的客户数", en="Chart: customers of each tier")
    alt_radar = Label(
        zh="图：各层级的平均维度得分",
        en="Chart: mean dimension scores of each tier",
    )
    return Page(
        name="overview",
        sheet=text(_SHEET),
        title=text(Label(zh="客户价值概览", en="Customer overview")),
        summary=text(
            Label(
                zh="关键数字、层级占比与各维度表现",
                en="Key figures, tier shares and dimension means",
            )
        ),
        blocks=(
            _key_figures(view),
            *_remarks(view),
            tier_table(view, "tier_shares", "tier", sheet.POINT, view.analysis.tiers),
            Chart(
                kind=ChartKind.COMBINED,
                title=text(
                    Label(
                        zh="各层级客户数与金额占比",
                        en="Customers and share of amount by tier",
                    )
                ),
                table="tier_shares",
                categories="tier",
                series=("customers", "amount_share"),
                alt_text=text(alt_shares),
                x_title=text(_TIER),
                y_title=text(_CUSTOMERS),
                lower=0,
            ),
            Chart(
                kind=ChartKind.PIE,
                title=text(Label(zh="各层级客户数", en="Customers by tier")),
                table="tier_shares",
                categories="tier",
                series=("customers",),
                alt_text=text(alt_pie),
            ),
            dimension_table(view),
            Chart(
                kind=ChartKind.RADAR,
                title=text(Label(zh="各层级维度均分", en="Dimension means by tier")),
                table="dimension_means",
                categories="dimension",
                series=tuple(tier.name for tier in TIERS),
                alt_text=text(alt_radar),
                lower=0,
                upper=100,
            ),
            tier_table(
                view,
                "other_tier_shares",
                "other_tier",
                sheet.OTHER_POINT,
                view.analysis.other_tiers,
            ),
        ),
    )


def _key_figures(view: View) -> Parameters:
    """Return the figures of the whole company."""
    analysis, text = view.analysis, view.text
    customers = analysis.customers
    amounts = customers["net_amount"].to_numpy(np.float64)
    lifetime = customers["net_amount_lifetime"].to_numpy(np.float64)
    figures: tuple[tuple[str, Label, Cell, Unit], ...] = (
        ("as_of", Label(zh="统计截止日", en="As-of date"), analysis.as_of, Unit.DATE),
        ("window", Label(zh="统计周期", en="Window"), _window(view), Unit.TEXT),
        ("customers", _CUSTOMERS, len(customers), Unit.NUMBER),
        (
            "buyers",
            Label(zh="其中已成交", en="Of whom bought"),
            int(analysis.bought.sum()),
            Unit.NUMBER,
        ),
        (
            "orders",
            Label(zh="周期内订单数", en="Orders in the window"),
            int(customers["orders"].sum()),
            Unit.NUMBER,
        ),
        (
            "amount",
            Label(zh="周期内净额", en="Net amount in the window"),
            _total(amounts),
            Unit.MONEY,
        ),
        (
            "lifetime_amount",
            Label(zh="累计净额", en="Net amount so far"),
            _total(lifetime),
            Unit.MONEY,
        ),
        (
            "top_share",
            Label(
                zh="金额最高的20%客户占周期内净额",
                en="Share of the top 20 % by net amount in the window",
            ),
            _top_share(amounts[analysis.bought]),
            Unit.PERCENT,
        ),
        (
            "method",
            Label(zh="分层方法", en="Tier method"),
            text(analysis.tiers.method.label),
            Unit.TEXT,
        ),
    )
    return Parameters(
        name="key_figures",
        title=text(Label(zh="关键数字", en="Key figures")),
        parameters=(
            *(
                Parameter(
                    name=f"figure_{name}",
                    label=text(label),
                    value=value,
                    unit=unit,
                    editable=False,
                    formula=_FORMULAS.get(name, ""),
                )
                for name, label, value, unit in figures
            ),
            _warning(view),
        ),
    )


def _warning(view: View) -> Parameter:
    """Return what is wrong with weights, bounds and cuts; the program lets none be."""
    return Parameter(
        name="settings_warning",
        label=view.text(Label(zh="配置中不合用的设置", en="Settings that do not fit")),
        value=None,
        editable=False,
        formula=warning_formula(view.analysis.plan, view.lang),
        tone=Tone.BAD,
    )


def _window(view: View) -> str:
    """Return the first and last day of the window."""
    periods = view.analysis.periods
    if periods.window_months == 0:
        return view.text(Label(zh=f"截至 {periods.as_of}", en=f"up to {periods.as_of}"))
    first = periods.window_start + timedelta(days=1)
    return view.text(
        Label(zh=f"{first} 至 {periods.as_of}", en=f"{first} to {periods.as_of}")
    )


def _total(amounts: NDArray[np.float64]) -> float:
    """Add amounts and round the sum to 0.01."""
    return float(round_money(np.array([amounts.sum()]))[0])


def _top_share(amounts: NDArray[np.float64]) -> float | None:
    """Return the share of the best fifth of the customers in the total."""
    if not len(amounts):
        return None
    best = np.sort(amounts)[::-1][: max(1, round(len(amounts) * 0.2))]
    (share,) = shares(np.array([best.sum()]), amounts.sum())
    return cast("float | None", share)


def _remarks(view: View) -> tuple[Text, ...]:
    """Return what to keep in mind: missing metrics, odd scales, odd tiers."""
    lines = [view.text(note) for note in view.analysis.notes]
    if not view.analysis.quality.as_of_given:
        lines.append(view.text(AS_OF_TAKEN))
    lines += [view.text(line) for line in lacking(view.analysis.unavailable)]
    if not lines:
        return ()
    title = view.text(Label(zh="请留意", en="Keep in mind"))
    return (Text(lines=tuple(lines), title=title, tone=Tone.WARN),)
