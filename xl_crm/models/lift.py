"""Which traits are more frequent among those affected than among all (A31)?

Eight in ten churned customers being small companies means nothing where eight in ten of
all customers are. Lift compares the two shares, and a test says how often chance alone
would set one value of a trait apart from all others that far.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

#: A cell that is expected to hold fewer makes the test exact (Cochran 1954).
MIN_EXPECTED = 5
#: Tables this little more likely than the observed one are as likely, but for rounding.
_AS_LIKELY = 1 + 1e-7


class ChanceTest(StrEnum):
    """How chance was judged."""

    FISHER = "fisher"
    CHI_SQUARE = "chi_square"

    @property
    def label(self) -> Label:
        """Name of the test for people."""
        return _TEST_LABELS[self]


_TEST_LABELS = {
    ChanceTest.FISHER: Label(zh="Fisher精确检验", en="Fisher's exact test"),
    ChanceTest.CHI_SQUARE: Label(zh="卡方检验", en="chi-square test"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """One value of a trait among those affected and among all.

    Attributes
    ----------
    affected, total : int
        Customers with this value: those affected, and all.
    share_affected, share_total : float or None
        Of all affected, and of all; None where there are none.
    lift : float or None
        The first share over the second: 1 is average; None where either is missing or
        nobody has the value.
    p_value : float or None
        Of this value against all others, two-sided; None where there is nothing to
        compare: nobody or everybody has the value, or is affected.
    adjusted : float or None
        The p value after Holm, over all values that have one.
    test : ChanceTest or None
        How the p value was found.
    """

    affected: int
    total: int
    share_affected: float | None
    share_total: float | None
    lift: float | None
    p_value: float | None
    adjusted: float | None
    test: ChanceTest | None


def lifts(affected: ArrayLike, total: ArrayLike) -> tuple[Lift, ...]:
    """Return the lift of each value of a trait.

    Fisher's exact test where a cell of value x affected is expected to hold fewer than
    5, else chi-square without Yates' correction.

    Parameters
    ----------
    affected, total : array, shape (n_values,)
        Customers affected, and all customers (those affected among them), by value. All
        values of the trait, the unknown one too, or shares and tests are wrong. NaN
        counts as 0.

    Returns
    -------
    tuple of Lift
        In the order given.

    Raises
    ------
    ValueError
        A count is negative, or more are affected than there are.
    """
    affected_counts, totals = _counts(affected), _counts(total)
    pairs = list(zip(affected_counts, totals, strict=True))
    if any(not 0 <= part <= whole for part, whole in pairs):
        raise ValueError("of each value, 0 up to all can be affected")
    all_affected, everybody = sum(affected_counts), sum(totals)
    tests = [
        _tested(
            (part, whole - part),
            (all_affected - part, everybody - whole - (all_affected - part)),
        )
        for part, whole in pairs
    ]
    adjusted = holm([p_value for p_value, _ in tests])
    return tuple(
        Lift(
            affected=part,
            total=whole,
            share_affected=_over(part, all_affected),
            share_total=_over(whole, everybody),
            # One division of whole numbers: 1 is exactly 1.
            lift=_over(part * everybody, whole * all_affected),
            p_value=p_value,
            adjusted=after,
            test=test,
        )
        for (part, whole), (p_value, test), after in zip(
            pairs, tests, adjusted, strict=True
        )
    )


def fisher_exact(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the two-sided p value of a 2x2 table with both margins fixed.

    The sum of the chances of all tables that are no more likely than this one.

    Parameters
    ----------
    first, second : (int, int)
        The rows, counts of 0 or more.

    References
    ----------
    Fisher (1935), The design of experiments, chapter 2; the two-sided rule is that of
    R's ``fisher.test``.
    """
    row, column = sum(first), first[0] + second[0]
    everything = row + sum(second)
    low, high = max(0, row + column - everything), min(row, column)
    counts = np.arange(low, high, dtype=np.float64)
    steps = np.log((row - counts) * (column - counts)) - np.log(
        (counts + 1) * (everything - row - column + counts + 1)
    )
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    chances = np.exp(logs - logs.max())
    observed = chances[first[0] - low]
    likely = chances[chances <= observed * _AS_LIKELY].sum() / chances.sum()
    return min(float(likely), 1.0)


def chi_square(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the p value of Pearson's chi-square of a 2x2 table, without correction.

    Parameters
    ----------
    first, second : (int, int)
        The rows, counts of 0 or more; no row or column is empty.

    References
    ----------
    Pearson (1900); with one degree of freedom it is the square of a normal deviate.
    """
    (a, b), (c, d) = first, second
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    statistic = (a + b + c + d) * (a * d - b * c) ** 2 / margins
    return math.erfc(math.sqrt(statistic / 2))


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return p values adjusted for having looked at several.

    Parameters
    ----------
    p_values : sequence of float or None
        Each 0 to 1; None is left out of the number of tests.

    Returns
    -------
    tuple of float or None
        In the order given, at most 1; None stays.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure.
    """
    tested = sorted(
        (p_value, place)
        for place, p_value in enumerate(p_values)
        if p_value is not None
    )
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p_value, place) in enumerate(tested):
        highest = max(highest, min(1.0, (len(tested) - rank) * p_value))
        adjusted[place] = highest
    return tuple(adjusted)


def _tested(
    first: tuple[int, int], second: tuple[int, int]
) -> tuple[float | None, ChanceTest | None]:
    """Return the p value of a value against all others, and how it was found."""
    rows = sum(first), sum(second)
    columns = first[0] + second[0], first[1] + second[1]
    if not all((*rows, *columns)):
        return None, None
    if min(rows) * min(columns) < MIN_EXPECTED * sum(rows):
        return fisher_exact(first, second), ChanceTest.FISHER
    return chi_square(first, second), ChanceTest.CHI_SQUARE


def _counts(values: ArrayLike) -> list[int]:
    """Return whole counts: 0 where one is missing."""
    given = np.asarray(values, dtype=np.float64)
    return [int(value) for value in np.where(np.isnan(given), 0.0, given)]


def _over(part: int, whole: int) -> float | None:
    """Return a share; None of nothing."""
    return part / whole if whole else None
