"""Which amounts are so far from the others that a person should look at them?"""

from __future__ import annotations

import math
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingested import SHARED, shared_only
from tests.matched import AS_OF, matched_orders
from xl_crm.ingest import OrderRules
from xl_crm.ingest.orders.extremes import (
    Bounds,
    amount_bounds,
    bounds_of,
    extreme_amounts,
)
from xl_crm.ingest.orders.issues import order_issues

if TYPE_CHECKING:
    from pathlib import Path

#: Logs are rounded to 1e-4: that moves the median by half of it, the deviation by one
#: and a bound by 3.5 x 1.4826 deviations more.
PRECISION = 6e-4


def bounds(amounts: list[float], deviations: float = 3.5) -> Bounds | None:
    return bounds_of(ibis.memtable({"amount": amounts}).amount, deviations)


def test_bounds_by_hand() -> None:
    """Logs 1, 2, 3, 4, 9: median 3, distances 2, 1, 0, 1, 6, their median 1.

    3 -+ 3.5 x 1.4826 x 1 is -2.1891 and 8.1891: exp(9) is extreme.
    """
    found = bounds([math.exp(n) for n in (9, 3, 1, 4, 2)])
    assert found is not None
    assert found.median == pytest.approx(math.exp(3), rel=PRECISION)
    assert found.lower == pytest.approx(math.exp(-2.1891), rel=PRECISION)
    assert found.upper == pytest.approx(math.exp(8.1891), rel=PRECISION)


def test_the_median_of_an_even_number_is_the_middle_of_two() -> None:
    """Logs 1, 2, 4, 8: median 3, distances 2, 1, 1, 5, their median 1.5."""
    found = bounds([math.exp(n) for n in (1, 2, 4, 8)], deviations=1)
    assert found is not None
    assert found.median == pytest.approx(math.exp(3), rel=PRECISION)
    assert found.upper == pytest.approx(math.exp(3 + 1.4826 * 1.5), rel=PRECISION)


@pytest.mark.parametrize(
    ("amounts", "deviations"),
    [([5.0, 5.0, 5.0, 1e9], 3.5), ([], 3.5), ([1.0, 2.0, 1e9], 0)],
    ids=["half of them alike", "none", "not asked for"],
)
def test_there_may_be_no_bounds(amounts: list[float], deviations: float) -> None:
    table = ibis.memtable({"amount": amounts}, schema={"amount": "float64"})
    assert bounds_of(table.amount, deviations) is None


@settings(max_examples=25)
@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=40), st.floats(0.5, 5))
def test_bounds_agree_with_the_definition(cents: list[int], deviations: float) -> None:
    """Python's own median of the logs as they are, without rounding."""
    logs = [math.log(n / 100) for n in cents]
    middle = median(logs)
    reach = deviations * 1.4826 * median(abs(log - middle) for log in logs)
    found = bounds([n / 100 for n in cents], deviations)
    if found is None:
        assert reach <= deviations * 1.4826 * 1e-4
        return
    precision = 1e-4 * (0.5 + deviations * 1.4826)
    assert math.log(found.lower) == pytest.approx(middle - reach, abs=precision)
    assert math.log(found.upper) == pytest.approx(middle + reach, abs=precision)


#: Logs of the sales that count and last: ln 80, 90, 100, 110, 125 and of 10**6.
ORDERS = """customer_id,date,amount
A,2024-03-01,80
A,2024-03-01,90
A,2024-03-01,100
A,2024-03-01,110
A,2024-03-01,125
A,2024-03-01,1000000
A,2024-03-02,0
A,2024-03-02,2000000
A,2024-03-03,-2000000
,2024-03-01,3000000
A,2025-03-01,4000000
"""


def test_only_sales_that_count_and_last_are_looked_at(tmp_path: Path) -> None:
    """Not what was taken back, nor zeros, other people's lines and later days.

    Median ln sqrt(100 x 110), far below the million; it counts all the same.
    """
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    with matched_orders(path, OrderRules(), AS_OF, {}) as orders:
        found = amount_bounds(orders, AS_OF)
        extremes = extreme_amounts(orders, AS_OF)
        assert found is not None
        assert extremes is not None
        assert found.median == pytest.approx(math.sqrt(100 * 110), rel=PRECISION)
        assert extremes.to_pyarrow()["row"].to_pylist() == [7]
        listed = [
            row
            for part in order_issues(orders, AS_OF)
            for row in part.to_pyarrow().to_pylist()
            if row["rule"] == "extreme_amount"
        ]
        assert [(row["row"], row["column"]) for row in listed] == [(7, "order_amount")]
        assert orders.kept(AS_OF).amount.max().to_pandas() == 2_000_000


def test_extremes_are_not_looked_for_where_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    rules = OrderRules(extreme_mads=0)
    with matched_orders(path, rules, AS_OF, {}) as orders:
        assert extreme_amounts(orders, AS_OF) is None


@pytest.mark.slow
@pytest.mark.shared
@shared_only
def test_online_retail_has_22_extreme_customers() -> None:
    """What 4,338 customers spent, without returns: 22 at 3.5 deviations."""
    path = SHARED / "online_retail" / "online_retail.csv.gz"
    as_of = date(2011, 12, 9)
    columns = {"order_amount": "Quantity*UnitPrice"}
    with matched_orders(path, OrderRules(), as_of, columns) as orders:
        data = orders.data
        sales = data.filter(data.reason.isnull() & (data.amount > 0))
        spent = sales.group_by("customer_id").aggregate(amount=sales.amount.sum())
        found = bounds_of(spent.amount, 3.5)
        assert found is not None
        amounts = spent.amount.to_pyarrow().to_pylist()
    assert len(amounts) == 4_338
    assert sum(not found.lower <= amount <= found.upper for amount in amounts) == 22
