"""What does a run go by when nobody says anything?"""

from __future__ import annotations

import dataclasses
import math
import re
from datetime import date
from pathlib import Path

import pytest

from xl_crm.i18n import Lang
from xl_crm.ingest import Returns, ZeroAmount
from xl_crm.metrics import CATALOGUE
from xl_crm.plan import GROUPS, default_plan
from xl_crm.plan._spec import Setting, settings_of
from xl_crm.scores.normalise import Normaliser
from xl_crm.tiers.rfm import BinRule
from xl_crm.tiers.scale import TIERS, TierMethod

HAN = re.compile("[一-鿿]")
SETTINGS = [
    pytest.param(meaning, id=f"{name}.{field.name}")
    for name, (kind, _) in GROUPS.items()
    for field, meaning in settings_of(kind)
]


def test_defaults_are_the_decided_ones() -> None:
    """DOMAIN, "Recommended defaults", and DESIGN, section 5."""
    plan = default_plan()
    assert plan.general.language is Lang.ZH
    assert plan.general.as_of is None
    assert plan.reading.timezone == "Asia/Shanghai"
    assert plan.orders.returns is Returns.NET
    assert plan.orders.zero_amount is ZeroAmount.COUNT
    assert plan.orders.new_product_days == 180
    assert plan.windows.window_months == 12
    assert plan.scoring.normaliser is Normaliser.WINSOR_MINMAX
    assert (plan.scoring.lower_percent, plan.scoring.upper_percent) == (5, 95)
    assert plan.scoring.min_dimension_coverage == 0.5
    assert plan.scoring.min_coverage == 0.6
    assert plan.tiers.method is TierMethod.PERCENT_BANDS
    assert plan.tiers.percent_cuts == (20, 40, 70)
    assert plan.tiers.score_cuts == (80, 60, 40)
    assert plan.rfm.bin_rule is BinRule.RIGHT_CLOSED
    assert plan.rfm.bins == 5
    assert plan.rfm.rule_recency_days == 30
    assert plan.rfm.rule_as_documented is False
    assert plan.rfm.churn_days == 90
    assert plan.output.mask is True
    assert plan.sources == ()


def test_default_weights_are_the_documented_ones() -> None:
    """B24: 40/30/20/10, and equal inside a dimension."""
    plan = default_plan()
    weights = {each.name: each.weight for each in plan.dimensions}
    expected = {"value": 0.4, "behaviour": 0.3, "loyalty": 0.2, "potential": 0.1}
    assert weights == expected
    for dimension in plan.dimensions:
        shares = [each.weight for each in dimension.indicators]
        assert shares == [1 / len(shares)] * len(shares)
        assert math.fsum(shares) == pytest.approx(1)


def test_every_tier_has_three_strategies_that_somebody_can_carry_out() -> None:
    """B37, B38: who, by when, and a KPI that moves the right way."""
    plan = default_plan()
    for tier in TIERS:
        assert sum(each.tier == tier.name for each in plan.strategies) == 3
    for each in plan.strategies:
        for label in (each.text, each.department, each.kpi):
            assert HAN.search(label.zh), label
            assert label.en, label
            assert not HAN.search(label.en), label
        assert each.metric == "" or each.kpi == CATALOGUE[each.metric].label
        assert each.target > 0
        assert each.days > 0


@pytest.mark.parametrize("meaning", SETTINGS)
def test_a_setting_is_explained_in_both_languages(meaning: Setting) -> None:
    for label in (meaning.label, meaning.note):
        assert label.zh, label
        assert label.en, label
        assert not HAN.search(label.en), label
        assert "\n" not in label.zh + label.en
    assert HAN.search(meaning.note.zh)


def test_a_plan_is_plain_values_that_nothing_changes() -> None:
    plan = default_plan()
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.general.as_of = date(2024, 1, 1)  # type: ignore[misc]
    assert default_plan() == plan


def test_a_template_of_defaults_needs_no_folder() -> None:
    assert all(source.path != Path() for source in default_plan().sources)
