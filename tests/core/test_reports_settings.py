"""Does the settings sheet show every setting that reports go by?"""

from __future__ import annotations

from dataclasses import replace

from xl_crm.i18n import Lang
from xl_crm.plan import default_plan
from xl_crm.reports._spec import Parameters
from xl_crm.reports.settings import settings_page


def test_settings_of_the_reports_stand_on_the_sheet() -> None:
    plan = default_plan()
    churn = replace(plan.churn, min_days=75)
    page = settings_page(None, replace(plan, churn=churn), Lang.ZH)
    shown = {
        each.name: each.value
        for block in page.blocks
        if isinstance(block, Parameters)
        for each in block.parameters
    }
    assert shown["churn_min_days"] == 75
    assert shown["report_fiscal_year_start_month"] == 1
    assert shown["report_merge_jan_feb"] == "否"
    assert shown["service_response_hours"] == 2.0
    assert shown["campaign_attribution_days"] == 30
    assert shown["findings_move"] == 0.05
