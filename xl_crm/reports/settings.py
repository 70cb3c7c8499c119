"""By which settings was the book made, and which of them may be changed?"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from xl_crm.i18n import Label
from xl_crm.plan import GROUPS
from xl_crm.plan._spec import settings_of
from xl_crm.plan.reporting import REPORT_GROUPS
from xl_crm.reports._score_checks import check_table
from xl_crm.reports._score_cuts import class_table, cut_blocks, methods
from xl_crm.reports._score_weights import ScoreWeights
from xl_crm.reports._score_workings import working_blocks
from xl_crm.reports._setting_cells import NO, YES, cell_of, unit_of, words_of
from xl_crm.reports._setting_entries import entry_tables
from xl_crm.reports._spec import (
    Block,
    Choices,
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
from xl_crm.tiers.scale import TierMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
    from xl_crm.plan._spec import Setting

SHEET = Label(zh="配置", en="Settings")
#: Groups that say something about the results; the engine's do not.
SHOWN = (
    *("scoring", "tiers", "general", "reading", "orders", "windows", "rfm"),
    *REPORT_GROUPS,
    "output",
)
#: Shares that the score sheet compares with: cells that people may change.
LIVE = ("min_dimension_coverage", "min_coverage")
#: Cuts that have a table of their own, where the method of the plan shows them.
CUTS = {
    "percent_cuts": TierMethod.PERCENT_BANDS,
    "score_cuts": TierMethod.SCORE_BANDS,
}
#: The list of yes and no, in the sheet of lists.
_YES_NO = "settings_yes_no"
_NEW_RUN = Label(zh="须重新运行的设置", en="Settings that need a new run")
_HOW_TO_RUN = (
    Label(
        zh="以下黄色单元格与蓝色表头的列可以修改，重新运行后生效："
        "xl-crm run -p 本文件 --orders 订单文件 -o 文件夹。留空取默认值。"
        "也可改项目文件 crm.toml 后重新运行。",
        en="Change the yellow cells and the columns with a blue heading below, then "
        "run again: xl-crm run -p THIS_FILE --orders ORDERS -o FOLDER. A blank cell "
        "takes the default. The project file crm.toml does as well.",
    ),
    Label(
        zh="统计截止日是本次分析所用的日期：换用新数据时请修改，或清空以取订单中的最后一天。",
        en="The as-of date is that of this analysis: for newer data change it, or "
        "clear it to take the last day in the orders.",
    ),
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
        least_coverages(plan, lang),
        Text(
            lines=tuple(each.text(lang) for each in _HOW_TO_RUN),
            title=_NEW_RUN.text(lang),
        ),
    ]
    blocks += setting_groups(plan, lang)
    if view:
        blocks.append(_sources(view))
    blocks += [*working_blocks(weights), class_table(lang)]
    return Page(
        name="settings",
        sheet=SHEET.text(lang),
        title=SHEET.text(lang),
        summary=Label(
            zh="本次分析所用的权重、界限、层级界点与其他设置",
            en="Weights, bounds, cuts and other settings behind this analysis",
        ).text(lang),
        blocks=tuple(blocks),
    )


def least_coverages(plan: Plan, lang: Lang) -> Parameters:
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
            if field.name in LIVE
        ),
    )


def setting_groups(plan: Plan, lang: Lang) -> Iterator[Block]:
    """Yield all settings that only a new run takes up."""
    for name in SHOWN:
        yield _group(name, plan, lang)
    yield from entry_tables(plan, lang)


def setting_lists(lang: Lang) -> Iterator[Choices]:
    """Yield the drop-down lists of the settings."""
    both = (YES.text(lang), NO.text(lang))
    yield Choices(name=_YES_NO, heading=" / ".join(both), values=both)
    for group in SHOWN:
        kind, _ = GROUPS[group]
        for field, meaning in settings_of(kind):
            default = getattr(kind(), field.name)
            words = words_of(default, meaning, lang)
            if words and not isinstance(default, bool):
                heading = meaning.label.text(lang)
                name = f"settings_{group}_{field.name}"
                yield Choices(name=name, heading=heading, values=words)


def names_on_page(plan: Plan, group: str) -> tuple[str, ...]:
    """Return the settings of a group that stand below each other on the page.

    The others have a place of their own above: coverages and cuts that are live.
    """
    tabled = [method for method, _ in methods(plan)]
    kind, _ = GROUPS[group]
    return tuple(
        field.name
        for field, _ in settings_of(kind)
        if field.name not in LIVE and CUTS.get(field.name) not in tabled
    )


def _group(name: str, plan: Plan, lang: Lang) -> Parameters:
    """Return one group of settings that only a new run takes up."""
    kind, title = GROUPS[name]
    group, defaults, shown = getattr(plan, name), kind(), names_on_page(plan, name)
    parameters = []
    for field, meaning in settings_of(kind):
        key = field.name
        if key not in shown:
            continue
        default = getattr(defaults, key)
        unit = unit_of(key, default)
        words = words_of(default, meaning, lang)
        parameters.append(
            Parameter(
                name=f"{name}_{key}",
                label=_without_unit(meaning.label.text(lang), unit),
                value=cell_of(getattr(group, key), unit, lang),
                unit=unit,
                note=_note(f"{name}.{key}", default, meaning, lang),
                choices=_list_of(f"{name}_{key}", default) if words else "",
            )
        )
    return Parameters(
        name=f"settings_{name}", title=title.text(lang), parameters=tuple(parameters)
    )


def _list_of(name: str, default: Any) -> str:  # noqa: ANN401  (any setting)
    return _YES_NO if isinstance(default, bool) else f"settings_{name}"


def _note(key: str, default: Any, meaning: Setting, lang: Lang) -> str:  # noqa: ANN401
    """Return what a setting does, after how a project file spells it."""
    by = Label(zh="；", en="; ").text(lang)
    codes = []
    if isinstance(default, bool):
        codes = ["true", "false"]
    elif isinstance(default, Enum):
        codes = [str(member.value) for member in type(default)]
    words = words_of(default, meaning, lang)
    pairs = [
        f"{word} = {code}"
        for word, code in zip(words, codes, strict=False)
        if word != code
    ]
    spelled = f"{key} ({', '.join(pairs)})" if pairs else key
    return f"{spelled}{by}{meaning.note.text(lang)}"


def _without_unit(label: str, unit: Unit) -> str:
    """Return a label without the percent sign that its value carries."""
    return label.removesuffix("(%)") if unit is Unit.PERCENT else label


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
