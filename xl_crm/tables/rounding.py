"""How is a figure rounded, so that a sheet rounds it alike?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: From here on a float64 has no fraction left to round.
_WHOLE = 2.0**52

#: A decimal that ends in 5 may lie below it as a float, by so much relative to it; at
#: most a thousandth of the last place is taken for that.
_NOISE = 2.0**-51
_MOST_NOISE = 1e-3


def round_half_away(
    values: NDArray[np.floating[Any]], places: int
) -> NDArray[np.float64]:
    """Round half away from zero, as ``ROUND`` of a sheet does.

    Parameters
    ----------
    values : array
        Any shape; NaN and infinities stay.
    places : int
        Digits behind the point, 0 or more.

    Returns
    -------
    array
        Shape of ``values``. The nearest float64 to each rounded decimal, never -0.
    """
    scale = 10.0**places
    large = np.abs(values) * scale
    noise = np.minimum(large * _NOISE, _MOST_NOISE)
    rounded = np.copysign(np.floor(large + noise + 0.5) / scale, values)
    return np.where(large < _WHOLE, rounded, values) + 0.0
