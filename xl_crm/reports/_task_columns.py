"""Which columns has the sheet of tasks?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._columns import ColumnSpec
from xl_crm.reports._spec import Cell, Rule, Tone
from xl_crm.reports._tasks import NOISE_PLACES, Tasks
from xl_crm.reports._view import View, tier_tones, word_lists
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from xl_crm.plan import Strategy


def statuses(lang: Lang) -> tuple[str, ...]:
    """Return the words of the status: the first is not begun, the last is done."""
    return word_lists(lang)["status"]


def directions(lang: Lang) -> tuple[str, str]:
    """Return the words for a KPI that is better when higher, and when lower."""
    higher, lower = word_lists(lang)["direction"]
    return higher, lower


def direction_of(strategy: Strategy, lang: Lang) -> str:
    """Return the word for the good direction of a strategy's KPI."""
    higher, lower = directions(lang)
    if not strategy.metric:
        return higher
    return lower if CATALOGUE[strategy.metric].better is Better.LOWER else higher


def attainment(lang: Lang) -> str:
    """Return the formula of a result against its target, in the good direction.

    Where less is better it is 2 - result / target: as with target / result, 1 is the
    target reached and more is better, and no result at all, which is best, has a value.
    """
    _, lower = directions(lang)
    share = "[@result]/[@target]"
    return (
        "IF(AND(ISNUMBER([@result]),N([@target])>0),"
        f'IF([@direction]="{lower}",2-{share},{share}),"")'
    )


def target_formula(lang: Lang) -> str:
    """Return the formula of the wished value of a KPI.

    The baseline, better by the wished change in the good direction; a count is whole,
    away from the baseline; no more than the KPI can reach. Nothing without a baseline
    above 0.
    """
    _, lower = directions(lang)
    less = "[@baseline]*(1-[@change])"
    more = "[@baseline]*(1+[@change])"
    is_count = f'[@kpi_unit]="{Unit.COUNT.label.text(lang)}"'
    down = f"IF({is_count},INT(ROUND({less},{NOISE_PLACES})),{less})"
    up = f"IF({is_count},-INT(-ROUND({more},{NOISE_PLACES})),{more})"
    wished = f'IF([@direction]="{lower}",{down},{up})'
    return (
        "IF(AND(N([@baseline])>0,ISNUMBER([@change])),"
        f'ROUND(MIN({wished},[@highest]),2),"")'
    )


def status_tones(lang: Lang) -> Mapping[str, Tone]:
    """Return the tone of each status."""
    begun_with, *between, done = statuses(lang)
    return {
        begun_with: Tone.MUTED,
        **dict.fromkeys(between, Tone.WARN),
        done: Tone.GOOD,
    }


def task_columns(
    tasks: Tasks | None, lang: Lang, as_of: date
) -> tuple[ColumnSpec, ...]:
    """Declare the columns of the tracking sheet."""

    def of_customer(
        read: Callable[[View], Sequence[Cell]],
    ) -> Callable[..., Sequence[Cell]]:
        return lambda view: tasks.of_customer(read(view)) if tasks else []

    def of_strategy(read: Callable[[Strategy], Cell]) -> Callable[..., list[Cell]]:
        return lambda _: tasks.of_strategy(read) if tasks else []

    return (
        ColumnSpec(
            name="customer_id",
            heading=CUSTOMERS["customer_id"].label,
            read=of_customer(lambda view: view.customers("customer_id")),
            unit=Unit.ID,
        ),
        ColumnSpec(
            name="customer_name",
            heading=CUSTOMERS["customer_name"].label,
            read=of_customer(lambda view: view.customers("customer_name")),
        ),
        ColumnSpec(
            name="tier_at_start",
            heading=Label(zh="客户层级", en="tier at start"),
            read=of_customer(lambda view: view.tier(view.analysis.tiers)),
            choices="tier",
            tones=tier_tones,
            note=Label(zh="制定策略时的层级", en="Tier when the strategy was proposed"),
        ),
        ColumnSpec(
            name="strategy",
            heading=Label(zh="策略内容", en="strategy"),
            read=of_strategy(lambda each: each.text.text(lang)),
            choices="strategy",
        ),
        ColumnSpec(
            name="department",
            heading=Label(zh="责任部门", en="department"),
            read=of_strategy(lambda each: each.department.text(lang)),
            choices="department",
            editable=True,
        ),
        ColumnSpec(
            name="owner",
            heading=Label(zh="负责人", en="owner"),
            read=of_customer(lambda view: view.customers("owner")),
            editable=True,
        ),
        ColumnSpec(
            name="start_date",
            heading=Label(zh="执行时间", en="start date"),
            read=lambda _: tasks.blank() if tasks else [],
            unit=Unit.DATE,
            rule=Rule.DATE,
            editable=True,
        ),
        ColumnSpec(
            name="due_date",
            heading=Label(zh="截止日期", en="due date"),
            read=lambda _: tasks.due_dates(as_of) if tasks else [],
            unit=Unit.DATE,
            rule=Rule.DATE,
            editable=True,
        ),
        ColumnSpec(
            name="status",
            heading=Label(zh="执行状态", en="status"),
            read=of_strategy(lambda _: statuses(lang)[0]),
            choices="status",
            tones=status_tones,
            editable=True,
            note=Label(
                zh="过了截止日期仍未完成的为已逾期，标为红色",
                en="Past its due date and not done is overdue, in red",
            ),
        ),
        *_kpi_columns(tasks, lang),
        ColumnSpec(
            name="feedback",
            heading=Label(zh="效果反馈", en="feedback"),
            read=lambda _: tasks.blank() if tasks else [],
            editable=True,
        ),
    )


def _kpi_columns(tasks: Tasks | None, lang: Lang) -> tuple[ColumnSpec, ...]:
    """Declare what a task is to reach, and what it reached."""

    def of_strategy(read: Callable[[Strategy], Cell]) -> Callable[..., list[Cell]]:
        return lambda _: tasks.of_strategy(read) if tasks else []

    def unit_of(strategy: Strategy) -> str:
        if not strategy.metric:
            return ""
        return CATALOGUE[strategy.metric].unit.label.text(lang)

    return (
        ColumnSpec(
            name="kpi",
            heading=Label(zh="KPI指标", en="KPI"),
            read=of_strategy(lambda each: each.kpi.text(lang)),
        ),
        ColumnSpec(
            name="kpi_unit",
            heading=Label(zh="单位", en="unit"),
            read=of_strategy(unit_of),
        ),
        ColumnSpec(
            name="direction",
            heading=Label(zh="指标方向", en="direction"),
            read=of_strategy(lambda each: direction_of(each, lang)),
            choices="direction",
            note=Label(
                zh="KPI越高越好，还是越低越好；达成率按此计算",
                en="Whether a higher or a lower KPI is better: attainment goes by it",
            ),
        ),
        ColumnSpec(
            name="baseline",
            heading=Label(zh="基线值", en="baseline"),
            read=lambda _: tasks.baseline() if tasks else [],
            unit=Unit.MONEY,
            rule=Rule.NUMBER,
            editable=True,
            note=Label(
                zh="统计截止日的KPI值；没有数据的为空、标黄，待填：填写后目标值自动算出",
                en="The KPI on the as-of date; where nothing measures it yet it is "
                "blank and yellow, to be filled in: the target follows",
            ),
        ),
        *_target_columns(tasks, lang),
        ColumnSpec(
            name="result",
            heading=Label(zh="实际结果", en="result"),
            read=lambda _: tasks.blank() if tasks else [],
            unit=Unit.MONEY,
            rule=Rule.NUMBER,
            editable=True,
        ),
        ColumnSpec(
            name="attainment",
            heading=Label(zh="达成率", en="attainment"),
            read=lambda _: tasks.blank() if tasks else [],
            unit=Unit.PERCENT,
            better=Better.HIGHER,
            formula=attainment(lang),
            note=Label(
                zh="填写实际结果后自动计算：实际结果 ÷ 目标值；越低越好的指标为 "
                "2 − 实际结果 ÷ 目标值。100% 为达到目标",
                en="Computed once a result is typed: result / target; where lower is "
                "better, 2 - result / target. 100% is the target reached",
            ),
        ),
    )


def _target_columns(tasks: Tasks | None, lang: Lang) -> tuple[ColumnSpec, ...]:
    """Declare the wished value, computed as long as nobody types another."""
    return (
        ColumnSpec(
            name="change",
            heading=Label(zh="目标提升", en="wished change"),
            read=lambda _: tasks.of_strategy(_change_of) if tasks else [],
            unit=Unit.PERCENT,
            rule=Rule.NUMBER,
            editable=True,
            note=Label(
                zh="按指标方向改善的比例，取自分层策略",
                en="Share by which the KPI is to get better, from the strategies",
            ),
        ),
        ColumnSpec(
            name="highest",
            heading=Label(zh="KPI上限", en="KPI at most"),
            read=lambda _: tasks.highest() if tasks else [],
            unit=Unit.MONEY,
            note=Label(
                zh="该KPI最多能达到的值，例如比率为 100；为空表示没有上限",
                en="The most that the KPI can reach, as 100 of a rate; blank for any",
            ),
            folded=True,
        ),
        ColumnSpec(
            name="target",
            heading=Label(zh="目标值", en="target"),
            read=lambda _: tasks.target() if tasks else [],
            unit=Unit.MONEY,
            rule=Rule.NUMBER,
            editable=True,
            formula=target_formula(lang),
            note=Label(
                zh="自动计算：基线值 ×（1 + 目标提升），"
                "越低越好的为 ×（1 − 目标提升）；次数取整，不超过KPI上限。可直接改写。"
                "基线值为 0 或负数时算不出，标黄，请直接填写目标值",
                en="Computed: baseline x (1 + wished change), where lower is better "
                "x (1 - wished change); counts are whole, none above what the KPI can "
                "reach. Type over it to set another. Nothing comes out of a baseline "
                "of 0 or below: it is yellow, type the target",
            ),
        ),
    )


def _change_of(strategy: Strategy) -> Cell:
    return strategy.target
