"""By which settings was the book made?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from xl_crm.i18n import Label
from xl_crm.plan import GROUPS
from xl_crm.plan._spec import settings_of
from xl_crm.reports._score_cuts import cut_blocks
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
)
from xl_crm.reports._view import View
from xl_crm.tables import table_named
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
_SHEET = Label(zh="配置", en="Settings")
#: Groups that say something about the results; the engine's do not.
_SHOWN = ("scoring", "tiers", "general", "reading", "orders", "windows", "rfm")
#: Shares that the score sheet compares with: cells that people may change.
_LIVE = ("min_dimension_coverage", "min_coverage")
#: Settings that have a table of their own on the page.
_ELSEWHERE = ("percent_cuts", "score_cuts")


def settings_page(view: View | None, plan: Plan, lang: Lang) -> Page:
    """Return every setting that results depend on; those of the scores are live."""
    if view:
        dated = replace(plan.general, as_of=view.analysis.as_of)
        plan = replace(plan, general=dated)
    weights = ScoreWeights(view=view, plan=plan, lang=lang)
    blocks: list[Block] = [*weights.blocks(), *cut_blocks(view, plan, lang)]
    blocks += [_group(name, plan, lang) for name in _SHOWN]
    if view:
        blocks.append(_sources(view))
    blocks += working_blocks(weights)
    return Page(
        name="settings",
        sheet=_SHEET.text(lang),
        title=_SHEET.text(lang),
        summary=Label(
            zh="本次分析所用的设置；改动权重、界限与层级界点，评分随之变化",
            en="Settings behind this analysis; scores follow weights, bounds and cuts",
        ).text(lang),
        blocks=tuple(blocks),
    )


def _group(name: str, plan: Plan, lang: Lang) -> Parameters:
    """Return one group of settings."""
    kind, title = GROUPS[name]
    group = getattr(plan, name)
    return Parameters(
        name=f"settings_{name}",
        title=title.text(lang),
        parameters=tuple(
            Parameter(
                name=f"{name}.{field.name}".replace(".", "_"),
                label=meaning.label.text(lang),
                value=_cell(getattr(group, field.name)),
                unit=(
                    Unit.PERCENT
                    if field.name in _LIVE
                    else _unit(getattr(group, field.name))
                ),
                note=meaning.note.text(lang),
                rule=Rule.SHARE if field.name in _LIVE else Rule.ANY,
                editable=field.name in _LIVE,
            )
            for field, meaning in settings_of(kind)
            if field.name not in _ELSEWHERE
        ),
    )


def _unit(value: Any) -> Unit:  # noqa: ANN401  (any setting)
    """Return how a setting is shown."""
    return Unit.DATE if isinstance(value, date) else Unit.TEXT


def _cell(value: Any) -> Cell:  # noqa: ANN401  (any setting)
    """Return a setting as one cell."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(f"{each:g}" for each in value) or None
    if isinstance(value, dict):
        return ", ".join(f"{word} = {status}" for word, status in value.items()) or None
    if isinstance(value, bool):
        return "true" if value else "false"
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
