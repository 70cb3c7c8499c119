"""What do the functions that read amounts and dates say of themselves?"""

from __future__ import annotations

from datetime import date

from xl_crm.functions._spec import Argument, Example, Function, Input, Topic
from xl_crm.i18n import Label

_TYPED = Label(zh="原文", en="As typed")
_NO_DATE = Label(zh="不是日期", en="not a date")

AMOUNT = Function(
    name="CRM_AMOUNT",
    topic=Topic.CLEANING,
    text=Label(
        zh="把金额文本读成以元为单位的数值，如“1.2万元”读作12000；"
        "空白和“待补充”等为空，读不懂的给简短说明。",
        en="Amounts typed as text, as numbers in yuan. Blank for blank cells; a note "
        "for what is no amount.",
    ),
    arguments=(
        Argument(
            name="texts",
            label=Label(zh="金额，文本或数值", en="Amounts, as text or number"),
        ),
    ),
    returns=Label(
        zh="与 texts 同样多的行和列；元，最多六位小数；空白、错误值、“待补充”“未知”"
        "等为空；读不懂的为“不是金额”，同列有人民币时其他币种为“外币”",
        en="as many rows and columns as texts; yuan, to six places; blank for blank "
        "cells, errors and words for pending or unknown; “not an amount” for other "
        "text, “another currency” for amounts in one beside yuan in a column",
    ),
    examples=(
        Example(
            title=Label(zh="各种写法的金额", en="Amounts in many spellings"),
            inputs=(
                Input(
                    name="typed",
                    heading=_TYPED,
                    values=(
                        "1.2万元",
                        "￥3,200.50",
                        "(350.00)",
                        "１２３",
                        88,
                        "待补充",
                        "面议",
                        "12,3",
                    ),
                ),
            ),
            formula="CRM_AMOUNT([typed])",
            result=(
                (12000,),
                (3200.5,),
                (-350,),
                (123,),
                (88,),
                (None,),
                (Label(zh="不是金额", en="not an amount"),),
                (Label(zh="不是金额", en="not an amount"),),
            ),
            working=Label(
                zh="1.2×10000=12000；括号表示负数；全角数字同半角；"
                "“待补充”是缺失值；“12,3”的千分位不对",
                en="1.2 x 10,000 = 12,000; brackets mean below 0; full-width digits "
                "count as digits; pending is missing; 12,3 is grouped wrongly",
            ),
        ),
    ),
    same_as=Label(
        zh="导入时读取金额列的结果（xl-crm run、check 等）",
        en="what the import reads in a column of amounts (xl-crm run, check ...)",
    ),
)

DATE = Function(
    name="CRM_DATE",
    topic=Topic.CLEANING,
    text=Label(
        zh="把日期文本读成日期，如“2024年3月5日”；日月先后不明的须给order，"
        "空白和“待补充”等为空，读不懂的给简短说明。",
        en="Texts as dates. Blank for blank cells; a note for what is no date, or "
        "where order must say whether the day or the month is first.",
    ),
    arguments=(
        Argument(
            name="texts",
            label=Label(
                zh="日期，文本、数值或日期", en="Dates, as text, number or date"
            ),
        ),
        Argument(
            name="order",
            label=Label(
                zh="03/04/2024 这类日期的次序：dmy（日月年）或 mdy（月日年）；"
                "不填则不猜",
                en="Order of dates like 03/04/2024: dmy or mdy; none is guessed",
            ),
            required=False,
        ),
    ),
    returns=Label(
        zh="与 texts 同样多的行和列；日期（不含时间），单元格请设为日期格式；空白、"
        "错误值、“待补充”“未知”等为空；其他文本为“不是日期”或“日月顺序不明”",
        en="as many rows and columns as texts; days without a time, so give the cells "
        "a date format; blank for blank cells, errors and words for pending or "
        "unknown; “not a date” or “day or month first?” for other text",
    ),
    examples=(
        Example(
            title=Label(zh="各种写法的日期", en="Dates in many spellings"),
            inputs=(
                Input(
                    name="typed",
                    heading=_TYPED,
                    values=(
                        "2024年3月5日",
                        "2024/3/5 18:30",
                        20240305,
                        45356,
                        "13/04/2024",
                        "03/04/2024",
                        "2024-02-30",
                        "待补充",
                    ),
                ),
            ),
            formula="CRM_DATE([typed])",
            result=(
                (date(2024, 3, 5),),
                (date(2024, 3, 5),),
                (date(2024, 3, 5),),
                (date(2024, 3, 5),),
                (date(2024, 4, 13),),
                (Label(zh="日月顺序不明", en="day or month first?"),),
                (_NO_DATE,),
                (None,),
            ),
            working=Label(
                zh="45356 是 Excel 的日期序号：45292 为 2024-01-01，再加64天；"
                "没有第13个月，所以 13 是日；03/04 两种读法都成立；2月没有30日",
                en="45356 is a serial number of Excel: 45292 is 2024-01-01, and 64 "
                "days more; there is no month 13, so 13 is the day; 03/04 can be read "
                "both ways; no February has 30 days",
            ),
        ),
        Example(
            title=Label(zh="给出次序", en="With the order given"),
            inputs=(
                Input(
                    name="typed",
                    heading=_TYPED,
                    values=("03/04/2024", "13/04/2024", "04/13/2024"),
                ),
            ),
            formula='CRM_DATE([typed],"dmy")',
            result=((date(2024, 4, 3),), (date(2024, 4, 13),), (_NO_DATE,)),
            working=Label(
                zh="日在前：4月3日、4月13日；没有第13个月",
                en="the day is first: April 3, April 13; there is no month 13",
            ),
        ),
    ),
    same_as=Label(
        zh="导入时读取日期列的结果；order 即 crm.toml [reading] 的 date_order",
        en="what the import reads in a column of dates; order is date_order in "
        "[reading] of crm.toml",
    ),
)
