"""How many customers are high in value and in loyalty, and what do they bring (B33)?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xl_crm.i18n import Label
from xl_crm.pipeline import level_cuts
from xl_crm.reports._spec import Block, ChartKind, Table
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections.breakdown import Breakdown
from xl_crm.reports.business.sections.matrix import Matrix
from xl_crm.tiers.quadrants import MEDIAN

_MEASURES = ("customers", "net_amount", "orders", "revenue_per_customer")
_BY_MEDIAN = Label(
    zh="得分达到中位数为高：价值{value:.1f}分，忠诚度{loyalty:.1f}分。中位数取自两项都有"
    "得分的{n:,}个客户；缺一项的（如统计窗口内没有购买）不属于任何象限，列为未评分",
    en="High from the median on: {value:.1f} points of value, {loyalty:.1f} of "
    "loyalty. Medians of the {n:,} customers with both scores; who lacks one, such as "
    "for buying nothing in the window, is in no quadrant: not scored",
)
_BY_POINTS = Label(
    zh="得分达到{value:g}分为高，价值与忠诚度相同",
    en="High from {value:g} points on, in value and in loyalty alike",
)
_NAMED = Label(
    zh="核心：高价值高忠诚；重点维系：高价值低忠诚；潜力培育：低价值高忠诚；"
    "待优化：低价值低忠诚",
    en="Core: high in both; to retain: high value, low loyalty; to develop: low value, "
    "high loyalty; to improve: low in both",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrants:
    """The four quadrants of value and loyalty, then as a matrix of two by two."""

    name: str
    title: Label
    matrices: tuple[tuple[str, Label], ...]

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table with its chart, and a matrix of each measure."""
        cuts = level_cuts(view.reporting.analysis)
        if cuts is None:
            return
        is_median = view.plan.report.level_cut == MEDIAN
        told = view.text(_BY_MEDIAN if is_median else _BY_POINTS)
        told = told.format(value=cuts.value, loyalty=cuts.loyalty, n=cuts.n_scored)
        between = view.text(Label(zh="。", en=". "))
        for block in self._breakdown().blocks(view):
            if isinstance(block, Table):
                yield replace(block, note=f"{told}{between}{view.text(_NAMED)}")
            else:
                yield block
        for measure, title in self.matrices:
            yield from Matrix(
                name=f"{self.name}_{measure}",
                rows="value_level",
                columns="loyalty_level",
                measure=measure,
                title=title,
            ).blocks(view)

    def _breakdown(self) -> Breakdown:
        return Breakdown(
            name=self.name,
            by="quadrant",
            measures=_MEASURES,
            shares=("net_amount",),
            chart=ChartKind.COLUMN,
            drawn=("customers_share", "net_amount_share"),
            title=self.title,
        )
