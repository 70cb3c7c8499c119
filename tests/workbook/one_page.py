"""A book of one page, written and read back: what most tests of a part need."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook

from xl_crm.i18n import Lang
from xl_crm.reports._spec import Block, Book, Choices, Page
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from openpyxl import Workbook as SheetBook

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def write_page(
    folder: Path,
    *blocks: Block,
    lists: tuple[Choices, ...] = (),
    lang: Lang = Lang.EN,
) -> Path:
    """Write a book whose one page ``Facts`` has these blocks."""
    page = Page(name="facts", sheet="Facts", title="Facts", blocks=blocks)
    book = Book(
        name="facts",
        title="Facts",
        lang=lang,
        pages=(page,),
        as_of=date(2024, 6, 30),
        lists=lists,
    )
    (path,) = write_books({folder / "facts.xlsx": book})
    return path


def read_page(
    folder: Path,
    *blocks: Block,
    lists: tuple[Choices, ...] = (),
    lang: Lang = Lang.EN,
) -> SheetBook:
    """Write such a book and read it with openpyxl."""
    return load_workbook(write_page(folder, *blocks, lists=lists, lang=lang))


def chart_xml(path: Path, number: int = 1) -> Element:
    """Return the root of a chart, counted from 1."""
    with zipfile.ZipFile(path) as archive:
        return fromstring(archive.read(f"xl/charts/chart{number}.xml"))
