"""Do four programs that are not ours read what the pages say?

openpyxl (pandas reads with it), calamine, LibreOffice and SheetJS read one workbook
with everything that a page can hold. Where a program differs, its test says how.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from tests.programs import (
    by_calamine,
    by_libreoffice,
    by_openpyxl,
    by_sheetjs,
    sheetjs_folder,
)
from tests.recalculated import needs_office
from xl_crm.i18n import Lang
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import (
    Book,
    Chart,
    ChartKind,
    Choices,
    Column,
    FilePlace,
    Highlight,
    Link,
    Links,
    Mark,
    Page,
    Parameter,
    Parameters,
    Table,
    Text,
    Tone,
    Total,
)
from xl_crm.tables.unit import Better, Unit
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path

    from tests.programs import Cells, Plain
    from xl_crm.reports._spec import Cell

pytestmark = pytest.mark.slow

TEXTS = (
    "",
    "  both ends  ",
    "two\nlines",
    "tab\there",
    "😀 é 中文 عربي",
    "_x000A_",
    "_x005F_x000A_",
    "=1+1",
    "'quoted",
    "1E5",
    "TRUE",
    "#N/A",
    "<&>\"']]>",
    "字" * 32_767,
    "007",
    "-",
)
N_ROWS = len(TEXTS)
IDS = ("123456789012345678", 2**53 + 1, "007", 7, 7.0, "=1+1", "A-1", "1e5")
NUMBERS = (
    *(0.1 + 0.2, 1 / 3, 1e-300, -0.0, 0, 9.99e307, 2.2250738585072014e-308),
    *(123456789.123456789, 10**15, 2**53, -5, 42, math.nan, math.inf, None),
)
EARLY = (date(1, 1, 1), date(1899, 12, 31), date(1900, 1, 1), date(1900, 2, 28))
DAYS = (date(1900, 3, 1), date(1999, 12, 31), date(2024, 2, 29), date(9999, 12, 31))
TIMES = (
    datetime(1900, 3, 1, 23, 59, 59),  # noqa: DTZ001  (as all of these: a sheet has no zones)
    datetime(2024, 6, 30, 0, 0, 0),  # noqa: DTZ001
    datetime(2023, 3, 15, 12, 34, 56),  # noqa: DTZ001
)
FLAGS = (True, False)

SHEET = "Facts"


def filled(values: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Values, and blanks up to the length of the table."""
    return (*values, *[None] * (N_ROWS - len(values)))


def facts() -> Table:
    """One column of each kind; from the fifth row on the formula of text gives one."""
    numbers = tuple(range(1, N_ROWS + 1))
    return Table(
        name="facts",
        key=("id",),
        blank_rows=2,
        total_label="Total",
        highlights=(Highlight(columns=("n",), formula="[@n]>minimum", tone=Tone.WARN),),
        columns=(
            Column(
                name="text", heading="Text", values=TEXTS, note="A note", editable=True
            ),
            Column(name="id", heading="ID", values=filled(IDS), unit=Unit.ID),
            Column(
                name="number",
                heading="Number",
                values=filled(NUMBERS),
                mark=Mark.BAR,
                unit=Unit.RATIO,
            ),
            Column(name="early", heading="Early", values=filled(EARLY), unit=Unit.DATE),
            Column(name="day", heading="Day", values=filled(DAYS), unit=Unit.DATE),
            Column(name="time", heading="Time", values=filled(TIMES), unit=Unit.DATE),
            Column(name="flag", heading="Flag", values=filled(FLAGS), unit=Unit.FLAG),
            Column(
                name="n",
                heading="N [#1]",
                values=numbers,
                unit=Unit.COUNT,
                total=Total.SUM,
                better=Better.LOWER,
                mark=Mark.ICONS,
            ),
            Column(
                name="twice",
                heading="Twice",
                values=[2.0 * n for n in numbers],
                formula='IF([@n]="","",[@n]*2)',
                unit=Unit.COUNT,
            ),
            Column(
                name="late",
                heading="Late",
                values=[None] * 4 + ["late"] * (N_ROWS - 4),
                formula='IF(N([@n])>4,"late","")',
                folded=True,
            ),
            Column(
                name="place",
                heading="Place",
                values=["here"] * N_ROWS,
                links=[FilePlace(path="a.csv", row=2)] * N_ROWS,
                choices="places",
            ),
        ),
    )


#: So many rows that words which repeat are stored once.
N_LONG = 600


def long_table() -> Table:
    """Columns as the core gives them, from Arrow."""
    words = [text for text in TEXTS if 0 < len(text) < 100]
    days = [date(1900, 3, 1) + timedelta(days=29 * n) for n in range(N_LONG)]
    times = [datetime(2024, 1, 1) + timedelta(seconds=4567 * n) for n in range(N_LONG)]  # noqa: DTZ001
    arrays = {
        "word": (pa.array([*words, None] * N_LONG)[:N_LONG], Unit.TEXT),
        "id": (pa.array([f"{n:018d}" for n in range(N_LONG)]), Unit.ID),
        "int": (pa.array([None, *range(-5, N_LONG - 6)]), Unit.COUNT),
        "float": (pa.array([math.nan, *(n / 7 for n in range(1, N_LONG))]), Unit.RATIO),
        "day": (pa.array(days), Unit.DATE),
        "time": (pa.array(times), Unit.DATE),
        "flag": (pa.array([True, None, False, True] * (N_LONG // 4)), Unit.FLAG),
    }
    return Table(
        name="long",
        columns=tuple(
            Column(name=name, heading=name, values=ArrowCells(array), unit=unit)
            for name, (array, unit) in arrays.items()
        ),
    )


PARAMETERS = (
    Parameter(name="mixed", label=" 😀", value=" 😀 two\nlines _x000A_ "),
    Parameter(name="minimum", label="Minimum", value=8, unit=Unit.COUNT),
    Parameter(name="weight", label="Weight", value=0.1 + 0.2, unit=Unit.PERCENT),
    Parameter(name="as_of", label="As of", value=date(2024, 6, 30), unit=Unit.DATE),
    Parameter(name="masked", label="Masked", value=False, unit=Unit.FLAG),
    Parameter(name="normaliser", label="Normaliser", value="=minmax", choices="places"),
    Parameter(name="nothing", label="Nothing", value=None),
    Parameter(
        name="most",
        label="Most",
        value=float(N_ROWS),
        unit=Unit.COUNT,
        formula="MAX(facts[n])",
        editable=False,
    ),
    Parameter(
        name="word",
        label="Word",
        value="many",
        formula='IF(minimum>5,"many","few")',
        editable=False,
    ),
    Parameter(
        name="blank",
        label="Blank",
        value=None,
        formula='IF(minimum>5,"","few")',
        editable=False,
    ),
)


def book() -> Book:
    """Everything that a page can hold."""
    months = Table(
        name="months",
        title="By month",
        heat=("north", "south"),
        columns=(
            Column(name="month", heading="Month", values=("2024-05", "2024-06")),
            Column(name="north", heading="North", values=(1.5, 2.5), unit=Unit.MONEY),
            Column(name="south", heading="South", values=(0.25, None), unit=Unit.MONEY),
        ),
    )
    charts = tuple(
        Chart(
            kind=kind,
            title=f"={kind}",
            table="months",
            categories="month",
            series=("north", "south"),
            alt_text="Both regions",
        )
        for kind in ChartKind
    )
    return Book(
        name="everything",
        title="Everything",
        lang=Lang.EN,
        as_of=date(2024, 6, 30),
        pages=(
            Page(name="facts", sheet=SHEET, title="Facts", blocks=(facts(),)),
            Page(name="long", sheet="Long", title="Long", blocks=(long_table(),)),
            Page(
                name="rest",
                sheet="Rest",
                title="The rest",
                summary="Parameters, charts",
                blocks=(
                    Parameters(name="settings", parameters=PARAMETERS),
                    Text(lines=("=1+1",), tone=Tone.MUTED),
                    Links(links=(Link(page="facts", text="Facts"),)),
                    months,
                    *charts,
                ),
            ),
        ),
        lists=(Choices(name="places", heading="Places", values=("here", "there")),),
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (written,) = write_books({tmp_path_factory.mktemp("read") / "all.xlsx": book()})
    return written


def said(value: Cell, unit: Unit) -> Plain:
    """What a page says of a cell, in plain words.

    IDs are text, days are numbers from 1900-03-01 on (before it Excel miscounts) and
    text like 1899-12-31 before; what is no number is blank.
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        late = day >= date(1900, 3, 1)
        return float(to_excel(value)) if late else value.isoformat()
    if unit is Unit.ID and not isinstance(value, str):
        return str(int(value))
    if isinstance(value, str | bool):
        return value
    return float(value) if math.isfinite(value) else None


def expected(path: Path) -> Cells:
    """What the pages say stands in the cells of the tables and of the parameters."""
    table = facts()
    cells = said_of_table(table)
    n_total = 2 + N_ROWS + table.blank_rows
    cells[f"A{n_total}"] = table.total_label
    cells[f"H{n_total}"] = N_ROWS * (N_ROWS + 1) / 2
    names = load_workbook(path).defined_names
    rest = {
        names[each.name].attr_text.rpartition("!")[2].replace("$", ""): said(
            each.value, each.unit
        )
        for each in PARAMETERS
    }
    return {SHEET: cells, "Long": said_of_table(long_table()), "Rest": rest}


def said_of_table(table: Table) -> dict[str, Plain]:
    """What a data page says of its headings and rows."""
    return {
        f"{get_column_letter(number)}{row}": said(value, column.unit)
        for number, column in enumerate(table.columns, 1)
        for row, value in enumerate([column.heading, *column.values], 1)
    }


def different(found: Cells, wanted: Cells, *, flags: bool = True) -> list[object]:
    """Cells that a program reads otherwise; a formula that gives "" is a blank.

    Nor may it find anything on the sheet of a table that the page does not have.

    Parameters
    ----------
    flags : bool
        The program tells TRUE from 1.
    """
    wrong: list[object] = []
    for sheet, cells in wanted.items():
        for at, value in cells.items():
            read = found[sheet].get(at)
            plain = float(value) if isinstance(value, bool) and not flags else value
            if not same(None if read == "" else read, plain):
                wrong.append((sheet, at, value, read))
        if sheet != "Rest":
            more = (at for at in found[sheet].keys() - cells.keys() if found[sheet][at])
            wrong.extend((sheet, at, None, found[sheet][at]) for at in more)
    return wrong


def same(read: Plain, value: Plain) -> bool:
    """Equal, and of one kind; a time of day is stored to a few microseconds."""
    if isinstance(read, bool) or isinstance(value, bool):
        return read is value
    if isinstance(read, int | float) and isinstance(value, float):
        fraction = 1 < value < 3_000_000 and not value.is_integer()
        return abs(read - value) < 1e-8 if fraction else read == value
    return read == value


def test_openpyxl_reads_what_the_pages_say(path: Path) -> None:
    """openpyxl does not undo the escape of a text that looks like one.

    It leaves ``_x005F_`` in texts that stand in their cell, and drops ``x005F_`` from
    texts that are stored once. Both are compared without it.
    """
    found, wanted = by_openpyxl(path), expected(path)
    for cells in (*found.values(), *wanted.values()):
        for at, value in cells.items():
            if isinstance(value, str):
                cells[at] = value.replace("x005F_", "")
    assert different(found, wanted) == []


@pytest.mark.parametrize(
    ("sheet", "types"),
    [
        (
            SHEET,
            {
                "string": ("Text", "ID", "Early", "Late", "Place"),
                "float": ("Number", "N [#1]", "Twice"),
                "boolean": ("Flag",),
                "datetime": ("Day", "Time"),
            },
        ),
        (
            "Long",
            {
                "string": ("word", "id"),
                "float": ("int", "float"),
                "boolean": ("flag",),
                "datetime": ("day", "time"),
            },
        ),
    ],
)
def test_calamine_reads_what_the_pages_say(
    path: Path, sheet: str, types: dict[str, tuple[str, ...]]
) -> None:
    of_heading = {each: kind for kind, headings in types.items() for each in headings}
    wanted = {sheet: expected(path)[sheet]}
    assert different(by_calamine(path, sheet, of_heading), wanted) == []


@needs_office
@pytest.mark.shared
@pytest.mark.libreoffice
def test_libreoffice_reads_what_the_pages_say(path: Path) -> None:
    """LibreOffice knows no flags: TRUE is 1 in the number format of flags."""
    assert different(by_libreoffice(path), expected(path), flags=False) == []


def test_sheetjs_reads_what_the_pages_say(
    path: Path, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    """SheetJS cuts a character reference, such as ``&#128512;``, to 16 bits.

    openpyxl writes them in cells outside of tables: the smile there turns to U+F600.
    """
    cache = pytestconfig.cache.mkdir("readers") if pytestconfig.cache else tmp_path
    found = by_sheetjs(path, sheetjs_folder(cache, tmp_path))
    for at, value in found["Rest"].items():
        if isinstance(value, str):
            found["Rest"][at] = value.replace("\uf600", "😀")
    assert different(found, expected(path)) == []
