"""Which cells does the score sheet refer to, beside those that people change?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.metrics import CATALOGUE
from xl_crm.reports import _score_formulas as sheet
from xl_crm.reports._spec import Column, Parameter, Parameters, Table
from xl_crm.scores.composite import TOLERANCE
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_crm.reports._score_weights import ScoreWeights
    from xl_crm.reports._spec import Block

#: What a least coverage of 0 still asks for: some weight.
SOME_WEIGHT = 1e-12


def working_blocks(weights: ScoreWeights) -> tuple[Block, ...]:
    """Return the limits and weights in use, in the order of the score sheet."""
    lang, dimensions = weights.lang, weights.plan.dimensions
    indicators = {
        one.name: CATALOGUE[one.name].label.text(lang) for _, one in weights.pairs
    }
    return (
        _limits(weights),
        _one_row(
            "indicator_weights",
            weights.text("使用的维度内权重", "Weights inside in use"),
            indicators,
            [weights.inside[name] for name in indicators],
            "indicators[in_use]",
        ),
        _one_row(
            "dimension_weights",
            weights.text("使用的维度权重", "Dimension weights in use"),
            {each.name: each.label.text(lang) for each in dimensions},
            [weights.dimension_weight(each.name) for each in dimensions],
            "dimensions[in_use]",
        ),
        _one_row(
            "global_weights",
            weights.text("使用的总权重", "Global weights in use"),
            indicators,
            weights.global_weights(),
            "indicators[global_weight]",
        ),
    )


def _limits(weights: ScoreWeights) -> Parameters:
    """Return the least weights as the score sheet compares with them."""
    scoring = weights.plan.scoring
    limits = (
        (
            sheet.LEAST_SHARE,
            weights.text("维度计分界限", "Limit of a dimension"),
            "scoring_min_dimension_coverage",
            scoring.min_dimension_coverage,
        ),
        (
            sheet.LEAST_WEIGHT,
            weights.text("综合得分界限", "Limit of the composite"),
            "scoring_min_coverage",
            scoring.min_coverage,
        ),
    )
    return Parameters(
        name="score_limits",
        title=weights.text("计算过程（自动）", "Workings (computed)"),
        note=weights.text(
            "评分表引用的中间结果，请勿修改。",
            "What the score sheet refers to: not to be changed.",
        ),
        parameters=tuple(
            Parameter(
                name=name,
                label=label,
                value=max(least - TOLERANCE, SOME_WEIGHT),
                unit=Unit.PERCENT,
                editable=False,
                formula=f"MAX({setting}-{TOLERANCE:G},{SOME_WEIGHT:G})",
            )
            for name, label, setting, least in limits
        ),
    )


def _one_row(
    name: str,
    title: str,
    headings: Mapping[str, str],
    values: Sequence[float],
    source: str,
) -> Table:
    """Return a column of weights as a row."""
    return Table(
        name=name,
        title=title,
        columns=tuple(
            Column(
                name=column,
                heading=heading,
                values=[value],
                unit=Unit.PERCENT,
                formula=f"INDEX({source},{place})",
            )
            for place, ((column, heading), value) in enumerate(
                zip(headings.items(), values, strict=True), 1
            )
        ),
    )
