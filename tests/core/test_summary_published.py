"""Does the summary agree with numbers that others published?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xl_crm import ingest
from xl_crm.pipeline import analyse
from xl_crm.plan import plan_from
from xl_crm.summary import Part, Periods, repeat_purchases
from xl_crm.tables import table_named

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="no public data beside the checkout"),
]


@pytest.fixture(scope="module")
def cdnow() -> pd.DataFrame:
    """The CDNOW sample as of 1997-09-30 by ours, one row per customer."""
    source = ingest.Source(
        table=table_named("orders"),
        path=DATA / "cdnow" / "CDNOW_sample.txt",
        columns={"customer_id": "c2", "order_date": "c3", "order_amount": "c5"},
    )
    as_of = date(1997, 9, 30)
    with ingest.open_engine(memory_limit="1GB") as engine:
        inputs = ingest.read_inputs(
            engine, [source], ingest.DateReading(), ingest.OrderRules()
        )
        kept = Part(data=inputs.orders.kept(as_of), fields=inputs.orders.fields)
        found = repeat_purchases(kept, Periods(as_of=as_of)).to_pandas()
    found.index = found["customer_id"].astype(int)
    return found.sort_index()


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """The summary that ships with lifetimes: weeks, cut to two decimals."""
    file = DATA / "cdnow" / "cdnow_customers_summary_with_transactions.csv"
    return pd.read_csv(file, index_col="ID").sort_index()


def test_repeat_purchases_of_cdnow(
    cdnow: pd.DataFrame, published: pd.DataFrame
) -> None:
    """V7: x, t_x and T of all 2,357 customers, in weeks of seven days."""
    assert len(cdnow) == 2_357
    assert cdnow.index.equals(published.index)
    assert (cdnow["repeat_orders"] == published["x"]).all()
    assert ((cdnow["btyd_recency_days"] / 7).round(2) == published["t_x"]).all()
    assert ((cdnow["age_days"] / 7).round(2) == published["T"]).all()
    assert cdnow["repeat_orders"].sum() == 2_457
    assert (cdnow["repeat_orders"] > 0).sum() == 946


def test_mean_repeat_spend_of_cdnow(
    cdnow: pd.DataFrame, published: pd.DataFrame
) -> None:
    """V7: within 0.01; who never came back has none (0 in the published table)."""
    repeated = published["x"] > 0
    ours = cdnow["mean_repeat_spend"]
    assert (ours - published["zbar"])[repeated].abs().max() <= 0.01
    assert ours[~repeated].isna().all()


@pytest.mark.slow
def test_rfm_of_online_retail() -> None:
    """V15: as of 2011-12-10, everything so far, without returns and zero amounts."""
    values = {
        "general": {"as_of": "2011-12-10"},
        "orders": {"returns": "exclude", "zero_amount": "exclude"},
        "windows": {"window_months": 0},
        "sources": {
            "orders": {
                "path": "online_retail/online_retail.csv.gz",
                "columns": {"order_amount": "Quantity*UnitPrice"},
            }
        },
    }
    analysis = analyse(plan_from(values, where="", folder=DATA))
    kept = analysis.quality.reconciliation.set_index("rule").loc["kept"]
    assert kept["rows"] == 397_884
    assert kept["amount"] == pytest.approx(8_911_407.90, abs=0.005)
    assert analysis.customers["orders"].sum() == 18_532
    rfm = analysis.metrics[["recency_days", "frequency", "monetary"]]
    assert len(rfm) == 4_338
    assert rfm.mean().round(2).tolist() == [93.06, 4.27, 2_054.27]
    assert rfm.median().round(2).tolist() == [51, 2, 674.48]
    assert rfm.max().round(2).tolist() == [374, 209, 280_206.02]
    by_id = rfm.round(2).set_index(analysis.customers["customer_id"])
    assert by_id.loc["12346"].tolist() == [326, 1, 77_183.60]
    assert by_id.loc["12347"].tolist() == [3, 7, 4_310.00]
    assert by_id.loc["12748"].tolist() == [1, 209, 33_719.73]
    assert by_id.loc["14646"].tolist() == [2, 73, 280_206.02]
    best_first = np.sort(rfm["monetary"].to_numpy())[::-1]
    best_fifth = best_first[: round(len(best_first) * 0.2)]
    assert round(best_fifth.sum() / best_first.sum(), 4) == 0.7462
