"""What does the function that names tiers say of itself?"""

from __future__ import annotations

from xl_crm.functions._spec import Argument, Function, Topic
from xl_crm.i18n import Label

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
    examples=(),
    same_as=Label(
        zh="分析工作簿“客户评分”表的“客户层级”和“对照层级”",
        en="the columns Tier and Tier, other method of the sheet Scores of the "
        "analysis workbook",
    ),
)
