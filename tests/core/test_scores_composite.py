"""Do indicators add up to dimension scores, a composite and contributions?"""

from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import SettingsError
from xl_crm.i18n import Label
from xl_crm.scores.composite import (
    Dimension,
    Indicator,
    check_weights,
    equal_weights,
    global_weights,
    score,
)

VALUE = Label(zh="价值", en="Value")
LOYALTY = Label(zh="忠诚度", en="Loyalty")

#: 60 % value (revenue 0.75, price 0.25), 40 % loyalty (three equal indicators).
TWO_DIMENSIONS = (
    Dimension(
        name="value",
        label=VALUE,
        weight=0.6,
        indicators=(
            Indicator(name="revenue", weight=0.75),
            Indicator(name="price", weight=0.25),
        ),
    ),
    Dimension(
        name="loyalty",
        label=LOYALTY,
        weight=0.4,
        indicators=equal_weights(["tenure", "stability", "complaints"]),
    ),
)
NAMES = ("revenue", "price", "tenure", "stability", "complaints")


def one_each(weights: dict[str, float]) -> tuple[Dimension, ...]:
    """One indicator per dimension, so that a dimension's score is the indicator."""
    return tuple(
        Dimension(
            name=f"{name}_dimension",
            label=VALUE,
            weight=weight,
            indicators=equal_weights([name]),
        )
        for name, weight in weights.items()
    )


def test_composite_recomputes_the_sample_table_of_the_template() -> None:
    """B41: 0.4 x value + 0.3 x behaviour + 0.2 x loyalty + 0.1 x potential.

    Row 1: 0.4*92 + 0.3*85 + 0.2*90 + 0.1*78 = 36.8 + 25.5 + 18 + 7.8 = 88.1.
    """
    dimensions = one_each(
        {"value": 0.4, "behaviour": 0.3, "loyalty": 0.2, "potential": 0.1}
    )
    scaled = {
        "value": np.array([92, 65, 78, 45, 88]) / 100,
        "behaviour": np.array([85, 72, 60, 50, 80]) / 100,
        "loyalty": np.array([90, 68, 75, 40, 85]) / 100,
        "potential": np.array([78, 85, 62, 55, 70]) / 100,
    }
    found = score(scaled, dimensions)
    assert np.round(found.composite, 1).tolist() == [88.1, 69.7, 70.4, 46.5, 83.2]
    assert found.dimensions["value_dimension"] == pytest.approx([92, 65, 78, 45, 88])
    assert found.coverage == pytest.approx(1)


def test_composite_with_all_indicators() -> None:
    """value 100*(0.75*0.8+0.25*0.4) = 70, loyalty 100*(0.9+0.6+0.3)/3 = 60;
    composite 0.6*70 + 0.4*60 = 66; revenue gives 100*0.45*0.8 = 36 points."""
    scaled = {
        "revenue": [0.8],
        "price": [0.4],
        "tenure": [0.9],
        "stability": [0.6],
        "complaints": [0.3],
    }
    found = score(scaled, TWO_DIMENSIONS)
    assert found.dimensions["value"] == pytest.approx([70])
    assert found.dimensions["loyalty"] == pytest.approx([60])
    assert found.composite == pytest.approx([66])
    points = {name: float(each[0]) for name, each in found.contributions.items()}
    assert points == pytest.approx(
        {"revenue": 36, "price": 6, "tenure": 12, "stability": 8, "complaints": 4}
    )


def test_missing_indicator_renormalises_inside_its_dimension() -> None:
    """Without stability: loyalty 100*(0.9+0.3)/2 = 60, composite 0.6*70 + 0.4*60 = 66;
    coverage 0.6 + 0.4*2/3; tenure gives 100*0.4*0.5*0.9 = 18 points."""
    scaled = {
        "revenue": [0.8],
        "price": [0.4],
        "tenure": [0.9],
        "complaints": [0.3],
    }
    found = score(scaled, TWO_DIMENSIONS)
    assert found.dimensions["loyalty"] == pytest.approx([60])
    assert found.composite == pytest.approx([66])
    assert found.coverage == pytest.approx([0.6 + 0.8 / 3])
    assert found.contributions["tenure"] == pytest.approx([18])
    assert np.isnan(found.contributions["stability"]).all()


def test_dimension_with_too_little_weight_is_left_out() -> None:
    """One of three loyalty indicators is a third of the weight, under a half: the
    composite is the value dimension alone, which is 60 % and just enough. Tenure has
    data all the same: coverage 0.6 + 0.4/3."""
    scaled = {"revenue": [0.8], "price": [0.4], "tenure": [1.0]}
    found = score(scaled, TWO_DIMENSIONS)
    assert np.isnan(found.dimensions["loyalty"]).all()
    assert found.composite == pytest.approx([70])
    assert found.coverage == pytest.approx([0.6 + 0.4 / 3])
    assert np.isnan(found.contributions["tenure"]).all()


def test_constant_indicators_hand_their_weight_on_before_coverage_is_judged() -> None:
    """Stability is taken out: tenure is one of two, just enough, where it was one of
    three and too little (above). Loyalty 100*1.0, composite 0.6*70 + 0.4*100 = 82;
    tenure gives 0.4*100 = 40 points; coverage 0.6 + 0.4/2."""
    scaled = {"revenue": [0.8], "price": [0.4], "tenure": [1.0], "stability": [np.nan]}
    found = score(scaled, TWO_DIMENSIONS, uninformative=["stability"])
    assert found.dimensions["loyalty"] == pytest.approx([100])
    assert found.composite == pytest.approx([82])
    assert found.contributions["tenure"] == pytest.approx([40])
    assert np.isnan(found.contributions["stability"]).all()
    assert found.coverage == pytest.approx([0.8])


def test_weights_inside_a_dimension_keep_their_proportions() -> None:
    """0.5, 0.3, 0.2 without the first: 0.6 and 0.4 of 0.5 and 1.0 are 70."""
    weights = {"a": 0.5, "b": 0.3, "c": 0.2}
    indicators = tuple(Indicator(name=n, weight=w) for n, w in weights.items())
    dimension = Dimension(name="value", label=VALUE, weight=1, indicators=indicators)
    scaled = {"a": [0.0], "b": [0.5], "c": [1.0]}
    found = score(scaled, [dimension], uninformative={"a"})
    assert found.composite == pytest.approx([70])
    assert found.coverage == pytest.approx([1])


def test_dimension_of_constants_only_hands_its_weight_to_the_others() -> None:
    """Value holds 60 % and goes: loyalty, 40 % and too little alone, is everything."""
    scaled = {"tenure": [0.5], "stability": [0.3], "complaints": [0.1]}
    found = score(scaled, TWO_DIMENSIONS, uninformative=["revenue", "price"])
    assert list(found.dimensions) == ["value", "loyalty"]
    assert np.isnan(found.dimensions["value"]).all()
    assert found.composite == pytest.approx([30])
    assert found.coverage == pytest.approx([1])
    assert sorted(found.contributions) == sorted(NAMES)


def test_dimension_whose_weight_is_all_on_constants_hands_it_on() -> None:
    """What is left of the first weighs nothing inside it, so that b is everything."""
    first = Dimension(
        name="first",
        label=VALUE,
        weight=0.5,
        indicators=(Indicator(name="a", weight=1), Indicator(name="idle", weight=0)),
    )
    second = Dimension(
        name="second", label=LOYALTY, weight=0.5, indicators=equal_weights(["b"])
    )
    scaled = {"a": [np.nan], "idle": [0.9], "b": [0.25]}
    found = score(scaled, [first, second], uninformative=["a"])
    assert found.composite == pytest.approx([25])
    assert found.coverage == pytest.approx([1])


def test_nobody_is_scored_where_every_indicator_is_constant() -> None:
    scaled = {name: [0.5, 0.5] for name in NAMES}
    found = score(scaled, TWO_DIMENSIONS, min_coverage=0, uninformative=NAMES)
    assert np.isnan(found.composite).tolist() == [True, True]
    assert found.coverage.tolist() == [0, 0]
    assert all(np.isnan(each).all() for each in found.contributions.values())


def test_a_dimension_without_weight_is_scored_where_all_the_weight_tells_nothing() -> (
    None
):
    idle = Dimension(
        name="idle", label=VALUE, weight=1, indicators=equal_weights(["a"])
    )
    rest = Dimension(
        name="rest", label=LOYALTY, weight=0, indicators=equal_weights(["b"])
    )
    scaled = {"a": [0.5, 0.5], "b": [0.25, 0.75]}
    found = score(scaled, [idle, rest], uninformative=["a"])
    assert found.dimensions["rest"].tolist() == [25, 75]
    assert np.isnan(found.composite).all()


def test_scores_tell_on_which_weights_they_rest() -> None:
    """Of loyalty two of three are there, then one, which is too little: its dimension
    does not count, its share is said all the same. Price is taken out: of value only
    revenue is left."""
    scaled = {
        "revenue": [0.8, 0.8],
        "price": [0.4, 0.4],
        "tenure": [0.9, 0.9],
        "stability": [0.6, np.nan],
    }
    found = score(scaled, TWO_DIMENSIONS, uninformative=["price"])
    assert found.shares["value"].tolist() == [1, 1]
    assert found.shares["loyalty"] == pytest.approx([2 / 3, 1 / 3])
    assert found.counted_weight == pytest.approx([1, 0.6])
    assert found.scaled["tenure"].tolist() == [0.9, 0.9]
    assert np.isnan(found.scaled["price"]).all()
    assert np.isnan(found.contributions["tenure"]).tolist() == [False, True]


def test_equal_scores_are_equal_to_the_last_bit() -> None:
    """0.1, 0.2 and 0.8 in any order: added up as float64 they are not all the same."""
    orders = np.array(list(permutations([0.1, 0.2, 0.8])))
    third = 1 / 3
    assert len({third * a + third * b + third * c for a, b, c in orders.tolist()}) > 1
    dimension = Dimension(
        name="d", label=VALUE, weight=1, indicators=equal_weights(["a", "b", "c"])
    )
    found = score(dict(zip("abc", orders.T, strict=True)), [dimension])
    assert set(found.composite.tolist()) == {36.6666666667}
    assert set(found.dimensions["d"].tolist()) == {36.6666666667}


def test_best_at_everything_scores_exactly_100() -> None:
    """Whatever the rounding: thirds and sevenths do not sum to 1 in float64."""
    for n in range(1, 30):
        dimensions = one_each({f"m{i}": 1 / n for i in range(n)})
        found = score({f"m{i}": [1.0] for i in range(n)}, dimensions)
        assert found.composite[0] <= 100
        assert found.composite == pytest.approx([100], rel=1e-12)


def test_dimension_with_exactly_half_its_weight_is_scored() -> None:
    dimension = Dimension(
        name="value",
        label=VALUE,
        weight=1.0,
        indicators=equal_weights(["a", "b"]),
    )
    found = score({"a": [0.3], "b": [np.nan]}, [dimension], min_coverage=0.5)
    assert found.dimensions["value"] == pytest.approx([30])


def test_composite_needs_enough_dimensions() -> None:
    """Loyalty alone weighs 0.4, under 0.6; revenue alone brings value, which weighs
    0.6, though the indicator itself is only 0.6*0.75 = 0.45 of the total."""
    enough = score({"revenue": [0.8]}, TWO_DIMENSIONS)
    assert enough.composite == pytest.approx([80])
    assert enough.coverage == pytest.approx([0.45])
    found = score({"tenure": [0.5], "stability": [0.5]}, TWO_DIMENSIONS)
    assert found.dimensions["loyalty"] == pytest.approx([50])
    assert np.isnan(found.composite).all()
    assert all(np.isnan(each).all() for each in found.contributions.values())


def test_coverage_on_the_limit_is_enough_despite_rounding() -> None:
    """0.1 + 0.2 + 0.3 is 0.6000000000000001 or 0.6 or less: all the same here."""
    dimensions = one_each({"a": 0.3, "b": 0.2, "c": 0.1, "d": 0.4})
    found = score({"a": [0.5], "b": [0.5], "c": [0.5]}, dimensions)
    assert found.composite == pytest.approx([50])


def test_customer_without_any_data_has_no_score() -> None:
    blank = {name: [np.nan] for name in NAMES}
    found = score(blank, TWO_DIMENSIONS, min_dimension_coverage=0, min_coverage=0)
    assert np.isnan(found.composite).all()
    assert found.coverage.tolist() == [0]


def test_no_indicator_at_all_gives_empty_columns() -> None:
    found = score({}, TWO_DIMENSIONS)
    assert found.composite.shape == (0,)
    assert found.coverage.shape == (0,)


def test_global_weights_are_dimension_times_indicator() -> None:
    assert global_weights(TWO_DIMENSIONS) == pytest.approx(
        {
            "revenue": 0.45,
            "price": 0.15,
            "tenure": 0.4 / 3,
            "stability": 0.4 / 3,
            "complaints": 0.4 / 3,
        }
    )


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"lengths \[1, 2\]"):
        score({"revenue": [0.1], "price": [0.1, 0.2]}, TWO_DIMENSIONS)


def test_all_wrong_weights_are_named_at_once() -> None:
    dimensions = (
        Dimension(
            name="value",
            label=VALUE,
            weight=0.5,
            indicators=(
                Indicator(name="revenue", weight=0.9),
                Indicator(name="price", weight=0.2),
            ),
        ),
        Dimension(
            name="loyalty",
            label=LOYALTY,
            weight=0.4,
            indicators=(
                Indicator(name="tenure", weight=-1),
                Indicator(name="revenue", weight=2),
            ),
        ),
    )
    with pytest.raises(SettingsError) as caught:
        check_weights(dimensions)
    assert [(each.where, each.found.en) for each in caught.value.problems] == [
        ("dimensions", "the weights sum to 0.9"),
        ("dimensions.value", "the weights sum to 1.1"),
        ("dimensions.loyalty.tenure", "the weight is -1"),
        ("revenue", "the name is used more than once"),
    ]


@pytest.mark.parametrize("weight", [float("nan"), float("inf")])
def test_weight_that_is_no_number_is_refused(weight: float) -> None:
    with pytest.raises(SettingsError, match="weight is"):
        score({"a": [1.0]}, one_each({"a": weight}))


def test_dimension_without_indicators_is_refused() -> None:
    empty = Dimension(name="value", label=VALUE, weight=1.0, indicators=())
    with pytest.raises(SettingsError, match=r"dimensions\.value"):
        check_weights([empty])


SHARES = st.floats(min_value=0, max_value=1)
ROWS = st.lists(
    st.tuples(*[SHARES | st.just(float("nan"))] * len(NAMES)), min_size=1, max_size=20
)


@given(ROWS)
def test_contributions_sum_to_the_composite(rows: list[tuple[float, ...]]) -> None:
    scaled = dict(zip(NAMES, np.array(rows).T, strict=True))
    found = score(scaled, TWO_DIMENSIONS)
    total = np.nansum(list(found.contributions.values()), axis=0)
    scored = ~np.isnan(found.composite)
    assert np.abs(total - found.composite)[scored] == pytest.approx(0, abs=1e-9)
    assert (total[~scored] == 0).all()


@given(ROWS)
def test_composite_lies_between_the_customers_extremes(
    rows: list[tuple[float, ...]],
) -> None:
    scaled = dict(zip(NAMES, np.array(rows).T, strict=True))
    found = score(scaled, TWO_DIMENSIONS).composite
    for row, composite in zip(rows, found, strict=True):
        if not np.isnan(composite):
            assert 100 * np.nanmin(row) - 1e-9 <= composite
            assert composite <= 100 * np.nanmax(row) + 1e-9


@given(ROWS, st.randoms())
def test_scores_do_not_depend_on_row_order(
    rows: list[tuple[float, ...]], random: Random
) -> None:
    order = random.sample(range(len(rows)), len(rows))
    table = np.array(rows)
    straight = score(dict(zip(NAMES, table.T, strict=True)), TWO_DIMENSIONS)
    mixed = score(dict(zip(NAMES, table[order].T, strict=True)), TWO_DIMENSIONS)
    np.testing.assert_array_equal(straight.composite[order], mixed.composite)
    np.testing.assert_array_equal(straight.coverage[order], mixed.coverage)
