"""What is known of each customer, beside what happened?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from xl_crm.tables._spec import Privacy
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tiers.scale import INSUFFICIENT_DATA, NO_PURCHASE, TIERS

if TYPE_CHECKING:
    from xl_crm.pipeline._results import Analysis

#: Columns of the summary that are traits as they stand.
_KEPT = ("first_order_date", "last_order_date", "top_category")
_FIELDS = ("industry", "company_size", "region", "channel", "owner", "customer_name")


def traits(analysis: Analysis) -> pa.Table:
    """Return one row for each customer, in the order of the analysis.

    Returns
    -------
    pyarrow table
        ``customer_id``; ``customer_no``, its place; the public fields of the customer
        table that are filled; ``first_order_date``, ``last_order_date``; ``tier``, by
        code name.
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
    columns["tier"] = _tiers(analysis)
    return pa.table(columns)


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
