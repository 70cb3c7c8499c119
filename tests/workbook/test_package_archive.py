from __future__ import annotations

import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl.writer.excel import ExcelWriter
from sample import rich_book

from xl_crm.i18n import Lang
from xl_crm.workbook import draw
from xl_crm.workbook.check import faults, layout_faults
from xl_crm.workbook.package import archive as archive_module
from xl_crm.workbook.package import zip_writer
from xl_crm.workbook.package.archive import TYPES, Receipt, save
from xl_crm.workbook.package.deflate import zlib_deflate

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.workbook import Drawing


@pytest.fixture
def drawing() -> Drawing:
    return draw(rich_book(Lang.EN))


@pytest.fixture
def written(drawing: Drawing, tmp_path: Path) -> tuple[Path, Drawing, Receipt]:
    path = tmp_path / "book.xlsx"
    return path, drawing, save(drawing, path)


def test_content_types_come_first_as_readers_expect(
    written: tuple[Path, Drawing, Receipt],
) -> None:
    """Programs that guess the kind of a file look at the beginning."""
    with ZipFile(written[0]) as archive:
        assert archive.namelist()[0] == TYPES


def test_shared_strings_are_a_part_with_type_and_relation(
    written: tuple[Path, Drawing, Receipt],
) -> None:
    with ZipFile(written[0]) as archive:
        assert b"/xl/sharedStrings.xml" in archive.read(TYPES)
        assert b"/xl/sharedStrings.xml" in archive.read("xl/_rels/workbook.xml.rels")
        assert b"<sst " in archive.read("xl/sharedStrings.xml")


def test_zlib_and_isal_hold_the_same_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    best, plain = tmp_path / "best.xlsx", tmp_path / "zlib.xlsx"
    save(draw(rich_book(Lang.ZH)), best)
    monkeypatch.setattr(zip_writer, "best_deflate", zlib_deflate)
    save(draw(rich_book(Lang.ZH)), plain)
    with ZipFile(best) as one, ZipFile(plain) as other:
        assert one.namelist() == other.namelist()
        for name in one.namelist():
            assert one.read(name) == other.read(name), name


def test_no_temporary_file_is_left(
    drawing: Drawing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    save(drawing, tmp_path / "a.xlsx")
    assert not list(folder.iterdir())


def test_no_temporary_file_is_left_by_a_failure(
    drawing: Drawing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """openpyxl keeps the file of the sheet that it was writing."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    def fail(*_: object) -> None:
        assert list(folder.iterdir())
        raise OSError("full")

    monkeypatch.setattr(archive_module._Parts, "write", fail)  # noqa: SLF001
    with pytest.raises(OSError, match="full"):
        save(drawing, tmp_path / "a.xlsx")
    assert not list(folder.iterdir())


def test_a_whole_file_has_no_faults(written: tuple[Path, Drawing, Receipt]) -> None:
    path, drawing, receipt = written
    assert faults(path, receipt) == []
    assert layout_faults(drawing, receipt) == []


def test_any_changed_byte_is_noticed(tmp_path: Path) -> None:
    """Headers, compressed bytes, directory: of a small archive, one by one."""
    path = tmp_path / "a.zip"
    with zip_writer.ZipWriter(path) as archive:
        archive.add("a.xml", b"<a/>")
        archive.stream("b.xml", [lambda: b"<b>", lambda: b"</b>"])
    receipt = Receipt(entries=tuple(archive.entries), layouts={})
    whole = path.read_bytes()
    assert faults(path, receipt) == []
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        path.write_bytes(broken)
        assert faults(path, receipt), place


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_file_cut_short_is_noticed(
    written: tuple[Path, Drawing, Receipt], share: float
) -> None:
    path, _, receipt = written
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert faults(path, receipt)


def test_a_part_that_is_no_xml_is_named(
    drawing: Drawing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = ExcelWriter.write_data

    def spoil(writer: ExcelWriter) -> None:
        write(writer)
        parts = writer._archive  # type: ignore[attr-defined]  # noqa: SLF001
        parts["xl/styles.xml"] = b"<a><b></a>"

    monkeypatch.setattr(ExcelWriter, "write_data", spoil)
    (fault,) = layout_faults(drawing, save(drawing, tmp_path / "a.xlsx"))
    assert "xl/styles.xml" in fault
    assert "start and end tags do not match" in fault


def test_headings_that_differ_from_the_table_are_noticed(
    written: tuple[Path, Drawing, Receipt],
) -> None:
    _, drawing, receipt = written
    name, table = next(iter(drawing.tables.items()))
    other = replace(table, headings=("other", *table.headings[1:]))
    changed = replace(drawing, tables={**drawing.tables, name: other})
    found = layout_faults(changed, receipt)
    assert found == [
        f"table {name} differs from what was drawn",
        f"table {name} has other headings than its cells",
    ]
