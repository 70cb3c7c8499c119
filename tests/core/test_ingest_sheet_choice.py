"""Which sheet is read where the user names none?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlwt
from openpyxl.chart import BarChart, Reference

from tests.raw_workbooks import HEADER, opened, rows
from xl_crm.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

ORDER = ("C1", "1", "2024-07-01", 1)
Sheets = dict[str, tuple[tuple[Any, ...], ...]]


def book_of(path: Path, sheets: Sheets, **states: str) -> Path:
    """Save a workbook; ``states`` are those of the sheets that are not visible."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, records in sheets.items():
        sheet = made.create_sheet(name)
        for record in records:
            sheet.append(record)
        sheet.sheet_state = states.get(name, "visible")
    made.save(path)
    return path


def test_sheet_whose_headers_are_known_best_is_read(tmp_path: Path) -> None:
    sheets: Sheets = {
        "说明": (("本表由系统导出",),),
        "客户": (("客户ID", "客户名称"), ("C1", "甲")),
        "订单": (("七月订单",), (), HEADER, ORDER),
        "订单副本": (HEADER, ORDER),
    }
    raw = opened(book_of(tmp_path / "a.xlsx", sheets))
    assert (raw.sheet, raw.first_row) == ("订单", 4)
    assert raw.other_sheets == ("说明", "客户", "订单副本")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize(
    ("seen", "chosen"),
    [((("说明", "作者"),), "旧"), ((("客户ID", "订单日期"), ("C1", 1)), "新")],
)
def test_hidden_sheet_is_read_only_where_no_other_fits(
    seen: tuple[tuple[Any, ...], ...], chosen: str, state: str, tmp_path: Path
) -> None:
    sheets: Sheets = {"旧": (HEADER, ORDER), "新": seen}
    assert opened(book_of(tmp_path / "a.xlsx", sheets, 旧=state)).sheet == chosen


def test_hidden_sheet_is_read_by_its_name(tmp_path: Path) -> None:
    sheets: Sheets = {"旧": (HEADER, ORDER), "新": (HEADER,)}
    path = book_of(tmp_path / "a.xlsx", sheets, 旧="hidden")
    assert rows(opened(path, "旧")) == [("C1", "1", "2024-07-01", "1")]


def test_hidden_sheet_of_an_old_workbook_is_not_chosen(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    for name in ("旧", "新"):
        sheet = made.add_sheet(name)
        sheet.visibility = 1 if name == "旧" else 0
        for column, header in enumerate(HEADER):
            sheet.write(0, column, header)
            sheet.write(1, column, f"{name}{column}")
    made.set_active_sheet(1)
    made.save(str(tmp_path / "a.xls"))
    assert opened(tmp_path / "a.xls").sheet == "新"


def test_charts_are_no_sheets(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "数据"
    made.active.append(HEADER)
    made.active.append(ORDER)
    chart = BarChart()
    chart.add_data(Reference(made.active, min_col=4, min_row=1, max_row=2))
    made.create_chartsheet("图", 0).add_chart(chart)
    made.save(tmp_path / "a.xlsx")
    assert opened(tmp_path / "a.xlsx").sheet == "数据"


def test_workbook_of_charts_holds_no_cells(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.remove(made.active)
    made.create_chartsheet("图").add_chart(BarChart())
    made.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError) as caught:
        opened(tmp_path / "a.xlsx")
    assert str(caught.value).startswith("a.xlsx: no sheet that holds cells.")


def test_header_far_down_the_first_long_sheet_is_found(tmp_path: Path) -> None:
    """Only the first rows of each sheet are looked at, not the 5,000 below."""
    sheets: Sheets = {
        "流水": (("流水号",), *((number,) for number in range(5000))),
        "订单": (*((),) * 15, ("七月",), HEADER, ORDER),
    }
    raw = opened(book_of(tmp_path / "a.xlsx", sheets))
    assert (raw.sheet, raw.first_row) == ("订单", 18)
