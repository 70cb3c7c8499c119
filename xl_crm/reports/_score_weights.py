"""With which weights and bounds does the score sheet compute?

People change the coloured cells; the other cells and the score sheet follow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._spec import Column, Rule, Table, Tone, Total
from xl_crm.scores.composite import Dimension, Indicator, informative
from xl_crm.scores.normalise import ALL_EQUAL, NOISE, Normaliser, Scale
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Block
    from xl_crm.reports._view import View


@dataclass(frozen=True)
class ScoreWeights:
    """The weights of a plan and what became of them, in one language."""

    view: View | None
    plan: Plan
    lang: Lang

    def blocks(self) -> tuple[Block, ...]:
        """Return what people may change: weights and bounds."""
        return self._dimensions(), self._indicators()

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
    def _filled(self) -> list[Scale | None]:
        """The scale of each indicator, in their order; None where nobody has data."""
        known = [self.scales.get(one.name) for _, one in self.pairs]
        return [scale if scale and scale.n else None for scale in known]

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

    def own(self, row: int, column: str) -> str:
        """Return the cells of a column that belong to the indicators of a dimension."""
        sizes = [len(each.indicators) for each in self.plan.dimensions[: row + 1]]
        last = sum(sizes)
        first = last - sizes[-1] + 1
        name = f"indicators[{column}]"
        return f"INDEX({name},{first}):INDEX({name},{last})"

    def _dimensions(self) -> Table:
        """Return the weights of the dimensions, and what of them is in use."""
        dimensions = self.plan.dimensions
        return Table(
            name="dimensions",
            title=self.text("维度权重", "Weights of the dimensions"),
            note=self.text(
                "可修改：本页蓝色表头的列与黄色单元格改动后，评分、层级与概览随之变化。"
                "跟踪表是另一个文件，不随之变化，须重新运行。",
                "Yours to change: scores, tiers and overview follow the columns with "
                "a blue heading and the yellow cells of this sheet. The tracking "
                "workbook is another file and does not follow: run again for it.",
            ),
            key=("dimension",),
            total_label=self.text("合计", "Total"),
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
                    total=Total.SUM,
                ),
                self._weight_counted(),
                Column(
                    name="in_use",
                    heading=self.text("使用的权重", "Weight in use"),
                    values=[self.dimension_weight(each.name) for each in dimensions],
                    unit=Unit.PERCENT,
                    formula="IFERROR(IF([@counted]>0,[@weight],0)"
                    '/SUMIF(dimensions[counted],">0",dimensions[weight]),0)',
                    total=Total.SUM,
                ),
                *self._names(),
            ),
        )

    def _names(self) -> tuple[Column, Column]:
        """Return what the dimensions are called elsewhere: read back with the rest."""
        other = Lang.EN if self.lang is Lang.ZH else Lang.ZH
        dimensions = self.plan.dimensions
        return (
            Column(
                name="code",
                heading=self.text("设置名", "Setting"),
                values=[each.name for each in dimensions],
                unit=Unit.ID,
            ),
            Column(
                name="other_name",
                heading=self.text("英文名称", "Chinese name"),
                values=[each.label.text(other) for each in dimensions],
                unit=Unit.ID,
            ),
        )

    def _weight_counted(self) -> Column:
        """Return the weight inside each dimension that counts for anybody."""
        dimensions = self.plan.dimensions
        left_out = [
            f'({self.own(row, "range")}="")*ISNUMBER({self.own(row, "lower")})'
            f"*ISNUMBER({self.own(row, 'upper')})"
            for row in range(len(dimensions))
        ]
        return Column(
            name="counted",
            heading=self.text("计入的指标权重", "Indicator weight counted"),
            values=[
                math.fsum(
                    one.weight
                    for one in each.indicators
                    if one.name not in self._uninformative
                )
                for each in dimensions
            ],
            unit=Unit.PERCENT,
            note=self.text(
                "取值全同的指标不计，其权重归其他指标",
                "An indicator with one value for everybody is left out, and its weight "
                "goes to the others",
            ),
            row_formulas={
                row: f"SUMPRODUCT({self.own(row, 'weight')},1-{each})"
                for row, each in enumerate(left_out)
            },
        )

    def _indicators(self) -> Table:
        ranked = self.plan.scoring.normaliser is Normaliser.PERCENTILE_RANK
        return Table(
            name="indicators",
            title=self.text("指标权重与标准化界限", "Weights and bounds of indicators"),
            note=self.text(
                "可修改。总权重 = 维度权重 × 维度内权重。越大越好的指标，"
                "下限及以下为最差(0)，上限及以上为最好(1)；越小越好的相反：下限及以下为最好(1)，"
                "上限及以上为最差(0)。",
                "Yours to change. Global weight = dimension weight x weight inside. "
                "Where higher is better, the lower bound and below is worst (0), the "
                "upper bound and above best (1); where lower is better, the lower "
                "bound and below is best (1), the upper bound and above worst (0).",
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
                *self._meaning(),
                *self._bounds(editable=not ranked),
                self._counted(),
                *self._in_use(),
                self._remarks(),
            ),
        )

    def _meaning(self) -> tuple[Column, Column]:
        """Return in which unit the bounds are, and which end is good."""
        metrics = [CATALOGUE[one.name] for _, one in self.pairs]
        scored = [CATALOGUE[each.scored_as or each.name] for each in metrics]
        share = self.text("比例(0-1)", "share (0-1)")
        units = [
            share if each.unit is Unit.PERCENT else each.unit.label.text(self.lang)
            for each in scored
        ]
        words = {
            Better.HIGHER: self.text("越大越好", "higher is better"),
            Better.LOWER: self.text("越小越好", "lower is better"),
        }
        return (
            Column(
                name="unit",
                heading=self.text("界限单位", "Unit of bounds"),
                values=[unit or None for unit in units],
            ),
            Column(
                name="direction",
                heading=self.text("方向", "Direction"),
                values=[words.get(each.better) for each in metrics],
            ),
        )

    def _counted(self) -> Column:
        """Return whether anybody is scored on each indicator."""
        yes, no = self.text("是", "yes"), self.text("否", "no")
        return Column(
            name="counted",
            heading=self.text("计入", "Counted"),
            values=[
                yes if scale and not scale.constant else no for scale in self._filled
            ],
            tones={no: Tone.WARN},
            note=self.text(
                "否：没有客户按此指标得分，原因见说明",
                "no: nobody is scored on it, the remark says why",
            ),
            formula=f'IF([@range]="","{no}","{yes}")',
        )

    def _in_use(self) -> tuple[Column, Column]:
        """Return the weights that scores are computed with."""
        places = {each.name: n for n, each in enumerate(self.plan.dimensions, 1)}
        kept = 'IF(AND([@range]="",COUNT([@lower],[@upper])=2),0,[@weight])'
        rows = [places[each.name] for each, _ in self.pairs]
        return (
            Column(
                name="in_use",
                heading=self.text("使用的维度内权重", "Weight inside in use"),
                values=[self.inside[one.name] for _, one in self.pairs],
                unit=Unit.PERCENT,
                note=self.text(
                    "没有数据的指标也列出权重：评分时按每个客户有数据的指标重新分配，"
                    "所缺的权重计入数据覆盖率",
                    "An indicator without data keeps its weight here: in the score of "
                    "each customer it goes to the indicators with data, and coverage "
                    "says what is missing",
                ),
                row_formulas={
                    row: f"IFERROR({kept}/INDEX(dimensions[counted],{place}),0)"
                    for row, place in enumerate(rows)
                },
            ),
            Column(
                name="global_weight",
                heading=self.text("总权重", "Global weight"),
                values=self.global_weights(),
                unit=Unit.PERCENT,
                cell_names=[f"weight_{one.name}" for _, one in self.pairs],
                row_formulas={
                    row: f"[@in_use]*INDEX(dimensions[in_use],{place})"
                    for row, place in enumerate(rows)
                },
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
        filled = self._filled
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

    def _remarks(self) -> Column:
        """Return what is unusual about each indicator, by its bounds and by its fit."""
        moved = self.text(
            "无人按此评分，其权重逐客户归同维度其他指标",
            "nobody is scored on it, its weight goes to the others of the dimension",
        )
        no_data = self.text(f"没有数据：{moved}", f"no data: {moved}")
        one_bound = self.text(f"缺一个界限：{moved}", f"one bound is missing: {moved}")
        reversed_bounds = self.text(
            "上限低于下限，不计入得分",
            "upper bound below the lower one: left out of the score",
        )
        equal = ALL_EQUAL.text(self.lang)
        fits = [self._fit_remark(one.name) for _, one in self.pairs]
        values: list[str | None] = []
        for scale, fit in zip(self._filled, fits, strict=True):
            if not scale:
                values.append(no_data)
            else:
                values.append(equal if scale.constant else fit or None)
        return Column(
            name="remark",
            heading=self.text("说明", "Remark"),
            values=values,
            row_formulas={
                row: f'IF(COUNT([@lower],[@upper])=0,"{no_data}",'
                f'IF(COUNT([@lower],[@upper])=1,"{one_bound}",'
                f'IF([@upper]<[@lower],"{reversed_bounds}",'
                f'IF([@range]="","{equal}","{fit}"))))'
                for row, fit in enumerate(fits)
            },
        )

    def _fit_remark(self, name: str) -> str:
        """Return what was unusual when the scale of an indicator was fitted."""
        scale = self.scales.get(name)
        if not scale:
            return ""
        remarks = [scale.note.text(self.lang) if not scale.constant else ""]
        if CATALOGUE[name].scored_as:
            stand_in = CATALOGUE[CATALOGUE[name].scored_as].label
            remarks.append(self.text(f"按“{stand_in.zh}”", f"as {stand_in.en}"))
        return "; ".join(remark for remark in remarks if remark)
