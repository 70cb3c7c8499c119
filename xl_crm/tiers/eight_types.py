"""Which of the eight Chinese RFM types is a customer?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.tables.rounding import round_half_away

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: Digits behind the point of a mean: amounts have no more, and the last bits beyond
#: would put a customer who stands exactly at the mean below it.
PLACES = 6

#: Type index of a customer who never bought.
NO_TYPE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerType:
    """One of the eight types.

    Attributes
    ----------
    name : str
        Code name.
    label : Label
        Name for people.
    r_high, f_high, m_high : bool
        On the good side of the reference: bought lately, often, for much.
    """

    name: str
    label: Label
    r_high: bool
    f_high: bool
    m_high: bool


#: 重要 (key) is a high M; 价值 R and F high, 发展 only R, 保持 only F, 挽留 neither.
EIGHT_TYPES = (
    CustomerType(
        name="key_value",
        label=Label(zh="重要价值客户", en="Key: value"),
        r_high=True,
        f_high=True,
        m_high=True,
    ),
    CustomerType(
        name="key_develop",
        label=Label(zh="重要发展客户", en="Key: develop"),
        r_high=True,
        f_high=False,
        m_high=True,
    ),
    CustomerType(
        name="key_keep",
        label=Label(zh="重要保持客户", en="Key: keep"),
        r_high=False,
        f_high=True,
        m_high=True,
    ),
    CustomerType(
        name="key_win_back",
        label=Label(zh="重要挽留客户", en="Key: win back"),
        r_high=False,
        f_high=False,
        m_high=True,
    ),
    CustomerType(
        name="general_value",
        label=Label(zh="一般价值客户", en="General: value"),
        r_high=True,
        f_high=True,
        m_high=False,
    ),
    CustomerType(
        name="general_develop",
        label=Label(zh="一般发展客户", en="General: develop"),
        r_high=True,
        f_high=False,
        m_high=False,
    ),
    CustomerType(
        name="general_keep",
        label=Label(zh="一般保持客户", en="General: keep"),
        r_high=False,
        f_high=True,
        m_high=False,
    ),
    CustomerType(
        name="general_win_back",
        label=Label(zh="一般挽留客户", en="General: win back"),
        r_high=False,
        f_high=False,
        m_high=False,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What R, F and M are compared with, each in its own unit."""

    recency_days: float
    frequency: float
    monetary: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TypedCustomers:
    """The type of each customer and what it was compared with.

    Attributes
    ----------
    types : array of int, shape (n_customers,)
        Index into ``EIGHT_TYPES``; -1 where the customer never bought.
    references : References
        The means, or the values that were set.
    """

    types: NDArray[np.int64]
    references: References


def assign_types(
    recency_days: ArrayLike,
    frequency: ArrayLike,
    monetary: ArrayLike,
    references: References | None = None,
) -> TypedCustomers:
    """Compare R, F and M of each customer with the mean, or with set values.

    R is high at or below its reference, F and M at or above theirs.

    Parameters
    ----------
    recency_days, frequency, monetary : array, shape (n_customers,)
        Days, orders, net amount. A NaN in any of them: the customer never bought.
    references : References, optional
        Set values; the means of the customers who bought when not given.
    """
    r, f, m = (
        np.asarray(each, dtype=np.float64)
        for each in (recency_days, frequency, monetary)
    )
    bought = ~(np.isnan(r) | np.isnan(f) | np.isnan(m))
    used = references or References(
        recency_days=_mean(r[bought]),
        frequency=_mean(f[bought]),
        monetary=_mean(m[bought]),
    )
    r_low = r > used.recency_days
    f_low = f < used.frequency
    m_low = m < used.monetary
    index = 4 * m_low.astype(np.int64) + 2 * r_low + f_low
    return TypedCustomers(types=np.where(bought, index, NO_TYPE), references=used)


def _mean(values: NDArray[np.float64]) -> float:
    """Return the mean, whatever the order of the rows; NaN without values.

    It is kept between the smallest and largest value, so that equal values never fall
    short of their own mean by rounding.
    """
    if values.size == 0:
        return math.nan
    exact = math.fsum(values) / values.size
    mean = float(round_half_away(np.array(exact), PLACES))
    return min(max(mean, float(values.min())), float(values.max()))
