"""Does the button go by the plan of ``xl-crm run``, and write all files or none?"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import pytest
from openpyxl import load_workbook
from xl_crm_cli.console import Console
from xl_crm_cli.inputs import Inputs, Settings
from xl_crm_cli.settings import plan_of

from tests.pressed import CUSTOMERS, ORDERS, book_of, press
from xl_crm.drafts import new_file
from xl_crm.errors import InputError, OutputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.macros import Asked, _report_written
from xl_crm.macros._sources import open_data
from xl_crm.reports.data_book import data_book
from xl_crm.tiers.scale import TierMethod
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Type into forms of the data workbook, and change a setting."""
    path = tmp_path / "客户数据.xlsx"
    write_books({path: data_book(Lang.ZH, date(2025, 1, 1))})
    book = load_workbook(path)
    for row, values in enumerate(ORDERS[1:], 2):
        for column, value in zip((2, 1, 3, 5), values, strict=True):
            book["订单"].cell(row, column, value)
    for row, values in enumerate(CUSTOMERS[1:], 2):
        book["客户"].cell(row, 1, values[0])
        book["客户"].cell(row, 2, values[1])
    cell = book.defined_names["tiers_method"].attr_text.rpartition("!")[2]
    book["配置"][cell.replace("$", "")] = "按得分区间"
    book.save(path)
    return path


def test_columns_of_a_form_that_nobody_filled_in_do_no_harm(filled: Path) -> None:
    """Most are blank, that of statuses, too; customers lack some key fields."""
    checked = press("check_data", filled)
    assert checked.said[0].zh == "可以使用：没有错误和警告"


def test_it_goes_by_the_plan_of_a_run_on_the_same_sheets(filled: Path) -> None:
    """What is written by one plan is written by one function, whoever asks."""
    inputs = Inputs(
        settings=Settings(project=filled),
        files={"orders": (str(filled),), "customers": (str(filled),)},
        sheets=(("orders", "订单"), ("customers", "客户")),
    )
    asked = Asked(
        book=filled,
        name=filled.name,
        folder=filled.parent,
        lang=Lang.EN,
        progress=lambda _stage, _share: None,
    )
    plan = open_data(asked).plan
    assert plan == plan_of(inputs, Console())
    assert plan.tiers.method is TierMethod.SCORE_BANDS
    assert plan.general.language is Lang.ZH
    assert len(plan.sources) == 2


def test_a_failure_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book_of(tmp_path / "b.xlsx", {"订单": ORDERS})

    def fail(_asked: object, _data: object, folder: Path) -> NoReturn:
        (folder / "half.xlsx").write_bytes(b"half")
        raise OutputError(
            Problem(
                where=str(folder / "half.xlsx"),
                found=Label(zh="磁盘空间不足", en="the disk is full"),
                remedy=Label(zh="请腾出空间", en="Free some space"),
            )
        )

    monkeypatch.setattr(_report_written, "_make", fail)
    with pytest.raises(OutputError) as caught:
        press("generate_report", path)
    assert caught.value.problems[0].where == str(tmp_path / "b_客户分析" / "half.xlsx")
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_run_left_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book_of(tmp_path / "b.xlsx", {"订单": ORDERS})
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    ours = new_file(tmp_path, "draft").name
    left = tmp_path / ours.replace(f"-{os.getpid()}-", f"-{gone}-")
    left.mkdir()
    (left / "half.xlsx").write_bytes(b"half")
    made = _report_written.Made(files=(), said=())
    monkeypatch.setattr(_report_written, "_make", lambda *_: made)
    press("generate_report", path)
    assert not left.exists()


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
