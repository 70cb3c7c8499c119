"""What does the doctor say of files that are no workbook, or a damaged one?"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import rich_book
from sound_parts import BOOK, OTHER, SHAPES, SOUND_PARTS, STYLES, TABLE, packed

from tests.addin import macro_file
from xl_crm.i18n import Lang
from xl_crm.tables.issue import Severity
from xl_crm.workbook import write_books
from xl_crm.workbook.doctor import examine, examine_parts
from xl_crm.workbook.doctor.source import KINDS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

TOOL_TESTS = Path(__file__).parents[2] / ".." / "shared" / "tools" / "tests"
NEEDS_TOOLS = pytest.mark.skipif(
    not TOOL_TESTS.is_dir(), reason="the damaged workbooks are not beside the checkout"
)
#: Of the damages there, those that lie beyond what the doctor claims to know: values
#: that only a schema tells apart, metadata, caches.
NOT_CLAIMED = frozenset(
    {
        *("foreign element", "AlternateContent without choice", "unknown attribute"),
        *("bad enumeration value", "chart element out of order", "bad colour"),
        *("bad core property", "bad x14 attribute", "bad x14 child", "bad x14 id"),
        *("limit of an attribute", "calculation chain without formula"),
        *("font with two sizes", "metadata index", "LAMBDA variable not declared"),
        "array formulas overlap",
        *("chart cache not numeric", "property vector", "property id twice"),
    }
)
#: Opened by Excel, but not as meant: a warning of the doctor, an error there.
TOLD_AS_WARNING = frozenset({"LET variable without prefix"})


def places(path: Path) -> list[tuple[str, str]]:
    return [(fault.kind.name, fault.where) for fault in examine(path)]


def sound(path: Path) -> Path:
    return packed(path, SOUND_PARTS)


def twice(path: Path) -> str:
    with (
        zipfile.ZipFile(sound(path), "a") as package,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        package.writestr(OTHER, SOUND_PARTS[OTHER])
    return OTHER


def in_another_case(path: Path) -> str:
    packed(path, {**SOUND_PARTS, "xl/Theme.xml": "<a/>", "xl/theme.xml": "<a/>"})
    return "xl/theme.xml"


def rarely_packed(path: Path) -> str:
    with zipfile.ZipFile(sound(path), "a", zipfile.ZIP_LZMA) as package:
        package.writestr("xl/extra.xml", "<a/>")
    return "xl/extra.xml"


def badly_named(path: Path) -> str:
    packed(path, {**SOUND_PARTS, "xl/../extra.xml": "<a/>"})
    return "xl/../extra.xml"


def with_a_wrong_checksum(path: Path) -> str:
    """Store the styles plainly and change one byte of them."""
    with zipfile.ZipFile(path, "w") as package:
        for name, text in SOUND_PARTS.items():
            package.writestr(name, text)
    whole = path.read_bytes()
    assert whole.count(b"Arial") == 1
    path.write_bytes(whole.replace(b"Arial", b"Brial"))
    return STYLES


def a_bomb(path: Path) -> str:
    """State an unpacked size of 3 GiB in the directory of the zip."""
    sound(path)
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        start = package.start_dir
    struct.pack_into("<I", whole, start + 24, 3 << 30)
    path.write_bytes(whole)
    return ""


def named_xls(path: Path) -> str:
    sound(path)
    return ""


def a_text(path: Path) -> str:
    path.write_text("客户,金额\n甲,1\n", encoding="utf-8")
    return ""


#: Kind, and what makes a file of it and says where the fault is.
FILES: tuple[tuple[str, Callable[[Path], str]], ...] = (
    ("not_a_workbook", a_text),
    ("too_big", a_bomb),
    ("part_twice", twice),
    ("part_twice", in_another_case),
    ("part_packed", rarely_packed),
    ("part_name", badly_named),
    ("part_damaged", with_a_wrong_checksum),
    ("old_suffix", named_xls),
)


@pytest.mark.parametrize(
    ("kind", "make"), FILES, ids=[make.__name__ for _, make in FILES]
)
def test_a_fault_of_a_file_is_found(
    kind: str, make: Callable[[Path], str], tmp_path: Path
) -> None:
    path = tmp_path / ("book.xls" if make is named_xls else "book.xlsx")
    where = make(path)
    # A part that was added has no content type, which is no business of this test.
    found = [each for each in places(path) if each[0] != "part_type"]
    assert found == [(kind, where)]


def test_every_kind_of_fault_of_a_file_has_one() -> None:
    assert {kind for kind, _ in FILES} == {kind.name for kind in KINDS}


@pytest.mark.parametrize(
    ("content", "zh"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528), "不是文本，也不是工作簿"),
        (b"<html><body><table></table></body></html>", "是网页"),
        (b"", "文件是空的"),
        (b"PK\x03\x04 cut off", "压缩结构已损坏"),
        (b"%PDF-1.7", "是 PDF 文件"),
    ],
)
def test_a_file_in_disguise_is_called_what_it_is(
    content: bytes, zh: str, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    (fault,) = examine(path)
    assert fault.kind.name == "not_a_workbook"
    assert zh in fault.found.zh


def test_what_is_wrong_with_a_part_is_told_in_the_language_asked_for(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    with_a_wrong_checksum(path)
    (fault,) = examine(path)
    assert fault.found.zh == "部件已损坏（校验和不符）"
    assert fault.found.en == "the part is damaged (its checksum is wrong)"
    (fault,) = examine(packed(path, {**SOUND_PARTS, STYLES: "<a>\n</b>"}))
    assert fault.found.zh == "XML 不合规（开始与结束标记不符，第 2 行第 3 列）"


def test_a_zip_that_is_no_workbook_is_called_so(tmp_path: Path) -> None:
    (fault,) = examine(packed(tmp_path / "a.xlsx", {"letter.txt": "x"}))
    assert (fault.kind.name, fault.found.zh) == (
        "not_a_workbook",
        "是压缩包，其中没有工作簿",
    )


def test_a_part_that_cannot_be_read_makes_no_further_faults(tmp_path: Path) -> None:
    """Cells name formats of the styles, which are damaged: only that is told."""
    path = packed(tmp_path / "a.xlsx", {**SOUND_PARTS, STYLES: "<styleSheet>"})
    assert places(path) == [("xml_broken", STYLES)]


def test_a_workbook_of_excel_in_the_strict_form_is_read(tmp_path: Path) -> None:
    """Its namespaces are others (ISO/IEC 29500-1); a damage is found all the same."""
    strict = {
        name: text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        .replace('ref="E2:F2"', 'ref="F1:F2"')
        for name, text in SOUND_PARTS.items()
    }
    assert places(packed(tmp_path / "a.xlsx", strict)) == [
        ("merge_overlap", "评分!F1:F2")
    ]


def test_shapes_of_notes_need_not_be_well_formed(tmp_path: Path) -> None:
    """Excel writes ``<br>`` into them; the shape of the note is there all the same."""
    shapes = SOUND_PARTS[SHAPES].replace("</xml>", "<br></xml>")
    assert places(packed(tmp_path / "a.xlsx", {**SOUND_PARTS, SHAPES: shapes})) == []


def test_headings_with_blanks_and_line_ends_are_those_of_formulas(
    tmp_path: Path,
) -> None:
    """In the table a line end is ``_x000a_``, in cell and formula it is itself."""
    parts = {
        name: text.replace("得分]", "得\n分 ]").replace("<t>得分<", "<t>得\n分 <")
        for name, text in SOUND_PARTS.items()
    }
    parts[TABLE] = parts[TABLE].replace('"得分"', '"得_x000a_分 "')
    assert places(packed(tmp_path / "a.xlsx", parts)) == []


def test_rows_and_cells_may_leave_their_places_out(tmp_path: Path) -> None:
    """The second row holds 1 in A2 and a cell of a format that is not there in B2."""
    sheet = SOUND_PARTS[OTHER].replace(
        "</sheetData>", '<row><c><v>1</v></c><c s="9"><v>1</v></c></row></sheetData>'
    )
    path = packed(tmp_path / "a.xlsx", {**SOUND_PARTS, OTHER: sheet})
    assert places(path) == [("cell_style", "Other!B2")]


@pytest.mark.parametrize("lang", Lang)
def test_our_own_workbook_is_sound(lang: Lang, tmp_path: Path) -> None:
    (path,) = write_books({tmp_path / "a.xlsx": rich_book(lang)})
    assert places(path) == []


def test_a_workbook_of_openpyxl_is_sound(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["客户", 1.5, None, "=SUM(B1:B1)"])
    workbook.active.auto_filter.ref = "A1:D1"
    workbook.save(tmp_path / "a.xlsx")
    assert places(tmp_path / "a.xlsx") == []


@NEEDS_TOOLS
@pytest.mark.skipif(
    shutil.which("soffice") is None or not Path("/usr/bin/python3").exists(),
    reason="LibreOffice is not installed",
)
@pytest.mark.shared
@pytest.mark.libreoffice
@pytest.mark.slow
def test_a_workbook_that_libreoffice_saved_is_sound(tmp_path: Path) -> None:
    (path,) = write_books({tmp_path / "a.xlsx": rich_book(Lang.ZH)})
    saved = tmp_path / "saved.xlsx"
    check = TOOL_TESTS.parent / "lo_check.py"
    done = subprocess.run(
        ["/usr/bin/python3", check, "recalc", path, saved],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert places(saved) == []


def test_parts_about_to_be_written_are_looked_at_without_texts_and_rows() -> None:
    """Shared texts and rows come last; a bad name is found before them."""
    parts = {name: text.encode() for name, text in SOUND_PARTS.items()}
    parts[BOOK] = parts[BOOK].replace(b'name="rate"', b'name="cut1"')
    del parts["xl/sharedStrings.xml"]
    faults = [fault.kind.name for fault in examine_parts(parts)]
    assert "name_bad" in faults
    assert "cell_string" not in faults
    assert "heading_cell" not in faults


@settings(max_examples=150, deadline=None)
@given(chance=st.randoms(use_true_random=False), n_flips=st.integers(1, 40))
def test_no_damage_of_bytes_makes_the_doctor_fail(
    chance: random.Random, n_flips: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In a zip without compression, a flipped bit often reaches the XML itself."""
    path = tmp_path_factory.mktemp("flipped") / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name, text in SOUND_PARTS.items():
            package.writestr(name, text)
    whole = bytearray(path.read_bytes())
    for _ in range(n_flips):
        whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
    path.write_bytes(whole)
    for fault in examine(path):
        assert fault.found.zh
        assert fault.found.en


@settings(max_examples=300, deadline=None)
@given(chance=st.randoms(use_true_random=False), n_changes=st.integers(1, 20))
def test_no_damage_of_the_xml_makes_the_doctor_fail(
    chance: random.Random, n_changes: int
) -> None:
    """Bytes are changed, left out, doubled and moved within the parts."""
    parts = {name: bytearray(text.encode()) for name, text in SOUND_PARTS.items()}
    for _ in range(n_changes):
        text = parts[chance.choice(list(parts))]
        if len(text) < 2:
            continue
        first, last = sorted(chance.randrange(len(text)) for _ in range(2))
        last = min(last, first + chance.choice((1, 10, 200)))
        match chance.randrange(4):
            case 0:
                del text[first:last]
            case 1:
                text[first:first] = text[first:last]
            case 2:
                text[first] = chance.choice(b'<>&"/=0159:!$A-' + bytes([first % 256]))
            case _:
                text[first:last] = chance.choice((b"99999999999", b"-1", b"", b"#REF!"))
    examine_parts({name: bytes(text) for name, text in parts.items()})


def damaged_elsewhere() -> tuple[object, object]:
    """Return the damages, and the sound workbooks, of the other checker's tests."""
    pytest.importorskip("xlsxwriter", reason="the damaged workbooks are made with it")
    sys.path.insert(0, str(TOOL_TESTS))
    sys.path.insert(0, str(TOOL_TESTS.parent))
    try:
        import base_book  # noqa: PLC0415
        import test_mutants  # noqa: PLC0415
    finally:
        del sys.path[:2]
    return test_mutants, base_book


def with_sound_macros(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Put a project in the place of the stub there, which is none, and name its Subs.

    Its one module of a sheet belongs to the first sheet.
    """
    sheet, ribbon = "xl/worksheets/sheet1.xml", "customUI/customUI14.xml"
    head, dimension, rest = parts[sheet].partition(b"<dimension")
    assert dimension
    named = (
        parts[ribbon].replace(b'"OnLoad"', b'"Loaded"').replace(b'"OnRun"', b'"Run"')
    )
    return {
        **parts,
        macro_file.PROJECT: macro_file.sound_parts()[macro_file.PROJECT],
        sheet: head + b'<sheetPr codeName="Sheet1"/>' + dimension + rest,
        ribbon: named,
    }


@NEEDS_TOOLS
@pytest.mark.shared
@pytest.mark.slow
def test_damages_of_another_checker_are_found_but_for_those_not_claimed(
    tmp_path: Path,
) -> None:
    mutants, book = damaged_elsewhere()
    base = book.build(tmp_path)
    assert places(base) == []
    plain, macros = book.read_parts(base), dict(book.read_parts(base))
    macros = book.add_macros_and_ribbon(macros, mutants.MACRO_BOOK)
    macros = with_sound_macros(macros)
    book.write_parts(tmp_path / "sound.xlsm", macros)
    assert places(tmp_path / "sound.xlsm") == []
    found, warned = set(), set()
    for damages, sound_parts, suffix in (
        (mutants.MUTANTS, plain, ".xlsx"),
        (mutants.MACRO_MUTANTS, macros, ".xlsm"),
    ):
        for name, (_, damage) in damages.items():
            parts = dict(sound_parts)
            damage(parts)
            path = tmp_path / f"damaged{suffix}"
            book.write_parts(path, parts)
            severities = {fault.severity for fault in examine(path)}
            if Severity.ERROR in severities:
                found.add(name)
            elif severities:
                warned.add(name)
    known = mutants.MUTANTS.keys() | mutants.MACRO_MUTANTS.keys()
    assert known - found - warned == NOT_CLAIMED
    assert warned == TOLD_AS_WARNING
