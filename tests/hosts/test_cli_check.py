"""Does a check write its workbook, say what was found, and fail when asked to?"""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from xl_crm_cli.main import cli

from xl_crm.reports.stages import LISTED

if TYPE_CHECKING:
    from pathlib import Path

#: Three lines count, 100 + 150.50 + 80 yuan; one of 7 has no customer.
ORDERS = """\
客户编号,订单号,下单时间,金额
C1,1,2024-01-05,100
C1,2,2024-02-05,150.5
C2,3,2024-03-01,80
,4,2024-03-01,7
"""
#: C1 stands twice: a warning.
CUSTOMERS = """\
客户编号,客户名称,联系电话
C1,甲公司,13812341234
C1,甲公司,13812341234
C2,乙公司,13987654321
"""
#: Without the last line of orders there is no error, only the warning.
NO_ERROR = ORDERS[: ORDERS.index(",4,")]


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def exports(folder: Path, orders: str = ORDERS) -> tuple[str, ...]:
    """Write the exports; return the options that name them."""
    folder.mkdir(parents=True, exist_ok=True)
    options = []
    for name, text in (("orders", orders), ("customers", CUSTOMERS)):
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        options += [f"--{name}", str(path)]
    return tuple(options)


def said(result: Result, heading: str) -> str:
    """Return the value that stands beside a heading of the last table."""
    found = re.search(
        rf"^ *{re.escape(heading)} {{2,}}(.*)$", result.stdout, re.MULTILINE
    )
    assert found, result.output
    return found[1]


def sheets_of(path: Path) -> list[str]:
    with closing(load_workbook(path, read_only=True)) as book:
        return book.sheetnames


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """A check in folders with Chinese names and spaces."""
    folder = tmp_path_factory.mktemp("数据 检查")
    path = folder / "结果" / "质量.xlsx"
    return call("check", *exports(folder / "导出"), "-o", path), path


def test_check_writes_one_workbook_and_nothing_else(
    finished: tuple[Result, Path],
) -> None:
    result, path = finished
    assert result.exit_code == 0, result.output
    assert [each.name for each in path.parent.iterdir()] == ["质量.xlsx"]
    assert sheets_of(path)[:6] == [
        *("目录", "质量概览", "核对", "字段覆盖率", "数据问题", "隔离清单"),
    ]


def test_check_ends_with_rows_issues_checks_and_the_file(
    finished: tuple[Result, Path],
) -> None:
    """Four lines: three count, one waits for a customer; a repeated customer is the
    warning; the industry and other key fields have no column: nothing to tell."""
    result, path = finished
    assert said(result, "读取的文件") == "2"
    assert said(result, "文件中的订单行") == "4"
    assert said(result, "计入") == "3"
    assert said(result, "隔离待处理") == "1"
    assert said(result, "数据问题") == "2 (错误 1, 警告 1, 提示 0)"
    assert said(result, "核对通过") == "3 / 3"
    verdict = said(result, "结论")
    assert "隔离待处理，可识别的金额 7.00 元（占行数或金额的 25.0%）" in verdict
    assert result.stdout.splitlines()[-1] == f"请打开 {path}"


def test_check_speaks_english_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "quality.xlsx"
    result = call("check", *exports(tmp_path / "in"), "-o", path, "--lang", "en")
    assert said(result, "Order lines in the files") == "4"
    assert said(result, "quarantined") == "1"
    assert result.stdout.splitlines()[-1] == f"Open {path}"
    assert "Quarantine" in sheets_of(path)


@pytest.mark.parametrize(
    ("orders", "strict", "exit_code"),
    [
        (ORDERS, "--strict", 3),
        (ORDERS, "--strict=error", 3),
        (NO_ERROR, "--strict", 0),
        (NO_ERROR, "--strict=warning", 3),
        (NO_ERROR, "--strict=info", 3),
    ],
)
def test_strict_fails_over_findings_of_a_severity_or_above(
    tmp_path: Path, orders: str, strict: str, exit_code: int
) -> None:
    path = tmp_path / "quality.xlsx"
    result = call("check", *exports(tmp_path / "in", orders), "-o", path, strict)
    assert result.exit_code == exit_code, result.output
    assert path.exists()
    assert bool(result.stderr) is bool(exit_code)


def test_strict_says_in_one_line_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "quality.xlsx"
    options = (*exports(tmp_path / "in"), "-o", path, "--strict=warning")
    assert call("check", *options).stderr == (
        "错误：--strict=warning：2 处问题（没有客户ID 1、客户重复，已合并 1）。"
        f"请看 {path}。\n"
    )
    english = call("check", *options, "--lang", "en", "--overwrite")
    assert english.stderr == (
        "Error: --strict=warning: 2 findings (no customer ID 1, customer repeated, "
        f"rows merged 1). See {path}.\n"
    )


def test_strict_of_a_run_fails_once_the_workbooks_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = call("run", *exports(tmp_path / "in"), "-o", out, "--strict")
    assert result.exit_code == 3, result.output
    assert len(list(out.glob("*.xlsx"))) == 3
    assert result.stderr == (
        f"错误：--strict=error：1 处问题（没有客户ID 1）。请看 {out}。\n"
    )


def test_strict_does_not_swallow_the_next_option(tmp_path: Path) -> None:
    """A bare --strict stands before another option."""
    path = tmp_path / "quality.xlsx"
    result = call("check", "--strict", *exports(tmp_path / "in"), "-o", path)
    assert result.exit_code == 3
    assert path.exists()


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_file_left_out_is_the_last_that_is_said(tmp_path: Path, command: str) -> None:
    """One of two files of orders is a workbook cut off in the middle."""
    exports(tmp_path / "in")
    (tmp_path / "in" / "2023.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "in" / "customers.csv").unlink()
    target = {"check": "quality.xlsx", "run": "out"}[command]
    result = call(command, "--orders", tmp_path / "in", "-o", tmp_path / target)
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"没有读取订单文件 2023\.xlsx：.+。\n", result.stderr)


def test_a_file_left_out_is_red_on_a_terminal(tmp_path: Path) -> None:
    exports(tmp_path / "in")
    (tmp_path / "in" / "2023.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "in" / "customers.csv").unlink()
    options = ("--orders", str(tmp_path / "in"), "-o", str(tmp_path / "q.xlsx"))
    result = CliRunner().invoke(cli, ["check", *options], color=True)
    assert result.stderr.startswith("\x1b[31m没有读取订单文件")
    assert said(result, "结论") == "不完整：1 个文件没有读取"


def test_check_lists_more_rows_than_a_run(tmp_path: Path) -> None:
    """600 lines without a customer: a run lists 500 of them."""
    lines = "".join(f",{number},2024-03-01,7\n" for number in range(10, 610))
    options = exports(tmp_path / "in", NO_ERROR + lines)
    path = tmp_path / "quality.xlsx"
    assert call("check", *options, "-o", path).exit_code == 0
    assert call("run", *options, "-o", tmp_path / "out").exit_code == 0
    listed = {
        name: _rows_of(file, "没有客户ID")
        for name, file in (
            ("check", path),
            ("run", tmp_path / "out" / "客户分析结果.xlsx"),
        )
    }
    # The last line of the run's list says how many there are beside it.
    assert listed == {"check": 600, "run": 501}
    assert LISTED >= 600


def _rows_of(path: Path, rule: str) -> int:
    with closing(load_workbook(path, read_only=True)) as book:
        rows = book["数据问题"].iter_rows(values_only=True)
        return sum(row[1] == rule for row in rows)


def test_a_file_that_is_there_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    options = exports(tmp_path / "in")
    path = tmp_path / "quality.xlsx"
    path.write_bytes(b"old")
    result = call("check", *options, "-o", path)
    assert result.exit_code == 5
    assert path.read_bytes() == b"old"
    assert call("check", *options, "-o", path, "--overwrite").exit_code == 0
    assert "核对" in sheets_of(path)


def test_a_file_of_another_kind_is_refused_at_once(tmp_path: Path) -> None:
    result = call("check", *exports(tmp_path / "in"), "-o", tmp_path / "quality.csv")
    assert result.exit_code == 2
    assert ".xlsx" in result.stderr
    assert not (tmp_path / "quality.csv").exists()


def test_an_export_is_never_written_over(tmp_path: Path) -> None:
    orders, customers = exports(tmp_path / "in")[1::2]
    book = tmp_path / "in" / "orders.xlsx"
    book.write_bytes(b"PK")
    result = call(
        *("check", "--orders", orders, "--customers", customers),
        *("--tickets", book, "-o", book, "--overwrite"),
    )
    assert result.exit_code == 5
    assert book.read_bytes() == b"PK"
