"""Which tables are there, and what is each of their fields?"""

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.tables._spec import Field, Kind, Privacy, Table, normalise_header
from xl_crm.tables.campaigns import CAMPAIGNS
from xl_crm.tables.churn import CHURN
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.interactions import INTERACTIONS
from xl_crm.tables.opportunities import OPPORTUNITIES
from xl_crm.tables.orders import ORDER_LINES, ORDERS
from xl_crm.tables.tickets import TICKETS

#: Every table, in reading order. Only orders are required.
TABLES = (
    ORDERS,
    ORDER_LINES,
    CUSTOMERS,
    TICKETS,
    INTERACTIONS,
    CAMPAIGNS,
    OPPORTUNITIES,
    CHURN,
)


def table_named(name: str) -> Table:
    """Return a table by its code name.

    Raises
    ------
    UnknownNameError
        There is no such table.
    """
    for table in TABLES:
        if table.name == name:
            return table
    kind = Label(zh="数据表", en="table")
    raise UnknownNameError(kind, name, [table.name for table in TABLES])


__all__ = [
    "TABLES",
    "Field",
    "Kind",
    "Privacy",
    "Table",
    "normalise_header",
    "table_named",
]
