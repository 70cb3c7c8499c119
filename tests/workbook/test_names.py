from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sample import rich_book

from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Block,
    Book,
    CellPlace,
    Chart,
    ChartKind,
    Choices,
    Column,
    Highlight,
    Link,
    Links,
    Page,
    Parameter,
    Parameters,
    Table,
    Tone,
    Total,
)
from xl_crm.tables.unit import Unit
from xl_crm.workbook import draw
from xl_crm.workbook.names import is_name


@pytest.mark.parametrize("name", ["check_date", "_x", "cut_1", "tier1", "xfe1", "a.b"])
def test_names_that_excel_takes(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("cut1", "XFD1", "r", "C", "r1c1", "1a", "a b", "权重", ""),
        *("TRUE", "false", "_xlnm.Print_Area", "_XLNM._FilterDatabase"),
    ],
)
def test_names_that_excel_takes_for_cells_or_refuses(name: str) -> None:
    assert not is_name(name)


COLUMN = Column(name="a", heading="A", values=("x",))
TABLE = Table(name="facts", columns=(COLUMN,))


def book_of(*blocks: Block, sheet: str = "Sheet", name: str = "page") -> Book:
    page = Page(name=name, sheet=sheet, title="t", blocks=blocks)
    return replace(rich_book(Lang.EN), pages=(page,), lists=())


def live(**changes: Any) -> Book:  # noqa: ANN401  (any attribute of a column)
    """Return a page with a column that computes, and a named parameter."""
    column = replace(Column(name="b", heading="B", values=(1,)), **changes)
    table = replace(TABLE, columns=(COLUMN, column), total_label="Total")
    weight = Parameter(name="weight", label="Weight", value=1, formula="1+1")
    return book_of(table, Parameters(name="p", parameters=(weight,)))


@pytest.mark.parametrize(
    ("book", "fault"),
    [
        (book_of(TABLE, sheet="a/b"), "sheet name 'a/b'"),
        (book_of(TABLE, sheet="x" * 32), "sheet name"),
        (book_of(TABLE, sheet="'a"), "sheet name"),
        (book_of(TABLE, sheet="😀" * 16), "sheet name"),
        (book_of(TABLE, sheet="a\ud800"), "sheet name"),
        (book_of(TABLE, sheet="a\uffff"), "sheet name"),
        (live(formula='"a\x01b"'), "column b: .*a sign that no file can hold"),
        (live(row_formulas={0: '"\ud800"'}), "column b: .*a sign that no file"),
        (
            book_of(
                replace(
                    TABLE,
                    columns=tuple(
                        replace(COLUMN, name=f"c{number}_") for number in range(16_385)
                    ),
                )
            ),
            "table facts: 16385 columns; a sheet has 16384",
        ),
        (
            book_of(
                replace(TABLE, blank_rows=600_000),
                replace(TABLE, name="more", blank_rows=600_000),
            ),
            "table facts, more: 1200002 rows on a stacked page",
        ),
        (book_of(TABLE, TABLE), "defined name 'facts' twice"),
        (book_of(replace(TABLE, name="cut1")), "'cut1' is no defined name"),
        (book_of(replace(TABLE, key=("b",))), "table facts has no column 'b'"),
        (
            book_of(
                replace(
                    TABLE,
                    highlights=(
                        Highlight(columns=("c",), formula="TRUE", tone=Tone.BAD),
                    ),
                )
            ),
            "table facts has no column 'c'",
        ),
        (
            book_of(replace(TABLE, columns=(replace(COLUMN, choices="gone"),))),
            "no list 'gone'",
        ),
        (book_of(replace(TABLE, columns=(COLUMN, COLUMN))), "column 'a' twice"),
        (book_of(Links(links=(Link(page="gone", text="x"),))), "no page 'gone'"),
        (
            book_of(
                TABLE,
                Parameters(
                    name="p",
                    parameters=(Parameter(name="FACTS", label="x", value=1),),
                ),
            ),
            "defined name 'facts' twice",
        ),
        (
            book_of(
                TABLE,
                Chart(
                    kind=ChartKind.BAR,
                    title="c",
                    table="facts",
                    categories="a",
                    series=("b",),
                    alt_text="c",
                ),
            ),
            "chart 'c': no column 'b' in facts",
        ),
        (live(formula="[@gone]+1"), r"table facts: column b: .*no column 'gone'"),
        (live(formula="SUM(gone[a])"), "table facts: column b: .*no table 'gone'"),
        (live(formula="1+", row_formulas={0: "[@x]"}), "column b: .*no column 'x'"),
        (live(row_formulas={1: "1"}), r"column b: formulas in rows \[1\] of 1"),
        (live(formula="FILTER(facts[a],1)"), "column b: function FILTER"),
        (live(formula='IF([@a]="no",height,1)'), "b: .*nothing is named 'height'"),
        (live(formula="A1*weight"), "nothing is named 'A1'"),
        (live(formula="+".join(["weight"] * 1_200)), "a formula of 8399 characters"),
        (live(cell_names=("cut1",)), "'cut1' is no defined name"),
        (live(cell_names=("WEIGHT",)), "defined name 'weight' twice"),
        (live(folded=True), "b is folded on a stacked page"),
        (live(formula="1", total=Total.COUNT), "b is a formula: count another"),
        (
            live(total=Total.OWN, total_formula="SUM(facts[gone])"),
            "total of b: .*no column 'gone'",
        ),
        (live(total=Total.OWN, total_formula="[@b]"), "total of b: .*no table ''"),
        (live(total=Total.OWN, total_formula="height"), "nothing is named 'height'"),
        (live(links=(CellPlace(table="x", column="b", row=0),)), "no cell: .*'x'"),
        (live(links=(CellPlace(table="facts", column="c", row=0),)), "no cell: .*'c'"),
        (live(links=(CellPlace(table="facts", column="b", row=1),)), "no cell: .*=1"),
        (live(units=(Unit.COUNT,), editable=True), "b has no rule for all its units"),
        (live(choices="gone"), "no list 'gone'"),
        (live(choices_by="gone"), "table facts has no column 'gone'"),
        (book_of(replace(TABLE, heat=("gone",))), "table facts has no column 'gone'"),
        (
            book_of(
                replace(
                    TABLE,
                    total_label="Total",
                    columns=(replace(COLUMN, total=Total.SUM),),
                )
            ),
            "table facts: a has no place for a total",
        ),
        (
            book_of(
                Parameters(
                    name="p",
                    parameters=(
                        Parameter(name="w", label="W", value=1, formula="[@a]"),
                    ),
                )
            ),
            "parameter w: ",
        ),
        (
            book_of(
                replace(
                    TABLE,
                    highlights=(
                        Highlight(columns=("a",), formula="[@a]<gone", tone=Tone.BAD),
                    ),
                )
            ),
            "table facts: highlight: .*nothing is named 'gone'",
        ),
    ],
)
def test_a_book_with_a_name_that_cannot_stand_is_refused(
    book: Book, fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        draw(book)


def test_what_formulas_may_say_is_let_through() -> None:
    formula = (
        'IF(OR([@a]="x y(",TRUE),SUM(facts[a:b])*1.5E3+Weight,'
        'IFERROR(MATCH("""",facts[a],0),FALSE))'
    )
    assert draw(live(formula=formula, cell_names=("here",))).tables.keys() == {"facts"}


def test_a_list_for_each_word_is_wanted() -> None:
    """The first column has two words, so the second needs two lists of its own."""
    kinds = Choices(name="kinds", heading="Kinds", values=("p", "q"))
    steps = Choices(name="steps", heading="Steps", values=("s",))
    table = replace(
        TABLE,
        columns=(
            replace(COLUMN, choices="kinds"),
            Column(
                name="b",
                heading="B",
                values=("s",),
                choices="steps",
                choices_by="a",
            ),
        ),
    )
    numbered = tuple(replace(steps, name=f"steps_{number}") for number in (1, 2))
    book = replace(book_of(table), lists=(kinds, steps, *numbered))
    assert draw(book).sheets == ("Sheet", "Lists")
    with pytest.raises(ValueError, match="no list 'steps_2'"):
        draw(replace(book, lists=book.lists[:-1]))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [({"columns": ()}, "no columns"), ({"blank_rows": -1}, "-1 blank rows")],
)
def test_a_table_that_is_none_is_refused_at_once(
    changes: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValueError, match=f"^table facts: {fault}"):
        replace(TABLE, **changes)


def test_a_sheet_name_may_have_31_units() -> None:
    """An emoji is two of them."""
    assert draw(book_of(TABLE, sheet="😀" * 15 + "x")).sheets == ("😀" * 15 + "x",)
