"""Which figures do people calculate of their own, from those that are there?"""

from xl_crm.metrics.calculated._field import CalculatedField, parse_calculated
from xl_crm.metrics.calculated._resolve import cycle_problems, resolve
from xl_crm.metrics.calculated._resolved import (
    ResolvedField,
    ScaledField,
    evaluate_all,
)
from xl_crm.metrics.calculated._vocabulary import (
    Known,
    Vocabulary,
    customer_vocabulary,
)

__all__ = [
    "CalculatedField",
    "Known",
    "ResolvedField",
    "ScaledField",
    "Vocabulary",
    "customer_vocabulary",
    "cycle_problems",
    "evaluate_all",
    "parse_calculated",
    "resolve",
]
