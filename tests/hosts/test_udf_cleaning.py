"""Are amounts and dates in cells read as the import reads them?"""

from datetime import date, datetime
from decimal import Decimal

import pytest
from xl_crm_udfs import CRM_AMOUNT, CRM_DATE
from xl_crm_udfs._cells import Block, Cell

NOT_AVAILABLE = -2146826246
MARCH_5 = datetime.fromisoformat("2024-03-05")


def one(block: Block) -> Cell:
    """Return the cell of a result of one."""
    ((cell,),) = block
    return cell


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.2万元", 12000.0),
        ("3千", 3000.0),
        ("1,200", 1200.0),
        ("¥ 88", 88.0),
        ("100-", -100.0),
        ("'1200", 1200.0),
        (Decimal("0.1"), 0.1),
        (1e3, 1000.0),
        (0.1234567, 0.123457),
        ("1.2345665", 1.234567),
        (-0.0000025, -0.000003),
        ("不是数", "不是金额"),
        (True, "不是金额"),
        (MARCH_5, "不是金额"),
        (1e12, "不是金额"),
    ],
)
def test_an_amount(typed: Cell, amount: Cell) -> None:
    assert one(CRM_AMOUNT([[typed]])) == amount


@pytest.mark.parametrize("typed", ["待补充", "未知", "N/A", "—", NOT_AVAILABLE, "#N/A"])
def test_what_is_missing_is_blank(typed: Cell) -> None:
    assert [list(row) for row in CRM_AMOUNT([[typed, 1.0]])] == [[None, 1.0]]
    assert [list(row) for row in CRM_DATE([[typed, MARCH_5]])] == [[None, MARCH_5]]


def test_currencies_are_told_apart_column_by_column() -> None:
    """Beside yuan, dollars would be added up as yuan; alone they are the unit."""
    found = CRM_AMOUNT([["￥10", "$10"], ["$10", "$20"]])
    assert [list(row) for row in found] == [[10.0, 10.0], ["外币", 20.0]]


@pytest.mark.parametrize(
    ("typed", "order", "day"),
    [
        ("2024年3月5日", None, MARCH_5),
        ("24年3月5日", None, MARCH_5),
        ("5-Mar-2024", None, MARCH_5),
        (date(2024, 3, 5), None, MARCH_5),
        (datetime.fromisoformat("2024-03-05T18:30"), None, MARCH_5),
        (45356.75, None, MARCH_5),
        ("05/03/2024", "dmy", MARCH_5),
        ("03/05/2024", "月日年", MARCH_5),
        ("03/05/2024", None, "日月顺序不明"),
        ("24-03-05", None, "日月顺序不明"),
        ("03/13/2024", "dmy", "不是日期"),
        ("3月5日", None, "不是日期"),
        (True, None, "不是日期"),
        (12.0, None, "不是日期"),
        (datetime.fromisoformat("9999-12-31"), None, "不是日期"),
        (datetime.fromisoformat("1899-12-30T12:00"), None, "不是日期"),
        (date(2199, 12, 31), None, datetime.fromisoformat("2199-12-31")),
    ],
)
def test_a_date(typed: Cell, order: str | None, day: Cell) -> None:
    assert one(CRM_DATE([[typed]], None if order is None else [[order]])) == day


def test_one_and_true_are_told_apart() -> None:
    """Both are equal in Python."""
    found = CRM_AMOUNT([[1.0], [True], [1.0]])
    assert [list(row) for row in found] == [[1.0], ["不是金额"], [1.0]]


def test_a_mistake_names_the_argument() -> None:
    assert str(one(CRM_AMOUNT([[None], [None]]))).startswith("texts：区域是空的")
    text = str(one(CRM_DATE([["03/04/2024"]], [["dym"]])))
    assert text.startswith("order：没有“dym”这一项")


def test_a_formula_filled_down_beside_a_blank_cell_is_blank() -> None:
    assert one(CRM_AMOUNT([[None]])) is None
    assert one(CRM_DATE([["  "]])) is None
