"""Is the example company plausible, and does its data agree with itself?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from xl_crm_example import Company, make_company
from xl_crm_example.habits import Behaviour
from xl_crm_example.layout import EXPORTS, Form

from xl_crm.i18n import Lang


@pytest.fixture(scope="module")
def company() -> Company:
    return make_company()


@pytest.fixture(scope="module")
def sales(company: Company) -> pd.DataFrame:
    return company.orders[~company.orders["return_flag"]]


def test_same_seed_gives_the_same_company(company: Company) -> None:
    again = make_company()
    for table, frame in company.tables().items():
        pd.testing.assert_frame_equal(frame, again.tables()[table])


def test_another_seed_gives_another_company(company: Company) -> None:
    other = make_company(seed=2026)
    for table, frame in company.tables().items():
        assert not frame.equals(other.tables()[table]), table


def test_both_languages_tell_the_same_numbers(company: Company) -> None:
    english = make_company(lang=Lang.EN)
    for export in EXPORTS:
        for column in export.columns:
            if column.form is Form.TEXT:
                continue
            left = company.tables()[export.table][column.name]
            right = english.tables()[export.table][column.name]
            pd.testing.assert_series_equal(left, right)


def test_company_below_twenty_customers_is_refused() -> None:
    with pytest.raises(ValueError, match="n_customers is 19, at least 20"):
        make_company(n_customers=19)


def test_amount_is_quantity_times_price(company: Company) -> None:
    orders = company.orders
    product_fen = orders["quantity"] * (100 * orders["unit_price"]).round()
    assert (product_fen == (100 * orders["order_amount"]).round()).all()


@pytest.mark.parametrize(
    "table", ["orders", "interactions", "tickets", "opportunities", "churn"]
)
def test_tables_refer_to_customers(company: Company, table: str) -> None:
    known = set(company.customers["customer_id"])
    assert set(company.tables()[table]["customer_id"]) <= known


def test_interactions_refer_to_campaigns(company: Company) -> None:
    campaigns = company.campaigns.set_index("campaign_id")
    touches = company.interactions.query("campaign_id != ''")
    assert set(touches["campaign_id"]) == set(campaigns.index)
    members = touches.groupby("campaign_id")["customer_id"].nunique()
    assert (members == campaigns["targeted"]).all()
    start = touches["campaign_id"].map(campaigns["start_date"])
    assert (touches["interaction_date"] >= start).all()


def test_inquiries_are_no_touches_to_answer(company: Company) -> None:
    touches = company.interactions
    blank = touches["responded"].isna()
    assert (blank == (touches["interaction_kind"] == "咨询")).all()
    assert 0.2 < touches["responded"][~blank].astype(bool).mean() < 0.6


def test_orders_fill_all_24_months(company: Company) -> None:
    days = company.orders["order_date"]
    assert days.dt.to_period("M").nunique() == 24
    assert days.min() >= pd.Timestamp("2023-07-01")
    assert days.max() <= pd.Timestamp("2025-06-30")


def test_spring_festival_dips(sales: pd.DataFrame) -> None:
    """Spring Festival was in February 2024 and from 28 January 2025."""
    n = sales.groupby(sales["order_date"].dt.to_period("M"))["order_id"].nunique()
    assert n["2024-02"] < 0.8 * (n["2023-12"] + n["2024-03"]) / 2
    assert n["2025-01"] < 0.8 * (n["2024-12"] + n["2025-03"]) / 2


def test_cooperation_begins_no_later_than_the_first_order(company: Company) -> None:
    first = company.orders.groupby("customer_id")["order_date"].min()
    began = company.customers.set_index("customer_id")["first_coop_date"]
    assert (began[first.index] <= first).all()


def test_order_lines_are_numbered_once(company: Company) -> None:
    assert not company.orders.duplicated(["order_id", "order_line"]).any()
    heads = company.orders.groupby("order_id")["customer_id"].nunique()
    assert (heads == 1).all()
    assert company.orders.groupby("order_id")["order_line"].min().eq(1).all()


def test_returns_refer_to_earlier_sales(company: Company, sales: pd.DataFrame) -> None:
    back = company.orders[company.orders["return_flag"]]
    assert (back["quantity"] < 0).all()
    assert (back["order_status"] == "退货").all()
    assert 0.01 < len(back) / len(company.orders) < 0.04
    key = ["order_id", "product", "unit_price"]
    sold = sales.groupby(key)["quantity"].sum()
    returned = back.groupby(key)["quantity"].sum()
    assert (sold[returned.index] + returned >= 0).all()
    sale_day = sales.groupby("order_id")["order_date"].first()
    assert (back["order_date"] > back["order_id"].map(sale_day)).all()


def test_products_are_new_for_180_days(sales: pd.DataFrame) -> None:
    age = (sales["order_date"] - sales["product_launch_date"]).dt.days
    assert (age >= 0).all()
    assert ((age < 180) == sales["is_new_product"]).all()
    assert 0.02 < sales["is_new_product"].mean() < 0.2


def test_a_fifth_of_the_customers_brings_most_of_the_money(company: Company) -> None:
    done = company.orders.query("order_status != '已取消'")
    spend = np.sort(done.groupby("customer_id")["order_amount"].sum())[::-1]
    share = spend[: len(spend) // 5].sum() / spend.sum()
    assert 0.5 < share < 0.85


def test_every_behaviour_occurs(company: Company) -> None:
    n = pd.Series(company.behaviours).value_counts()
    assert set(n.index) == set(Behaviour)
    assert n.min() >= 10


def yearly_orders(company: Company, *behaviours: Behaviour) -> tuple[int, int]:
    """Count the orders of both years by old customers of some behaviours."""
    behaves = pd.Series(company.behaviours).isin(behaviours)
    old = company.customers["first_coop_date"] < "2023-07-01"
    chosen = company.customers["customer_id"][behaves & old]
    orders = company.orders[company.orders["customer_id"].isin(chosen)]
    orders = orders.drop_duplicates("order_id")
    second = int((orders["order_date"] >= "2024-07-01").sum())
    return len(orders) - second, second


def test_growing_customers_grow_and_fading_ones_fade(company: Company) -> None:
    first, second = yearly_orders(company, Behaviour.GROWING)
    assert second > 1.3 * first
    first, second = yearly_orders(company, Behaviour.FADING, Behaviour.CHURNED)
    assert second < 0.7 * first


def complaints_per_order(company: Company, *behaviours: Behaviour) -> float:
    behaves = pd.Series(company.behaviours).isin(behaviours)
    chosen = company.customers["customer_id"][behaves]
    complaints = company.tickets.query("is_complaint")["customer_id"].isin(chosen)
    orders = company.orders[company.orders["customer_id"].isin(chosen)]
    return float(complaints.sum() / orders["order_id"].nunique())


def test_customers_who_leave_have_complained_more(company: Company) -> None:
    leaving = complaints_per_order(company, Behaviour.FADING, Behaviour.CHURNED)
    loyal = complaints_per_order(company, Behaviour.STEADY, Behaviour.GROWING)
    assert leaving > 1.25 * loyal


def test_tickets_run_forward_in_time(company: Company) -> None:
    tickets = company.tickets
    answered = tickets.dropna(subset="first_response_at")
    solved = tickets.dropna(subset="resolved_at")
    assert (answered["first_response_at"] >= answered["opened_at"]).all()
    assert (solved["resolved_at"] >= solved["first_response_at"]).all()
    assert solved["resolved_at"].max() < pd.Timestamp("2025-07-01")
    assert 0.02 < tickets["resolved_at"].isna().mean() < 0.15
    assert tickets["csat"].dropna().between(1, 5).all()
    assert tickets["nps"].dropna().between(0, 10).all()


def test_complaints_name_a_type_and_nothing_else_does(company: Company) -> None:
    named = company.tickets["complaint_type"] != ""
    assert (named == company.tickets["is_complaint"]).all()
    types = set(company.tickets.loc[named, "complaint_type"])
    assert types == {"质量", "物流", "服务态度", "响应慢"}


def test_nobody_orders_through_the_sales_person_who_left(
    company: Company, sales: pd.DataFrame
) -> None:
    """Twelve sell; 郑凯文 left on 2024-09-30 and colleagues took over."""
    his = sales[sales["owner"] == "郑凯文"]
    assert sales["owner"].nunique() == 12
    assert len(his) > 50
    assert his["order_date"].max() <= pd.Timestamp("2024-09-30")
    assert "郑凯文" not in set(company.customers["owner"])


def test_churned_customers_buy_nothing_afterwards(
    company: Company, sales: pd.DataFrame
) -> None:
    left = company.churn.set_index("customer_id")["churn_date"]
    last = sales.groupby("customer_id")["order_date"].max()
    assert (last[left.index] <= left).all()
    assert set(company.churn["churn_reason"]) == {"价格", "服务", "竞品", "其他", ""}


def test_opportunities_are_won_lost_and_open(company: Company) -> None:
    deals = company.opportunities
    assert set(deals["stage"]) == {"赢单", "输单", "进行中"}
    assert (deals["closed"].isna() == (deals["stage"] == "进行中")).all()
    closed = deals.dropna(subset="closed")
    assert (closed["closed"] > closed["created"]).all()
