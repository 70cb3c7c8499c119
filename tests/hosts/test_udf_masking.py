"""Does CRM_MASK hide what it should, and nothing else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xl_crm_udfs import CRM_MASK
from xl_crm_udfs._cells import Cell

NOT_AVAILABLE = -2146826246


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("王小明", "姓名", "王*"),
        ("王小明", "NAME", "王*"),
        (13812345678.0, "电话", "138****5678"),
        ("13812345678", "手机", "138****5678"),
        ("anna@example.com", "邮箱", "a***@example.com"),
        (None, "name", None),
        (NOT_AVAILABLE, "name", None),
    ],
)
def test_a_value(typed: Cell, kind: str, shown: Cell) -> None:
    ((_, masked),) = CRM_MASK([["x", typed]], [[kind]])
    assert masked == shown


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_four_digits_of_a_mobile_number_are_hidden(number: str) -> None:
    ((shown,),) = CRM_MASK([[number]], [["phone"]])
    assert shown == f"{number[:3]}****{number[7:]}"


def test_a_block_keeps_its_shape() -> None:
    found = CRM_MASK([["王小明", "李雷"], ["张三", None]], [["name"]])
    assert [list(row) for row in found] == [["王*", "李*"], ["张*", None]]


def test_names_the_argument() -> None:
    ((text,),) = CRM_MASK([["王小明"]], [["address"]])
    assert str(text).startswith("kind：没有“address”这一项")
    ((text,),) = CRM_MASK([["王小明"]], [["name"], ["phone"]])
    assert str(text).startswith("kind：给了 2 个单元格")
