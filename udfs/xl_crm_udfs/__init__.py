"""Functions for the sheet."""

from xl_crm_udfs.rfm import CRM_RFM
from xl_crm_udfs.scoring import CRM_MINMAX, CRM_SCORE
from xl_crm_udfs.tiering import CRM_TIER

__all__ = ["CRM_MINMAX", "CRM_RFM", "CRM_SCORE", "CRM_TIER"]
