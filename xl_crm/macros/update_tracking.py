"""Which results does a newer analysis bring to the open tracking workbook?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.macros._spec import Asked, Group, Macro, Outcome
from xl_crm.macros.refresh_scores import moves_said

if TYPE_CHECKING:
    from xl_crm.macros._newest_analysis import FoundAnalysis
    from xl_crm.macros._tasks_updated import Tracking, Updated

_READING = Label(zh="读取跟踪表", en="Reading the tasks")
_LOOKING = Label(zh="查找最新的分析", en="Looking for the newest analysis")


def run(asked: Asked) -> Outcome:
    """Take the results of tasks from the newest analysis of the folder.

    Raises
    ------
    InputError
        It is no tracking workbook; there is no analysis, or several of the same day; a
        figure cannot be used.
    """
    # The list of commands needs neither numpy nor pandas.
    from xl_crm.macros._newest_analysis import (  # noqa: PLC0415
        CustomersNow,
        newest_analysis,
    )
    from xl_crm.macros._tasks_updated import (  # noqa: PLC0415
        edits,
        read_tracking,
        update,
    )

    asked.progress(_READING, 0.0)
    tracking = read_tracking(asked.book, asked.name)
    asked.progress(_LOOKING, 0.3)
    analysis = newest_analysis(asked.folder, asked.name)
    too_old = _too_old(tracking, analysis)
    if too_old:
        return Outcome(said=(too_old, *_unreadable(analysis)))
    updated = update(tracking, CustomersNow(analysis))
    return Outcome(
        said=(*_said(updated, analysis), *_unreadable(analysis)),
        edits=edits(tracking, updated, analysis),
    )


def _too_old(tracking: Tracking, analysis: FoundAnalysis) -> Label | None:
    """Return that an analysis is no news; None where it is."""
    name, day = analysis.name, analysis.as_of
    start, last = tracking.baseline_day, tracking.result_day
    if start and day <= start:
        return Label(
            zh=f"没有更新：最新的分析 {name} 的统计截止日 {day} 不晚于基线值的 {start}"
            "；请把新的分析存到同一文件夹",
            en=f"Nothing is updated: the newest analysis {name} is of {day}, not later "
            f"than the baselines of {start}. Save a new one into the same folder",
        )
    if last and day < last:
        return Label(
            zh=f"没有更新：最新的分析 {name} 的统计截止日 {day} 早于实际结果的 {last}",
            en=f"Nothing is updated: the newest analysis {name} is of {day}, earlier "
            f"than the results of {last}",
        )
    return None


def _said(updated: Updated, analysis: FoundAnalysis) -> Iterator[Label]:
    """Yield what was done, then what was left alone."""
    n, name, day = len(updated.results), analysis.name, analysis.as_of
    if n:
        yield Label(
            zh=f"{n} 个任务的实际结果已按 {name}（统计截止日 {day}）更新",
            en=f"{n:,} tasks have new results, from {name} (as of {day})",
        )
    else:
        yield Label(
            zh=f"没有要更新的实际结果：与 {name}（统计截止日 {day}）比较过",
            en=f"No result changes by {name} (as of {day})",
        )
    if updated.moves:
        total, listed = updated.moves.total(), moves_said(updated.moves)
        yield Label(
            zh=f"{total:,} 个客户的层级已不是制定策略时的层级，"
            f"任务没有改动：{listed.zh}",
            en=f"{total:,} customers are no longer in the tier that their tasks are "
            f"for; the tasks are as they were: {listed.en}",
        )
    yield from _left_said(updated)


def _left_said(updated: Updated) -> Iterator[Label]:
    """Yield which tasks were left alone, and why."""
    for count, label in (
        (updated.typed, Label(zh="结果由人填写", en="have a result that was typed")),
        (updated.done, Label(zh="已完成", en="are done")),
        (
            updated.without_metric,
            Label(zh="KPI没有对应的指标", en="have a KPI that no metric measures"),
        ),
        (
            updated.other_unit,
            Label(zh="单位与指标的不同", en="have another unit than their metric"),
        ),
    ):
        if count:
            yield Label(
                zh=f"{count:,} 个任务{label.zh}，没有改动",
                en=f"{count:,} tasks {label.en} and are left alone",
            )
    if updated.without_figure:
        yield Label(
            zh=f"{updated.without_figure:,} 个任务的指标现在没有数据，实际结果为空",
            en=f"{updated.without_figure:,} tasks have no figure now: result blank",
        )
    if updated.gone:
        gone = sorted(updated.gone)
        yield Label(
            zh=f"{len(gone):,} 个客户不在该分析中，任务没有改动，如 {gone[0]}",
            en=f"{len(gone):,} customers are not in that analysis and their tasks are "
            f"left alone: {gone[0]}, for one",
        )


def _unreadable(analysis: FoundAnalysis) -> Iterator[Label]:
    """Yield which workbooks of the folder could not be looked into."""
    if analysis.unreadable:
        names = ", ".join(analysis.unreadable)
        yield Label(
            zh=f"文件夹中有无法读取的工作簿：{names}",
            en=f"Workbooks of the folder that cannot be read: {names}",
        )


MACRO = Macro(
    name="update_tracking",
    label=Label(zh="更新跟踪", en="Update tracking"),
    tip=Label(
        zh="用同一文件夹中最新的客户分析结果，填写策略跟踪表的实际结果（KPI为指标的任务）。"
        "人填写的结果、已完成的任务、状态、反馈和改进事项不改动。",
        en="Fills the results of tasks whose KPI is a metric, from the newest analysis "
        "workbook in the same folder. What people typed, tasks that are done, status, "
        "feedback and the sheet of improvements are left alone.",
    ),
    group=Group.TRACKING,
    icon="DataRefreshAll",
    run=run,
)
