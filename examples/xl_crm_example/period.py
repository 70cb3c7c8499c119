"""Which days does the example cover, and which of them are working days?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


FIRST_DAY = np.datetime64("2023-07-01")
LAST_DAY = np.datetime64("2025-06-30")
#: The customer list was also exported once before, a quarter earlier.
EARLIER_EXPORT = np.datetime64("2025-03-31")
N_MONTHS = 24
MONTH_STARTS = np.arange("2023-07", "2025-08", dtype="datetime64[M]").astype(
    "datetime64[D]"
)

#: Spring Festival and National Day, when nobody orders.
HOLIDAYS = np.concatenate(
    [
        np.arange("2023-09-29", "2023-10-07", dtype="datetime64[D]"),
        np.arange("2024-02-09", "2024-02-18", dtype="datetime64[D]"),
        np.arange("2024-10-01", "2024-10-08", dtype="datetime64[D]"),
        np.arange("2025-01-28", "2025-02-05", dtype="datetime64[D]"),
    ]
)
#: Month numbers (0 = July 2023) in which Spring Festival falls.
SPRING_FESTIVAL_MONTHS = (7, 18)
#: Demand by calendar month, January first: weak start of the year, strong year end.
DEMAND = np.array([0.9, 0.85, 1.05, 1, 1, 1.1, 0.95, 0.95, 1.05, 1, 1.15, 1.2])


def calendar_month(month: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the month of the year, 0 = January, of month numbers of the period."""
    return (month + 6) % 12


def working_day(
    month: NDArray[np.int64], where: NDArray[np.float64]
) -> NDArray[np.datetime64]:
    """Pick working days inside months.

    Parameters
    ----------
    month : array, shape (n,)
        Month number, 0 = July 2023 ... 23 = June 2025.
    where : array, shape (n,)
        Position inside the month, in [0, 1): 0 picks its first working day.

    Returns
    -------
    array of datetime64[D], shape (n,)
    """
    n_days = np.busday_count(MONTH_STARTS[:-1], MONTH_STARTS[1:], holidays=HOLIDAYS)
    offset = np.floor(where * n_days[month]).astype(np.int64)
    return np.busday_offset(
        MONTH_STARTS[month], offset, roll="forward", holidays=HOLIDAYS
    )


def next_working_day(days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Move days that nobody works on to the next one that somebody does."""
    return np.busday_offset(days, 0, roll="forward", holidays=HOLIDAYS)


def month_number(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return the month number of days, 0 = July 2023; negative before."""
    months: NDArray[np.int64] = days.astype("datetime64[M]").astype(np.int64)
    return months - int(FIRST_DAY.astype("datetime64[M]").astype(np.int64))
