"""The workbook of strategy tracking: who does what for which customer, by when?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.reports._columns import fill_table, heading
from xl_crm.reports._spec import (
    Book,
    Choices,
    Column,
    Highlight,
    Page,
    Parameter,
    Parameters,
    Table,
    Text,
    Tone,
)
from xl_crm.reports._task_columns import directions, statuses, task_columns
from xl_crm.reports._task_counts import OVERDUE, OVERDUE_BEFORE, quoted, task_frame
from xl_crm.reports._task_summary import summary_page
from xl_crm.reports._tasks import Tasks, make_tasks
from xl_crm.reports._view import View, tier_tones, word_lists
from xl_crm.reports.improvements import improvements_page
from xl_crm.reports.index import with_index
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from xl_crm.plan import Plan, Strategy
    from xl_crm.reports.improvements import Improvement

#: Names of the cells that say of which days the figures are.
BASELINE_AS_OF, RESULT_AS_OF = "baseline_as_of", "result_as_of"

_SHEET = Label(zh="策略跟踪", en="Tracking")
_SETUP = Label(zh="跟踪设置", en="Setup")
_PLANS = Label(zh="分层策略", en="Strategies")


def tracking_book(
    view: View | None,
    plan: Plan,
    lang: Lang,
    as_of: date,
    improvements: Sequence[Improvement] = (),
) -> Book:
    """Return the tracking book: filled from an analysis, or as a template.

    Parameters
    ----------
    improvements : sequence of Improvement
        What the reports suggest; without any their sheet is an empty form.
    """
    tasks = make_tasks(view) if view else None
    before = plan.output.check_date or as_of
    check_date = before if view else plan.output.check_date
    frame = task_frame(tasks, lang, as_of, before)
    lists = _lists(plan, lang)
    pages = (
        _tracking_page(tasks, lang, as_of),
        summary_page(frame, lists, lang, before),
        improvements_page(improvements, lang),
        _setup_page(lang, check_date, before, as_of if view else None),
        _strategy_page(plan, lang),
    )
    return with_index(
        Book(
            name="策略执行跟踪" if lang is Lang.ZH else "strategy_tracking",
            title="策略执行跟踪表" if lang is Lang.ZH else "Strategy tracking",
            lang=lang,
            pages=pages,
            lists=lists,
            as_of=as_of,
        ),
        Label(
            zh="每个客户和策略一行：填写状态、时间、结果和反馈；逾期未完成的以红色标出。",
            en="One row per customer and strategy: fill in status, dates, result and "
            "feedback; what is overdue turns red.",
        ),
    )


def _tracking_page(tasks: Tasks | None, lang: Lang, as_of: date) -> Page:
    """Return the sheet of tasks."""
    done = quoted(statuses(lang)[-1])
    highlights = (
        Highlight(
            columns=("due_date", "status"),
            formula=f'AND([@due_date]<>"",[@status]<>{done},'
            f"[@due_date]<{OVERDUE_BEFORE})",
            tone=Tone.BAD,
        ),
        Highlight(
            columns=("baseline",),
            formula='AND([@customer_id]<>"",[@baseline]="")',
            tone=Tone.WARN,
        ),
        Highlight(
            columns=("target",),
            formula='AND([@customer_id]<>"",[@baseline]<>"",[@target]="")',
            tone=Tone.WARN,
        ),
        Highlight(
            columns=("attainment",),
            formula="AND(ISNUMBER([@attainment]),[@attainment]>=1)",
            tone=Tone.GOOD,
        ),
        Highlight(
            columns=("attainment",),
            formula="AND(ISNUMBER([@attainment]),[@attainment]<1)",
            tone=Tone.WARN,
        ),
    )
    table = fill_table(
        "tracking",
        task_columns(tasks, lang, as_of),
        lang,
        tasks.view if tasks else None,
        key=("customer_id", "strategy"),
        highlights=highlights,
    )
    columns = tuple(
        replace(column, choices_by="tier_at_start")
        if column.name == "strategy"
        else column
        for column in table.columns
    )
    return Page(
        name="tracking",
        sheet=_SHEET.text(lang),
        title=_SHEET.text(lang),
        summary=Label(
            zh="每个客户和策略一行，状态与反馈在此填写",
            en="One row per customer and strategy; status and feedback go here",
        ).text(lang),
        blocks=(replace(table, columns=columns),),
    )


def _setup_page(
    lang: Lang, check_date: date | None, before: date, as_of: date | None
) -> Page:
    """Return the sheet with the days that tasks are judged by.

    Parameters
    ----------
    check_date : date or None
        What stands in the cell: None in an empty form, which goes by today.
    before : date
        The day in use as the book is written.
    as_of : date or None
        Day of the figures that baselines hold; None in an empty form.
    """
    check = Parameter(
        name="check_date",
        label=Label(zh="检查日期", en="Check date").text(lang),
        value=check_date,
        unit=Unit.DATE,
        note=Label(
            zh="截止日期早于此日且未完成的为逾期；可改为任何一天，"
            "清空则以打开工作簿的当天为准",
            en="Due before this day and not done is overdue. Set any day, or clear it "
            "to go by the day of opening",
        ).text(lang),
    )
    judged = Parameter(
        name=OVERDUE_BEFORE,
        label=Label(zh="实际采用的日期", en="Day in use").text(lang),
        value=before,
        unit=Unit.DATE,
        note=Label(
            zh="自动计算：检查日期；为空时为当天。标红与任务汇总都按此日判断",
            en="Computed: the check date, or today where it is empty. What turns red "
            "and what the summary counts go by it",
        ).text(lang),
        editable=False,
        formula='IF(check_date="",TODAY(),check_date)',
    )
    return Page(
        name="setup",
        sheet=_SETUP.text(lang),
        title=_SETUP.text(lang),
        summary=Label(
            zh="逾期按哪一天判断", en="The day by which overdue is judged"
        ).text(lang),
        blocks=(
            Parameters(
                name="tracking_setup",
                parameters=(check, judged, *_days_of_figures(lang, as_of)),
            ),
            Text(
                title=Label(zh="执行状态", en="Status").text(lang),
                lines=_status_lines(lang),
            ),
        ),
    )


def _days_of_figures(lang: Lang, as_of: date | None) -> tuple[Parameter, Parameter]:
    """Return of which days the figures in the tasks are."""
    baselines = Parameter(
        name=BASELINE_AS_OF,
        label=Label(zh="基线值的统计截止日", en="As-of date of the baselines").text(
            lang
        ),
        value=as_of,
        unit=Unit.DATE,
        note=Label(
            zh="制定策略所依据的分析的统计截止日",
            en="As-of date of the analysis that strategies were proposed by",
        ).text(lang),
        editable=False,
    )
    results = Parameter(
        name=RESULT_AS_OF,
        label=Label(zh="实际结果的统计截止日", en="As-of date of the results").text(
            lang
        ),
        value=None,
        unit=Unit.DATE,
        note=Label(
            zh="由“更新跟踪”填写：实际结果取自哪一天的分析；只采用晚于基线值的分析",
            en="Written by Update tracking: the analysis that results were taken "
            "from, which is later than the one of the baselines",
        ).text(lang),
        editable=False,
    )
    return baselines, results


def _status_lines(lang: Lang) -> tuple[str, ...]:
    """Return what each status means."""
    begun_with, *between, done = statuses(lang)
    meanings = (
        (begun_with, Label(zh="尚未开始。", en="not begun.")),
        *((word, Label(zh="正在执行。", en="under way.")) for word in between),
        (done, Label(zh="填写实际结果与反馈。", en="fill in result and feedback.")),
        (
            heading(OVERDUE, lang),
            Label(
                zh="自动判断，截止日期早于检查日期且未完成。",
                en="judged by itself, due before the check date and not done.",
            ),
        ),
    )
    colon = Label(zh="：", en=": ").text(lang)
    return tuple(f"{word}{colon}{text.text(lang)}" for word, text in meanings)


def _strategy_page(plan: Plan, lang: Lang) -> Page:
    """Return the sheet of strategies for each tier."""
    labels = {tier.name: tier.label.text(lang) for tier in TIERS}
    strategies = plan.strategies
    columns = (
        Column(
            name="tier",
            heading=heading(Label(zh="客户层级", en="tier"), lang),
            values=[labels[each.tier] for each in strategies],
            tones=tier_tones(lang),
        ),
        Column(
            name="strategy",
            heading=heading(Label(zh="策略内容", en="strategy"), lang),
            values=[each.text.text(lang) for each in strategies],
        ),
        Column(
            name="department",
            heading=heading(Label(zh="责任部门", en="department"), lang),
            values=[each.department.text(lang) for each in strategies],
        ),
        Column(
            name="kpi",
            heading=heading(Label(zh="KPI指标", en="KPI"), lang),
            values=[each.kpi.text(lang) for each in strategies],
        ),
        Column(
            name="change",
            heading=heading(Label(zh="目标提升", en="wished change"), lang),
            values=[each.target for each in strategies],
            unit=Unit.PERCENT,
        ),
        Column(
            name="days",
            heading=heading(Label(zh="期限(天)", en="days"), lang),
            values=[each.days for each in strategies],
            unit=Unit.DAYS,
        ),
    )
    return Page(
        name="strategies",
        sheet=_PLANS.text(lang),
        title=_PLANS.text(lang),
        summary=Label(
            zh="各层级的建议策略、部门、KPI与期限",
            en="Strategies, department, KPI and deadline of each tier",
        ).text(lang),
        blocks=(Table(name="strategies", columns=columns),),
    )


def _lists(plan: Plan, lang: Lang) -> tuple[Choices, ...]:
    """Return the drop-down lists of the book; strategies also of each tier alone."""
    words = word_lists(lang)
    departments = [each.department.text(lang) for each in plan.strategies]
    strategy = heading(Label(zh="策略内容", en="strategy"), lang)
    return (
        Choices(
            name="tier",
            heading=heading(Label(zh="客户层级", en="tier"), lang),
            values=tuple(tier.label.text(lang) for tier in TIERS),
        ),
        Choices(
            name="strategy",
            heading=strategy,
            values=_texts(plan.strategies, lang),
        ),
        *(
            Choices(
                name=f"strategy_{place}",
                heading=f"{strategy} - {tier.label.text(lang)}",
                values=_texts(
                    [each for each in plan.strategies if each.tier == tier.name], lang
                ),
            )
            for place, tier in enumerate(TIERS, 1)
        ),
        Choices(
            name="department",
            heading=heading(Label(zh="责任部门", en="department"), lang),
            values=tuple(dict.fromkeys((*departments, *words["department"]))),
        ),
        Choices(
            name="status",
            heading=heading(Label(zh="执行状态", en="status"), lang),
            values=statuses(lang),
        ),
        Choices(
            name="direction",
            heading=heading(Label(zh="指标方向", en="direction"), lang),
            values=directions(lang),
        ),
    )


def _texts(strategies: Iterable[Strategy], lang: Lang) -> tuple[str, ...]:
    """Return the text of each strategy once."""
    return tuple(dict.fromkeys(each.text.text(lang) for each in strategies))
