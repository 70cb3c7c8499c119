"""A made-up company and its exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from xl_crm_example import period
from xl_crm_example.company import Company, make_company
from xl_crm_example.export import write_exports
from xl_crm_example.soil import Soiled, soil

if TYPE_CHECKING:
    from datetime import date

#: Last day of every export; tasks of the example are judged by it.
LAST_DAY = cast("date", period.LAST_DAY.astype(object))

__all__ = ["LAST_DAY", "Company", "Soiled", "make_company", "soil", "write_exports"]
