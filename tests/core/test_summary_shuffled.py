"""Does a summary depend on the order of rows in the file?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_crm.summary import Periods

if TYPE_CHECKING:
    from collections.abc import Callable

JUNE = Periods(as_of=date(2024, 6, 30))
HEADER = "customer_id order_key order_date amount category owner is_new"
LINES = (
    "A o1 2023-05-01 1000000.01 ink  zhao no",
    "A o2 2024-01-31 0.10       pens zhao yes",
    "A o2 2024-01-31 0.20       ink  zhao no",
    "A o3 2024-03-02 333.33     pens qian no",
    "A r3 2024-03-09 -333.33    pens qian no",
    "A o4 2024-06-30 0.30       pens -    no",
    "B o5 2024-02-29 99999999.99 ink li   no",
    "B o6 2024-03-01 0.01       ink  li   yes",
    "B o7 2024-04-01 0.02       pens wu   no",
    "C r8 2024-04-01 -7.77      ink  li   no",
)
#: By hand: 0.10 + 0.20 + 333.33 - 333.33 + 0.30; 99999999.99 + 0.01 + 0.02; -7.77.
NET_AMOUNTS = [0.60, 100000000.02, -7.77]


@pytest.fixture(scope="module")
def expected(summarise_text: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """The summary of the lines as they stand above."""
    return summarise_text(JUNE, "\n".join((HEADER, *LINES)))


@pytest.mark.slow
@settings(max_examples=8)
@given(lines=st.permutations(LINES))
def test_a_summary_does_not_depend_on_the_order_of_lines(
    summarise_text: Callable[..., pd.DataFrame],
    expected: pd.DataFrame,
    lines: list[str],
) -> None:
    found = summarise_text(JUNE, "\n".join((HEADER, *lines)))
    pd.testing.assert_frame_equal(found, expected, rtol=1e-12)
    assert found["net_amount"].tolist() == NET_AMOUNTS
