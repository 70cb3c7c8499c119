"""Are the cells of a sheet found and replaced however its XML is spelled?"""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.cell import coordinate_to_tuple
from sound_parts import MAIN

from xl_crm.errors import OutputError
from xl_crm.macros import CellValue, Edit
from xl_crm.workbook.doctor.area import cell_name
from xl_crm.workbook.edits.cell_formats import CellFormats
from xl_crm.workbook.edits.new_cell import new_cells
from xl_crm.workbook.edits.sheet_cells import SheetCells

#: Format 1 is unlocked.
FORMATS = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf/>'
    '<xf><protection locked="0"/></xf></cellXfs></styleSheet>'
)


def sheet(rows: str, before: str = "", after: str = "", prefix: str = "") -> str:
    space = f'xmlns:{prefix[:-1]}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    return f"<{prefix}worksheet {space}>{before}{rows}{after}</{prefix}worksheet>"


def data(rows: str) -> str:
    return sheet(f"<sheetData>{rows}</sheetData>")


def put(xml: str, *cells: tuple[str, CellValue]) -> str:
    """Put values into cells and return the sheet."""
    edits = []
    for place, value in cells:
        row, column = coordinate_to_tuple(place)
        edit = Edit(sheet="客户", row=row, column=column, values=((value,),))
        edits.append(edit)
    new = new_cells(edits, from_1904=False)["客户"]
    editor = SheetCells(xml.encode(), CellFormats(FORMATS.encode()), "a.xlsx 客户")
    return editor.put(new).decode()


A1, B1, C1 = (f'<c r="{name}"><v>0</v></c>' for name in ("A1", "B1", "C1"))
HIDDEN = '<c r="A1"><is><t><![CDATA[</c></row>]]></t></is></c>'
ONE = "><v>1</v></c>"


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        (
            f'<row r="1">{A1}{C1}</row>',
            "B1",
            f'<row r="1">{A1}<c r="B1"{ONE}{C1}</row>',
        ),
        (f'<row r="1">{B1}</row>', "A1", f'<row r="1"><c r="A1"{ONE}{B1}</row>'),
        (f'<row r="1">{A1}</row>', "B1", f'<row r="1">{A1}<c r="B1"{ONE}</row>'),
        (f'<row r="1">{A1}{B1}</row>', "A1", f'<row r="1"><c r="A1"{ONE}{B1}</row>'),
        ("", "B2", f'<row r="2"><c r="B2"{ONE}</row>'),
        ('<row r="2"/>', "B2", f'<row r="2"><c r="B2"{ONE}</row>'),
        ('<row r="2" />', "B1", f'<row r="1"><c r="B1"{ONE}</row><row r="2" />'),
        ('<row r="1"/>', "A3", f'<row r="1"/><row r="3"><c r="A3"{ONE}</row>'),
        (
            '<row r="1"/><row r="4"/>',
            "A2",
            f'<row r="1"/><row r="2"><c r="A2"{ONE}</row><row r="4"/>',
        ),
        # rows and cells that bear no place follow those before them
        ("<row><c/><c/></row>", "B1", f'<row><c/><c r="B1"{ONE}</row>'),
        ("<row/><row><c/></row>", "A2", f'<row/><row><c r="A2"{ONE}</row>'),
        # format, quotes, line ends and comments as they were
        (
            "<row r='1'>\n<c s='1' r='A1' t=\"s\"><v>7</v></c>\n</row>",
            "A1",
            f'<row r=\'1\'>\n<c r="A1" s="1"{ONE}\n</row>',
        ),
        (
            f'<row r="1"><!-- <c r="A1"> --><c r="A1"/>{B1}</row>',
            "A1",
            f'<row r="1"><!-- <c r="A1"> --><c r="A1"{ONE}{B1}</row>',
        ),
        (
            f'<row r="1">{HIDDEN}</row>',
            "B1",
            f'<row r="1">{HIDDEN}<c r="B1"{ONE}</row>',
        ),
        # what a row holds beside its cells comes after them
        (
            f'<row r="1">{A1}<extLst><ext/></extLst></row>',
            "B1",
            f'<row r="1">{A1}<c r="B1"{ONE}<extLst><ext/></extLst></row>',
        ),
        # a row of a format of its own gives it to new cells; spans may be left out
        (
            '<row r="1" spans="1:1" s="1" customFormat="1"></row>',
            "C1",
            f'<row r="1" s="1" customFormat="1"><c r="C1" s="1"{ONE}</row>',
        ),
        # what a value knows of another cell goes: its metadata, its shared text
        ('<row r="1"><c r="A1" cm="1" vm="2"/></row>', "A1", None),
    ],
)
def test_a_cell_comes_to_its_place(before: str, place: str, after: str | None) -> None:
    expected = after or f'<row r="1"><c r="{place}"{ONE}</row>'
    assert put(data(before), (place, 1)) == data(expected)


def test_an_empty_sheet_gets_its_first_row() -> None:
    made = f'<sheetData><row r="1"><c r="A1"{ONE}</row></sheetData>'
    assert put(sheet("<sheetData/>"), ("A1", 1)) == sheet(made)


def test_nothing_leaves_a_blank_cell_and_makes_no_new_one() -> None:
    before = data('<row r="1"><c r="A1" s="1" t="b"><v>1</v></c></row>')
    after = data('<row r="1"><c r="A1" s="1"/></row>')
    assert put(before, ("A1", None), ("B1", None), ("A9", None)) == after


def test_a_prefix_is_kept() -> None:
    before = '<x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData>'
    after = (
        '<x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a&lt;b'
        '</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c>'
        "</x:row></x:sheetData>"
    )
    found = put(sheet(before, prefix="x:"), ("A1", "a<b"), ("A2", 1))
    assert found == sheet(after, prefix="x:")


def test_a_new_cell_takes_the_format_of_its_column() -> None:
    columns = '<cols><col min="2" max="3" style="1"/><col min="4" max="4"/></cols>'
    made = put(sheet("<sheetData/>", columns), ("A1", 1), ("C1", 1), ("D1", 1))
    assert f'<c r="A1"{ONE}<c r="C1" s="1"{ONE}<c r="D1"{ONE}' in made


@pytest.mark.parametrize(
    ("ref", "cells", "wanted"),
    [
        ("A1", [("C5", 1)], "A1:C5"),
        ("B2:D9", [("C3", 1)], "B2:D9"),
        ("B2:D9", [("A1", 1), ("Z99", None)], "A1:D9"),
    ],
)
def test_the_range_of_a_sheet_is_widened(
    ref: str, cells: list[tuple[str, CellValue]], wanted: str
) -> None:
    found = put(sheet("<sheetData/>", f'<dimension ref="{ref}"/>'), *cells)
    assert f'<dimension ref="{wanted}"/>' in found


SHARED = data(
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>6</v></c></row>'
)


def test_a_shared_formula_goes_as_a_whole_or_where_nobody_needs_it() -> None:
    assert put(SHARED, ("A2", 1)).count('si="0"') == 2
    assert "<f" not in put(SHARED, ("A1", 1), ("A2", 1), ("A3", 1))
    with pytest.raises(OutputError, match=r"a\.xlsx 客户: other cells share"):
        put(SHARED, ("A1", 1), ("A2", 1))


@pytest.mark.parametrize("kind", ["array", "dataTable"])
def test_part_of_a_formula_of_several_cells_is_refused(kind: str) -> None:
    formula = f'<row r="1"><c r="A1"><f t="{kind}" ref="A1:A2">B1:B2</f></c></row>'
    with pytest.raises(OutputError, match="客户!A2: is part of an array formula"):
        put(data(formula), ("A2", 1))
    assert put(data(formula), ("A3", 1)).count("<c ") == 2


def test_an_array_formula_of_one_cell_can_be_replaced() -> None:
    formula = '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1)</f></c></row>'
    assert put(data(formula), ("A1", 1)) == data(f'<row r="1"><c r="A1"{ONE}</row>')


def test_only_unlocked_cells_of_a_protected_sheet_change() -> None:
    rows = '<sheetData><row r="1"><c r="A1"/><c r="B1" s="1"/></row></sheetData>'
    after = '<sheetProtection password="CC1A" sheet="1"/>'
    assert f'<c r="B1" s="1"{ONE}' in put(sheet(rows, after=after), ("B1", 1))
    for place in ("A1", "C1", "A2"):
        with pytest.raises(OutputError, match=f"客户!{place}: the sheet is protected"):
            put(sheet(rows, after=after), (place, 1))
    unused = '<sheetProtection password="CC1A" sheet="0"/>'
    assert f'<c r="A1"{ONE}' in put(sheet(rows, after=unused), ("A1", 1))


#: Places in a grid of 4 x 4, and numbers that differ.
PLACES = st.tuples(st.integers(1, 4), st.integers(1, 4))
GRIDS = st.dictionaries(PLACES, st.integers(0, 99), max_size=12)


@given(old=GRIDS, new=st.dictionaries(PLACES, st.none() | st.integers(100, 199)))
def test_a_sheet_holds_the_old_values_under_the_new(
    old: dict[tuple[int, int], int], new: dict[tuple[int, int], int | None]
) -> None:
    rows = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{cell_name(*place)}"><v>{old[place]}</v></c>'
            for place in sorted(old)
            if place[0] == row
        )
        + "</row>"
        for row in sorted({row for row, _ in old})
    )
    cells = [(cell_name(*place), value) for place, value in new.items()]
    xml = put(data(rows), *cells) if cells else data(rows)
    found = [
        (cell.get("r"), cell.findtext(f"{{{MAIN}}}v"))
        for cell in fromstring(xml).iter(f"{{{MAIN}}}c")  # noqa: S314  (our own)
    ]
    wanted = {**old, **new}
    expected = [
        (cell_name(*place), str(wanted[place]))
        for place in sorted(wanted)
        if wanted[place] is not None
    ]
    assert [pair for pair in found if pair[1]] == expected
