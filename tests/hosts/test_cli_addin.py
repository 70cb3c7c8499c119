"""Does the command build, install, look over and remove the add-in, in words?"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result
from xl_crm_cli.main import cli

from tests.addin.pretended import addin, windows_computer
from xl_crm.addin.install import ADDIN_NAME, TAB
from xl_crm.addin.vba import Package
from xl_crm.addin.vba.words import SAID

if TYPE_CHECKING:
    from pathlib import Path

    from tests.addin.pretended import PretendedMachine

ACTIONS = ["build", "install", "uninstall", "status"]


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["addin", *map(str, arguments)])


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PretendedMachine:
    """Let the command run on a made-up Windows computer."""
    computer = windows_computer(tmp_path / "computer")
    monkeypatch.setattr("xl_crm.addin.install.ThisMachine", lambda: computer)
    return computer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "下载" / "xl_crm.xlam"
    path.parent.mkdir()
    path.write_bytes(addin())
    return path


def test_build_writes_both_files_and_prints_where(tmp_path: Path) -> None:
    result = call("build", "-o", tmp_path / "加载项")
    assert result.exit_code == 0, result.output
    paths = [tmp_path / "加载项" / name for name in ("xl_crm.xlam", "xl_crm.xlsm")]
    assert result.output.splitlines() == [str(path) for path in paths]
    assert all(path.read_bytes()[:2] == b"PK" for path in paths)
    assert call("build", "-o", tmp_path / "加载项").exit_code == 5


def test_install_builds_the_addin_where_no_file_is_given(
    machine: PretendedMachine,
) -> None:
    machine.releases["xl-crm"] = version("xl-crm")
    result = call("install", "--lang", "en")
    assert result.exit_code == 0, result.output
    assert machine.addin.read_bytes()[:2] == b"PK"
    assert str(machine.addin) in result.stdout
    assert "start it again" in result.stdout
    assert result.stderr == ""  # nothing is wrong
    status = call("status", "--lang", "en").stdout
    assert f"{version('xl-crm')}, {machine.addin}" in status


def test_what_is_installed_is_taken_out_again(
    machine: PretendedMachine, file: Path
) -> None:
    assert call("install", "--file", file).exit_code == 0
    assert machine.addin.read_bytes() == file.read_bytes()
    result = call("uninstall")
    assert result.exit_code == 0, result.output
    assert f"已删除：{machine.addin}" in result.stdout
    assert not machine.addin.exists()


def test_install_says_what_is_still_wrong(
    machine: PretendedMachine, file: Path
) -> None:
    machine.modules.clear()
    result = call("install", "--file", file, "--lang", "en")
    assert result.exit_code == 0
    assert result.stderr == "pywin32: not installed. Run pip install pywin32.\n"


def test_install_leaves_another_addin_alone_without_overwrite(
    machine: PretendedMachine, file: Path
) -> None:
    machine.addin.parent.mkdir(parents=True)
    machine.addin.write_bytes(b"by hand")
    assert call("install", "--file", file).exit_code == 5
    assert machine.addin.read_bytes() == b"by hand"
    assert call("install", "--file", file, "--overwrite").exit_code == 0


def test_a_file_that_is_no_addin_ends_with_3(
    machine: PretendedMachine, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlam"
    path.write_text("x")
    assert call("install", "--file", path).exit_code == 3
    assert not machine.addin.exists()


@pytest.mark.usefixtures("machine")
def test_status_is_0_where_nothing_is_wrong(file: Path) -> None:
    call("install", "--file", file)
    result = call("status", "--lang", "en")
    assert result.exit_code == 0, result.output
    states = {re.split(" {2,}", line)[0] for line in result.stdout.splitlines()}
    assert states == {"ok", "unknown"}


def test_status_names_what_is_wrong_and_ends_with_3(
    machine: PretendedMachine, file: Path
) -> None:
    call("install", "--file", file)
    machine.addin.unlink()
    machine.modules.clear()
    result = call("status")
    assert result.exit_code == 3
    wrong = [line for line in result.stdout.splitlines() if line.startswith("有误")]
    assert [line.split()[1] for line in wrong] == ["pywin32", "加载项"]
    assert "xl-crm addin install" in wrong[1]
    assert "2 项有误" in result.stderr


@pytest.mark.parametrize("action", ["install", "uninstall", "status"])
def test_another_system_ends_with_a_code_of_its_own(
    action: str, machine: PretendedMachine
) -> None:
    machine.system = "Linux"
    result = call(action)
    assert result.exit_code == 7
    assert "Linux：Excel 只有在 Windows 上才能调用 Python 函数" in result.stderr


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_help_and_an_example_that_is_accepted(action: str) -> None:
    text = call(action, "--help").output
    example = re.search(rf"^ +xl-crm addin {action}(.*)$", text, re.MULTILINE)
    assert example is not None
    group = cli.get_command(click.Context(cli), "addin")
    assert isinstance(group, click.Group)
    assert list(group.commands) == ACTIONS
    command = group.commands[action]
    command.make_context(action, example[1].split())
    for said in (command.help, command.short_help):
        assert re.search(r"[\u4e00-\u9fff]", said or "")
        assert re.search(r"[A-Za-z]{3,}", said or "")


def test_what_is_built_is_what_is_installed() -> None:
    """Said twice, so that a status needs none of the libraries of a build."""
    assert Package.ADDIN.file_name == ADDIN_NAME
    assert SAID["tab"] == TAB
