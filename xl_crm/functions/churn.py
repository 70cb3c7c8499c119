"""What does the function that warns of churn say of itself?"""

from __future__ import annotations

from datetime import date

from xl_crm.functions._orders import AS_OF, CUSTOMER_IDS, DATES
from xl_crm.functions._spec import Argument, Example, Function, Input, Topic
from xl_crm.i18n import Label

_OWN = Label(zh="本人购买周期", en="Own purchase interval")
_LEAST = Label(zh="最少天数", en="Least days")
_LEFT = Label(zh="已流失", en="Churned")
_STAYED = Label(zh="未流失", en="Not churned")

CHURN = Function(
    name="CRM_CHURN",
    topic=Topic.CUSTOMERS,
    text=Label(
        zh="由订单判断流失：未购买天数超过界限的客户已流失。界限为最少天数与本人购买"
        "周期若干倍中较大者，购买不足3天的用全体周期。",
        en="Churn by orders: who has not bought for more days than their limit, the "
        "larger of the least days and some times their own interval.",
    ),
    arguments=(
        CUSTOMER_IDS,
        DATES,
        AS_OF,
        Argument(
            name="min_days",
            label=Label(
                zh="最少天数，默认90：未购买不超过此天数不算流失",
                en="Least days, default 90: nobody has churned before",
            ),
            required=False,
        ),
        Argument(
            name="factor",
            label=Label(
                zh="周期倍数，默认2：未购买超过本人购买周期的多少倍",
                en="Default 2: churned after so many times their own interval",
            ),
            required=False,
        ),
        Argument(
            name="amounts",
            label=Label(
                zh="订单金额，与客户ID逐行对应；负数为退货，不算购买",
                en="Order amounts, beside the IDs; below 0 is a return, no purchase",
            ),
            required=False,
        ),
    ),
    returns=Label(
        zh="带表头的表：客户ID、最近一次消费日期、最近一次消费间隔(天)、"
        "购买周期(天)（两次购买间隔天数的中位数）、流失界限(天)、判断依据、流失状态；"
        "只有退货的客户无法判断；有未计入的行时末行说明原因和行数",
        en="a table with headers: customer, day of the last purchase, days since, "
        "purchase interval (median days between two purchases), churn limit in days, "
        "rule, churn status; who has returns only cannot be judged; a last row counts "
        "the rows left out, if any, by reason",
    ),
    examples=(
        Example(
            title=Label(
                zh="四个客户，截至2024-06-30", en="Four customers, as of 2024-06-30"
            ),
            inputs=(
                Input(
                    name="customer",
                    heading=Label(zh="客户ID", en="Customer ID"),
                    values=("A", "A", "A", "B", "B", "B", "C", "D", "D"),
                ),
                Input(
                    name="day",
                    heading=Label(zh="订单日期", en="Order date"),
                    values=(
                        date(2024, 1, 10),
                        date(2024, 1, 20),
                        date(2024, 2, 4),
                        date(2024, 1, 1),
                        date(2024, 2, 20),
                        date(2024, 4, 10),
                        date(2024, 3, 31),
                        date(2024, 6, 1),
                        date(2024, 6, 21),
                    ),
                ),
                Input(
                    name="as_of",
                    heading=Label(zh="统计截止日", en="As-of date"),
                    values=(date(2024, 6, 30),),
                ),
            ),
            formula="CRM_CHURN([customer],[day],[as_of])",
            result=(
                (
                    Label(zh="客户ID", en="Customer ID"),
                    Label(zh="最近一次消费日期", en="Last purchase"),
                    Label(zh="最近一次消费间隔(天)", en="Recency (days)"),
                    Label(zh="购买周期(天)", en="Purchase interval (days)"),
                    Label(zh="流失界限(天)", en="Churn limit (days)"),
                    Label(zh="判断依据", en="Rule"),
                    Label(zh="流失状态", en="Churn status"),
                ),
                ("A", date(2024, 2, 4), 147, 12.5, 90, _OWN, _LEFT),
                ("B", date(2024, 4, 10), 81, 50, 100, _OWN, _STAYED),
                ("C", date(2024, 3, 31), 91, None, 90, _LEAST, _LEFT),
                ("D", date(2024, 6, 21), 9, 20, 90, _LEAST, _STAYED),
            ),
            working=Label(
                zh="A 间隔10、15天，中位数12.5，两倍25天，不足90，界限90天；"
                "2月4日至6月30日为25+31+30+31+30=147天。B 间隔50、50天，"
                "界限2×50=100天，已过20+31+30=81天。C、D 购买不足3天，"
                "全体间隔共5个、不足20个，界限为最少的90天",
                en="A waits 10 and 15 days, median 12.5, twice that 25, below 90: the "
                "limit is 90; February 4 to June 30 is 25 + 31 + 30 + 31 + 30 = 147. "
                "B waits 50 and 50: 2 x 50 = 100; 20 + 31 + 30 = 81 have passed. C and "
                "D bought on fewer than 3 days, and 5 intervals of all are fewer than "
                "20: the least 90 days decide",
            ),
        ),
    ),
    same_as=Label(
        zh="“客户流失”报表（xl-crm report churn）中没有流失名单时的判断；"
        "min_days、factor 即 crm.toml [churn] 的 min_days、interval_factor",
        en="the churn report (xl-crm report churn) where no list of churned customers "
        "decides; min_days and factor are min_days and interval_factor in [churn] of "
        "crm.toml",
    ),
)
