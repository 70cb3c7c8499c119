"""Are figures rounded as a sheet rounds them?"""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.tables.rounding import round_half_away


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (2.5, 0, 3),
        (-2.5, 0, -3),
        (1 / 2048, 10, 0.0004882813),  # 0.00048828125 lies half way
        (2 / 3, 12, 0.666666666667),
        (-0.0000000000001, 10, 0),
        # 32.41 / 32 is exactly 1.0128125, and 1e6 times its float is below the half.
        (32.41 / 32, 6, 1.012813),
        (-32.41 / 32, 6, -1.012813),
        (1.0128124999, 6, 1.012812),
        (9_876_543_210_987_654, 6, 9_876_543_210_987_654),
    ],
)
def test_half_goes_away_from_zero(value: float, places: int, rounded: float) -> None:
    (found,) = round_half_away(np.array([value]), places).tolist()
    assert found == rounded
    assert str(found) != "-0.0"


def test_what_is_no_number_stays() -> None:
    found = round_half_away(np.array([np.nan, np.inf, -np.inf]), 10)
    np.testing.assert_array_equal(found, [np.nan, np.inf, -np.inf])


@given(
    value=st.decimals(min_value=-100, max_value=100, places=12, allow_nan=False),
)
def test_a_rounded_score_is_the_nearest_float_of_its_decimals(value: Decimal) -> None:
    """Decimals that do not lie half way are rounded as the decimal module does."""
    if str(value)[-2:] == "50":
        return
    exact = value.quantize(Decimal("1e-10"), rounding=ROUND_HALF_UP)
    (found,) = round_half_away(np.array([float(value)]), 10).tolist()
    assert found == float(exact)
