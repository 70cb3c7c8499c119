"""What may be typed: by rule, by unit, and by the word in another column."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from one_page import read_page, write_page

from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Choices,
    Column,
    Parameter,
    Parameters,
    Rule,
    Table,
)
from xl_crm.tables.unit import Unit

READER = Path(__file__).parents[1] / "readers" / "invalid_cells.py"
OFFICE_PYTHON = Path("/usr/bin/python3")
NEEDS_OFFICE = pytest.mark.skipif(
    shutil.which("soffice") is None or not OFFICE_PYTHON.exists(),
    reason="LibreOffice is not installed",
)

TIERS = Choices(name="tier", heading="Tier", values=("High", "Low"))
STRATEGIES = Choices(name="strategy", heading="Strategy", values=("a", "b", "c", "d"))
BY_TIER = (
    Choices(name="strategy_1", heading="High", values=("a", "b")),
    Choices(name="strategy_2", heading="Low", values=("c", "d")),
)
LISTS = (TIERS, STRATEGIES, *BY_TIER)

#: Words of both columns, and whether the second may stand beside the first: a tier that
#: is not in its list leaves every strategy.
PAIRS = (
    ("High", "a", True),
    ("High", "c", False),
    ("Low", "c", True),
    ("Low", "a", False),
    ("Other", "d", True),
    ("Other", "e", False),
    ("High", "", True),
)


def tasks() -> Table:
    tiers, strategies, _ = zip(*PAIRS, strict=True)
    return Table(
        name="tasks",
        blank_rows=2,
        columns=(
            Column(name="tier", heading="Tier", values=tiers, choices="tier"),
            Column(
                name="strategy",
                heading="Strategy",
                values=strategies,
                choices="strategy",
                choices_by="tier",
            ),
        ),
    )


def test_a_list_follows_the_word_of_another_column(tmp_path: Path) -> None:
    sheet = read_page(tmp_path, tasks(), lists=LISTS)["Facts"]
    rules = {
        str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation
    }
    assert rules["A2:A10"] == "tier"
    assert rules["B2:B10"] == (
        "CHOOSE(1+IFERROR(MATCH($A2,tier,0),0),strategy,strategy_1,strategy_2)"
    )


@NEEDS_OFFICE
@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_offers_the_list_of_the_word(tmp_path: Path) -> None:
    path = write_page(tmp_path, tasks(), lists=LISTS)
    done = subprocess.run(
        [OFFICE_PYTHON, READER, path, "Facts"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    invalid = {f"B{row}" for row, pair in enumerate(PAIRS, 2) if not pair[2]}
    # "Other" itself is no tier
    invalid |= {f"A{row}" for row, pair in enumerate(PAIRS, 2) if pair[0] == "Other"}
    assert set(json.loads(done.stdout)) == invalid


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ((TIERS, STRATEGIES, BY_TIER[0]), "strategy_2"),
        ((STRATEGIES, *BY_TIER, replace(TIERS, values=())), "tier"),
    ],
)
def test_a_missing_list_is_named(
    tmp_path: Path, lists: tuple[Choices, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        write_page(tmp_path, tasks(), lists=lists)


def test_too_many_lists_for_one_formula_are_refused(tmp_path: Path) -> None:
    words = tuple(str(number) for number in range(30))
    lists = (
        replace(TIERS, values=words),
        STRATEGIES,
        *(replace(BY_TIER[0], name=f"strategy_{n}") for n in range(1, 31)),
    )
    with pytest.raises(ValueError, match="too long"):
        write_page(tmp_path, tasks(), lists=lists)


def ends(folder: Path, block: Table | Parameters) -> list[tuple[str, ...]]:
    sheet = read_page(folder, block)["Facts"]
    return [
        (rule.type, rule.formula1, rule.formula2)
        for rule in sheet.data_validations.dataValidation
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule.SHARE, ("decimal", "0", "1")),
        (Rule.POINTS, ("decimal", "0", "100")),
        (Rule.NUMBER, ("decimal", "-999999999999999", "999999999999999")),
        (Rule.DATE, ("date", "18264", "73050")),
    ],
)
def test_a_rule_limits_what_may_be_typed(
    tmp_path: Path, rule: Rule, expected: tuple[str, ...]
) -> None:
    """1950-01-01 is day 18264 of Excel, 2099-12-31 day 73050."""
    column = Column(name="a", heading="A", values=(None,), rule=rule)
    parameter = Parameter(name="weight", label="Weight", value=0.5, rule=rule)
    table = Table(name="facts", columns=(column,))
    block = Parameters(name="settings", parameters=(parameter,))
    assert ends(tmp_path / "table", table) == [expected]
    assert ends(tmp_path / "block", block) == [expected]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit.PERCENT, [("decimal", "0", "1")]),
        (Unit.SCORE, [("decimal", "0", "100")]),
        (Unit.DATE, [("date", "18264", "73050")]),
        (Unit.DAYS, [("decimal", "-999999999999999", "999999999999999")]),
        (Unit.FLAG, [("list", '"TRUE,FALSE"', None)]),
        (Unit.TEXT, []),
    ],
)
@pytest.mark.parametrize("editable", [True, False])
def test_without_a_rule_the_unit_of_an_input_decides(
    tmp_path: Path, unit: Unit, expected: list[tuple[str, ...]], *, editable: bool
) -> None:
    column = Column(name="a", heading="A", values=(None,), unit=unit, editable=editable)
    parameter = Parameter(
        name="weight", label="W", value=None, unit=unit, editable=editable
    )
    wanted = expected if editable else []
    table = Table(name="facts", columns=(column,), key=("a",))
    block = Parameters(name="settings", parameters=(parameter,))
    assert ends(tmp_path / "table", table) == wanted
    assert ends(tmp_path / "block", block) == wanted


@pytest.mark.parametrize("lang", list(Lang))
def test_texts_fit_the_dialog_of_excel(tmp_path: Path, lang: Lang) -> None:
    """At most 32 characters of title and 255 of text."""
    rules = (Rule.UNIQUE, Rule.DATE, Rule.NUMBER, Rule.SHARE, Rule.POINTS)
    columns = tuple(
        Column(name=rule.value, heading=rule.value, values=(None,), rule=rule)
        for rule in rules
    )
    sheet = read_page(tmp_path, Table(name="f_a", columns=columns), lang=lang)["Facts"]
    found = sheet.data_validations.dataValidation
    assert len(found) == len(rules)
    for rule in found:
        assert rule.errorTitle
        assert rule.error
        assert rule.prompt
        assert max(len(rule.errorTitle), len(rule.promptTitle)) <= 32
        assert max(len(rule.error), len(rule.prompt)) <= 255


def test_a_rule_reaches_over_prepared_rows_and_not_the_total(tmp_path: Path) -> None:
    column = Column(
        name="a", heading="A", values=(date(2024, 1, 1),), unit=Unit.DATE, editable=True
    )
    table = Table(
        name="facts", columns=(column,), key=("a",), blank_rows=3, total_label="Total"
    )
    (rule,) = read_page(tmp_path, table)["Facts"].data_validations.dataValidation
    assert str(rule.sqref) == "A2:A5"
