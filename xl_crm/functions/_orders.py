"""Which arguments do functions on a list of orders share?"""

from __future__ import annotations

from xl_crm.functions._spec import Argument
from xl_crm.i18n import Label

CUSTOMER_IDS = Argument(
    name="customer_ids",
    label=Label(zh="客户ID，每行一单", en="Customer IDs, one order per row"),
)
DATES = Argument(
    name="dates",
    label=Label(
        zh="订单日期，与客户ID逐行对应", en="Order dates, beside the customer IDs"
    ),
)
AS_OF = Argument(
    name="as_of",
    label=Label(
        zh="统计截止日，之后的订单不计；默认为数据中最后一天",
        en="As-of date, later orders are left out; default: the last date",
    ),
    required=False,
)
