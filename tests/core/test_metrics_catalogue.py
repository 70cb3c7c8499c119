"""Is every metric declared in full, and measured on what it declares?"""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from xl_crm import metrics
from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Lang
from xl_crm.metrics import CATALOGUE, Catalogue, Metric, measure
from xl_crm.plan import default_plan
from xl_crm.summary import Periods
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = pytest.mark.parametrize("metric", CATALOGUE.values(), ids=lambda each: each.name)
HAN = re.compile("[一-鿿]")

#: B13-B23, with the direction of B26 and the unit of the glossary.
ELEVEN = {
    "monetary": ("B13", Better.HIGHER, Unit.MONEY),
    "avg_order_value": ("B14", Better.HIGHER, Unit.MONEY),
    "frequency": ("B15", Better.HIGHER, Unit.COUNT),
    "recency_days": ("B16", Better.LOWER, Unit.DAYS),
    "category_concentration": ("B17", Better.HIGHER, Unit.PERCENT),
    "tenure_days": ("B18", Better.HIGHER, Unit.DAYS),
    "spend_stability": ("B19", Better.LOWER, Unit.RATIO),
    "complaint_rate": ("B20", Better.LOWER, Unit.PERCENT),
    "growth_3m": ("B21", Better.HIGHER, Unit.PERCENT),
    "new_product_rate": ("B22", Better.HIGHER, Unit.PERCENT),
    "response_rate": ("B23", Better.HIGHER, Unit.PERCENT),
}


@pytest.mark.parametrize("name", ELEVEN)
def test_the_eleven_metrics_have_the_documented_direction_and_unit(name: str) -> None:
    source, better, unit = ELEVEN[name]
    metric = CATALOGUE[name]
    assert source in metric.source
    assert (metric.better, metric.unit) == (better, unit)


@ALL
def test_a_metric_is_explained_in_both_languages(metric: Metric) -> None:
    for label in (metric.label, metric.formula):
        assert HAN.search(label.zh), label
        assert label.en, label
        assert not HAN.search(label.en), label
    assert bool(metric.undefined.zh) == bool(metric.undefined.en)
    assert not metric.formula.text(Lang.ZH).endswith("。")
    assert not metric.formula.text(Lang.EN).endswith(".")


@ALL
def test_a_metric_names_its_source_and_its_columns(metric: Metric) -> None:
    assert re.match(r"[ABE]\d+", metric.source)
    assert metric.needs
    assert metric.name.isascii()
    assert metric.name.isidentifier()


def test_shares_end_at_one_and_rates_of_change_nowhere() -> None:
    """A complaint rate may exceed 100 % (B20), and so may growth."""
    ends = {name: metric.ceiling for name, metric in CATALOGUE.items()}
    assert {name: end for name, end in ends.items() if end is not None} == {
        "category_concentration": 1,
        "new_product_rate": 1,
        "response_rate": 1,
    }


@ALL
def test_a_metric_can_be_scored(metric: Metric) -> None:
    """Its own direction must point somewhere; a stand-in must exist, share the
    direction, and not be replaced once more."""
    stand_in = CATALOGUE[metric.scored_as or metric.name]
    assert stand_in.better is metric.better
    assert metric.better is not Better.NEUTRAL
    assert not stand_in.scored_as


def test_labels_are_not_used_twice() -> None:
    for lang in Lang:
        labels = [metric.label.text(lang) for metric in CATALOGUE.values()]
        assert len(set(labels)) == len(labels)


def test_every_family_is_in_the_catalogue() -> None:
    """A new file of metrics that is not listed, or a name used twice, shows here."""
    names = [
        metric.name
        for module in pkgutil.iter_modules(metrics.__path__, f"{metrics.__name__}.")
        for metric in getattr(importlib.import_module(module.name), "METRICS", ())
    ]
    assert sorted(names) == sorted(CATALOGUE)


def test_every_default_indicator_is_a_metric() -> None:
    named = [
        each.name for part in default_plan().dimensions for each in part.indicators
    ]
    assert sorted(named) == sorted(ELEVEN)
    assert set(named) <= set(CATALOGUE)


def test_every_metric_can_be_reached_from_full_input(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """With all columns that the metrics draw on, none is unavailable, and a customer
    with four months of business has a value for each."""
    summary = summarise_text(
        Periods(as_of=date(2024, 6, 30)),
        """
        customer_id order_key order_date amount category is_new
        A           o1        2024-01-10  60    ink      yes
        A           o2        2024-06-10  90    ink      no
        """,
        customers="customer_id first_coop_date\nA 2020-01-01",
        tickets="row customer_id is_complaint\n2 A yes",
        interactions="customer_id responded\nA yes",
    )
    found, unavailable = measure(summary, CATALOGUE)
    assert unavailable == {}
    assert list(found.columns) == list(CATALOGUE)
    assert found.notna().all(axis=None)


def test_measure_gives_a_metric_only_the_columns_it_declares() -> None:
    """The declaration cannot lie: reading another column fails."""
    peeking = replace(
        CATALOGUE["monetary"], compute=lambda customers: customers["orders"]
    )
    summary = pd.DataFrame({"net_amount": [1.0], "orders": [2]})
    with pytest.raises(KeyError, match="orders"):
        measure(summary, Catalogue((peeking,)))


def test_measure_says_which_columns_are_missing() -> None:
    summary = pd.DataFrame({"net_amount": [10, 30]}, index=[5, 7])
    found, unavailable = measure(
        summary, Catalogue((CATALOGUE["monetary"], CATALOGUE["response_rate"]))
    )
    assert found["monetary"].to_dict() == {5: 10.0, 7: 30.0}
    assert found.dtypes.tolist() == ["float64"]
    assert unavailable == {"response_rate": ("responses", "touches")}


def test_an_unknown_metric_is_answered_with_its_neighbours() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean: frequency") as caught:
        CATALOGUE["freqency"]
    assert "是否指：frequency" in caught.value.text(Lang.ZH)
