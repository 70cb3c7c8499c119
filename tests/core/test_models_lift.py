"""Is a trait called frequent only against how frequent it is among all?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.models.lift import ChanceTest, chi_square, fisher_exact, holm, lifts

NAN = float("nan")
CELLS = st.integers(0, 12)


def test_the_lady_tasting_tea() -> None:
    """Fisher (1935), ch. 2: 3 of 4 right; as R's ``fisher.test`` prints it: 0.4857.

    Of 70 ways 1 + 16 + 16 + 1 are no more likely than the 16 of this one: 34 / 70.
    """
    assert fisher_exact((3, 1), (1, 3)) == pytest.approx(34 / 70)
    assert fisher_exact((4, 0), (0, 4)) == pytest.approx(2 / 70)


def test_convictions_of_twins() -> None:
    """R, help of ``fisher.test``, Fisher's twins, two-sided: p-value = 0.0005367."""
    assert fisher_exact((2, 10), (15, 3)) == pytest.approx(0.0005367, abs=5e-8)


@given(a=CELLS, b=CELLS, c=CELLS, d=CELLS)
def test_fisher_counts_the_tables_that_are_no_more_likely(
    a: int, b: int, c: int, d: int
) -> None:
    """By whole numbers: ways to choose each table of the same margins."""
    row, column, everything = a + b, a + c, a + b + c + d
    ways = [
        math.comb(row, k) * math.comb(everything - row, column - k)
        for k in range(max(0, row + column - everything), min(row, column) + 1)
    ]
    observed = math.comb(row, a) * math.comb(everything - row, column - a)
    expected = sum(way for way in ways if way <= observed) / sum(ways)
    assert fisher_exact((a, b), (c, d)) == pytest.approx(expected, rel=1e-10)
    assert fisher_exact((c, d), (a, b)) == pytest.approx(expected, rel=1e-10)


def test_fisher_bears_large_counts() -> None:
    """10 of 10 among 1,000,000 with 1,000 affected: about .001 to the tenth power."""
    exact = fisher_exact((10, 0), (990, 999_000))
    chance = math.prod((1000 - k) / (1_000_000 - k) for k in range(10))
    assert exact == pytest.approx(chance, rel=1e-9)


def test_chi_square_by_hand() -> None:
    """30 x (2 x 3 - 10 x 15)^2 / (12 x 18 x 17 x 13) = 13.0317; 3.8415 is 5 %."""
    deviate = math.sqrt(13.0317)
    assert chi_square((2, 10), (15, 3)) == pytest.approx(
        math.erfc(deviate / math.sqrt(2)), rel=1e-4
    )
    # 100 x (30 x 30 - 20 x 20)^2 / 50^4 = 4, two standard deviations: 4.55 %.
    assert chi_square((30, 20), (20, 30)) == pytest.approx(0.0455, abs=5e-5)


def test_holm_by_hand() -> None:
    """4 x .01; then 3 x .02 = .06, 2 x .03 = .06, and .04 cannot go below them."""
    found = holm([0.03, 0.01, None, 0.04, 0.02])
    assert found == pytest.approx((0.06, 0.04, None, 0.06, 0.06))
    assert holm([0.4, 0.9]) == pytest.approx((0.8, 0.9))
    assert holm([0.7, 0.6]) == (1.0, 1.0)
    assert holm([None]) == (None,)


def test_a_share_says_nothing_without_that_of_all() -> None:
    """80 of 100 churned are small, and so are 800 of 1000 customers: lift 1."""
    small, large = lifts([80, 20], [800, 200])
    assert (small.share_affected, small.share_total, small.lift) == (0.8, 0.8, 1.0)
    assert small.test is ChanceTest.CHI_SQUARE
    assert small.p_value == 1.0
    assert large.lift == 1.0


def test_lift_by_hand() -> None:
    """Slow answers: 30 of 50 churned, 100 of 500 customers: .6 / .2 = 3.

    The rest of the table is 70 / 20 / 380: 500 x (30 x 380 - 70 x 20)^2 /
    (100 x 400 x 50 x 450) = 55.56, past 7 standard deviations.
    """
    slow, quick = lifts([30, 20], [100, 400])
    assert (slow.affected, slow.total) == (30, 100)
    assert slow.lift == pytest.approx(3.0)
    assert quick.lift == pytest.approx(0.4 / 0.8)
    assert slow.p_value == pytest.approx(math.erfc(math.sqrt(500 / 9 / 2)))
    assert slow.adjusted == pytest.approx(2 * slow.p_value)


def test_small_counts_are_tested_exactly() -> None:
    """Of 8 customers 4 churned, 3 of the 4 with the trait: the tea again."""
    found = lifts([3, 1, 0], [4, 4, 0])
    assert [row.test for row in found] == [ChanceTest.FISHER, ChanceTest.FISHER, None]
    assert found[0].p_value == pytest.approx(34 / 70)
    assert found[0].adjusted == pytest.approx(68 / 70)
    assert found[2].share_total == 0
    assert (found[2].lift, found[2].p_value, found[2].adjusted) == (None, None, None)


@pytest.mark.parametrize(
    ("affected", "test"), [(5, ChanceTest.CHI_SQUARE), (4, ChanceTest.FISHER)]
)
def test_five_expected_are_enough_for_chi_square(
    affected: int, test: ChanceTest
) -> None:
    """10 customers of 100: with 50 affected 5 are expected, with 49 only 4.9."""
    first, _ = lifts([affected, 45], [10, 90])
    assert first.test is test


def test_nobody_affected_leaves_nothing_to_compare() -> None:
    for row in lifts([0, NAN], [5, 6]):
        assert row.share_affected is None
        assert (row.lift, row.p_value, row.test) == (None, None, None)
        assert row.share_total is not None


@pytest.mark.parametrize(
    ("affected", "total"), [([3], [9]), ([9, 4], [9, 4])], ids=["one value", "all"]
)
def test_no_difference_is_tested_where_there_can_be_none(
    affected: list[int], total: list[int]
) -> None:
    for row in lifts(affected, total):
        assert row.lift == 1.0
        assert (row.p_value, row.adjusted, row.test) == (None, None, None)
    assert lifts([], []) == ()


@pytest.mark.parametrize("affected", [[-1, 2], [6, 2]])
def test_counts_that_cannot_be_are_refused(affected: list[int]) -> None:
    with pytest.raises(ValueError, match="affected"):
        lifts(affected, [5, 5])
