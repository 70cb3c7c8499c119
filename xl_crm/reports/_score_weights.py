"""With which weights and bounds does the score sheet compute?

People change the coloured cells; the other cells and the score sheet follow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._spec import Column, Parameter, Parameters, Rule, Table, Tone
from xl_crm.scores.composite import TOLERANCE, Dimension, Indicator, informative
from xl_crm.scores.normalise import NOISE, Normaliser, Scale
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Block
    from xl_crm.reports._view import View

_GOOD, _BAD = Label(zh="通过", en="pass"), Label(zh="合计不是100%", en="not 100 %")


@dataclass(frozen=True)
class ScoreWeights:
    """The weights of a plan and what became of them, in one language."""

    view: View | None
    plan: Plan
    lang: Lang

    def blocks(self) -> tuple[Block, ...]:
        """Return what people may change: weights, bounds, and the check of both."""
        return self._check(), self._dimensions(), self._indicators()

    def text(self, zh: str, en: str) -> str:
        """Return one of two texts."""
        return Label(zh=zh, en=en).text(self.lang)

    @cached_property
    def pairs(self) -> tuple[tuple[Dimension, Indicator], ...]:
        """Every indicator with its dimension, in the order of the score sheet."""
        return tuple(
            (dimension, indicator)
            for dimension in self.plan.dimensions
            for indicator in dimension.indicators
        )

    @cached_property
    def scales(self) -> Mapping[str, Scale]:
        """How each indicator was scaled; nothing in a template."""
        return self.view.analysis.scales if self.view else {}

    @cached_property
    def _uninformative(self) -> frozenset[str]:
        return frozenset(n for n, scale in self.scales.items() if scale.tells_nothing)

    @cached_property
    def _used(self) -> dict[str, Dimension]:
        found = informative(self.plan.dimensions, self._uninformative)
        return {each.name: each for each in found}

    @cached_property
    def inside(self) -> dict[str, float]:
        """Weight in use of each indicator inside its dimension."""
        return dict.fromkeys((one.name for _, one in self.pairs), 0.0) | {
            one.name: one.weight
            for each in self._used.values()
            for one in each.indicators
        }

    def dimension_weight(self, name: str) -> float:
        """Return the weight in use of a dimension."""
        return self._used[name].weight if name in self._used else 0.0

    def _check(self) -> Parameters:
        """Return whether the weights of the dimensions sum to 100 %."""
        total = f"ABS(SUM(dimensions[weight])-1)<={TOLERANCE:G}"
        good, bad = _GOOD.text(self.lang), _BAD.text(self.lang)
        return Parameters(
            name="weight_check",
            title=self.text("评分设置（可修改）", "Score settings (yours to change)"),
            note=self.text(
                "蓝色表头的列与黄色单元格可修改，评分、层级与概览随之变化。",
                "Columns with a blue heading and yellow cells are yours to change: "
                "scores, tiers and overview follow.",
            ),
            parameters=(
                Parameter(
                    name="dimension_weights_check",
                    label=self.text("维度权重合计", "Dimension weights"),
                    value=good,
                    note=self.text(
                        "合计须为100%；不是时按比例折算",
                        "must sum to 100 %; if not, they count in proportion",
                    ),
                    editable=False,
                    formula=f'IF({total},"{good}","{bad}")',
                ),
            ),
        )

    def _dimensions(self) -> Table:
        dimensions = self.plan.dimensions
        good, bad = _GOOD.text(self.lang), _BAD.text(self.lang)
        ends = list(accumulate(len(each.indicators) for each in dimensions))

        def own(row: int, column: str) -> str:
            first = ends[row] - len(dimensions[row].indicators) + 1
            cells = f"indicators[{column}]"
            return f"INDEX({cells},{first}):INDEX({cells},{ends[row]})"

        inside = [
            math.fsum(
                one.weight
                for one in each.indicators
                if one.name not in self._uninformative
            )
            for each in dimensions
        ]
        return Table(
            name="dimensions",
            title=self.text("维度权重", "Weights of the dimensions"),
            key=("dimension",),
            columns=(
                Column(
                    name="dimension",
                    heading=self.text("维度", "Dimension"),
                    values=[each.label.text(self.lang) for each in dimensions],
                ),
                Column(
                    name="weight",
                    heading=self.text("权重", "Weight"),
                    values=[each.weight for each in dimensions],
                    unit=Unit.PERCENT,
                    rule=Rule.SHARE,
                    editable=True,
                ),
                Column(
                    name="counted",
                    heading=self.text("计入的指标权重", "Indicator weight counted"),
                    values=inside,
                    unit=Unit.PERCENT,
                    note=self.text(
                        "取值全同的指标不计，其权重归其他指标",
                        "An indicator with one value for everybody is left out, and "
                        "its weight goes to the others",
                    ),
                    row_formulas={
                        row: f"SUMPRODUCT({own(row, 'weight')},{own(row, 'counted')})"
                        for row in range(len(dimensions))
                    },
                ),
                Column(
                    name="in_use",
                    heading=self.text("使用的权重", "Weight in use"),
                    values=[self.dimension_weight(each.name) for each in dimensions],
                    unit=Unit.PERCENT,
                    formula="IFERROR(IF([@counted]>0,[@weight],0)"
                    '/SUMIF(dimensions[counted],">0",dimensions[weight]),0)',
                ),
                Column(
                    name="check",
                    heading=self.text("指标权重合计", "Indicator weights"),
                    values=[good] * len(dimensions),
                    tones={good: Tone.GOOD, bad: Tone.BAD},
                    row_formulas={
                        row: f"IF(ABS(SUM({own(row, 'weight')})-1)<={TOLERANCE:G},"
                        f'"{good}","{bad}")'
                        for row in range(len(dimensions))
                    },
                ),
            ),
        )

    def _indicators(self) -> Table:
        ranked = self.plan.scoring.normaliser is Normaliser.PERCENTILE_RANK
        places = {each.name: n for n, each in enumerate(self.plan.dimensions, 1)}
        counted = [one.name not in self._uninformative for _, one in self.pairs]
        return Table(
            name="indicators",
            title=self.text("指标权重与标准化界限", "Weights and bounds of indicators"),
            note=self.text(
                "总权重 = 维度权重 × 维度内权重；界限为标准化后取0和1的原始值。",
                "Global weight = dimension weight x weight inside; the bounds are the "
                "values that become 0 and 1.",
            ),
            key=("indicator",),
            columns=(
                Column(
                    name="dimension",
                    heading=self.text("维度", "Dimension"),
                    values=[each.label.text(self.lang) for each, _ in self.pairs],
                ),
                Column(
                    name="indicator",
                    heading=self.text("指标", "Indicator"),
                    values=[
                        CATALOGUE[one.name].label.text(self.lang)
                        for _, one in self.pairs
                    ],
                ),
                Column(
                    name="weight",
                    heading=self.text("维度内权重", "Weight inside"),
                    values=[one.weight for _, one in self.pairs],
                    unit=Unit.PERCENT,
                    rule=Rule.SHARE,
                    editable=True,
                ),
                *self._bounds(editable=not ranked),
                Column(
                    name="counted",
                    heading=self.text("计入", "Counted"),
                    values=[int(each) for each in counted],
                    unit=Unit.NUMBER,
                    note=self.text(
                        "0：所有客户取值相同，不计入得分",
                        "0: all values are equal, left out of the score",
                    ),
                    formula='IF(AND([@range]="",COUNT([@lower],[@upper])=2),0,1)',
                ),
                Column(
                    name="in_use",
                    heading=self.text("使用的维度内权重", "Weight inside in use"),
                    values=[self.inside[one.name] for _, one in self.pairs],
                    unit=Unit.PERCENT,
                    row_formulas={
                        row: "IFERROR([@weight]*[@counted]"
                        f"/INDEX(dimensions[counted],{places[each.name]}),0)"
                        for row, (each, _) in enumerate(self.pairs)
                    },
                ),
                Column(
                    name="global_weight",
                    heading=self.text("总权重", "Global weight"),
                    values=self.global_weights(),
                    unit=Unit.PERCENT,
                    cell_names=[f"weight_{one.name}" for _, one in self.pairs],
                    row_formulas={
                        row: f"[@in_use]*INDEX(dimensions[in_use],{places[each.name]})"
                        for row, (each, _) in enumerate(self.pairs)
                    },
                ),
                Column(
                    name="remark",
                    heading=self.text("说明", "Remark"),
                    values=[self._remark(one.name) for _, one in self.pairs],
                ),
            ),
        )

    def global_weights(self) -> list[float]:
        """Return the weight in use of each indicator in the composite."""
        return [
            self.inside[one.name] * self.dimension_weight(each.name)
            for each, one in self.pairs
        ]

    def _bounds(self, *, editable: bool) -> tuple[Column, ...]:
        """Return both bounds of each indicator, and how far apart they are."""
        names = [one.name for _, one in self.pairs]
        known = [self.scales.get(name) for name in names]
        filled = [scale if scale and scale.n else None for scale in known]
        span = f"[@upper]-[@lower]>{NOISE:G}*MAX(ABS([@lower]),ABS([@upper]))"

        def bound(name: str, heading: str, function: str) -> Column:
            formulas = {
                row: f'IF(COUNT(scores[{shown}])=0,"",{function}(scores[{shown}]))'
                for row, shown in enumerate(CATALOGUE[n].scored_as or n for n in names)
            }
            return Column(
                name=name,
                heading=heading,
                values=[getattr(scale, name) if scale else None for scale in filled],
                unit=Unit.RATIO,
                rule=Rule.NUMBER,
                editable=editable,
                cell_names=[f"{name}_{each}" for each in names],
                row_formulas={} if self.view else formulas,
            )

        return (
            bound("lower", self.text("下限", "Lower bound"), "MIN"),
            bound("upper", self.text("上限", "Upper bound"), "MAX"),
            Column(
                name="range",
                heading=self.text("界限间距", "Range"),
                values=[
                    None if not scale or scale.constant else scale.upper - scale.lower
                    for scale in filled
                ],
                unit=Unit.RATIO,
                cell_names=[f"range_{each}" for each in names],
                formula=f'IF(COUNT([@lower],[@upper])<2,"",'
                f'IF({span},[@upper]-[@lower],""))',
            ),
        )

    def _remark(self, name: str) -> str | None:
        """Return what is unusual about the scale of an indicator."""
        if not self.view:
            return None
        if name not in self.scales:
            return self.text("没有数据", "no data")
        remarks = [self.scales[name].note.text(self.lang)]
        if CATALOGUE[name].scored_as:
            stand_in = CATALOGUE[CATALOGUE[name].scored_as].label
            remarks.append(self.text(f"按“{stand_in.zh}”", f"as {stand_in.en}"))
        return "; ".join(remark for remark in remarks if remark)
