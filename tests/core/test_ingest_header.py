"""Does each field find its column?"""

from __future__ import annotations

from pathlib import Path

import pytest

from xl_crm.errors import InputError, SettingsError
from xl_crm.i18n import Lang
from xl_crm.ingest import Source
from xl_crm.ingest._spec import RawTable
from xl_crm.ingest.header import (
    find_header_row,
    header_unit,
    match_headers,
    require_fields,
)
from xl_crm.tables import TABLES, normalise_header, table_named
from xl_crm.tables.expression import Binary, Name, Operator


def raw(*headers: str, table: str = "orders", **columns: str) -> RawTable:
    """Return a table of which only the headers matter."""
    source = Source(table=table_named(table), path=Path("a.csv"), columns=columns)
    return RawTable(
        source=source, headers=headers, data=None, first_row=2, place="a.csv"
    )


def columns_of(table: RawTable) -> dict[str, object]:
    """Return the expression found for each field."""
    return {name: match.expression for name, match in match_headers(table).items()}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("customer_id", "customer_id"),
        ("客户编号", "customer_id"),
        ("Customer ID", "customer_id"),
        ("CustomerID", "customer_id"),
        ("CUSTOMER-NO.", "customer_id"),
        (" 客户代码 ", "customer_id"),
        ("household_id", "customer_id"),
        ("下单时间", "order_date"),
        ("InvoiceDate", "order_date"),
        ("订单金额(元)", "order_amount"),
        ("成交金额（万元）", "order_amount"),
        ("Sales Amount [USD]", "order_amount"),
        ("ＱＴＹ", "quantity"),
        ("UnitPrice", "unit_price"),
        ("SalesOrderNumber", "order_id"),
        ("业务员", "owner"),
        ("Country", "region"),
    ],
)
def test_header_of_either_language_names_its_field(header: str, field: str) -> None:
    assert columns_of(raw("备注", header)) == {field: Name(header)}


@pytest.mark.parametrize(
    "header", ["备注", "Comment", "", "客户", "订单", "amount due"]
)
def test_unknown_header_names_nothing(header: str) -> None:
    assert columns_of(raw(header)) == {}


def test_no_alias_names_two_fields_of_a_table() -> None:
    """An alias of two fields would go to whichever is declared first."""
    for table in TABLES:
        taken: dict[str, str] = {}
        for field in table:
            for text in field.headers():
                assert taken.setdefault(text, field.name) == field.name, table.name


def test_code_name_wins_and_the_rest_are_told() -> None:
    match = match_headers(raw("金额", "order_amount", "销售额"))["order_amount"]
    assert match.expression == Name("order_amount")
    assert match.also == ("销售额", "金额")


def test_first_of_equal_headers_wins() -> None:
    match = match_headers(raw("金额", "金额 "))["order_amount"]
    assert (match.expression, match.also) == (Name("金额"), ("金额 ",))


def test_mapping_wins_over_an_alias() -> None:
    found = columns_of(raw("order_amount", "Paid", order_amount="Paid"))
    assert found == {"order_amount": Name("Paid")}


@pytest.mark.parametrize(
    "text",
    ["Quantity*UnitPrice", "quantity * unitprice", "[Quantity]×[unit price]"],
)
def test_mapping_spells_names_as_the_file_does(text: str) -> None:
    found = columns_of(raw("Quantity", "UnitPrice", order_amount=text))
    product = Binary(Operator.MULTIPLY, Name("Quantity"), Name("UnitPrice"))
    assert found["order_amount"] == product


def test_mapping_is_a_difference_before_a_header_that_looks_alike() -> None:
    """Without its sign, ``Sales-Tax`` reads like the header ``Sales Tax``."""
    table = raw("Sales", "Tax", "Sales Tax", order_amount="Sales-Tax")
    difference = Binary(Operator.SUBTRACT, Name("Sales"), Name("Tax"))
    assert columns_of(table)["order_amount"] == difference


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Sales-Tax", "Sales-Tax"),
        ("sales tax", "Sales Tax"),
        ("订单金额(元)", "订单金额（元）"),
        ("2024", "2024"),
    ],
)
def test_mapping_to_a_header_with_signs(text: str, header: str) -> None:
    found = columns_of(raw(header, order_amount=text))
    assert found["order_amount"] == Name(header)


def test_every_unknown_name_of_the_mappings_is_told_at_once() -> None:
    table = raw(
        *("Quantity", "UnitPrice"),
        order_amount="Quantty*UnitPrise",
        order_dat="Quantity",
        customer_id="1+",
    )
    with pytest.raises(SettingsError) as caught:
        match_headers(table)
    english = caught.value.text(Lang.EN).splitlines()
    assert english[0] == (
        "--map orders.order_amount=Quantty*UnitPrise: "
        'a.csv has no column "Quantty". Did you mean: Quantity.'
    )
    assert english[1].endswith('no column "UnitPrise". Did you mean: UnitPrice.')
    assert english[2].startswith("order_dat: no such field of orders. Did you mean: ")
    assert "order_date" in english[2]
    assert english[3].startswith("--map orders.customer_id=1+: expression not")
    chinese = caught.value.text(Lang.ZH).splitlines()
    assert len(chinese) == len(english) == 4
    assert chinese[0].endswith("没有列“Quantty”。是否指：Quantity。")


def test_every_missing_column_is_told_at_once() -> None:
    table = raw("姓名", "备注")
    with pytest.raises(InputError) as caught:
        require_fields(table, match_headers(table), ["order_amount"])
    wanted = ("customer ID (customer_id)", "order date (order_date)")
    for line, field in zip(
        caught.value.text(Lang.EN).splitlines(),
        (*wanted, "order amount (order_amount)"),
        strict=True,
    ):
        option = f"--map orders.{field.split('(')[1].removesuffix(')')}=COLUMN"
        assert line == (
            f"a.csv: no column for {field}; columns: 姓名, 备注. "
            f"Say which with {option}."
        )
    assert caught.value.text(Lang.ZH).splitlines()[0] == (
        "a.csv：没有“客户ID”（customer_id）列；现有列：姓名, 备注。"
        "用 --map orders.customer_id=列名 指明。"
    )


def test_long_list_of_headers_is_cut() -> None:
    table = raw(*(f"h{place}" for place in range(40)), table="campaigns")
    with pytest.raises(InputError) as caught:
        require_fields(table, {}, [])
    assert "h14, …. Say" in str(caught.value)


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("金额", 1),
        ("金额(元)", 1),
        ("金额(万元)", 10_000),
        ("金额（万元）", 10_000),
        ("金额 [万]", 10_000),
        ("金额（单位：万元）", 10_000),
        ("金额(不含税，万元)", 10_000),
        ("金额(人民币万元)", 10_000),
        ("金额/万元", 10_000),
        ("金额_亿元", 100_000_000),
        ("销售额【千元】", 1_000),
        ("销售额(百万元)", 1_000_000),
        ("销售额(千万)", 10_000_000),
        ("重量(千克)", 1),
        ("万科销售额", 1),
        ("Amount (USD)", 1),
    ],
)
def test_unit_of_a_header(header: str, factor: float) -> None:
    assert header_unit(header) == factor


def test_header_row_holds_two_known_headers() -> None:
    known = {normalise_header(text) for text in ("客户ID", "订单日期", "金额")}
    rows = [["客户ID"], ["2024"], ["订单日期", "客户ID (文本)"], ["客户ID", "金额"]]
    assert find_header_row(rows, known) == 2
    assert find_header_row(rows[:2], known) == 0
    assert find_header_row([*([["x"]] * 20), ["客户ID", "金额"]], known) == 0
