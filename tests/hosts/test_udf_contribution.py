"""Do the points of CRM_CONTRIBUTION add up to the score of CRM_SCORE?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xl_crm_udfs import CRM_CONTRIBUTION, CRM_SCORE
from xl_crm_udfs._cells import Cell

CELLS = st.one_of(st.none(), st.integers(0, 50).map(float))


def test_scores_of_0_to_100_by_hand() -> None:
    """0.6 x 50 and 0.4 x 100; 0.6 x 80 and 0.4 x 10."""
    found = CRM_CONTRIBUTION(
        [[50.0, 100.0], [80.0, 10.0]], [[0.6, 0.4]], None, [[False]]
    )
    assert [list(row) for row in found] == [
        [pytest.approx(30), pytest.approx(40)],
        [pytest.approx(48), pytest.approx(4)],
    ]


def test_a_constant_column_gives_nothing() -> None:
    """The weight goes to the other: 100 x 0 and 100 x 1."""
    found = CRM_CONTRIBUTION([[1.0, 7.0], [3.0, 7.0]], [[0.7, 0.3]])
    assert [list(row) for row in found] == [[0.0, None], [100.0, None]]


def test_a_row_without_a_score_is_blank() -> None:
    """40 % of the weight is not enough."""
    found = CRM_CONTRIBUTION([[1.0, 1.0], [None, 3.0], [3.0, 5.0]], [[0.6, 0.4]])
    assert list(found[1]) == [None, None]


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_each_row_adds_up_to_its_score(rows: list[tuple[float | None, ...]]) -> None:
    block = [list[Cell](row) for row in rows]
    points = CRM_CONTRIBUTION(block, [[50.0, 30.0, 20.0]], [[1.0, -1.0, 1.0]])
    scores = CRM_SCORE(block, [[50.0, 30.0, 20.0]], [[1.0, -1.0, 1.0]])
    if isinstance(points[0][0], str):
        assert points == scores
        return
    for row, (score,) in zip(points, scores, strict=True):
        given_points = [point for point in row if isinstance(point, float)]
        assert (score is None) is (not given_points)
        if isinstance(score, float):
            assert math.isclose(math.fsum(given_points), score, abs_tol=1e-9)


def test_names_the_argument() -> None:
    ((text,),) = CRM_CONTRIBUTION([[1.0, 2.0]], [[0.5, 0.6]])
    assert str(text).startswith("weights：")
