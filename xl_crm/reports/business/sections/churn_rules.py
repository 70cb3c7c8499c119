"""By which rule are customers taken for churned, and how many does each catch?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Column, Mark, Table, Total
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import (
    POINT_PLACES,
    RATE_PLACES,
    measure_column,
    summed,
    with_formulas,
)
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections._customer_rows import CustomerRows
from xl_crm.summary.facts import Question
from xl_crm.tables.churn import ChurnRule
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FACT, _MEASURE = "churned_customers", "churned_customers"
_RULE = Label(zh="判断依据", en="rule")
_LIMIT = Label(zh="怎样算流失", en="who is taken for churned")
_SHARE = Label(zh="占比", en="share")
_TOTAL = Label(zh="合计", en="Total")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurnRules:
    """Each rule with its limit in words, and the customers it caught."""

    name: str
    title: Label

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table: the rules in the order in which they are asked."""
        measures = view.measures((_MEASURE,), _FACT)
        if not measures:
            return
        [measure] = measures
        frame = view.ask(Question(fact=_FACT, measures=(_MEASURE,), by=("churn_rule",)))
        caught = dict(zip(frame["churn_rule"], frame[_MEASURE], strict=True))
        rules = [rule for rule in ChurnRule if _is_asked(rule, view)]
        values = np.array([caught.get(rule.value, 0.0) for rule in rules])
        total = summed(values, measure)
        [column] = with_formulas(
            self.name,
            [measure_column(measure, values, view.lang, total=total)],
            measures,
        )
        yield Table(
            name=self.name,
            columns=(
                Column(
                    name="rule",
                    heading=heading(_RULE, view.lang),
                    values=[view.text(rule.label) for rule in rules],
                ),
                Column(
                    name="limit",
                    heading=heading(_LIMIT, view.lang),
                    values=[view.text(_limit(rule, view)) for rule in rules],
                ),
                column,
                self._share(values, view),
            ),
            key=("rule",),
            total_label=view.text(_TOTAL),
            title=view.text(self.title),
            note=_remarks(view),
        )

    def _share(self, values: NDArray[np.float64], view: ReportView) -> Column:
        whole = values.sum()
        shares = values / whole if whole > 0 else np.full(len(values), np.nan)
        total = f"SUM({self.name}[{_MEASURE}])"
        return Column(
            name="share",
            heading=heading(_SHARE, view.lang),
            values=cells(round_half_away(shares, RATE_PLACES)),
            unit=Unit.PERCENT,
            mark=Mark.BAR,
            formula=f'IF({total}<=0,"",ROUND([@{_MEASURE}]/{total},{RATE_PLACES}))',
            total=Total.OWN,
            total_formula=f'IF({total}<=0,"",ROUND(SUM({self.name}[share]),'
            f"{POINT_PLACES}))",
            total_value=1.0 if whole > 0 else None,
        )


def _remarks(view: ReportView) -> str:
    """Say where the list of churned customers and the orders do not agree."""
    left, told = view.reporting.churn, []
    places = CustomerRows(view).places
    last = view.reporting.analysis.customers["last_order_date"].iloc[places]
    n_later = int((last.to_numpy("datetime64[D]") > left.since[places]).sum())
    if n_later:
        told.append(
            Label(
                zh=f"名单中{n_later:,}个客户在流失日期之后还有订单，仍按名单计为流失",
                en="customers on the list who ordered after their churn date, and "
                f"count as churned all the same: {n_later:,}",
            )
        )
    if left.n_unknown:
        told.append(
            Label(
                zh=f"名单中{left.n_unknown:,}行的客户ID不在客户与订单中，未计入",
                en="rows of the list that name no known customer, and do not count: "
                f"{left.n_unknown:,}",
            )
        )
    return view.text(Label(zh="；", en="; ")).join(map(view.text, told))


def _is_asked(rule: ChurnRule, view: ReportView) -> bool:
    """Tell whether a rule has a say in this run."""
    is_pooled = view.reporting.churn.now.is_pooled
    if rule is ChurnRule.LISTED:
        return view.reporting.churn.has_list
    if rule is ChurnRule.POOLED_INTERVAL:
        return is_pooled
    return rule is ChurnRule.OWN_INTERVAL or not is_pooled


def _limit(rule: ChurnRule, view: ReportView) -> Label:
    """Return in words who is taken for churned by a rule."""
    settings, now = view.plan.churn, view.reporting.churn.now
    least, factor = settings.min_days, f"{settings.interval_factor:g}"
    if rule is ChurnRule.LISTED:
        return Label(
            zh="在流失名单中，日期不晚于统计截止日",
            en="on the list, with a date up to the as-of date or none",
        )
    if rule is ChurnRule.OWN_INTERVAL:
        return Label(
            zh=f"购买日不少于{settings.min_orders}个：未购天数超过{least}天，"
            f"且超过本人购买间隔中位数的{factor}倍",
            en=f"at least {settings.min_orders} purchase days: none for more than "
            f"{least} days and {factor} times the own median interval",
        )
    if rule is ChurnRule.POOLED_INTERVAL:
        days = f"{now.pooled_days:g}"
        return Label(
            zh=f"购买日不足{settings.min_orders}个：未购天数超过{least}天，"
            f"且超过全部{now.n_intervals}个购买间隔的P90（{days}天）",
            en=f"fewer purchase days: none for more than {least} days and the 90th "
            f"percentile of all {now.n_intervals} intervals ({days} days)",
        )
    return Label(
        zh=f"购买日不足{settings.min_orders}个：未购天数超过{least}天"
        f"（全部购买间隔只有{now.n_intervals}个，不作依据）",
        en=f"fewer purchase days: none for more than {least} days (all customers have "
        f"only {now.n_intervals} intervals, too few to judge by)",
    )
