"""Which settings are there, what do they mean, and what are their defaults?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.ingest import OrderUnit, Returns, ZeroAmount
from xl_crm.ingest.orders.prepare import ReturnBasis, UnexplainedNegative
from xl_crm.plan._spec import Setting, setting
from xl_crm.plan.output import EngineSettings, Output
from xl_crm.plan.reporting import REPORT_GROUPS
from xl_crm.scores.normalise import Normaliser
from xl_crm.tables.orders import OrderStatus
from xl_crm.tiers.rfm import BinRule
from xl_crm.tiers.scale import TierMethod

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """What the whole run goes by."""

    language: Lang = setting(
        Lang.ZH,
        Setting(
            label=Label(zh="语言", en="Language"),
            note=Label(zh="输出语言", en="language of the output"),
        ),
    )
    as_of: date | None = setting(
        None,
        Setting(
            label=Label(zh="统计截止日", en="As-of date"),
            note=Label(
                zh="所有“当前日期”以此为准；留空则取订单中的最后一天",
                en="stands for today in every formula; empty: last day in the orders",
            ),
        ),
    )
    company: str = setting(
        "",
        Setting(
            label=Label(zh="公司名称", en="Company"),
            note=Label(zh="写在工作簿标题中", en="stands in the titles of workbooks"),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How exports are read."""

    date_order: str = setting(
        "",
        Setting(
            label=Label(zh="日月顺序", en="Day and month"),
            note=Label(
                zh="03/04/2024 这类日期：dmy 日在前，mdy 月在前；"
                "留空则不猜，列入问题清单",
                en="dates like 03/04/2024: dmy or mdy; empty refuses to guess",
            ),
            choices=("", "dmy", "mdy"),
        ),
    )
    timezone: str = setting(
        "Asia/Shanghai",
        Setting(
            label=Label(zh="时区", en="Time zone"),
            note=Label(
                zh="带时差的时间先换算到此时区，再取日期",
                en="a stamp with an offset becomes a date in this zone",
            ),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSettings:
    """Which order lines count, and with what amount."""

    returns: Returns = setting(
        Returns.NET,
        Setting(
            label=Label(zh="退货", en="Returns"),
            note=Label(
                zh="net 冲减销售，exclude 不计",
                en="net: netted against sales, exclude: left out",
            ),
        ),
    )
    return_basis: ReturnBasis = setting(
        ReturnBasis.RETURN_DATE,
        Setting(
            label=Label(zh="退货计入日", en="Day of a return"),
            note=Label(
                zh="return_date 计入退货当日；original_order 计入原订单日（能对应时）",
                en="return_date: on its own day; original_order: on that of its sale",
            ),
        ),
    )
    return_match_days: int = setting(
        30,
        Setting(
            label=Label(zh="退货对应天数", en="Days to match a return"),
            note=Label(
                zh="没有原订单号的退货，在此前多少天内找同客户同产品的销售",
                en="without its order number a return is matched with a sale of the "
                "same customer and product at most so many days before",
            ),
            lowest=0,
            highest=3650,
        ),
    )
    unexplained_negative: UnexplainedNegative = setting(
        UnexplainedNegative.QUARANTINE,
        Setting(
            label=Label(zh="不明负金额", en="Unexplained negatives"),
            note=Label(
                zh="既不是退货也无可对应销售的负金额：quarantine 隔离，count 计入",
                en="negative amounts that are no return and fit no sale: quarantine, "
                "or count them",
            ),
        ),
    )
    extreme_mads: float = setting(
        3.5,
        Setting(
            label=Label(zh="极端金额界限", en="Extreme amounts"),
            note=Label(
                zh="金额对数偏离中位数超过多少倍MAD时提示（只提示，不剔除）；0 不检查",
                en="tell of amounts so many deviations off the median, on a log scale; "
                "they count all the same; 0 for none",
            ),
            lowest=0,
            highest=100,
        ),
    )
    zero_amount: ZeroAmount = setting(
        ZeroAmount.COUNT,
        Setting(
            label=Label(zh="零金额行", en="Zero amounts"),
            note=Label(
                zh="count 计为订单，exclude 不计", en="count as orders, or exclude"
            ),
        ),
    )
    order_unit: OrderUnit = setting(
        OrderUnit.NUMBER,
        Setting(
            label=Label(zh="订单单位", en="Order unit"),
            note=Label(
                zh="number 按订单号，没有订单号时同客户同日算一单；line 每行一单",
                en="number: order number, else customer and day; line: every line",
            ),
        ),
    )
    new_product_days: int = setting(
        180,
        Setting(
            label=Label(zh="新品天数", en="New-product days"),
            note=Label(
                zh="产品上市后多少天内的订单算新品订单",
                en="an order is of a new product within so many days of its launch",
            ),
            lowest=1,
            highest=3650,
        ),
    )
    status_words: Mapping[str, OrderStatus] = setting(
        {},
        Setting(
            label=Label(zh="订单状态用词", en="Status words"),
            note=Label(
                zh='本公司用词，如 { "已结案" = "completed" }；'
                "可用 completed cancelled returned pending",
                en='words of your exports, as { "Booked" = "completed" }; '
                "completed, cancelled, returned or pending",
            ),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Which periods the metrics look at."""

    window_months: int = setting(
        12,
        Setting(
            label=Label(zh="统计周期(月)", en="Window (months)"),
            note=Label(
                zh="频次、金额等的回看月数；0 表示至今全部",
                en="look-back of frequency and amount; 0 for everything so far",
            ),
            lowest=0,
            highest=600,
        ),
    )
    stability_months: int = setting(
        12,
        Setting(
            label=Label(zh="稳定性月数", en="Stability months"),
            note=Label(
                zh="消费稳定性看最近多少个完整月",
                en="full months that spending stability looks at",
            ),
            lowest=3,
            highest=60,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How metrics become scores."""

    normaliser: Normaliser = setting(
        Normaliser.WINSOR_MINMAX,
        Setting(
            label=Label(zh="标准化方法", en="Normaliser"),
            note=Label(
                zh="winsor_minmax 先缩尾再极差；minmax 极差；"
                "percentile_rank 百分位；robust_z 稳健标准化",
                en="winsor_minmax, minmax (as documented), percentile_rank or robust_z",
            ),
        ),
    )
    lower_percent: float = setting(
        5.0,
        Setting(
            label=Label(zh="缩尾下限(%)", en="Lower percentile"),
            note=Label(
                zh="winsor_minmax 的下分位", en="lower end of winsor_minmax, in percent"
            ),
            lowest=0,
            highest=49,
        ),
    )
    upper_percent: float = setting(
        95.0,
        Setting(
            label=Label(zh="缩尾上限(%)", en="Upper percentile"),
            note=Label(
                zh="winsor_minmax 的上分位", en="upper end of winsor_minmax, in percent"
            ),
            lowest=51,
            highest=100,
        ),
    )
    min_dimension_coverage: float = setting(
        0.5,
        Setting(
            label=Label(zh="维度最低覆盖率", en="Least coverage of a dimension"),
            note=Label(
                zh="有数据的指标权重低于此值，该维度不计分",
                en="a dimension with data for less of its weight has no score",
            ),
            lowest=0,
            highest=1,
        ),
    )
    min_coverage: float = setting(
        0.6,
        Setting(
            label=Label(
                zh="有得分维度的最低权重", en="Least weight of scored dimensions"
            ),
            note=Label(
                zh="有得分的维度权重合计低于此值，不出综合得分",
                en="no composite when the dimensions with a score weigh less than this",
            ),
            lowest=0,
            highest=1,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiering:
    """How scores become tiers."""

    method: TierMethod = setting(
        TierMethod.PERCENT_BANDS,
        Setting(
            label=Label(zh="分层方法", en="Tier method"),
            note=Label(
                zh="percent_bands 按排名百分比；score_bands 按得分；quartile 四分位",
                en="percent_bands, score_bands or quartile; the other is shown beside",
            ),
        ),
    )
    percent_cuts: tuple[float, ...] = setting(
        (20.0, 40.0, 70.0),
        Setting(
            label=Label(zh="百分比界点", en="Percent cuts"),
            note=Label(
                zh="前20%、前40%、前70%，其余为最末层",
                en="best 20 %, next up to 40 %, up to 70 %, and the rest",
            ),
        ),
    )
    score_cuts: tuple[float, ...] = setting(
        (80.0, 60.0, 40.0),
        Setting(
            label=Label(zh="得分界点", en="Score cuts"),
            note=Label(
                zh="得分等于界点时归入较好一层",
                en="a score on a cut belongs to the better tier",
            ),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RfmSettings:
    """How RFM scores, types and document A's rules are cut."""

    bins: int = setting(
        5,
        Setting(
            label=Label(zh="RFM分箱数", en="RFM bins"),
            note=Label(zh="每个指标分几档", en="number of scores of each measure"),
            lowest=2,
            highest=10,
        ),
    )
    bin_rule: BinRule = setting(
        BinRule.RIGHT_CLOSED,
        Setting(
            label=Label(zh="分箱规则", en="Bin rule"),
            note=Label(
                zh="right_closed 右闭分位数；r_rfm 仅供与R语言rfm包核对",
                en="right_closed; r_rfm only to compare with the R package",
            ),
        ),
    )
    type_reference: tuple[float, ...] = setting(
        (),
        Setting(
            label=Label(zh="八类客户参照值", en="Reference of the eight types"),
            note=Label(
                zh="[R天数, F次数, M金额]；留空则与平均值比较",
                en="[R days, F orders, M amount]; empty compares with the mean",
            ),
        ),
    )
    rule_recency_days: float = setting(
        30.0,
        Setting(
            label=Label(zh="规则法R界点(天)", en="Rule R (days)"),
            note=Label(zh="高价值与潜力的R界点", en="R of high value and potential"),
            lowest=0,
        ),
    )
    rule_as_documented: bool = setting(
        False,  # noqa: FBT003  (a default)
        Setting(
            label=Label(zh="规则法照原文", en="Rules as documented"),
            note=Label(
                zh="true 时高价值取 R≥30（原文如此，方向相反）",
                en="true takes R >= 30 for high value, reversed as the document has it",
            ),
        ),
    )
    churn_days: float = setting(
        90.0,
        Setting(
            label=Label(zh="流失天数", en="Churn days"),
            note=Label(
                zh="规则之外的客户，R超过此天数为流失风险，否则为一般客户",
                en="outside the rules: at risk when R is more than this, else general",
            ),
            lowest=1,
        ),
    )


#: The groups of settings by their name in the project file, in reading order.
GROUPS: dict[str, tuple[type, Label]] = {
    "general": (General, Label(zh="基本", en="General")),
    "reading": (Reading, Label(zh="读取", en="Reading")),
    "orders": (OrderSettings, Label(zh="订单", en="Orders")),
    "windows": (Windows, Label(zh="统计周期", en="Windows")),
    "scoring": (Scoring, Label(zh="评分", en="Scoring")),
    "tiers": (Tiering, Label(zh="分层", en="Tiers")),
    "rfm": (RfmSettings, Label(zh="RFM", en="RFM")),
    **REPORT_GROUPS,
    "output": (Output, Label(zh="输出", en="Output")),
    "engine": (EngineSettings, Label(zh="引擎", en="Engine")),
}
