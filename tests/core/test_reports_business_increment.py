"""What did campaigns add, against a published interval?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reported import reported
from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import Table, Text
from xl_crm.reports.business import report_named
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections import Increment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from xl_crm.reports._spec import Cell

SECTION = Increment(name="added", title=Label(zh="增量", en="Increment"))
#: By campaign and group: members, and those of them who then bought.
GROUPS = {
    ("M1", "treated"): (70, 56),
    ("M1", "control"): (80, 48),
    ("M2", "treated"): (10, 4),
    ("M3", "treated"): (3, 3),
    ("M3", "control"): (3, 0),
    ("M4", "treated"): (20, 2),
    ("M4", "control"): (20, 18),
}


def view_of(folder: Path, groups: Iterable[tuple[str, str]]) -> Iterator[ReportView]:
    """Yield a run on contacts of 2 March and orders of 9 March."""
    contacts = ["customer_id,campaign_id,interaction_date,member_group"]
    # everybody bought once long before, so that each is a customer
    orders = ["customer_id,order_id,order_date,order_amount"]
    for campaign, group in groups:
        everybody, bought = GROUPS[campaign, group]
        for place in range(everybody):
            name = f"{campaign}-{group}-{place}"
            contacts.append(f"{name},{campaign},2024-03-02,{group}")
            orders.append(f"{name},{name}-0,2023-01-09,5")
            if place < bought:
                orders.append(f"{name},{name}-1,2024-03-09,5")
    tables = {"orders": orders, "interactions": contacts}
    for name, lines in tables.items():
        text = "\n".join(lines) + "\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    named = {name: {"path": f"{name}.csv"} for name in tables}
    with reported(folder, named, general={"as_of": "2024-05-31"}) as run:
        yield ReportView(run, report_named("campaign"), Lang.EN)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportView]:
    yield from view_of(tmp_path_factory.mktemp("exports"), GROUPS)


@pytest.fixture(scope="module")
def drawn(view: ReportView) -> dict[str, list[Cell]]:
    [table] = SECTION.blocks(view)
    assert isinstance(table, Table)
    return {column.name: list(column.values) for column in table.columns}


def test_the_interval_is_the_published_one(drawn: dict[str, list[Cell]]) -> None:
    """Newcombe (1998), table II, (a), method 10: 56/70 less 48/80, 0.0524 to 0.3339."""
    row = drawn["campaign"].index("M1")
    assert drawn["targeted"][row] == 70
    assert drawn["converted_control"][row] == 48
    assert drawn["targeted_conversion_rate"][row] == 0.8
    assert drawn["control_conversion_rate"][row] == 0.6
    assert drawn["increment"][row] == pytest.approx(20, abs=1e-9)
    assert drawn["increment_low"][row] == pytest.approx(5.24, abs=0.005)
    assert drawn["increment_high"][row] == pytest.approx(33.39, abs=0.005)


def test_each_campaign_has_its_verdict(drawn: dict[str, list[Cell]]) -> None:
    """The largest difference first; of three members nobody can judge."""
    assert dict(zip(drawn["campaign"], drawn["verdict"], strict=True)) == {
        "M3": "too few",
        "M1": "clearly higher",
        "M4": "clearly lower",
        "M2": "no control group",
    }
    assert drawn["campaign"] == ["M3", "M1", "M4", "M2"]
    assert drawn["increment"][3] is None


def test_without_any_control_group_a_line_says_so(tmp_path: Path) -> None:
    for view in view_of(tmp_path, [("M2", "treated")]):
        [text] = SECTION.blocks(view)
        assert isinstance(text, Text)
        assert "no increment" in text.lines[0]
