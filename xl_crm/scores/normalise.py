"""How is an indicator in its own unit brought to a scale from 0 to 1?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.scores.quantile import percentiles
from xl_crm.tables.unit import Better

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: Half-width of the robust z scale, in interquartile ranges.
ROBUST_Z_LIMIT = 3.0

#: Share of values (0-1) newly outside frozen bounds above which a new fit is advised.
REFIT_SHARE = 0.01


class Normaliser(StrEnum):
    """A way to bring values to 0-1."""

    MINMAX = "minmax"
    WINSOR_MINMAX = "winsor_minmax"
    PERCENTILE_RANK = "percentile_rank"
    ROBUST_Z = "robust_z"

    @property
    def label(self) -> Label:
        """Name for people."""
        return NORMALISER_LABELS[self]

    @property
    def description(self) -> Label:
        """One sentence on what it does."""
        return NORMALISER_DESCRIPTIONS[self]


NORMALISER_LABELS = {
    Normaliser.MINMAX: Label(zh="极差标准化", en="Min-max"),
    Normaliser.WINSOR_MINMAX: Label(zh="缩尾极差标准化", en="Winsorised min-max"),
    Normaliser.PERCENTILE_RANK: Label(zh="百分位排名", en="Percentile rank"),
    Normaliser.ROBUST_Z: Label(zh="稳健Z值", en="Robust z"),
}

NORMALISER_DESCRIPTIONS = {
    Normaliser.MINMAX: Label(
        zh="最小值为0、最大值为1，其间按比例；个别极大值会压低其余客户。",
        en="Smallest value 0, largest 1, in proportion between; "
        "a few huge values push everybody else down.",
    ),
    Normaliser.WINSOR_MINMAX: Label(
        zh="在下、上百分位数之间按比例，超出者记0或1，极端值不再左右尺度。",
        en="In proportion between a low and a high percentile, 0 or 1 beyond them, "
        "so extremes do not stretch the scale.",
    ),
    Normaliser.PERCENTILE_RANK: Label(
        zh="按名次计：低于该值的客户占比，并列者取中间名次。",
        en="By rank: the share of customers below the value, ties at their mid-rank.",
    ),
    Normaliser.ROBUST_Z: Label(
        zh="与中位数之差除以四分位距，截断在±3，再映射到0-1。",
        en="Distance from the median in interquartile ranges, cut at ±3, "
        "mapped to 0-1.",
    ),
}

#: Ends that differ by less, relative to their size, differ by rounding only.
NOISE = 1e-12
NO_NOTE = Label(zh="", en="")
NO_DATA = Label(zh="没有数据，不计入得分", en="no data: left out of the score")
ALL_EQUAL = Label(
    zh="所有取值相同，不计入得分", en="all values are equal: left out of the score"
)
FALLBACKS = {
    Normaliser.WINSOR_MINMAX: Label(
        zh="上下百分位数相同，改用最小值和最大值",
        en="both percentiles are equal: the minimum and maximum are used",
    ),
    Normaliser.ROBUST_Z: Label(
        zh="四分位距为0，改用最小值和最大值",
        en="the interquartile range is 0: the minimum and maximum are used",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A fitted scale: plain values, so that a baseline can keep it.

    Attributes
    ----------
    normaliser : Normaliser
        How it was fitted.
    lower, upper : float
        Values that become 0 and 1, in the indicator's unit. Both 0 without data; with
        ``percentile_rank`` the ends of the reference.
    reference : tuple of float
        The fitted values in ascending order, for ``percentile_rank``; else empty.
    n : int
        Number of values fitted.
    n_clipped : int
        How many of them lie outside ``lower`` .. ``upper``.
    note : Label
        What was unusual about the fit; empty when nothing was.
    """

    normaliser: Normaliser
    lower: float
    upper: float
    reference: tuple[float, ...] = ()
    n: int = 0
    n_clipped: int = 0
    note: Label = NO_NOTE

    @property
    def constant(self) -> bool:
        """Whether the scale tells nothing: no data, or one value for everybody."""
        return not _differ(self.lower, self.upper)

    @property
    def tells_nothing(self) -> bool:
        """Whether there are values, and all of them are the same."""
        return self.constant and self.n > 0

    def apply(
        self,
        values: ArrayLike,
        better: Better = Better.HIGHER,
        *,
        constant_value: float | None = None,
    ) -> NDArray[np.float64]:
        """Bring values to 0-1, where 1 is always the good end.

        Values beyond the bounds are clipped. A value that is not in the reference of a
        percentile rank takes its place between its neighbours by the same formula,
        ``(n_below + (n_equal - 1) / 2) / (n - 1)`` with ``n_equal`` 0.

        Parameters
        ----------
        values : array, shape (n_customers,)
            In the indicator's unit.
        better : Better
            ``LOWER`` turns the scale round: 1 - scaled.
        constant_value : float, optional
            In [0, 1]: what a constant scale gives in place of NaN, in either direction.

        Returns
        -------
        array, shape (n_customers,)
            In [0, 1]. NaN stays NaN; all NaN when the scale is constant, which leaves
            the indicator out of the score.

        Raises
        ------
        SettingsError
            The direction is neutral.
        """
        if better is Better.NEUTRAL:
            raise SettingsError(NEUTRAL_DIRECTION)
        given = np.asarray(values, dtype=np.float64)
        if self.constant:
            filler = np.nan if constant_value is None else constant_value
            return np.where(np.isnan(given), np.nan, filler)
        scaled = np.clip(self._position(given), 0.0, 1.0)
        return 1.0 - scaled if better is Better.LOWER else scaled

    def count_outside(self, values: ArrayLike) -> int:
        """Count the values below ``lower`` or above ``upper``; NaN does not count."""
        given = np.asarray(values, dtype=np.float64)
        return int(np.count_nonzero((given < self.lower) | (given > self.upper)))

    def outgrown(self, values: ArrayLike) -> bool:
        """Whether new values clip so much more than the fit that it should be redone.

        The limit is one more in a hundred: bounds at percentiles clip some values of
        the fit itself.
        """
        given = np.asarray(values, dtype=np.float64)
        n_new = int(np.count_nonzero(~np.isnan(given)))
        if n_new == 0:
            return False
        fitted = self.n_clipped / self.n if self.n else 0.0
        return self.count_outside(given) / n_new - fitted > REFIT_SHARE

    def _position(self, given: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the place on the scale, not clipped; NaN stays NaN."""
        if not self.reference:
            return (given - self.lower) / (self.upper - self.lower)
        ordered = np.asarray(self.reference)
        below = np.searchsorted(ordered, given, side="left")
        equal = np.searchsorted(ordered, given, side="right") - below
        rank = (below + (equal - 1) / 2) / (ordered.size - 1)
        return np.where(np.isnan(given), np.nan, rank)


NEUTRAL_DIRECTION = Problem(
    where="direction",
    found=Label(zh="中性指标没有好坏方向", en="a neutral indicator has no good end"),
    remedy=Label(
        zh="设为越大越好（higher）或越小越好（lower）",
        en="Set higher or lower as its good direction",
    ),
)


def _differ(lower: float, upper: float) -> bool:
    """Tell whether two ends differ by more than the noise of computing them."""
    return upper - lower > NOISE * max(abs(lower), abs(upper))


def fit(
    values: ArrayLike,
    normaliser: Normaliser,
    *,
    lower_percent: float = 5.0,
    upper_percent: float = 95.0,
) -> Scale:
    """Fit a scale to the values of one indicator.

    Parameters
    ----------
    values : array, shape (n_customers,)
        In the indicator's unit; NaN and infinities are left out.
    lower_percent, upper_percent : float
        Percentiles (type 7) that bound ``winsor_minmax``, in [0, 100].

    Returns
    -------
    Scale
        Constant when no two values differ. Where the bounds coincide although values
        differ, the minimum and maximum take their place and the note says so.

    Raises
    ------
    SettingsError
        The percentiles are not in order or not in [0, 100].
    """
    _check_percents(lower_percent, upper_percent)
    given = np.asarray(values, dtype=np.float64)
    present = given[np.isfinite(given)]
    if present.size == 0:
        return Scale(normaliser=normaliser, lower=0.0, upper=0.0, note=NO_DATA)
    smallest, largest = float(present.min()), float(present.max())
    lower, upper = smallest, largest
    if normaliser is Normaliser.WINSOR_MINMAX:
        lower, upper = percentiles(present, (lower_percent, upper_percent))
    elif normaliser is Normaliser.ROBUST_Z:
        lower, upper = _robust_bounds(present)
    note = NO_NOTE
    if not _differ(smallest, largest):
        lower, upper, note = smallest, largest, ALL_EQUAL
    elif not _differ(lower, upper):
        lower, upper, note = smallest, largest, FALLBACKS[normaliser]
    ranked = normaliser is Normaliser.PERCENTILE_RANK
    return Scale(
        normaliser=normaliser,
        lower=lower,
        upper=upper,
        reference=tuple(np.sort(present).tolist()) if ranked else (),
        n=present.size,
        n_clipped=int(np.count_nonzero((present < lower) | (present > upper))),
        note=note,
    )


def fixed(lower: float, upper: float) -> Scale:
    """Return the min-max scale between two given bounds.

    Raises
    ------
    SettingsError
        The bounds are not finite numbers in ascending order.
    """
    if not (np.isfinite(lower) and np.isfinite(upper) and lower < upper):
        raise SettingsError(
            Problem(
                where="lower, upper",
                found=Label(
                    zh=f"下限 {lower:g}、上限 {upper:g} 不成区间",
                    en=f"{lower:g} to {upper:g} is not an interval",
                ),
                remedy=Label(
                    zh="下限须小于上限", en="Give a lower bound below the upper bound"
                ),
            )
        )
    return Scale(normaliser=Normaliser.MINMAX, lower=lower, upper=upper)


def _robust_bounds(present: NDArray[np.float64]) -> tuple[float, float]:
    """Return median -+ 3 interquartile ranges: z of -3 and +3."""
    first, median, third = percentiles(present, (25, 50, 75))
    reach = ROBUST_Z_LIMIT * (third - first)
    return median - reach, median + reach


def _check_percents(lower_percent: float, upper_percent: float) -> None:
    """Refuse percentiles that do not bound anything."""
    if 0 <= lower_percent < upper_percent <= 100:  # noqa: PLR2004  (percent)
        return
    raise SettingsError(
        Problem(
            where="lower_percent, upper_percent",
            found=Label(
                zh=f"百分位数 {lower_percent:g}、{upper_percent:g} 无效",
                en=f"percentiles {lower_percent:g} and {upper_percent:g} do not work",
            ),
            remedy=Label(
                zh="两者须在0到100之间，且前者小于后者",
                en="Give two percents from 0 to 100, the smaller one first",
            ),
        )
    )
