"""What was decided about the values of customers, in words for people?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.ingest.part import ROWS_A_PART
from xl_crm.tables.missing import MissingState

if TYPE_CHECKING:
    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.inputs import Inputs
    from xl_crm.ingest.part import CleanTable

_OVERRIDDEN = (
    *("customer_id", "field", "kept", "kept_file", "kept_row"),
    *("value", "file", "row", "reason"),
)
_MISSING = ("customer_id", "customer_name", "field", "state", "file", "row")
_UNKNOWN = ("customer_id", "field")
_BACKFILLED = ("customer_id", "field", "value", "source", "day")


@dataclass(frozen=True, slots=True)
class CustomerLog:
    """Values of customers that lost, that nobody has, and that history filled.

    Attributes
    ----------
    overridden : DataFrame
        customer_id, field, kept, kept_file, kept_row, value, file, row, reason (an
        ``OverrideReason``).
    missing : DataFrame
        customer_id, customer_name, field, state (a ``MissingState``), and the file and
        row of the customer's last row.
    unknown : DataFrame
        customer_id and field of every gap that is not to be had: all of them.
    backfilled : DataFrame
        customer_id, field, value, source (a table), day.
    """

    overridden: pd.DataFrame
    missing: pd.DataFrame
    unknown: pd.DataFrame
    backfilled: pd.DataFrame


def customer_log(inputs: Inputs, limit: int | None) -> CustomerLog:
    """Return the log of the customer table; empty frames where there is none.

    Parameters
    ----------
    limit : int or None
        Rows of each frame at most, in order of customer and field.
    """
    customers = inputs.customers
    if customers is None:
        names = (_OVERRIDDEN, _MISSING, _UNKNOWN, _BACKFILLED)
        return CustomerLog(*(pd.DataFrame(columns=list(columns)) for columns in names))
    order = ["customer_id", "field"]
    overridden = _first(customers.overridden, [*order, "row"], limit)
    overridden = _placed(overridden, customers.source, "kept_")
    overridden = _placed(overridden, customers.source)
    missing = customers.missing
    unknown = missing.filter(missing.state == str(MissingState.UNKNOWN))
    if "customer_name" in customers.fields:
        names = customers.data.select("customer_id", "customer_name")
        missing = missing.left_join(names, "customer_id").drop("customer_id_right")
    missing = _placed(_first(missing, order, limit), customers.source)
    return CustomerLog(
        overridden=overridden[list(_OVERRIDDEN)],
        missing=missing.reindex(columns=list(_MISSING)),
        unknown=_first(unknown, order, None)[list(_UNKNOWN)],
        backfilled=_first(customers.backfilled, order, limit)[list(_BACKFILLED)],
    )


def _first(rows: Expr, order: list[str], limit: int | None) -> pd.DataFrame:
    """Return the first rows in some order."""
    ordered = rows.order_by(order)
    frame: pd.DataFrame = (
        ordered if limit is None else ordered.limit(limit)
    ).to_pandas()
    return frame


def _placed(rows: pd.DataFrame, table: CleanTable, prefix: str = "") -> pd.DataFrame:
    """Say in which file and row of it each row stands."""
    part, row = np.divmod(rows[f"{prefix}row"].to_numpy(np.int64), ROWS_A_PART)
    files = [table.parts[place].place for place in part]
    placed = rows.copy()
    placed[f"{prefix}file"], placed[f"{prefix}row"] = files, row
    return placed
