"""Is a line that was exported twice counted once, and are equal purchases kept?"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingested import SHARED, shared_only
from xl_crm.ingest import (
    DateReading,
    Inputs,
    OrderRules,
    Source,
    open_engine,
    read_inputs,
)
from xl_crm.ingest.findings.issues import excluded_orders
from xl_crm.ingest.orders.issues import header_issues, order_issues
from xl_crm.ingest.orders.returns import match_returns
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

AS_OF = date(2024, 12, 31)
Row = dict[str, Any]


@contextmanager
def opened(columns: Mapping[str, str] | None = None, **paths: Path) -> Iterator[Inputs]:
    """Read some tables, each a file or a folder of files; returns are matched."""
    sources = [
        Source(table=table_named(name), path=path, columns=columns or {})
        for name, path in paths.items()
    ]
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, sources, DateReading(), OrderRules())
        orders = match_returns(engine, inputs.orders, AS_OF)
        yield replace(inputs, orders=orders)


def lines_of(folder: Path, *files: str, **others: str) -> list[Row]:
    """Return the order lines of files, each a table of words; ``-`` is blank."""
    paths = {"orders": write(folder / "orders", *files)}
    paths |= {name: write(folder / name, text) for name, text in others.items()}
    with opened(**paths) as inputs:
        data = inputs.orders.data.order_by("row")
        rows: list[Row] = data.to_pyarrow().to_pylist()
        return rows


def write(folder: Path, *files: str) -> Path:
    """Write files of one table; a later one is a later export."""
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(files):
        words = [line.split() for line in text.strip().splitlines()]
        rows = [",".join("" if w == "-" else w for w in line) for line in words]
        path = folder / f"part{number}.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def listed(inputs: Inputs, rule: str) -> list[tuple[str, int, str]]:
    """Return table, row and value of the issue rows of a rule."""
    tables = {table.table.name: table for table in inputs.tables}
    found = [excluded_orders(inputs.orders, AS_OF), *order_issues(inputs.orders, AS_OF)]
    if "order_lines" in tables:
        found += header_issues(tables["orders"], tables["order_lines"])
    rows = [row for part in found for row in part.to_pyarrow().to_pylist()]
    return sorted(
        (row["table"], row["row"], row["value"]) for row in rows if row["rule"] == rule
    )


def kept(lines: list[Row]) -> list[float]:
    """Return the amounts of the lines that count, in order of file and row."""
    return [float(line["amount"]) for line in lines if not line["reason"]]


NUMBERED = "customer_id order_id order_line date amount\n"


def test_a_numbered_line_comes_from_the_latest_file(tmp_path: Path) -> None:
    """A1/1 was corrected from 100 to 90; A1/2 and A2/1 stand in one file each."""
    lines = lines_of(
        tmp_path,
        NUMBERED + "C A1 1 2024-03-01 100\nC A1 2 2024-03-01 50",
        NUMBERED + "C A1 1 2024-03-02 90\nC A2 1 2024-03-05 7",
    )
    assert [line["reason"] for line in lines] == ["duplicate_line", None, None, None]
    assert kept(lines) == [50, 90, 7]


def test_the_time_of_export_goes_before_the_order_of_files(tmp_path: Path) -> None:
    """A blank time is the earliest."""
    header = "customer_id order_id order_line date amount exported_at\n"
    lines = lines_of(
        tmp_path,
        header + "C A1 1 2024-03-01 100 2024-05-02\nC A2 1 2024-03-01 1 2024-05-02",
        header + "C A1 1 2024-03-01 90 2024-05-01\nC A2 1 2024-03-01 2 -",
    )
    assert kept(lines) == [100, 1]


def test_a_numbered_line_that_stands_twice_in_a_file_counts_once(
    tmp_path: Path,
) -> None:
    """The lower one, as the later export. Without a number both count, and so does a
    line of the same number in the order of another customer."""
    lines = lines_of(
        tmp_path,
        NUMBERED + "C A1 1 2024-03-01 100\nC A1 1 2024-03-01 90\n"
        "D A1 1 2024-03-01 8\nC A2 - 2024-03-01 7\nC A2 - 2024-03-01 7",
    )
    assert kept(lines) == [90, 8, 7, 7]


def test_a_return_with_the_number_of_its_line_is_no_repetition(
    tmp_path: Path,
) -> None:
    lines = lines_of(
        tmp_path,
        NUMBERED + "C A1 1 2024-03-01 100\nC A1 2 2024-03-01 10",
        NUMBERED + "C A1 1 2024-04-01 -100",
    )
    assert [line["reason"] for line in lines] == [None, None, None]
    assert [line["is_reversed"] for line in lines] == [True, False, True]


UNNUMBERED = "customer_id order_id date product amount\n"


def test_an_order_without_line_numbers_comes_from_the_latest_file(
    tmp_path: Path,
) -> None:
    """The later export has one line of A1 less, and another price."""
    lines = lines_of(
        tmp_path,
        UNNUMBERED + "C A1 2024-03-01 ink 100\nC A1 2024-03-01 pen 50\n"
        "C A2 2024-03-02 ink 1",
        UNNUMBERED + "C A1 2024-03-01 ink 90\nC A3 2024-03-03 ink 2",
    )
    reasons = [line["reason"] for line in lines]
    assert reasons == ["repeated_export", "repeated_export", None, None, None]
    assert kept(lines) == [1, 90, 2]


def test_files_of_two_months_or_two_shops_repeat_no_order(tmp_path: Path) -> None:
    """The return of April has the number of the order of March; customer D has bought
    in another shop, which numbers its orders alike."""
    lines = lines_of(
        tmp_path,
        UNNUMBERED + "C A1 2024-03-01 ink 100\nC A1 2024-03-01 pen 50",
        UNNUMBERED + "C A1 2024-04-01 ink -100\nD A1 2024-03-01 ink 8",
    )
    assert kept(lines) == [100, 50, -100, 8]


@pytest.mark.parametrize("order", ["sale first", "return first"])
def test_what_came_back_on_the_day_of_the_sale_may_stand_in_a_file_of_its_own(
    tmp_path: Path, order: str
) -> None:
    """In whatever order the files are named: 100 + 50 - 30 of A1, nothing of A2."""
    files = [
        UNNUMBERED + "C A1 2024-03-01 ink 100\nC A1 2024-03-01 pen 50\n"
        "C A2 2024-03-01 ink 7",
        UNNUMBERED + "C A1 2024-03-01 ink -30\nC A2 2024-03-01 ink -7",
    ]
    if order == "return first":
        files.reverse()
    assert sorted(kept(lines_of(tmp_path, *files))) == [-30, -7, 7, 50, 100]


def test_what_came_back_counts_once_of_several_exports(tmp_path: Path) -> None:
    """The first file has sale and return of three orders. A1's return stands again in
    a file of returns; A2's return was dropped in the last export and its sale is 70;
    of A3 the last export says the same."""
    lines = lines_of(
        tmp_path,
        UNNUMBERED + "C A1 2024-03-01 ink 100\nC A1 2024-03-01 ink -30\n"
        "C A2 2024-03-01 ink 100\nC A2 2024-03-01 ink -30\n"
        "C A3 2024-03-01 ink 8\nC A3 2024-03-01 ink -2",
        UNNUMBERED + "C A1 2024-03-01 ink -30",
        UNNUMBERED + "C A2 2024-03-01 ink 70\nC A3 2024-03-01 ink 8\n"
        "C A3 2024-03-01 ink -2",
    )
    assert kept(lines) == [100, -30, 70, 8, -2]


def test_every_line_that_was_merged_is_told_with_its_order(tmp_path: Path) -> None:
    """A1/1 stands again in the second file, and so does A2, which has no numbers."""
    text = NUMBERED + "C A1 1 2024-03-01 100\nC A1 2 2024-03-01 50\nC A2 - 2024-03-02 7"
    later = NUMBERED + "C A1 1 2024-03-01 90\nC A2 - 2024-03-02 7"
    with opened(orders=write(tmp_path / "orders", text, later)) as inputs:
        assert listed(inputs, "duplicate_line") == [("orders", 2, "A1")]
        assert listed(inputs, "repeated_export") == [("orders", 4, "A2")]


def test_an_order_numbered_in_one_file_only_comes_from_the_latest(
    tmp_path: Path,
) -> None:
    """A1 has line numbers in the second file, A2 in the first, A3 in both."""
    lines = lines_of(
        tmp_path,
        NUMBERED + "C A1 - 2024-03-01 1\nC A1 - 2024-03-01 2\nC A2 1 2024-03-01 4\n"
        "C A3 1 2024-03-01 8\nC A3 2 2024-03-01 16",
        NUMBERED + "C A1 1 2024-03-01 32\nC A2 - 2024-03-01 64\nC A3 1 2024-03-01 128",
    )
    assert kept(lines) == [16, 32, 64, 128]


def test_without_order_numbers_nothing_is_merged_and_equal_rows_are_told(
    tmp_path: Path,
) -> None:
    """Of three equal rows the first is none too many. Unreadable texts are compared."""
    text = "customer_id date amount\nC 2024-03-01 5\nC 2024-03-01 5\nC soon 5\n"
    folder = write(tmp_path / "orders", text + "C later 5", text)
    with opened(orders=folder) as inputs:
        lines = inputs.orders.data.order_by("row").to_pyarrow().to_pylist()
        assert kept(lines) == [5, 5, 5, 5]
        assert listed(inputs, "identical_line") == [
            ("orders", 3, "2024-03-01"),
            ("orders", 10**9 + 2, "2024-03-01"),
            ("orders", 10**9 + 3, "2024-03-01"),
            ("orders", 10**9 + 4, None),
        ]


def test_what_was_merged_is_not_told_again_as_identical(tmp_path: Path) -> None:
    """A1 twice in one file is told; the second export of it all is not."""
    text = UNNUMBERED + "C A1 2024-03-01 ink 5\nC A1 2024-03-01 ink 5"
    folder = write(tmp_path / "orders", text, text)
    with opened(orders=folder) as inputs:
        assert listed(inputs, "identical_line") == [("orders", 10**9 + 3, "A1")]


def test_the_time_of_export_makes_no_row_different(tmp_path: Path) -> None:
    text = "customer_id date amount exported_at\nC 2024-03-01 5 {}"
    files = (text.format("2024-05-01"), text.format("2024-05-02"))
    with opened(orders=write(tmp_path / "orders", *files)) as inputs:
        assert len(listed(inputs, "identical_line")) == 1


def test_a_line_takes_the_latest_export_of_its_order(tmp_path: Path) -> None:
    """A1 was pending in the first export; in one file the first row of A2 stands."""
    header = "order_id customer_id date status\n"
    orders = write(
        tmp_path / "orders",
        header + "A1 C 2024-03-01 pending\nA2 C 2024-03-02 paid\nA2 D 2024-03-09 paid",
        header + "A1 C 2024-03-05 paid\nA3 C 2024-03-06 paid",
    )
    lines = write(tmp_path / "lines", "order_id amount\nA1 5\nA2 7\nA1 1")
    with opened(orders=orders, order_lines=lines) as inputs:
        rows = inputs.orders.data.order_by("row").to_pyarrow().to_pylist()
        assert [row["order_date"].day for row in rows] == [5, 2, 5]
        assert [row["customer_id"] for row in rows] == ["C", "C", "C"]
        assert kept(rows) == [5, 7, 1]
        assert listed(inputs, "repeated_export") == [("orders", 2, "A1")]
        assert listed(inputs, "duplicate_order_header") == [("orders", 4, "A2")]
        assert listed(inputs, "order_without_lines") == [("orders", 10**9 + 3, "A3")]


#: Twelve lines of four orders; each is 2**n yuan, so that a sum tells which are in it.
LINES = [f"C A{n // 3} {n % 3} 2024-03-0{n // 3 + 1} {2**n}" for n in range(12)]


@pytest.mark.slow
@settings(max_examples=10)
@given(
    exports=st.lists(
        st.sets(st.sampled_from(LINES), min_size=1), min_size=1, max_size=4
    )
)
def test_overlapping_exports_count_every_numbered_line_once(
    tmp_path_factory: pytest.TempPathFactory, exports: list[set[str]]
) -> None:
    folder = tmp_path_factory.mktemp("exports")
    files = [NUMBERED + "\n".join(sorted(export)) for export in exports]
    lines = lines_of(folder, *files)
    once = set().union(*exports)
    assert sorted(kept(lines)) == sorted(float(line.split()[-1]) for line in once)
    assert len(lines) == sum(len(export) for export in exports)


@pytest.mark.slow
@pytest.mark.shared
@shared_only
@pytest.mark.parametrize(
    ("name", "columns", "n_identical"),
    [
        ("cdnow/CDNOW_master.txt.gz", {"order_amount": "dollar_value"}, 255),
        (
            "online_retail/online_retail.csv.gz",
            {
                "order_amount": "Quantity*UnitPrice",
                "category": "Description",
                "channel": "InvoiceDate",
            },
            5_268,
        ),
    ],
)
def test_identical_rows_of_public_data(
    name: str, columns: dict[str, str], n_identical: int
) -> None:
    """V13: 255 identical rows that are real purchases; V14: 5,268 of eight columns.

    A date has no time: as a channel the stamp is compared as it stands.
    """
    with opened(columns, orders=SHARED / name) as inputs:
        assert len(listed(inputs, "identical_line")) == n_identical
        merged = {"duplicate_line", "repeated_export"}
        assert not inputs.orders.data.reason.isin(merged).any().to_pandas()
