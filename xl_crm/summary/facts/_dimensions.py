"""By what can facts be grouped?"""

from __future__ import annotations

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.summary.facts._spec import Dimension
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.interactions import INTERACTIONS
from xl_crm.tables.opportunities import OPPORTUNITIES, Outcome
from xl_crm.tables.orders import ORDERS
from xl_crm.tables.tickets import TICKETS

#: Every dimension, in reading order.
DIMENSIONS = (
    Dimension(name="owner", label=ORDERS["owner"].label),
    Dimension(name="region", label=ORDERS["region"].label),
    Dimension(name="channel", label=ORDERS["channel"].label),
    Dimension(name="category", label=ORDERS["category"].label),
    Dimension(name="product", label=ORDERS["product"].label),
    Dimension(name="industry", label=CUSTOMERS["industry"].label),
    Dimension(name="company_size", label=CUSTOMERS["company_size"].label),
    Dimension(name="stage", label=OPPORTUNITIES["stage"].label),
    Dimension(
        name="outcome",
        label=Label(zh="商机结果", en="outcome"),
        words={
            Outcome.WON: Label(zh="赢单", en="Won"),
            Outcome.LOST: Label(zh="输单", en="Lost"),
            Outcome.OPEN: Label(zh="未关闭", en="Open"),
        },
    ),
    Dimension(name="ticket_kind", label=TICKETS["ticket_kind"].label),
    Dimension(name="complaint_type", label=TICKETS["complaint_type"].label),
    Dimension(name="interaction_kind", label=INTERACTIONS["interaction_kind"].label),
)


def dimension_named(name: str) -> Dimension:
    """Return a dimension by its code name.

    Raises
    ------
    UnknownNameError
        There is no such dimension.
    """
    for dimension in DIMENSIONS:
        if dimension.name == name:
            return dimension
    kind = Label(zh="维度", en="dimension")
    raise UnknownNameError(kind, name, [each.name for each in DIMENSIONS])
