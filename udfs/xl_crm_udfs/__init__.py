"""Functions for the sheet."""

from xl_crm_udfs.about import CRM_VERSION
from xl_crm_udfs.churn import CRM_CHURN
from xl_crm_udfs.cleaning import CRM_AMOUNT, CRM_DATE
from xl_crm_udfs.contribution import CRM_CONTRIBUTION
from xl_crm_udfs.growth import CRM_GROWTH
from xl_crm_udfs.masking import CRM_MASK
from xl_crm_udfs.rfm import CRM_RFM
from xl_crm_udfs.scoring import CRM_MINMAX, CRM_SCORE
from xl_crm_udfs.tiering import CRM_TIER

__all__ = [
    "CRM_AMOUNT",
    "CRM_CHURN",
    "CRM_CONTRIBUTION",
    "CRM_DATE",
    "CRM_GROWTH",
    "CRM_MASK",
    "CRM_MINMAX",
    "CRM_RFM",
    "CRM_SCORE",
    "CRM_TIER",
    "CRM_VERSION",
]
