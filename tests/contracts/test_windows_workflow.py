"""Does the workflow for Windows call only what is there, and only when asked?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from xl_crm_cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
LINES = (
    (ROOT / ".github" / "workflows" / "windows-excel.yml")
    .read_text(encoding="utf-8")
    .splitlines()
)
#: A line of YAML as this file uses it: a key, with a value or not, in a list or not.
SHAPE = re.compile(r"( {2})*(- )?[\w.-]+:( [^|>].*)?")


def calls(program: str) -> list[list[str]]:
    """Return the arguments of every call of a program of the environment."""
    found = (re.search(rf"\.venv\\Scripts\\{program} (.+)", line) for line in LINES)
    return [match[1].split() for match in found if match]


def test_every_line_is_a_key() -> None:
    """No tab, no odd indent: else the file is refused as a whole. No step of several
    commands: PowerShell goes on after one that failed."""
    written = [line for line in LINES if line and not line.lstrip().startswith("#")]
    assert [line for line in written if not SHAPE.fullmatch(line)] == []


def test_it_starts_by_hand_only_and_may_write_nothing() -> None:
    top = [line for line in LINES if re.match(r"\w", line)]
    assert top == ["name: Windows and Excel", "on:", "permissions:", "jobs:"]
    events = LINES[LINES.index("on:") + 1 : LINES.index("permissions:")]
    assert [line.strip() for line in events if line] == ["workflow_dispatch:"]
    assert LINES[LINES.index("permissions:") + 1] == "  contents: read"


@pytest.mark.parametrize("arguments", calls("xl-crm"), ids=" ".join)
def test_every_command_is_there(arguments: list[str]) -> None:
    """Options that are not there end with 2, wrong usage; --help runs nothing."""
    assert CliRunner().invoke(cli, [*arguments, "--help"]).exit_code == 0


def test_every_folder_of_tests_is_there() -> None:
    folders = [
        word for call in calls("python") for word in call if word.startswith("tests/")
    ]
    assert folders == ["tests/windows_excel"]
    assert list((ROOT / folders[0]).glob("test_*.py"))


def test_the_addin_is_taken_out_whatever_happened() -> None:
    last = [line.strip() for line in LINES if line.strip()][-2:]
    assert last == ["if: always()", r"run: .venv\Scripts\xl-crm addin uninstall"]
