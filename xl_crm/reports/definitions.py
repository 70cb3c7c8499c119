"""What does each figure and field mean? One page for both kinds of reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._spec import Column, Page, Table
from xl_crm.scores.composite import global_weights
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.unit import Better

if TYPE_CHECKING:
    from xl_crm.plan import Plan

DIRECTIONS = {
    Better.HIGHER: Label(zh="越大越好", en="higher is better"),
    Better.LOWER: Label(zh="越小越好", en="lower is better"),
    Better.NEUTRAL: Label(zh="中性", en="neutral"),
}
_METRICS_SHEET = Label(zh="指标定义", en="Definitions")
_FIELDS_SHEET = Label(zh="字段说明", en="Fields")


def definition_page(plan: Plan, lang: Lang) -> Page:
    """Return the definition of every metric, with its weight in the score."""
    metrics = list(CATALOGUE.values())
    weights = global_weights(plan.dimensions)
    texts = {
        ("name", Label(zh="代码名", en="Code name")): [m.name for m in metrics],
        ("label", Label(zh="指标", en="Metric")): [m.label.text(lang) for m in metrics],
        ("unit", Label(zh="单位", en="Unit")): [
            m.unit.label.text(lang) for m in metrics
        ],
        ("direction", Label(zh="方向", en="Direction")): [
            DIRECTIONS[m.better].text(lang) for m in metrics
        ],
        ("weight", Label(zh="总权重", en="Weight")): [
            f"{weights[m.name]:.1%}" if m.name in weights else "" for m in metrics
        ],
        ("formula", Label(zh="计算方法", en="Formula")): [
            m.formula.text(lang) for m in metrics
        ],
        ("undefined", Label(zh="何时为空", en="Blank when")): [
            m.undefined.text(lang) for m in metrics
        ],
        ("source", Label(zh="出处", en="Source")): [m.source for m in metrics],
    }
    return Page(
        name="definitions",
        sheet=_METRICS_SHEET.text(lang),
        title=_METRICS_SHEET.text(lang),
        summary=Label(
            zh="每个指标的含义、方向、权重和出处",
            en="Meaning, direction, weight and source of every metric",
        ).text(lang),
        blocks=(_text_table("definitions", texts, lang),),
    )


def field_page(lang: Lang) -> Page:
    """Return the meaning of every field of the customer table."""
    fields = list(CUSTOMERS)
    texts = {
        ("name", Label(zh="代码名", en="Code name")): [f.name for f in fields],
        ("zh", Label(zh="中文", en="Chinese")): [f.label.zh for f in fields],
        ("en", Label(zh="英文", en="English")): [f.label.en for f in fields],
        ("aliases", Label(zh="可识别的列名", en="Headers understood")): [
            ", ".join(f.aliases) for f in fields
        ],
    }
    return Page(
        name="fields",
        sheet=_FIELDS_SHEET.text(lang),
        title=_FIELDS_SHEET.text(lang),
        summary=Label(
            zh="导入时可识别的列名", en="Headers that an import understands"
        ).text(lang),
        blocks=(_text_table("fields", texts, lang),),
    )


def _text_table(
    name: str, texts: dict[tuple[str, Label], list[str]], lang: Lang
) -> Table:
    """Return a table of texts."""
    return Table(
        name=name,
        columns=tuple(
            Column(name=code, heading=heading.text(lang), values=values)
            for (code, heading), values in texts.items()
        ),
    )
