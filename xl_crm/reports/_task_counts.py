"""How many tasks are there of each tier, department and owner, and how many are done?

Each number stands beside the formula that counts it again when somebody changes a
status, an owner or a date in the table ``tracking``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label, Lang
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Cell, Column, Mark, Tone, Total
from xl_crm.reports._task_columns import statuses
from xl_crm.tables.missing import UNASSIGNED
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xl_crm.reports._tasks import Tasks

#: Name of the cell with the day before which a task is overdue.
OVERDUE_BEFORE = "overdue_before"
TASKS = Label(zh="任务数", en="tasks")
OVERDUE = Label(zh="已逾期", en="overdue")
DAY_IN_USE = Label(zh="逾期按此日判断", en="overdue judged by")
NO_STATUS = Label(zh="未填状态", en="no status")
#: Heading of a count that is part of those beside it.
OF_WHICH_OVERDUE = Label(zh="其中已逾期", en="of which overdue")
COMPLETION = Label(zh="完成率", en="completion rate")
_ALL_TASKS = Label(
    zh="执行状态为空的任务；各状态与未填状态之和为任务数",
    en="Tasks whose status is empty; with those of every status they are all tasks",
)
_AMONG_OPEN = Label(
    zh="未完成的任务中截止日期早于检查日期的，已含在左边各列中，不另外相加",
    en="Of the tasks not done, those due before the check date: the columns to the "
    "left hold them already, not to be added",
)
#: Words that COUNTIFS takes for nothing but themselves: no number, no date, no pattern,
#: no comparison.
_PLAIN = re.compile(r"[^\W\d_][^\d*?~]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must hold of a task, in the two ways that a formula can say it.

    Attributes
    ----------
    pair : str
        Range and criterion, as ``COUNTIFS`` takes them.
    test : str
        The same as a comparison of whole columns, as ``SUMPRODUCT`` takes it.
    plain : bool
        ``COUNTIFS`` cannot misread the criterion.
    """

    pair: str
    test: str
    plain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Something that is counted.

    Attributes
    ----------
    conditions : tuple of Condition
        What a task must meet.
    met : Series of bool
        Which tasks meet them as the book is written.
    note : Label or None
        Definition, where the heading does not say it all.
    """

    name: str
    heading: Label
    conditions: tuple[Condition, ...]
    met: pd.Series
    note: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A column of the tasks, and those of its words that are counted.

    Attributes
    ----------
    column : str
        Of the table ``tracking``; the column of the words has the same name.
    words : tuple of str
        No two that differ in nothing but case.
    with_rest : bool
        The last row counts the tasks whose cell is empty.
    """

    column: str
    heading: Label
    words: tuple[str, ...]
    with_rest: bool = True
    tones: Mapping[str, Tone] = field(default_factory=dict)
    editable: bool = False


def task_frame(
    tasks: Tasks | None, lang: Lang, as_of: date, before: date
) -> pd.DataFrame:
    """Return the tasks as the book is written, with what they are counted by.

    Parameters
    ----------
    before : date
        What is due before it and not done is overdue.

    Returns
    -------
    DataFrame
        tier_at_start, department, owner, status (casefolded; empty text where there is
        none), owner_as_written and overdue (bool), one row a task.
    """
    names = ("tier_at_start", "department", "owner", "status")
    if tasks is None:
        none = {name: pd.Series([], dtype=object) for name in names}
        return pd.DataFrame(none).assign(owner_as_written="", overdue=False)
    view = tasks.view
    owners = tasks.of_customer(view.customers("owner"))
    values: tuple[Sequence[Cell], ...] = (
        tasks.of_customer(view.tier(view.analysis.tiers)),
        tasks.of_strategy(lambda each: each.department.text(lang)),
        owners,
        tasks.of_strategy(lambda _: statuses(lang)[0]),
    )
    frame = pd.DataFrame(
        {
            name: [str(cell or "").casefold() for cell in cells]
            for name, cells in zip(names, values, strict=True)
        }
    )
    late = [day < before for day in tasks.due_dates(as_of)]
    return frame.assign(owner_as_written=pd.Series(owners, dtype=object), overdue=late)


def figures(frame: pd.DataFrame, lang: Lang) -> Iterator[Figure]:
    """Yield what is counted of every group: tasks, each status, none, overdue.

    Those of each status and of none make up the tasks; those overdue are among them.
    """
    words = statuses(lang)
    everything = pd.Series(True, index=frame.index)  # noqa: FBT003  (its value)
    yield Figure(name="tasks", heading=TASKS, conditions=(), met=everything)
    for number, word in enumerate(words, 1):
        yield Figure(
            name=f"status_{number}",
            heading=Label(zh=word, en=word),
            conditions=(same("status", quoted(word), plain=is_plain(word)),),
            met=frame["status"] == word.casefold(),
        )
    yield Figure(
        name="no_status",
        heading=NO_STATUS,
        conditions=(same("status", '""'),),
        met=frame["status"] == "",
        note=_ALL_TASKS,
    )
    done = quoted(words[-1])
    not_done = Condition(
        pair=f"tracking[status],{quoted('<>' + words[-1])}",
        test=f"(tracking[status]<>{done})",
        plain=is_plain(words[-1]),
    )
    late = Condition(
        pair=f'tracking[due_date],"<"&{OVERDUE_BEFORE}',
        test=f'(tracking[due_date]<>"")*(tracking[due_date]<{OVERDUE_BEFORE})',
    )
    yield Figure(
        name="overdue",
        heading=OF_WHICH_OVERDUE,
        conditions=(late, not_done),
        met=frame["overdue"] & (frame["status"] != words[-1].casefold()),
        note=_AMONG_OPEN,
    )


def count_columns(
    table: str, grouping: Grouping, frame: pd.DataFrame, lang: Lang
) -> tuple[Column, ...]:
    """Return the words of a group with all figures and the completion rate.

    Parameters
    ----------
    table : str
        Code name of the table that the columns are for.
    """
    counts = {
        figure.name: counted(grouping, figure, frame, lang)
        for figure in figures(frame, lang)
    }
    done, tasks = counts[done_name(lang)], counts["tasks"]
    pairs = zip(done.values, tasks.values, strict=True)
    whole = [f"SUBTOTAL(109,{table}[{each.name}])" for each in (done, tasks)]
    sums = [
        sum(n for n in each.values if isinstance(n, int))  # noqa: PD011  (no frame)
        for each in (done, tasks)
    ]
    return (
        word_column(grouping, lang),
        *counts.values(),
        Column(
            name="completion",
            heading=heading(COMPLETION, lang),
            values=[rate(*pair) for pair in pairs],
            unit=Unit.PERCENT,
            better=Better.HIGHER,
            mark=Mark.BAR,
            formula=f'IF(N([@tasks])=0,"",[@{done.name}]/[@tasks])',
            total=Total.OWN,
            total_value=rate(*sums),
            total_formula=f'IF({whole[1]}=0,"",{whole[0]}/{whole[1]})',
        ),
    )


def done_name(lang: Lang) -> str:
    """Return the name of the figure that counts what is done."""
    return f"status_{len(statuses(lang))}"


def word_column(grouping: Grouping, lang: Lang) -> Column:
    """Return the words of a group, one a row."""
    rest = (UNASSIGNED.text(lang),) if grouping.with_rest else ()
    return Column(
        name=grouping.column,
        heading=heading(grouping.heading, lang),
        values=[*grouping.words, *rest],
        tones={**grouping.tones, UNASSIGNED.text(lang): Tone.MUTED},
        editable=grouping.editable,
    )


def counted(
    grouping: Grouping, figure: Figure, frame: pd.DataFrame, lang: Lang
) -> Column:
    """Return one figure of each word of a group.

    In an empty form nobody knows yet whether the words are plain.
    """
    by_word = frame.loc[figure.met, grouping.column].value_counts()
    values: list[Cell] = [int(by_word.get(w.casefold(), 0)) for w in grouping.words]
    here = f"[@{grouping.column}]"
    named_later = grouping.editable and frame.empty
    formula = count(
        same(grouping.column, here, plain=not named_later), *figure.conditions
    )
    careful = same(grouping.column, here, plain=False)
    row_formulas = {
        row: count(careful, *figure.conditions)
        for row, word in enumerate(grouping.words)
        if not is_plain(word)
    }
    if grouping.with_rest:
        rest = UNASSIGNED.text(lang).casefold()
        values.append(int(by_word.get("", 0)) + int(by_word.get(rest, 0)))
        empty = count(TASK, same(grouping.column, '""'), *figure.conditions)
        row_formulas[len(grouping.words)] = f"{empty}+{formula}"
    return Column(
        name=figure.name,
        heading=heading(figure.heading, lang),
        values=values,
        unit=Unit.NUMBER,
        note=figure.note.text(lang) if figure.note else "",
        formula=f'IF({here}="","",{formula})' if grouping.editable else formula,
        row_formulas=row_formulas,
        total=Total.SUM,
    )


def same(column: str, operand: str, *, plain: bool = True) -> Condition:
    """Return the condition that the cell of a task holds what an operand says."""
    return Condition(
        pair=f"tracking[{column}],{operand}",
        test=f"(tracking[{column}]={operand})",
        plain=plain,
    )


#: A row of the table of tasks that somebody filled in.
TASK = Condition(pair='tracking[customer_id],"<>"', test='(tracking[customer_id]<>"")')


def count(*conditions: Condition) -> str:
    """Return the formula that counts the tasks for which all conditions hold.

    ``COUNTIFS`` is quick and easy to read, but takes ``王*`` for a pattern and ``007``
    for 7.
    """
    if all(each.plain for each in conditions):
        return f"COUNTIFS({','.join(each.pair for each in conditions)})"
    return f"SUMPRODUCT(1*{'*'.join(each.test for each in conditions)})"


def rate(done: Cell, tasks: Cell) -> float | None:
    """Return the share of tasks that are done; None without tasks."""
    if not isinstance(done, int) or not isinstance(tasks, int) or not tasks:
        return None
    return done / tasks


def is_plain(word: str) -> bool:
    """Tell whether ``COUNTIFS`` takes a word for nothing but itself."""
    return _PLAIN.fullmatch(word) is not None


def quoted(word: str) -> str:
    """Return a word as a text of a formula."""
    doubled = word.replace('"', '""')
    return f'"{doubled}"'
