"""Does the sheet come to the figures in reports, also after somebody changes one?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from xl_crm_example import LAST_DAY, write_exports

from tests.ingested import SHARED, shared_only
from tests.recalculated import (
    differences,
    needs_office,
    read_cells,
    recalculate,
    same,
    table_cells,
)
from tests.reported import reported
from xl_crm.i18n import Lang
from xl_crm.reports.business import REPORTS, built_reports, report_book, report_named
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [
    shared_only,
    pytest.mark.shared,
    pytest.mark.slow,
    needs_office,
    # LibreOffice saves data bars in extensions that openpyxl does not read.
    pytest.mark.filterwarnings(
        "ignore:.* extension is not supported:UserWarning:openpyxl.*"
    ),
]

RETAIL = {
    "orders": {
        "path": str(SHARED / "online_retail" / "online_retail.csv.gz"),
        "columns": {"order_amount": "Quantity*UnitPrice", "region": "Country"},
    }
}
#: What somebody adds to the amount of one country.
ADDED, COUNTRY = 1_000.0, "EIRE"


def test_all_reports_of_the_example_come_to_the_values_in_them(tmp_path: Path) -> None:
    exports = write_exports(tmp_path)
    sources: dict[str, dict[str, Any]] = {
        name: {"path": str(path)} for name, path in exports.items()
    }
    path = tmp_path / "reports.xlsx"
    with reported(tmp_path, sources, general={"as_of": f"{LAST_DAY}"}) as opened:
        write_books({path: report_book(built_reports(opened, REPORTS, Lang.ZH))})
    n_formulas, wrong = differences(path, tmp_path)
    assert wrong == []
    assert n_formulas > 4_000


def test_one_amount_changed_by_hand_moves_what_depends_on_it(tmp_path: Path) -> None:
    """Its row, all shares, the sum, and the tie to the total, which then fails.

    No other formula of the report comes to anything else than before.
    """
    path, typed = tmp_path / "sales.xlsx", tmp_path / "typed.xlsx"
    with reported(tmp_path, RETAIL) as opened:
        write_books(
            {path: report_book(built_reports(opened, [report_named("sales")], Lang.EN))}
        )
    workbook = load_workbook(path)
    before = table_cells(load_workbook(path, data_only=True), "sales_by_region")
    cells = table_cells(workbook, "sales_by_region")
    row = [cell.value for cell in cells["Region"]].index(COUNTRY)
    old = [cell.value for cell in before["Net amount"]]
    orders, past = (before[name][row].value for name in ("Orders", "Period before"))
    cells["Net amount"][row].value = old[row] + ADDED
    workbook.save(typed)
    moved = _moved(path, recalculate(typed, tmp_path))

    total, new = round(sum(old) + ADDED, 2), old[row] + ADDED
    amounts = [*old[:row], new, *old[row + 1 :]]
    expected: dict[tuple[str, str], Any] = {
        ("Sales", cell.coordinate): pytest.approx(amount / total, rel=1e-9)
        for cell, amount in zip(before["Share"], amounts, strict=True)
    }
    for heading, value in (
        ("Average order value", new / orders),
        ("Change", new / past - 1),
    ):
        place = before[heading][row].coordinate
        expected["Sales", place] = pytest.approx(value, rel=1e-9)
    below = before["Net amount"][-1].row + 1
    whole = sum(cell.value for cell in before["Period before"])
    for heading, value in (("Net amount", total), ("Change", total / whole - 1)):
        letter = before[heading][0].column_letter
        expected["Sales", f"{letter}{below}"] = pytest.approx(value, rel=1e-9)
    tied = table_cells(workbook, "sales_ties")
    place = [cell.value for cell in tied["By"]].index("Region")
    for heading, value in (("Sum", total), ("Difference", ADDED), ("Result", "✗ FAIL")):
        expected["Reconciliation", tied[heading][place].coordinate] = (
            value if isinstance(value, str) else pytest.approx(value, rel=1e-9)
        )
    assert moved == expected


def _moved(path: Path, recalculated: Path) -> Mapping[tuple[str, str], Any]:
    """Return the formulas that come to another value than stored, and to which."""
    after = read_cells(recalculated)
    return {
        place: after[place][1]
        for place, (formula, value) in read_cells(path).items()
        if formula and not same(value, after[place][1])
    }
