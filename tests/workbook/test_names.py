from __future__ import annotations

from dataclasses import replace

import pytest
from sample import rich_book

from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Block,
    Book,
    Chart,
    ChartKind,
    Column,
    Highlight,
    Link,
    Links,
    Page,
    Parameter,
    Parameters,
    Table,
    Tone,
)
from xl_crm.workbook import draw
from xl_crm.workbook.names import is_name


@pytest.mark.parametrize("name", ["check_date", "_x", "cut_1", "tier1", "xfe1", "a.b"])
def test_names_that_excel_takes(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["cut1", "XFD1", "r", "C", "r1c1", "1a", "a b", "权重", ""]
)
def test_names_that_excel_takes_for_cells_or_refuses(name: str) -> None:
    assert not is_name(name)


COLUMN = Column(name="a", heading="A", values=("x",))
TABLE = Table(name="facts", columns=(COLUMN,))


def book_of(*blocks: Block, sheet: str = "Sheet", name: str = "page") -> Book:
    page = Page(name=name, sheet=sheet, title="t", blocks=blocks)
    return replace(rich_book(Lang.EN), pages=(page,), lists=())


@pytest.mark.parametrize(
    ("book", "fault"),
    [
        (book_of(TABLE, sheet="a/b"), "sheet name 'a/b'"),
        (book_of(TABLE, sheet="x" * 32), "sheet name"),
        (book_of(TABLE, sheet="'a"), "sheet name"),
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
    ],
)
def test_a_book_with_a_name_that_cannot_stand_is_refused(
    book: Book, fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        draw(book)
