"""What becomes of orders and customers once the as-of date is known?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.ingest.customers.backfill import fill_from_orders
from xl_crm.ingest.orders.returns import match_returns

if TYPE_CHECKING:
    from datetime import date

    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.inputs import Inputs


def settle(engine: Engine, inputs: Inputs, as_of: date) -> Inputs:
    """Match returns with their sales, then fill gaps of customers from their orders."""
    orders = match_returns(engine, inputs.orders, as_of)
    customers = inputs.customers
    if customers:
        customers = fill_from_orders(engine, customers, orders, as_of)
    return replace(inputs, orders=orders, customers=customers)
