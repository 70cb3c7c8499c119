"""In which of the four quadrants of value and loyalty does a customer lie?"""

import numpy as np
import pytest

from xl_crm.tiers.quadrants import cut_of, levels, quadrants

#: The medians of the known scores are 50 and 40.
VALUE = np.array([90.0, 50.0, 20.0, 10.0, 60.0, np.nan])
LOYALTY = np.array([40.0, 39.9, 70.0, 5.0, np.nan, 80.0])


@pytest.mark.parametrize(
    ("method", "cuts"), [("median", (50.0, 40.0)), ("50", (50.0, 50.0))]
)
def test_the_cut_is_the_median_of_the_scored_or_points(
    method: str, cuts: tuple[float, float]
) -> None:
    assert (cut_of(VALUE, method), cut_of(LOYALTY, method)) == cuts
    assert cut_of(np.array([np.nan]), method) is None


def test_a_score_of_the_cut_is_high_and_none_is_in_no_quadrant() -> None:
    value, loyalty = levels(VALUE, 50.0), levels(LOYALTY, 40.0)
    assert value == ["high", "high", "low", "low", "high", None]
    assert loyalty == ["high", "low", "high", "low", None, "high"]
    assert quadrants(value, loyalty) == [
        *("core", "retain", "develop", "improve"),
        *(None, None),
    ]
