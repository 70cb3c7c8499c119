"""A made-up company and its exports."""

from __future__ import annotations

from xl_crm_example.company import Company, make_company
from xl_crm_example.export import write_exports
from xl_crm_example.soil import Soiled, soil

__all__ = ["Company", "Soiled", "make_company", "soil", "write_exports"]
