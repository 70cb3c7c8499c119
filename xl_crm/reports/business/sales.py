"""Sales performance: who sold how much, where, and how does it move?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.reports.business._spec import Report, Sheet
from xl_crm.reports.business.findings import Concentrated, Moved
from xl_crm.reports.business.sections import Breakdown, Headline

_FIGURES = ("net_amount", "orders", "avg_order_value", "customers", "new_customers")

SALES = Report(
    name="sales",
    label=Label(zh="销售业绩", en="Sales performance"),
    purpose=Label(
        zh="按月、季、年和负责人、区域看成交金额、订单、客单价与新增客户。",
        en="Amount, orders, order value and new customers by period, owner, region.",
    ),
    fact="sales",
    needs=Label(zh="订单", en="orders"),
    sheets=(
        Sheet(
            name="sales",
            label=Label(zh="销售业绩", en="Sales"),
            summary=Label(
                zh="本期关键指标，以及各负责人、区域、品类的贡献",
                en="Key figures of the period, by owner, region and category",
            ),
            sections=(
                Headline(
                    name="sales_figures",
                    measures=(*_FIGURES, "revenue_per_customer", "return_rate"),
                ),
                Breakdown(
                    name="sales_by_owner",
                    by="owner",
                    measures=_FIGURES,
                    versus="avg_order_value",
                    title=Label(zh="按销售负责人", en="By owner"),
                ),
                Breakdown(
                    name="sales_by_region",
                    by="region",
                    measures=_FIGURES,
                    title=Label(zh="按区域", en="By region"),
                ),
                Breakdown(
                    name="sales_by_category",
                    by="category",
                    measures=_FIGURES,
                    title=Label(zh="按品类", en="By category"),
                ),
                Breakdown(
                    name="sales_by_industry",
                    by="industry",
                    measures=_FIGURES,
                    title=Label(zh="按行业", en="By industry"),
                ),
            ),
        ),
    ),
    rules=(
        Moved(measure="net_amount", is_lead=True),
        Moved(measure="orders"),
        Moved(measure="avg_order_value"),
        Moved(measure="new_customers"),
        Concentrated(by="owner", measure="net_amount"),
        Concentrated(by="region", measure="net_amount"),
    ),
    totals=("owner", "region", "month", "tier", "industry"),
    total="net_amount",
)
