"""Do customers get the Chinese RFM type that their comparison with the mean says?"""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.tiers.eight_types import EIGHT_TYPES, References, assign_types

NAN = float("nan")
CUSTOMERS = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=400),
        st.integers(min_value=1, max_value=30),
        st.floats(min_value=-1e6, max_value=1e6),
    ),
    min_size=1,
    max_size=30,
)


def test_types_by_set_values() -> None:
    """R at most 30 days, F at least 5, M at least 10000: all eight combinations."""
    references = References(recency_days=30, frequency=5, monetary=10_000)
    expected = {
        "重要价值客户": (30, 5, 10_000),
        "重要发展客户": (1, 4, 20_000),
        "重要保持客户": (31, 9, 20_000),
        "重要挽留客户": (90, 1, 20_000),
        "一般价值客户": (1, 5, 9_999),
        "一般发展客户": (1, 1, 1),
        "一般保持客户": (90, 9, 1),
        "一般挽留客户": (90, 1, 1),
    }
    r, f, m = zip(*expected.values(), strict=True)
    found = assign_types(r, f, m, references)
    assert [EIGHT_TYPES[index].label.zh for index in found.types] == list(expected)
    assert found.references == references


def test_types_by_the_mean_of_the_customers_who_bought() -> None:
    """Means: R (10+20+60)/3 = 30, F (6+2+1)/3 = 3, M (900+0+300)/3 = 400."""
    found = assign_types([10, 20, 60, NAN], [6, 2, 1, 0], [900, 0, 300, 0])
    assert found.references == References(recency_days=30, frequency=3, monetary=400)
    names = [EIGHT_TYPES[index].name for index in found.types[:3]]
    assert names == ["key_value", "general_develop", "general_win_back"]
    assert found.types[3] == -1


def test_type_table_holds_each_combination_in_the_order_of_its_index() -> None:
    """Index = 4 x low M + 2 x low R + low F."""
    assert [
        4 * (not each.m_high) + 2 * (not each.r_high) + (not each.f_high)
        for each in EIGHT_TYPES
    ] == list(range(8))
    assert len({each.name for each in EIGHT_TYPES}) == 8
    assert len({each.label.en for each in EIGHT_TYPES}) == 8


def test_nobody_bought() -> None:
    found = assign_types([NAN], [NAN], [NAN])
    assert found.types.tolist() == [-1]
    assert np.isnan(found.references.monetary)


@pytest.mark.parametrize("n", [1, 3, 7, 10, 49])
def test_equal_customers_are_on_the_high_side_of_their_own_mean(n: int) -> None:
    """The mean of n times 0.1 must not round above 0.1."""
    found = assign_types([7] * n, [3] * n, [0.1] * n)
    assert found.types.tolist() == [0] * n


def test_who_stands_exactly_at_the_mean_is_high() -> None:
    """(10.1 + 10.2 + 10.3) / 3 is 10.2, and a little more in floats."""
    found = assign_types([5, 5, 5], [1, 1, 1], [10.1, 10.2, 10.3])
    assert found.references.monetary == 10.2
    assert found.types[1] == 0


@given(CUSTOMERS, st.randoms())
def test_types_do_not_depend_on_row_order(
    customers: list[tuple[int, int, float]], random: Random
) -> None:
    order = random.sample(range(len(customers)), len(customers))
    straight = assign_types(*zip(*customers, strict=True))
    mixed = assign_types(*zip(*(customers[row] for row in order), strict=True))
    assert straight.types[order].tolist() == mixed.types.tolist()
    assert straight.references == mixed.references


@given(CUSTOMERS)
def test_some_customer_is_high_on_each_measure(
    customers: list[tuple[int, int, float]],
) -> None:
    """Somebody is always at or on the good side of the mean."""
    types = [EIGHT_TYPES[i] for i in assign_types(*zip(*customers, strict=True)).types]
    assert any(each.r_high for each in types)
    assert any(each.f_high for each in types)
    assert any(each.m_high for each in types)
