"""Which functions does the sheet have, and what do they say of themselves?"""

from xl_crm.functions._spec import (
    Argument,
    DeclarationError,
    Example,
    Function,
    Input,
    Topic,
    Value,
)
from xl_crm.functions.about import VERSION
from xl_crm.functions.churn import CHURN
from xl_crm.functions.cleaning import AMOUNT, DATE
from xl_crm.functions.growth import GROWTH
from xl_crm.functions.masking import MASK
from xl_crm.functions.rfm import RFM
from xl_crm.functions.scoring import CONTRIBUTION, MINMAX, SCORE
from xl_crm.functions.tiering import TIER

#: Every function, in reading order, topic by topic. A new one is added here.
FUNCTIONS: tuple[Function, ...] = (
    MINMAX,
    SCORE,
    CONTRIBUTION,
    TIER,
    RFM,
    CHURN,
    GROWTH,
    AMOUNT,
    DATE,
    MASK,
    VERSION,
)

__all__ = [
    "FUNCTIONS",
    "Argument",
    "DeclarationError",
    "Example",
    "Function",
    "Input",
    "Topic",
    "Value",
]
