"""Are amounts rounded as people round them?"""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.reports._view import round_money


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        (1.005, 1.01),  # 1.00499999999999989 in binary
        (2.675, 2.68),
        (-1.005, -1.01),
        (1.004999, 1.00),
        (-0.004, 0.0),
        (1234567.885, 1234567.89),
    ],
)
def test_half_a_cent_goes_away_from_zero(amount: float, rounded: float) -> None:
    (found,) = round_money(np.array([amount])).tolist()
    assert found == rounded
    assert str(found) != "-0.0"


@given(
    amount=st.decimals(min_value=-(10**7), max_value=10**7, places=6, allow_nan=False)
)
def test_rounding_is_that_of_decimal_numbers(amount: Decimal) -> None:
    """Amounts have six places when they are summed."""
    expected = float(amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
    assert round_money(np.array([float(amount)])).tolist() == [expected]


def test_a_blank_stays_blank() -> None:
    assert np.isnan(round_money(np.array([np.nan]))).all()
