from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_rows import STYLES, WrittenCell, body, column, only_column, written, xml_of

from xl_crm.reports._cells import ArrowCells, Cell
from xl_crm.tables.unit import Unit
from xl_crm.workbook.package.shared_strings import SharedStrings
from xl_crm.workbook.rows import chunks as chunks_module
from xl_crm.workbook.rows.body import ROW
from xl_crm.workbook.rows.sharing import MOST_DIFFERENT


def test_the_xml_of_rows_is_as_the_format_wants_it() -> None:
    """Written by hand after ECMA-376 part 1, 18.3.1.73 (row) and 18.3.1.4 (c)."""
    rows = body(
        column(["a<b", None, " c"]),
        column([1.5, 2.0, None], Unit.NUMBER),
        column([True, None, False], Unit.FLAG),
        first_row=7,
        n_rows=4,
    )
    rows = replace(rows, heights={1: 30.0, 3: 17.25})
    assert xml_of(rows) == (
        '<row r="7"><c r="A7" s="3" t="inlineStr"><is><t>a&lt;b</t></is></c>'
        '<c r="B7" s="3"><v>1.5</v></c><c r="C7" s="3" t="b"><v>1</v></c></row>'
        '<row r="8" ht="30" customHeight="1"><c r="A8" s="3"/>'
        '<c r="B8" s="3"><v>2</v></c><c r="C8" s="3"/></row>'
        '<row r="9"><c r="A9" s="3" t="inlineStr">'
        '<is><t xml:space="preserve"> c</t></is></c>'
        '<c r="B9" s="3"/><c r="C9" s="3" t="b"><v>0</v></c></row>'
        '<row r="10" ht="17.25" customHeight="1"><c r="A10" s="3"/>'
        '<c r="B10" s="3"/><c r="C10" s="3"/></row>'
    )


def test_the_default_format_needs_no_attribute() -> None:
    plain = replace(column([1.0, None]), styles=replace(STYLES, plain=0))
    assert xml_of(body(plain)) == (
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"/></row>'
    )


def test_a_formula_stands_beside_its_value_in_every_row() -> None:
    """18.3.1.40 (f): text results are ``str``; what gives "" holds the empty text."""
    formula = 'IF(t[[#This Row],[a]]<1,"&",2)'
    rows = body(
        column([1.5, None], Unit.NUMBER, formula=formula),
        column(["x<y", ""], formula=formula),
        column([True, None], Unit.FLAG, formula=formula),
        n_rows=3,
    )
    blank = ("str", "", formula)
    assert [
        [(cell.kind, cell.text, cell.formula) for cell in row] for row in written(rows)
    ] == [
        [("n", "1.5", formula), ("str", "x<y", formula), ("b", "1", formula)],
        [blank, blank, blank],
        [blank, blank, blank],
    ]


def test_a_row_may_compute_something_else() -> None:
    each = column(
        [1.0, 2.0, "=x", None],
        Unit.NUMBER,
        formula="A1",
        row_formulas={1: "B<1", 3: "C1"},
    )
    assert [(cell.formula, cell.kind, cell.text) for cell in only_column(each)] == [
        ("A1", "n", "1.0"),
        ("B<1", "n", "2.0"),
        ("A1", "str", "=x"),
        ("C1", "str", ""),
    ]


def test_a_few_rows_may_compute_in_a_column_of_values() -> None:
    each = column(["=a", "=b", "c"], row_formulas={0: "A1"})
    assert only_column(each) == [
        WrittenCell(ref="A2", style=3, kind="str", text="=a", formula="A1"),
        WrittenCell(ref="A3", style=4, kind="s", text="=b"),
        WrittenCell(ref="A4", style=3, kind="s", text="c"),
    ]


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from([None, "x", "<&", "", 1.5, 2, True]), max_size=30),
    st.integers(0, 3),
)
def test_a_formula_may_name_its_row(values: list[Cell], n_blank: int) -> None:
    """The same cells as for a formula that is the same in all rows, but for it."""
    own = {1: "Z1"} if len(values) > 1 else {}

    def cells(formula: str) -> list[WrittenCell]:
        each = column(values, formula=formula, row_formulas=own)
        rows = body(each, first_row=7, n_rows=len(values) + n_blank)
        return [row[0] for row in written(rows)]

    fixed = cells('IF(A1<1,"&",A1)')
    named = cells(f'IF(A{ROW}<1,"&",A{ROW})')
    formulas = [f'IF(A{row}<1,"&",A{row})' for row in range(7, 7 + len(fixed))]
    formulas[1:2] = ["Z1"] if own else formulas[1:2]
    assert named == [
        replace(cell, formula=formula)
        for cell, formula in zip(fixed, formulas, strict=True)
    ]


@pytest.mark.parametrize("times", [1, 64])
def test_links_have_their_format_and_text_like_a_formula_has_its_own(
    times: int,
) -> None:
    """Shared (64 times the same) or not, and beyond the filled rows nothing links."""
    values = ["a", "=1", "a", "=1"] * times
    each = column(values, linked=frozenset({0, 1}))
    styles = [row[0].style for row in written(body(each, n_rows=4 * times + 1))]
    assert styles == [5, 6, 3, 4, *[3, 4, 3, 4] * (times - 1), 3]


@pytest.mark.parametrize("times", [1, 64])
def test_a_cached_text_is_never_quoted(times: int) -> None:
    cells = only_column(column(["=1"] * times, formula="A1"))
    assert {cell.style for cell in cells} == {STYLES.plain}


def test_texts_that_repeat_are_in_the_file_once() -> None:
    n_rows = round(2 / MOST_DIFFERENT)
    strings = SharedStrings()
    xml = xml_of(body(column(["甲&", "乙"] * (n_rows // 2))), strings)
    assert xml.count('t="s"') == n_rows
    assert strings.part().decode().count("<si>") == 2
    assert "<si><t>甲&amp;</t></si><si><t>乙</t></si>" in strings.part().decode()


def test_texts_that_differ_stand_in_their_cells() -> None:
    strings = SharedStrings()
    xml = xml_of(body(column([f"customer {number}" for number in range(100)])), strings)
    assert xml.count('t="inlineStr"') == 100
    assert "<si>" not in strings.part().decode()


def test_columns_share_one_table_of_texts() -> None:
    strings = SharedStrings()
    each = column(["x"] * 64)
    xml_of(body(each, each), strings)
    assert strings.add("y") == 1


@settings(max_examples=25)
@given(st.integers(1, 40), st.integers(0, 3), st.integers(1, 7))
def test_where_the_rows_are_cut_changes_nothing(
    n_filled: int, n_blank: int, step: int
) -> None:
    words = ["a", None, " b", "=c", "d&"]
    rows = body(
        column([words[row % 5] for row in range(n_filled)], linked=frozenset({1, 5})),
        column(
            [row / 3 if row % 4 else None for row in range(n_filled)],
            Unit.NUMBER,
            formula="A1",
            row_formulas={2: "B1", n_filled: "C1"},
        ),
        column(ArrowCells(pa.array(["x"] * n_filled).dictionary_encode())),
        n_rows=n_filled + n_blank,
    )
    whole = xml_of(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks_module, "CHUNK_BYTES", 0)
        patch.setattr(chunks_module, "FEWEST_ROWS", step)
        assert xml_of(rows) == whole


def test_long_texts_make_shorter_chunks() -> None:
    def n_chunks(text: str) -> int:
        rows = body(column([text + str(number) for number in range(20_000)]))
        return len(list(chunks_module.row_chunks(rows, SharedStrings().add)))

    assert n_chunks("x") == 1
    assert n_chunks("x" * 2000) > 4


def test_a_table_without_rows_has_no_xml() -> None:
    assert not xml_of(body(column([])))


def test_a_column_of_nothing_takes_no_room() -> None:
    bare = replace(STYLES, plain=0)
    nothing = replace(column([]), styles=bare)
    computed = replace(column([], row_formulas={0: "A1"}), styles=bare)
    rows = body(nothing, computed, column([1.0]), first_row=5)
    assert xml_of(rows) == (
        '<row r="5"><c r="B5" t="str"><f>A1</f><v></v></c>'
        '<c r="C5" s="3"><v>1</v></c></row>'
    )


def test_prepared_rows_of_an_empty_table_keep_format_and_formula() -> None:
    rows = body(column([]), column([], formula="A1"), n_rows=1)
    assert written(rows) == [
        [
            WrittenCell(ref="A2", style=3, kind="n", text=None),
            WrittenCell(ref="B2", style=3, kind="str", text="", formula="A1"),
        ]
    ]
