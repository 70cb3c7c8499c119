"""What does each figure and field mean? One page for both kinds of reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._score_weights import ScoreWeights
from xl_crm.reports._spec import Column, Page, Table
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from xl_crm.plan import Plan
    from xl_crm.reports._view import View

DIRECTIONS = {
    Better.HIGHER: Label(zh="越大越好", en="higher is better"),
    Better.LOWER: Label(zh="越小越好", en="lower is better"),
    Better.NEUTRAL: Label(zh="中性", en="neutral"),
}
_METRICS_SHEET = Label(zh="指标定义", en="Definitions")
_FIELDS_SHEET = Label(zh="字段说明", en="Fields")


def definition_page(view: View | None, plan: Plan, lang: Lang) -> Page:
    """Return the definition of every metric, with its weight in the score."""
    metrics = list(CATALOGUE.values())
    texts = {
        ("name", Label(zh="代码名", en="Code name")): [m.name for m in metrics],
        ("label", Label(zh="指标", en="Metric")): [m.label.text(lang) for m in metrics],
        ("unit", Label(zh="单位", en="Unit")): [
            m.unit.label.text(lang) for m in metrics
        ],
        ("direction", Label(zh="方向", en="Direction")): [
            DIRECTIONS[m.better].text(lang) for m in metrics
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
        blocks=(
            _with_weights(
                _text_table("definitions", texts, lang), ScoreWeights(view, plan, lang)
            ),
        ),
    )


def _with_weights(table: Table, weights: ScoreWeights) -> Table:
    """Return the definitions with the weights in use, which follow the settings."""
    in_use = dict(
        zip(
            (one.name for _, one in weights.pairs),
            weights.global_weights(),
            strict=True,
        )
    )
    shown = [in_use.get(name) for name in CATALOGUE]
    column = Column(
        name="weight",
        heading=weights.text("总权重", "Weight"),
        values=shown,
        unit=Unit.PERCENT,
        row_formulas={
            row: f"weight_{name}"
            for row, name in enumerate(CATALOGUE)
            if name in in_use
        },
    )
    before, after = table.columns[:4], table.columns[4:]
    return replace(table, columns=(*before, column, *after))


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
