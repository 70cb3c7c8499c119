"""Do exports become workbooks, and is it said what came of it?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from xl_crm_cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

#: Three orders of two customers, 100 + 150.50 + 80 = 330.50, the last on 2024-03-01.
ORDERS = """\
客户编号,订单号,下单时间,金额
C1,1,2024-01-05,100
C1,2,2024-02-05,150.5
C2,3,2024-03-01,80
"""
CUSTOMERS = """\
客户编号,客户名称,联系人,联系电话
C1,甲公司,王小明,13812341234
C2,乙公司,李丽,13987654321
C3,丙公司,赵云,13711112222
"""
BOOKS_ZH = ["客户分析结果.xlsx", "客户基础信息.xlsx", "策略执行跟踪.xlsx"]


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def said(result: Result, heading: str) -> str:
    """Return the value that stands beside a heading of the last table."""
    found = re.search(
        rf"^{re.escape(heading)} {{2,}}(.*)$", result.output, re.MULTILINE
    )
    assert found, result.output
    return found[1]


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
    """A run in folders with Chinese names and spaces."""
    folder = tmp_path_factory.mktemp("客户 分析")
    orders = write(folder / "导出 文件" / "订单 2024.csv", ORDERS)
    customers = write(folder / "导出 文件" / "客户.csv", CUSTOMERS)
    out = folder / "输出 结果"
    return call("run", "--orders", orders, "--customers", customers, "-o", out), out


def test_run_writes_the_three_workbooks_and_nothing_else(
    finished: tuple[Result, Path],
) -> None:
    result, out = finished
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == BOOKS_ZH


def test_run_ends_with_customers_orders_and_amount(
    finished: tuple[Result, Path],
) -> None:
    """C1, C2 and C3, who never bought; three orders, 100 + 150.50 + 80 yuan."""
    result, _ = finished
    assert said(result, "客户") == "3"
    assert said(result, "累计订单") == "3"
    assert said(result, "累计净额(元)") == "330.50"


def test_run_counts_every_customer_in_one_tier(finished: tuple[Result, Path]) -> None:
    result, _ = finished
    tiers = [
        "高价值客户",
        "潜力客户",
        "稳定客户",
        "流失风险客户",
        "数据不足",
        "未成交客户",
    ]
    counts = {tier: int(said(result, tier)) for tier in tiers}
    assert sum(counts.values()) == 3
    assert counts["未成交客户"] == 1


def test_no_line_ends_in_a_blank(finished: tuple[Result, Path]) -> None:
    result, _ = finished
    assert [line for line in result.output.splitlines() if line != line.rstrip()] == []


def test_run_names_the_files_and_the_seconds(finished: tuple[Result, Path]) -> None:
    result, out = finished
    for name in BOOKS_ZH:
        assert str(out / name) in result.output
    assert re.fullmatch(r"\d+\.\d 秒", said(result, "总用时"))
    assert re.fullmatch(r"\d+\.\d 秒", said(result, "读取与清洗"))


def test_run_says_that_the_as_of_date_is_the_last_day_in_the_orders(
    finished: tuple[Result, Path],
) -> None:
    result, _ = finished
    assert "统计截止日 2024-03-01（订单中的最后一天）" in result.output


def test_run_says_which_input_an_unavailable_metric_lacks(
    finished: tuple[Result, Path],
) -> None:
    result, _ = finished
    assert "“投诉率”没有数据：需要服务工单（--tickets）" in result.output
    assert "“互动响应率”没有数据：需要互动（--interactions）" in result.output
    assert "“主力品类集中度”没有数据：需要订单（--orders）中的“品类”列" in result.output
    assert "“新品尝试率”没有数据：需要订单（--orders）" in result.output


def test_run_masks_personal_data(finished: tuple[Result, Path]) -> None:
    _, out = finished
    texts = texts_in(out / "客户基础信息.xlsx")
    assert "138****1234" in texts
    assert "13812341234" not in texts


def test_unmask_shows_personal_data(tmp_path: Path) -> None:
    orders = write(tmp_path / "orders.csv", ORDERS)
    customers = write(tmp_path / "customers.csv", CUSTOMERS)
    result = call(
        *("run", "--orders", orders, "--customers", customers),
        *("--unmask", "-o", tmp_path / "out"),
    )
    assert result.exit_code == 0, result.output
    texts = texts_in(tmp_path / "out" / "客户基础信息.xlsx")
    assert {"13812341234", "王小明"} <= texts


def test_english_run_speaks_english(tmp_path: Path) -> None:
    orders = write(tmp_path / "orders.csv", ORDERS)
    out = tmp_path / "out"
    result = call(
        "run", "--orders", orders, "--lang", "en", "--as-of", "2024-03-31", "-o", out
    )
    assert result.exit_code == 0, result.output
    assert "As of 2024-03-31 (as set)" in result.output
    assert said(result, "Net amount so far (CNY)") == "330.50"
    assert not re.search(r"[\u4e00-\u9fff]", result.output)
    assert len(list(out.glob("*.xlsx"))) == 3
    assert all(path.name.isascii() for path in out.iterdir())


def test_run_leaves_workbooks_alone_without_overwrite(tmp_path: Path) -> None:
    orders = write(tmp_path / "orders.csv", ORDERS)
    out = tmp_path / "out"
    write(out / "客户基础信息.xlsx", "typed into by people")
    refused = call("run", "--orders", orders, "-o", out)
    assert refused.exit_code == 5
    assert "--overwrite" in refused.stderr
    assert [path.read_text() for path in out.iterdir()] == ["typed into by people"]
    replaced = call("run", "--orders", orders, "-o", out, "--overwrite")
    assert replaced.exit_code == 0, replaced.output
    assert sorted(path.name for path in out.iterdir()) == BOOKS_ZH


def test_workbook_that_is_open_stays_and_the_new_one_is_named(tmp_path: Path) -> None:
    """Excel leaves ~$NAME beside a workbook that it holds open."""
    orders = write(tmp_path / "orders.csv", ORDERS)
    out = tmp_path / "out"
    write(out / "客户基础信息.xlsx", "open in Excel")
    write(out / "~$客户基础信息.xlsx", "")
    result = call("run", "--orders", orders, "-o", out, "--overwrite")
    assert result.exit_code == 0, result.output
    assert (out / "客户基础信息.xlsx").read_text() == "open in Excel"
    assert "客户基础信息.xlsx 正在其他程序中打开" in result.output
    assert str(out / "客户基础信息 (2).xlsx") in result.output
    assert (out / "客户基础信息 (2).xlsx").is_file()


def test_paths_of_the_project_are_relative_to_it_those_of_options_to_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The project's orders lie beside it; the option's file lies where we stand."""
    project = write(
        tmp_path / "project" / "crm.toml",
        '[general]\nlanguage = "en"\n[sources.orders]\npath = "o.csv"\n'
        'columns = { order_amount = "value" }\n',
    )
    head = "customer_id,order_id,order_date,value\n"
    write(tmp_path / "project" / "o.csv", head + "C1,1,2024-01-05,7\n")
    write(tmp_path / "here" / "new.csv", head + "C1,1,2024-01-05,9\n")
    monkeypatch.chdir(tmp_path / "here")
    by_project = call("run", "-p", project, "-o", tmp_path / "a")
    by_option = call("run", "-p", project, "--orders", "new.csv", "-o", tmp_path / "b")
    assert said(by_project, "Net amount so far (CNY)") == "7.00"
    assert said(by_option, "Net amount so far (CNY)") == "9.00"


def test_map_computes_an_amount_and_sheet_picks_the_sheet(tmp_path: Path) -> None:
    """2 x 10.50 + 3 x 4 = 33."""
    import pandas as pd  # noqa: PLC0415  (only to write the workbook)

    frame = pd.DataFrame(
        {
            "客户编号": ["C1", "C2"],
            "单号": ["1", "2"],
            "日期": ["2024-01-05", "2024-01-06"],
            "件": [2, 3],
            "价": [10.5, 4],
        }
    )
    book = tmp_path / "book.xlsx"
    with pd.ExcelWriter(book) as writer:
        pd.DataFrame({"说明": ["首页"]}).to_excel(
            writer, sheet_name="首页", index=False
        )
        frame.to_excel(writer, sheet_name="订单", index=False)
    result = call(
        *("run", "--orders", book, "--sheet", "orders=订单"),
        *("--map", "orders.order_amount=件*价", "--map", "orders.order_date=日期"),
        *("-o", tmp_path / "out"),
    )
    assert result.exit_code == 0, result.output
    assert said(result, "累计净额(元)") == "33.00"


def test_no_progress_bar_without_a_terminal(finished: tuple[Result, Path]) -> None:
    result, _ = finished
    assert result.stderr == ""
    assert "\x1b" not in result.output


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo terminal")
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_progress_bar_on_a_terminal_goes_to_stderr_and_minds_no_color(
    tmp_path: Path, no_color: str, *, coloured: bool
) -> None:
    orders = write(tmp_path / "orders.csv", ORDERS)
    out, code = tmp_path / "out", "from xl_crm_cli.main import main\nmain()"
    ours, theirs = os.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "NO_COLOR": no_color}
    process = subprocess.Popen(
        [sys.executable, "-c", code, "run", "--orders", str(orders), "-o", str(out)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    drawn = b""
    try:
        while block := os.read(ours, 65536):
            drawn += block
    except OSError:
        pass  # Linux reports the closed end so
    os.close(ours)
    printed, _ = process.communicate()
    assert process.returncode == 0
    assert "读取与清洗" in drawn.decode()
    assert "统计截止日" in printed.decode()
    assert b"\x1b" not in printed
    assert bool(re.search(rb"\x1b\[[0-9;]*3[0-9]m|\x1b\[38;", drawn)) is coloured
