"""Do few blocks of cells say what was to be said, and nothing else?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from xl_crm.macros._edits import cell_edits, column_edits, same
from xl_crm.workbook.read_tables import ReadTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.macros import Edit

#: Rows 5 to 9 of columns C, D and E; the third cell of D computes.
TABLE = ReadTable(
    name="tasks",
    sheet="任务",
    row=5,
    column=3,
    headings=("a", "b", "c"),
    columns=(
        [1.0, 2.0, 3.0, 4.0, 5.0],
        [None, 7.0, 9.0, "x", None],
        [0.0, None, None, None, 0.0],
    ),
    formulas=(frozenset(), frozenset({2}), frozenset()),
)


def blocks(found: Iterator[Edit]) -> list[tuple[int, int, tuple[Any, ...]]]:
    """Return row, column and values of each edit."""
    return [(edit.row, edit.column, edit.values) for edit in found]


def test_columns_beside_each_other_are_one_block() -> None:
    both = {"b": [1, 2, 3, 4, 5], "a": ["p", "q", "r", "s", "t"]}
    rows = (("p", 1), ("q", 2), ("r", 3), ("s", 4), ("t", 5))
    assert blocks(column_edits(TABLE, both)) == [(5, 3, rows)]


def test_columns_apart_are_two_blocks() -> None:
    apart = {"c": [0] * 5, "a": [1] * 5}
    assert blocks(column_edits(TABLE, apart)) == [
        (5, 3, ((1,),) * 5),
        (5, 5, ((0,),) * 5),
    ]


def test_nothing_new_is_no_block() -> None:
    assert blocks(column_edits(TABLE, {})) == []
    assert blocks(cell_edits(TABLE, "a", {})) == []


def test_numbers_and_blanks_between_two_cells_are_written_as_they_stand() -> None:
    found = blocks(cell_edits(TABLE, "c", {4: 8, 0: 6}))
    assert found == [(5, 5, ((6,), (None,), (None,), (None,), (8,)))]


def test_a_formula_and_a_text_between_two_cells_are_not_touched() -> None:
    """The formula is in row 7, the text in row 8."""
    found = blocks(cell_edits(TABLE, "b", {0: 6, 1: None, 4: 8}))
    assert found == [(5, 4, ((6,), (None,))), (9, 4, ((8,),))]


@pytest.mark.parametrize(
    ("found", "wanted", "expected"),
    [
        ("", None, True),
        (1.0, 1.0 + 1e-12, True),
        (1.0, 1.0 + 1e-6, False),
        (0.0, None, False),
        ("1", 1.0, False),
        ("a", "a", True),
    ],
)
def test_what_is_the_same(found: object, wanted: object, *, expected: bool) -> None:
    assert same(found, wanted) is expected
