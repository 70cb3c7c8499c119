"""Does what a person types into the workbook of data quality come back?"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from xl_crm_cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Wrong are the amount of 2, the customer of 3, the date of 4, the sign of 5 (C3 never
#: bought) and the amount of 9, a thousand times too much.
ORDERS = """\
客户编号,订单号,下单时间,金额
C1,1,2024-01-05,40
C1,2,2024-02-05,"1O0,50"
,3,2024-03-01,160
C2,4,2024.3.32,250
C3,5,2024-03-02,-90
C2,6,2024-03-05,60
C2,7,2024-03-06,130
C2,8,2024-03-07,200
C1,9,2024-03-08,99000000
"""
CUSTOMERS = """\
客户编号,客户名称,行业,区域
C1,甲公司,制造业,华东
C2,乙公司,,华南
C3,丙公司,零售业,
"""
#: The same company, right from the start; order 9 was a mistake as a whole.
RIGHT_ORDERS = """\
客户编号,订单号,下单时间,金额
C1,1,2024-01-05,40
C1,2,2024-02-05,100.50
C3,3,2024-03-01,160
C2,4,2024-03-02,250
C3,5,2024-03-02,90
C2,6,2024-03-05,60
C2,7,2024-03-06,130
C2,8,2024-03-07,200
"""
RIGHT_CUSTOMERS = """\
客户编号,客户名称,行业,区域
C1,甲公司,制造业,华东
C2,乙公司,金融业,华南
C3,丙公司,零售业,未知
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language that a person meets in the workbook."""

    lang: str
    quarantine: str
    to_complete: str
    corrections: str
    row: str
    correction: str
    decision: str
    value: str
    field: str
    customer: str
    exclude: str
    industry: str
    region: str
    outcome: str
    applied: str


CHINESE = Words(
    lang="zh",
    quarantine="隔离清单",
    to_complete="待补充",
    corrections="人工更正",
    row="行号",
    correction="更正值",
    decision="处理",
    value="补充值",
    field="字段",
    customer="客户ID",
    exclude="剔除",
    industry="所属行业",
    region="区域",
    outcome="结果",
    applied="已生效",
)
ENGLISH = Words(
    lang="en",
    quarantine="Quarantine",
    to_complete="To be completed",
    corrections="Manual corrections",
    row="Row",
    correction="Corrected value",
    decision="Decision",
    value="Value to fill in",
    field="Field",
    customer="Customer ID",
    exclude="Exclude",
    industry="industry",
    region="region",
    outcome="Outcome",
    applied="applied",
)
#: What the person types, by the row of the file; the last is typed as a date.
CORRECTED = {3: "100.50", 4: "C3", 6: 90, 5: date(2024, 3, 2)}


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def company(
    folder: Path, orders: str = ORDERS, customers: str = CUSTOMERS
) -> tuple[Any, ...]:
    """Write the exports; return the options that name them."""
    folder.mkdir(exist_ok=True)
    (folder / "orders.csv").write_text(orders, "utf-8")
    (folder / "customers.csv").write_text(customers, "utf-8")
    return (
        *("--orders", folder / "orders.csv"),
        *("--customers", folder / "customers.csv"),
    )


def sheet_rows(path: Path, title: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by its headings; none where there is no sheet."""
    with closing(openpyxl.load_workbook(path)) as book:
        if title not in book.sheetnames:
            return []
        headings, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def type_in(
    path: Path, words: Words, *, newer: Mapping[int, object] | None = None
) -> None:
    """Fill the workbook in as a person would, and save it over itself.

    ``newer`` takes the place of what is typed by row of the file.
    """
    book = openpyxl.load_workbook(path)
    sheet = book[words.quarantine]
    at = {cell.value: cell.column for cell in sheet[1]}
    typed = CORRECTED if newer is None else newer
    for number in range(2, sheet.max_row + 1):
        row = sheet.cell(number, at[words.row]).value
        if row in typed:
            sheet.cell(number, at[words.correction]).value = typed[row]
        if row == 10:
            sheet.cell(number, at[words.decision]).value = words.exclude
    if newer is None:
        sheet = book[words.to_complete]
        at = {cell.value: cell.column for cell in sheet[1]}
        found_out = {("C2", words.industry): "金融业", ("C3", words.region): "未知"}
        for number in range(2, sheet.max_row + 1):
            key = tuple(
                sheet.cell(number, at[name]).value
                for name in (words.customer, words.field)
            )
            sheet.cell(number, at[words.value]).value = found_out.pop(key)
        assert not found_out
    book.save(path)


def check(path: Path, words: Words, *options: object) -> Result:
    result = call("check", *options, "-o", path, "--lang", words.lang)
    assert result.exit_code == 0, result.output
    return result


def metrics(folder: Path, *options: object) -> str:
    """Return the metrics and scores of all customers as they are exported."""
    path = folder / "scores.csv"
    result = call("export", "scores", *options, "-o", path, "--overwrite")
    assert result.exit_code == 0, result.output
    return path.read_text("utf-8-sig")


@pytest.mark.slow
@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_a_round_makes_the_data_right(words: Words, tmp_path: Path) -> None:
    """Quarantine and gaps are empty after it, the numbers those of the right files."""
    options = company(tmp_path / "dirty")
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    check(first, words, *options)
    waiting = {row[words.row] for row in sheet_rows(first, words.quarantine)}
    assert waiting == {*CORRECTED, 10}
    type_in(first, words)
    result = check(second, words, *options, "--corrections", first)
    said = {
        "zh": "应用了 7 处人工更正，0 处未生效",
        "en": "Manual corrections: 7 applied, 0 without effect",
    }
    assert said[words.lang] in result.output.splitlines()
    assert sheet_rows(second, words.quarantine) == []
    log = sheet_rows(second, words.corrections)
    assert [row[words.outcome] for row in log] == [words.applied] * 7
    right = company(tmp_path / "right", RIGHT_ORDERS, RIGHT_CUSTOMERS)
    corrected = metrics(tmp_path, *options, "--corrections", first)
    assert corrected == metrics(tmp_path, *right)
    assert corrected != metrics(tmp_path, *options)


@pytest.mark.slow
def test_the_newest_workbook_alone_holds_all_that_was_typed(tmp_path: Path) -> None:
    """Three rounds, the workbooks in changing languages; one value is typed wrong."""
    options = company(tmp_path / "dirty")
    books = [tmp_path / f"{n}.xlsx" for n in range(4)]
    check(books[0], CHINESE, *options)
    type_in(books[0], CHINESE)
    type_in(books[0], CHINESE, newer={3: "一百"})
    check(books[1], ENGLISH, *options, "--corrections", books[0])
    [waiting] = sheet_rows(books[1], ENGLISH.quarantine)
    assert (waiting["Row"], waiting["Value found"]) == (3, "一百")
    type_in(books[1], ENGLISH, newer={3: 100.5})
    check(books[2], CHINESE, *options, "--corrections", books[1])
    assert sheet_rows(books[2], CHINESE.quarantine) == []
    check(books[3], CHINESE, *options, "--corrections", books[2])
    log = [sheet_rows(book, CHINESE.corrections) for book in books[2:]]
    assert log[0] == log[1]
    assert len(log[0]) == 7
    right = company(tmp_path / "right", RIGHT_ORDERS, RIGHT_CUSTOMERS)
    last = metrics(tmp_path, *options, "--corrections", books[3])
    assert last == metrics(tmp_path, *right)


@pytest.mark.slow
def test_a_new_export_keeps_no_correction_of_another_row(tmp_path: Path) -> None:
    """A line more at the top: every correction meets another row, and says so."""
    options = company(tmp_path / "dirty")
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    check(first, CHINESE, *options)
    type_in(first, CHINESE)
    head, _, rest = ORDERS.partition("\n")
    company(tmp_path / "dirty", f"{head}\nC1,0,2024-01-01,33\n{rest}")
    result = check(second, CHINESE, *options, "--corrections", first)
    assert "应用了 2 处人工更正，5 处未生效" in result.output
    waiting = {row["行号"] for row in sheet_rows(second, "隔离清单")}
    assert waiting == {row + 1 for row in (*CORRECTED, 10)}
    stale = [
        row["行号"]
        for row in sheet_rows(second, "数据问题")
        if row["问题"].startswith("更正未生效")
    ]
    assert sorted(stale) == [3, 4, 5, 6, 10]
    assert len(sheet_rows(second, "人工更正")) == 7


def test_the_project_file_names_the_workbook(tmp_path: Path) -> None:
    company(tmp_path)
    project = tmp_path / "crm.toml"
    sources = '[sources]\ncorrections = "{}"\n[sources.orders]\npath = "orders.csv"\n'
    project.write_text(sources.format("none.xlsx"), "utf-8")
    out = tmp_path / "q.xlsx"
    missing = call("check", "-p", project, "-o", out)
    assert missing.exit_code == 3
    assert "没有这个更正文件" in missing.output
    assert len(missing.output.strip().splitlines()) == 1
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "隔离清单"
    sheet.append(["数据表", "文件", "行号", "字段", "原值", "更正值"])
    sheet.append(["订单", "orders.csv", 3, "订单金额", "1O0,50", 100.5])
    book.save(tmp_path / "typed.xlsx")
    project.write_text(sources.format("typed.xlsx"), "utf-8")
    result = call("check", "-p", project, "-o", out)
    assert result.exit_code == 0, result.output
    assert "应用了 1 处人工更正，0 处未生效" in result.output


def test_a_workbook_that_is_read_is_not_written_over(tmp_path: Path) -> None:
    options = company(tmp_path)
    filled = tmp_path / "quality.xlsx"
    check(filled, CHINESE, *options)
    before = filled.read_bytes()
    arguments = (*options, "--corrections", filled, "-o", filled, "--overwrite")
    result = call("check", *arguments)
    assert result.exit_code == 5
    assert "是本次要读取的文件，不能覆盖" in result.output
    assert filled.read_bytes() == before


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there")
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_a_workbook_saved_by_another_program_is_read(
    suffix: str, tmp_path: Path
) -> None:
    """LibreOffice opens and saves it; the numbers are those of the original."""
    options = company(tmp_path / "dirty")
    filled = tmp_path / "quality.xlsx"
    check(filled, CHINESE, *options)
    type_in(filled, CHINESE)
    saved = tmp_path / "saved"
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo"),
            *("--convert-to", suffix, "--outdir", str(saved), str(filled)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    out = tmp_path / "next.xlsx"
    again = saved / f"quality.{suffix}"
    result = check(out, CHINESE, *options, "--corrections", again)
    assert "应用了 7 处人工更正，0 处未生效" in result.output
