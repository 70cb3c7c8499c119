"""Which sheet of a workbook is read, and what is said when none fits?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from xl_crm_cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

COVER = (("销售导出说明",), ("制表", "客户"), ("日期", "2024-03-01"))
HEAD = ("客户编号", "订单号", "下单时间", "金额")
CUSTOMERS = (("客户编号", "客户名称"), ("C1", "甲公司"), ("C2", "乙公司"))
#: Nothing but a title above the headers, below three empty rows.
BELOW_A_TITLE = ((), (), (), ("三月订单",), HEAD, ("C1", "1", "2024-03-01", 4))


def orders(amount: float) -> tuple[tuple[Any, ...], ...]:
    return (HEAD, ("C1", "1", "2024-03-01", amount))


def book(path: Path, **sheets: tuple[tuple[Any, ...], ...]) -> Path:
    """Write a workbook with a chart sheet first and an empty sheet behind it."""
    workbook = Workbook()
    workbook.active.title = "空白"
    workbook.create_chartsheet("图表", 0)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells, start=1):
                sheet.cell(row, column, cell)
    workbook.save(path)
    return path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("sheets", "amount"),
    [
        ({"说明": COVER, "数据": orders(1)}, "1.00"),
        ({"客户": CUSTOMERS, "数据": orders(2)}, "2.00"),
        ({"一月": orders(3), "二月": orders(9)}, "3.00"),
        ({"说明": COVER, "三月": BELOW_A_TITLE, "四月": orders(9)}, "4.00"),
        ({"旧": (HEAD[:3], ("C1", "1", "2024-03-01")), "新": orders(5)}, "5.00"),
    ],
)
def test_sheet_whose_headers_fit_best_is_read(
    tmp_path: Path, sheets: dict[str, tuple[tuple[Any, ...], ...]], amount: str
) -> None:
    path = book(tmp_path / "导出.xlsx", **sheets)
    result = call("run", "--orders", path, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert re.search(
        rf"^累计净额\(元\) +{re.escape(amount)}$", result.output, re.MULTILINE
    )


def test_each_table_finds_its_sheet_in_one_workbook(tmp_path: Path) -> None:
    """Only the sheet of the customers knows C2, who never bought."""
    path = book(tmp_path / "导出.xlsx", 说明=COVER, 订单=orders(7), 客户=CUSTOMERS)
    out = tmp_path / "metrics.csv"
    result = call("export", "metrics", "--orders", path, "--customers", path, "-o", out)
    assert result.exit_code == 0, result.output
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["customer_id", "C1", "C2"]


def test_mapped_header_counts_as_known(tmp_path: Path) -> None:
    """Of 甲乙丙丁 no alias knows one, the mapping knows all; 客户 alone is an alias."""
    cells = ("C1", "1", "2024-03-01", 8)
    path = book(tmp_path / "a.xlsx", 说明=COVER, 数据=(("甲", "乙", "丙", "丁"), cells))
    fields = ("customer_id=甲", "order_id=乙", "order_date=丙", "order_amount=丁")
    maps = [part for text in fields for part in ("--map", f"orders.{text}")]
    result = call("run", "--orders", path, *maps, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert re.search(r"^累计净额\(元\) +8\.00$", result.output, re.MULTILINE)


def test_missing_columns_name_the_other_sheets(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 封面=COVER, 名册=CUSTOMERS, 退货=(("备注",),))
    typed = ("run", "--orders", path, "-o", tmp_path / "out")
    chinese = call(*typed).stderr.splitlines()
    assert len(chinese) == 2
    for line in chinese:
        assert line.startswith("错误：a.xlsx [名册]：没有")
        assert line.endswith(
            "用 --sheet orders=名称 读取其他工作表：空白, 封面, 退货。"
        )
    english = call(*typed, "--lang", "en").stderr.splitlines()
    assert len(english) == 2
    for line in english:
        assert line.endswith("sheet with --sheet orders=NAME: 空白, 封面, 退货.")


def test_workbook_of_one_sheet_offers_no_other(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(("备注",))
    workbook.active.append(("x",))
    workbook.save(tmp_path / "a.xlsx")
    result = call("run", "--orders", tmp_path / "a.xlsx", "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "--map" in result.stderr
    assert "--sheet" not in result.stderr
