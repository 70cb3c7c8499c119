"""Is a text file read whole, whatever system wrote it?"""

from __future__ import annotations

import gzip
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.ingested import How, read
from xl_crm.errors import InputError, UnreadableFileError
from xl_crm.i18n import Lang
from xl_crm.ingest import Source, open_engine
from xl_crm.ingest.text.delimited import read_delimited
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.ingest import Engine
    from xl_crm.ingest._spec import RawTable

HEADER = "customer_id,order_id,order_date,order_amount\n"
LINES = "C1,1,2024-07-01,100\nC2,2,2024-07-02,200\n"
ORDERS = table_named("orders")


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_engine(memory_limit="500MB", threads=1) as opened:
        yield opened


def opened(
    engine: Engine, path: Path, content: str | bytes, **columns: str
) -> RawTable:
    """Write a file and open it as orders."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_delimited(engine, Source(table=ORDERS, path=path, columns=columns))


def rows_of(raw: RawTable) -> list[tuple[str | None, ...]]:
    """Return the rows of a table as they were read."""
    return [tuple(row.values()) for row in raw.data.to_pyarrow().to_pylist()]


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


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_rows_are_counted_and_not_read(
    end: str, engine: Engine, tmp_path: Path
) -> None:
    """Rows 2, 5 and 6 hold nothing; row 3 holds a cell of three lines."""
    text = f'id,note{end}{end}1,"a{end}{end}b"{end}2,c{end}{end}{end}3,d{end}'
    raw = opened(engine, tmp_path / "a.csv", text)
    assert [row[0] for row in rows_of(raw)] == ["1", "2", "3"]
    assert raw.blank_rows == (2, 5, 6)
    assert raw.first_row == 2


def test_blank_rows_of_one_column_are_rows(engine: Engine, tmp_path: Path) -> None:
    """DuckDB keeps them there."""
    raw = opened(engine, tmp_path / "a.csv", "customer_id\nC1\n\nC2\n")
    assert rows_of(raw) == [("C1",), (None,), ("C2",)]
    assert raw.blank_rows == ()


def test_rows_keep_their_numbers_past_blank_ones(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    first, second = LINES.splitlines()
    path.write_text(
        f"\n{HEADER}\n{first}\n\n\n{second}\nC3,3,soon,1\n", encoding="utf-8"
    )
    result = read(orders=path)
    assert result.listed("bad_date") == [("orders", 8, "order_date", "soon")]


def test_three_hundred_columns(engine: Engine, tmp_path: Path) -> None:
    header = ",".join(f"column {place}" for place in range(300))
    raw = opened(engine, tmp_path / "a.csv", f"{header}\n{','.join('1' * 300)}\n")
    assert raw.headers[299] == "column 299"
    assert rows_of(raw) == [("1",) * 300]


@pytest.mark.parametrize("n_columns", [16_385, 1_000_000])
def test_more_columns_than_a_sheet_has(n_columns: int, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(",".join(f"c{place}" for place in range(n_columns)) + "\n1,2\n")
    with (
        open_engine(memory_limit="100MB") as engine,
        pytest.raises(InputError) as caught,
    ):
        read_delimited(engine, Source(table=ORDERS, path=path))
    assert "orders.csv: more than 16,384 columns" in str(caught.value)
    assert "列数超过 16,384" in caught.value.text(Lang.ZH)


@pytest.mark.parametrize("content", [HEADER, HEADER.strip(), "\n\n" + HEADER + "\n"])
def test_header_alone_is_a_table_without_rows(
    content: str, engine: Engine, tmp_path: Path
) -> None:
    raw = opened(engine, tmp_path / "a.csv", content)
    assert raw.headers == ("customer_id", "order_id", "order_date", "order_amount")
    assert rows_of(raw) == []


def test_columns_mapped_by_place_say_that_there_is_no_header(
    engine: Engine, tmp_path: Path
) -> None:
    text = "张三,上海\n李四,北京\n"
    raw = opened(engine, tmp_path / "a.csv", text, customer_id="c1")
    assert rows_of(raw) == [("张三", "上海"), ("李四", "北京")]


def test_words_too_many_or_too_few_are_broken_rows(tmp_path: Path) -> None:
    """Row 3 has a name of two words, row 5 lacks the amount."""
    path = tmp_path / "orders.txt"
    path.write_text(
        "customer_id  order_date  order_amount\n"
        "C1  2024-07-01  100\nJean Paul  2024-07-02  200\n\nC3  2024-07-03\n"
        "C4  soon  400\n",
        encoding="utf-8",
    )
    result = read(orders=path)
    assert result.listed("broken_row") == [
        ("orders", 3, "", "Jean Paul  2024-07-02  200"),
        ("orders", 5, "", "C3  2024-07-03"),
    ]
    assert result.listed("bad_date") == [("orders", 6, "order_date", "soon")]
    assert result.outcomes["kept"] == (1, 100.0)


def test_words_with_line_ends_of_two_systems(engine: Engine, tmp_path: Path) -> None:
    raw = opened(engine, tmp_path / "a.txt", "a  b\r\n1  2\n3  4\r\n")
    assert rows_of(raw) == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize("title", ["", "订单明细,,\n"])
def test_header_over_two_rows(title: str, engine: Engine, tmp_path: Path) -> None:
    text = "客户ID,订单,\n,金额,日期\nC1,100,2024-07-01\n"
    raw = opened(engine, tmp_path / "a.csv", title + text)
    assert raw.headers == ("客户ID", "订单金额", "订单日期")
    assert rows_of(raw) == [("C1", "100", "2024-07-01")]
    assert raw.first_row == (3 if not title else 4)


def test_unit_above_the_header_is_that_of_the_amounts(
    engine: Engine, tmp_path: Path
) -> None:
    """The quantity is none of them, and a unit that the user names wins."""
    text = "订单明细,,,单位：万元\n客户ID,日期,数量,金额\nC1,2024-07-01,2,5\n"
    raw = opened(engine, tmp_path / "a.csv", text)
    assert raw.source.units["order_amount"] == "万元"
    assert "quantity" not in raw.source.units
    source = Source(table=ORDERS, path=tmp_path / "a.csv", units={"order_amount": "元"})
    assert read_delimited(engine, source).source.units["order_amount"] == "元"


def test_amounts_under_a_unit_are_multiplied(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f"单位：万元,,,\n{HEADER}C1,1,2024-07-01,1.5\n", encoding="utf-8")
    assert read(orders=path).column("amount") == [15_000]


def test_files_of_one_table_do_not_mix(engine: Engine, tmp_path: Path) -> None:
    """Both are opened before either is read."""
    for folder, row in (("2023", "C1,1,2023-07-01,100"), ("2024", "C2,broken")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_bytes(
            f"{HEADER}{row}\n上海,3,2024-07-03,300\n".encode("gb18030")
        )
    sources = [
        Source(table=ORDERS, path=tmp_path / folder / "a.csv")
        for folder in ("2023", "2024")
    ]
    first, second = (read_delimited(engine, source) for source in sources)
    assert [row[0] for row in rows_of(first)] == ["C1", "上海"]
    assert [row[0] for row in rows_of(second)] == ["上海"]
    rejects = engine.connection.table(second.rejects_table).to_pyarrow().to_pylist()
    assert {row["csv_line"] for row in rejects} == {"C2,broken"}
    assert first.rejects_table != second.rejects_table


def test_odd_lines_are_found_by_their_row(engine: Engine, tmp_path: Path) -> None:
    """Line 5 is row 4: the cell above it has two lines."""
    text = 'customer_id,note\nC1,"张三\n李四"\nC2,王五\n'.encode()
    raw = opened(engine, tmp_path / "a.csv", text + "上海公司,x\n".encode("gb18030"))
    (finding,) = raw.findings
    assert (finding.rule, finding.row) == ("mixed_encoding", 4)
    assert finding.value == "上海公司,x"
    assert rows_of(raw)[-1] == ("上海公司", "x")


def test_more_odd_lines_than_are_listed_are_counted(
    engine: Engine, tmp_path: Path
) -> None:
    content = "客户,x\n".encode() * 3_000 + "客户,x\n".encode("gb18030") * 1_234
    raw = opened(engine, tmp_path / "a.csv", content)
    assert len(raw.findings) == 1_001
    assert (raw.findings[-1].row, raw.findings[-1].value) == (0, "+234")


def test_quote_that_never_closes_is_found_before_the_engine_reads(
    engine: Engine, tmp_path: Path
) -> None:
    """3 MB behind it, and other rows with quotes: memory and time stay small."""
    rest = 'C4,4,2024-07-04,"4"\n' * 150_000
    text = HEADER + LINES + 'C3,"3,2024-07-03,300\n' + rest.replace('"', "")
    with pytest.raises(UnreadableFileError, match=r"a\.csv row 4: a quote is never"):
        opened(engine, tmp_path / "a.csv", text)


def test_packed_workbook_is_to_be_unpacked_first(
    engine: Engine, tmp_path: Path
) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"a\.csv\.gz: .*a Parquet file.*Unpack it"
    ):
        opened(engine, tmp_path / "a.csv.gz", gzip.compress(b"PAR1"))
