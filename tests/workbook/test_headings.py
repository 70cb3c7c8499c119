"""Headings as Excel and LibreOffice want them, of many columns as of few."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from one_page import write_page

from xl_crm.reports._spec import Column, Table, Total
from xl_crm.workbook.placement import LONGEST_HEADING, headings

if TYPE_CHECKING:
    from pathlib import Path


def table_of(*texts: str) -> Table:
    return Table(
        name="facts",
        columns=tuple(
            Column(name=f"c{number}_", heading=text, values=(number,))
            for number, text in enumerate(texts)
        ),
    )


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ('"qq"', "“qq”"),
        ("'q'", "‘q’"),
        ('"', "“"),
        ("it's", "it's"),
        ('5" pipe', '5" pipe'),
    ],
)
def test_a_heading_that_starts_with_a_quote_has_quotes_of_print(
    heading: str, written: str
) -> None:
    """LibreOffice 7.4 reads ``facts["qq"]`` as a text: Err:507."""
    assert headings(table_of(heading)) == (written,)


def test_headings_that_excel_reads_as_the_same_are_numbered() -> None:
    """``_x000A_`` is escaped in the file, ``_X000A_`` is no escape: one name."""
    assert headings(table_of("_x000A_", "_X000A_")) == (
        "_x005F_x000A_",
        "_X000A_ (2)",
    )


def test_a_number_that_is_taken_is_left_out() -> None:
    assert headings(table_of("a (2)", "a", "A", "a")) == (
        "a (2)",
        "a",
        "A (3)",
        "a (4)",
    )


def test_long_headings_stay_within_the_limit() -> None:
    found = headings(table_of(*["x" * 300] * 12))
    assert len(set(found)) == 12
    assert max(map(len, found)) <= LONGEST_HEADING


@pytest.mark.parametrize("text", ["same", '"', "_x000A_"])
def test_headings_of_a_full_sheet_take_no_square_time(text: str) -> None:
    """Squared it would be 268 million steps: minutes."""
    table = table_of(*[text] * 16_384)
    start = time.process_time()
    assert len(set(headings(table))) == 16_384
    assert time.process_time() - start < 3


@pytest.mark.slow
def test_four_thousand_columns_are_written_in_seconds(tmp_path: Path) -> None:
    names = (f"c{number}_" for number in range(4_000))
    table = Table(
        name="facts",
        columns=tuple(
            Column(
                name=name,
                heading=name,
                values=(1,),
                total=Total.SUM if n else Total.NONE,
            )
            for n, name in enumerate(names)
        ),
        total_label="Total",
    )
    start = time.process_time()
    write_page(tmp_path, table)
    assert time.process_time() - start < 60
