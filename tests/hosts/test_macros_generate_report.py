"""Does the button write what ``xl-crm run`` writes of the same sheets, or nothing?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NoReturn

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from xl_crm_cli.main import cli
from xl_crm_example import make_company, soil
from xl_crm_example.layout import EXPORTS

from tests.pressed import ORDERS, book_of, press, said
from xl_crm.errors import InputError, OutputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.ingest import recognise
from xl_crm.macros import _report_written
from xl_crm.reports.data_book import data_book
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path

N_CUSTOMERS = 24


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Paste the exports of the example company over the forms of the data workbook."""
    path = tmp_path / "客户数据.xlsx"
    write_books({path: data_book(Lang.ZH, date(2025, 1, 1))})
    sheets = {each.table.name: each.sheet for each in recognise(path).found}
    book = load_workbook(path)
    tables = soil(make_company(2025, N_CUSTOMERS)).tables
    for export in EXPORTS:
        sheet = book[sheets[export.table]]
        for name in list(sheet.tables):
            del sheet.tables[name]
        sheet.delete_rows(1, 300)
        frame = tables[export.table]
        rows = zip(*(frame[column.name] for column in export.columns), strict=True)
        for row in (export.headers(Lang.ZH), *rows):
            sheet.append([value or None for value in row])
    cell = book.defined_names["tiers_method"].attr_text.rpartition("!")[2]
    book["配置"][cell.replace("$", "")] = "按得分区间"
    book.save(path)
    return path


@pytest.mark.slow
def test_the_files_are_those_of_a_run_on_the_same_sheets(filled: Path) -> None:
    outcome = press("generate_report", filled)
    folder = filled.parent / "客户数据_客户分析"
    assert sorted(outcome.files) == sorted(folder.iterdir())
    assert "设置取自本工作簿的“配置”" in said(outcome)
    tables = [each.table.name for each in recognise(filled).filled]
    assert len(tables) == len(EXPORTS)
    sheets = {each.table.name: each.sheet for each in recognise(filled).filled}
    options = [
        part
        for name in tables
        for part in (f"--{name}", str(filled), "--sheet", f"{name}={sheets[name]}")
    ]
    out = filled.parent / "run"
    result = CliRunner().invoke(
        cli, ["run", "-p", str(filled), *options, "-o", str(out)]
    )
    assert result.exit_code == 0, result.output
    # Reports take long: what they add to the tracking workbook is left to one.
    for name in ("客户分析结果.xlsx", "客户基础信息.xlsx"):
        assert (folder / name).read_bytes() == (out / name).read_bytes(), name


def test_a_failure_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book_of(tmp_path / "b.xlsx", {"订单": ORDERS})

    def fail(_asked: object, _data: object, folder: Path) -> NoReturn:
        (folder / "half.xlsx").write_bytes(b"half")
        raise OutputError(
            Problem(
                where="half.xlsx",
                found=Label(zh="磁盘空间不足", en="the disk is full"),
                remedy=Label(zh="请腾出空间", en="Free some space"),
            )
        )

    monkeypatch.setattr(_report_written, "_make", fail)
    with pytest.raises(OutputError):
        press("generate_report", path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_is_taken_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book_of(tmp_path / "b.xlsx", {"订单": ORDERS})
    taken = tmp_path / "b_客户分析"
    taken.mkdir()
    (taken / "策略执行跟踪.xlsx").write_bytes(b"typed into")
    made = _report_written.Made(files=("x.txt",), said=())

    def make(_asked: object, _data: object, folder: Path) -> _report_written.Made:
        (folder / "x.txt").write_bytes(b"new")
        return made

    monkeypatch.setattr(_report_written, "_make", make)
    outcome = press("generate_report", path)
    assert outcome.files == (tmp_path / "b_客户分析 (2)" / "x.txt",)
    assert (taken / "策略执行跟踪.xlsx").read_bytes() == b"typed into"


def test_without_orders_nothing_is_written(tmp_path: Path) -> None:
    path = book_of(tmp_path / "b.xlsx", {"说明": (("财务部",),)})
    with pytest.raises(InputError, match="no orders"):
        press("generate_report", path)
    assert list(tmp_path.iterdir()) == [path]
