"""Which filters, calculated fields, events and strategies does a plan hold, row by row?

What one half of this file puts into tables, ``settings_read`` reads back by the names
and headings declared here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.plan._entries import ENTRIES, written_filter
from xl_crm.reports._spec import Column, Rule, Table
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Cell

#: Rows to type into below what is there.
_FREE_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryColumn:
    """One column of a table of entries."""

    name: str
    heading: Label
    unit: Unit = Unit.ID
    rule: Rule = Rule.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTable:
    """A table whose rows people name themselves."""

    key: str
    title: Label
    note: Label
    columns: tuple[EntryColumn, ...]

    @property
    def name(self) -> str:
        """Return the name of the table in the sheet."""
        return f"settings_{self.key}"


def _column(name: str, zh: str, en: str, unit: Unit = Unit.ID) -> EntryColumn:
    rule = Rule.NUMBER if unit is Unit.PERCENT else Rule.ANY
    return EntryColumn(name=name, heading=Label(zh=zh, en=en), unit=unit, rule=rule)


_FILTERS = EntryTable(
    key="filters",
    title=Label(zh="筛选", en="Filters"),
    note=Label(
        zh="每行一个字段的一个词；同一字段多行，符合其一即可。"
        "词前加 ~ 为包含，加 ! 为排除，(空) 为空白。",
        en="One word of one field a row; of several rows of a field one is enough. "
        "~ before a word: contains, ! before it: leaves out, (blank): blank.",
    ),
    columns=(_column("field", "字段", "Field"), _column("word", "词", "Word")),
)
_CALCULATED = EntryTable(
    key="calculated",
    title=Label(zh="计算字段", en="Calculated fields"),
    note=ENTRIES["calculated"][0],
    columns=(_column("field", "名称", "Name"), _column("text", "算式", "Expression")),
)
_EVENTS = EntryTable(
    key="events",
    title=Label(zh="事件", en="Events"),
    note=ENTRIES["events"][0],
    columns=(
        _column("when", "日期或时期", "Day or period"),
        _column("label", "说明", "What happened"),
    ),
)
_STRATEGIES = EntryTable(
    key="strategies",
    title=Label(zh="各层级的策略建议", en="Strategies for each tier"),
    note=Label(
        zh="目标为指标的变化（15% 即提高15%），期限为天数；指标名与指标定义中的一致时，"
        "按该指标跟踪。",
        en="The target is the wished change of the KPI (15 % is 15 % more), the "
        "deadline is in days; a KPI called as a metric is tracked by it.",
    ),
    columns=(
        _column("tier", "客户层级", "Tier"),
        _column("zh", "策略(中文)", "Strategy (Chinese)"),
        _column("en", "策略(英文)", "Strategy (English)"),
        _column("department_zh", "部门(中文)", "Department (Chinese)"),
        _column("department_en", "部门(英文)", "Department (English)"),
        _column("kpi_zh", "指标(中文)", "KPI (Chinese)"),
        _column("kpi_en", "指标(英文)", "KPI (English)"),
        _column("target", "目标变化", "Target", Unit.PERCENT),
        _column("days", "期限(天)", "Days", Unit.DAYS),
    ),
)
ENTRY_TABLES = (_FILTERS, _CALCULATED, _EVENTS, _STRATEGIES)


def entry_tables(plan: Plan, lang: Lang) -> Iterator[Table]:
    """Yield a table of each kind of entries, with free rows below."""
    filters: list[tuple[Cell, ...]] = []
    for each in plan.filters:
        written = written_filter(each)
        words = (written,) if isinstance(written, str) else written
        filters += [(each.field, word) for word in words]
    rows: dict[str, Sequence[tuple[Cell, ...]]] = {
        "filters": filters,
        "calculated": [(each.name, each.text) for each in plan.calculated],
        "events": [(each.when, each.label) for each in plan.events],
        "strategies": list(_strategies(plan, lang)),
    }
    for table in ENTRY_TABLES:
        yield _drawn(table, rows[table.key], lang)


def _strategies(plan: Plan, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    labels = {tier.name: tier.label.text(lang) for tier in TIERS}
    for each in plan.strategies:
        texts = (each.text, each.department, each.kpi)
        yield (
            labels[each.tier],
            *(side for text in texts for side in (text.zh, text.en)),
            each.target,
            each.days,
        )


def _drawn(table: EntryTable, rows: Sequence[tuple[Cell, ...]], lang: Lang) -> Table:
    columns = tuple(
        Column(
            name=column.name,
            heading=column.heading.text(lang),
            values=[row[place] for row in rows],
            unit=column.unit,
            rule=column.rule,
            editable=True,
        )
        for place, column in enumerate(table.columns)
    )
    return Table(
        name=table.name,
        title=table.title.text(lang),
        note=table.note.text(lang),
        columns=columns,
        blank_rows=_FREE_ROWS,
    )
