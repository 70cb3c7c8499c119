"""Does a calculated field give what people meant by their own words?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.metrics import CATALOGUE
from xl_crm.metrics.calculated import (
    CalculatedField,
    Known,
    ResolvedField,
    Vocabulary,
    customer_vocabulary,
    evaluate_all,
    parse_calculated,
    resolve,
)
from xl_crm.metrics.calculated._evaluate import in_sheet
from xl_crm.tables.expression import (
    Binary,
    Expression,
    Name,
    Negative,
    Number,
    Operator,
    parse_expression,
)
from xl_crm.tables.unit import Unit
from xl_crm.workbook.formula import StoredForm

SCORE = "近3个月订单金额×0.6+合作时长×0.4"


def parsed(**texts: str) -> list[CalculatedField]:
    return [parse_calculated(name, text, name) for name, text in texts.items()]


def resolved(**texts: str) -> list[ResolvedField]:
    return list(resolve(parsed(**texts), customer_vocabulary()))


def one(text: str) -> ResolvedField:
    [field] = resolved(甲=text)
    return field


def test_amount_over_orders() -> None:
    """A19: 600/3 = 200, 100/3 = 33.333333 to six digits, no order: nothing."""
    field = one("订单金额/订单数")
    assert (field.needs, field.unit) == (("net_amount", "orders"), Unit.MONEY)
    amounts = np.array([600.0, 100.0, 50.0, np.nan])
    values = field.evaluate({"net_amount": amounts, "orders": np.array([3.0, 3, 0, 1])})
    np.testing.assert_array_equal(values, [200.0, 33.333333, np.nan, np.nan])


def test_amount_over_orders_is_the_metric_of_the_catalogue() -> None:
    """The same words in a sheet, so that nobody sees two average order values."""
    metric = CATALOGUE["avg_order_value"]
    inner = "ROUND([@net_amount]/[@orders],6)"
    assert inner in metric.sheet_formula
    assert inner in one("订单金额/订单数").sheet_formula


def test_value_of_a_customer_as_the_document_has_it() -> None:
    """A20: 20,000 x 0.6 + 24 x 0.4 = 12,000 + 9.6 = 12,009.6."""
    field = one(SCORE)
    columns = {"amount_recent": np.array([20_000.0]), "tenure_days": np.array([24.0])}
    assert field.evaluate(columns).tolist() == [12_009.6]
    assert field.unit is Unit.NUMBER
    [warning] = field.warnings
    assert "量纲不同" in warning.zh
    assert "近3个月净额 (元)、合作时长 (天)" in warning.zh
    assert "different units" in warning.en


def test_value_of_a_customer_scaled() -> None:
    """By hand, of 20,000 / 10,000 / 12,500 CNY and 0 / 24 / 6 days.

    Amounts lie at 1, 0 and 2,500/10,000 = 0.25, days at 0, 1 and 6/24 = 0.25:
    100 x (0.6 x 1) = 60, 100 x (0.4 x 1) = 40, 100 x 0.25 x (0.6 + 0.4) = 25.
    The fourth has no amount, and its 12 days move no end.
    """
    scaled = one(SCORE).scaled
    assert scaled is not None
    assert scaled.label.zh == "甲（标准化）"
    assert scaled.label.en == "甲 (scaled)"
    assert scaled.unit is Unit.SCORE
    columns = {
        "amount_recent": np.array([20_000.0, 10_000, 12_500, np.nan]),
        "tenure_days": np.array([0.0, 24, 6, 12]),
    }
    np.testing.assert_array_equal(scaled.evaluate(columns), [60.0, 40, 25, np.nan])


def test_a_column_that_is_the_same_for_all_moves_nobody() -> None:
    scaled = one(SCORE).scaled
    assert scaled is not None
    columns = {
        "amount_recent": np.array([1.0, 3, 2]),
        "tenure_days": np.array([7.0, 7, 7]),
    }
    assert scaled.evaluate(columns).tolist() == [0.0, 60.0, 30.0]
    nothing = {name: np.array([np.nan]) for name in columns}
    assert np.isnan(scaled.evaluate(nothing)).all()


@pytest.mark.parametrize(
    ("text", "scaled"),
    [
        ("(近3个月订单金额+合作时长*2)/2", {"amount_recent": 0.5, "tenure_days": 1.0}),
        ("订单金额-合作时长", {"net_amount": 1.0, "tenure_days": -1.0}),
        ("-(订单金额+合作时长)", {"net_amount": -1.0, "tenure_days": -1.0}),
        ("订单金额+合作时长+1", None),
        ("订单金额/订单数+合作时长", None),
        ("订单金额+累计消费金额", None),
        ("(订单金额+合作时长)/0", None),
    ],
)
def test_only_a_weighted_sum_of_columns_can_be_scaled(
    text: str, scaled: dict[str, float] | None
) -> None:
    field = one(text)
    assert (dict(field.scaled.weights) if field.scaled else None) == scaled


@pytest.mark.parametrize(
    "text",
    [
        "net_amount*0.6/orders",
        "Net Amount".replace(" ", "_") + "×0.6÷Orders",
        "［订单金额］＊０．６／订单数",
        "（订单金额）×0.6÷（订单数）",
        "[Net amount]*0.6/[Orders]",
        "成交金额*0.6/订单频次",
    ],
)
def test_signs_and_names_of_both_languages(text: str) -> None:
    """600 x 0.6 / 3 = 120."""
    columns = {"net_amount": np.array([600.0]), "orders": np.array([3.0])}
    assert one(text).evaluate(columns).tolist() == [120.0]


def test_fields_may_name_fields_in_any_order() -> None:
    """10 / 4 = 2.5; x 2 = 5; + 1 = 6."""
    fields = resolved(丙="乙+1", 乙="甲*2", 甲="订单金额/订单数")
    assert [each.label.zh for each in fields] == ["甲", "乙", "丙"]
    columns = {"net_amount": np.array([10.0]), "orders": np.array([4.0])}
    values = [each.tolist() for each in evaluate_all(fields, columns).values()]
    assert values == [[2.5], [5.0], [6.0]]
    assert evaluate_all(fields, {"orders": columns["orders"]}) == {}


def test_code_names_are_ascii_and_do_not_depend_on_the_others() -> None:
    first, second = resolved(客单价="订单金额/订单数", aov="订单金额/订单数")
    assert second.name == "calculated_aov"
    assert first.name.isascii()
    [alone] = resolved(客单价="合作时长/30")
    assert alone.name == first.name


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("订单金额/订单数", Unit.MONEY),
        ("订单金额+累计消费金额", Unit.MONEY),
        ("订单金额*订单数", Unit.MONEY),
        ("订单金额*0.5", Unit.MONEY),
        ("订单金额+100", Unit.MONEY),
        ("订单金额*投诉率", Unit.MONEY),
        ("订单金额/累计消费金额", Unit.RATIO),
        ("投诉次数/订单数", Unit.RATIO),
        ("1-投诉率", Unit.PERCENT),
        ("投诉率+响应次数/触达次数", Unit.RATIO),
        ("合作时长/订单数", Unit.DAYS),
        ("合作时长/30", Unit.DAYS),
        ("订单数+投诉次数", Unit.COUNT),
        ("订单数*投诉次数", Unit.NUMBER),
        ("1/订单数", Unit.RATIO),
        ("-订单金额", Unit.MONEY),
        ("订单数+合作时长", Unit.NUMBER),
    ],
)
def test_unit_follows_from_the_parts(text: str, unit: Unit) -> None:
    field = one(text)
    assert field.unit is unit
    assert bool(field.warnings) == (text == "订单数+合作时长")


def test_formula_of_a_sheet_is_one_that_pages_may_use() -> None:
    """Both forms pass the writer, which refuses unknown functions and columns."""
    field = one(SCORE)
    assert field.scaled is not None
    assert field.sheet_formula == (
        'IF(COUNT([@amount_recent],[@tenure_days])<2,"",'
        'IFERROR(ROUND([@amount_recent]*0.6+[@tenure_days]*0.4,12),""))'
    )
    form = StoredForm({"t": {"amount_recent": "金额", "tenure_days": "时长"}})
    assert "t[[#This Row],[金额]]*0.6" in form.of(field.sheet_formula, "t")
    ends = {"amount_recent": ("low_a", "high_a"), "tenure_days": ("low_t", "high_t")}
    assert "([@tenure_days]-low_t)/(high_t-low_t)" in field.scaled.sheet_formula(ends)


NAMES = ("a", "b", "c")
VALUES = {"a": 3.0, "b": -0.5, "c": 0.0}
LETTERS = Vocabulary(
    Known(each, Unit.NUMBER, CATALOGUE["frequency"].label) for each in NAMES
)
TREES = st.recursive(
    st.sampled_from(NAMES).map(Name)
    | st.integers(0, 9).map(lambda number: Number(number / 4)),
    lambda inner: (
        st.builds(
            Binary,
            st.sampled_from([each for each in Operator if each != "||"]),
            inner,
            inner,
        )
        | st.builds(Negative, inner.filter(lambda each: not isinstance(each, Negative)))
    ),
    max_leaves=8,
)


def by_hand(tree: Expression) -> float:
    """Return a tree in plain Python; NaN over 0."""
    match tree:
        case Name(name):
            return VALUES[name]
        case Number(value):
            return value
        case Negative(operand):
            return -by_hand(operand)
        case Binary(operator, left, right):
            first, second = by_hand(left), by_hand(right)
            if operator is Operator.DIVIDE:
                return first / second if second else math.nan
            sums = {"+": first + second, "-": first - second, "*": first * second}
            return sums[operator.value]
    raise AssertionError(tree)


@given(tree=TREES)
def test_any_tree_gives_what_plain_python_does(tree: Expression) -> None:
    columns = {name: np.array([value]) for name, value in VALUES.items()}
    whole = Binary(Operator.ADD, tree, Name("a"))
    field = ResolvedField(
        name="x",
        label=CATALOGUE["frequency"].label,
        text="",
        expression=whole,
        unit=Unit.RATIO,
    )
    [value] = field.evaluate(columns)
    assert value == pytest.approx(by_hand(whole), abs=1e-12, rel=1e-12, nan_ok=True)


@given(tree=TREES)
def test_brackets_of_a_formula_keep_the_tree(tree: Expression) -> None:
    """The words of the sheet, read again, mean the same tree."""
    whole = Binary(Operator.SUBTRACT, Name("a"), tree)
    words = in_sheet(whole, 12).split("ROUND(")[1].rsplit(",12)", 1)[0]
    assert parse_expression(words.replace("[@", "["), "formula") == whole
