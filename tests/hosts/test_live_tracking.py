"""Does the tracking workbook go on counting what people type into it?"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from xl_crm_example import LAST_DAY, write_exports

from tests.ingested import SHARED
from tests.recalculated import differences, needs_office, recalculate
from xl_crm.i18n import Lang
from xl_crm.pipeline import analyse
from xl_crm.plan import plan_from
from xl_crm.reports import books
from xl_crm.reports._spec import Table
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from xl_crm.pipeline import Analysis
    from xl_crm.reports._spec import Book

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    needs_office,
    # LibreOffice saves data bars in extensions that openpyxl does not read.
    pytest.mark.filterwarnings(
        "ignore:.* extension is not supported:UserWarning:openpyxl.*"
    ),
]

Row = dict[str, Any]
STATUSES = {
    Lang.ZH: ("待执行", "进行中", "已完成"),
    Lang.EN: ("To do", "In progress", "Done"),
}
NOBODY = {Lang.ZH: "未分配", Lang.EN: "Unassigned"}
LOWER = {Lang.ZH: "越低越好", Lang.EN: "Lower is better"}
NEWCOMER = "新来的*"
BEFORE = "overdue_before"
COUNTS = {Lang.ZH: "次", Lang.EN: "count"}
#: Share of the targets that are typed over their formula.
TYPED_TARGETS = 0.3
#: Owners that a sheet could take for patterns, numbers or comparisons.
ODD_OWNERS = ("王*", "王小明", "007", "7", "<5", "~", "Li?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A tracking book and its file.

    Attributes
    ----------
    places : dict of str to (str, str)
        Sheet and range of each table: LibreOffice keeps none of them.
    """

    book: Book
    path: Path
    places: dict[str, tuple[str, str]]

    def rows(self, workbook: Workbook, name: str) -> list[Row]:
        """Return the rows of a table by the code names of its columns, totals last."""
        sheet, ref = self.places[name]
        left, top, right, bottom = range_boundaries(ref)
        names = [column.name for column in self.table(name).columns]
        body = workbook[sheet].iter_rows(
            min_row=top + 1, max_row=bottom, min_col=left, max_col=right
        )
        return [
            {name: cell.value for name, cell in zip(names, cells, strict=True)}
            for cells in body
        ]

    def table(self, name: str) -> Table:
        """Return a table of the book."""
        return next(
            block
            for page in self.book.pages
            for block in page.blocks
            if isinstance(block, Table) and block.name == name
        )

    def figure(self, workbook: Workbook, name: str) -> Any:  # noqa: ANN401  (a cell)
        """Return the value of a named cell."""
        ((sheet, ref),) = workbook.defined_names[name].destinations
        return workbook[sheet][ref.replace("$", "")].value


def example(folder: Path, lang: Lang) -> Analysis:
    """Analyse the example company, with owners that are hard to count."""
    files = write_exports(folder, n_customers=200, lang=lang)
    sources = {name: {"path": path.name} for name, path in files.items()}
    settings = {"sources": sources, "output": {"check_date": LAST_DAY.isoformat()}}
    found = analyse(plan_from(settings, where="", folder=folder))
    owners = found.customers["owner"].astype(object)
    for place, owner in enumerate(ODD_OWNERS):
        owners[owners.index % 20 == place] = owner
    owners[owners.index % 20 == 19] = None
    found.customers["owner"] = owners
    return found


def online_retail(folder: Path, _: Lang) -> Analysis:
    """Analyse the published orders; half of the tasks are overdue on the check date."""
    orders = {
        "path": str(SHARED / "online_retail" / "online_retail.csv.gz"),
        "columns": {"order_amount": "Quantity*UnitPrice"},
    }
    settings = {"sources": {"orders": orders}, "output": {"check_date": "2012-01-20"}}
    return analyse(plan_from(settings, where="", folder=folder))


COMPANIES: dict[str, tuple[Callable[[Path, Lang], Analysis], Lang]] = {
    "example_zh": (example, Lang.ZH),
    "example_en": (example, Lang.EN),
    "online_retail": (online_retail, Lang.ZH),
}


@pytest.fixture(scope="module", params=COMPANIES)
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Written:
    """The tracking book of a company."""
    folder = tmp_path_factory.mktemp(request.param)
    company, lang = COMPANIES[request.param]
    book = books(company(folder, lang), lang)["tracking"]
    return write(book, folder)


def write(book: Book, folder: Path) -> Written:
    (path,) = write_books({folder / "tracking.xlsx": book})
    places = {
        name: (sheet.title, ref)
        for sheet in load_workbook(path).worksheets
        for name, ref in sheet.tables.items()
    }
    return Written(book=book, path=path, places=places)


def test_the_sheet_comes_to_the_values_in_it(written: Written, tmp_path: Path) -> None:
    n_formulas, wrong = differences(written.path, tmp_path)
    assert wrong == []
    assert n_formulas > written.table("tracking").n_rows


def column_cells(written: Written, workbook: Workbook, name: str) -> list[Any]:
    """Return the cells of a column of the tasks."""
    sheet, _ = written.places["tracking"]
    table = written.table("tracking")
    number = [column.name for column in table.columns].index(name) + 1
    rows = range(2, table.n_rows + 2)
    return [workbook[sheet].cell(row, number) for row in rows]


def typed(written: Written, folder: Path, before: date) -> Path:
    """Change every task as people would, at random, and the check date; save beside."""
    lang, chance = written.book.lang, random.Random(7)  # noqa: S311  (no secret)
    workbook = load_workbook(written.path)
    lists = {each.name: each.values for each in written.book.lists}
    owners = sorted(
        {c.value for c in column_cells(written, workbook, "owner")} - {None}
    )
    day = LAST_DAY
    offered: dict[str, Sequence[object]] = {
        "status": (*STATUSES[lang], None),
        "department": (*lists["department"], None),
        "owner": (*owners, None, NEWCOMER, NOBODY[lang]),
        "due_date": (None, *(day + timedelta(days=n) for n in range(-60, 60, 7))),
        "result": (None, 0, 12.5, 80),
        "baseline": (None, 0, 3, 33.4, 95),
        "change": (0.1, 0.25, 0.5),
        "direction": lists["direction"],
    }
    for name, choices in offered.items():
        for cell in column_cells(written, workbook, name):
            cell.value = chance.choice(choices)
    for cell in column_cells(written, workbook, "target"):
        if chance.random() < TYPED_TARGETS:
            cell.value = chance.choice((None, 40, 80))
    ((sheet, ref),) = workbook.defined_names["check_date"].destinations
    workbook[sheet][ref.replace("$", "")].value = before
    target = folder / "typed.xlsx"
    workbook.save(target)
    return target


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A file that was typed into, counted here and in the sheet."""

    tasks: list[Row]
    sheet: Workbook
    before: date


@pytest.fixture(scope="module")
def counted(written: Written, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """What LibreOffice makes of the book after many changes."""
    folder = tmp_path_factory.mktemp("typed")
    before = LAST_DAY + timedelta(days=10)
    path = typed(written, folder, before)
    found = load_workbook(recalculate(path, folder), data_only=True)
    tasks = written.rows(load_workbook(path), "tracking")
    return Counted(tasks=tasks, sheet=found, before=before)


def is_overdue(task: Row, lang: Lang, before: date) -> bool:
    due = task["due_date"]
    if due is None or task["status"] == STATUSES[lang][-1]:
        return False
    return (due.date() if isinstance(due, datetime) else due) < before


def figures(tasks: list[Row], lang: Lang, before: date) -> list[Any]:
    """Count tasks: all, of each status, overdue; and the share that is done."""
    by_status = [sum(t["status"] == word for t in tasks) for word in STATUSES[lang]]
    late = sum(is_overdue(task, lang, before) for task in tasks)
    none = sum(task["status"] is None for task in tasks)
    rate = by_status[-1] / len(tasks) if tasks else None
    return [len(tasks), *by_status, none, late, rate]


STATES = ("status_1", "status_2", "status_3", "no_status")
SHOWN = ("tasks", *STATES, "overdue", "completion")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("tier_tasks", "tier_at_start"),
        ("department_tasks", "department"),
        ("owner_tasks", "owner"),
    ],
)
def test_tasks_are_counted_again(
    written: Written, counted: Counted, table: str, column: str
) -> None:
    """Empty cells are nobody's, and so are those that say so; the last row adds up."""
    lang = written.book.lang
    *rows, totals = written.rows(counted.sheet, table)
    all_rows = []
    for row in rows:
        word = row[column]
        nobody = word == NOBODY[lang]
        here = [
            task
            for task in counted.tasks
            if task[column] == word or (nobody and task[column] is None)
        ]
        expected = figures(here, lang, counted.before)
        all_rows.append(expected)
        assert [row[name] or None for name in SHOWN] == pytest.approx(
            [number or None for number in expected]
        ), word
    sums = [sum(each) for each in zip(*(row[:-1] for row in all_rows), strict=True)]
    assert [totals[name] for name in SHOWN[:-1]] == sums
    assert totals["tasks"] == sum(totals[name] for name in STATES)
    assert totals["completion"] == pytest.approx(totals["status_3"] / totals["tasks"])


def test_all_tasks_are_counted(written: Written, counted: Counted) -> None:
    """The newcomer's tasks are in no row of the owners, and that is said."""
    lang = written.book.lang
    n, *_, n_done, none, late, rate = figures(counted.tasks, lang, counted.before)
    newcomers = sum(task["owner"] == NEWCOMER for task in counted.tasks)
    assert newcomers > 0
    assert none > 0
    names = ("total", "done", "no_status", "overdue", "completion", "other_owners")
    found = [written.figure(counted.sheet, f"task_{name}") for name in names]
    assert found == pytest.approx([n, n_done, none, late, rate, newcomers])
    assert written.figure(counted.sheet, "task_day").date() == counted.before


def test_tiers_by_department_are_counted_again(
    written: Written, counted: Counted
) -> None:
    columns = written.table("task_matrix").columns
    headings = {column.name: column.heading for column in columns}
    nobody = NOBODY[written.book.lang]
    for row in written.rows(counted.sheet, "task_matrix")[:-1]:
        here = [t for t in counted.tasks if t["tier_at_start"] == row["tier_at_start"]]
        assert row.pop("tasks") == len(here)
        del row["tier_at_start"]
        for name, number in row.items():
            word = headings[name]
            departments = {word, None} if word == nobody else {word}
            assert number == sum(task["department"] in departments for task in here)


def test_a_result_is_measured_against_its_target(
    written: Written, counted: Counted
) -> None:
    """Where less is better, twice the target is nothing and nothing is 200 %."""
    lower = LOWER[written.book.lang]
    for task, computed in zip(
        counted.tasks, written.rows(counted.sheet, "tracking"), strict=True
    ):
        expected = None
        if task["result"] is not None and computed["target"] not in {None, ""}:
            share = task["result"] / computed["target"]
            expected = 2 - share if task["direction"] == lower else share
        assert (computed["attainment"] == "" and expected is None) or (
            computed["attainment"] == pytest.approx(expected)
        )


def wished(task: Row, lang: Lang) -> float | None:
    """Return the target of a task by its other cells, as people would compute it."""
    if not task["baseline"]:
        return None
    baseline, change = Fraction(str(task["baseline"])), Fraction(str(task["change"]))
    less = task["direction"] == LOWER[lang]
    value = baseline * (1 - change if less else 1 + change)
    if task["kpi_unit"] == COUNTS[lang]:
        value = Fraction(math.floor(value) if less else math.ceil(value))
    if task["highest"] is not None:
        value = min(value, Fraction(task["highest"]))
    return float(math.floor(value * 100 + Fraction(1, 2)) / 100)


def test_a_target_follows_its_baseline_until_somebody_types_another(
    written: Written, counted: Counted
) -> None:
    """Whole for counts, at most what the KPI reaches; nothing from nothing or 0."""
    n_computed = 0
    for task, computed in zip(
        counted.tasks, written.rows(counted.sheet, "tracking"), strict=True
    ):
        by_hand = not isinstance(task["target"], str)
        expected = task["target"] if by_hand else wished(task, written.book.lang)
        n_computed += not by_hand and expected is not None
        assert (computed["target"] or None) == pytest.approx(expected), task
    assert n_computed > len(counted.tasks) // 4


def test_a_cleared_check_date_goes_by_today(
    small_company: Analysis, tmp_path: Path
) -> None:
    """Today comes after every deadline of 2024: all that is open is overdue. Until it
    is cleared the as-of date stands there, and nothing is."""
    written = write(books(small_company, Lang.ZH)["tracking"], tmp_path)
    workbook = load_workbook(written.path)
    for cell in column_cells(written, workbook, "status")[:5]:
        cell.value = "已完成"
    ((sheet, ref),) = workbook.defined_names["check_date"].destinations
    check = workbook[sheet][ref.replace("$", "")]
    assert check.value.date() == date(2024, 6, 30)
    check.value = None
    workbook.save(tmp_path / "typed.xlsx")
    found = load_workbook(
        recalculate(tmp_path / "typed.xlsx", tmp_path), data_only=True
    )
    as_of = written.figure(load_workbook(written.path, data_only=True), BEFORE)
    assert as_of.date() == date(2024, 6, 30)
    assert written.figure(found, BEFORE).date() >= date(2025, 1, 1)
    assert written.figure(found, "task_total") == 12
    assert written.figure(found, "task_overdue") == 12 - 5
