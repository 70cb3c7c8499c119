"""By which settings was the book made?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from xl_crm.i18n import Label, Lang
from xl_crm.plan import GROUPS
from xl_crm.plan._spec import settings_of
from xl_crm.plan.reporting import REPORT_GROUPS
from xl_crm.reports._score_checks import check_table
from xl_crm.reports._score_cuts import class_table, cut_blocks
from xl_crm.reports._score_weights import ScoreWeights
from xl_crm.reports._score_workings import working_blocks
from xl_crm.reports._spec import (
    Block,
    Cell,
    Column,
    Page,
    Parameter,
    Parameters,
    Rule,
    Table,
    Text,
)
from xl_crm.reports._view import View
from xl_crm.tables import table_named
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.plan import Plan
    from xl_crm.plan._spec import Setting

_SHEET = Label(zh="配置", en="Settings")
#: Groups that say something about the results; the engine's do not.
_SHOWN = (
    *("scoring", "tiers", "general", "reading", "orders", "windows", "rfm"),
    *REPORT_GROUPS,
)
#: Shares that the score sheet compares with: cells that people may change.
_LIVE = ("min_dimension_coverage", "min_coverage")
#: Settings that have a block of their own on the page.
_ELSEWHERE = ("percent_cuts", "score_cuts", *_LIVE)
#: Units of numbers by what the name of their setting ends in.
_UNITS = {"_percent": Unit.PERCENT, "_days": Unit.DAYS}
_YES, _NO = Label(zh="是", en="yes"), Label(zh="否", en="no")
_LANGUAGES = {Lang.ZH: "中文", Lang.EN: "English"}
_NEW_RUN = Label(zh="须重新运行的设置", en="Settings that need a new run")
_HOW_TO_RUN = Label(
    zh="以下设置在表内改动不起作用：请改项目文件 crm.toml，再运行 xl-crm。",
    en="A change in this sheet has no effect on these: change them in the project file "
    "crm.toml, then run xl-crm again.",
)


def settings_page(view: View | None, plan: Plan, lang: Lang) -> Page:
    """Return every setting that results depend on; those of the scores are live."""
    if view:
        dated = replace(plan.general, as_of=view.analysis.as_of)
        plan = replace(plan, general=dated)
    weights = ScoreWeights(view=view, plan=plan, lang=lang)
    blocks: list[Block] = [
        check_table(weights),
        *weights.blocks(),
        *cut_blocks(view, plan, lang),
        _least_coverages(plan, lang),
        Text(lines=(_HOW_TO_RUN.text(lang),), title=_NEW_RUN.text(lang)),
    ]
    blocks += [_group(name, plan, lang) for name in _SHOWN]
    if view:
        blocks.append(_sources(view))
    blocks += [*working_blocks(weights), class_table(lang)]
    return Page(
        name="settings",
        sheet=_SHEET.text(lang),
        title=_SHEET.text(lang),
        summary=Label(
            zh="本次分析所用的权重、界限、层级界点与其他设置",
            en="Weights, bounds, cuts and other settings behind this analysis",
        ).text(lang),
        blocks=tuple(blocks),
    )


def _least_coverages(plan: Plan, lang: Lang) -> Parameters:
    """Return the shares that the score sheet compares with."""
    kind, _ = GROUPS["scoring"]
    return Parameters(
        name="least_coverages",
        title=Label(zh="最低覆盖率", en="Least coverages").text(lang),
        note=Label(
            zh="可修改：黄色单元格改动后，评分随之变化。",
            en="Yours to change: scores follow the yellow cells.",
        ).text(lang),
        parameters=tuple(
            Parameter(
                name=f"scoring_{field.name}",
                label=meaning.label.text(lang),
                value=getattr(plan.scoring, field.name),
                unit=Unit.PERCENT,
                note=meaning.note.text(lang),
                rule=Rule.SHARE,
            )
            for field, meaning in settings_of(kind)
            if field.name in _LIVE
        ),
    )


def _group(name: str, plan: Plan, lang: Lang) -> Parameters:
    """Return one group of settings that only a new run takes up."""
    kind, title = GROUPS[name]
    group = getattr(plan, name)
    return Parameters(
        name=f"settings_{name}",
        title=title.text(lang),
        parameters=tuple(
            _parameter(name, field.name, meaning, getattr(group, field.name), lang)
            for field, meaning in settings_of(kind)
            if field.name not in _ELSEWHERE
        ),
    )


def _parameter(
    group: str,
    name: str,
    meaning: Setting,
    value: Any,  # noqa: ANN401  (any setting)
    lang: Lang,
) -> Parameter:
    """Return a setting: its value in words, its code in the note."""
    unit = _unit(name, value)
    note, code = meaning.note.text(lang), _code(value)
    if code:
        by = Label(zh="；", en="; ").text(lang)
        note = f"{group}.{name} = {code}{by}{note}"
    return Parameter(
        name=f"{group}_{name}",
        label=_without_unit(meaning.label.text(lang), unit),
        value=value / 100 if unit is Unit.PERCENT else _cell(value, lang),
        unit=unit,
        note=note,
        editable=False,
    )


def _unit(name: str, value: Any) -> Unit:  # noqa: ANN401  (any setting)
    """Return how a setting is shown."""
    if isinstance(value, date):
        return Unit.DATE
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Unit.TEXT
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            return unit
    return Unit.NUMBER if isinstance(value, int) else Unit.RATIO


def _without_unit(label: str, unit: Unit) -> str:
    """Return a label without the percent sign that its value carries."""
    return label.removesuffix("(%)") if unit is Unit.PERCENT else label


def _code(value: Any) -> str:  # noqa: ANN401  (any setting)
    """Return how a project file spells a choice; empty for what needs no word."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return ""


def _cell(value: Any, lang: Lang) -> Cell:  # noqa: ANN401  (any setting)
    """Return a setting as one cell."""
    if isinstance(value, Lang):
        return _LANGUAGES[value]
    if isinstance(value, Enum):
        return value.label.text(lang) if hasattr(value, "label") else str(value.value)
    if isinstance(value, tuple):
        return ", ".join(f"{each:g}" for each in value) or None
    if isinstance(value, dict):
        return ", ".join(f"{word} = {status}" for word, status in value.items()) or None
    if isinstance(value, bool):
        return (_YES if value else _NO).text(lang)
    if value == "":
        return None
    return value if isinstance(value, str | int | float | date) else None


def _sources(view: View) -> Table:
    """Return which column of which file filled which field."""
    columns = view.analysis.quality.columns
    tables = [table_named(each.table) for each in columns]

    def heading(zh: str, en: str) -> str:
        return Label(zh=zh, en=en).text(view.lang)

    return Table(
        name="sources",
        title=heading("数据来源与列映射", "Sources and columns"),
        columns=(
            Column(
                name="table",
                heading=heading("数据表", "Table"),
                values=[view.text(table.label) for table in tables],
            ),
            Column(
                name="file",
                heading=heading("文件", "File"),
                values=[each.place for each in columns],
            ),
            Column(
                name="field",
                heading=heading("字段", "Field"),
                values=[
                    view.text(table[each.field].label)
                    for table, each in zip(tables, columns, strict=True)
                ],
            ),
            Column(
                name="column",
                heading=heading("列名或算式", "Header or expression"),
                values=[each.text for each in columns],
            ),
        ),
    )
