"""Does each field find its column?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import InputError, SettingsError
from xl_crm.i18n import Lang
from xl_crm.ingest import Source
from xl_crm.ingest._spec import RawTable
from xl_crm.ingest.header import (
    find_header,
    header_unit,
    match_headers,
    require_fields,
)
from xl_crm.ingest.unit import caption_unit, stated_unit, unit_factor
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
        ("金额/千元", "order_amount"),
        ("订单金额 万元", "order_amount"),
        ("Sales in thousands", "order_amount"),
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
    "header", ["备注", "Comment", "", "客户", "订单", "amount due", "区域/元", "/万元"]
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
        ("销量(万件)", 10_000),
        ("费用(万元/年)", 10_000),
        ("单价(元/万件)", 1),
        ("里程(千米)", 1),
        ("金额(含税)(万元)", 10_000),
        ("Amount (10k)", 10_000),
        ("Amount (RMB 10,000)", 10_000),
        ("Amount (k)", 1_000),
        ("Amount (thousands)", 1_000),
        ("Amount ('000)", 1_000),
        ("Amount (RMB ’000)", 1_000),
        ("Sales RMB'000", 1_000),
        ("Sales in thousands", 1_000),
        ("Sales, in thousands of yuan", 1_000),
        ("Revenue (mn)", 1_000_000),
        ("Revenue (USD million)", 1_000_000),
        ("Revenue mn", 1_000_000),
        ("Revenue ($m)", 1_000_000),
        ("Revenue (bn)", 1_000_000_000),
        ("Length (m)", 1),
        ("Width (mm)", 1),
        ("Top customers (10,000)", 1),
        ("Vitamin k", 1),
        ("Task", 1),
        ("Rank", 1),
        ("10k run", 1),
        ("Weight (kg)", 1),
    ],
)
def test_unit_of_a_header(header: str, factor: float) -> None:
    assert header_unit(header) == factor


def test_header_that_states_yuan_states_a_unit() -> None:
    """A setting that says 万元 gives way to it, and not to a header without a unit."""
    assert stated_unit("金额(元)") == 1
    assert stated_unit("Amount (USD)") == 1
    assert stated_unit("金额") is None


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        *(("元", 1), ("千元", 1e3), ("万元", 1e4), ("百万元", 1e6), ("亿元", 1e8)),
        *(("yuan", 1), ("thousand", 1e3), ("10k", 1e4), ("million", 1e6)),
        *((" 万 ", 1e4), ("CNY", 1), ("Million", 1e6), ("billion", 1e9)),
        *(("", None), ("m", None), ("件", None), ("10000", None), ("万千", None)),
    ],
)
def test_unit_of_a_setting(text: str, factor: float | None) -> None:
    assert unit_factor(text) == factor


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("2024年订单明细（单位: 千元）", "千元"),
        ("金额单位：亿元，数量单位：件", "亿元"),
        ("Unit: RMB 10k", "rmb 10k"),
        ("导出单位：上海分公司", ""),
        ("Business unit: East", ""),
        ("2024年销售明细表（万元）", "万元"),
        ("Sales (USD thousands)", "千元"),
        ("Sales (USD)", ""),
    ],
)
def test_unit_in_a_line_above_the_headers(line: str, unit: str) -> None:
    assert caption_unit([["2024", "明细"], ["", line]]) == unit


@given(st.text(max_size=20))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    assert unit_factor(text) in {None, *(10.0**n for n in range(10))}
    assert header_unit(text) >= 1


def test_header_row_holds_two_known_headers() -> None:
    known = {normalise_header(text) for text in ("客户ID", "订单日期", "金额")}
    rows = [["客户ID"], ["2024"], ["订单日期", "客户ID (文本)"], ["客户ID", "金额"]]
    assert find_header(rows, known).place == 2
    assert find_header(rows[:2], known).place == 0
    assert find_header([*([["x"]] * 20), ["客户ID", "金额"]], known).place == 0


KNOWN = frozenset(t for field in table_named("orders") for t in field.headers())


def found(*rows: str) -> tuple[int, int, tuple[str, ...]]:
    """Find the headers in rows whose cells end in strokes."""
    return find_header([row.split("|") for row in rows], KNOWN)


@pytest.mark.parametrize(
    ("rows", "place", "texts"),
    [
        (["客户ID|日期|金额", "C1|2024-07-01|5"], 0, "客户ID|日期|金额"),
        (["订单明细||", "||", "客户ID|日期|金额"], 2, "客户ID|日期|金额"),
        (["2024|订单明细|", "客户ID|日期|金额"], 1, "客户ID|日期|金额"),
        (["甲|乙", "1|2"], 0, "甲|乙"),
        (["明细（单位：万元）||", "客户ID|数量|金额"], 1, "客户ID|数量|金额"),
        (["明细（万元）||", "客户ID|数量|金额"], 1, "客户ID|数量|金额"),
        (["||单位：万元", "客户ID|数量|金额"], 1, "客户ID|数量|金额"),
        (["导出人|王芳|时间", "客户ID|数量|金额"], 1, "客户ID|数量|金额"),
    ],
)
def test_header_of_one_row(rows: list[str], place: int, texts: str) -> None:
    assert found(*rows) == (place, 1, tuple(texts.split("|")))


@pytest.mark.parametrize(
    ("upper", "lower", "texts"),
    [
        ("客户ID|订单|", "|金额|日期", "客户ID|订单金额|订单日期"),
        ("客户ID|日期|金额", "||(万元)", "客户ID|日期|金额(万元)"),
        ("客户ID|日期|金额", "||元", "客户ID|日期|金额(元)"),
        ("客户ID|日期|线上|线下", "||金额|金额", "客户ID|日期|线上金额|线下金额"),
        ("基本信息||订单(万元)|", "客户ID|日期|成交|毛利", None),
        ("||订单(万元)", "客户ID|日期|订单金额", "客户ID|日期|订单金额(万元)"),
        ("customer ID|Order|", "|Date|Amount", "customer ID|Order Date|Order Amount"),
        (
            "客户||金额(万元)|",
            "客户ID|日期|含税金额|不含税金额",
            "客户ID|日期|含税金额(万元)|不含税金额(万元)",
        ),
    ],
)
def test_header_of_two_rows(upper: str, lower: str, texts: str | None) -> None:
    """The upper cell holds for the blanks to its right, and its unit for its names."""
    wanted = texts or "客户ID|日期|成交(万元)|毛利(万元)"
    first_row = "C1|2024-07-01|5"
    assert found("明细||", upper, lower, first_row) == (1, 2, tuple(wanted.split("|")))


@pytest.mark.parametrize(
    "row", ["张三|销售|钢材", "张三|销售|", "|销售|钢材", "销售|产品|渠道"]
)
def test_row_of_texts_below_a_header_stays_data(row: str) -> None:
    """销售 names an owner's column, and here a department."""
    assert found("客户ID|部门|产品", row)[1] == 1


def test_numbers_below_a_header_are_data() -> None:
    assert found("客户ID|日期|金额", "|2024-07-01|", "C1|2024-07-02|3")[1] == 1


@given(st.lists(st.lists(st.text(max_size=5), max_size=5), min_size=1, max_size=30))
def test_header_is_found_in_any_rows(rows: list[list[str]]) -> None:
    place, n_rows, texts = find_header(rows, KNOWN)
    assert place >= 0
    assert place + n_rows <= len(rows)
    assert len(texts) == max(map(len, rows[place : place + n_rows]))
