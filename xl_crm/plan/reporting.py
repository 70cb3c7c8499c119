"""What do the reports cover, and from where on does a figure count as a finding?"""

from __future__ import annotations

from dataclasses import dataclass

from xl_crm.i18n import Label
from xl_crm.models.periods import Span
from xl_crm.plan._spec import Setting, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something known that may stand beside a figure, never as its cause.

    Attributes
    ----------
    when : str
        A day or a period, as written: ``2024-08-15``, ``2024-08``, ``2024Q3``.
    span : Span
        The days that this names.
    label : str
        What happened, in the words of people.
    """

    when: str
    span: Span
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """Which period is reported, and how much of it is shown."""

    period: str = setting(
        "",
        Setting(
            label=Label(zh="报告期", en="Period"),
            note=Label(
                zh="2024、2024Q3、2024-09 或 2024-07-01..2024-09-30（含首尾）；"
                "留空为最近一个完整季度",
                en="2024, 2024Q3, 2024-09 or 2024-07-01..2024-09-30, both ends "
                "included; empty: the last complete quarter",
            ),
        ),
    )
    compare: str = setting(
        "",
        Setting(
            label=Label(zh="对比期", en="Compared with"),
            note=Label(
                zh="与哪个时期对比，写法同上；留空为上一个同类时期",
                en="another period, written alike; empty: the one before",
            ),
        ),
    )
    fiscal_year_start_month: int = setting(
        1,
        Setting(
            label=Label(zh="财年起始月", en="First month of the fiscal year"),
            note=Label(
                zh="年与季度从该月起算；1 为自然年",
                en="years and quarters begin in it; 1 for the calendar's",
            ),
            lowest=1,
            highest=12,
        ),
    )
    merge_jan_feb: bool = setting(
        False,  # noqa: FBT003  (a default)
        Setting(
            label=Label(zh="1-2月合并", en="January and February together"),
            note=Label(
                zh="逐月对比时把1月和2月合为一期，避开春节错月",
                en="counts both as one month: the Spring Festival moves between them",
            ),
        ),
    )
    months: int = setting(
        24,
        Setting(
            label=Label(zh="趋势月数", en="Months of trends"),
            note=Label(zh="趋势中显示多少个月", en="months that trends show"),
            lowest=2,
            highest=120,
        ),
    )
    rows: int = setting(
        20,
        Setting(
            label=Label(zh="分组行数", en="Rows of breakdowns"),
            note=Label(
                zh="每张分组表最多多少行，其余合计为“其他”",
                en="rows of a breakdown; what is more is summed as the rest",
            ),
            lowest=3,
            highest=1000,
        ),
    )
    level_cut: str = setting(
        "median",
        Setting(
            label=Label(zh="价值与忠诚度界点", en="Cut of value and loyalty"),
            note=Label(
                zh="得分达到此值为高：median 为已评分客户的中位数，50 为50分",
                en="scores from it on are high: median of the customers scored, or "
                "50 points",
            ),
            choices=("median", "50"),
        ),
    )
    small_group: int = setting(
        5,
        Setting(
            label=Label(zh="小组人数", en="Small groups"),
            note=Label(
                zh="少于该数的分组照常列出，但不作判断",
                en="groups of fewer are shown and not judged",
            ),
            lowest=1,
            highest=1000,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """What counts as good service."""

    csat_scale: float = setting(
        5.0,
        Setting(
            label=Label(zh="满意度满分", en="Scale of satisfaction"),
            note=Label(zh="满意度评分的最高分", en="highest score of satisfaction"),
            lowest=1,
            highest=100,
        ),
    )
    csat_satisfied: float = setting(
        4.0,
        Setting(
            label=Label(zh="满意起点", en="Satisfied from"),
            note=Label(
                zh="评分不低于此分的算满意", en="scores from here on count as satisfied"
            ),
            lowest=0,
            highest=100,
        ),
    )
    response_hours: float = setting(
        2.0,
        Setting(
            label=Label(zh="响应时限(小时)", en="Response target (hours)"),
            note=Label(
                zh="从创建到首次响应的目标", en="wished from opening to first response"
            ),
            lowest=0,
            highest=10_000,
        ),
    )
    resolution_hours: float = setting(
        24.0,
        Setting(
            label=Label(zh="解决时限(小时)", en="Resolution target (hours)"),
            note=Label(zh="从创建到解决的目标", en="wished from opening to resolution"),
            lowest=0,
            highest=10_000,
        ),
    )
    resolution_rate: float = setting(
        0.9,
        Setting(
            label=Label(zh="解决率目标", en="Target resolution rate"),
            note=Label(
                zh="已解决占期内创建工单的目标比例",
                en="wished share of solved among the tickets of a period",
            ),
            lowest=0,
            highest=1,
        ),
    )
    csat_target: float = setting(
        0.8,
        Setting(
            label=Label(zh="满意度目标", en="Target satisfaction"),
            note=Label(
                zh="满意占已评分工单的目标比例",
                en="wished share of satisfied among rated tickets",
            ),
            lowest=0,
            highest=1,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurnSettings:
    """Who counts as churned (DOMAIN E20)."""

    min_days: int = setting(
        90,
        Setting(
            label=Label(zh="最少天数", en="Least days"),
            note=Label(
                zh="超过此天数未购买才可能算流失",
                en="nobody has churned before so many days without a purchase",
            ),
            lowest=1,
            highest=3650,
        ),
    )
    interval_factor: float = setting(
        2.0,
        Setting(
            label=Label(zh="周期倍数", en="Interval factor"),
            note=Label(
                zh="未购买天数超过本人购买间隔中位数的多少倍算流失",
                en="churned after so many times the median interval of the customer",
            ),
            lowest=0.1,
            highest=100,
        ),
    )
    min_orders: int = setting(
        3,
        Setting(
            label=Label(zh="最少订单数", en="Least orders"),
            note=Label(
                zh="订单不足此数的客户，改用全部购买间隔的90%分位",
                en="with fewer, the 90th percentile of all intervals decides",
            ),
            lowest=2,
            highest=100,
        ),
    )
    use_list: bool = setting(
        True,  # noqa: FBT003  (a default)
        Setting(
            label=Label(zh="以流失名单为准", en="The list decides"),
            note=Label(
                zh="有流失客户表时以其为准", en="a table of churned customers decides"
            ),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSettings:
    """What a campaign is credited with."""

    attribution_days: int = setting(
        30,
        Setting(
            label=Label(zh="归因天数", en="Attribution days"),
            note=Label(
                zh="参与后多少天内的订单算作活动带来",
                en="orders within so many days of taking part are credited",
            ),
            lowest=0,
            highest=365,
        ),
    )
    gross_margin: float = setting(
        0.0,
        Setting(
            label=Label(zh="毛利率", en="Gross margin"),
            note=Label(
                zh="金额中毛利的比例（0.3 即30%）；0 则ROI按收入口径计算并注明",
                en="share of the amount that is gross profit; at 0 ROI counts "
                "revenue, and says so",
            ),
            lowest=0,
            highest=1,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSettings:
    """From where on a figure is worth a sentence."""

    move: float = setting(
        0.05,
        Setting(
            label=Label(zh="变动幅度", en="Move"),
            note=Label(
                zh="相对变化达到此值才说上升或下降（0.05 即5%）",
                en="relative change from which a figure has moved (0.05 is 5 %)",
            ),
            lowest=0,
            highest=10,
        ),
    )
    points: float = setting(
        0.02,
        Setting(
            label=Label(zh="比率变动", en="Move of a rate"),
            note=Label(
                zh="比率变化达到此值才说上升或下降（0.02 即2个百分点）",
                en="change from which a rate has moved (0.02 is 2 points)",
            ),
            lowest=0,
            highest=1,
        ),
    )
    gap: float = setting(
        0.2,
        Setting(
            label=Label(zh="分组差距", en="Gap"),
            note=Label(
                zh="分组与整体相差达到此值才提及（0.2 即20%）",
                en="distance of a group from the whole to be told of (0.2 is 20 %)",
            ),
            lowest=0,
            highest=100,
        ),
    )
    concentration: float = setting(
        0.5,
        Setting(
            label=Label(zh="集中度", en="Concentration"),
            note=Label(
                zh="最大分组占比达到此值才提及",
                en="share from which the largest group is named",
            ),
            lowest=0,
            highest=1,
        ),
    )
    lift: float = setting(
        1.2,
        Setting(
            label=Label(zh="提升度", en="Lift"),
            note=Label(
                zh="某特征在流失客户中的占比达到全体的多少倍才提及",
                en="times as frequent among the churned as among all to be told of",
            ),
            lowest=1,
            highest=100,
        ),
    )
    p_value: float = setting(
        0.05,
        Setting(
            label=Label(zh="显著性水平", en="Significance"),
            note=Label(
                zh="p值不大于此值才算显著", en="p-values up to it are significant"
            ),
            lowest=0,
            highest=1,
        ),
    )
    deadline_days: int = setting(
        30,
        Setting(
            label=Label(zh="建议期限(天)", en="Deadline (days)"),
            note=Label(
                zh="建议的截止日为统计截止日后多少天",
                en="a suggestion is due so many days after the as-of date",
            ),
            lowest=1,
            highest=3650,
        ),
    )


#: The groups of settings of the reports by their name in the project file.
REPORT_GROUPS: dict[str, tuple[type, Label]] = {
    "report": (ReportSettings, Label(zh="报表", en="Reports")),
    "service": (ServiceSettings, Label(zh="客户服务", en="Service")),
    "churn": (ChurnSettings, Label(zh="客户流失", en="Churn")),
    "campaign": (CampaignSettings, Label(zh="营销活动", en="Campaigns")),
    "findings": (FindingSettings, Label(zh="结论", en="Findings")),
}
