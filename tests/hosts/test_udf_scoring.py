"""Do CRM_MINMAX and CRM_SCORE give the core's numbers and explain what they cannot?"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xl_crm_udfs import CRM_MINMAX, CRM_SCORE
from xl_crm_udfs._cells import Block, Cell

from xl_crm.i18n import Label
from xl_crm.scores.composite import Dimension, Indicator, score
from xl_crm.scores.normalise import ALL_EQUAL, NO_DATA, Normaliser, fit
from xl_crm.tables.unit import Better

#: B41, the template's five sample rows: value, behaviour, loyalty, potential.
SAMPLE: Block = [
    [92.0, 85.0, 90.0, 78.0],
    [65.0, 72.0, 68.0, 85.0],
    [78.0, 60.0, 75.0, 62.0],
    [45.0, 50.0, 40.0, 55.0],
    [88.0, 80.0, 85.0, 70.0],
]
WEIGHTS: Block = [[40.0, 30.0, 20.0, 10.0]]
FALSE: Block = [[False]]

TABLES = st.integers(min_value=1, max_value=4).flatmap(
    lambda width: st.lists(
        st.lists(
            st.none() | st.integers(min_value=-999, max_value=999).map(float),
            min_size=width,
            max_size=width,
        ),
        min_size=1,
        max_size=12,
    )
)


def mistake(result: Block) -> str:
    """Return the text of a result that is one cell with a mistake."""
    ((text,),) = result
    assert isinstance(text, str)
    assert len(text) <= 255
    return text


def ends_blank(table: Block) -> bool:
    """Tell whether the last row of a table is blank."""
    return all(cell is None for cell in table[-1])


def test_minmax_by_hand() -> None:
    """(20 - 10) / (50 - 10) is 0.25."""
    assert CRM_MINMAX([[10.0], [20.0], [50.0]]) == [[0.0], [0.25], [1.0]]
    assert CRM_MINMAX([[10.0], [20.0], [50.0]], [[-1.0]]) == [[1.0], [0.75], [0.0]]


def test_minmax_scales_each_column_in_its_own_direction() -> None:
    assert CRM_MINMAX([[1.0, 1.0], [3.0, 3.0], [2.0, None]], [[1.0, -1.0]]) == [
        [0.0, 1.0],
        [1.0, 0.0],
        [0.5, None],
    ]


def test_minmax_explains_a_column_that_tells_nothing() -> None:
    """E1: no 0/0; the text stands in the first cell, the rest is blank."""
    assert CRM_MINMAX([[5.0, 1.0, None], [None, 2.0, None], [5.0, 3.0, "-"]]) == [
        [ALL_EQUAL.zh, 0.0, NO_DATA.zh],
        [None, 0.5, None],
        [None, 1.0, None],
    ]


def test_minmax_between_frozen_bounds_clips() -> None:
    """E4: 0 to 200 in place of 50 to 300; one bound alone leaves the other fitted."""
    values: Block = [[50.0], [100.0], [300.0]]
    assert CRM_MINMAX(values, None, [[0.0]], [[200.0]]) == [[0.25], [0.5], [1.0]]
    assert CRM_MINMAX(values, None, [[0.0]]) == [[50 / 300], [100 / 300], [1.0]]
    assert CRM_MINMAX(values, None, None, [[150.0]]) == [[0.0], [0.5], [1.0]]


def test_minmax_frozen_bounds_serve_a_constant_column() -> None:
    assert CRM_MINMAX([[5.0], [5.0]], None, [[0.0]], [[20.0]]) == [[0.25], [0.25]]
    assert CRM_MINMAX([[5.0]], None, [[0.0]]) == [[1.0]]


def test_minmax_bounds_for_each_column() -> None:
    assert CRM_MINMAX([[5.0, 5.0]], None, [[0.0, 4.0]], [[10.0], [8.0]]) == [
        [0.5, 0.25]
    ]


def test_minmax_frozen_bounds_cannot_serve_no_data() -> None:
    table = CRM_MINMAX([[1.0, None], [2.0, None]], None, [[0.0]])
    assert table == [[0.5, NO_DATA.zh], [1.0, None]]


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (([[None]],), "values：区域是空的"),
        (([[1.0], ["a"]],), "values：第 2 行第 1 列“a”不是数字"),
        (([[1.0], [True]],), "values：第 2 行第 1 列“TRUE”不是数字"),
        (([["1,200", "待补充"], [1.0, 2.0]],), "values：第 1 行第 2 列“待补充”不是"),
        (([[1.0], [2.0]], [[0.0]]), "direction：方向为 0"),
        (([[1.0, 2.0]], [[1.0, 1.0, -1.0]]), "direction：2 列数据给了 3 个值"),
        (([[1.0], [2.0]], None, [[5.0]], [[5.0]]), "lower, upper：下限 5、上限 5"),
        (([[1.0], [2.0]], None, [["x"]]), "lower：第 1 行第 1 列“x”不是数字"),
        (([[1.0], [2.0]], None, None, [[None]]), "upper：区域是空的"),
    ],
)
def test_minmax_names_the_argument(arguments: tuple[Block, ...], start: str) -> None:
    assert mistake(CRM_MINMAX(*arguments)).startswith(start)


@given(TABLES, st.sampled_from([1.0, -1.0]))
def test_minmax_is_the_core(table: Block, direction: float) -> None:
    """Bit for bit, and as many rows as end with something in them."""
    while table and ends_blank(table):
        table = table[:-1]
    found = CRM_MINMAX(table, [[direction]])
    if not table:
        assert mistake(found).startswith("values：区域是空的")
        return
    better = Better.HIGHER if direction == 1 else Better.LOWER
    columns = np.array(table, dtype=np.float64).T
    for nth, column in enumerate(columns):
        scale = fit(column, Normaliser.MINMAX)
        cells = [row[nth] for row in found]
        if scale.constant:
            assert cells == [scale.note.zh, *[None] * (len(table) - 1)]
        else:
            expected = scale.apply(column, better).tolist()
            assert cells == [None if math.isnan(x) else x for x in expected]


def test_score_of_the_sample_table() -> None:
    """B41: 0.4*92 + 0.3*85 + 0.2*90 + 0.1*78 = 88.1, and so on down the table."""
    found = CRM_SCORE(SAMPLE, WEIGHTS, None, FALSE)
    assert [row[0] for row in found] == pytest.approx([88.1, 69.7, 70.4, 46.5, 83.2])


def test_score_takes_weights_as_fractions_or_percents() -> None:
    fractions: Block = [[0.4], [0.3], [0.2], [0.1]]
    assert CRM_SCORE(SAMPLE, fractions, None, FALSE) == CRM_SCORE(
        SAMPLE, WEIGHTS, None, FALSE
    )


def test_score_scales_by_minmax_and_turns_round_what_is_better_small() -> None:
    """First column 0, 0.5, 1; second 1, 0, 0.75 after turning; a quarter and the rest.

    100 * (0.25 * 0 + 0.75 * 1) = 75; 12.5; 25 + 56.25.
    """
    table: Block = [[10.0, 1.0], [20.0, 5.0], [30.0, 2.0]]
    found = CRM_SCORE(table, [[0.25, 0.75]], [[1.0, -1.0]])
    assert found == [[75.0], [12.5], [81.25]]


def test_score_of_complete_zero_to_hundred_turns_round_too() -> None:
    assert CRM_SCORE([[30.0]], None, [[-1.0]], FALSE) == [[70.0]]


def test_score_renormalises_missing_indicators() -> None:
    """E17: 60 % of the weight is enough: (0.4*50 + 0.2*80) / 0.6 = 60; 0.5 is not."""
    table: Block = [
        [50.0, None, 80.0],
        [None, 50.0, None],
        [None, None, None],
        [50.0] * 3,
    ]
    found = CRM_SCORE(table, [[0.4, 0.4, 0.2]], None, FALSE)
    assert found[0][0] == pytest.approx(60)
    assert found[1:3] == [[None], [None]]
    assert CRM_SCORE([[50.0, None], [1.0, 2.0]], None, None, FALSE)[0] == [None]


def test_score_reads_the_notes_of_minmax_as_blanks() -> None:
    """A column that CRM_MINMAX explains is missing, not text among numbers."""
    scaled = CRM_MINMAX([[1.0, 7.0, 4.0], [2.0, 7.0, 5.0], [3.0, 7.0, 9.0]])
    assert scaled[0][1] == ALL_EQUAL.zh
    found = CRM_SCORE(scaled)
    assert found[0] == [0.0]
    assert found[2][0] == pytest.approx(100)


def test_score_says_why_nobody_has_one() -> None:
    text = mistake(CRM_SCORE([[1.0, 5.0], [2.0, 5.0]]))
    assert text.startswith("indicators：没有一行的有效指标达到权重的60%")
    assert "（取值全同、不计的列：2）" in text


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ((None,), "indicators：区域是空的"),
        ((SAMPLE, [[50.0, 50.0]]), "weights：4 列指标给了 2 个权重"),
        ((SAMPLE, [[0.4, 0.3, 0.2, 0.2]]), "weights：权重 0.4, 0.3, 0.2, 0.2 合计 1.1"),
        ((SAMPLE, [[-40.0, 80.0, 30.0, 30.0]]), "weights：权重 -40, 80, 30, 30"),
        ((SAMPLE, [[40.0, 30.0, 30.0, None]]), "weights：第 4 个值为空"),
        ((SAMPLE, None, [[1.0, -1.0]]), "directions：4 列数据给了 2 个值"),
        ((SAMPLE, None, None, [["maybe"]]), "normalize：“maybe”不是是或否"),
        (([[1.0], [120.0]], None, None, FALSE), "indicators：第 2 行第 1 列为 120"),
        (([[1.0], ["高"]],), "indicators：第 2 行第 1 列“高”不是数字"),
    ],
)
def test_score_names_the_argument(
    arguments: tuple[Block | None, ...], start: str
) -> None:
    assert mistake(CRM_SCORE(*arguments)).startswith(start)  # type: ignore[arg-type]


@given(TABLES)
def test_score_is_the_core(table: Block) -> None:
    """Bit for bit: one dimension per column, plain min-max, equal weights."""
    while table and ends_blank(table):
        table = table[:-1]
    if not table:
        return
    columns = np.array(table, dtype=np.float64).T
    names = [str(nth) for nth in range(len(columns))]
    label = Label(zh="维度", en="dimension")
    dimensions = [
        Dimension(
            name=name,
            label=label,
            weight=1 / len(names),
            indicators=(Indicator(name=name, weight=1.0),),
        )
        for name in names
    ]
    scaled = {
        name: fit(column, Normaliser.MINMAX).apply(column)
        for name, column in zip(names, columns, strict=True)
    }
    expected: list[Cell] = [
        None if math.isnan(x) else x
        for x in score(scaled, dimensions).composite.tolist()
    ]
    found = CRM_SCORE(table)
    if set(expected) == {None}:
        assert mistake(found).startswith("indicators：没有一行")
    else:
        assert found == [[cell] for cell in expected]
        assert all(type(row[0]) in {float, type(None)} for row in found)
