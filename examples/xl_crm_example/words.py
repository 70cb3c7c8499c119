"""Which words stand in the cells for closed choices, in Chinese and in English?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm_example.names import INDUSTRIES, OWNERS, REGIONS, TITLES, pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xl_crm.i18n import Lang

SIZES = pairs(
    "大型(1000人以上)=Large (1000+ staff); 中型(300-1000人)=Medium (300-1000 staff); "
    "小型(20-300人)=Small (20-300 staff); 微型(20人以下)=Micro (under 20 staff)"
)
CHANNELS = pairs("线上=Online; 线下=Offline; 展会=Trade fair; 转介绍=Referral")

ORDER_STATUSES = pairs("已完成=Completed; 已取消=Cancelled; 退货=Returned")
COMPLETED, CANCELLED, RETURNED = range(3)

TOUCHES = pairs("电话=Phone; 邮件=E-mail; 拜访=Visit; 咨询=Inquiry")
PHONE, EMAIL, VISIT, INQUIRY = range(4)

TICKET_KINDS = pairs("咨询=Question; 投诉=Complaint; 维修=Repair")
QUESTION, COMPLAINT, REPAIR = range(3)
COMPLAINT_TYPES = pairs(
    "质量=Quality; 物流=Delivery; 服务态度=Attitude; 响应慢=Slow response"
)
QUALITY, DELIVERY, ATTITUDE, SLOW = range(4)

CAMPAIGN_KINDS = pairs(
    "促销=Promotion; 新品推广=New products; 会员体系=Loyalty programme; 展会=Trade fair"
)
STAGES = pairs("赢单=Won; 输单=Lost; 进行中=Open")
WON, LOST, OPEN = range(3)
CHURN_REASONS = pairs("价格=Price; 服务=Service; 竞品=Competitor; 其他=Other")

YES_NO = {True: Label(zh="是", en="Yes"), False: Label(zh="否", en="No")}

REGION_NAMES = tuple(region.name for region in REGIONS)
INDUSTRY_NAMES = tuple(industry.name for industry in INDUSTRIES)
OWNER_NAMES = OWNERS
TITLE_NAMES = TITLES


def spoken(
    labels: Sequence[Label], positions: NDArray[np.int64], lang: Lang
) -> NDArray[np.object_]:
    """Return the word at each position; a negative position gives empty text."""
    words = np.array([*(label.text(lang) for label in labels), ""], dtype=object)
    return words[np.where(positions < 0, len(labels), positions)]
