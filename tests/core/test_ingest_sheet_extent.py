"""Is every cell of a sheet found, however its XML is written?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.raw_workbooks import (
    HEADER,
    SHEET,
    book,
    opened,
    sheet_xml,
    text_cell,
    with_parts,
)
from xl_crm.errors import UnreadableFileError, XlCrmError
from xl_crm.ingest.workbooks import extent as sheet_extent
from xl_crm.ingest.workbooks.cell_range import MOST_COLUMNS, column_letters
from xl_crm.ingest.workbooks.extent import (
    FAR_OR_IRREGULAR,
    MOST_CELLS,
    Bounds,
    Extent,
)
from xl_crm.ingest.workbooks.regular import Regular

if TYPE_CHECKING:
    from pathlib import Path

FAR = re.compile(FAR_OR_IRREGULAR.encode())
#: Ways to write a cell that holds 1: reference, then whatever else.
STYLES = (
    '<c r="{0}"><v>1</v></c>',
    '<c s="2" r="{0}"><v>1</v></c>',
    "<c\n r='{0}'\tt='n'><v>1</v></c>",
    '<x:c r="{0}" s="1"><x:v>1</x:v></x:c>',
    '<c r = "{0}" title="a>b"><f>A1</f><v>1</v></c>',
)
SHAPES = st.dictionaries(
    st.integers(1, 60),
    st.sets(st.integers(1, 900), min_size=1, max_size=5),
    min_size=1,
    max_size=8,
)


def test_columns_that_may_need_a_closer_look_are_those_beyond_at() -> None:
    """46 columns times 999,999 rows are as many places as may be needed unseen."""
    assert MOST_CELLS >= 46 * 999_999
    for column in range(1, MOST_COLUMNS + 1):
        for row in (1, 999_999):
            tag = f'<c r="{column_letters(column)}{row}" s="1">'.encode()
            assert bool(FAR.search(tag)) is (column > 46), tag


@pytest.mark.parametrize("row", [1_000_000, 1_048_576, 99_999_999_999])
def test_rows_of_seven_digits_get_a_closer_look(row: int) -> None:
    assert FAR.search(f'<c r="A{row}"/>'.encode())


@pytest.mark.parametrize(
    "text",
    [
        '<row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c></row>',
        '<cols><col min="1" max="3"/></cols><conditionalFormatting/>',
        '<x:row r="12"><x:c r="AT12"/></x:row><rowBreaks count="1"/>',
    ],
)
def test_what_almost_every_program_writes_gets_none(text: str) -> None:
    assert not FAR.search(text.encode())


@given(
    cells=SHAPES, styles=st.randoms(use_true_random=False), limit=st.integers(1, 20_000)
)
def test_sheet_is_refused_exactly_where_it_needs_too_many_places(
    cells: dict[int, set[int]], styles: st.Random, limit: int
) -> None:
    """Rows up to the last one, times columns from the first to the last one."""
    rows = []
    for row in sorted(cells):
        written = [
            styles.choice(STYLES).format(f"{column_letters(column)}{row}")
            for column in sorted(cells[row])
        ]
        rows.append(f'<row r="{row}">{"".join(written)}</row>')
    columns = set().union(*cells.values())
    n_places = max(cells) * (max(columns) - min(columns) + 1)
    regular, bounds = Regular("a.xlsx [Sheet]"), Bounds()
    blocks = [regular.brought(row_xml.encode()) for row_xml in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_extent, "MOST_CELLS", limit)
        room = [bounds.hold(block) for block in blocks]
        assert room[-1] is (max(cells) * max(columns) <= limit)
        assert refused(blocks) is (n_places > limit)


def refused(blocks: list[bytes]) -> bool:
    """Tell whether the filled cells of a sheet reach too far."""
    extent = Extent("a.xlsx [Sheet]")
    try:
        for block in blocks:
            extent.grow(block)
    except UnreadableFileError:
        return True
    return False


@given(n_cells=st.lists(st.integers(0, 30), min_size=1, max_size=20))
def test_cells_without_references_stand_beside_each_other(n_cells: list[int]) -> None:
    text = "".join(f"<row>{'<c><v>1</v></c>' * n}</row>" for n in n_cells)
    found = re.findall(rb'<c r="([A-Z]+)(\d+)"', Regular("a").brought(text.encode()))
    assert [(letters.decode(), int(row)) for letters, row in found] == [
        (column_letters(column), row)
        for row, n in enumerate(n_cells, start=1)
        for column in range(1, n + 1)
    ]


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 6), st.binary(max_size=6)),
        min_size=1,
        max_size=4,
    )
)
def test_sheet_of_damaged_xml_is_read_or_refused_in_one_line(
    changes: list[tuple[int, int, bytes]], tmp_path: Path
) -> None:
    header = "".join(
        text_cell(f"{letter}1", text)
        for letter, text in zip("ABCD", HEADER, strict=True)
    )
    text = sheet_xml(
        f'<row r="1">{header}</row>',
        '<row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#REF!</v></c>'
        '<c r="C2"><f>TODAY()</f><v></v></c><c r="D2"><v>5</v></c></row>',
    )
    damaged = bytearray(text.encode())
    for at, n_bytes, inserted in changes:
        start = at % len(damaged)
        damaged[start : start + n_bytes] = inserted
    path = with_parts(book(tmp_path / "a.xlsx"), {SHEET: bytes(damaged)})
    assert re.fullmatch("read|a[.]xlsx.*[.]", outcome(path))


def outcome(path: Path) -> str:
    """Return the line that a workbook is refused with, or "read"."""
    try:
        opened(path)
    except XlCrmError as error:
        return str(error)
    return "read"
