"""Do long tables lose the formulas of their rows, and only what depends on them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from xl_crm.i18n import Lang
from xl_crm.reports import books, template_books
from xl_crm.reports._live import within_limit
from xl_crm.reports._spec import (
    Book,
    Column,
    Links,
    Page,
    Parameter,
    Parameters,
    Rule,
    Table,
    Text,
)
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.pipeline import Analysis

#: Three rows: weights of two indicators make the share of each, shares the points of a
#: row; a threshold marks it; who marked rows are is counted.
POINTS = Table(
    name="points",
    key=("id",),
    columns=(
        Column(name="id", heading="ID", values=["a", "b", "c"], unit=Unit.ID),
        Column(name="raw", heading="Raw", values=[1, 2, 3]),
        Column(
            name="points",
            heading="Points",
            values=[0.5, 1, 1.5],
            note="Weighted",
            formula='IF([@raw]="","",[@raw]*first_share)',
        ),
        Column(
            name="marked",
            heading="Marked",
            values=["low", "high", "high"],
            row_formulas={0: 'IF([@points]>=threshold,"high","low")'},
        ),
        Column(name="remark", heading="Remark", values=[None] * 3, editable=True),
        Column(
            name="typed",
            heading="Typed",
            values=[None] * 3,
            formula='IF([@remark]="","",[@points]*bonus)',
        ),
    ),
)
WEIGHTS = Table(
    name="weights",
    key=("indicator",),
    note="Change a weight, and the share follows",
    columns=(
        Column(name="indicator", heading="Indicator", values=["x", "y"]),
        Column(
            name="weight",
            heading="Weight",
            values=[1, 1],
            choices="whole",
            rule=Rule.NUMBER,
            editable=True,
        ),
        Column(
            name="share",
            heading="Share",
            values=[0.5, 0.5],
            formula="[@weight]/SUM(weights[weight])",
            cell_names=("first_share", ""),
        ),
        Column(name="owner", heading="Owner", values=[None, None], editable=True),
    ),
)
COUNTS = Table(
    name="counts",
    columns=(
        Column(name="word", heading="Word", values=["high", "low"]),
        Column(
            name="n",
            heading="n",
            values=[2, 1],
            formula="COUNTIF(points[marked],[@word])",
        ),
    ),
)
SETTINGS = Parameters(
    name="settings",
    parameters=(
        Parameter(name="threshold", label="Threshold", value=1),
        Parameter(name="target", label="Target", value=2),
        Parameter(name="bonus", label="Bonus", value=2),
        Parameter(
            name="missed",
            label="Missed",
            value=0,
            formula='target-COUNTIF(points[marked],"high")',
            editable=False,
        ),
    ),
)
BOOK = Book(
    name="book",
    title="Book",
    lang=Lang.EN,
    as_of=date(2024, 6, 30),
    pages=(
        Page(
            name="index",
            sheet="Index",
            title="Book",
            blocks=(Links(links=()),),
        ),
        Page(name="points", sheet="Points", title="Points", blocks=(POINTS,)),
        Page(
            name="settings",
            sheet="Settings",
            title="Settings",
            blocks=(SETTINGS, WEIGHTS, COUNTS),
        ),
    ),
)


def table(book: Book, name: str) -> Table:
    """Return a table of a book."""
    (found,) = (
        block
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Table) and block.name == name
    )
    return found


def column(book: Book, table_name: str, name: str) -> Column:
    """Return a column of a table."""
    return next(c for c in table(book, table_name).columns if c.name == name)


def parameters(book: Book) -> dict[str, Parameter]:
    """Return every parameter of a book by its name."""
    return {
        parameter.name: parameter
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Parameters)
        for parameter in block.parameters
    }


def live_columns(book: Book) -> set[tuple[str, str]]:
    """Return the columns with formulas of a book."""
    return {
        (block.name, each.name)
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Table)
        for each in block.columns
        if each.formula or each.row_formulas
    }


def index_texts(book: Book) -> list[str]:
    """Return the prose of the index."""
    index = book.pages[0]
    return [line for b in index.blocks if isinstance(b, Text) for line in b.lines]


@pytest.mark.parametrize("limit", [3, 20_000])
def test_a_book_within_the_limit_stays_as_it_is(limit: int) -> None:
    assert within_limit(BOOK, limit) == BOOK


def test_a_long_table_keeps_its_values_and_says_so() -> None:
    found = within_limit(BOOK, 2)
    live = {("counts", "n"), ("points", "typed")}
    assert live_columns(found) == live
    for name in ("points", "marked"):
        assert (
            column(found, "points", name).values == column(BOOK, "points", name).values
        )
    points, marked = (column(found, "points", name) for name in ("points", "marked"))
    assert points.note == f"Weighted\n{marked.note}"
    assert "output.live_rows" in marked.note
    assert column(found, "points", "raw").note == ""
    (line,) = index_texts(found)
    assert "more than 2 rows" in line
    assert line.endswith("a change of parameters: Points.")


def test_what_long_rows_depend_on_is_no_longer_to_be_changed() -> None:
    """The threshold directly, the weight by way of the share; the target only says
    something of a count, the bonus goes with what people type into a row, the owner
    says nothing, and remarks are people's own. The note that invited to a change gives
    way to one that says what is settled, and lists go; what follows from a weight is a
    value."""
    found = within_limit(BOOK, 2)
    editable = {name for name, each in parameters(found).items() if each.editable}
    assert editable == {"target", "bonus"}
    note = table(found, "weights").note
    assert "takes effect by itself" in note
    assert "follows" not in note
    weight = column(found, "weights", "weight")
    assert (weight.choices, weight.rule) == ("", Rule.ANY)
    assert column(found, "weights", "share").formula == ""
    assert column(found, "weights", "share").values == [0.5, 0.5]
    assert "takes effect by itself" not in table(found, "counts").note
    assert not column(found, "weights", "weight").editable
    assert column(found, "weights", "owner").editable
    assert column(found, "points", "remark").editable
    assert parameters(found)["missed"].formula


def test_no_row_computes_at_a_limit_of_0() -> None:
    found = within_limit(BOOK, 0)
    assert live_columns(found) == set()
    assert parameters(found)["missed"].formula
    assert index_texts(found)[0].endswith(": Points, Settings.")


def test_prepared_rows_count() -> None:
    form = replace(BOOK.pages[1], blocks=(replace(POINTS, blank_rows=200),))
    book = replace(BOOK, pages=(BOOK.pages[0], form, BOOK.pages[2]))
    assert live_columns(within_limit(book, 100)) == live_columns(within_limit(BOOK, 1))
    assert live_columns(within_limit(book, 300)) == live_columns(BOOK)


def test_a_table_among_other_blocks_is_small() -> None:
    """However low the limit: what sets the scores is settled as a whole or not."""
    long = replace(COUNTS, blank_rows=200)
    page = replace(BOOK.pages[2], blocks=(SETTINGS, WEIGHTS, long))
    book = replace(BOOK, pages=(*BOOK.pages[:2], page))
    assert live_columns(within_limit(book, 100)) == live_columns(book)


@pytest.mark.parametrize("lang", list(Lang))
def test_the_setting_decides_for_every_book(
    small_company: Analysis, lang: Lang
) -> None:
    """Five customers: with a limit of 4 their scores are values, with 40 formulas.

    Empty forms compute what people type, whatever the limit.
    """
    plan = small_company.plan
    live = {}
    for limit in (0, 4, 40):
        limited = replace(plan, output=replace(plan.output, live_rows=limit))
        made = books(replace(small_company, plan=limited), lang)
        live[limit] = {each for book in made.values() for each in live_columns(book)}
        edges = column(made["analysis"], "rfm_thresholds", "edge_1")
        assert edges.editable is (limit == 40)
        form = template_books(limited, lang)["analysis"]
        assert ("scores", "composite_score") in live_columns(form)
    assert live[0] == set()
    assert ("rfm", "segment") not in live[4]
    assert ("rfm", "segment") in live[40]
