"""How do the numbers of one customer come about, from its order lines to its tier?

The customer is BOLID (Bólido Comidas preparadas, Madrid) of the northwind data, as of
1998-05-06, the last day with an order. Read the steps from top to bottom: each is done
by hand and then compared with the pipeline. What takes all customers (the ends of the
scales and the cuts between tiers) is found once more with pandas and ``np.percentile``,
without the product, in ``everybody``.
"""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from xl_crm.pipeline import analyse
from xl_crm.plan import plan_from
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from xl_crm.pipeline import Analysis

NORTHWIND = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "northwind"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not NORTHWIND.is_dir(), reason="no public data beside the checkout"
    ),
]

SOURCES = {
    "orders": {
        "path": "orders.csv",
        "columns": {"region": "shipCountry", "owner": "employeeID"},
    },
    "order_lines": {
        "path": "order-details.csv",
        "columns": {
            "order_amount": "unitPrice*quantity*(1-discount)",
            "category": "productID",
        },
    },
    "customers": {"path": "customers.csv"},
}

#: Order, day, product, price, quantity, discount; and the amount by pocket calculator.
LINES = [
    (10326, "1996-10-10", 4, 17.60, 24, 0.00, 422.40),
    (10326, "1996-10-10", 57, 15.60, 16, 0.00, 249.60),
    (10326, "1996-10-10", 75, 6.20, 50, 0.00, 310.00),
    (10801, "1997-12-29", 17, 39.00, 40, 0.25, 1_170.00),  # 1560 - 390
    (10801, "1997-12-29", 29, 123.79, 20, 0.25, 1_856.85),  # 2475.80 - 618.95
    (10970, "1998-03-24", 52, 7.00, 40, 0.20, 224.00),  # 280 - 56
]

#: Step 3 finds these.
METRICS = {
    "monetary": 3_250.85,
    "avg_order_value": 1_625.425,
    "frequency": 2,
    "recency_days": 43,
    "category_concentration": 0.571189,
    "tenure_days": 573,
    "spend_stability": 3.212515,
}

#: Step 4 finds these: the values that become 0 and 1.
ENDS = {
    "monetary": (369.42, 28_490.989),
    "avg_order_value": (226.40625, 3_150.98924),
    "frequency": (1.4, 12),
    "recency_days": (1, 182.2),
    "category_concentration": (0.1377106, 0.7012218),
    "tenure_days": (275.2, 665.2),
    "spend_stability": (0.9728111, 3.4641016),
}

#: Step 5 finds these, on a scale from 0 to 1 where 1 is good.
SCALED = {
    "monetary": 0.102463,
    "avg_order_value": 0.478365,
    "frequency": 0.056604,
    "recency_days": 0.768212,
    "category_concentration": 0.769245,
    "tenure_days": 0.763590,
    "spend_stability": 0.100986,
}

#: Step 8 finds these.
CUTS = (56.328, 44.136, 34.113)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """What the product says, with only a mapping and every default."""
    return analyse(plan_from({"sources": SOURCES}, where="", folder=NORTHWIND))


@pytest.fixture(scope="module")
def bolid(analysis: Analysis) -> int:
    """The customer's row."""
    return analysis.customers["customer_id"].tolist().index("BOLID")


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    """All order lines with their order, by pandas."""
    orders = pd.read_csv(NORTHWIND / "orders.csv", parse_dates=["orderDate"])
    table = pd.read_csv(NORTHWIND / "order-details.csv").merge(orders, on="orderID")
    net = table["unitPrice"] * table["quantity"] * (1 - table["discount"])
    return table.assign(amount=net)


@pytest.fixture(scope="module")
def everybody(lines: pd.DataFrame) -> pd.DataFrame:
    """The same seven metrics of all 89 customers who bought, by pandas alone."""
    as_of = pd.Timestamp(1998, 5, 6)
    ever = lines.groupby("customerID")
    window = lines[lines["orderDate"] > pd.Timestamp(1997, 5, 6)]
    found = pd.DataFrame({"first": ever["orderDate"].min()})
    found["recency_days"] = (as_of - ever["orderDate"].max()).dt.days
    found["tenure_days"] = (as_of - found["first"]).dt.days
    lately = window.groupby("customerID")
    found["monetary"] = lately["amount"].sum()
    found["frequency"] = lately["orderID"].nunique()
    found = found.fillna({"monetary": 0, "frequency": 0})
    orders = found["frequency"].where(found["frequency"] > 0)
    found["avg_order_value"] = found["monetary"] / orders
    products = window.groupby(["customerID", "productID"])["amount"].sum()
    by_customer = products.groupby("customerID")
    found["category_concentration"] = by_customer.max() / by_customer.sum()
    monthly = _monthly(lines, found["first"])
    spread = monthly.std(axis=1, ddof=1) / monthly.mean(axis=1)
    steady = (monthly.count(axis=1) >= 3) & (ever["orderID"].nunique() >= 2)
    found["spend_stability"] = spread.where(steady & (monthly.mean(axis=1) > 0))
    return found


def _monthly(lines: pd.DataFrame, first: pd.Series) -> pd.DataFrame:
    """Spending of May 1997 to April 1998; blank before the first purchase."""
    months = pd.period_range("1997-05", "1998-04", freq="M")
    month = lines["orderDate"].dt.to_period("M").rename("month")
    sums = lines.pivot_table(
        index="customerID", columns=month, values="amount", aggfunc="sum"
    )
    table = sums.reindex(columns=months).fillna(0.0)
    begun = first.dt.to_period("M").to_numpy()[:, None] <= months.to_numpy()[None, :]
    return table.where(begun)


def test_step_1_an_amount_is_price_times_quantity_less_discount(
    lines: pd.DataFrame,
) -> None:
    """The lines above are those of the file; each amount is as the calculator says."""
    names = ["orderID", "orderDate", "productID", "unitPrice", "quantity", "discount"]
    in_file = lines.loc[lines["customerID"] == "BOLID", names]
    in_file["orderDate"] = in_file["orderDate"].dt.strftime("%Y-%m-%d")
    assert [line[:-1] for line in LINES] == list(in_file.itertuples(index=False))
    for *_, price, quantity, discount, amount in LINES:
        assert price * quantity * (1 - discount) == pytest.approx(amount)


def test_step_2_the_window_holds_two_orders(analysis: Analysis, bolid: int) -> None:
    """Twelve months up to 1998-05-06 begin after 1997-05-06: order 10326 is too old.

    In the window 1170.00 + 1856.85 + 224.00 = 3250.85 in two orders; with the 982.00
    of order 10326 (422.40 + 249.60 + 310.00) 4232.85 in three.
    """
    assert analysis.as_of == date(1998, 5, 6)
    row = analysis.customers.loc[bolid]
    assert (row["orders"], row["net_amount"]) == (2, 3_250.85)
    assert (row["orders_lifetime"], row["net_amount_lifetime"]) == (3, 4_232.85)


def test_step_3_metrics(analysis: Analysis, bolid: int) -> None:
    """monetary 3250.85; avg_order_value 3250.85 / 2; frequency 2.

    recency: 24 March to 6 May = 7 + 30 + 6 = 43 days.
    tenure: 1996-10-10 to 1997-10-10 365 days, to 6 May 21+30+31+31+28+31+30+6 = 208.
    category: product 29 has 1856.85 of 3250.85.
    stability: May 1997 to April 1998 are 3026.85 (December), 224.00 (March) and ten
    zeros. Mean 3250.85 / 12 = 270.90417; variance (3026.85² + 224² - 12 x 270.90417²)
    / 11 = (9161820.92 + 50176 - 880668.81) / 11 = 757393.46; 870.28355 / 270.90417.
    growth: February to April 224.00 after 3026.85 from November to January.
    """
    december, march = 1_170.00 + 1_856.85, 224.00
    mean = (december + march) / 12
    deviation = math.sqrt((december**2 + march**2 - 12 * mean**2) / 11)
    assert deviation / mean == pytest.approx(METRICS["spend_stability"], abs=1e-6)
    found = analysis.metrics.loc[bolid]
    assert found[list(METRICS)].tolist() == pytest.approx(
        list(METRICS.values()), abs=1e-6
    )
    assert found["growth_3m"] == pytest.approx((march - december) / december)
    assert found["growth_3m"] == pytest.approx(-0.9260, abs=5e-5)
    missing = {"complaint_rate", "new_product_rate", "response_rate"}
    assert set(analysis.unavailable) == missing


@pytest.mark.parametrize("name", ENDS)
def test_step_4_a_scale_ends_at_the_5_and_95_percentile_of_all_customers(
    analysis: Analysis, everybody: pd.DataFrame, name: str
) -> None:
    """Type 7 over the 89 customers who bought and have a value; ratios are rounded, an
    amount at most by half a millionth."""
    assert len(everybody) == 89
    by_numpy = np.percentile(everybody[name].dropna(), [5, 95])
    assert by_numpy.tolist() == pytest.approx(ENDS[name], rel=1e-6)
    scale = analysis.scales[name]
    assert [scale.lower, scale.upper] == pytest.approx(
        by_numpy.tolist(), rel=5e-12, abs=5e-7
    )


@pytest.mark.parametrize("name", SCALED)
def test_step_5_a_metric_is_placed_between_the_ends(
    analysis: Analysis, bolid: int, name: str
) -> None:
    """monetary: (3250.85 - 369.42) / (28490.989 - 369.42) = 2881.43 / 28121.569.

    Few days since the last order and a steady spending are good: 1 less the place.
    recency: 1 - (43 - 1) / (182.2 - 1) = 1 - 42 / 181.2.
    The points that an indicator gives to the total tell what the product has scaled:
    its weight in the dimension x the dimension's weight / 0.9 x 100 (steps 6 and 7).
    """
    lower, upper = ENDS[name]
    place = (METRICS[name] - lower) / (upper - lower)
    if name in {"recency_days", "spend_stability"}:
        place = 1 - place
    assert place == pytest.approx(SCALED[name], abs=1e-6)
    share = {"monetary": 0.4 / 2, "avg_order_value": 0.4 / 2}
    share |= dict.fromkeys(("frequency", "recency_days"), 0.3 / 3)
    share |= {"category_concentration": 0.3 / 3}
    share |= dict.fromkeys(("tenure_days", "spend_stability"), 0.2 / 2)
    points = analysis.scores.contributions[name][bolid]
    assert points == pytest.approx(100 * share[name] / 0.9 * place, abs=1e-4)


def test_step_6_indicators_share_their_dimension(
    analysis: Analysis, bolid: int
) -> None:
    """value: (0.102463 + 0.478365) / 2 = 0.290414.
    behaviour: (0.056604 + 0.768212 + 0.769245) / 3 = 0.531354.
    loyalty: no ticket, no complaint rate; the other two share: (0.763590 + 0.100986)
    / 2 = 0.432288. potential: only growth, one third of its weight: no score.
    """
    found = {name: each[bolid] for name, each in analysis.scores.dimensions.items()}
    assert found["value"] == pytest.approx(29.0414, abs=1e-4)
    assert found["behaviour"] == pytest.approx(53.1354, abs=1e-4)
    assert found["loyalty"] == pytest.approx(43.2288, abs=1e-4)
    assert math.isnan(found["potential"])


def test_step_7_dimensions_are_weighed_40_30_20(analysis: Analysis, bolid: int) -> None:
    """Without potential the weights sum to 0.9: (0.4 x 29.0414 + 0.3 x 53.1354 + 0.2 x
    43.2288) / 0.9 = (11.6166 + 15.9406 + 8.6458) / 0.9 = 36.2030 / 0.9 = 40.2255.

    Coverage 0.4 + 0.3 + 0.2 x 2/3 + 0.1 x 1/3 = 0.8667: growth has data, though its
    dimension has no score.
    """
    assert analysis.scores.composite[bolid] == pytest.approx(40.2255, abs=1e-4)
    assert analysis.scores.coverage[bolid] == pytest.approx(0.8667, abs=5e-5)


def test_step_8_the_tier_is_cut_at_percentiles_of_all_scores(
    analysis: Analysis, everybody: pd.DataFrame, bolid: int
) -> None:
    """The best 20 % begin at the 80 % percentile of the 89 scores, 56.328, the next at
    the 60 %, 44.136, the third at the 30 %, 34.113.

    34.113 <= 40.2255 < 44.136: the third tier, 稳定客户. By score bands 40 <= 40.2255 <
    60: the third as well. Amounts of the product are rounded to a millionth.
    """
    composite = _composite(everybody)
    assert composite["BOLID"] == pytest.approx(40.2255, abs=1e-4)
    cuts = np.percentile(composite, [80, 60, 30]).tolist()
    assert cuts == pytest.approx(CUTS, abs=5e-4)
    assert analysis.tiers.points == pytest.approx(cuts, abs=1e-8)
    assert CUTS[2] <= 40.2255 < CUTS[1]
    assert TIERS[analysis.tiers.assigned[bolid]].label.zh == "稳定客户"
    assert analysis.other_tiers.points == (80, 60, 40)
    assert TIERS[analysis.other_tiers.assigned[bolid]].label.zh == "稳定客户"


def test_all_customers_score_as_pandas_finds(
    analysis: Analysis, everybody: pd.DataFrame
) -> None:
    """The way of one customer, gone by all of them."""
    ids = analysis.customers["customer_id"][analysis.bought]
    found = pd.Series(analysis.scores.composite[analysis.bought], index=ids)
    expected = _composite(everybody).rename_axis("customer_id")
    pd.testing.assert_series_equal(found, expected, rtol=1e-9)


def _composite(everybody: pd.DataFrame) -> pd.Series:
    """Steps 4 to 7 for all customers by pandas: means of what is there."""
    lower, upper = (everybody[list(ENDS)].quantile(part) for part in (0.05, 0.95))
    scaled = ((everybody[list(ENDS)] - lower) / (upper - lower)).clip(0, 1)
    for name in ("recency_days", "spend_stability"):
        scaled[name] = 1 - scaled[name]
    behaviour = ["frequency", "recency_days", "category_concentration"]
    loyalty = scaled[["tenure_days", "spend_stability"]]
    enough = loyalty.notna().sum(axis=1) >= 2  # of three: one third is too little
    parts = pd.DataFrame(
        {
            0.4: scaled[["monetary", "avg_order_value"]].mean(axis=1),
            0.3: scaled[behaviour].mean(axis=1),
            0.2: loyalty.mean(axis=1).where(enough),
        }
    )
    weights = parts.notna() * parts.columns.to_numpy()
    return 100 * (parts.fillna(0) * weights).sum(axis=1) / weights.sum(axis=1)
