"""Which negative amount is a return, and which does nothing explain?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.matched import run
from xl_crm.ingest import OrderRules
from xl_crm.ingest.orders.prepare import UnexplainedNegative

if TYPE_CHECKING:
    from pathlib import Path


def test_a_return_flagged_or_of_negative_quantity_needs_no_minus(
    tmp_path: Path,
) -> None:
    """A flag, and goods that come back, turn the sign; a status alone leaves the sale
    out; a negative price times a negative quantity is a discount taken back."""
    found = run(
        tmp_path,
        """
customer_id date       product quantity unit_price amount return_flag status
A           2024-03-01 ink      2        50        100    no          completed
A           2024-03-02 ink      2        50        100    yes         completed
B           2024-03-01 ink      2        50        100    no          completed
B           2024-03-02 ink     -2        50        100    -           completed
C           2024-03-01 ink      2        50        100    no          returned
D           2024-03-01 ink     -1       -10         10    no          completed
E           2024-03-01 ink      2        50        100    no          completed
E           2024-03-02 ink      2       -50       -100    no          returned
""",
    )
    assert found.verdicts == [
        *("netted", "netted", "netted", "netted", "returned", "sale"),
        *("netted", "netted"),
    ]
    assert [line["amount"] for line in found.lines[1:4:2]] == [-100, -100]


#: Nothing says that any of them is a return: no flag, no status, no quantity.
BARE = """
customer_id  date       amount verdict
covered      2024-03-01  100   sale
covered      2024-09-01  -60   alone
same_day     2024-03-01   -60  alone
same_day     2024-03-01   60.5 sale
later_sale   2024-03-01  -60   unexplained_negative
later_sale   2024-03-02  100   sale
small_sales  2024-03-01   40   sale
small_sales  2024-03-01   40   sale
small_sales  2024-03-02  -60   unexplained_negative
no_sale      2024-03-02  -60   unexplained_negative
paired       2024-03-01   60   netted
paired       2024-03-02  -60   netted
paired       2024-03-03  -60   alone
"""


def test_a_negative_amount_that_no_sale_explains_is_quarantined(
    tmp_path: Path,
) -> None:
    """One that a sale of the customer covers, up to its day, is taken for a return."""
    found = run(tmp_path, BARE)
    assert found.verdicts == [line.split()[-1] for line in BARE.splitlines()[2:]]
    assert found.outcomes["quarantined", "unexplained_negative"] == (3, -180)
    assert found.customers["small_sales"]["net_amount_lifetime"] == 80
    assert "no_sale" not in found.customers


def test_unexplained_negatives_count_where_asked(tmp_path: Path) -> None:
    rules = OrderRules(unexplained_negative=UnexplainedNegative.COUNT)
    found = run(tmp_path, BARE, rules)
    assert [line["reason"] for line in found.lines] == [None] * 13
    assert found.customers["no_sale"]["net_amount_lifetime"] == -60
    assert found.customers["no_sale"]["orders_lifetime"] == 0


def test_a_flagged_return_without_any_sale_counts(tmp_path: Path) -> None:
    """Quantity and flag say that it is a return: its sale lies before the export."""
    found = run(
        tmp_path,
        """
customer_id date       quantity amount return_flag
A           2024-03-01 -2       -60    -
B           2024-03-01  2        60    yes
C           2024-03-01  1         1    -
""",
    )
    assert found.verdicts == ["alone", "alone", "sale"]
    assert found.outcomes == {("kept", "kept"): (3, -119)}
