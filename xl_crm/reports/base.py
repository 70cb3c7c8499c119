"""The workbook of base information: who are our customers?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.reports._columns import ColumnSpec, fill_table, heading
from xl_crm.reports._spec import Book, Choices, Mark, Page, Rule, Tone
from xl_crm.reports._view import View, choices, word_lists
from xl_crm.reports.definitions import field_page
from xl_crm.reports.index import with_index
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.missing import MissingState
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_LISTED = ("industry", "company_size", "region", "channel", "contact_title")
_SHEET = Label(zh="客户基础信息", en="Customers")


def base_book(view: View | None, lang: Lang, as_of: date) -> Book:
    """Return the base-information book: filled from an analysis, or as a template."""
    pages = (_customer_page(view, lang), field_page(lang))
    return with_index(
        Book(
            name="客户基础信息" if lang is Lang.ZH else "customer_base",
            title="客户基础信息表" if lang is Lang.ZH else "Customer base information",
            lang=lang,
            pages=pages,
            lists=_lists(view, lang),
            as_of=as_of,
        ),
        Label(
            zh="客户主数据：每个客户一行，可直接填写和修改；蓝色表头的列供填写。",
            en="Customer master data: one row each, to be typed into; the columns with "
            "a blue heading are yours.",
        ),
    )


def _state_tones(lang: Lang) -> Mapping[str, Tone]:
    """Return the tones of the two missing states."""
    return {
        MissingState.PENDING.label.text(lang): Tone.WARN,
        MissingState.UNKNOWN.label.text(lang): Tone.MUTED,
    }


def _field(name: str) -> ColumnSpec:
    """Declare the column of a field of the customer table."""
    field = CUSTOMERS[name]
    return ColumnSpec(
        name=name,
        heading=field.label,
        read=lambda view: view.key_field(name),
        choices=name if name in _LISTED else "",
        tones=_state_tones,
        editable=True,
    )


COLUMNS = (
    ColumnSpec(
        name="customer_id",
        heading=CUSTOMERS["customer_id"].label,
        read=lambda view: view.customers("customer_id"),
        unit=Unit.ID,
        mark=Mark.DUPLICATES,
        rule=Rule.UNIQUE,
        note=Label(
            zh="唯一编号，按文本保存，保留前导零", en="Unique, kept as text with zeros"
        ),
    ),
    _field("customer_name"),
    _field("industry"),
    _field("company_size"),
    _field("region"),
    _field("channel"),
    _field("contact_name"),
    _field("contact_title"),
    _field("contact_phone"),
    _field("contact_email"),
    _field("owner"),
    ColumnSpec(
        name="first_coop_date",
        heading=CUSTOMERS["first_coop_date"].label,
        read=lambda view: view.first_known("first_coop_date", "first_order_date"),
        unit=Unit.DATE,
        rule=Rule.DATE,
        editable=True,
        note=Label(
            zh="客户表中没有时，取首单日期",
            en="The first order's date where the customer table has none",
        ),
    ),
    ColumnSpec(
        name="last_coop_date",
        heading=Label(zh="最近合作日期", en="last cooperation date"),
        read=lambda view: view.customers("last_order_date"),
        unit=Unit.DATE,
        rule=Rule.DATE,
        note=Label(
            zh="截至统计截止日的最后一次成交", en="Last sale up to the as-of date"
        ),
    ),
    ColumnSpec(
        name="net_amount_lifetime",
        heading=Label(zh="累计合作金额(元)", en="lifetime amount (CNY)"),
        read=lambda view: view.money("net_amount_lifetime"),
        unit=Unit.MONEY,
        rule=Rule.NUMBER,
        note=Label(
            zh="至今已完成订单金额之和，退货冲减",
            en="Net amount of completed orders so far, less returns",
        ),
    ),
)


def _customer_page(view: View | None, lang: Lang) -> Page:
    """Return the sheet of customers."""
    return Page(
        name="customers",
        sheet=_SHEET.text(lang),
        title=_SHEET.text(lang),
        summary=Label(
            zh="每个客户一行；重复编号与“待补充”以颜色标出",
            en="One row per customer; repeated IDs and gaps are coloured",
        ).text(lang),
        blocks=(fill_table("customers", COLUMNS, lang, view, key=("customer_id",)),),
    )


def _lists(view: View | None, lang: Lang) -> tuple[Choices, ...]:
    """Return the drop-down lists, with the words met in the data first."""
    words = word_lists(lang)
    return tuple(
        choices(
            name,
            heading(CUSTOMERS[name].label, lang),
            (
                *words[name],
                MissingState.PENDING.label.text(lang),
                MissingState.UNKNOWN.label.text(lang),
            ),
            view.customers(name) if view else [],
        )
        for name in _LISTED
    )
