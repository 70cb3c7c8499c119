"""How far are the tasks: in all, by tier, by department, by owner?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import (
    Cell,
    Chart,
    ChartKind,
    Choices,
    Highlight,
    Page,
    Parameter,
    Parameters,
    Table,
    Tone,
)
from xl_crm.reports._task_columns import statuses
from xl_crm.reports._task_counts import (
    COMPLETION,
    DAY_IN_USE,
    NO_STATUS,
    OVERDUE_BEFORE,
    TASK,
    TASKS,
    Figure,
    Grouping,
    count,
    count_columns,
    counted,
    done_name,
    figures,
    is_plain,
    quoted,
    rate,
    same,
    word_column,
)
from xl_crm.reports._view import tier_tones
from xl_crm.tables.missing import UNASSIGNED
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

#: Owners who can be named in an empty form.
OWNER_ROWS = 20
_SHEET = Label(zh="任务汇总", en="Summary")
_TOTAL = Label(zh="合计", en="Total")
_TIER = Label(zh="客户层级", en="tier")
_DEPARTMENT = Label(zh="责任部门", en="department")
_OWNER = Label(zh="负责人", en="owner")
_OTHER_OWNERS = Label(zh="负责人未列出的任务", en="tasks of owners not listed")
_OVERALL_COMPLETION = Label(zh=f"总体{COMPLETION.zh}", en=f"overall {COMPLETION.en}")
_OVERDUE_OPEN = Label(zh="未完成中已逾期", en="overdue among the open")
_FIGURE_NOTES = {
    "day": Label(
        zh="截止日期早于此日且未完成的为逾期；在“跟踪设置”中更改",
        en='Due before it and not done is overdue; change it in "Setup"',
    ),
    "overdue": Label(
        zh="未完成任务中的一部分，不另外相加",
        en="Part of the tasks not done, not to be added",
    ),
}


def summary_page(
    frame: pd.DataFrame, lists: Sequence[Choices], lang: Lang, before: date
) -> Page:
    """Return the sheet that counts the tasks, and goes on counting.

    Parameters
    ----------
    frame : DataFrame
        The tasks, as ``task_frame`` gives them.
    lists : sequence of Choices
        Those of the book, for the words of tiers and departments.
    before : date
        What is due before it and not done is overdue.
    """
    offered = {each.name: each.values for each in lists}  # noqa: PD011  (no frame)
    tiers = Grouping(
        column="tier_at_start",
        heading=_TIER,
        words=offered["tier"],
        with_rest=False,
        tones=tier_tones(lang),
    )
    departments = Grouping(
        column="department", heading=_DEPARTMENT, words=offered["department"]
    )
    return Page(
        name="task_summary",
        sheet=_SHEET.text(lang),
        title=_SHEET.text(lang),
        summary=Label(
            zh="任务数、执行状态、逾期与完成率；跟踪表一改，这里随之更新",
            en="Tasks, status, overdue and completion; follows what is typed into the "
            "sheet of tasks",
        ).text(lang),
        blocks=(
            _key_figures(frame, lang, before),
            _table("tier_tasks", tiers, frame, lang),
            _status_chart(lang),
            _matrix(tiers, departments, frame, lang),
            _table("department_tasks", departments, frame, lang),
            _completion_chart(lang),
            _owner_table(frame, lang),
        ),
    )


def _key_figures(frame: pd.DataFrame, lang: Lang, before: date) -> Parameters:
    """Return the figures of all tasks."""
    named = {figure.name: figure for figure in figures(frame, lang)}
    met = {name: int(figure.met.sum()) for name, figure in named.items()}
    done = named[done_name(lang)]
    n_tasks, n_done = met["tasks"], met[done.name]

    def counted_by(figure: Figure) -> str:
        return count(TASK, *figure.conditions)

    rows: tuple[tuple[str, Label, Cell, Unit, str], ...] = (
        ("day", DAY_IN_USE, before, Unit.DATE, OVERDUE_BEFORE),
        ("total", TASKS, n_tasks, Unit.NUMBER, "COUNTA(tracking[customer_id])"),
        ("done", done.heading, n_done, Unit.NUMBER, counted_by(done)),
        (
            "no_status",
            NO_STATUS,
            met["no_status"],
            Unit.NUMBER,
            counted_by(named["no_status"]),
        ),
        (
            "overdue",
            _OVERDUE_OPEN,
            met["overdue"],
            Unit.NUMBER,
            counted_by(named["overdue"]),
        ),
        (
            "completion",
            _OVERALL_COMPLETION,
            rate(n_done, n_tasks),
            Unit.PERCENT,
            'IF(task_total=0,"",task_done/task_total)',
        ),
        (
            "other_owners",
            _OTHER_OWNERS,
            0,
            Unit.NUMBER,
            "task_total-SUM(owner_tasks[tasks])",
        ),
    )
    return Parameters(
        name="task_figures",
        title=Label(zh="关键数字", en="Key figures").text(lang),
        parameters=tuple(
            Parameter(
                name=f"task_{name}",
                label=heading(label, lang),
                value=value,
                unit=unit,
                note=_FIGURE_NOTES[name].text(lang) if name in _FIGURE_NOTES else "",
                editable=False,
                formula=formula,
            )
            for name, label, value, unit, formula in rows
        ),
    )


def _table(name: str, grouping: Grouping, frame: pd.DataFrame, lang: Lang) -> Table:
    """Return all figures of each word of a group, with a row of totals."""
    by = Label(zh=f"按{grouping.heading.zh}", en=f"By {grouping.heading.en}")
    return Table(
        name=name,
        title=by.text(lang),
        columns=count_columns(name, grouping, frame, lang),
        key=(grouping.column,) if grouping.editable else (),
        highlights=(
            Highlight(columns=("overdue",), formula="N([@overdue])>0", tone=Tone.BAD),
        ),
        total_label=_TOTAL.text(lang),
    )


def _owner_table(frame: pd.DataFrame, lang: Lang) -> Table:
    """Return the figures of each owner met, who has most tasks first.

    In an empty form the owners are named by hand.
    """
    rest = UNASSIGNED.text(lang).casefold()
    owners = frame["owner"].value_counts()
    spellings = frame.drop_duplicates("owner").set_index("owner")["owner_as_written"]
    named = [name for name in owners.index if name and name != rest]
    ordered = sorted(named, key=lambda name: (-int(owners[name]), name))
    grouping = Grouping(
        column="owner",
        heading=_OWNER,
        words=tuple(spellings[name] for name in ordered),
        editable=True,
    )
    note = Label(
        zh=f"跟踪表中若有此处未列出的负责人，上面的“{_OTHER_OWNERS.zh}”不为 0："
        "请在合计行上方加一行写上姓名。",
        en=f'An owner of the sheet of tasks who is missing here shows above as "'
        f'{_OTHER_OWNERS.en}": add a row with the name above the totals.',
    )
    return replace(
        _table("owner_tasks", grouping, frame, lang),
        blank_rows=0 if len(frame) else OWNER_ROWS,
        note=note.text(lang),
    )


def _matrix(
    tiers: Grouping, departments: Grouping, frame: pd.DataFrame, lang: Lang
) -> Table:
    """Return the tasks of each tier by department."""
    across = [
        _department(number, word, frame)
        for number, word in enumerate(departments.words, 1)
    ]
    rest = Figure(
        name=f"department_{len(across) + 1}",
        heading=UNASSIGNED,
        conditions=(same("department", '""'),),
        met=frame["department"] == "",
    )
    columns = [counted(tiers, each, frame, lang) for each in (*across, rest)]
    everything = Figure(
        name="tasks", heading=TASKS, conditions=(), met=frame["department"].notna()
    )
    whole = counted(tiers, everything, frame, lang)
    return Table(
        name="task_matrix",
        title=Label(zh="层级 × 责任部门", en="Tier by department").text(lang),
        columns=(word_column(tiers, lang), *columns, whole),
        total_label=_TOTAL.text(lang),
        heat=tuple(each.name for each in columns),
    )


def _department(number: int, word: str, frame: pd.DataFrame) -> Figure:
    return Figure(
        name=f"department_{number}",
        heading=Label(zh=word, en=word),
        conditions=(same("department", quoted(word), plain=is_plain(word)),),
        met=frame["department"] == word.casefold(),
    )


def _status_chart(lang: Lang) -> Chart:
    """Return columns of what is to do, under way and done in each tier."""
    n_statuses = len(statuses(lang))
    return Chart(
        kind=ChartKind.COLUMN,
        title=Label(zh="各层级的任务状态", en="Status of the tasks by tier").text(lang),
        table="tier_tasks",
        categories="tier_at_start",
        series=(*(f"status_{n}" for n in range(1, n_statuses + 1)), "no_status"),
        alt_text=Label(
            zh="柱形图：各层级处于每种状态的任务数，以及未填状态的任务数",
            en="Columns: tasks of each tier in every status, and those of none",
        ).text(lang),
        y_title=heading(TASKS, lang),
        lower=0,
    )


def _completion_chart(lang: Lang) -> Chart:
    """Return tasks as columns and the completion rate as a line, by department."""
    return Chart(
        kind=ChartKind.COMBINED,
        title=Label(
            zh="各部门的任务数与完成率", en="Tasks and completion by department"
        ).text(lang),
        table="department_tasks",
        categories="department",
        series=("tasks", "completion"),
        alt_text=Label(
            zh="组合图：柱形为各部门的任务数，折线为完成率",
            en="Combined: columns for the tasks of each department, a line for the "
            "completion rate",
        ).text(lang),
        y_title=heading(TASKS, lang),
        lower=0,
    )
