"""How often did a customer come back, in the terms of buy-till-you-die models?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.summary import Part, Periods, repeat_purchases

if TYPE_CHECKING:
    from collections.abc import Callable


def test_repeat_purchases_of_a_day_count_once(
    order_part: Callable[[str], Part],
) -> None:
    """By hand, as of 2024-02-10: A buys on 1 January, twice on the 17th (20 + 30) and
    on 1 February (10): x = 2, t_x = 31, T = 40, mean spend (50 + 10) / 2 = 30. B
    bought once, 10 days ago; its return is no purchase."""
    part = order_part(
        """
        customer_id order_key order_date amount
        A           o1        2024-01-01  99
        A           o2        2024-01-17  20
        A           o3        2024-01-17  30
        A           o4        2024-02-01  10
        B           o5        2024-01-31  70
        B           r5        2024-02-05 -70
        """
    )
    found = repeat_purchases(part, Periods(as_of=date(2024, 2, 10))).to_pandas()
    rows = found.sort_values("customer_id").set_index("customer_id")
    assert rows.loc["A"].tolist() == [2, 31, 40, 30]
    assert rows.loc["B"].tolist()[:3] == [0, 0, 10]
    assert pd.isna(rows.loc["B", "mean_repeat_spend"])
