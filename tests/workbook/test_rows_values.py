"""Columns hold what ``content.stored`` says of each of their values alone."""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_rows import STYLES, WrittenCell, column, only_column

from xl_crm.reports._cells import ArrowCells
from xl_crm.tables.unit import Unit
from xl_crm.workbook.content import needs_quote, stored
from xl_crm.workbook.rows import stored_column as stored_column_module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports._spec import Cell

NASTY = st.sampled_from(
    [
        *(
            "",
            " ",
            "a",
            "=1+1",
            "+86 21",
            "-",
            "@x",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "\t=1",
            "\n",
            " =1",
            "\u00a0a",
            "a\u3000",
            "\u2028",
            "a\x85",
            "=1 ",
        ),
        *("\x00", "\x00=1", "a\x7fb", "a\r\nb\r", "_x000A_", "_x00", "<&>", "&amp;"),
        *("\ufffe", "中文😀", "]]>", "'=1", "x" * 32_768, "😀" * 16_384, "&" * 32_767),
    ]
)
PLAIN_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
WHOLE_TEXTS = st.one_of(NASTY, PLAIN_TEXTS)
TEXTS = st.one_of(WHOLE_TEXTS, st.sampled_from(["\ud800x", "=\udfff"]))
INTEGERS = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats()
DAYS = st.dates()
TIMES = st.datetimes()
KINDS = [TEXTS, INTEGERS, FLOATS, st.booleans(), DAYS, TIMES]
UNITS = st.sampled_from(Unit)


def lists_of(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.one_of(st.none(), values), min_size=1, max_size=12)


def agrees(cell: WrittenCell, value: Cell, unit: Unit) -> bool:
    """Return whether a cell holds what is stored for a value, styled for it.

    Numbers may be spelled in several ways: they agree when they are the same double,
    or the same integer.
    """
    text, kind = stored(value, unit)
    quoted = kind == "s" and text is not None and needs_quote(text)
    if cell.style != (STYLES.quoted if quoted else STYLES.plain):
        return False
    if text is None or cell.text is None:
        return text == cell.text
    if kind != "n":
        return (cell.kind, cell.text) == (kind, text)
    if type(value) is int:
        return cell.kind == "n" and (cell.text == text or exact(cell.text, value))
    return cell.kind == "n" and bits(cell.text) == bits(text)


def exact(text: str, value: int) -> bool:
    return not text.isdecimal() and Decimal(float(text)) == value


def bits(text: str) -> bytes:
    return struct.pack("<d", float(text))


def all_agree(values: Sequence[Cell], plain: Sequence[Cell], unit: Unit) -> bool:
    cells = only_column(column(values, unit))
    pairs = zip(cells, plain, strict=True)
    return all(agrees(cell, value, unit) for cell, value in pairs)


@given(st.one_of([lists_of(kind) for kind in KINDS]), UNITS)
def test_a_list_of_one_kind_holds_what_is_stored_for_each(
    values: list[Cell], unit: Unit
) -> None:
    assert all_agree(values, values, unit)


@given(lists_of(st.one_of(KINDS)), UNITS)
def test_a_list_of_many_kinds_holds_what_is_stored_for_each(
    values: list[Cell], unit: Unit
) -> None:
    assert all_agree(values, values, unit)


@given(
    st.one_of(
        lists_of(WHOLE_TEXTS).map(lambda v: pa.array(v, pa.string())),
        lists_of(WHOLE_TEXTS).map(lambda v: pa.array(v, pa.large_string())),
        lists_of(PLAIN_TEXTS).map(lambda v: pa.array(v, pa.string_view())),
        lists_of(WHOLE_TEXTS).map(lambda v: pa.array(v).dictionary_encode()),
        lists_of(INTEGERS).map(lambda v: pa.array(v, pa.int64())),
        lists_of(st.integers(0, 255)).map(lambda v: pa.array(v, pa.uint8())),
        lists_of(st.integers(0, 2**64 - 1)).map(lambda v: pa.array(v, pa.uint64())),
        lists_of(FLOATS).map(lambda v: pa.array(v, pa.float64())),
        lists_of(st.floats(width=32)).map(lambda v: pa.array(v, pa.float32())),
        lists_of(st.booleans()).map(lambda v: pa.array(v, pa.bool_())),
        lists_of(DAYS).map(lambda v: pa.array(v, pa.date32())),
        lists_of(DAYS).map(lambda v: pa.array(v, pa.date64())),
        lists_of(TIMES).map(lambda v: pa.array(v, pa.timestamp("us"))),
        st.integers(1, 9).map(pa.nulls),
    ),
    UNITS,
)
def test_an_arrow_column_holds_what_is_stored_for_each(
    array: pa.Array, unit: Unit
) -> None:
    assert all_agree(ArrowCells(array), array.to_pylist(), unit)


@given(
    st.lists(lists_of(WHOLE_TEXTS), max_size=4).map(
        lambda parts: pa.chunked_array(parts, pa.string())
    )
)
def test_an_arrow_column_in_pieces_is_one_column(array: pa.ChunkedArray) -> None:
    cells = only_column(column(ArrowCells(array)))
    pairs = zip(cells, array.to_pylist(), strict=True)
    assert all(agrees(cell, value, Unit.TEXT) for cell, value in pairs)


@given(lists_of(st.decimals(-(10**20), 10**20, places=6)))
def test_an_exact_number_becomes_the_nearest_double(values: list[Decimal]) -> None:
    array = pa.array(values, pa.decimal128(38, 6))
    cells = only_column(column(ArrowCells(array), Unit.MONEY))
    expected = [None if value is None else float(value) for value in values]
    assert [cell.text and float(cell.text) for cell in cells] == expected


@settings(max_examples=25)
@given(lists_of(WHOLE_TEXTS))
def test_texts_that_repeat_are_shared_and_the_same(values: list[str]) -> None:
    """Every text stands 64 times, so at most one of 64 rows is a new one."""
    repeated = values * 64
    assert all_agree(repeated, repeated, Unit.TEXT)


def test_a_time_with_a_zone_is_what_its_clock_shows() -> None:
    """2023-03-15 is day 45000; 20:00 in Greenwich is 04:00 eight hours east."""
    evening = datetime(2023, 3, 15, 20, tzinfo=UTC)
    array = pa.array([evening], pa.timestamp("us", "Asia/Shanghai"))
    cells = only_column(column(ArrowCells(array), Unit.DATE))
    assert float(cells[0].text or "") == 45001 + 4 / 24
    east = evening.astimezone(timezone(timedelta(hours=8)))
    assert only_column(column([east], Unit.DATE)) == [
        WrittenCell(ref="A2", style=3, kind="n", text=repr(45001 + 4 / 24))
    ]


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        (["a", "b", None], Unit.TEXT),
        ([1, 2, None], Unit.COUNT),
        ([1, 2.5, None], Unit.NUMBER),
        ([True, None], Unit.FLAG),
        ([date(2024, 2, 29), None], Unit.DATE),
        ([datetime(2024, 2, 29, 12), None], Unit.DATE),  # noqa: DTZ001
        (["=1", " a", "<"], Unit.TEXT),
        ([7, 8], Unit.ID),
    ],
)
def test_a_list_of_one_kind_is_not_asked_value_by_value(
    values: list[Cell], unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a hundred thousand rows would take as long as they did."""

    def refuse(*_: object) -> None:
        raise AssertionError("value by value")

    monkeypatch.setattr(stored_column_module, "_by_hand", refuse)
    assert len(only_column(column(values, unit))) == len(values)
