"""Which figures do people calculate of their own, from those that are there?"""

from xl_crm.metrics.calculated._field import CalculatedField, parse_calculated

__all__ = ["CalculatedField", "parse_calculated"]
