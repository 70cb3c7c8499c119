"""Customer profile: who are the customers, and how do they buy?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.reports._spec import ChartKind
from xl_crm.reports.business._spec import Advice, Cover, Report, Sheet
from xl_crm.reports.business.findings import Concentrated, Moved, TierShare
from xl_crm.reports.business.sections import (
    Breakdown,
    CalculatedFields,
    CustomerList,
    Headline,
    Matrix,
    Quadrants,
)

_SHARED = ("customers", "net_amount", "orders", "revenue_per_customer")

_ATTRIBUTES = Sheet(
    name="profile",
    label=Label(zh="客户画像", en="Profile"),
    summary=Label(
        zh="客户按行业、规模、区域、渠道、层级的分布，以及各自的成交金额",
        en="Customers by industry, size, region, channel and tier, and what they bring",
    ),
    sections=(
        Headline(
            name="profile_figures",
            measures=(
                *("customers", "buyers", "net_amount", "orders", "avg_order_value"),
                *("revenue_per_customer", "orders_per_customer"),
                *("repurchase_rate", "recency_days"),
            ),
        ),
        Breakdown(
            name="profile_by_industry",
            by="industry",
            measures=_SHARED,
            shares=("net_amount",),
            chart=ChartKind.PIE,
            title=Label(zh="行业分布", en="By industry"),
        ),
        Breakdown(
            name="profile_by_company_size",
            by="company_size",
            measures=_SHARED,
            shares=("net_amount",),
            chart=None,
            title=Label(zh="规模分布", en="By company size"),
        ),
        Breakdown(
            name="profile_by_region",
            by="region",
            measures=_SHARED,
            shares=("net_amount",),
            chart=None,
            title=Label(zh="区域分布", en="By region"),
        ),
        Breakdown(
            name="profile_by_channel",
            by="channel",
            measures=_SHARED,
            shares=("net_amount",),
            chart=None,
            title=Label(zh="渠道分布", en="By channel"),
        ),
        Breakdown(
            name="profile_by_tier",
            by="tier",
            measures=_SHARED,
            shares=("net_amount",),
            chart=ChartKind.COLUMN,
            drawn=("customers_share", "net_amount_share"),
            title=Label(zh="客户层级与成交金额分布", en="Tiers, and what they bring"),
        ),
    ),
)

_BUYING = Sheet(
    name="profile_buying",
    label=Label(zh="购买行为", en="Buying behaviour"),
    summary=Label(
        zh="购买频次、合作时长、距上次购买，以及各自的成交金额",
        en="How often, for how long and how lately customers buy",
    ),
    sections=(
        Breakdown(
            name="profile_by_orders",
            by="order_band",
            measures=("customers", "net_amount", "orders", "recency_days"),
            shares=("net_amount",),
            chart=ChartKind.COLUMN,
            drawn=("customers_share", "net_amount_share"),
            title=Label(zh="按购买频次", en="By number of orders"),
        ),
        Breakdown(
            name="profile_by_tenure",
            by="tenure_band",
            measures=(
                *("customers", "net_amount", "buyers"),
                *("revenue_per_customer", "recency_days"),
            ),
            shares=("net_amount",),
            chart=ChartKind.COLUMN,
            drawn=("customers_share", "net_amount_share"),
            title=Label(zh="按合作时长", en="By time with us"),
        ),
        Matrix(
            name="profile_orders_tier",
            rows="order_band",
            columns="tier",
            measure="customers",
            title=Label(zh="购买频次×层级", en="Number of orders by tier"),
        ),
    ),
)

_LEVELS = Sheet(
    name="profile_levels",
    label=Label(zh="价值与忠诚度", en="Value and loyalty"),
    summary=Label(
        zh="核心、重点维系、潜力培育、待优化四类客户，以及各自的成交金额",
        en="Customers high and low in value and loyalty, and what they bring",
    ),
    sections=(
        Quadrants(
            name="profile_quadrants",
            title=Label(zh="价值×忠诚度四类客户", en="Value and loyalty"),
            matrices=(
                (
                    "customers",
                    Label(
                        zh="价值×忠诚度：客户数", en="Customers by value and loyalty"
                    ),
                ),
                (
                    "net_amount",
                    Label(
                        zh="价值×忠诚度：成交金额",
                        en="Net amount by value and loyalty",
                    ),
                ),
            ),
        ),
    ),
)

_PREFERENCE = Sheet(
    name="profile_category",
    label=Label(zh="偏好品类", en="Preferred category"),
    summary=Label(
        zh="客户买得最多的品类，以及各行业的偏好",
        en="What customers buy most, and what each industry prefers",
    ),
    covers=(Cover.AS_OF, Cover.PERIOD),
    sections=(
        Breakdown(
            name="profile_by_top_category",
            by="top_category",
            measures=_SHARED,
            shares=("net_amount",),
            chart=None,
            title=Label(
                zh="按偏好品类（每位客户成交金额最多的品类）",
                en="By preferred category: that of the largest amount of a customer",
            ),
        ),
        Matrix(
            name="profile_industry_top_category",
            rows="industry",
            columns="top_category",
            measure="customers",
            title=Label(
                zh="行业×偏好品类：客户数", en="Customers by industry and preference"
            ),
        ),
        Matrix(
            name="profile_industry_category",
            rows="industry",
            columns="category",
            measure="net_amount",
            fact="sales",
            title=Label(
                zh="行业×品类：本期成交金额",
                en="Net amount of the period by industry and category",
            ),
        ),
    ),
)

_LIST = Sheet(
    name="profile_list",
    label=Label(zh="客户清单", en="Customers"),
    summary=Label(
        zh="每位客户一行：负责人、层级、成交金额、订单数，以及计算字段",
        en="One row a customer: owner, tier, amount, orders and calculated fields",
    ),
    sections=(
        CustomerList(
            name="profile_customers",
            title=Label(zh="客户清单", en="Customers"),
        ),
    ),
)

_FIELDS = Sheet(
    name="profile_fields",
    label=Label(zh="计算字段", en="Calculated fields"),
    summary=Label(
        zh="计算字段的算式与说明，标准化所用的最低与最高",
        en="How fields of your own are calculated, and the ends that scaled ones use",
    ),
    sections=(
        CalculatedFields(name="profile_calculated", customers="profile_customers"),
    ),
)

PROFILE = Report(
    name="profile",
    label=Label(zh="客户画像", en="Customer profile"),
    purpose=Label(
        zh="客户是谁、怎么买、偏好什么：属性、购买行为与品类。",
        en="Who the customers are, how they buy and what: traits and behaviour.",
    ),
    fact="customers",
    needs=Label(zh="订单或客户", en="orders or customers"),
    sheets=(_ATTRIBUTES, _BUYING, _LEVELS, _PREFERENCE, _LIST, _FIELDS),
    key_figures=("customers", "repurchase_rate"),
    rules=(
        Moved(measure="customers", is_lead=True),
        TierShare(measure="net_amount"),
        Concentrated(
            by="industry",
            measure="customers",
            advice=Advice(
                action=Label(
                    zh="在“{group}”之外选定一个行业试点拓客，降低对单一行业的依赖",
                    en='Try one industry beside "{group}", to depend less on it',
                ),
                department=Label(zh="市场部", en="Marketing"),
            ),
        ),
        Concentrated(
            by="region",
            measure="customers",
            advice=Advice(
                action=Label(
                    zh="评估“{group}”之外区域的覆盖与渠道投入",
                    en='Review coverage and channels outside "{group}"',
                ),
                department=Label(zh="销售部", en="Sales"),
            ),
        ),
    ),
    totals=("industry", "company_size", "region", "tier"),
    total="customers",
)
