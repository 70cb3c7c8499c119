"""The workbook that exports are pasted into: where does which column go?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.ingest import INPUT_TABLE
from xl_crm.plan import default_plan
from xl_crm.reports._columns import TEMPLATE_ROWS, heading
from xl_crm.reports._setting_cells import NO, YES
from xl_crm.reports._spec import Book, Choices, Column, Page, Rule, Table, Text
from xl_crm.reports._view import word_lists
from xl_crm.reports.index import with_index
from xl_crm.reports.settings import setting_lists
from xl_crm.reports.settings_form import settings_form
from xl_crm.tables import TABLES, Kind
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xl_crm.plan import Plan
    from xl_crm.tables import Field
    from xl_crm.tables import Table as InputTable

#: Behind the heading of a column that its table cannot do without.
_REQUIRED = "*"
_FLAGS = "input_flags"
_LISTED = ("industry", "company_size", "region", "channel", "contact_title")
_UNITS = {Kind.ID: Unit.ID, Kind.DATE: Unit.DATE, Kind.MONEY: Unit.MONEY}
#: Numbers keep their own places: a score may be 4.5, a quantity is 3.
_RULES = {Kind.NUMBER: Rule.NUMBER}
_FORMS = {
    Kind.ID: Label(zh="按文本保存，保留前导零", en="kept as text, with leading zeros"),
    Kind.TEXT: Label(zh="文字", en="text"),
    Kind.DATE: Label(
        zh="日期：2025-06-30、2025/6/30、20250630、2025年6月30日均可",
        en="a date: 2025-06-30, 2025/6/30 or 20250630",
    ),
    Kind.TIME: Label(
        zh="日期和时间，如 2025-06-30 14:05", en="date and time: 2025-06-30 14:05"
    ),
    Kind.MONEY: Label(
        zh="金额，单位元；粘贴的 1,234.50、1.2万元 也能读取",
        en="an amount, CNY; pasted texts like 1,234.50 are read, too",
    ),
    Kind.NUMBER: Label(zh="数字", en="a number"),
    Kind.FLAG: Label(zh="是或否", en="yes or no"),
}
_NOTES = {
    "order_amount": Label(
        zh="没有金额时填数量和单价；退货为负数，或在“退货标记”填“是”",
        en="without it, fill quantity and unit price; a return is negative or marked",
    ),
    "order_id": Label(
        zh="没有时，同客户同日算一单", en="without it, customer and day make an order"
    ),
    "order_status": Label(
        zh="如 已完成、已取消、已退货、待处理；整列留空都算已完成",
        en="completed, cancelled, returned, pending; all blank: completed",
    ),
}
_SUMMARIES = {
    "orders": Label(zh="必填：每行一个订单或订单行", en="Needed: one order line a row"),
    "order_lines": Label(
        zh="选填：订单表没有金额时，每行一个明细，按订单号对应",
        en="Optional: where orders have no amounts, one line a row by order number",
    ),
    "customers": Label(
        zh="选填：名称、行业、规模、区域、联系人，每个客户一行",
        en="Optional: name, industry, size, region, contact; one customer a row",
    ),
    "tickets": Label(
        zh="选填：服务与投诉工单，用于投诉率与服务报表",
        en="Optional: tickets, for the complaint rate and the service report",
    ),
    "interactions": Label(
        zh="选填：触达、跟进与回应，用于互动响应率与营销报表",
        en="Optional: touches and responses, for the response rate and campaigns",
    ),
    "campaigns": Label(
        zh="选填：营销活动及费用，用于营销报表",
        en="Optional: campaigns and their cost, for the campaign report",
    ),
    "opportunities": Label(
        zh="选填：销售商机，用于转化与销售报表",
        en="Optional: opportunities, for conversion in the sales report",
    ),
    "churn": Label(
        zh="选填：已知流失的客户及原因，用于流失报表",
        en="Optional: who is known to have left, and why, for the churn report",
    ),
}
_STEPS = (
    Label(
        zh="1. 把导出数据粘贴到对应的工作表，列名不必相同：列名能识别即可，"
        "也可以整张替换或另加工作表。只有订单必填；带 * 的列不可缺。",
        en="1. Paste exports into their sheets. Headings may differ as long as they "
        "are known; whole sheets may be replaced or added. Only orders are needed; "
        "columns with * cannot be missing.",
    ),
    Label(
        zh="2. 需要时修改工作表“配置”。",
        en='2. Change the sheet "Settings" where you need to.',
    ),
    Label(
        zh="3. 在功能区 xl_crm 点“识别数据”查看识别结果，再点“生成报告”；"
        "没有 Excel 时运行 xl-crm macro generate_report 本文件。",
        en="3. On the ribbon tab xl_crm press Read data to see what is recognised, "
        "then Generate report; without Excel run xl-crm macro generate_report "
        "THIS_FILE.",
    ),
)


def data_book(lang: Lang, as_of: date, more: tuple[Page, ...] = ()) -> Book:
    """Return the forms of all input tables, and the settings as a form.

    Parameters
    ----------
    as_of : date
        Stands in the properties of the file.
    more : tuple of Page
        Stand behind the settings, and in the index.
    """
    pages = (
        *(_form(table, lang) for table in TABLES),
        settings_form(_plan(lang), lang),
        *more,
    )
    steps = Text(
        title=Label(zh="使用步骤", en="How to use it").text(lang),
        lines=tuple(each.text(lang) for each in _STEPS),
    )
    return with_index(
        Book(
            name="客户数据" if lang is Lang.ZH else "customer_data",
            title="客户数据工作簿" if lang is Lang.ZH else "Customer data",
            lang=lang,
            pages=pages,
            lists=tuple(_lists(lang)),
            as_of=as_of,
        ),
        Label(
            zh="粘贴导出数据，即可在本工作簿中检查数据、生成分析与报表。",
            en="Paste exports to check them, and to make analyses and reports.",
        ),
        (steps,),
    )


def _plan(lang: Lang) -> Plan:
    plan = default_plan()
    return replace(plan, general=replace(plan.general, language=lang))


def _form(table: InputTable, lang: Lang) -> Page:
    """Return the sheet of one input table."""
    name = heading(table.label, lang)
    return Page(
        name=f"{INPUT_TABLE}{table.name}",
        sheet=name,
        title=name,
        summary=_SUMMARIES[table.name].text(lang),
        blocks=(
            Table(
                name=f"{INPUT_TABLE}{table.name}",
                columns=tuple(_column(field, table, lang) for field in table),
                blank_rows=TEMPLATE_ROWS,
            ),
        ),
    )


def _column(field: Field, table: InputTable, lang: Lang) -> Column:
    choices = ""
    if field.kind is Kind.FLAG:
        choices = _FLAGS
    elif table is CUSTOMERS and field.name in _LISTED:
        choices = f"{INPUT_TABLE}{field.name}"
    unit = Label(zh="(元)", en="") if field.kind is Kind.MONEY else Label(zh="", en="")
    mark = _REQUIRED if field.required else ""
    return Column(
        name=field.name,
        heading=heading(field.label, lang) + unit.text(lang) + mark,
        values=(),
        unit=_UNITS.get(field.kind, Unit.TEXT),
        rule=_RULES.get(field.kind, Rule.ANY),
        choices=choices,
        note=_note(field, lang),
        editable=True,
    )


def _note(field: Field, lang: Lang) -> str:
    """Return what may be typed into a column."""
    parts = [Label(zh="必填", en="Needed")] if field.required else []
    parts.append(_FORMS[field.kind])
    if field.name in _NOTES:
        parts.append(_NOTES[field.name])
    return Label(zh="；", en="; ").text(lang).join(part.text(lang) for part in parts)


def _lists(lang: Lang) -> Iterator[Choices]:
    """Yield the drop-down lists of the forms and of the settings."""
    words = (YES.text(lang), NO.text(lang))
    flags = Label(zh="是/否", en="Yes/no").text(lang)
    yield Choices(name=_FLAGS, heading=flags, values=words)
    listed = word_lists(lang)
    for name in _LISTED:
        label = heading(CUSTOMERS[name].label, lang)
        yield Choices(name=f"{INPUT_TABLE}{name}", heading=label, values=listed[name])
    yield from setting_lists(lang)
