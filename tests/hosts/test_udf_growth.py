"""Does CRM_GROWTH give rates where they mean something, and say why elsewhere?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xl_crm_udfs import CRM_GROWTH, CRM_SCORE
from xl_crm_udfs._cells import Block

NOT_AVAILABLE = -2146826246


def rows(block: Block) -> list[list[object]]:
    return [list(row) for row in block]


def test_blocks_keep_their_shape() -> None:
    """(3 - 2) / 2, (9 - 6) / 6 and so on, cell by cell."""
    found = CRM_GROWTH([[3.0, 9.0], [1.0, 5.0]], [[2.0, 6.0], [4.0, 5.0]])
    assert rows(found) == [[0.5, 0.5], [-0.75, 0.0]]


def test_one_base_serves_all() -> None:
    assert rows(CRM_GROWTH([[110.0], [80.0]], [[100.0]])) == [[0.1], [-0.2]]


def test_one_cell() -> None:
    assert rows(CRM_GROWTH([[115.0]], [[100.0]])) == [[0.15]]


def test_a_row() -> None:
    assert rows(CRM_GROWTH([[3.0, None]], [[2.0, 2.0]])) == [[0.5, None]]


@pytest.mark.parametrize("missing", [None, NOT_AVAILABLE, "N/A", "无", " "])
def test_a_missing_figure_gives_a_blank(missing: object) -> None:
    assert rows(CRM_GROWTH([[missing], [3.0]], [[2.0], [2.0]])) == [[None], [0.5]]  # type: ignore[list-item]
    assert rows(CRM_GROWTH([[3.0], [3.0]], [[missing], [2.0]])) == [[None], [0.5]]  # type: ignore[list-item]


def test_ranges_that_end_in_blanks_at_different_rows() -> None:
    assert rows(CRM_GROWTH([[3.0], [None]], [[2.0], [4.0]])) == [[0.5], [None]]
    assert rows(CRM_GROWTH([[3.0], [4.0]], [[2.0], [None]])) == [[0.5], [None]]


def test_text_amounts_are_read() -> None:
    assert rows(CRM_GROWTH([["1.2万"]], [["10,000"]])) == [[0.2]]


@given(
    now=st.floats(-1e9, 1e9),
    base=st.floats(0.01, 1e9),
    factor=st.sampled_from([2.0, 0.5, 1024.0]),
)
def test_the_unit_does_not_matter(now: float, base: float, factor: float) -> None:
    """Yuan or ten thousands: the rate is one, to the places that are kept."""
    ((one,),) = CRM_GROWTH([[now]], [[base]])
    ((other,),) = CRM_GROWTH([[now * factor]], [[base * factor]])
    assert isinstance(one, float)
    assert one == other
    assert math.isclose(base * (1 + one), now, rel_tol=1e-9, abs_tol=1e-2)


@pytest.mark.parametrize(
    ("current", "base", "said"),
    [
        ([[1.0], [2.0]], [[1.0], [2.0], [3.0]], "base："),
        ([["abc"]], [[1.0]], "current：第 1 行第 1 列“abc”不是数字"),
        ([[1.0], [2.0]], [[None]], "base：区域是空的"),
        ([], [[1.0]], "current：区域是空的"),
    ],
)
def test_names_the_argument(current: Block, base: Block, said: str) -> None:
    ((text,),) = CRM_GROWTH(current, base)
    assert str(text).startswith(said)


def test_rates_can_be_scored() -> None:
    """A rate that means nothing is a missing indicator: 0.5 and 0 scale to 1 and 0."""
    rates = CRM_GROWTH([[3.0], [2.0], [5.0]], [[2.0], [2.0], [0.0]])
    assert rows(CRM_SCORE(rates)) == [[100.0], [0.0], [None]]


def test_a_formula_filled_down_beside_a_blank_cell_is_blank() -> None:
    assert rows(CRM_GROWTH([[1.0]], [[None]])) == [[None]]
    assert rows(CRM_GROWTH([[None]], [[1.0]])) == [[None]]
