"""Do exports become business reports, and is it said what came of them?"""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from xl_crm_cli.main import cli

from xl_crm.documents import save
from xl_crm.errors import OutputError, Problem
from xl_crm.i18n import Label
from xl_crm.reports import delivery
from xl_crm.reports.business import REPORTS, Tie
from xl_crm.summary.facts import SALES

if TYPE_CHECKING:
    from pathlib import Path

#: 2024Q1: 100 + 200 = 300 by two owners; 2024Q2: 450 by 李 alone, up by half.
ORDERS = """\
客户编号,订单号,下单时间,金额,负责人,区域
C1,1,2024-01-01,100,李,华东
C2,2,2024-02-05,200,王,华南
C1,3,2024-04-11,250,李,华东
C3,4,2024-06-30,200,李,
"""


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def report(folder: Path, *arguments: object) -> Result:
    orders = folder / "orders.csv"
    orders.write_text(ORDERS, encoding="utf-8")
    return call("report", *arguments, "--orders", orders, "-o", folder / "out")


def texts_in(path: Path) -> set[str]:
    with closing(load_workbook(path, read_only=True)) as book:
        return {
            cell
            for sheet in book
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if isinstance(cell, str)
        }


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """All reports in one workbook and sales alone, each as a web page, too."""
    folder = tmp_path_factory.mktemp("业务 报表")
    return report(folder, "all", "sales", "--also", "html"), folder / "out"


def test_each_name_gets_a_workbook_with_its_documents_beside_it(
    finished: tuple[Result, Path],
) -> None:
    result, out = finished
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == [
        "业务分析报告.html",
        "业务分析报告.xlsx",
        "销售业绩.html",
        "销售业绩.xlsx",
    ]
    for path in out.iterdir():
        assert str(path) in result.output


def test_console_says_the_last_whole_quarter_and_what_moved_most(
    finished: tuple[Result, Path],
) -> None:
    """450 on 300 is half as much again."""
    result, _ = finished
    assert "报告期 2024Q2" in result.output
    told = [line for line in result.output.splitlines() if line.startswith("- ")]
    assert 1 <= len(told) <= 3
    assert any("成交金额为450.00元，环比上升50.0%" in line for line in told)
    assert re.search(r"^总用时 +\d+\.\d 秒$", result.output, re.MULTILINE)


def test_report_without_its_table_says_what_it_needs(
    finished: tuple[Result, Path],
) -> None:
    result, out = finished
    line = "说明：客户服务：本报表需要：服务工单"
    assert line in result.output
    assert any(
        text.startswith("本报表需要：服务工单")
        for text in texts_in(out / "业务分析报告.xlsx")
    )


def test_period_outside_the_data_is_refused_before_the_analysis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def analysed(*_: object, **__: object) -> None:
        pytest.fail("the orders tell it")

    monkeypatch.setattr("xl_crm.pipeline._reporting.analysed", analysed)
    result = report(tmp_path, "sales", "--period", "1999Q1")
    assert result.exit_code == 4
    [line] = result.stderr.splitlines()
    assert line.startswith("错误：--period 1999Q1：数据里没有这段时间")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("saels",), 4, "错误：saels：没有这个报表。是否指：sales。"),
        (("al",), 4, "错误：al：没有这个报表。是否指：all。"),
        (("sales", "--period", "2024Q9"), 4, "错误：--period 2024Q9："),
        (("sales", "--filter", "行页=x"), 4, "错误：--filter 行页=x：没有字段“行页”"),
        (("sales", "--calc", "甲=没有/2"), 4, "错误：calculated.甲：没有列“没有”"),
        (("sales", "--calc", "甲=甲*2"), 4, "错误：calculated.甲："),
        (("sales", "--calc", "甲=(SELECT 1)"), 4, "错误：--calc 甲=(SELECT 1)："),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_read(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """The file of orders is none: nobody has looked at it."""
    (tmp_path / "orders.xlsx").write_bytes(b"no workbook")
    result = call(
        *("report", *arguments),
        *("--orders", tmp_path / "orders.xlsx", "-o", tmp_path / "out"),
    )
    assert result.exit_code == code
    [line] = result.stderr.splitlines()
    assert line.startswith(said)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["销售业绩.xlsx", "销售业绩.html"])
def test_files_that_are_there_are_refused_before_anything_is_read(
    tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("typed into by people")
    (tmp_path / "orders.xlsx").write_bytes(b"no workbook")
    result = call(
        *("report", "sales", "--also", "html"),
        *("--orders", tmp_path / "orders.xlsx", "-o", out),
    )
    assert result.exit_code == 5
    assert "--overwrite" in result.stderr
    assert [path.read_text() for path in out.iterdir()] == ["typed into by people"]


def test_filter_that_leaves_nothing_and_a_pdf_that_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says so and so does the console; what can be written is written."""

    def no_office() -> None:
        text = Label(zh="没有", en="not there")
        raise OutputError(Problem(where="LibreOffice", found=text, remedy=text))

    monkeypatch.setattr(save, "require_office", no_office)
    result = report(
        tmp_path,
        *("sales", "--filter", "区域=西北", "--filter", "投诉类型=质量"),
        *("--lang", "en"),
        *("--also", "pdf", "--also", "html"),
    )
    assert result.exit_code == 5
    assert result.stderr == "Error: LibreOffice: not there. not there.\n"
    line = "Nothing is left after the filters: widen them, or choose another period."
    assert f"Note: Sales performance: {line}" in result.output
    assert 'Note: Filter that does not apply to Sales: complaint type is "质量"' in (
        result.output
    )
    out = tmp_path / "out"
    assert line in texts_in(out / "sales_report.xlsx")
    assert line in (out / "sales_report.html").read_text(encoding="utf-8")
    assert len(list(out.iterdir())) == 2


def test_totals_that_do_not_tie_are_told_and_end_a_strict_run_with_6(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tie = Tie(
        report="sales",
        by=Label(zh="区域", en="region"),
        measure=SALES["net_amount"],
        n_parts=2,
        unassigned=0.0,
        parts=449.5,
        total=450.0,
    )
    monkeypatch.setattr(delivery, "failed_checks", lambda *_: (tie,))
    result = report(tmp_path, "sales", "--strict", "--lang", "en")
    assert result.exit_code == 6
    told, failed = result.stderr.splitlines()
    assert told == "Does not tie: Net amount: sum by region = total, off by -0.50"
    assert failed.startswith("Error: --strict: does not tie: Net amount: sum by region")
    assert (tmp_path / "out" / "sales_report.xlsx").is_file()


def test_names_of_reports_stand_in_the_help() -> None:
    text = call("report", "--help").output
    for each in REPORTS:
        assert re.search(rf"\b{each.name}\b", text)
