"""What do the functions that scale and weigh indicators say of themselves?"""

from __future__ import annotations

from xl_crm.functions._spec import Argument, Function, Topic
from xl_crm.i18n import Label

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
            label=Label(
                zh="1越大越好（默认），-1越小越好；一个值或每列一个",
                en="1 higher is better (default), -1 lower; "
                "one value or one per column",
            ),
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
    examples=(),
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
            label=Label(
                zh="1越大越好（默认），-1越小越好；一个值或每列一个",
                en="1 higher is better (default), -1 lower; "
                "one value or one per column",
            ),
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
    examples=(),
    same_as=Label(
        zh="分析工作簿“客户评分”表的维度得分和综合得分：综合得分用维度得分、"
        "维度权重，normalize 填 FALSE",
        en="dimension and composite scores of the sheet Scores of the analysis "
        "workbook: the composite from the dimension scores and their weights, with "
        "normalize FALSE",
    ),
)
