"""Does a mapping mean what it says, and nothing that could be run?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.tables.expression import (
    Binary,
    Name,
    Negative,
    Number,
    Operator,
    Word,
    names_in,
    parse_expression,
    renamed,
)

WHERE = "--map orders.order_amount="
PRODUCT = Binary(Operator.MULTIPLY, Name("Quantity"), Name("UnitPrice"))


@pytest.mark.parametrize(
    "text",
    [
        "Quantity*UnitPrice",
        " Quantity * UnitPrice ",
        "(Quantity*UnitPrice)",
        "Quantity×UnitPrice",
        "Quantity＊UnitPrice",
        "（Quantity）*[UnitPrice]",
        '"Quantity"*"UnitPrice"',
    ],
)
def test_product_of_two_columns(text: str) -> None:
    assert parse_expression(text, WHERE) == PRODUCT


def test_multiplication_binds_more_than_subtraction() -> None:
    """unitPrice*quantity*(1-discount), the amount of a Northwind line."""
    price, quantity, discount = Name("unitPrice"), Name("quantity"), Name("discount")
    assert parse_expression("unitPrice*quantity*(1-discount)", WHERE) == Binary(
        Operator.MULTIPLY,
        Binary(Operator.MULTIPLY, price, quantity),
        Binary(Operator.SUBTRACT, Number(1.0), discount),
    )
    assert parse_expression("price-cost*2", WHERE) == Binary(
        Operator.SUBTRACT,
        Name("price"),
        Binary(Operator.MULTIPLY, Name("cost"), Number(2.0)),
    )


def test_subtraction_and_division_go_from_left_to_right() -> None:
    a, b, c = Name("a"), Name("b"), Name("c")
    assert parse_expression("a-b-c", WHERE) == Binary(
        Operator.SUBTRACT, Binary(Operator.SUBTRACT, a, b), c
    )
    assert parse_expression("a÷b/c", WHERE) == Binary(
        Operator.DIVIDE, Binary(Operator.DIVIDE, a, b), c
    )


def test_chinese_names_stand_bare() -> None:
    assert parse_expression("数量×单价－折扣", WHERE) == Binary(
        Operator.SUBTRACT,
        Binary(Operator.MULTIPLY, Name("数量"), Name("单价")),
        Name("折扣"),
    )


def test_name_with_signs_stands_in_brackets() -> None:
    assert parse_expression("[Unit Price (USD)] * [数量 (件)]", WHERE) == Binary(
        Operator.MULTIPLY, Name("Unit Price (USD)"), Name("数量 (件)")
    )
    assert parse_expression('"a-b" + 1', WHERE) == Binary(
        Operator.ADD, Name("a-b"), Number(1.0)
    )


def test_texts_are_joined() -> None:
    assert parse_expression("first || ' ' || last", WHERE) == Binary(
        Operator.JOIN, Binary(Operator.JOIN, Name("first"), Word(" ")), Name("last")
    )


def test_minus_before_a_name() -> None:
    assert parse_expression("-refund", WHERE) == Negative(Name("refund"))


def test_names_come_in_reading_order_and_can_be_respelled() -> None:
    tree = parse_expression("a*(1-b)+-a", WHERE)
    assert list(names_in(tree)) == ["a", "b", "a"]
    assert renamed(tree, {"a": "A", "b": "B c"}) == parse_expression(
        "A*(1-[B c])+-A", WHERE
    )


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('ls')",
        "(lambda: 1)()",
        "a; DROP TABLE orders",
        "a -- b",
        "a /* b */",
        "a, b",
        "SELECT a FROM b",
        "(SELECT 1)",
        "read_csv('/etc/passwd')",
        "getenv('HOME')",
        "COUNT(*)",
        "*",
        "a.b",
        "orders.amount",
        "a = 1",
        "a > 1",
        "a AND b",
        "CASE WHEN a THEN b END",
        "CAST(a AS INT)",
        "a % 2",
        "a ^ 2",
        "a ** 2",
        "a IN (1, 2)",
        "@a",
        "a[0]",
        "NULL",
        "TRUE",
        "a AS b",
        "",
        "   ",
        "*a",
        "a*",
        "((a)",
        "'a",
        "[a",
        "f'{a}'",
        '""',
        "[]",
        'a + ""',
        "a" * 501,
        "(" * 250 + "a" + ")" * 249,
    ],
)
def test_everything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_expression(text, WHERE)
    for lang in Lang:
        line = caught.value.text(lang)
        assert line.startswith(WHERE)
        assert "\n" not in line


@given(st.text(alphabet="ab1 +-*/()[]|'\".,;数×=@\\", max_size=20))
def test_any_text_is_an_expression_or_a_settings_error(text: str) -> None:
    try:
        tree = parse_expression(text, WHERE)
    except SettingsError:
        return
    assert isinstance(tree, Name | Number | Word | Negative | Binary)
    assert all(name.strip('[]"') for name in names_in(tree))
