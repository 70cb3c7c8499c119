"""Does the checklist for a person name everything there is to check?"""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner
from xl_crm_cli.main import cli

from xl_crm.addin.vba import XLWINGS_VERSION
from xl_crm.addin.vba.words import SAID
from xl_crm.functions import FUNCTIONS
from xl_crm.macros import MACROS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "excel-add-in-checklist.md").read_text(encoding="utf-8")


def test_it_says_first_that_nothing_was_run_in_excel() -> None:
    assert TEXT.splitlines()[2].startswith("**Nothing on this page has been run")


def test_every_function_is_typed_and_every_button_pressed() -> None:
    named = set(re.findall(r"`(CRM_\w+)`", TEXT))
    assert named == {function.name for function in FUNCTIONS}
    assert [macro.name for macro in MACROS if macro.label.zh not in TEXT] == []


def test_names_and_versions_are_those_of_the_addin() -> None:
    assert SAID["tab"].zh in TEXT
    assert SAID["tab"].en in TEXT
    assert set(re.findall(r"xlwings\d\d-([\d.]+)\.dll", TEXT)) == {XLWINGS_VERSION}


def test_the_lines_are_numbered_and_leave_room_for_a_result() -> None:
    lines = [line for line in TEXT.splitlines() if re.match(r"\| \d", line)]
    assert [int(line.split("|")[1]) for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.endswith(" | |") for line in lines)


def test_every_command_named_is_there() -> None:
    commands = set(re.findall(r"`(xl-crm (?:addin )?[a-z]+)", TEXT))
    assert len(commands) > 4
    for command in commands:
        arguments = command.split()[1:]
        assert CliRunner().invoke(cli, [*arguments, "--help"]).exit_code == 0
