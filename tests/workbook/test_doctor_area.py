"""Are references read as Excel reads them, and overlaps found, every one?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.workbook.doctor.area import Area, area_of, areas_of, cell_name, overlapping


@pytest.mark.parametrize(
    ("reference", "area"),
    [
        ("A1", (1, 1, 1, 1)),
        ("$B$2:D5", (2, 2, 5, 4)),
        ("D5:B2", (2, 2, 5, 4)),
        ("XFD1048576", (1_048_576, 16_384, 1_048_576, 16_384)),
        ("A:B", (1, 1, 1_048_576, 2)),
        ("2:$3", (2, 1, 3, 16_384)),
        ("AA10", (10, 27, 10, 27)),
    ],
)
def test_a_reference_is_an_area(
    reference: str, area: tuple[int, int, int, int]
) -> None:
    assert area_of(reference) == area


@pytest.mark.parametrize(
    "reference",
    ["", "A0", "A", "7", "XFE1", "A1048577", "A1:", ":A1", "A1:B", "A1:2", "A1 B2"],
)
def test_what_is_no_reference_is_none(reference: str) -> None:
    assert area_of(reference) is None


def test_a_list_of_areas_is_whole_or_none() -> None:
    assert areas_of("A1 C3:D4") == (Area(1, 1, 1, 1), Area(3, 3, 4, 4))
    assert areas_of("A1 A0") is None
    assert areas_of("") is None


@given(row=st.integers(1, 1_048_576), column=st.integers(1, 16_384))
def test_the_name_of_a_cell_is_read_back(row: int, column: int) -> None:
    assert area_of(cell_name(row, column)) == (row, column, row, column)


AREAS = st.builds(
    lambda top, left, height, width: Area(top, left, top + height, left + width),
    *(st.integers(1, 12), st.integers(1, 12)),
    *(st.integers(0, 4), st.integers(0, 4)),
)


@given(st.lists(AREAS, max_size=12))
def test_an_overlap_is_found_exactly_where_two_areas_share_a_cell(
    areas: list[Area],
) -> None:
    """Pairs that are named share a cell; where none is named, no two do."""
    named = [(area, str(number)) for number, area in enumerate(areas)]
    found = list(overlapping(named))
    for first, second in found:
        assert areas[int(first)].overlaps(areas[int(second)])
    pairs = [
        (first, second)
        for first in range(len(areas))
        for second in range(first)
        if areas[first].overlaps(areas[second])
    ]
    assert bool(found) is bool(pairs)
