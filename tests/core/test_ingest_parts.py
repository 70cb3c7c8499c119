"""Is a table that lies in several files one table, and does each row know its file?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.ingested import How, Read, read, read_sources
from xl_crm.errors import InputError, SettingsError, UnreadableFileError
from xl_crm.ingest import Source
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "customer_id,order_id,date,amount\n"


def folder_of(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def orders(path: Path, **more: object) -> Source:
    return Source(table=table_named("orders"), path=path, **more)  # type: ignore[arg-type]


def test_files_of_a_folder_are_one_table(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        july=HEADER + "C1,1,2024-07-01,100\nC2,2,2024-07-02,200\n",
        august="金额,日期,客户编号,订单号\n300,2024-08-01,C1,3\n",
    )
    (tmp_path / "~$july.xlsx").write_bytes(b"lock")
    (tmp_path / "notes.md").write_text("no export", encoding="utf-8")
    for path in (tmp_path, tmp_path / "*.csv"):
        result = read(orders=path)
        assert result.column("customer_id") == ["C1", "C1", "C2"]
        assert result.column("amount") == [300, 100, 200]


def test_each_issue_names_its_own_file_and_row(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        a=HEADER + "C1,1,2024-07-01,100\nC1,2,soon,1\n",
        b=HEADER + "C1,3,2024-07-01,100\nC1,4,2024-07-01,much\nC1\nC1,5,later,1\n",
    )
    result = read(orders=tmp_path)
    where = {(row["rule"], row["file"], row["row"]) for row in result.issues}
    assert where == {
        ("bad_date", "a.csv", 3),
        ("bad_number", "b.csv", 3),
        ("broken_row", "b.csv", 4),
        ("bad_date", "b.csv", 5),
    }


def test_a_column_may_be_in_one_file_only(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        a=HEADER + "C1,1,2024-07-01,100\n",
        b="region," + HEADER + "华东,C2,2,2024-07-02,200\n",
    )
    assert read(orders=tmp_path).column("region") == [None, "华东"]


def test_a_file_left_out_is_one_file_however_much_it_lacks(tmp_path: Path) -> None:
    folder_of(tmp_path, a=HEADER + "C1,1,2024-07-01,100\n")
    (tmp_path / "readme.txt").write_text("about the exports\n", encoding="utf-8")
    result = read(orders=tmp_path)
    assert result.left_out == ["readme.txt"]
    assert result.counts["unreadable_file", "orders"] == 1


def test_a_file_that_cannot_be_read_is_left_out_and_said(tmp_path: Path) -> None:
    folder_of(tmp_path, a=HEADER + "C1,1,2024-07-01,100\n")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "c.csv").write_bytes(b"")
    result = read(orders=tmp_path)
    assert result.column("customer_id") == ["C1"]
    assert result.counts["unreadable_file", "orders"] == 2
    assert {name.split(" ")[0] for name in result.left_out} == {"b.xlsx", "c.csv"}


def test_without_any_orders_a_run_ends(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(b"")
    with pytest.raises(UnreadableFileError) as caught:
        read(orders=tmp_path)
    assert {each.where for each in caught.value.problems} == {"a.csv", "b.csv"}


def test_a_run_goes_on_without_tickets_that_cannot_be_read(tmp_path: Path) -> None:
    folder_of(tmp_path, a=HEADER + "C1,1,2024-07-01,100\n")
    (tmp_path / "t.csv").write_bytes(b"")
    result = read(orders=tmp_path / "a.csv", tickets=tmp_path / "t.csv")
    assert "tickets" not in result.tables
    assert result.counts["unreadable_file", "tickets"] == 1


@pytest.mark.parametrize("name", ["none.csv", "none*.csv", "empty"])
def test_nothing_there_is_a_dead_end(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        read(orders=tmp_path / name)
    assert name in caught.value.problems[0].where


@pytest.mark.parametrize(
    ("unit", "yuan"),
    [("元", "12.5"), ("千元", "12500"), ("万元", "125000"), ("亿元", "1250000000")],
)
def test_the_unit_of_a_column_without_one(unit: str, yuan: str, tmp_path: Path) -> None:
    """A unit in the cell wins over the one that is named, as does one in a header."""
    path = folder_of(tmp_path, a=HEADER + "C1,1,2024-07-01,12.5\nC1,2,2024-07-01,3元\n")
    result = read_sources(orders(path / "a.csv", units={"order_amount": unit}))
    assert result.column("amount") == [Decimal(yuan), 3]
    (path / "a.csv").write_text(
        HEADER.replace("amount", "金额(千元)") + "C1,1,2024-07-01,12.5\n", "utf-8"
    )
    result = read_sources(orders(path / "a.csv", units={"order_amount": unit}))
    assert result.column("amount") == [12_500]


def test_the_unit_of_a_computed_amount_counts_once(tmp_path: Path) -> None:
    text = "customer_id,date,n,price\nC1,2024-07-01,3,0.5\n"
    path = folder_of(tmp_path, a=text) / "a.csv"
    columns = {"order_amount": "n*price"}
    source = orders(path, columns=columns, units={"order_amount": "万元"})
    assert read_sources(source).column("amount") == [15_000]


def test_amounts_ten_thousand_times_those_of_other_files_are_reported(
    tmp_path: Path,
) -> None:
    """1.2 beside 12,000: one of the files is in 万元."""
    lines = "".join(f"C1,{n},2024-07-01,{{}}\n" for n in range(5))
    folder_of(
        tmp_path,
        a=HEADER + lines.format(*[12_000] * 5),
        b=HEADER + lines.format(*[11_000] * 5),
        c=HEADER + lines.format(*[1.2] * 5),
    )
    listed = [row["file"] for row in jumps(read(orders=tmp_path))]
    assert listed == ["c.csv"]
    (tmp_path / "c.csv").write_text(HEADER + lines.format(*[90] * 5), "utf-8")
    assert not jumps(read(orders=tmp_path))


def jumps(result: Read) -> list[dict[str, object]]:
    return [row for row in result.issues if row["rule"] == "unit_jump"]


@pytest.mark.parametrize(
    ("line", "text", "stated"),
    [
        ("合计,,,300", "合计 300", 300),
        (",,总计：,310", "总计： 310", 310),
        ("汇总,,,300", "汇总 300", 300),
        ("Grand Total,,,300.00", "Grand Total 300", 300),
        ("小 计,,,7", "小 计 7", None),
    ],
)
def test_a_row_of_totals_is_a_check_and_no_order(
    line: str, text: str, stated: float | None, tmp_path: Path
) -> None:
    """100 + 200 = 300; a subtotal is of unknown rows and is not compared."""
    rows = "C1,1,2024-07-01,100\nC2,2,2024-07-02,200\n"
    folder_of(tmp_path, a=HEADER + rows + line + "\n")
    result = read(orders=tmp_path)
    assert result.column("amount") == [100, 200]
    assert result.listed("total_row") == [("orders", 4, "", text)]
    assert result.outcomes == {"kept": (2, 300.0), "total_row": (1, 0.0)}
    compared = [(each.stated, each.added) for each in result.totals]
    assert compared == ([] if stated is None else [(stated, 300)])


def test_rows_below_a_total_keep_their_number(tmp_path: Path) -> None:
    rows = "C1,1,2024-07-01,100\n小计,,,100\n\nC2,2,soon,200\n合计,,,300\n"
    folder_of(tmp_path, a=HEADER + rows)
    result = read(orders=tmp_path)
    assert result.listed("bad_date") == [("orders", 5, "order_date", "soon")]
    assert [row for _, row, _, _ in result.listed("total_row")] == [3, 6]


def test_a_customer_named_total_with_an_order_is_no_total(tmp_path: Path) -> None:
    folder_of(tmp_path, a=HEADER + "Total,1,2024-07-01,100\n")
    assert read(orders=tmp_path).column("customer_id") == ["Total"]


def test_order_of_files_and_rows_decides_nothing(tmp_path: Path) -> None:
    """The same rows, cut into files differently and in another order."""
    lines = [f"C{n % 3},{n},2024-0{1 + n % 6}-05,{n * 10}\n" for n in range(1, 13)]
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    folder_of(tmp_path / "one", a=HEADER + "".join(lines))
    folder_of(
        tmp_path / "two",
        a=HEADER + "".join(reversed(lines[6:])),
        b=HEADER + "".join(lines[:6]),
    )
    how = How(as_of=date(2024, 12, 31))
    first, second = (read(how, orders=tmp_path / name) for name in ("one", "two"))
    names = ("customer_id", "order_id", "order_date", "amount")
    rows = [
        sorted(tuple(row[name] for name in names) for row in result.orders)
        for result in (first, second)
    ]
    assert rows[0] == rows[1]


def test_a_unit_of_a_field_that_no_column_fills_is_refused(tmp_path: Path) -> None:
    text = "customer_id,date,quantity,unit_price\nC1,2024-07-01,3,0.5\n"
    path = folder_of(tmp_path, a=text) / "a.csv"
    with pytest.raises(SettingsError) as caught:
        read_sources(orders(path, units={"order_amount": "万元"}))
    assert caught.value.problems[0].where == "--unit orders.order_amount=万元"
