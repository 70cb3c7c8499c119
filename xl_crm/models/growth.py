"""By how much did a figure grow, and why can that sometimes not be said?

A rate needs a base above 0 (E6-E9): from 0 or from a
loss no percentage means anything, and the absolute change stands alone. The symmetric
rate that scoring uses is a metric, ``symmetric_growth_3m``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: A base that is smaller, relative to the current value, is what adding floats leaves.
NOISE = 1e-12


class Reason(StrEnum):
    """Why there is no rate of growth."""

    NO_CURRENT = "no_current"
    NO_BASE = "no_base"
    FROM_ZERO = "from_zero"
    BASE_ZERO = "base_zero"
    BASE_NEGATIVE = "base_negative"

    @property
    def label(self) -> Label:
        """What stands in place of the rate."""
        return _REASON_LABELS[self]


_REASON_LABELS = {
    Reason.NO_CURRENT: Label(zh="—", en="—"),
    Reason.NO_BASE: Label(zh="—", en="—"),
    Reason.FROM_ZERO: Label(
        zh="新增/恢复（基期为0）", en="new or resumed (the base is 0)"
    ),
    Reason.BASE_ZERO: Label(zh="基期为0", en="the base is 0"),
    Reason.BASE_NEGATIVE: Label(zh="基期为负", en="the base is negative"),
}
#: The reasons in the order of the index that ``growth_rates`` gives.
REASONS = tuple(Reason)
#: The index where there is a rate.
NO_REASON = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Change of a figure against its base.

    Attributes
    ----------
    change : float or None
        Current less base, in the unit of the figure; None where one is missing.
    rate : float or None
        The change over the base, 0.15 for 15 %; None where ``reason`` says why.
    reason : Reason or None
        Why there is no rate; None where there is one.
    """

    change: float | None
    rate: float | None
    reason: Reason | None


def growth(current: float | None, base: float | None) -> Growth:
    """Return the growth of one figure.

    Parameters
    ----------
    current, base : float or None
        Amounts or counts; None, NaN and infinities are missing. Shares and rates differ
        in percentage points instead (E13).
    """
    missing = float("nan")
    values = [missing if value is None else value for value in (current, base)]
    rates, reasons = growth_rates(values[:1], values[1:])
    change = values[0] - values[1]
    return Growth(
        change=change if math.isfinite(change) else None,
        rate=float(rates[0]) if reasons[0] == NO_REASON else None,
        reason=None if reasons[0] == NO_REASON else REASONS[reasons[0]],
    )


def growth_rates(
    current: ArrayLike, base: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return the rates of growth of many figures, and why some have none.

    Parameters
    ----------
    current, base : array, shape (n,)
        Amounts or counts; NaN and infinities are missing.

    Returns
    -------
    rates : array, shape (n,)
        0.15 for 15 %; NaN where there is none.
    reasons : array of int, shape (n,)
        Index into ``REASONS``; ``NO_REASON`` where there is a rate. A missing current
        value goes before a missing base, and that before what the base is.
    """
    now, before = np.broadcast_arrays(
        np.asarray(current, dtype=np.float64), np.asarray(base, dtype=np.float64)
    )
    has_now, has_before = np.isfinite(now), np.isfinite(before)
    is_zero = np.abs(before) <= NOISE * np.where(has_now, np.abs(now), 0.0)
    cases = [
        (~has_now, Reason.NO_CURRENT),
        (~has_before, Reason.NO_BASE),
        (is_zero & (now > 0), Reason.FROM_ZERO),
        (is_zero, Reason.BASE_ZERO),
        (before < 0, Reason.BASE_NEGATIVE),
    ]
    reasons = np.select(
        [holds for holds, _ in cases],
        [REASONS.index(reason) for _, reason in cases],
        default=NO_REASON,
    ).astype(np.int8)
    has_rate = reasons == NO_REASON
    rates = np.full(now.shape, np.nan)
    rates[has_rate] = (now[has_rate] - before[has_rate]) / before[has_rate]
    return rates, reasons
