"""What do customers score by the settings of the workbook that somebody has open?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.macros._spec import Asked, Group, Macro, Outcome

if TYPE_CHECKING:
    from collections import Counter

    from xl_crm.macros._scores_compared import Comparison
    from xl_crm.macros._scores_read import ScoreSheet

#: Ways from tier to tier that are listed: there are up to thirty, a box shows few.
_MOST_MOVES = 5
_READING = Label(zh="读取客户评分与配置", en="Reading scores and settings")
_COMPARING = Label(zh="比较得分", en="Comparing scores")


def run(asked: Asked) -> Outcome:
    """Score the customers of the sheet anew, and say what is different.

    Raises
    ------
    InputError
        It is no analysis workbook; a figure or heading cannot be used.
    SettingsError
        A setting of the sheet cannot be used.
    """
    # The list of commands needs neither numpy nor pandas.
    from xl_crm.macros._scores_compared import compare  # noqa: PLC0415
    from xl_crm.macros._scores_read import read_scores  # noqa: PLC0415

    asked.progress(_READING, 0.0)
    scores = read_scores(asked.book, asked.name)
    asked.progress(_COMPARING, 0.8)
    found = compare(scores)
    return Outcome(said=tuple(_said(scores, found)), edits=tuple(found.edits))


def moves_said(moves: Counter[tuple[str, str]]) -> Label:
    """Return how many customers moved from which tier into which, most first."""
    ordered = sorted(moves.items(), key=lambda each: (-each[1], each[0]))
    listed = [(f"{old} → {new}", n) for (old, new), n in ordered[:_MOST_MOVES]]
    others = moves.total() - sum(n for _, n in listed)
    zh = [*(f"{way} {n:,} 个" for way, n in listed), f"其他 {others:,} 个"]
    en = [*(f"{way} {n:,}" for way, n in listed), f"other ways {others:,}"]
    end = None if others else -1
    return Label(zh="；".join(zh[:end]), en="; ".join(en[:end]))


def _said(scores: ScoreSheet, found: Comparison) -> Iterator[Label]:
    """Yield what is to be said, the most important first."""
    n, changed = len(scores.rows), len(found.changed)
    if changed:
        yield Label(
            zh=f"{n:,} 个客户中 {changed:,} 个的综合得分已更新",
            en=f"{changed:,} of {n:,} customers have a new composite score",
        )
    elif found.edits:
        yield Label(
            zh=f"{n:,} 个客户的综合得分没有变化，其余计算结果已更新",
            en=f"No composite score of {n:,} customers changes; other results do",
        )
    elif not found.differences:
        yield Label(
            zh=f"{n:,} 个客户的得分与配置一致，没有改动",
            en=f"The scores of {n:,} customers fit the settings: nothing is changed",
        )
    yield from _differences_said(scores, found)
    if found.moves:
        total, listed = found.moves.total(), moves_said(found.moves)
        yield Label(
            zh=f"{total:,} 个客户换了层级：{listed.zh}",
            en=f"{total:,} customers are in another tier: {listed.en}",
        )
    yield from _left_said(scores, found)


def _differences_said(scores: ScoreSheet, found: Comparison) -> Iterator[Label]:
    """Yield that formulas show something else, with the first of them.

    Nothing where values change: formulas that depend on them are yet to follow.
    """
    if not found.differences or found.edits:
        return
    n, first = len(found.differences), found.differences[0]
    shown = [("" if v is None else v) for v in (first.found, first.wanted)]
    of = ""
    if first.row >= 0:
        customer = scores.table.values(scores.headings["customer_id"])[first.row]
        of = f" ({customer})"
    yield Label(
        zh=f"{n:,} 个公式单元格与重新计算的不同，第一个是 {first.place}{of}："
        f"显示“{shown[0]}”，应为“{shown[1]}”。公式没有改动；请按 Ctrl+Alt+F9 "
        "重新计算，仍不同则公式或其引用的单元格被改过",
        en=f"{n:,} formulas show something else than what was computed anew; the first "
        f'is {first.place}{of}: "{shown[0]}", should be "{shown[1]}". They are left as '
        "they are: press Ctrl+Alt+F9 to recalculate; what still differs is a formula, "
        "or a cell that it refers to, that somebody changed",
    )


def _left_said(scores: ScoreSheet, found: Comparison) -> Iterator[Label]:
    """Yield what was left alone, and what needs a new run."""
    if found.typed:
        n, first = len(found.typed), found.typed[0]
        yield Label(
            zh=f"{n:,} 个单元格的公式被直接输入的值覆盖，保留不动，第一个是 {first}",
            en=f"{n:,} cells hold something typed over the formula of their column and "
            f"are kept; the first is {first}",
        )
    if found.n_live:
        yield Label(
            zh=f"{found.n_live:,} 个公式单元格由 Excel 自动计算，没有改动",
            en=f"{found.n_live:,} formulas are computed by Excel and left alone",
        )
    if found.lost:
        yield Label(
            zh=f"这些列已不在表中，没有更新：{'、'.join(found.lost)}",
            en=f"These columns are not there any more: {', '.join(found.lost)}",
        )
    if scores.outdated:
        zh = "、".join(each.zh for each in scores.outdated)
        en = ", ".join(each.en for each in scores.outdated)
        yield Label(
            zh=f"这些设置改动后要点“生成报告”重新运行才生效：{zh}",
            en=f"Changes of these settings need a new run, press Generate report: {en}",
        )


MACRO = Macro(
    name="refresh_scores",
    label=Label(zh="刷新评分", en="Refresh scores"),
    tip=Label(
        zh="按配置表当前的权重、界限和界点，重算客户分析结果工作簿中每个客户的得分与层级。"
        "需打开该工作簿。公式、备注和您输入的内容不改动；不重新读取订单。",
        en="Scores and tiers of every customer of an open analysis workbook, by the "
        "weights, bounds and cuts of its settings as they stand. Formulas, remarks and "
        "what you typed are left alone; orders are not read again.",
    ),
    group=Group.ANALYSIS,
    icon="CalculateNow",
    run=run,
)
