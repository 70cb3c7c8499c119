"""Is a text file read whole, whatever system wrote it?"""

from __future__ import annotations

import codecs
import gzip
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.ingested import How, read
from xl_crm.errors import InputError
from xl_crm.i18n import Lang
from xl_crm.ingest.layout import find_layout

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "customer_id,order_id,order_date,order_amount\n"
LINES = "C1,1,2024-07-01,100\nC2,2,2024-07-02,200\n"
CHINESE = "客户ID,订单号,订单日期,订单金额,品类\n㐀,1,2024-07-01,100,€钢材\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("gb18030", b""),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_text_of_every_encoding(
    encoding: str, mark: bytes, suffix: str, tmp_path: Path
) -> None:
    """GBK could not write 㐀, and its Python codec no €."""
    content = mark + CHINESE.encode(encoding)
    path = tmp_path / f"订单{suffix}"
    path.write_bytes(gzip.compress(content) if suffix == ".csv.gz" else content)
    (row,) = read(orders=path).orders
    assert (row["customer_id"], row["category"]) == ("㐀", "€钢材")
    assert row["amount"] == 100


def test_gb18030_far_down_in_a_long_file(tmp_path: Path) -> None:
    """The first 100 kB are ASCII: no sample of the start tells the encoding."""
    lines = "".join(f"C{i},{i},2024-07-01,1\n" for i in range(5_000))
    path = tmp_path / "orders.csv"
    path.write_bytes((HEADER + lines + "上海,1,2024-07-01,1\n").encode("gb18030"))
    assert read(orders=path).column("customer_id")[-1] == "上海"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text((HEADER + LINES).replace(",", delimiter), encoding="utf-8")
    result = read(orders=path)
    assert result.column("customer_id") == ["C1", "C2"]
    assert result.column("amount") == [100, 200]


def test_delimiter_is_not_the_comma_inside_numbers(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "customer_id;order_date;order_amount\nC1;2024-07-01;1,200\nC2;2024-07-02;3,400",
        encoding="utf-8",
    )
    assert read(orders=path).column("amount") == [1200, 3400]


def test_runs_of_blanks_without_a_header(tmp_path: Path) -> None:
    """CDNOW is written so: customer, day, number of CDs, dollars."""
    path = tmp_path / "master.txt"
    path.write_text(
        " 00001 19970101  1  11.77\n 00002 19970112  1  12.00\n", encoding="utf-8"
    )
    columns = {"customer_id": "c1", "order_date": "c2", "order_amount": "c4"}
    result = read(How(columns={"orders": columns}), orders=path)
    assert result.column("customer_id") == ["00001", "00002"]
    assert result.column("order_date") == [date(1997, 1, 1), date(1997, 1, 12)]
    assert result.column("amount") == [Decimal("11.77"), Decimal(12)]
    assert result.column("row") == [1, 2]


def test_layout_without_a_header_names_the_columns() -> None:
    layout = find_layout("1,2024-07-01,5\n2,2024-07-02,6\n", "orders.csv")
    assert layout.headers == ("c1", "c2", "c3")
    assert not layout.has_header


@pytest.mark.parametrize(
    ("sample", "headers"),
    [
        ("churned\nC1\nC2\n", ("churned",)),
        ("customer id\nC1\nC2\n", ("customer id",)),
        ("客户名称\n张三 李四\n王五\n", ("客户名称",)),
    ],
)
def test_layout_of_one_column(sample: str, headers: tuple[str, ...]) -> None:
    assert find_layout(sample, "churn.csv").headers == headers


def test_quoted_cells_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(
        b"customer_id,product,order_date,order_amount\r\n"
        b'C1,"steel, 5"" wide\nsecond line",2024-07-01,"1,200.50"\r\n'
        b"C2,plain,2024-07-02,1\r\n"
    )
    result = read(orders=path)
    assert result.column("product") == ['steel, 5" wide\nsecond line', "plain"]
    assert result.column("amount") == [Decimal("1200.50"), 1]


@pytest.mark.parametrize(
    ("header_end", "line_end"),
    [("\r\n", "\r\n"), ("\r", "\r"), ("\n", "\r\n"), ("\r\n", "\n")],
)
def test_line_ends_of_every_system(
    header_end: str, line_end: str, tmp_path: Path
) -> None:
    """Files of two systems pasted together change their line ends half-way."""
    text = HEADER.replace("\n", header_end) + LINES.replace("\n", line_end)
    path = tmp_path / "orders.csv"
    path.write_bytes((text + f"C3{header_end}C4,4,2024-07-04,400").encode())
    result = read(orders=path)
    assert result.column("customer_id") == ["C1", "C2", "C4"]
    assert result.column("row") == [2, 3, 5]
    assert result.listed("broken_row") == [("orders", 4, "", "C3")]


@pytest.mark.parametrize(
    ("above", "n_rows"),
    [
        ("", 0),
        ("\n\n", 2),
        ("sep=,\n", 1),
        ("2024年订单明细\n", 1),
        ("2024年订单明细,,,\n,,,\n", 2),
        ('"导出人: 王芳\n导出时间: 2024-07-31",,,\n', 1),
    ],
)
def test_header_is_found_below_a_title(above: str, n_rows: int, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(above + HEADER + LINES, encoding="utf-8")
    result = read(orders=path)
    assert result.column("amount") == [100, 200]
    assert result.column("row") == [n_rows + 2, n_rows + 3]


def test_mapped_header_is_found_below_a_title(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Report\n\nBuyer;When;Paid\nC1;2024-07-01;5\n", encoding="utf-8")
    columns = {"customer_id": "Buyer", "order_date": "When", "order_amount": "Paid"}
    assert read(How(columns={"orders": columns}), orders=path).column("amount") == [5]


def test_total_row_counts_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + LINES + "合计,,,300\n", encoding="utf-8")
    result = read(orders=path)
    assert result.outcomes == {"kept": (2, 300.0), "total_row": (1, 0.0)}


def test_rows_that_end_in_more_blank_cells_than_the_header(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + LINES.replace("\n", ",\n"), encoding="utf-8")
    assert read(orders=path).column("amount") == [100, 200]


@pytest.mark.parametrize("name", ["orders[1].csv", "订单 (1).csv", "o'brien.csv"])
def test_file_name_is_no_pattern(name: str, tmp_path: Path) -> None:
    """As a pattern ``orders[1].csv`` means the file beside it."""
    (tmp_path / "orders1.csv").write_text(HEADER + "X,9,2024-07-09,9\n", "utf-8")
    (tmp_path / name).write_text(HEADER + LINES, encoding="utf-8")
    assert read(orders=tmp_path / name).column("customer_id") == ["C1", "C2"]


def test_row_after_a_broken_one_keeps_its_number(tmp_path: Path) -> None:
    """Row 3 lacks a cell, row 5 has one too many; rows 4 and 6 hold bad dates."""
    path = tmp_path / "orders.csv"
    path.write_text(
        HEADER + "C1,1,2024-07-01,100\n"
        "C2,2,2024-07-02\n"
        "C3,3,soon,300\n"
        "C4,4,2024-07-04,400,extra\n"
        "C5,5,later,500\n",
        encoding="utf-8",
    )
    result = read(orders=path)
    assert result.listed("broken_row") == [
        ("orders", 3, "", "C2,2,2024-07-02"),
        ("orders", 5, "", "C4,4,2024-07-04,400,extra"),
    ]
    assert result.listed("bad_date") == [
        ("orders", 4, "order_date", "soon"),
        ("orders", 6, "order_date", "later"),
    ]
    assert result.n_rows == {"orders": 5}
    assert result.outcomes["broken_row"] == (2, 0.0)


def test_stray_quote_takes_rows_along_and_each_is_listed(tmp_path: Path) -> None:
    """The quote of row 3 ends in row 5: three rows are one record, and broken."""
    path = tmp_path / "orders.csv"
    path.write_text(
        HEADER + 'C1,1,2024-07-01,100\nC2,"2,2024-07-02,200\nC3,3,2024-07-03,300\n'
        'C4,"4",2024-07-04,400\nC5,5,soon,500\n',
        encoding="utf-8",
    )
    result = read(orders=path)
    assert [row for _, row, _, _ in result.listed("broken_row")] == [3, 4, 5]
    assert result.listed("bad_date") == [("orders", 6, "order_date", "soon")]
    assert result.n_rows == {"orders": 5}


def test_quote_that_never_closes_is_a_dead_end(tmp_path: Path) -> None:
    """Nothing tells the 1,000 rows after it apart, so none is dropped in silence."""
    rest = "".join(f"C{i},{i},2024-07-01,1\n" for i in range(1_000))
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + LINES + 'C3,"3,2024-07-03,300\n' + rest, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(orders=path)
    assert caught.value.text(Lang.EN).startswith("orders.csv row 4: a quote is never")
    assert "引号" in caught.value.text(Lang.ZH)
