"""What do the functions that scale and weigh indicators say of themselves?"""

from __future__ import annotations

from xl_crm.functions._spec import Argument, Example, Function, Input, Topic
from xl_crm.i18n import Label

#: What the examples of scores begin with.
_INPUTS = (
    Input(
        name="spend",
        heading=Label(zh="消费金额", en="Spend"),
        values=(100, 500, 300, 900, 700, 500),
    ),
    Input(
        name="recency",
        heading=Label(zh="消费间隔(天)", en="Recency (days)"),
        values=(10, 90, 50, 30, 70, None),
    ),
    Input(name="weights", heading=Label(zh="权重", en="Weights"), values=(60, 40)),
    Input(name="directions", heading=Label(zh="方向", en="Directions"), values=(1, -1)),
)

_WAY = Label(
    zh="1越大越好（默认），-1越小越好；一个值或每列一个",
    en="1 higher is better (default), -1 lower; one value or one per column",
)

MINMAX = Function(
    name="CRM_MINMAX",
    topic=Topic.SCORING,
    text=Label(
        zh="按列极差标准化到0-1，1为好；空白仍为空白；整列取值相同则只给说明。",
        en="Scales each column to 0-1, 1 is good. Blanks stay blank; "
        "a column of equal values gets a note instead.",
    ),
    arguments=(
        Argument(
            name="values",
            label=Label(zh="指标区域，每列一个指标", en="Indicators, one per column"),
        ),
        Argument(
            name="direction",
            label=_WAY,
            required=False,
        ),
        Argument(
            name="lower",
            label=Label(
                zh="固定下限，更小的值记为下限；不填取最小值；一个值或每列一个",
                en="Fixed lower bound, smaller values are clipped; "
                "default: the minimum; one value or one per column",
            ),
            required=False,
        ),
        Argument(
            name="upper",
            label=Label(
                zh="固定上限，更大的值记为上限；不填取最大值；一个值或每列一个",
                en="Fixed upper bound, larger values are clipped; "
                "default: the maximum; one value or one per column",
            ),
            required=False,
        ),
    ),
    returns=Label(
        zh="与 values 同样多的行和列（到最后一个非空行），0-1；值为空则为空；"
        "没有数据或取值全同的列，首格为说明，其余为空",
        en="as many rows and columns as values (up to the last row that is not blank), "
        "0-1; blank where the value is; a column without data or of equal values holds "
        "a note in its first cell and is blank below",
    ),
    examples=(
        Example(
            title=Label(zh="订单数，越多越好", en="Orders: the more the better"),
            inputs=(
                Input(
                    name="orders",
                    heading=Label(zh="订单数", en="Orders"),
                    values=(2, 4, 10, None, 6),
                ),
            ),
            formula="CRM_MINMAX([orders])",
            result=((0,), (0.25,), (1,), (None,), (0.5,)),
            working=Label(
                zh="最小2、最大10：(4-2)÷(10-2)=0.25，(6-2)÷8=0.5",
                en="from 2 to 10: (4 - 2) / (10 - 2) = 0.25, (6 - 2) / 8 = 0.5",
            ),
        ),
        Example(
            title=Label(
                zh="投诉数，越少越好，固定在0到10之间",
                en="Complaints: the fewer the better, between 0 and 10",
            ),
            inputs=(
                Input(
                    name="complaints",
                    heading=Label(zh="投诉数", en="Complaints"),
                    values=(0, 2, 12, 5),
                ),
            ),
            formula="CRM_MINMAX([complaints],-1,0,10)",
            result=((1,), (0.8,), (0,), (0.5,)),
            working=Label(
                zh="1-2÷10=0.8；12超过上限，按10计，1-10÷10=0",
                en="1 - 2 / 10 = 0.8; 12 is above the bound and counts as 10: 0",
            ),
        ),
    ),
    same_as=Label(
        zh="crm.toml 中 [scoring] normaliser 为 minmax 时，"
        "分析工作簿“客户评分”表的标准化值",
        en="the scaled values of the sheet Scores of the analysis workbook, with "
        "normaliser minmax in [scoring] of crm.toml",
    ),
)

SCORE = Function(
    name="CRM_SCORE",
    topic=Topic.SCORING,
    text=Label(
        zh="每行0-100综合得分：极差标准化后加权。缺失指标按其余权重折算，"
        "有数据的权重不足60%则留空；取值全同的列视为缺失。",
        en="0-100 composite per row: min-max, weighted. Missing indicators are "
        "reweighted, blank under 60 % of weight; constant columns count as missing.",
    ),
    arguments=(
        Argument(
            name="indicators",
            label=Label(zh="指标区域，每列一个指标", en="Indicators, one per column"),
        ),
        Argument(
            name="weights",
            label=Label(
                zh="每列的权重，合计为1或100；不填为等权重",
                en="Weight of each column, sum 1 or 100; default: equal weights",
            ),
            required=False,
        ),
        Argument(
            name="directions",
            label=_WAY,
            required=False,
        ),
        Argument(
            name="normalize",
            label=Label(
                zh="TRUE（默认）先做极差标准化；FALSE表示数值已是0-100分",
                en="TRUE (default): min-max first; FALSE: values are scores of 0-100",
            ),
            required=False,
        ),
    ),
    returns=Label(
        zh="一列，与 indicators 同样多的行（到最后一个非空行），0-100；"
        "有数据的权重不足60%则为空",
        en="one column, as many rows as indicators (up to the last row that is not "
        "blank), 0-100; blank where under 60 % of the weight has data",
    ),
    examples=(
        Example(
            title=Label(
                zh="金额权重60、间隔权重40，间隔越短越好",
                en="Spend weighs 60, recency 40 and is better when short",
            ),
            inputs=_INPUTS,
            formula="CRM_SCORE([spend:recency],[weights],[directions])",
            result=((40,), (30,), (35,), (90,), (55,), (50,)),
            working=Label(
                zh="标准化后金额为 0、0.5、0.25、1、0.75、0.5，间隔为 1、0、0.5、0.75、"
                "0.25、空。第三行：60×0.25+40×0.5=35。第六行只有金额，"
                "权重60%已够：100×0.5=50",
                en="scaled, spend is 0, 0.5, 0.25, 1, 0.75, 0.5 and recency 1, 0, 0.5, "
                "0.75, 0.25, blank. Third row: 60 x 0.25 + 40 x 0.5 = 35. The sixth "
                "has spend alone, 60 % of the weight is enough: 100 x 0.5 = 50",
            ),
        ),
    ),
    same_as=Label(
        zh="分析工作簿“客户评分”表的维度得分和综合得分：综合得分用维度得分、"
        "维度权重，normalize 填 FALSE",
        en="dimension and composite scores of the sheet Scores of the analysis "
        "workbook: the composite from the dimension scores and their weights, with "
        "normalize FALSE",
    ),
)

CONTRIBUTION = Function(
    name="CRM_CONTRIBUTION",
    topic=Topic.SCORING,
    text=Label(
        zh="每个指标对综合得分贡献多少分：参数与CRM_SCORE相同，各行相加等于该行得分。",
        en="Points that each indicator adds to the composite. Arguments as in "
        "CRM_SCORE; each row adds up to its score.",
    ),
    arguments=SCORE.arguments,
    returns=Label(
        zh="与 indicators 同样多的行（到最后一个非空行）和列，0-100；指标缺失、"
        "该列取值全同或该行没有得分则为空",
        en="as many rows (up to the last that is not blank) and columns as indicators, "
        "0-100; blank where an indicator is missing or has one value for everybody, "
        "and where the row has no score",
    ),
    examples=(
        Example(
            title=Label(
                zh="CRM_SCORE 示例中的得分从何而来",
                en="Where the scores in the example of CRM_SCORE come from",
            ),
            inputs=_INPUTS,
            formula="CRM_CONTRIBUTION([spend:recency],[weights],[directions])",
            result=((0, 40), (30, 0), (15, 20), (60, 30), (45, 10), (50, None)),
            working=Label(
                zh="第三行：金额 60×0.25=15，间隔 40×0.5=20，合计35。"
                "第六行：权重全归金额，100×0.5=50",
                en="third row: spend 60 x 0.25 = 15, recency 40 x 0.5 = 20, together "
                "35. Sixth row: all of the weight is spend's, 100 x 0.5 = 50",
            ),
        ),
    ),
    same_as=Label(
        zh="分析工作簿“客户评分”表中各指标的得分贡献；"
        "xl-crm export 导出的 contribution_ 列",
        en="the contributions in the sheet Scores of the analysis workbook, and the "
        "columns contribution_ of xl-crm export",
    ),
)
