"""The workbook of strategy tracking: who does what for which customer, by when?"""

from __future__ import annotations

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
from xl_crm.reports._task_columns import DONE, task_columns
from xl_crm.reports._tasks import Tasks, make_tasks
from xl_crm.reports._view import View, tier_tones, word_lists
from xl_crm.reports.index import with_index
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from datetime import date

    from xl_crm.plan import Plan

_SHEET = Label(zh="策略跟踪", en="Tracking")
_SETUP = Label(zh="跟踪设置", en="Setup")
_PLANS = Label(zh="分层策略", en="Strategies")
_SUMMARY = Label(zh="任务汇总", en="Summary")


def tracking_book(view: View | None, plan: Plan, lang: Lang, as_of: date) -> Book:
    """Return the tracking book: filled from an analysis, or as a template."""
    tasks = make_tasks(view) if view else None
    pages = [
        _tracking_page(tasks, lang, as_of),
        _setup_page(lang, plan.output.check_date),
        _strategy_page(plan, lang),
    ]
    if tasks:
        pages.insert(1, _summary_page(tasks, lang))
    return with_index(
        Book(
            name="策略执行跟踪" if lang is Lang.ZH else "strategy_tracking",
            title="策略执行跟踪表" if lang is Lang.ZH else "Strategy tracking",
            lang=lang,
            pages=tuple(pages),
            lists=_lists(plan, lang),
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
    done = DONE.text(lang)
    overdue = Highlight(
        columns=("due_date", "status"),
        formula=f'AND([@due_date]<>"",[@status]<>"{done}",'
        '[@due_date]<IF(check_date="",TODAY(),check_date))',
        tone=Tone.BAD,
    )
    table = fill_table(
        "tracking",
        task_columns(tasks, lang, as_of),
        lang,
        tasks.view if tasks else None,
        key=("customer_id", "strategy"),
        highlights=(overdue,),
    )
    return Page(
        name="tracking",
        sheet=_SHEET.text(lang),
        title=_SHEET.text(lang),
        summary=Label(
            zh="每个客户和策略一行，状态与反馈在此填写",
            en="One row per customer and strategy; status and feedback go here",
        ).text(lang),
        blocks=(table,),
    )


def _setup_page(lang: Lang, check_date: date | None) -> Page:
    """Return the sheet with the date that overdue tasks are judged by."""
    check = Parameter(
        name="check_date",
        label=Label(zh="检查日期", en="Check date").text(lang),
        value=check_date,
        unit=Unit.DATE,
        note=Label(
            zh="截止日期早于此日且未完成的为逾期；清空则以打开当天为准",
            en="Due before this day and not done is overdue; empty it to go by today",
        ).text(lang),
    )
    return Page(
        name="setup",
        sheet=_SETUP.text(lang),
        title=_SETUP.text(lang),
        summary=Label(
            zh="逾期按哪一天判断", en="The day by which overdue is judged"
        ).text(lang),
        blocks=(
            Parameters(name="tracking_setup", parameters=(check,)),
            Text(
                title=Label(zh="执行状态", en="Status").text(lang),
                lines=tuple(
                    text.text(lang)
                    for text in (
                        Label(zh="待执行：尚未开始。", en="To do: not begun."),
                        Label(zh="进行中：正在执行。", en="In progress: under way."),
                        Label(
                            zh="已完成：填写实际结果与反馈。",
                            en="Done: fill in result and feedback.",
                        ),
                        Label(
                            zh="已逾期：自动判断，截止日期早于检查日期且未完成。",
                            en="Overdue: judged by itself, due before the check date "
                            "and not done.",
                        ),
                    )
                ),
            ),
        ),
    )


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


def _summary_page(tasks: Tasks, lang: Lang) -> Page:
    """Return the number of tasks by tier and department."""
    plan = tasks.view.analysis.plan
    departments = list(
        dict.fromkeys(each.department.text(lang) for each in plan.strategies)
    )
    of_task = [plan.strategies[index] for index in tasks.strategies.tolist()]
    counts = {
        (tier.name, department): 0 for tier in TIERS for department in departments
    }
    for each in of_task:
        counts[each.tier, each.department.text(lang)] += 1
    columns = [
        Column(
            name="tier",
            heading=heading(Label(zh="客户层级", en="tier"), lang),
            values=[tier.label.text(lang) for tier in TIERS],
            tones=tier_tones(lang),
        )
    ]
    columns += [
        Column(
            name=f"department_{place}",
            heading=department,
            values=[counts[tier.name, department] for tier in TIERS],
            unit=Unit.COUNT,
        )
        for place, department in enumerate(departments)
    ]
    return Page(
        name="task_summary",
        sheet=_SUMMARY.text(lang),
        title=_SUMMARY.text(lang),
        summary=Label(
            zh="生成时各层级、各部门的任务数",
            en="Tasks by tier and department when the book was written",
        ).text(lang),
        blocks=(Table(name="task_summary", columns=tuple(columns)),),
    )


def _lists(plan: Plan, lang: Lang) -> tuple[Choices, ...]:
    """Return the drop-down lists of the book."""
    words = word_lists(lang)
    departments = [each.department.text(lang) for each in plan.strategies]
    return (
        Choices(
            name="tier",
            heading=heading(Label(zh="客户层级", en="tier"), lang),
            values=tuple(tier.label.text(lang) for tier in TIERS),
        ),
        Choices(
            name="strategy",
            heading=heading(Label(zh="策略内容", en="strategy"), lang),
            values=tuple(dict.fromkeys(e.text.text(lang) for e in plan.strategies)),
        ),
        Choices(
            name="department",
            heading=heading(Label(zh="责任部门", en="department"), lang),
            values=tuple(dict.fromkeys((*departments, *words["department"]))),
        ),
        Choices(
            name="status",
            heading=heading(Label(zh="执行状态", en="status"), lang),
            values=words["status"],
        ),
    )
