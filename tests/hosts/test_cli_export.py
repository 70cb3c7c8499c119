"""Do results leave as files that other programs read as they are meant?"""

from __future__ import annotations

import csv
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from xl_crm_cli import results
from xl_crm_cli.export import RESULTS
from xl_crm_cli.frame_file import write_csv
from xl_crm_cli.main import cli

from xl_crm.pipeline import analyse

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.pipeline import Analysis

#: C1 bought for 100 + 150.50 = 250.50, last on 2024-02-05, 24 + 1 = 25 days before the
#: last order; C2 for 80 on that day. Somebody named a customer like a formula.
ORDERS = """\
客户编号,订单号,下单时间,金额,退货标记
C1,1,2024-01-05,100,
C1,2,2024-02-05,150.5,
C2,3,2024-03-01,80,
=1+2,4,2024-02-20,-30,是
"""


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["customer_id"]: row for row in csv.DictReader(file)}


def test_csv_holds_the_metrics_under_their_code_names(
    orders: Path, tmp_path: Path
) -> None:
    path = tmp_path / "数据 文件" / "metrics.csv"
    result = call("export", "metrics", "--orders", orders, "-o", path)
    assert result.exit_code == 0, result.output
    rows = rows_of(path)
    assert float(rows["C1"]["monetary"]) == 250.5
    assert rows["C1"]["frequency"] == "2"
    assert rows["C1"]["recency_days"] == "25"
    assert float(rows["C2"]["monetary"]) == 80
    assert f"{path}：3 行" in result.output


def test_csv_is_utf_8_with_bom_and_crlf(orders: Path, tmp_path: Path) -> None:
    path = tmp_path / "tiers.csv"
    call("export", "tiers", "--orders", orders, "-o", path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfcustomer_id,")
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 4


def test_csv_text_is_no_formula_and_a_negative_number_stays_one(
    orders: Path, tmp_path: Path
) -> None:
    path = tmp_path / "metrics.csv"
    call("export", "metrics", "--orders", orders, "-o", path)
    row = rows_of(path)["'=1+2"]
    assert float(row["monetary"]) == -30


def test_csv_disarms_each_sign_that_starts_a_formula(tmp_path: Path) -> None:
    texts = ["=A1", "+A1", "-A1", "@A1", "\tA1", "\rA1", "A=1", "", None, "客户"]
    frame = pd.DataFrame({"text": pd.Series(texts, dtype=object), "number": -1.5})
    path = tmp_path / "texts.csv"
    write_csv(frame, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    disarmed = ["'=A1", "'+A1", "'-A1", "'@A1", "'\tA1", "'\rA1"]
    assert [row["text"] for row in written] == [*disarmed, "A=1", "", "", "客户"]
    assert {row["number"] for row in written} == {"-1.5"}


@pytest.mark.parametrize("what", RESULTS)
def test_three_formats_hold_the_same_table(
    orders: Path, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three of one analysis, which the first of them asks for."""
    kept: list[Analysis] = []

    def analyse_once(*given: Any, **named: Any) -> Analysis:  # noqa: ANN401  (any plan)
        kept[:] = kept or [analyse(*given, **named)]
        return kept[0]

    monkeypatch.setattr(results, "analyse", analyse_once)
    for suffix in ("csv", "parquet", "xlsx"):
        path = tmp_path / f"{what}.{suffix}"
        result = call("export", what, "--orders", orders, "-o", path, "--lang", "en")
        assert result.exit_code == 0, result.output
    with (tmp_path / f"{what}.csv").open(encoding="utf-8-sig", newline="") as file:
        from_csv = list(csv.reader(file))
    from_parquet = pd.read_parquet(tmp_path / f"{what}.parquet")
    path = tmp_path / f"{what}.xlsx"
    with closing(load_workbook(path, read_only=True)) as book:
        rows = book.worksheets[0].iter_rows(values_only=True)
        from_xlsx = [row for row in rows if any(row)]
    assert from_csv[0] == list(from_parquet.columns) == list(from_xlsx[0])
    assert all(header.isascii() for header in from_csv[0])
    assert len(from_csv) == len(from_parquet) + 1 == len(from_xlsx)


def test_parquet_keeps_the_types(orders: Path, tmp_path: Path) -> None:
    path = tmp_path / "metrics.parquet"
    call("export", "metrics", "--orders", orders, "-o", path)
    frame = pd.read_parquet(path).set_index("customer_id")
    assert frame["monetary"].dtype == "float64"
    assert frame.loc["C1", "monetary"] == 250.5
    assert "=1+2" in frame.index


def test_xlsx_shows_a_text_like_a_formula_as_text(orders: Path, tmp_path: Path) -> None:
    path = tmp_path / "tiers.xlsx"
    call("export", "tiers", "--orders", orders, "-o", path)
    sheet = load_workbook(path).worksheets[0]
    cells = {cell.value: cell.data_type for cell in sheet["A"]}
    assert cells["=1+2"] == "s"


def test_issues_are_all_listed_whatever_the_workbook_shows(tmp_path: Path) -> None:
    """Three unreadable amounts; the workbook would show one of each kind."""
    path = tmp_path / "orders.csv"
    bad = "C1,2,2024-02-05,x\nC1,3,2024-02-05,y\nC1,4,2024-02-05,z\n"
    head = "客户编号,订单号,下单时间,金额\nC1,1,2024-01-05,100\n"
    path.write_text(head + bad, encoding="utf-8")
    out = tmp_path / "issues.csv"
    result = call(
        "export", "issues", "--orders", path, "--set", "output.issue_rows=1", "-o", out
    )
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["value"] for row in rows] == ["x", "y", "z"]
    assert [row["row"] for row in rows] == ["3", "4", "5"]
    assert {row["rule"] for row in rows} == {"bad_number"}


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_export_leaves_a_file_alone_without_overwrite(
    orders: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"rfm.{suffix}"
    path.write_text("old")
    refused = call("export", "rfm", "--orders", orders, "-o", path)
    assert refused.exit_code == 5
    assert "--overwrite" in refused.stderr
    assert path.read_text() == "old"
    replaced = call("export", "rfm", "--orders", orders, "-o", path, "--overwrite")
    assert replaced.exit_code == 0, replaced.output
    assert path.read_bytes() != b"old"
    assert {file.name for file in tmp_path.iterdir()} == {orders.name, path.name}


def test_same_input_gives_the_same_bytes(orders: Path, tmp_path: Path) -> None:
    for name in ("first.csv", "second.csv"):
        call("export", "scores", "--orders", orders, "-o", tmp_path / name)
    first, second = (tmp_path / f"{name}.csv" for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
