"""Do RFM scores and segments agree with numbers that others published?"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xl_crm.i18n import Label
from xl_crm.tiers.rfm import BinRule, RfmScores, bin_sizes, fit_thresholds, score_rfm
from xl_crm.tiers.segment import (
    R_RFM_SEGMENTS,
    SegmentRule,
    assign_segments,
    segment_labels,
)

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="no public data beside the checkout"),
]

#: V2: type-7 quantiles of the R package's own data.
QUANTILES = {
    "recency_days": (114, 180, 296.4, 481),
    "frequency": (3, 4, 5, 7),
    "monetary": (254.8, 381, 505.4, 665),
}


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    """The R package's orders, one row per customer, as of 2006-12-31."""
    orders = pd.read_csv(
        DATA / "rfm_pkg" / "rfm_data_orders.csv", parse_dates=["order_date"]
    )
    table = orders.groupby("customer_id").agg(
        last=("order_date", "max"),
        frequency=("revenue", "size"),
        monetary=("revenue", "sum"),
    )
    table["recency_days"] = (pd.Timestamp("2006-12-31") - table["last"]).dt.days
    return table


def scored(table: pd.DataFrame, rule: BinRule) -> RfmScores:
    """Fit and score the three columns of a table."""
    measures = [table[name] for name in ("recency_days", "frequency", "monetary")]
    return score_rfm(*measures, fit_thresholds(*measures, rule=rule))


def test_rfm_table_of_the_r_package(customers: pd.DataFrame) -> None:
    """V1: docs/articles/rfm-introduction.html, first ten rows."""
    assert len(customers) == 995
    assert customers["frequency"].sum() == 4_906
    assert customers["monetary"].sum() == 464_158
    published = {
        "Abbey O'Reilly": (205, 6, 472, "343"),
        "Add Senger": (140, 3, 340, "412"),
        "Aden Lesch": (194, 4, 405, "323"),
        "Aden Murphy": (98, 7, 596, "544"),
        "Admiral Senger": (132, 5, 448, "433"),
        "Agness O'Keefe": (90, 9, 843, "555"),
        "Aileen Barton": (84, 9, 763, "555"),
        "Ailene Hermann": (281, 8, 699, "355"),
        "Aiyanna Bruen": (246, 4, 157, "321"),
        "Akeelah Walsh": (160, 7, 779, "445"),
    }
    table = customers.assign(code=scored(customers, BinRule.R_RFM).codes)
    columns = ["recency_days", "frequency", "monetary", "code"]
    rows = table.loc[list(published), columns].itertuples(name=None)
    assert {name: tuple(values) for name, *values in rows} == published


def test_thresholds_of_the_r_package(customers: pd.DataFrame) -> None:
    """V2: the quantiles, and one more of each in R rfm."""
    measures = [customers[name] for name in QUANTILES]
    ours = fit_thresholds(*measures)
    theirs = fit_thresholds(*measures, rule=BinRule.R_RFM)
    for name, quantiles in QUANTILES.items():
        assert getattr(ours, name) == pytest.approx(quantiles)
        assert getattr(theirs, name) == pytest.approx([each + 1 for each in quantiles])


def test_segment_summary_of_the_r_package(customers: pd.DataFrame) -> None:
    """V3: customers, orders and revenue of all ten segments, nobody left over."""
    published = {
        "About To Sleep": (102, 283, 23_449),
        "At Risk": (28, 216, 22_227),
        "Can't Lose Them": (47, 274, 32_446),
        "Champions": (35, 316, 31_646),
        "Lost": (148, 393, 35_324),
        "Loyal Customers": (170, 799, 76_562),
        "Need Attention": (10, 57, 4_562),
        "New Customers": (104, 329, 28_837),
        "Potential Loyalist": (342, 2_211, 204_856),
        "Promising": (9, 28, 4_249),
    }
    found = assign_segments(scored(customers, BinRule.R_RFM), R_RFM_SEGMENTS)
    labels = [segment_labels(R_RFM_SEGMENTS)[index].en for index in found]
    groups = customers.groupby(labels).agg(
        customers=("frequency", "size"),
        orders=("frequency", "sum"),
        revenue=("monetary", "sum"),
    )
    assert {name: tuple(row) for name, *row in groups.itertuples(name=None)} == (
        published
    )


def test_champions_of_the_r_package_tests(customers: pd.DataFrame) -> None:
    """V4: tests/testthat/test-rfm-segment.R, R, F and M all 4-5."""
    champions = SegmentRule(
        name="champions",
        label=Label(zh="冠军客户", en="Champions"),
        r=(4, 5),
        f=(4, 5),
        m=(4, 5),
    )
    found = assign_segments(scored(customers, BinRule.R_RFM), (champions,))
    held = customers[found == 0]
    assert (len(held), held["frequency"].sum(), held["monetary"].sum()) == (
        158,
        1_234,
        120_178,
    )


def test_heat_map_of_the_r_package_tests(customers: pd.DataFrame) -> None:
    """V4: tests/testthat/test-utils.R, sum of the mean M over the cells F x R."""
    found = scored(customers, BinRule.R_RFM)
    cells = customers["monetary"].groupby([found.f, found.r]).mean()
    assert round(cells.sum()) == 12_634


def test_right_closed_bins_differ_from_r_on_three_scores(
    customers: pd.DataFrame,
) -> None:
    """V5: on one customer in R, none in F, two in M, of 995."""
    ours = scored(customers, BinRule.RIGHT_CLOSED)
    theirs = scored(customers, BinRule.R_RFM)
    differing = [
        int(np.count_nonzero(getattr(ours, name) != getattr(theirs, name)))
        for name in ("r", "f", "m")
    ]
    assert differing == [1, 0, 2]


@pytest.mark.parametrize("rule", list(BinRule))
def test_customer_level_codes_of_the_r_package(rule: BinRule) -> None:
    """V6: rfm-customer-level-data.html; all values are whole, so both rules agree."""
    table = pd.read_csv(DATA / "rfm_pkg" / "rfm_data_customer.csv.gz").rename(
        columns={"number_of_orders": "frequency", "revenue": "monetary"}
    )
    assert len(table) == 39_999
    assert table["frequency"].sum() == 393_223
    assert scored(table, rule).codes[:10].tolist() == (
        ["222", "455", "511", "544", "545", "543", "455", "342", "522", "333"]
    )


def test_frequency_bins_of_online_retail() -> None:
    """E21: quantiles 1, 2, 3, 6 give bins of 1493, 835, 508, 802 and 700 customers."""
    lines = pd.read_csv(
        DATA / "online_retail" / "online_retail.csv.gz",
        usecols=["InvoiceNo", "Quantity", "UnitPrice", "CustomerID"],
        dtype={"InvoiceNo": str},
    )
    kept = lines[
        lines["CustomerID"].notna()
        & ~lines["InvoiceNo"].str.startswith("C")
        & (lines["Quantity"] > 0)
        & (lines["UnitPrice"] > 0)
    ]
    orders = kept.groupby("CustomerID")["InvoiceNo"].nunique()
    thresholds = fit_thresholds(orders, orders, orders)
    assert thresholds.frequency == (1, 2, 3, 6)
    found = score_rfm(orders, orders, orders, thresholds)
    assert bin_sizes(found.f, 5) == (1_493, 835, 508, 802, 700)
