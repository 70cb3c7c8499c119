"""A small book as text, part by part: a change of any byte shows in review."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from live_sample import live_book

from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Book,
    Chart,
    ChartKind,
    Choices,
    Column,
    Highlight,
    Page,
    Parameter,
    Parameters,
    Table,
    Tone,
)
from xl_crm.tables.unit import Unit
from xl_crm.workbook import write_books

FOLDER = Path(__file__).parents[1] / "golden" / "workbook"

#: openpyxl's own text, and the VML shapes of notes.
LEFT_OUT = ("xl/theme/", "docProps/app.xml", "xl/drawings/commentsDrawing")


def data_book() -> Book:
    table = Table(
        name="tracking",
        key=("customer_id",),
        blank_rows=1,
        highlights=(
            Highlight(columns=("due",), formula="[@due]<check_date", tone=Tone.BAD),
        ),
        columns=(
            Column(
                name="customer_id",
                heading="客户ID",
                values=("007", "=1+1"),
                unit=Unit.ID,
            ),
            Column(
                name="due",
                heading="截止日期",
                values=(date(2024, 6, 30), None),
                unit=Unit.DATE,
                note="最迟完成的日期。",
            ),
            Column(
                name="state",
                heading="状态",
                values=("待执行", "已完成"),
                choices="states",
                tones={"已完成": Tone.GOOD},
                editable=True,
            ),
        ),
    )
    settings = Parameters(
        name="settings",
        parameters=(
            Parameter(
                name="check_date",
                label="检查日期",
                value=date(2024, 7, 1),
                unit=Unit.DATE,
            ),
        ),
    )
    return Book(
        name="data",
        title="跟踪",
        lang=Lang.ZH,
        as_of=date(2024, 6, 30),
        pages=(
            Page(name="tracking", sheet="跟踪", title="跟踪", blocks=(table,)),
            Page(name="settings", sheet="配置", title="配置", blocks=(settings,)),
        ),
        lists=(Choices(name="states", heading="状态", values=("待执行", "已完成")),),
    )


def chart_book() -> Book:
    table = Table(
        name="by_tier",
        title="By tier",
        columns=(
            Column(name="tier", heading="Tier", values=("High", "Low")),
            Column(
                name="share", heading="Share", values=(0.75, 0.25), unit=Unit.PERCENT
            ),
        ),
    )
    kinds = (ChartKind.PIE, ChartKind.LINE)
    charts = tuple(
        Chart(
            kind=kind,
            title=f"Share as {kind}",
            table="by_tier",
            categories="tier",
            series=("share",),
            alt_text="High 75 %, low 25 %",
        )
        for kind in kinds
    )
    page = Page(name="o", sheet="Overview", title="Overview", blocks=(table, *charts))
    return Book(
        name="chart",
        title="Overview",
        lang=Lang.EN,
        as_of=date(2024, 6, 30),
        pages=(page,),
    )


BOOKS = {"data_book": data_book, "chart_book": chart_book, "live_book": live_book}


def as_text(path: Path) -> str:
    """Return all parts as indented canonical XML, in the order of their names."""
    sections = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith(LEFT_OUT):
                continue
            root = fromstring(archive.read(name))
            ET.indent(root)
            xml = ET.canonicalize(ET.tostring(root, encoding="unicode"))
            sections.append(f"=== {name}\n{xml}\n")
    return "\n".join(sections)


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_the_file_is_the_approved_one(
    tmp_path: Path, name: str, golden_mode: str
) -> None:
    (path,) = write_books({tmp_path / f"{name}.xlsx": BOOKS[name]()})
    approved = FOLDER / f"{name}.txt"
    text = as_text(path)
    if golden_mode == "update":
        FOLDER.mkdir(parents=True, exist_ok=True)
        approved.write_text(text, encoding="utf-8", newline="\n")
    assert approved.is_file(), "approve it with --update-golden"
    assert text == approved.read_text(encoding="utf-8")


def test_no_approved_file_is_left_unused() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(BOOKS)
