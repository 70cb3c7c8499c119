"""What happened to customers, and what can be asked of it?"""

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.summary.facts._ask import ask, quotient, ratio_places
from xl_crm.summary.facts._base import FactBase, fact_base
from xl_crm.summary.facts._dimensions import DIMENSIONS, dimension_named, spellings
from xl_crm.summary.facts._fields import columns_of, fields_of
from xl_crm.summary.facts._spec import (
    Days,
    Dimension,
    Fact,
    FactInputs,
    FactRules,
    FactTable,
    Measure,
    Question,
    Ratio,
    Rest,
)
from xl_crm.summary.facts.campaign_members import CAMPAIGN_MEMBERS
from xl_crm.summary.facts.customers import CHURNED_CUSTOMERS, CUSTOMERS
from xl_crm.summary.facts.opportunities import CREATED_OPPORTUNITIES, OPPORTUNITIES
from xl_crm.summary.facts.sales import SALES
from xl_crm.summary.facts.tickets import COMPLAINTS, TICKETS
from xl_crm.summary.facts.touches import TOUCHES

#: Every fact, in reading order.
FACTS = (
    SALES,
    OPPORTUNITIES,
    CREATED_OPPORTUNITIES,
    TICKETS,
    COMPLAINTS,
    TOUCHES,
    CAMPAIGN_MEMBERS,
    CUSTOMERS,
    CHURNED_CUSTOMERS,
)


def fact_named(name: str) -> Fact:
    """Return a fact by its code name.

    Raises
    ------
    UnknownNameError
        There is no such fact.
    """
    for fact in FACTS:
        if fact.name == name:
            return fact
    kind = Label(zh="事实表", en="fact")
    raise UnknownNameError(kind, name, [fact.name for fact in FACTS])


__all__ = [
    "DIMENSIONS",
    "FACTS",
    "Days",
    "Dimension",
    "Fact",
    "FactBase",
    "FactInputs",
    "FactRules",
    "FactTable",
    "Measure",
    "Question",
    "Ratio",
    "Rest",
    "ask",
    "columns_of",
    "dimension_named",
    "fact_base",
    "fact_named",
    "fields_of",
    "quotient",
    "ratio_places",
    "spellings",
]
