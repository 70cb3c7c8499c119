"""What does the function that sums up orders to RFM say of itself?"""

from __future__ import annotations

from datetime import date

from xl_crm.functions._orders import AS_OF, CUSTOMER_IDS, DATES
from xl_crm.functions._spec import Argument, Example, Function, Input, Topic
from xl_crm.i18n import Label

_CHAMPIONS = Label(zh="冠军客户", en="Champions")
_LOYAL = Label(zh="忠诚客户", en="Loyal Customers")
_SLEEPY = Label(zh="即将沉睡客户", en="About To Sleep")
_HIBERNATING = Label(zh="沉睡客户", en="Hibernating")
_LOST = Label(zh="已流失客户", en="Lost")

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
        CUSTOMER_IDS,
        DATES,
        Argument(
            name="amounts",
            label=Label(
                zh="订单金额，与客户ID逐行对应，退货为负",
                en="Order amounts, beside the customer IDs; returns are negative",
            ),
        ),
        AS_OF,
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
    examples=(
        Example(
            title=Label(
                zh="五个客户，截至最后一单 2024-06-30",
                en="Five customers, as of the last order, 2024-06-30",
            ),
            inputs=(
                Input(
                    name="customer",
                    heading=Label(zh="客户ID", en="Customer ID"),
                    values=("A", "A", "A", "B", "B", "C", "D", "E"),
                ),
                Input(
                    name="day",
                    heading=Label(zh="订单日期", en="Order date"),
                    values=(
                        date(2024, 6, 30),
                        date(2024, 6, 20),
                        date(2024, 5, 1),
                        date(2024, 6, 10),
                        date(2024, 3, 1),
                        date(2024, 5, 31),
                        date(2024, 4, 1),
                        date(2024, 1, 1),
                    ),
                ),
                Input(
                    name="amount",
                    heading=Label(zh="订单金额", en="Order amount"),
                    values=(100, 200, 300, 50, 150, 400, 80, 500),
                ),
            ),
            formula="CRM_RFM([customer],[day],[amount])",
            result=(
                (
                    Label(zh="客户ID", en="Customer ID"),
                    Label(zh="最近一次消费间隔(天)", en="Recency (days)"),
                    Label(zh="消费频次", en="Frequency"),
                    Label(zh="累计消费金额", en="Monetary"),
                    Label(zh="R得分", en="R score"),
                    Label(zh="F得分", en="F score"),
                    Label(zh="M得分", en="M score"),
                    Label(zh="RFM评分", en="RFM score"),
                    Label(zh="客户类型", en="Segment"),
                ),
                ("A", 0, 3, 600, 5, 5, 5, "555", _CHAMPIONS),
                ("B", 20, 2, 200, 4, 4, 2, "442", _LOYAL),
                ("C", 30, 1, 400, 3, 1, 3, "313", _SLEEPY),
                ("D", 90, 1, 80, 2, 1, 1, "211", _HIBERNATING),
                ("E", 181, 1, 500, 1, 1, 4, "114", _LOST),
            ),
            working=Label(
                zh="五个间隔和五个金额各不相同，按大小得1-5分（间隔短者高）。"
                "频次 1、1、1、2、3 的20%、40%、60%、80%分位数为 1、1、1.4、2.2："
                "1得1分，2高于其中三个得4分，3得5分。客户类型按R和F查分群表",
                en="five different recencies and five different amounts score 1 to 5 "
                "by rank, the most recent best. The 20th, 40th, 60th and 80th "
                "percentiles of the frequencies 1, 1, 1, 2, 3 are 1, 1, 1.4, 2.2: 1 "
                "scores 1, 2 is above three of them and scores 4, 3 scores 5. The "
                "segment is that of R and F in the grid of segments",
            ),
        ),
    ),
    same_as=Label(
        zh="分析工作簿的“RFM明细”表（订单每单一行时）",
        en="the sheet RFM of the analysis workbook, where every order is one row",
    ),
)
