"""Does a value that is put into a workbook leave everything else in it alone?"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from sound_parts import (
    BOOK,
    BOOK_RELATIONS,
    MAIN,
    OTHER,
    RELATION,
    SCORES,
    SHEET_TYPES,
    SOUND_PARTS,
    STYLES,
    TYPES,
    override,
    packed,
)

from tests.recalculated import needs_office, read_cells, recalculate
from xl_crm.errors import InputError, OutputError, UnreadableFileError
from xl_crm.i18n import Lang
from xl_crm.macros import Edit
from xl_crm.workbook.doctor import examine
from xl_crm.workbook.open_file import FileBook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from xl_crm.macros import CellValue

CHAIN, UNKNOWN = "xl/calcChain.xml", "xl/unknown.bin"
_RELATION_END, _TYPES_END = "</Relationships>", "</Types>"


def with_chain(parts: Mapping[str, str]) -> dict[str, str]:
    """Add an order of calculation, and a part that nobody knows."""
    related = (
        f'<Relationship Id="c" Type="{RELATION}/calcChain" Target="calcChain.xml"/>'
    )
    types = override(CHAIN, f"{SHEET_TYPES}.calcChain+xml")
    types += override(UNKNOWN, "application/x-other")
    return {
        **parts,
        TYPES: parts[TYPES].replace(_TYPES_END, types + _TYPES_END),
        BOOK_RELATIONS: parts[BOOK_RELATIONS].replace(
            _RELATION_END, related + _RELATION_END
        ),
        CHAIN: f'<calcChain xmlns="{MAIN}"><c r="C4" i="1"/><c r="C5"/></calcChain>',
        UNKNOWN: "\x00\x01 not read by anybody",
    }


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return packed(tmp_path / "评分.xlsx", with_chain(SOUND_PARTS))


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def edit(*values: CellValue, at: str, sheet: str = "评分") -> Edit:
    row, column = openpyxl.utils.cell.coordinate_to_tuple(at)
    return Edit(sheet=sheet, row=row, column=column, values=(values,))


def write(path: Path, *edits: Edit) -> dict[str, str]:
    """Write edits and return the parts that differ now; gone ones are empty."""
    before = parts_of(path)
    FileBook(path, Lang.EN).write(edits)
    after = parts_of(path)
    assert not after.keys() - before.keys()
    return {
        name: after.get(name, "")
        for name, text in before.items()
        if after.get(name) != text
    }


def value(path: Path, place: str) -> object:
    """Return what a cell of the first sheet holds, as the file has it."""
    return read_cells(path)["评分", place][1]


def test_only_the_cell_changes_and_formulas_are_marked(book: Path) -> None:
    changed = write(book, edit(9.5, at="B4"))
    assert changed == {
        SCORES: SOUND_PARTS[SCORES].replace(
            '<c r="B4" s="1"><v>1.5</v></c>', '<c r="B4" s="1"><v>9.5</v></c>'
        ),
        BOOK: SOUND_PARTS[BOOK].replace(
            "</definedNames>", '</definedNames><calcPr fullCalcOnLoad="1"/>'
        ),
    }
    assert examine(book) == ()


def test_settings_of_calculation_stay_beside_the_mark(tmp_path: Path) -> None:
    settings = '</definedNames><calcPr calcId="191029" iterate="1"/>'
    marked = settings.replace("calcPr", 'calcPr fullCalcOnLoad="1"')
    text = SOUND_PARTS[BOOK].replace("</definedNames>", settings)
    path = packed(tmp_path / "a.xlsx", {**SOUND_PARTS, BOOK: text})
    assert write(path, edit(1, at="B4"))[BOOK] == text.replace(settings, marked)
    assert BOOK not in write(path, edit(2, at="B4"))


def test_the_order_of_calculation_goes_with_a_formula(book: Path) -> None:
    """Excel makes a new one; one that names a cell without a formula is repaired."""
    kept = parts_of(book)
    changed = write(book, edit(1, at="C4"))
    assert changed[CHAIN] == ""
    for name, entry in ((TYPES, "Override"), (BOOK_RELATIONS, "Relationship")):
        assert "calcChain" in kept[name]
        assert "calcChain" not in changed[name]
        assert changed[name].count(f"<{entry} ") == kept[name].count(f"<{entry} ") - 1
    assert '<c r="C4"><v>1</v></c>' in changed[SCORES]
    assert examine(book) == ()


def test_a_new_format_is_added_once_and_no_old_one_changes(book: Path) -> None:
    written = (edit(date(2024, 6, 30), "=x", at="H4"), edit("=y", at="H5"))
    changed = write(book, *written)
    head, _, tail = SOUND_PARTS[STYLES].partition("</cellXfs>")
    plain = 'fontId="0" fillId="0" borderId="0" xfId="0"/>'
    assert changed[STYLES] == (
        head.replace('<cellXfs count="2">', '<cellXfs count="4">')
        + f'<xf applyNumberFormat="1" numFmtId="14" {plain}'
        + f'<xf quotePrefix="1" numFmtId="0" {plain}</cellXfs>'
        + tail
    )
    assert STYLES not in write(book, edit("=z", at="H6"))
    assert [value(book, place) for place in ("I4", "H5", "H6")] == ["=x", "=y", "=z"]
    assert re.findall(r'r="([HI][456])" s="(\d)"', parts_of(book)[SCORES]) == [
        *(("H4", "2"), ("I4", "3"), ("H5", "3"), ("H6", "3")),
    ]
    assert examine(book) == ()


def test_a_workbook_that_counts_from_1904_gets_its_own_days(tmp_path: Path) -> None:
    """2024-06-30 is 44011 days after 1904-01-01: 45473 - 1462. 1903 is before it."""
    text = SOUND_PARTS[BOOK].replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    path = packed(tmp_path / "a.xlsx", {**SOUND_PARTS, BOOK: text})
    changed = write(path, edit(date(2024, 6, 30), date(1903, 12, 31), at="H4"))
    assert "<v>44011</v>" in changed[SCORES]
    assert "<t>1903-12-31</t>" in changed[SCORES]


def test_a_heading_of_a_table_keeps_its_name(book: Path) -> None:
    """Excel would repair the table: what the cell says and what the table says."""
    before = book.read_bytes()
    with pytest.raises(OutputError, match="Excel would repair it"):
        FileBook(book, Lang.EN).write([edit("别的", at="B3")])
    assert book.read_bytes() == before
    assert [each.name for each in book.parent.iterdir()] == [book.name]


def test_a_fault_that_was_there_before_is_no_obstacle(tmp_path: Path) -> None:
    text = SOUND_PARTS[SCORES].replace('ref="E2:F2"', 'ref="E1:F2"')
    path = packed(tmp_path / "a.xlsx", {**SOUND_PARTS, SCORES: text})
    assert examine(path)
    assert write(path, edit(1, at="B4"))


def test_the_same_edits_give_the_same_bytes(tmp_path: Path) -> None:
    files = [packed(tmp_path / f"{name}.xlsx", SOUND_PARTS) for name in "ab"]
    for path in files:
        write(path, edit("甲", 1.5, None, at="H4"), edit(2, at="A9", sheet="Other"))
    assert files[0].read_bytes() == files[1].read_bytes()


def test_signs_that_no_file_holds_are_left_out(book: Path) -> None:
    write(book, edit("a\x00b\r\nc_x000A_<&>", at="H4"))
    assert value(book, "H4") == "ab\nc_x005F_x000A_<&>"


@pytest.mark.parametrize(
    ("at", "words"),
    [("F1", "merged"), ("A1048577", "beyond"), ("XFE1", "beyond")],
)
def test_a_cell_that_cannot_be_is_named(book: Path, at: str, words: str) -> None:
    with pytest.raises(OutputError, match=f"评分!{at}: .*{words}"):
        write(book, edit(1, at=at))


def test_a_signed_workbook_is_not_changed(tmp_path: Path) -> None:
    signed = {**SOUND_PARTS, "_xmlsignatures/sig1.xml": "<Signature/>"}
    path = packed(tmp_path / "a.xlsx", signed)
    with pytest.raises(OutputError, match="digitally signed"):
        write(path, edit(1, at="B4"))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (SCORES, "<worksheet>"),
        (OTHER, SOUND_PARTS[OTHER].replace("worksheet", "chartsheet")),
        (STYLES, '<?xml version="1.0" encoding="gbk"?><styleSheet/>'),
    ],
    ids=["broken", "another root", "another encoding"],
)
def test_a_damaged_part_is_refused(tmp_path: Path, part: str, text: str) -> None:
    path = packed(tmp_path / "a.xlsx", {**SOUND_PARTS, part: text})
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"a\.xlsx: is damaged"):
        write(path, edit(1, at="B4"), edit(1, at="A1", sheet="Other"))
    assert path.read_bytes() == before


def _open_elsewhere(path: Path) -> None:
    path.with_name(f"~${path.name}").touch()


def _read_only(path: Path) -> None:
    path.chmod(0o444)


def _saved_by_another(path: Path) -> None:
    packed(path, SOUND_PARTS)


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (_open_elsewhere, "open in another program"),
        (_read_only, "read-only"),
        (_saved_by_another, "changed in the meantime"),
    ],
)
def test_a_busy_file_is_left_alone(
    book: Path, happens: Callable[[Path], None], words: str
) -> None:
    adapter = FileBook(book, Lang.EN)
    adapter.copy_to(book.with_name("copy.xlsx"))
    happens(book)
    before = book.read_bytes()
    with pytest.raises(OutputError, match=words):
        adapter.write([edit(1, at="B4")])
    assert book.read_bytes() == before


def test_a_file_can_be_written_twice(book: Path) -> None:
    adapter = FileBook(book, Lang.EN)
    adapter.copy_to(book.with_name("copy.xlsx"))
    adapter.write([edit(1, at="B4")])
    adapter.write([edit(2, at="B5")])
    assert (value(book, "B4"), value(book, "B5")) == (1, 2)


def test_a_link_leads_to_the_file_that_changes(book: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(book)
    write(link, edit(1, at="B4"))
    assert link.is_symlink()
    assert value(book, "B4") == 1


def test_a_copy_is_the_file_byte_for_byte(book: Path, tmp_path: Path) -> None:
    FileBook(book, Lang.EN).copy_to(tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == book.read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"customer_id,amount\nA,1\n", "a text file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xls|damaged|cannot"),
        (b"PK\x03\x04 half a file", "damaged|cut off|not whole"),
    ],
    ids=["csv", "xls", "half a zip"],
)
def test_what_is_no_xlsx_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=words):
        FileBook(path, Lang.EN).copy_to(tmp_path / "copy.xlsx")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        FileBook(tmp_path / "a.xlsx", Lang.EN).copy_to(tmp_path / "copy.xlsx")


@needs_office
@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_computes_what_depends_on_a_new_value(tmp_path: Path) -> None:
    """Twice 9.5 is 19, 9.5 + 2 is 11.5 and 1 + 9.5 + 2 is 12.5."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "评分 'A' 表"
    for row, value in enumerate((1.5, 2), 1):
        sheet.cell(row, 1, value)
    sheet["B1"], sheet["B2"] = "=A1*2", "=SUM(A1:A2)"
    other = workbook.create_sheet("汇总")
    other["A1"] = "='评分 ''A'' 表'!B2+1"
    path = tmp_path / "评分.xlsx"
    workbook.save(path)
    values = (9.5, "=1+1", "007", True, date(2024, 6, 30))
    places = zip("ACDEF", values, strict=True)
    write(path, *(edit(new, at=f"{c}1", sheet=sheet.title) for c, new in places))
    found = openpyxl.load_workbook(recalculate(path, tmp_path), data_only=True)
    cells = found["评分 'A' 表"]
    assert [cells["B1"].value, cells["B2"].value] == [19, 11.5]
    assert found["汇总"]["A1"].value == 12.5
    assert [cells[f"{c}1"].value for c in "CDE"] == ["=1+1", "007", True]
    assert cells["F1"].value == datetime(2024, 6, 30)  # noqa: DTZ001
