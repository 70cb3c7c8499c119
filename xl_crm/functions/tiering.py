"""What does the function that names tiers say of itself?"""

from __future__ import annotations

from xl_crm.functions._spec import Argument, Example, Function, Input, Topic
from xl_crm.i18n import Label

_HIGH = Label(zh="高价值客户", en="High value")
_POTENTIAL = Label(zh="潜力客户", en="Potential")
_STABLE = Label(zh="稳定客户", en="Stable")
_AT_RISK = Label(zh="流失风险客户", en="At risk")

TIER = Function(
    name="CRM_TIER",
    topic=Topic.SCORING,
    text=Label(
        zh="每个得分的客户层级，分数落在切点上归较高层级；无得分则留空。",
        en="Tier of each score; a score on a cut goes to the better tier. "
        "No score, no tier.",
    ),
    arguments=(
        Argument(
            name="scores",
            label=Label(zh="得分，一列或一行", en="Scores, one column or row"),
        ),
        Argument(
            name="method",
            label=Label(
                zh="按排名百分比（默认）、按得分区间或按四分位",
                en="percent_bands (default), score_bands or quartile",
            ),
            required=False,
        ),
        Argument(
            name="cuts",
            label=Label(
                zh="切点，从最好的层级起：百分比默认20、40、70，得分默认80、60、40",
                en="Cuts from the best tier down: percents, default 20, 40, 70, "
                "or points, default 80, 60, 40",
            ),
            required=False,
        ),
        Argument(
            name="labels",
            label=Label(
                zh="层级名称，从最好的起，比切点多一个；默认四个层级",
                en="Tier names, best first, one more than cuts; "
                "default: the four tiers",
            ),
            required=False,
        ),
    ),
    returns=Label(
        zh="与 scores 同方向的一列或一行层级名称；没有得分则为空",
        en="tier names, a column or a row as scores are; blank where there is no score",
    ),
    examples=(
        Example(
            title=Label(zh="按得分区间 80、60、40", en="By points: 80, 60, 40"),
            inputs=(
                Input(
                    name="score",
                    heading=Label(zh="综合得分", en="Score"),
                    values=(88.1, 69.7, 70.4, 46.5, 83.2, 60, None, 39.9),
                ),
            ),
            formula='CRM_TIER([score],"score_bands")',
            result=(
                (_HIGH,),
                (_POTENTIAL,),
                (_POTENTIAL,),
                (_STABLE,),
                (_HIGH,),
                (_POTENTIAL,),
                (None,),
                (_AT_RISK,),
            ),
            working=Label(
                zh="80分及以上为高价值，60及以上为潜力，40及以上为稳定，其余为流失风险；"
                "60落在切点上，归较高层级",
                en="high value from 80, potential from 60, stable from 40, at risk "
                "below; 60 is on a cut and goes to the better tier",
            ),
        ),
        Example(
            title=Label(
                zh="按排名百分比 20、40、70", en="By percent of customers: 20, 40, 70"
            ),
            inputs=(
                Input(
                    name="score",
                    heading=Label(zh="综合得分", en="Score"),
                    values=(0, 20, 40, 60, 80, 100),
                ),
            ),
            formula="CRM_TIER([score])",
            result=(
                (_AT_RISK,),
                (_AT_RISK,),
                (_STABLE,),
                (_POTENTIAL,),
                (_HIGH,),
                (_HIGH,),
            ),
            working=Label(
                zh="六个得分的80%、60%、30%分位数为 80、60、30"
                "（PERCENTILE.INC：5×0.8=第4个间隔之后，依此类推）",
                en="the 80th, 60th and 30th percentiles of the six scores are 80, 60 "
                "and 30 (PERCENTILE.INC: 5 x 0.8 = 4 steps of 20 up, and so on)",
            ),
        ),
    ),
    same_as=Label(
        zh="分析工作簿“客户评分”表的“客户层级”和“对照层级”",
        en="the columns Tier and Tier, other method of the sheet Scores of the "
        "analysis workbook",
    ),
)
