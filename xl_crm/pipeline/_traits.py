"""What is known of each customer, beside what happened?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from xl_crm.pipeline._levels import level_columns
from xl_crm.summary.bands import LEFT, NO, STAYED, YES, order_bands, tenure_bands
from xl_crm.tables._spec import Privacy
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tiers.scale import INSUFFICIENT_DATA, NO_PURCHASE, TIERS

if TYPE_CHECKING:
    from xl_crm.pipeline._churn import Churn, ChurnStatus
    from xl_crm.pipeline._results import Analysis

#: Columns of the summary that are traits as they stand.
_KEPT = ("first_order_date", "last_order_date", "top_category")
_NUMBERS = ("orders", "net_amount", "days_since_last_order")
_FIELDS = ("industry", "company_size", "region", "channel", "owner", "customer_name")


def traits(analysis: Analysis, churn: Churn) -> pa.Table:
    """Return one row for each customer, in the order of the analysis.

    Returns
    -------
    pyarrow table
        ``customer_id``; ``customer_no``, its place; the public fields of the customer
        table that are filled; ``first_order_date``, ``last_order_date``; ``orders``,
        ``net_amount`` and ``top_category`` of the window; ``days_since_last_order``,
        null for who never bought. By code name: ``tier``, ``value_level``,
        ``loyalty_level`` and ``quadrant`` where both are scored, ``tenure_band``,
        ``order_band``, ``complained`` in the window, ``churn_status`` (null for who
        cannot be judged), ``churn_rule``; ``churn_reason``; and for each period,
        where the data tell, ``was_active_<name>`` at its start and ``has_left_<name>``.
    """
    customers = analysis.customers
    columns: dict[str, pa.Array] = {
        "customer_id": pa.array(customers["customer_id"], type=pa.string()),
        "customer_no": pa.array(np.arange(len(customers), dtype=np.int32)),
    }
    public = {f.name for f in CUSTOMERS if f.privacy is Privacy.PUBLIC}
    for name in (*_FIELDS, *_KEPT):
        if name in customers and (name in public or name in _KEPT):
            columns[name] = _column(customers[name])
    for name in _NUMBERS:
        columns[name] = pa.Array.from_pandas(customers[name].astype("float64"))
    columns["tier"] = _tiers(analysis)
    columns |= level_columns(analysis)
    columns["order_band"] = pa.array(order_bands(customers["orders"]), pa.string())
    tenure = tenure_bands(customers["tenure_days"], analysis.as_of)
    columns["tenure_band"] = pa.array(tenure, pa.string())
    if "complaints" in customers:
        complained = customers["complaints"].to_numpy() > 0
        columns["complained"] = pa.array(np.where(complained, YES, NO), pa.string())
    return pa.table({**columns, **_left(churn)})


def _left(churn: Churn) -> dict[str, pa.Array]:
    """Return who has left, by which rule, why, and who did so in each period."""
    now = churn.now
    columns = {
        "churn_status": _churn_status(now),
        "churn_rule": pa.array(now.rule, pa.string()),
        "churn_reason": pa.array(churn.reason, pa.string()),
    }
    for name, period in churn.periods.items():
        columns[f"was_active_{name}"] = pa.array(period.was_active)
        columns[f"has_left_{name}"] = pa.array(period.has_left)
    return columns


def _churn_status(now: ChurnStatus) -> pa.Array:
    """Return codes of who has left and who has not; null where nobody can judge."""
    words = np.where(now.is_churned, LEFT, STAYED).astype(object)
    words[~now.is_judged] = None
    return pa.array(words, pa.string())


def _column(values: pd.Series) -> pa.Array:
    """Return dates as days and texts as texts."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return pa.Array.from_pandas(values).cast(pa.date32(), safe=False)
    return pa.Array.from_pandas(values.astype(object), type=pa.string())


def _tiers(analysis: Analysis) -> pa.Array:
    """Return the code name of each customer's tier, or of why there is none."""
    names = [tier.name for tier in (*TIERS, INSUFFICIENT_DATA, NO_PURCHASE)]
    without = np.where(analysis.bought, len(TIERS), len(TIERS) + 1)
    assigned = analysis.tiers.assigned
    return pa.array(names).take(pa.array(np.where(assigned >= 0, assigned, without)))
