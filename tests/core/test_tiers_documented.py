"""Does the usage guide's RFM rule (A29) give the tiers its text describes?"""

import pytest

from xl_crm.tiers.documented import (
    DOCUMENTED_TIERS,
    DocumentedRules,
    assign_documented,
)

NAN = float("nan")


def tier_of(
    recency_days: float,
    frequency: float,
    monetary: float,
    rules: DocumentedRules | None = None,
) -> str:
    """Chinese label of one customer's tier."""
    found = assign_documented([recency_days], [frequency], [monetary], rules)
    return DOCUMENTED_TIERS[found.tiers[0]].label.zh


@pytest.mark.parametrize(
    ("recency_days", "frequency", "monetary", "tier"),
    [
        (30, 5, 20_000, "高价值客户"),
        (0, 12, 90_000, "高价值客户"),
        (30, 3, 10_000, "潜力客户"),
        (5, 1, 50_000, "潜力客户"),
        (31, 5, 20_000, "一般客户"),
        (10, 4, 50_000, "一般客户"),
        (10, 5, 19_999, "一般客户"),
        (10, 3, 9_999, "一般客户"),
        (90, 9, 90_000, "一般客户"),
        (91, 9, 90_000, "流失风险客户"),
    ],
)
def test_rules_in_their_order(
    recency_days: float, frequency: float, monetary: float, tier: str
) -> None:
    assert tier_of(recency_days, frequency, monetary) == tier


def test_literal_rule_leaves_out_who_bought_this_month() -> None:
    literal = DocumentedRules(as_documented=True)
    assert tier_of(10, 9, 90_000, literal) == "一般客户"
    assert tier_of(30, 9, 90_000, literal) == "高价值客户"
    assert tier_of(300, 9, 90_000, literal) == "高价值客户"
    assert tier_of(30, 3, 10_000, literal) == "潜力客户"


def test_first_rule_wins_where_both_fit() -> None:
    """Thresholds of one's own may overlap: F at least 2 and F at most 3."""
    overlapping = DocumentedRules(high_frequency=2)
    assert tier_of(10, 3, 20_000, overlapping) == "高价值客户"


def test_churn_days_split_the_remainder() -> None:
    assert tier_of(61, 1, 1, DocumentedRules(churn_days=60)) == "流失风险客户"
    assert tier_of(60, 1, 1, DocumentedRules(churn_days=60)) == "一般客户"


def test_customers_outside_the_two_named_rules_are_counted() -> None:
    """F = 4, long ago, high value, potential, and one who never bought: two outside."""
    found = assign_documented(
        [10, 200, 10, 10, NAN], [4, 9, 9, 1, 0], [50_000, 50_000, 50_000, 50_000, 0]
    )
    assert found.tiers.tolist() == [2, 3, 0, 1, -1]
    assert found.n_outside == 2
