"""Which setting wins: the default, the project file, or an option?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from xl_crm_cli.console import Console
from xl_crm_cli.inputs import Inputs, Settings
from xl_crm_cli.settings import plan_of, plan_of_settings

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.plan import plan_from
from xl_crm.reports import template_books
from xl_crm.tiers.scale import TierMethod
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from xl_crm.plan import Plan

PROJECT = """\
[general]
language = "en"
as_of = 2024-06-30
[tiers]
method = "quartile"
[sources.orders]
path = "exports/orders.xlsx"
sheet = "2024"
columns = { order_amount = "Value", owner = "Seller" }
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "crm.toml"
    path.write_text(PROJECT, encoding="utf-8")
    return path


def changed(
    *changes: str, project: Path | None = None, lang: Lang | None = None
) -> Plan:
    pairs = tuple((key, text) for key, _, text in (c.partition("=") for c in changes))
    settings = Settings(project=project, changes=pairs, lang=lang)
    return plan_of_settings(settings, Console())


def test_project_file_wins_over_the_default(project: Path) -> None:
    plan = changed(project=project)
    assert plan.general.as_of == date(2024, 6, 30)
    assert plan.tiers.method is TierMethod.QUARTILE


def test_change_wins_over_the_project_file_and_leaves_the_rest(project: Path) -> None:
    plan = changed("tiers.method=score_bands", project=project)
    assert plan.tiers.method is TierMethod.SCORE_BANDS
    assert plan.general.as_of == date(2024, 6, 30)


def test_language_option_wins_over_everything(project: Path) -> None:
    plan = changed("general.language=en", project=project, lang=Lang.ZH)
    assert plan.general.language is Lang.ZH


def test_as_of_and_unmask_win_over_changes(project: Path) -> None:
    settings = Settings(
        project=project,
        changes=(("general.as_of", "2024-01-31"), ("output.mask", "true")),
    )
    inputs = Inputs(settings=settings, as_of="2024年5月31日", unmask=True)
    plan = plan_of(inputs, Console())
    assert plan.general.as_of == date(2024, 5, 31)
    assert plan.output.mask is False


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("甲公司", "甲公司"),
        ('"甲公司"', "甲公司"),
        ("a = b", "a = b"),
        ("", ""),
        ("[x", "[x"),
        ("1\nx = 2", "1\nx = 2"),
    ],
)
def test_text_that_toml_cannot_read_is_taken_as_it_is(text: str, value: str) -> None:
    settings = Settings(changes=(("general.company", text),))
    assert plan_of_settings(settings, Console()).general.company == value


def test_value_is_read_as_toml() -> None:
    plan = changed(
        *("tiers.score_cuts=[90, 70, 50]", "rfm.bins=4", "output.mask=false"),
        *("general.as_of=2024-06-30", "scoring.min_coverage=0.75"),
        'orders.status_words={ "已结案" = "completed" }',
    )
    assert plan.tiers.score_cuts == (90.0, 70.0, 50.0)
    assert plan.rfm.bins == 4
    assert plan.output.mask is False
    assert plan.general.as_of == date(2024, 6, 30)
    assert plan.scoring.min_coverage == 0.75
    assert plan.orders.status_words == {"已结案": "completed"}


def test_changed_weights_start_from_the_default_ones() -> None:
    """By default 40, 30, 20 and 10 percent: 30 + 40 + 20 + 10 is 100 too."""
    plan = changed("dimensions.value.weight=0.3", "dimensions.behaviour.weight=0.4")
    assert [each.weight for each in plan.dimensions] == [0.3, 0.4, 0.2, 0.1]


def test_mistake_carries_the_name_of_the_option_that_made_it(project: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        changed("rfm.bins=1", "tiers.method=best", project=project)
    places = {problem.where for problem in caught.value.problems}
    assert places == {"--set rfm.bins=1", "--set tiers.method=best"}


def test_mistake_in_the_project_file_carries_the_name_of_the_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "crm.toml"
    path.write_text("[rfm]\nbins = 1\n[sources]\nordres = {}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        changed(project=path)
    places = {problem.where for problem in caught.value.problems}
    assert places == {"crm.toml, rfm.bins", "crm.toml, sources.ordres"}


def test_group_that_is_no_group_is_refused() -> None:
    with pytest.raises(SettingsError, match="no such setting"):
        changed("rfm.bins.deep=1", "rmf.bins=3")


def test_console_takes_the_language_of_the_project_even_if_it_is_wrong_elsewhere(
    tmp_path: Path,
) -> None:
    path = tmp_path / "crm.toml"
    path.write_text('[general]\nlanguage = "en"\n[rfm]\nbins = 1\n')
    console = Console()
    with pytest.raises(SettingsError):
        plan_of_settings(Settings(project=path), console)
    assert console.lang is Lang.EN


def test_file_option_replaces_the_path_and_keeps_sheet_and_mapping(
    project: Path,
) -> None:
    inputs = Inputs(
        settings=Settings(project=project),
        files={"orders": ("new.xlsx",), "tickets": ("tickets.csv",)},
        columns=(("orders.owner", "Owner"), ("tickets.csat", "Stars")),
    )
    orders, tickets = plan_of(inputs, Console()).sources
    assert (orders.path, orders.sheet) == (Path("new.xlsx"), "2024")
    assert orders.columns == {"order_amount": "Value", "owner": "Owner"}
    assert (tickets.table.name, tickets.path) == ("tickets", Path("tickets.csv"))
    assert tickets.columns == {"csat": "Stars"}


def test_sheet_option_wins_over_the_project_file(project: Path) -> None:
    inputs = Inputs(settings=Settings(project=project), sheets=(("orders", "2025"),))
    (orders,) = plan_of(inputs, Console()).sources
    assert orders.sheet == "2025"
    assert orders.path == project.parent / "exports" / "orders.xlsx"


def test_several_tables_can_lie_in_one_book() -> None:
    inputs = Inputs(
        files={"orders": ("book.xlsx",), "customers": ("book.xlsx",)},
        sheets=(("orders", "订单"), ("customers", "客户")),
    )
    sources = plan_of(inputs, Console()).sources
    assert [(source.table.name, source.sheet) for source in sources] == [
        ("orders", "订单"),
        ("customers", "客户"),
    ]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Write the settings of an analysis workbook: quartiles, English."""
    plan = plan_from(
        {"general": {"language": "en"}, "tiers": {"method": "quartile"}},
        where="",
        folder=tmp_path,
    )
    path = tmp_path / "results.xlsx"
    write_books({path: template_books(plan, Lang.EN)["analysis"]})
    return path


def test_a_workbook_of_results_stands_for_a_project_file(workbook: Path) -> None:
    assert changed(project=workbook).tiers.method is TierMethod.QUARTILE
    other = changed("tiers.method=score_bands", project=workbook)
    assert other.tiers.method is TierMethod.SCORE_BANDS
    assert other.general.language is Lang.EN


def test_a_wrong_value_is_said_where_it_stands(workbook: Path) -> None:
    book = load_workbook(workbook)
    cell = book.defined_names["service_csat_scale"].attr_text.rpartition("!")[2]
    book["Settings"][cell.replace("$", "")] = 3
    book.save(workbook)
    with pytest.raises(SettingsError) as caught:
        changed("windows.window_months=-1", project=workbook)
    # Satisfied from 4 of 3 on: said at the cell below, where the 4 stands.
    places = [each.where for each in caught.value.problems]
    assert places[0] == "--set windows.window_months=-1"
    assert places[1].startswith("results.xlsx Settings!B")


def test_a_workbook_without_settings_is_no_project_file(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "plain.xlsx")
    with pytest.raises(SettingsError, match="no sheet"):
        changed(project=tmp_path / "plain.xlsx")
