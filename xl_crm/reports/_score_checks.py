"""Do the weights, bounds and cuts in the settings fit together?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._score_cuts import cuts_of, methods
from xl_crm.reports._spec import Column, Table, Tone
from xl_crm.scores.composite import TOLERANCE
from xl_crm.tiers.scale import CUT_LIMIT, TierMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
    from xl_crm.reports._score_weights import ScoreWeights

#: The answers, as the reconciliation has them.
PASSED, FAILED = Label(zh="通过", en="pass"), Label(zh="不符", en="FAIL")
#: Name of the table of checks.
_TABLE = "setting_checks"
#: Digits behind the point of a percent that a check speaks of.
_PLACES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """One question about the settings, its answer, and what the sheet asks.

    Attributes
    ----------
    question, message : str
        In the language of the book; the message is the answer of the core.
    passed : bool
        The core's answer.
    condition, said : str
        Formulas of both, without a leading ``=``.
    """

    question: str
    passed: bool
    message: str
    condition: str
    said: str


def check_table(weights: ScoreWeights) -> Table:
    """Return what is asked of the settings, with the answers in words and colour."""
    lang = weights.lang
    good, bad = PASSED.text(lang), FAILED.text(lang)
    checks = tuple(_checks(weights))
    return Table(
        name=_TABLE,
        title=weights.text("评分设置是否合用", "Do the score settings fit together"),
        columns=(
            Column(
                name="check",
                heading=weights.text("检查项", "Check"),
                values=[each.question for each in checks],
            ),
            Column(
                name="result",
                heading=weights.text("结果", "Result"),
                values=[good if each.passed else bad for each in checks],
                tones={good: Tone.GOOD, bad: Tone.BAD},
                row_formulas={
                    row: f'IF({each.condition},"{good}","{bad}")'
                    for row, each in enumerate(checks)
                },
            ),
            Column(
                name="message",
                heading=weights.text("说明", "Remark"),
                values=[each.message for each in checks],
                row_formulas={row: each.said for row, each in enumerate(checks)},
            ),
        ),
    )


def warning_formula(plan: Plan, lang: Lang) -> str:
    """Return what the failed checks say, one after the other; blank for none."""
    n_checks = len(plan.dimensions) + len(methods(plan)) + 2
    bad, colon = FAILED.text(lang), Label(zh="：", en=": ").text(lang)
    end = Label(zh="；", en="; ").text(lang)

    def said(place: int) -> str:
        cells = (f"INDEX({_TABLE}[{name}],{place})" for name in ("check", "message"))
        text = f'&"{colon}"&'.join(cells)
        return f'IF(INDEX({_TABLE}[result],{place})="{bad}",{text}&"{end}","")'

    return "&".join(said(place) for place in range(1, n_checks + 1))


def warning(weights: ScoreWeights) -> str | None:
    """Return what ``warning_formula`` comes to; None for nothing."""
    colon = weights.text("：", ": ")
    end = weights.text("；", "; ")
    failed = [each for each in _checks(weights) if not each.passed]
    return "".join(f"{e.question}{colon}{e.message}{end}" for e in failed) or None


def _checks(weights: ScoreWeights) -> Iterator[_Check]:
    """Yield the checks in the order in which the settings stand."""
    dimensions = weights.plan.dimensions
    yield _sum_check(
        weights,
        weights.text("维度权重", "Dimension weights"),
        math.fsum(each.weight for each in dimensions),
        "SUM(dimensions[weight])",
    )
    for row, each in enumerate(dimensions):
        name = each.label.text(weights.lang)
        yield _sum_check(
            weights,
            weights.text(f"维度内权重：{name}", f"Weights inside {name}"),
            math.fsum(one.weight for one in each.indicators),
            f"SUM({weights.own(row, 'weight')})",
        )
    yield _bound_check(weights)
    for method, column in methods(weights.plan):
        yield _cut_check(weights, method, column)


def _sum_check(
    weights: ScoreWeights, question: str, total: float, formula: str
) -> _Check:
    """Return whether some weights sum to 100 %."""
    begin = weights.text("合计为", "sum to ")
    rest = weights.text(
        "，应为100%；现按比例折算", ", should be 100 %; taken in proportion"
    )
    shown = weights.text("0.0####%", "0.0#### %")
    condition = f"ABS({formula}-1)<={TOLERANCE:G}"
    passed = abs(total - 1) <= TOLERANCE
    percent = f"{total * 100:.{_PLACES}f}".rstrip("0")
    percent += "0" * percent.endswith(".") + weights.text("%", " %")
    return _Check(
        question=question,
        passed=passed,
        message=f"{begin}{percent}{'' if passed else rest}",
        condition=condition,
        said=f'"{begin}"&TEXT({formula},"{shown}")&IF({condition},"","{rest}")',
    )


def _bound_check(weights: ScoreWeights) -> _Check:
    """Return whether each indicator has two bounds in order, or none for no data."""
    lower, upper = "indicators[lower]", "indicators[upper]"
    both = f"ISNUMBER({lower})*ISNUMBER({upper})"
    alone = f"(ISNUMBER({lower})+ISNUMBER({upper})=1)"
    n = f"SUMPRODUCT({alone}+{both}*({lower}>{upper}))"
    wrong = sum(each.lower > each.upper for each in weights.scales.values())
    fine = weights.text("界限成对，下限不高于上限", "in pairs and in order")
    rest = weights.text(
        "个指标缺一个界限或上限低于下限，不计分",
        " with one bound missing or the upper below the lower: not scored",
    )
    return _Check(
        question=weights.text("指标界限", "Bounds of indicators"),
        passed=not wrong,
        message=f"{wrong}{rest}" if wrong else fine,
        condition=f"{n}=0",
        said=f'IF({n}=0,"{fine}",{n}&"{rest}")',
    )


def _cut_check(weights: ScoreWeights, method: TierMethod, column: str) -> _Check:
    """Return whether the cuts of a method are numbers in the order of the tiers."""
    by_score = method is TierMethod.SCORE_BANDS
    given = cuts_of(weights.plan, method)
    end = CUT_LIMIT if by_score else 1
    cells = [f"INDEX(tier_cuts[{column}],{n})" for n in range(1, len(given) + 1)]
    ends = ("0", *(reversed(cells) if by_score else cells), f"{end:g}")
    ordered = f"AND({','.join(f'{low}<{high}' for low, high in pairwise(ends))})"
    whole = f"COUNT(tier_cuts[{column}])={len(given)}"
    values = (0, *(reversed(given) if by_score else given), CUT_LIMIT)
    passed = all(low < high for low, high in pairwise(values))
    fine = weights.text("次序正确", "in order")
    empty = weights.text("有界点为空或不是数字", "a cut is empty or not a number")
    wrong = (
        weights.text(
            "次序不对：须在0与100之间，逐层降低",
            "out of order: between 0 and 100, each below the one before",
        )
        if by_score
        else weights.text(
            "次序不对：须在0%与100%之间，逐层升高",
            "out of order: between 0 % and 100 %, each above the one before",
        )
    )
    label = method.label
    return _Check(
        question=weights.text(f"界点：{label.zh}", f"Cuts: {label.en}"),
        passed=passed,
        message=fine if passed else wrong,
        condition=f"IF({whole},{ordered},1=0)",
        said=f'IF({whole},IF({ordered},"{fine}","{wrong}"),"{empty}")',
    )
