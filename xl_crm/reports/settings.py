"""By which settings was the book made?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.plan import GROUPS
from xl_crm.plan._spec import settings_of
from xl_crm.reports._spec import (
    Block,
    Cell,
    Column,
    Page,
    Parameter,
    Parameters,
    Table,
)
from xl_crm.reports._view import View
from xl_crm.scores.composite import global_weights
from xl_crm.tables import table_named
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
    from xl_crm.scores.normalise import Scale

_SHEET = Label(zh="配置", en="Settings")
#: Groups that say something about the results; the engine's do not.
_SHOWN = ("general", "reading", "orders", "windows", "scoring", "tiers", "rfm")


def settings_page(view: View | None, plan: Plan, lang: Lang) -> Page:
    """Return every setting that results depend on, with weights and bounds."""
    if view:
        dated = replace(plan.general, as_of=view.analysis.as_of)
        plan = replace(plan, general=dated)
    blocks: list[Block] = [_group(name, plan, lang) for name in _SHOWN]
    blocks.append(_weights(view, plan, lang))
    if view:
        blocks.append(_sources(view))
    return Page(
        name="settings",
        sheet=_SHEET.text(lang),
        title=_SHEET.text(lang),
        summary=Label(
            zh="本次分析所用的设置、权重与标准化界限",
            en="Settings, weights and bounds behind this analysis",
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
                unit=_unit(getattr(group, field.name)),
                note=meaning.note.text(lang),
                editable=False,
            )
            for field, meaning in settings_of(kind)
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


def _remark(name: str, scales: Mapping[str, Scale], lang: Lang) -> str:
    """Return what is unusual about the scale of an indicator."""
    if name not in scales:
        return Label(zh="没有数据", en="no data").text(lang)
    remarks = [scales[name].note.text(lang)]
    if CATALOGUE[name].scored_as:
        stand_in = CATALOGUE[CATALOGUE[name].scored_as].label
        remarks.append(
            Label(zh=f"按“{stand_in.zh}”", en=f"as {stand_in.en}").text(lang)
        )
    return "; ".join(remark for remark in remarks if remark)


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


def _weights(view: View | None, plan: Plan, lang: Lang) -> Table:
    """Return the weight of every indicator, and the bounds it was scaled with."""
    weights = global_weights(plan.dimensions)
    pairs = [
        (dimension, indicator)
        for dimension in plan.dimensions
        for indicator in dimension.indicators
    ]
    scales = view.analysis.scales if view else {}
    known = [scales.get(indicator.name) for _, indicator in pairs]

    def heading(zh: str, en: str) -> str:
        return Label(zh=zh, en=en).text(lang)

    return Table(
        name="weights",
        title=heading("权重与标准化界限", "Weights and bounds"),
        note=heading(
            "总权重 = 维度权重 × 指标权重；界限为标准化后取0和1的原始值。",
            "Global weight = dimension weight x indicator weight; the bounds are the "
            "values that become 0 and 1.",
        ),
        columns=(
            Column(
                name="dimension",
                heading=heading("维度", "Dimension"),
                values=[dimension.label.text(lang) for dimension, _ in pairs],
            ),
            Column(
                name="dimension_weight",
                heading=heading("维度权重", "Dimension weight"),
                values=[dimension.weight for dimension, _ in pairs],
                unit=Unit.PERCENT,
            ),
            Column(
                name="indicator",
                heading=heading("指标", "Indicator"),
                values=[CATALOGUE[each.name].label.text(lang) for _, each in pairs],
            ),
            Column(
                name="indicator_weight",
                heading=heading("维度内权重", "Weight inside"),
                values=[each.weight for _, each in pairs],
                unit=Unit.PERCENT,
            ),
            Column(
                name="global_weight",
                heading=heading("总权重", "Global weight"),
                values=[weights[each.name] for _, each in pairs],
                unit=Unit.PERCENT,
            ),
            Column(
                name="lower",
                heading=heading("下限", "Lower bound"),
                values=[scale.lower if scale else None for scale in known],
                unit=Unit.RATIO,
            ),
            Column(
                name="upper",
                heading=heading("上限", "Upper bound"),
                values=[scale.upper if scale else None for scale in known],
                unit=Unit.RATIO,
            ),
            Column(
                name="remark",
                heading=heading("说明", "Remark"),
                values=[
                    _remark(indicator.name, scales, lang) if view else None
                    for _, indicator in pairs
                ],
            ),
        ),
    )
