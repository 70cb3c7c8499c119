"""Which days belong to a period, and with which other days are they compared?"""

from xl_crm.models.periods._calendar import Calendar, Period, Span
from xl_crm.models.periods._comparison import Base, BaseKind, Comparison, comparison
from xl_crm.models.periods._text import parse_period
from xl_crm.summary import Grain

__all__ = [
    "Base",
    "BaseKind",
    "Calendar",
    "Comparison",
    "Grain",
    "Period",
    "Span",
    "comparison",
    "parse_period",
]
