"""Into which bands do customers fall: how long with us, how many orders?

Codes stand in the tables, words are shown; the order of the words is that of the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.summary._spec import months_before

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

#: Full months with us at which one band ends and the next begins.
TENURE_MONTHS = (6, 12, 24, 36)
TENURE_BANDS = {
    "under_6": Label(zh="不足6个月", en="Under 6 months"),
    "6_to_12": Label(zh="6至不足12个月", en="6 to under 12 months"),
    "12_to_24": Label(zh="12至不足24个月", en="12 to under 24 months"),
    "24_to_36": Label(zh="24至不足36个月", en="24 to under 36 months"),
    "36_on": Label(zh="36个月及以上", en="36 months and more"),
}

#: Orders at which one band ends and the next begins.
ORDER_BOUNDS = (1, 2, 3, 6, 11)
ORDER_BANDS = {
    "none": Label(zh="0单", en="No order"),
    "1": Label(zh="1单", en="1 order"),
    "2": Label(zh="2单", en="2 orders"),
    "3_to_5": Label(zh="3-5单", en="3-5 orders"),
    "6_to_10": Label(zh="6-10单", en="6-10 orders"),
    "11_on": Label(zh="11单及以上", en="11 orders and more"),
}

#: A score at the cut or above it, and one below.
HIGH, LOW = "high", "low"
VALUE_LEVELS = {
    HIGH: Label(zh="高价值", en="High value"),
    LOW: Label(zh="低价值", en="Low value"),
}
LOYALTY_LEVELS = {
    HIGH: Label(zh="高忠诚", en="High loyalty"),
    LOW: Label(zh="低忠诚", en="Low loyalty"),
}
#: By value and loyalty; the documents name the first and the last.
QUADRANTS = {
    "core": Label(zh="核心客户", en="Core"),
    "retain": Label(zh="重点维系客户", en="To retain"),
    "develop": Label(zh="潜力培育客户", en="To develop"),
    "improve": Label(zh="待优化客户", en="To improve"),
}

YES, NO = "yes", "no"
#: Who has left by the as-of date, and who has not.
LEFT, STAYED = "churned", "active"


def tenure_bands(tenure_days: ArrayLike, as_of: date) -> NDArray[np.object_]:
    """Return the band of each tenure, by full calendar months up to the as-of date.

    Parameters
    ----------
    tenure_days : array, shape (n_customers,)
        Days from the first cooperation to the as-of date; NaN where unknown.

    Returns
    -------
    array of str or None, shape (n_customers,)
        Codes; None for NaN.
    """
    bounds = [(as_of - months_before(as_of, months)).days for months in TENURE_MONTHS]
    return _banded(tenure_days, bounds, tuple(TENURE_BANDS))


def order_bands(orders: ArrayLike) -> NDArray[np.object_]:
    """Return the band of each number of orders.

    Parameters
    ----------
    orders : array, shape (n_customers,)
        Number of orders, 0 or more.

    Returns
    -------
    array of str, shape (n_customers,)
        Codes.
    """
    return _banded(orders, ORDER_BOUNDS, tuple(ORDER_BANDS))


def _banded(
    values: ArrayLike, bounds: ArrayLike, codes: tuple[str, ...]
) -> NDArray[np.object_]:
    """Return the code of the half-open band that each value lies in."""
    given = np.asarray(values, dtype=np.float64)
    places = np.searchsorted(np.asarray(bounds), given, side="right")
    named = np.array(codes, dtype=object)[np.minimum(places, len(codes) - 1)]
    named[np.isnan(given)] = None
    return named
