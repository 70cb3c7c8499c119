"""Does a cell lead to the right place in another file, however the file is named?"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from xl_crm.i18n import Lang
from xl_crm.reports._spec import Book, Column, FilePlace, Page, Table
from xl_crm.workbook import write_books
from xl_crm.workbook.link import MOST_LINKS, Address, address_of

FOLDER = Path(os.path.abspath("reports"))  # noqa: PTH100  (a path that need not exist)


def book(places: tuple[FilePlace | None, ...]) -> Book:
    files = tuple(f"file {number}" for number in range(len(places)))
    column = Column(name="file", heading="File", values=files, links=places)
    table = Table(name="issues", columns=(column,))
    page = Page(name="issues", sheet="Issues", title="Issues", blocks=(table,))
    return Book(
        name="b", title="b", lang=Lang.EN, pages=(page,), as_of=date(2024, 1, 1)
    )


def target(name: str) -> str:
    address = address_of(FilePlace(path=str(FOLDER.parent / "in" / name)), FOLDER)
    assert address is not None
    return address.target


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("orders.csv", "orders.csv"),
        ("orders 2024.csv", "orders%202024.csv"),
        ("a#1.csv", "a%231.csv"),
        ("50%.csv", "50%25.csv"),
        ("a?b:c.csv", "a%3Fb%3Ac.csv"),
        ("[x] {y}.csv", "%5Bx%5D%20%7By%7D.csv"),
        ("订单 一月.csv", "订单%20一月.csv"),
    ],
)
def test_a_name_becomes_a_uri_that_leads_back_to_it(name: str, written: str) -> None:
    """RFC 3986 reserves # ? [ ] and wants % and blanks escaped; letters of other
    scripts stay, as in an IRI (RFC 3987)."""
    assert target(name) == f"../in/{written}"
    assert unquote(target(name)) == f"../in/{name}"


def test_a_workbook_is_opened_at_the_row() -> None:
    place = FilePlace(path=str(FOLDER / "o.xlsx"), sheet="Bob's 订单", row=17)
    expected = Address(target="o.xlsx", location="'Bob''s 订单'!A17")
    assert address_of(place, FOLDER) == expected
    whole = address_of(replace(place, row=0), FOLDER)
    assert whole == replace(expected, location="'Bob''s 订单'!A1")


def test_a_text_file_is_opened_as_a_whole() -> None:
    place = FilePlace(path=str(FOLDER / "o.csv"), row=17)
    assert address_of(place, FOLDER) == Address(target="o.csv", location="")


@pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")
def test_without_a_folder_the_address_is_absolute() -> None:
    path = "/" + "srv/in/订单 1.csv"
    expected = Address(target="file:///srv/in/订单%201.csv", location="")
    assert address_of(FilePlace(path=path), None) == expected


def test_a_name_that_no_address_can_spell_has_none() -> None:
    """A name that is no UTF-8 on disk, and one beyond Excel's 2,079 characters."""
    for name in ("\udcff.csv", "x" * 2_080):
        assert address_of(FilePlace(path=str(FOLDER / name)), FOLDER) is None


@pytest.mark.parametrize("sign", ["\x01", "\ud800", "\ufffe", "\uffff"])
def test_a_sheet_or_file_that_xml_cannot_name_has_no_address(sign: str) -> None:
    sheet = FilePlace(path=str(FOLDER / "a.xlsx"), sheet=f"a{sign}")
    assert address_of(sheet, FOLDER) is None
    if sign != "\x01":
        assert address_of(FilePlace(path=str(FOLDER / sign)), FOLDER) is None


def test_links_are_read_back_from_the_file(tmp_path: Path) -> None:
    """Relative to the folder of the workbook, past a cell without a link."""
    places = (
        FilePlace(path=str(tmp_path / "in" / "订单 #1.xlsx"), sheet="S 1", row=5),
        None,
        FilePlace(path=str(tmp_path / "in" / "o.csv"), row=3),
    )
    (path,) = write_books({tmp_path / "out" / "b.xlsx": book(places)})
    sheet = load_workbook(path)["Issues"]
    found = {
        cell.coordinate: (cell.hyperlink.target, cell.hyperlink.location)
        for (cell,) in sheet.iter_rows()
        if cell.hyperlink
    }
    assert found == {
        "A2": ("../in/订单%20%231.xlsx", "'S 1'!A5"),
        "A4": ("../in/o.csv", None),
    }
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [
        *("file 0", "file 1", "file 2")
    ]
    assert sheet["A2"].font.underline == "single"
    assert sheet["A3"].font.underline is None


def test_no_external_reference_stands_in_the_workbook(tmp_path: Path) -> None:
    """A link is followed by a click; an external reference would be asked about."""
    places = (FilePlace(path=str(tmp_path / "o.xlsx"), sheet="S", row=2),)
    (path,) = write_books({tmp_path / "b.xlsx": book(places)})
    with ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if "externalLink" in n]


def test_a_sheet_has_so_many_links_and_no_more(tmp_path: Path) -> None:
    places = (FilePlace(path=str(tmp_path / "o.csv")),) * (MOST_LINKS + 2)
    (path,) = write_books({tmp_path / "b.xlsx": book(places)})
    sheet = load_workbook(path)["Issues"]
    linked = [cell.row for (cell,) in sheet.iter_rows() if cell.hyperlink]
    assert linked == list(range(2, MOST_LINKS + 2))
    assert sheet.cell(MOST_LINKS + 3, 1).value == f"file {MOST_LINKS + 1}"


def test_links_of_another_length_than_the_values_are_refused() -> None:
    with pytest.raises(ValueError, match="lengths"):
        Table(
            name="t",
            columns=(Column(name="a", heading="A", values=("x", "y"), links=(None,)),),
        )
