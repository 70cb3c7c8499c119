"""Does the book of base information show each customer as people need it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from xl_crm.i18n import Lang
from xl_crm.reports import books
from xl_crm.reports._spec import Mark, Rule, Table, Tone
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.pipeline import Analysis
    from xl_crm.reports._spec import Book, Column


@pytest.fixture(scope="module")
def book(small_company: Analysis) -> Book:
    """The Chinese book."""
    return books(small_company, Lang.ZH)["base"]


def customer_column(book: Book, name: str) -> Column:
    """Return a column of the sheet of customers."""
    page = next(page for page in book.pages if page.name == "customers")
    (table,) = page.blocks
    assert isinstance(table, Table)
    return next(column for column in table.columns if column.name == name)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("customer_id", ["A", "B", "C", "D", "E"]),
        ("customer_name", ["甲公司", "乙公司", "待补充", "丁公司", "戊公司"]),
        # asked for and not to be had is no gap
        ("industry", ["制造业", "待补充", "待补充", "未知", "金融业"]),
        ("company_size", ["大型", "小型", "待补充", "待补充", "中型"]),
        ("region", ["华东", "华南", "待补充", "待补充", "华北"]),
        # not a key field: blank
        ("channel", ["线上", None, None, None, "线下"]),
        ("contact_title", ["总经理", None, None, None, None]),
        # from the latest order that names one; E has none
        ("owner", ["li", "wu", None, "wu", None]),
        # from the table, else the first order
        (
            "first_coop_date",
            [
                date(2020, 1, 1),
                date(2024, 6, 20),
                date(2024, 6, 10),
                date(2024, 5, 31),
                date(2024, 6, 1),
            ],
        ),
        (
            "last_coop_date",
            [
                date(2024, 6, 30),
                date(2024, 6, 20),
                date(2024, 6, 10),
                date(2024, 5, 31),
                None,
            ],
        ),
        # 100.005 is rounded half-up, which its binary twin 100.00499999 is not
        ("net_amount_lifetime", [400, 200, 100.01, 0, 0]),
    ],
)
def test_a_column_of_the_customer_sheet(
    book: Book, name: str, values: list[object]
) -> None:
    assert list(customer_column(book, name).values) == values


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("contact_name", ["王*", "A*** L***", "待补充", "待补充", "李*"]),
        ("contact_phone", ["138****5678", "010-****5678", None, None, None]),
        ("contact_email", ["w***@example.com", "b***@example.com", None, None, None]),
    ],
)
def test_contacts_are_masked(book: Book, name: str, values: list[object]) -> None:
    """E43."""
    assert list(customer_column(book, name).values) == values


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("contact_name", ["王小明", "Ann Lee", "待补充", "待补充", "李四"]),
        ("contact_phone", ["13812345678", "010-12345678", None, None, None]),
        ("contact_email", ["wang@example.com", "b@example.com", None, None, None]),
    ],
)
def test_contacts_are_shown_when_the_settings_say_so(
    small_company: Analysis, name: str, values: list[object]
) -> None:
    plan = small_company.plan
    open_plan = replace(plan, output=replace(plan.output, mask=False))
    unmasked = books(replace(small_company, plan=open_plan), Lang.ZH)["base"]
    assert list(customer_column(unmasked, name).values) == values


def test_no_masked_book_holds_a_contact(small_company: Analysis) -> None:
    """In no cell of any book, in either language."""
    for lang in Lang:
        for book in books(small_company, lang).values():
            text = repr(book)
            for personal in ("王小明", "李四", "Ann Lee", "12345678", "wang@"):
                assert personal not in text, (book.name, personal)


def test_gaps_and_unknowns_have_their_colour(book: Book) -> None:
    tones = customer_column(book, "industry").tones
    assert tones == {"待补充": Tone.WARN, "未知": Tone.MUTED}


def test_the_id_is_checked_for_duplicates_and_kept_as_text(book: Book) -> None:
    column = customer_column(book, "customer_id")
    assert (column.rule, column.mark) == (Rule.UNIQUE, Mark.DUPLICATES)
    assert column.unit is Unit.ID
    assert not column.editable


@pytest.mark.parametrize("name", ["first_coop_date", "last_coop_date"])
def test_dates_take_dates_only(book: Book, name: str) -> None:
    column = customer_column(book, name)
    assert (column.rule, column.unit) == (Rule.DATE, Unit.DATE)


@pytest.mark.parametrize(
    ("name", "met"),
    [
        ("industry", {"制造业", "金融业"}),
        ("company_size", {"大型", "小型", "中型"}),
        ("region", {"华东", "华南", "华北"}),
        ("channel", {"线上", "线下"}),
        ("contact_title", {"总经理"}),
    ],
)
def test_a_list_offers_what_is_met_then_the_usual_words(
    book: Book, name: str, met: set[str]
) -> None:
    assert customer_column(book, name).choices == name
    words = next(each.values for each in book.lists if each.name == name)
    assert met <= set(words)
    assert {"待补充", "未知"} <= set(words)
    assert len(set(words)) == len(words)


def test_the_table_knows_its_key(book: Book) -> None:
    page = next(page for page in book.pages if page.name == "customers")
    (table,) = page.blocks
    assert isinstance(table, Table)
    assert table.key == ("customer_id",)
    assert table.n_rows == 5
