"""Is growth a rate only where its base allows one?"""

import math

import numpy as np
import pytest

from xl_crm.models.growth import (
    NO_REASON,
    REASONS,
    Reason,
    growth,
    growth_rates,
)

NAN = float("nan")


@pytest.mark.parametrize(
    ("current", "base", "change", "rate", "reason"),
    [
        (115.0, 100.0, 15.0, 0.15, None),
        (0.0, 100.0, -100.0, -1.0, None),
        (-50.0, 100.0, -150.0, -1.5, None),
        (100.0, None, None, None, Reason.NO_BASE),  # E6
        (100.0, NAN, None, None, Reason.NO_BASE),
        (None, 100.0, None, None, Reason.NO_CURRENT),
        (None, None, None, None, Reason.NO_CURRENT),
        (math.inf, 100.0, None, None, Reason.NO_CURRENT),
        (100.0, 0.0, 100.0, None, Reason.FROM_ZERO),  # E7
        (0.0, 0.0, 0.0, None, Reason.BASE_ZERO),
        (-5.0, 0.0, -5.0, None, Reason.BASE_ZERO),
        (30.0, -10.0, 40.0, None, Reason.BASE_NEGATIVE),  # E8
    ],
)
def test_a_rate_needs_a_base_above_zero(
    current: float | None,
    base: float | None,
    change: float | None,
    rate: float | None,
    reason: Reason | None,
) -> None:
    found = growth(current, base)
    assert found.change == change
    assert found.rate == (None if rate is None else pytest.approx(rate, rel=1e-15))
    assert found.reason is reason


def test_a_base_that_only_adding_floats_left_is_zero() -> None:
    """0.1 + 0.2 - 0.3 is 5.6e-17 as floats: no growth of 1.8e18."""
    assert growth(100.0, 0.1 + 0.2 - 0.3).reason is Reason.FROM_ZERO
    assert growth(100.0, 0.3 - 0.1 - 0.2).reason is Reason.FROM_ZERO
    assert growth(100.0, 0.01).rate == pytest.approx(9999)


@pytest.mark.parametrize(
    ("base", "percent"),
    [
        (1_509_496.33, -57.7),  # all of November
        (454_238.30, 40.6),  # November 1-9
        (438_852.65, 45.6),  # December 1-9 of 2010
    ],
)
def test_nine_days_of_december_grew(base: float, percent: float) -> None:
    """E10 and V17: Online Retail, December 1-9 of 2011, in pounds."""
    rate = growth(638_792.68, base).rate
    assert rate is not None
    assert 100 * rate == pytest.approx(percent, abs=0.05)


def test_many_rates_are_those_of_each() -> None:
    current = [115.0, 100.0, 0.0, 30.0, NAN, 4.0]
    base = [100.0, 0.0, 0.0, -10.0, 1.0, NAN]
    rates, reasons = growth_rates(current, base)
    np.testing.assert_allclose(rates, [0.15, NAN, NAN, NAN, NAN, NAN], rtol=1e-15)
    assert reasons[0] == NO_REASON
    assert [REASONS[index] for index in reasons[1:]] == [
        Reason.FROM_ZERO,
        Reason.BASE_ZERO,
        Reason.BASE_NEGATIVE,
        Reason.NO_CURRENT,
        Reason.NO_BASE,
    ]


def test_no_figures_have_no_rates() -> None:
    rates, reasons = growth_rates([], [])
    assert rates.size == reasons.size == 0


def test_each_reason_is_said_in_both_languages() -> None:
    assert {reason: reason.label.zh for reason in Reason} == {
        Reason.NO_CURRENT: "—",
        Reason.NO_BASE: "—",
        Reason.FROM_ZERO: "新增/恢复（基期为0）",
        Reason.BASE_ZERO: "基期为0",
        Reason.BASE_NEGATIVE: "基期为负",
    }
    assert all(reason.label.en for reason in Reason)
