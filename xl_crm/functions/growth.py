"""What does the function for rates of growth say of itself?"""

from __future__ import annotations

from xl_crm.functions._spec import Argument, Example, Function, Input, Topic
from xl_crm.i18n import Label

GROWTH = Function(
    name="CRM_GROWTH",
    topic=Topic.GROWTH,
    text=Label(
        zh="每个数值相对基期的增长率，0.15为15%：基期取上期为环比，取去年同期为同比。"
        "基期为0或负时只给说明。",
        en="Growth of each figure over its base, 0.15 for 15 %: the period before, or "
        "a year ago. A base of 0 or below gets a note instead.",
    ),
    arguments=(
        Argument(
            name="current",
            label=Label(zh="本期数值（金额或数量）", en="Figures (amounts or counts)"),
        ),
        Argument(
            name="base",
            label=Label(
                zh="基期数值，与本期同样多：环比选上移一期的区域，"
                "同比选上移一年的；或一个值",
                en="Their bases, as many cells: the same range one period up, or a "
                "year up; or one value for all",
            ),
        ),
    ),
    returns=Label(
        zh="与 current 同样多的行和列；0.15 表示15%；基期为0或负则为简短说明，"
        "缺任一数值则为空",
        en="as many rows and columns as current; 0.15 is 15 %; a few words where the "
        "base is 0 or below, blank where one of the two is missing",
    ),
    examples=(
        Example(
            title=Label(zh="各类基期", en="Bases of all kinds"),
            inputs=(
                Input(
                    name="current",
                    heading=Label(zh="本期", en="This period"),
                    values=(115, 80, 50, 0, 30, None),
                ),
                Input(
                    name="base",
                    heading=Label(zh="上期", en="Period before"),
                    values=(100, 100, 0, 0, -20, 40),
                ),
            ),
            formula="CRM_GROWTH([current],[base])",
            result=(
                (0.15,),
                (-0.2,),
                (
                    Label(
                        zh="新增/恢复（基期为0）", en="new or resumed (the base is 0)"
                    ),
                ),
                (Label(zh="基期为0", en="the base is 0"),),
                (Label(zh="基期为负", en="the base is negative"),),
                (None,),
            ),
            working=Label(
                zh="(115-100)÷100=0.15；(80-100)÷100=-0.2；"
                "其余各行没有可用作分母的基期或没有本期数",
                en="(115 - 100) / 100 = 0.15; (80 - 100) / 100 = -0.2; the other rows "
                "have no base to divide by, or no figure",
            ),
        ),
        Example(
            title=Label(zh="定基增长：都与1月相比", en="Growth over January, all rows"),
            inputs=(
                Input(
                    name="amount",
                    heading=Label(zh="月销售额", en="Sales of the month"),
                    values=(200, 220, 150, 300, 240),
                ),
                Input(
                    name="january",
                    heading=Label(zh="1月", en="January"),
                    values=(200,),
                ),
            ),
            formula="CRM_GROWTH([amount],[january])",
            result=((0,), (0.1,), (-0.25,), (0.5,), (0.2,)),
            working=Label(
                zh="(220-200)÷200=0.1；(150-200)÷200=-0.25；"
                "(300-200)÷200=0.5；(240-200)÷200=0.2",
                en="(220 - 200) / 200 = 0.1; (150 - 200) / 200 = -0.25; "
                "(300 - 200) / 200 = 0.5; (240 - 200) / 200 = 0.2",
            ),
        ),
    ),
    same_as=Label(
        zh="业务报表（xl-crm report）各表的“环比”“同比”列；"
        "没有增长率时，报表的表格留空，首页给同样的说明",
        en="the columns of change of the business reports (xl-crm report); where there "
        "is no rate their tables stay blank and their first sheet has the same words",
    ),
)
