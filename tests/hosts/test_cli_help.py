"""Does every command explain itself, in both languages and at once?"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from xl_crm_cli.export import RESULTS
from xl_crm_cli.main import COMMANDS, cli
from xl_crm_cli.template import WHICH

from xl_crm.reports import BOOKS, EXPORTS
from xl_crm.tables import TABLES

HEAVY = ("pandas", "numpy", "ibis", "duckdb", "openpyxl", "rich", "pyarrow", "sqlglot")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def command_named(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def help_of(*names: str) -> str:
    result = CliRunner().invoke(cli, [*names, "--help"])
    assert result.exit_code == 0
    return result.output


def in_both_languages(text: str | None) -> bool:
    return bool(text and CHINESE.search(text) and ENGLISH.search(text))


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


def test_help_lists_every_command_with_its_meaning() -> None:
    text = help_of()
    for name, meaning in COMMANDS.items():
        assert re.search(
            rf"^  {name} +{re.escape(meaning.both())}$", text, re.MULTILINE
        )


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_named_as_listed_and_has_help_in_both_languages(name: str) -> None:
    command = command_named(name)
    assert command.name == name
    assert in_both_languages(command.help)
    assert in_both_languages(COMMANDS[name].both())


@pytest.mark.parametrize("name", COMMANDS)
def test_command_help_ends_with_an_example_of_that_command(name: str) -> None:
    assert re.search(rf"例 Example:\n +xl-crm {name}\b", help_of(name))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_has_help_in_both_languages(name: str) -> None:
    command = command_named(name)
    context = click.Context(command, info_name=name)
    options = [
        parameter
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
    ]
    assert [
        option.name for option in options if not in_both_languages(option.help)
    ] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_example_is_accepted_up_to_its_files(name: str) -> None:
    """An example with a misspelled option would end with 2, wrong usage."""
    for line in re.findall(rf"^ +xl-crm ({name} .*)$", help_of(name), re.MULTILINE):
        arguments = line.split(" > ")[0].split()[1:]
        command_named(name).make_context(name, arguments)


@pytest.mark.parametrize("name", ["run", "report", "export"])
def test_every_table_has_an_option(name: str) -> None:
    text = help_of(name)
    for table in TABLES:
        assert f"--{table.name.replace('_', '-')} FILE" in text
        assert table.label.zh in text


def test_exit_codes_stand_in_the_help() -> None:
    text = help_of()
    codes = re.findall(r"^ +(\d+)  ", text[text.index("Exit codes") :], re.MULTILINE)
    assert codes == ["0", "2", "3", "4", "5", "6", "7", "130"]


def test_names_in_the_help_are_those_of_the_core() -> None:
    assert list(RESULTS) == list(EXPORTS)
    assert list(WHICH) == [*BOOKS, "all"]


@pytest.mark.parametrize(
    "arguments", ["['--help']", "['run', '--help']", "['report', '--help']"]
)
def test_help_imports_no_heavy_library(arguments: str) -> None:
    code = (
        "import sys\n"
        "from xl_crm_cli.main import cli\n"
        f"cli({arguments}, standalone_mode=False)\n"
        f"print('loaded', [name for name in {HEAVY} if name in sys.modules])"
    )
    assert run_python("-c", code).stdout.splitlines()[-1] == "loaded []"


def test_help_of_the_program_imports_no_command() -> None:
    code = (
        "import sys\n"
        "from xl_crm_cli.main import cli, COMMANDS\n"
        "cli(['--help'], standalone_mode=False)\n"
        "print('loaded', [n for n in COMMANDS if f'xl_crm_cli.{n}' in sys.modules])"
    )
    assert run_python("-c", code).stdout.splitlines()[-1] == "loaded []"


def test_version_is_that_of_the_package() -> None:
    result = CliRunner().invoke(cli, ["--version"], prog_name="xl-crm")
    assert re.fullmatch(r"xl-crm \d+\.\d+\.\d+\S*\n", result.output)


def test_console_that_cannot_encode_chinese_does_not_crash() -> None:
    code = "from xl_crm_cli.main import main\nmain()"
    finished = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code, "--help"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "cp1252:strict"},
        check=False,
    )
    assert finished.returncode == 0
    assert b"Try it on an example company" in finished.stdout
