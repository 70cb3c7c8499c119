"""How do settings look as a form: before any data, to be changed and then run?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._score_cuts import CUTS_TITLE, cut_blocks, methods
from xl_crm.reports._score_weights import ScoreWeights
from xl_crm.reports._spec import Page, Table, Text
from xl_crm.reports.settings import SHEET, least_coverages, setting_groups

if TYPE_CHECKING:
    from collections.abc import Collection

    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Block

#: Columns that a person fills in; the others of these tables come from data.
_DIMENSIONS = ("dimension", "weight", "code", "other_name")
_INDICATORS = ("dimension", "indicator", "weight", "direction")
_WEIGHTS = Label(zh="指标权重", en="Weights of indicators")
_HOW = Label(
    zh="粘贴数据后点“生成报告”，以下设置即生效。可修改黄色单元格与蓝色表头的列；"
    "设置留空取默认值；权重与界点须填写，各层权重合计须为100%。",
    en="Paste the data and press Generate report: these settings hold. Change the "
    "yellow cells and the columns with a blue heading. A blank setting takes its "
    "default; weights and cuts are needed, weights sum to 100 % on each level.",
)


def settings_form(plan: Plan, lang: Lang) -> Page:
    """Return the settings of a plan to be changed, without anything computed."""
    weights = ScoreWeights(view=None, plan=plan, lang=lang)
    cuts = tuple(cut for _, cut in methods(plan))
    blocks: list[Block] = [Text(lines=(_HOW.text(lang),))]
    for block in (*weights.blocks(), *cut_blocks(None, plan, lang)):
        match block:
            case Table(name="dimensions"):
                blocks.append(_typed(block, _DIMENSIONS))
            case Table(name="indicators"):
                typed = _typed(block, _INDICATORS)
                blocks.append(replace(typed, title=_WEIGHTS.text(lang)))
            case Table(name="tier_cuts"):
                typed = _typed(block, ("tier", *cuts))
                blocks.append(replace(typed, title=CUTS_TITLE.text(lang)))
    blocks.append(replace(least_coverages(plan, lang), note=""))
    blocks += setting_groups(plan, lang)
    return Page(
        name="settings",
        sheet=SHEET.text(lang),
        title=SHEET.text(lang),
        summary=Label(
            zh="评分、分层、读取与报表的全部设置，均为默认值",
            en="All settings of scores, tiers, reading and reports, at their defaults",
        ).text(lang),
        blocks=tuple(blocks),
    )


def _typed(table: Table, names: Collection[str]) -> Table:
    """Return a table with some of its columns, which compute nothing."""
    columns = tuple(
        replace(column, formula="", row_formulas={}, cell_names=())
        for column in table.columns
        if column.name in names
    )
    return replace(table, columns=columns, note="")
