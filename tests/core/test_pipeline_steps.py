"""Do the steps fit together: which day, who is scored, which tier, what is said?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from xl_crm.errors import InputError
from xl_crm.i18n import Label
from xl_crm.pipeline import CHECK, READ, SCORE, SUMMARISE, Check, analyse
from xl_crm.plan import plan_from
from xl_crm.scores.normalise import Normaliser
from xl_crm.tables.unit import Better
from xl_crm.tiers.scale import TierMethod

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_crm.pipeline import Analysis

HEADER = "customer_id,order_id,order_date,order_amount\n"
ORDERS = (
    HEADER
    + """\
A,o1,2024-01-10,100
A,o2,2024-06-20,300
B,o3,2024-03-05,50
"""
)


def ten_customers() -> str:
    """Customer Cn of ten: one order of n hundred, n days before the last day."""
    return HEADER + "".join(
        f"C{n},o{n},2024-06-{30 - n:02},{n * 100}\n" for n in range(10)
    )


def test_the_last_day_of_the_orders_stands_in_for_an_as_of_date(
    analyse_text: Callable[..., Analysis],
) -> None:
    found = analyse_text(orders=ORDERS)
    assert found.as_of == date(2024, 6, 20)
    assert not found.quality.as_of_given
    assert found.metrics["recency_days"].tolist() == [0, 107]


def test_an_as_of_date_leaves_later_orders_out_and_says_so(
    analyse_text: Callable[..., Analysis],
) -> None:
    """As of 30 April A's second order lies ahead: one line of 300, listed."""
    found = analyse_text({"general": {"as_of": "2024-04-30"}}, orders=ORDERS)
    assert found.as_of == date(2024, 4, 30)
    assert found.quality.as_of_given
    assert found.customers["net_amount_lifetime"].tolist() == [100, 50]
    outcomes = {row.rule: (row.outcome, row.rows, row.amount) for row in _rows(found)}
    assert outcomes == {
        "kept": ("kept", 2, 150),
        "after_as_of": ("left_out", 1, 300),
    }
    assert found.quality.issues.counts["after_as_of", "orders"] == 1
    assert all(check.passed for check in found.checks)


def test_lines_and_amounts_in_are_lines_and_amounts_out(
    analyse_text: Callable[..., Analysis],
) -> None:
    """Seven lines: three count (400 - 30 + 5), four do not. Without signs the file says
    400 + 30 + 7 + 9 + 5 + 5 = 456; two customers have a line that counts."""
    found = analyse_text(
        orders="""
customer_id,order_id,order_date,order_amount,order_status
A,o1,2024-06-01,400,已完成
A,r1,2024-06-02,-30,已完成
,o2,2024-06-02,7,已完成
B,o3,2024-06-03,9,已取消
B,o4,2024-06-04,many,已完成
B,o5,someday,5,已完成
B,o6,2024-06-05,5,已完成
"""
    )
    outcomes = {row.rule: (row.rows, row.amount) for row in _rows(found)}
    assert outcomes == {
        "kept": (3, 375),
        "no_customer": (1, 7),
        "cancelled": (1, 9),
        "bad_number": (1, 0),
        "bad_date": (1, 5),
    }
    assert [check.passed for check in found.checks] == [True] * 5
    assert [check.left for check in found.checks] == [7, 456, 375, 2, 375]


def _rows(found: Analysis) -> list:
    return list(found.quality.reconciliation.itertuples())


@pytest.mark.parametrize(
    ("left", "right", "passed"),
    [(1.0, 1.0, True), (10.0, 10.0099, True), (10.0, 10.01001, False), (0, -1, False)],
)
def test_a_check_passes_within_a_cent(
    left: float, right: float, *, passed: bool
) -> None:
    check = Check(label=Label(zh="", en=""), left=left, right=right)
    assert check.passed is passed


def test_who_never_bought_is_in_no_tier_and_not_scored(
    analyse_text: Callable[..., Analysis],
) -> None:
    """E18: Z is only in the customer table. The scales are those of A and B alone."""
    found = analyse_text(
        orders=ORDERS, customers="customer_id,first_coop_date\nZ,1990-01-01\nA,\n"
    )
    assert found.customers["customer_id"].tolist() == ["A", "B", "Z"]
    assert found.bought.tolist() == [True, True, False]
    assert np.isnan(found.scores.composite[2])
    assert found.tiers.assigned[2] == found.other_tiers.assigned[2] == -1
    assert found.rfm.scores.codes[2] == ""
    assert found.rfm.segments[2] == found.rfm.types.types[2] == -1
    assert found.rfm.documented[2] == -1
    assert found.scales["tenure_days"].n == 2
    assert found.scales["tenure_days"].upper < 200


def test_who_has_too_little_data_bought_but_has_no_tier(
    analyse_text: Callable[..., Analysis],
) -> None:
    """Old's only order is four years back: in the window it has no order value and no
    category, and with 60 % asked for, order value alone is not enough."""
    dimensions = {
        "value": {"weight": 0.7, "indicators": ["avg_order_value"]},
        "rest": {"weight": 0.3, "indicators": ["recency_days"]},
    }
    found = analyse_text(
        {"dimensions": dimensions}, orders=ORDERS + "Old,o9,2020-01-01,70\n"
    )
    assert found.bought.tolist() == [True, True, True]
    assert np.isnan(found.scores.composite).tolist() == [False, False, True]
    assert found.tiers.assigned[2] == -1
    assert found.scores.coverage[2] == pytest.approx(0.3)


def test_percent_bands_hold_20_20_30_30_percent(
    analyse_text: Callable[..., Analysis],
) -> None:
    """Ten customers, each better than the next in the only indicator: 2, 2, 3, 3."""
    dimensions = {"value": {"weight": 1, "indicators": ["monetary"]}}
    settings = {"dimensions": dimensions, "scoring": {"normaliser": "minmax"}}
    found = analyse_text(settings, orders=ten_customers())
    assert found.tiers.method is TierMethod.PERCENT_BANDS
    assert found.tiers.assigned.tolist() == [3, 3, 3, 2, 2, 2, 1, 1, 0, 0]
    # 0, 100 .. 900 on 0-100; beside it the score bands 80, 60, 40
    assert found.other_tiers.method is TierMethod.SCORE_BANDS
    scores = [100 * n / 9 for n in range(10)]
    assert found.scores.composite == pytest.approx(scores)
    assert found.other_tiers.assigned.tolist() == [3, 3, 3, 3, 2, 2, 1, 1, 0, 0]


def test_score_bands_have_percent_bands_beside_them(
    analyse_text: Callable[..., Analysis],
) -> None:
    settings = {"tiers": {"method": "score_bands", "score_cuts": [90, 50, 10]}}
    found = analyse_text(settings, orders=ten_customers())
    assert found.tiers.method is TierMethod.SCORE_BANDS
    assert found.tiers.points == (90, 50, 10)
    assert found.other_tiers.method is TierMethod.PERCENT_BANDS
    assert found.other_tiers.cuts == (20, 40, 70)


def test_quartiles_cut_at_quarters(analyse_text: Callable[..., Analysis]) -> None:
    settings = {
        "tiers": {"method": "quartile"},
        "dimensions": {"value": {"weight": 1, "indicators": ["monetary"]}},
    }
    found = analyse_text(settings, orders=ten_customers())
    assert found.tiers.method is TierMethod.QUARTILE
    assert np.bincount(found.tiers.assigned).tolist() == [3, 2, 2, 3]


@pytest.mark.parametrize(
    ("normaliser", "expected"),
    [
        # 0 .. 900 between the ends
        (Normaliser.MINMAX, [0, 100 / 9, 800 / 9, 100]),
        # between the 5 % and 95 % quantiles, 45 and 855
        (Normaliser.WINSOR_MINMAX, [0, 5500 / 810, 75500 / 810, 100]),
        # one value a rank
        (Normaliser.PERCENTILE_RANK, [0, 100 / 9, 800 / 9, 100]),
        # median 450, quartiles 225 and 675: -900 .. 1800
        (Normaliser.ROBUST_Z, [9e4 / 2700, 10e4 / 2700, 17e4 / 2700, 18e4 / 2700]),
    ],
)
def test_the_normaliser_is_the_one_of_the_settings(
    analyse_text: Callable[..., Analysis],
    normaliser: Normaliser,
    expected: list[float],
) -> None:
    """Ten customers with 0, 100 .. 900, scored by their amount alone."""
    settings = {
        "scoring": {"normaliser": normaliser.value},
        "dimensions": {"value": {"weight": 1, "indicators": ["monetary"]}},
    }
    found = analyse_text(settings, orders=ten_customers())
    composite = found.scores.composite[[0, 1, 8, 9]]
    assert composite.tolist() == pytest.approx(expected)


def test_the_percentiles_of_the_winsorised_scale_are_those_of_the_settings(
    analyse_text: Callable[..., Analysis],
) -> None:
    """10 % and 90 % of 0, 100 .. 900 are 90 and 810."""
    settings = {"scoring": {"lower_percent": 10, "upper_percent": 90}}
    scale = analyse_text(settings, orders=ten_customers()).scales["monetary"]
    assert (scale.lower, scale.upper) == pytest.approx((90, 810))


def test_a_metric_without_data_gives_its_weight_to_the_others(
    analyse_text: Callable[..., Analysis],
) -> None:
    """E17: behaviour is frequency, recency and category; without a category column the
    first two share. Ten customers with one order each: frequency is constant and taken
    out (E1), so that recency is one of two and enough. 0 .. 9 days between the 5 % and
    95 % quantiles, 0.45 and 8.55: C1's day gives 1 - 0.55/8.1."""
    found = analyse_text(orders=ten_customers())
    assert "category_concentration" in found.unavailable
    assert found.unavailable["response_rate"] == ("responses", "touches")
    assert "response_rate" not in found.metrics
    behaviour = found.scores.dimensions["behaviour"]
    assert behaviour[[0, 1, 9]] == pytest.approx([100, 100 * (1 - 0.55 / 8.1), 0])
    assert np.isnan(found.scores.contributions["frequency"]).all()
    two = analyse_text(orders=ten_customers() + "C0,o10,2024-06-30,1\n")
    behaviour = two.scores.dimensions["behaviour"]
    frequency, recency = (
        two.scales[name].apply(two.metrics[name], better)
        for name, better in (
            ("frequency", Better.HIGHER),
            ("recency_days", Better.LOWER),
        )
    )
    assert behaviour == pytest.approx(50 * (frequency + recency))
    assert behaviour[0] == pytest.approx(100)


def test_growth_is_scored_by_its_symmetric_rate(
    analyse_text: Callable[..., Analysis],
) -> None:
    """E9: A and B have no base and no rate of growth, and score all the same: as of
    30 June A went from 0 to 300, B from 50 to 0: 2 and -2."""
    found = analyse_text({"general": {"as_of": "2024-06-30"}}, orders=ORDERS)
    assert found.metrics["symmetric_growth_3m"].tolist() == [1.0, -2.0]
    assert found.scales["growth_3m"].lower < -1.8


def test_few_customers_and_odd_tiers_are_said(
    analyse_text: Callable[..., Analysis],
) -> None:
    """Two customers, and a score band that one of them has to itself."""
    notes = [note.en for note in analyse_text(orders=ORDERS).notes]
    assert any("only 2 customers are scored" in note for note in notes)
    assert any("holds 0.0% of the customers" in note for note in notes)
    chinese = [note.zh for note in analyse_text(orders=ORDERS).notes]
    assert any("只有 2 个客户有得分" in note for note in chinese)


def test_twenty_customers_in_ordinary_tiers_need_no_remark(
    analyse_text: Callable[..., Analysis],
) -> None:
    lines = (f"C{n:02},o{n},2024-06-{n + 1:02},{n}\n" for n in range(20))
    settings = {"dimensions": {"value": {"weight": 1, "indicators": ["monetary"]}}}
    assert analyse_text(settings, orders=HEADER + "".join(lines)).notes == ()


def test_a_constant_indicator_is_remarked_upon(
    analyse_text: Callable[..., Analysis],
) -> None:
    notes = [note.en for note in analyse_text(orders=ten_customers()).notes]
    assert "Frequency: all values are equal: left out of the score" in notes


def test_settings_reach_the_orders(analyse_text: Callable[..., Analysis]) -> None:
    """Returns and zero amounts left out, a status of the company's own, and no window:
    everything so far."""
    orders = """
customer_id,order_id,order_date,order_amount,order_status
A,o1,2020-06-01,400,Booked
A,o2,2024-06-02,0,Booked
A,r1,2024-06-02,-30,Booked
"""
    found = analyse_text(
        {
            "orders": {
                "returns": "exclude",
                "zero_amount": "exclude",
                "status_words": {"Booked": "completed"},
            },
            "windows": {"window_months": 0},
        },
        orders=orders,
    )
    rules = set(found.quality.reconciliation["rule"])
    assert rules == {"kept", "zero_amount", "return_excluded"}
    assert found.customers["net_amount"].tolist() == [400]


def test_settings_reach_rfm_and_the_rules(
    analyse_text: Callable[..., Analysis],
) -> None:
    """Two bins score 1 or 2; a reference of 1 day, 1 order, 1 yuan makes both A and B
    frequent and valuable, only A recent; B's 107 days are under a churn limit of 200.
    """
    settings = {
        "rfm": {"bins": 2, "type_reference": [1, 1, 1], "churn_days": 200},
    }
    found = analyse_text(settings, orders=ORDERS)
    assert found.rfm.scores.codes.tolist() == ["222", "111"]
    assert found.rfm.types.references.monetary == 1
    assert found.rfm.types.types.tolist() == [0, 2]
    assert found.rfm.documented.tolist() == [2, 2]
    assert found.rfm.documented_outside == 2
    default = analyse_text(orders=ORDERS)
    assert default.rfm.documented.tolist() == [2, 3]


def test_no_order_at_all_stops_the_run(analyse_text: Callable[..., Analysis]) -> None:
    with pytest.raises(InputError, match="no order line can be used"):
        analyse_text(orders=HEADER + "A,o1,,100\n")


def test_a_listener_hears_each_stage_and_gets_its_time(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    values = {"sources": {"orders": {"path": "orders.csv"}}}
    heard: list[Label] = []
    found = analyse(plan_from(values, where="", folder=tmp_path), progress=heard.append)
    assert heard == [READ, SUMMARISE, CHECK, SCORE]
    assert list(found.seconds) == heard
    assert all(seconds >= 0 for seconds in found.seconds.values())


def test_issue_rows_are_limited_and_counts_are_not(
    analyse_text: Callable[..., Analysis],
) -> None:
    orders = ORDERS + "".join(f",x{n},2024-01-01,1\n" for n in range(5))
    found = analyse_text({"output": {"issue_rows": 2}}, orders=orders)
    assert found.quality.issues.counts["no_customer", "orders"] == 5
    assert len(found.quality.issues.rows) == 2
    everything = analyse(found.plan, all_issues=True)
    assert len(everything.quality.issues.rows) == 5


def test_a_shuffled_file_gives_the_same_scores(
    analyse_text: Callable[..., Analysis],
) -> None:
    settings = {"dimensions": {"value": {"weight": 1, "indicators": ["monetary"]}}}
    header, *lines = ten_customers().splitlines(keepends=True)
    found = analyse_text(settings, orders="".join((header, *lines)))
    again = analyse_text(settings, orders="".join((header, *reversed(lines))))
    assert found.scores.composite.tolist() == again.scores.composite.tolist()
    assert found.tiers.assigned.tolist() == again.tiers.assigned.tolist()


def test_data_that_are_not_ready_for_use_are_said_first(
    analyse_text: Callable[..., Analysis],
) -> None:
    """A line whose amount cannot be read waits for a person: one of two, 50 %."""
    orders = "customer_id,order_id,order_date,order_amount\n"
    found = analyse_text(orders=f"{orders}A,o1,2024-06-01,10\nB,o2,2024-06-02,ten\n")
    first = found.notes[0]
    assert first.en.startswith("Data quality: Not ready for use: 1 order line")
    assert "50.0%" in first.en
    assert first.zh.startswith("数据质量：不宜直接使用：有 1 行订单被隔离")
    sound = analyse_text(orders=f"{orders}A,o1,2024-06-01,10\n")
    assert not any("Data quality" in note.en for note in sound.notes)
