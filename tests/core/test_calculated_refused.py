"""Is a calculated field that cannot be meant refused in one clear line?"""

from __future__ import annotations

import pytest

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.metrics.calculated import customer_vocabulary, parse_calculated, resolve


def lines(fields: dict[str, str], lang: Lang = Lang.EN) -> list[str]:
    """Return every problem with some fields, one to a line."""
    with pytest.raises(SettingsError) as caught:
        resolve(
            [parse_calculated(name, text, name) for name, text in fields.items()],
            customer_vocabulary(),
        )
    return caught.value.text(lang).splitlines()


def test_unknown_name_with_what_comes_near() -> None:
    assert lines({"甲": "订单金而/2"}, Lang.ZH) == [
        "calculated.甲：没有列“订单金而”。是否指：订单金额。"
    ]
    assert lines({"x": "ordrs*2"}) == [
        'calculated.x: no column "ordrs". Did you mean: Orders.'
    ]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"a": "a+1"}, "a → a"),
        ({"a": "b+1", "b": "订单数*a"}, "a → b → a"),
        ({"x": "订单数", "a": "b", "b": "c*2", "c": "a-x"}, "a → b → c → a"),
    ],
)
def test_fields_that_need_each_other_are_named(
    fields: dict[str, str], shown: str
) -> None:
    [found] = lines(fields)
    assert found == (
        f"calculated.a: calculated fields that need each other: {shown}. "
        "Change one of them so that it does not need itself."
    )


@pytest.mark.parametrize(
    "name", ["订单数", "net_amount", "投诉率", "Net Amount", "所属行业"]
)
def test_a_column_keeps_its_name(name: str) -> None:
    [found] = lines({name: "合作时长/30"})
    assert found.startswith(f"calculated.{name}: there is a column of this name")


def test_two_fields_have_two_names() -> None:
    [found] = lines({"得 分": "订单数", "得分": "订单数*2"})
    assert 'the same name as the field "得 分"' in found


def test_a_text_is_nothing_to_calculate_with() -> None:
    [found] = lines({"甲": "所属行业*2"})
    assert found.startswith('calculated.甲: "所属行业" holds no numbers')


def test_everything_wrong_is_said_at_once() -> None:
    assert len(lines({"甲": "没有的列", "乙": "也没有+客户名称", "丙": "丙*2"})) == 4


@pytest.mark.parametrize(
    "text",
    [
        "1); DROP TABLE orders",
        "订单数; DELETE FROM orders",
        "SELECT 1",
        "(SELECT orders FROM customers)",
        "SUM(订单金额)",
        "__import__('os').system('ls')",
        "订单数 -- x",
        "read_csv('x')",
        "orders.net_amount",
        "订单数||'x'",
        "'1'+订单数",
        "订单数+1e999",
        "1+2",
        "",
        "订单数" * 200,
    ],
)
def test_what_is_no_calculation_is_refused(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_calculated("甲", text, "calculated.甲")
    for lang in Lang:
        line = caught.value.text(lang)
        assert line.startswith("calculated.甲")
        assert "\n" not in line


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "a\nb"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="is no name"):
        parse_calculated(name, "订单数*2", "calculated")
