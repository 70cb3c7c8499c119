"""What does the function that sums up orders to RFM say of itself?"""

from __future__ import annotations

from xl_crm.functions._spec import Argument, Function, Topic
from xl_crm.i18n import Label

RFM = Function(
    name="CRM_RFM",
    topic=Topic.CUSTOMERS,
    text=Label(
        zh="由订单汇总每个客户的RFM：每行一单，负金额为退货，冲减金额、不计次数；"
        "无法识别的行在末行说明。",
        en="RFM table of customers from orders, one per row. A negative amount is a "
        "return: it lowers M and is no order. The last row says what was left out.",
    ),
    arguments=(
        Argument(
            name="customer_ids",
            label=Label(zh="客户ID，每行一单", en="Customer IDs, one order per row"),
        ),
        Argument(
            name="dates",
            label=Label(
                zh="订单日期，与客户ID逐行对应",
                en="Order dates, beside the customer IDs",
            ),
        ),
        Argument(
            name="amounts",
            label=Label(
                zh="订单金额，与客户ID逐行对应，退货为负",
                en="Order amounts, beside the customer IDs; returns are negative",
            ),
        ),
        Argument(
            name="as_of",
            label=Label(
                zh="统计截止日，之后的订单不计；默认为数据中最后一天",
                en="As-of date, later orders are left out; default: the last date",
            ),
            required=False,
        ),
        Argument(
            name="bins",
            label=Label(
                zh="分箱数2-10，默认5，分高者好",
                en="Number of bins 2-10, default 5; the highest score is best",
            ),
            required=False,
        ),
        Argument(
            name="segments",
            label=Label(
                zh="grid（默认，R×F网格）、r_rfm（R语言rfm包的规则）"
                "或eight（八类客户）",
                en="grid (default, R x F), r_rfm (rules of R rfm) or eight (types)",
            ),
            required=False,
        ),
    ),
    returns=Label(
        zh="带表头的表：客户ID、最近一次消费间隔(天)、消费频次、累计消费金额、"
        "R/F/M得分、RFM评分、客户类型；只有退货的客户没有间隔和得分；"
        "有未计入的行时末行说明原因和行数",
        en="a table with headers: customer, days since the last purchase, orders, net "
        "amount, the three scores, code, segment; who has returns only has neither "
        "days nor scores; a last row counts the rows left out, if any, by reason",
    ),
    examples=(),
    same_as=Label(
        zh="分析工作簿的“RFM明细”表（订单每单一行时）",
        en="the sheet RFM of the analysis workbook, where every order is one row",
    ),
)
