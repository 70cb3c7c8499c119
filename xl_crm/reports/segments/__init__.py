"""Which RFM scores, segments and types do customers have, and how many are in each?"""

from xl_crm.reports.segments._grid import segment_lists
from xl_crm.reports.segments._page import segment_page
from xl_crm.reports.segments._rfm import rfm_page

__all__ = ["rfm_page", "segment_lists", "segment_page"]
