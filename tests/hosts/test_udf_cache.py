"""Are answers given again for the same cells, and never for others?"""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xl_crm_udfs import CRM_GROWTH, _answer
from xl_crm_udfs._answer import answering
from xl_crm_udfs._arguments import numbers
from xl_crm_udfs._cache import MAX_ANSWERS, MIN_BYTES, Answer, Populations
from xl_crm_udfs._cells import Block, Cell, Selection
from xl_crm_udfs._conversion import Given, read

from tests.windows import ExcelRange
from xl_crm.functions import GROWTH, SCORE, TIER

#: Cells that Python takes for equal, or that look alike, and some that are neither.
CELLS: list[Cell] = [
    *(None, "", " ", "None", 0.0, -0.0, 0, False, "0", Decimal(0), "FALSE"),
    *(1.0, 1, True, "1", "1.0", Decimal(1), Decimal("1.0"), math.nan, math.inf),
    datetime(2024, 5, 1, tzinfo=UTC),
    datetime(2024, 5, 1, 0, 0, 1, tzinfo=UTC),
    "2024-05-01T00:00:00+00:00",
    45413.0,
]

#: More than it takes to be kept.
LONG: Block = [[float(nth)] for nth in range(5_000)]


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test begin without what others asked."""
    monkeypatch.setattr(_answer, "POPULATIONS", Populations())


def selected(block: Block) -> Selection:
    """Return a block as read from an argument."""
    rows = tuple(map(tuple, block))
    return read(Given(range=None, value=rows), "values", Populations())


def spelled(block: Block) -> tuple[bytes, ...]:
    """Return what a block is known by."""
    return selected(block).population.content


def typed(block: Block) -> list[list[str]]:
    """Return cells with their types; -0.0 and 0.0 differ, all NaN are one."""
    return [[f"{type(cell).__name__} {cell!r}" for cell in row] for row in block]


BLOCKS = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from(CELLS), min_size=width, max_size=width),
        min_size=1,
        max_size=3,
    ).map(lambda rows: [*rows, ["end"] * width])
)


@given(BLOCKS, BLOCKS)
def test_the_same_cells_and_only_they_are_known_again(one: Block, other: Block) -> None:
    assert (spelled(one) == spelled(other)) == (typed(one) == typed(other))


def test_cells_need_not_be_the_same_objects() -> None:
    text = "客户" * 3
    assert spelled([[text, text, 0.5]]) == spelled(
        [["客户客户客户", "客户" * 3, 1 / 2]]
    )


@given(st.lists(st.sampled_from(CELLS), min_size=2, max_size=2, unique_by=repr))
def test_each_cell_is_known_from_each_other(pair: list[Cell]) -> None:
    one, other = pair
    assert spelled([[one], ["x"]]) != spelled([[other], ["x"]])


def test_blank_rows_at_the_end_do_not_count() -> None:
    assert spelled([[1.0], [None], [None]]) == spelled([[1.0]])
    assert spelled([[None], [1.0]]) != spelled([[1.0]])


def counting() -> tuple[list[Block], Callable[..., Block]]:
    """Return a sheet function that notes what it was called with."""
    calls: list[Block] = []

    def CRM_SCORE(  # noqa: N802
        indicators: Block,
        weights: Block | None = None,
        directions: Block | None = None,
        normalize: Block | None = None,
    ) -> Block:
        calls.append(indicators)
        return [[str([list(weights or []), list(directions or []), bool(normalize)])]]

    return calls, answering(CRM_SCORE, SCORE)


def asked(function: Callable[..., Block], *arguments: Block | None) -> Block:
    """Call a function as from a cell."""
    return function(
        *(
            None if each is None else Given(range=None, value=tuple(map(tuple, each)))
            for each in arguments
        )
    )


def test_the_same_question_is_answered_once() -> None:
    calls, function = counting()
    first = asked(function, LONG, [[1.0]], None, None)
    again = asked(function, [*LONG], [[1.0]], None, None)
    assert again is first
    assert len(calls) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (LONG, [[True]], None, None),
        (LONG, None, [[1.0]], None),
        (LONG, [[1.0]], None, [[1.0]]),
        ([*LONG[:-1], [-1.0]], [[1.0]], None, None),
    ],
)
def test_another_question_is_answered_anew(
    arguments: tuple[Block | None, ...],
) -> None:
    calls, function = counting()
    asked(function, LONG, [[1.0]], None, None)
    asked(function, *arguments)
    assert len(calls) == 2


def test_another_language_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, function = counting()
    asked(function, LONG, None, None, None)
    monkeypatch.setenv("XL_CRM_LANG", "en")
    asked(function, LONG, None, None, None)
    assert len(calls) == 2


def test_arguments_do_not_change_places() -> None:
    """(2 - 1) / 1 is not (1 - 2) / 2."""

    def CRM_GROWTH(current: Block, base: Block) -> Block:  # noqa: N802
        return [[str(current[1][0]), str(base[1][0])]]

    function = answering(CRM_GROWTH, GROWTH)
    halves: Block = [[float(nth) / 2] for nth in range(5_000)]
    assert asked(function, LONG, halves)[0] == ("1.0", "0.5")
    assert asked(function, halves, LONG)[0] == ("0.5", "1.0")
    assert asked(function, LONG, LONG)[0] == ("1.0", "1.0")


def test_where_ranges_lie_belongs_to_the_question() -> None:
    """Ranges from one row on may end at different rows, values and others may not."""
    bases = LONG[:4_000]

    def columns(first: int, second: int) -> list[Given]:
        ranges = [
            ExcelRange(*map(tuple, LONG), corner=(first, 1)),
            ExcelRange(*map(tuple, bases), corner=(second, 2)),
        ]
        return [Given(range=SimpleNamespace(api=each), value=None) for each in ranges]

    grown: Callable[..., Block] = CRM_GROWTH
    answer = grown(*columns(1, 1))
    assert len(answer) == len(LONG)
    assert grown(*columns(7, 7)) is answer
    assert len(grown(*columns(1, 2))) == 1
    assert len(asked(grown, LONG, bases)) == 1


def test_one_base_for_all_is_not_a_column_that_begins_with_it() -> None:
    """Both end in the same cells, and both ranges of the second are 5 rows longer."""

    def grown(n_more: int) -> Block:
        current = ExcelRange(*map(tuple, LONG), n_rows=len(LONG) + n_more)
        base = ExcelRange((2.0,), n_rows=1 + n_more, corner=(1, 2))
        function: Callable[..., Block] = CRM_GROWTH
        return function(
            *(
                Given(range=SimpleNamespace(api=each), value=None)
                for each in (current, base)
            )
        )

    assert [row[0] for row in grown(0)[:3]] == [-1.0, -0.5, 0.0]
    assert [row[0] for row in grown(5)[:3]] == [-1.0, "", ""]


def test_an_empty_range_is_asked_about_once() -> None:
    calls, function = counting()
    first = asked(function, LONG, [[None]], None, None)
    assert asked(function, LONG, [[None]], None, None) is first
    assert len(calls) == 1
    asked(function, LONG, None, None, None)
    assert len(calls) == 2


def test_an_answer_cannot_be_changed() -> None:
    _, function = counting()
    answer = asked(function, LONG, None, None, None)
    assert isinstance(answer, Answer)
    assert isinstance(answer.rows, tuple)
    assert all(isinstance(row, tuple) for row in answer.rows)
    with pytest.raises(AttributeError):
        answer.rows = ()  # type: ignore[misc]


def test_numbers_are_read_once_for_all_functions() -> None:
    tables = []

    def CRM_SCORE(  # noqa: N802
        indicators: Block,
        weights: Block | None = None,  # noqa: ARG001  (of the signature)
        directions: Block | None = None,  # noqa: ARG001
        normalize: Block | None = None,  # noqa: ARG001
    ) -> Block:
        tables.append(numbers(indicators, "indicators"))
        return [[1.0]]

    def CRM_TIER(  # noqa: N802
        scores: Block,
        method: Block | None = None,  # noqa: ARG001
        cuts: Block | None = None,  # noqa: ARG001
        labels: Block | None = None,  # noqa: ARG001
    ) -> Block:
        tables.append(numbers(scores, "scores"))
        return [[1.0]]

    asked(answering(CRM_SCORE, SCORE), LONG, None, None, None)
    asked(answering(CRM_TIER, TIER), LONG, None, None, None)
    assert tables[0] is tables[1]
    with pytest.raises(ValueError, match="read-only"):
        tables[0][0, 0] = 1.0


def content(number: int, size: int = MIN_BYTES) -> tuple[bytes, ...]:
    """Return bytes that begin with a number."""
    return number.to_bytes(2, "big"), bytes(size - 2)


def test_memory_is_limited() -> None:
    """Of three populations of 10,000 bytes, two fit into 25,000."""
    populations = Populations(max_bytes=25_000)
    first, second, third = (populations.of(content(nth)) for nth in range(3))
    assert populations.of(content(1)) is second
    assert populations.of(content(2)) is third
    assert populations.of(content(0)) is not first
    assert populations.of(content(1)) is not second


def test_what_was_made_of_a_population_counts() -> None:
    """10,000 bytes and a table of 16,000 leave no room for another."""
    populations = Populations(max_bytes=35_000)
    first = populations.of(content(1))
    first.tables[0] = np.zeros((2_000, 1))
    populations.of(content(2))
    assert populations.of(content(1)) is not first


def test_what_is_too_small_or_too_large_is_not_kept() -> None:
    populations = Populations(max_bytes=25_000)
    for size in (MIN_BYTES - 1, 25_001):
        kept = populations.of(content(1, size))
        assert populations.of(content(1, size)) is not kept


def test_the_oldest_answers_go() -> None:
    populations = Populations()
    population = populations.of(content(1))
    answer = Answer(rows=((1.0,),), has_dates=False)
    for question in range(MAX_ANSWERS + 1):
        populations.keep(population, question, answer)
    assert populations.recall(population, 0) is None
    assert populations.recall(population, MAX_ANSWERS) is answer
    assert len(population.answers) == MAX_ANSWERS


def test_threads_get_the_answers_to_their_own_questions() -> None:
    def CRM_SCORE(  # noqa: N802
        indicators: Block,
        weights: Block | None = None,
        directions: Block | None = None,  # noqa: ARG001
        normalize: Block | None = None,  # noqa: ARG001
    ) -> Block:
        assert weights is not None
        return [[f"{indicators[0][0]} {weights[0][0]}"]]

    function = answering(CRM_SCORE, SCORE)

    def ask(nth: int) -> tuple[str, object]:
        first, weight = float(nth % 5), float(nth % 3)
        answer = asked(function, [[first], *LONG], [[weight]], None, None)
        return f"{first} {weight}", answer[0][0]

    with ThreadPoolExecutor(8) as pool:
        for expected, found in pool.map(ask, range(120)):
            assert found == expected


def test_dates_are_plain_in_what_a_function_sees() -> None:
    """Whatever zone Excel's date comes with, it is the day and time of the cell."""
    stamp = datetime(2024, 5, 1, 18, 30, tzinfo=UTC)
    assert selected([[stamp]]).rows == ((stamp.replace(tzinfo=None),),)
    assert spelled([[stamp]]) != spelled([[stamp + timedelta(seconds=1)]])


@pytest.mark.parametrize(
    ("handed_over", "shown"),
    [
        ("1899-12-30T12:00", "1899-12-30T12:00"),
        ("1899-12-31", "1900-01-01"),
        ("1900-02-27T18:30", "1900-02-28T18:30"),
        ("1900-03-01", "1900-03-01"),
    ],
)
def test_days_before_march_1900_are_those_of_the_sheet(
    handed_over: str, shown: str
) -> None:
    """Day 1 of a sheet is 1900-01-01; COM counts without a leap day in 1900."""
    stamp = datetime.fromisoformat(handed_over).replace(tzinfo=UTC)
    assert selected([[stamp]]).rows == ((datetime.fromisoformat(shown),),)
