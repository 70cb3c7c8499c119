"""How is it counted how tickets were handled, and how customers judged it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.summary.facts._spec import Measure, Ratio
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_crm.summary.facts._spec import Expr

_SECONDS_AN_HOUR = 3600
#: Answers from 0 to 10 to the question whether one would recommend us.
_PROMOTER, _DETRACTOR = 9, 6

_COUNTED = Label(
    zh="日历小时，从创建起算；未响应、未解决和时间矛盾的不计入",
    en="calendar hours since opening; the unanswered, the unresolved and those whose "
    "times contradict each other do not count",
)
_HALF = Label(zh=f"半数不超过；{_COUNTED.zh}", en=f"half took no longer; {_COUNTED.en}")
_NINE_OF_TEN = Label(
    zh=f"九成不超过；{_COUNTED.zh}", en=f"nine of ten took no longer; {_COUNTED.en}"
)
#: What is told of a time; quantiles interpolate (type 7).
_STATISTICS: tuple[tuple[str, Label, Callable[[Expr], Expr], Label], ...] = (
    ("mean", Label(zh="均值", en="mean"), lambda times: times.mean(), _COUNTED),
    (
        "median",
        Label(zh="中位数", en="median"),
        lambda times: times.quantile(0.5),
        _HALF,
    ),
    ("p90", Label(zh="P90", en="P90"), lambda times: times.quantile(0.9), _NINE_OF_TEN),
)


def _time_measures(name: str, label: Label) -> Iterator[Measure]:
    """Yield the statistics of a time, in hours."""
    for key, word, statistic, note in _STATISTICS:
        yield Measure(
            name=f"{name}_hours_{key}",
            label=Label(zh=f"{label.zh}{word.zh}", en=f"{label.en}, {word.en}"),
            unit=Unit.HOURS,
            aggregate=_in_hours(f"{name}_seconds", statistic),
            better=Better.LOWER,
            needs=(f"{name}_seconds",),
            note=note,
        )


def _in_hours(column: str, statistic: Callable[[Expr], Expr]) -> Callable[[Expr], Expr]:
    return lambda rows: statistic(rows[column]) / _SECONDS_AN_HOUR


HANDLING: tuple[Measure | Ratio, ...] = (
    Measure(
        name="answered",
        label=Label(zh="已响应工单数", en="Answered"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.first_response_at.count(),
        needs=("first_response_at",),
        additive=True,
    ),
    Measure(
        name="unanswered",
        label=Label(zh="未响应工单数", en="Unanswered"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.first_response_at.isnull()),
        better=Better.LOWER,
        needs=("first_response_at",),
        additive=True,
        note=Label(
            zh="截至统计截止日没有首次响应时间；不按0小时计入响应时长",
            en="without a first response by the as-of date; never counted as 0 hours",
        ),
    ),
    Measure(
        name="resolved",
        label=Label(zh="已解决工单数", en="Resolved"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.resolved_at.count(),
        needs=("resolved_at",),
        additive=True,
    ),
    Measure(
        name="unresolved",
        label=Label(zh="未解决工单数", en="Unresolved"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.resolved_at.isnull()),
        better=Better.LOWER,
        needs=("resolved_at",),
        additive=True,
        note=Label(
            zh="截至统计截止日没有解决时间",
            en="without a time of resolution by the as-of date",
        ),
    ),
    Ratio(
        name="resolution_rate",
        label=Label(
            zh="解决率（已解决÷创建）", en="Resolution rate (resolved / opened)"
        ),
        unit=Unit.PERCENT,
        numerator="resolved",
        denominator="tickets",
        note=Label(
            zh="期内创建的工单中，截至统计截止日已解决的比例",
            en="share of the tickets opened in the period that are resolved by the "
            "as-of date",
        ),
    ),
    *_time_measures(
        "first_response", Label(zh="首次响应小时数", en="Hours to first response")
    ),
    *_time_measures("resolution", Label(zh="解决小时数", en="Hours to resolution")),
    Measure(
        name="impossible_times",
        label=Label(zh="时间矛盾工单数", en="Impossible times"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.is_impossible),
        better=Better.LOWER,
        needs=("is_impossible",),
        additive=True,
        note=Label(
            zh="响应或解决早于创建，或响应晚于解决；不计入时长",
            en="answered or resolved before opening, or answered after the "
            "resolution; counted in no time",
        ),
    ),
)

SATISFACTION: tuple[Measure | Ratio, ...] = (
    Measure(
        name="csat_answers",
        label=Label(zh="满意度评分数", en="Satisfaction answers"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.csat_score.count(),
        better=Better.NEUTRAL,
        needs=("csat_score",),
        additive=True,
    ),
    Measure(
        name="csat_satisfied",
        label=Label(zh="满意评分数", en="Satisfied answers"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.is_satisfied),
        needs=("csat_score",),
        additive=True,
        note=Label(
            zh="评分不低于设置中的满意起点",
            en="scores from the setting of satisfied on",
        ),
    ),
    Ratio(
        name="csat",
        label=Label(zh="满意度CSAT（满意÷评分）", en="CSAT (satisfied / answers)"),
        unit=Unit.PERCENT,
        numerator="csat_satisfied",
        denominator="csat_answers",
    ),
    Measure(
        name="csat_mean",
        label=Label(zh="满意度均分", en="Mean satisfaction"),
        unit=Unit.SCORE,
        aggregate=lambda rows: rows.csat_score.mean(),
        needs=("csat_score",),
    ),
    Measure(
        name="csat_outside_scale",
        label=Label(zh="超出分制的满意度评分", en="Satisfaction outside the scale"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.csat_is_outside),
        better=Better.LOWER,
        needs=("csat_is_outside",),
        additive=True,
        note=Label(
            zh="低于1或高于满分的评分；不计入满意度",
            en="scores below 1 or above the scale; not counted in satisfaction",
        ),
    ),
    Measure(
        name="nps_answers",
        label=Label(zh="NPS评分数", en="NPS answers"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.nps_score.count(),
        better=Better.NEUTRAL,
        needs=("nps_score",),
        additive=True,
    ),
    Measure(
        name="promoters",
        label=Label(zh="推荐者（9-10分）", en="Promoters (9-10)"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.nps_score >= _PROMOTER),
        needs=("nps_score",),
        additive=True,
    ),
    Measure(
        name="detractors",
        label=Label(zh="贬损者（0-6分）", en="Detractors (0-6)"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.nps_score <= _DETRACTOR),
        better=Better.LOWER,
        needs=("nps_score",),
        additive=True,
    ),
    Ratio(
        name="nps",
        label=Label(zh="净推荐值NPS", en="NPS"),
        unit=Unit.SCORE,
        numerator="promoters",
        less="detractors",
        denominator="nps_answers",
        scale=100.0,
        note=Label(
            zh="推荐者占比减贬损者占比，−100至100，不是百分比",
            en="share of promoters less that of detractors: -100 to 100, no percentage",
        ),
    ),
    Measure(
        name="nps_outside_scale",
        label=Label(zh="超出分制的NPS评分", en="NPS answers outside the scale"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.nps_is_outside),
        better=Better.LOWER,
        needs=("nps_is_outside",),
        additive=True,
        note=Label(zh="不在0-10之间；不计入NPS", en="not from 0 to 10; not in NPS"),
    ),
)
