"""Does the add-in get into Excel, and out again, without touching anything else?"""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.addin.pretended import addin, windows_computer
from xl_crm.addin.install import Machine, install, read_addin, uninstall
from xl_crm.errors import InputError, OutputError, PlatformError, SettingsError
from xl_crm.i18n import Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.addin.pretended import PretendedMachine


@pytest.fixture
def machine(tmp_path: Path) -> PretendedMachine:
    return windows_computer(tmp_path)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def configure(machine: PretendedMachine, text: str) -> None:
    machine.configuration.parent.mkdir()
    machine.configuration.write_bytes(text.encode(machine.code_page))


def test_the_pretended_computer_answers_what_is_asked(machine: Machine) -> None:
    assert machine.registry("HKCU\\nothing") == {}


def test_the_addin_lies_in_the_start_folder_and_the_python_in_the_configuration(
    machine: PretendedMachine,
) -> None:
    """Format: what VBA's ``Write #`` writes, in the code page of the system."""
    data = addin()
    said = [label.en for label in install(machine, data)]
    assert machine.addin.read_bytes() == data
    assert machine.configuration.read_bytes().decode("gbk") == (
        f'"INTERPRETER_WIN","{machine.python}"\r\n'
    )
    assert str(machine.addin) in said[0]
    assert str(machine.configuration) in said[1]
    assert "start it again" in said[-1]


def test_no_draft_was_ever_in_the_start_folder(
    machine: PretendedMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel would open it at the next start if the computer went down."""
    written: list[Path] = []
    write_bytes = Path.write_bytes

    def watched(path: Path, data: bytes) -> int:
        written.append(path)
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", watched)
    install(machine, addin())
    drafts = [path for path in written if path.suffix == ".tmp"]
    assert len(drafts) == 3
    assert machine.addin.parent not in {path.parent for path in drafts}


def test_installing_twice_changes_nothing(machine: PretendedMachine) -> None:
    install(machine, addin())
    before = files(machine.profile), machine.addin.stat().st_mtime_ns
    install(machine, addin())
    assert (files(machine.profile), machine.addin.stat().st_mtime_ns) == before


def test_uninstalling_leaves_no_file_and_no_folder_of_ours(
    machine: PretendedMachine,
) -> None:
    install(machine, addin())
    uninstall(machine)
    assert files(machine.profile) == {}
    assert not machine.configuration.parent.exists()
    assert machine.addin.parent.is_dir()  # Excel's own


def test_a_new_version_replaces_the_old_one(machine: PretendedMachine) -> None:
    install(machine, addin("0.1.0"))
    install(machine, addin("0.2.0"))
    assert machine.addin.read_bytes() == addin("0.2.0")
    uninstall(machine)
    assert files(machine.profile) == {}


def test_other_settings_stay_as_they_are(machine: PretendedMachine) -> None:
    others = '"SHOW CONSOLE","True"\r\nPYTHONPATH , "D:\\客户 代码"\r\n'
    configure(machine, others)
    install(machine, addin())
    text = machine.configuration.read_bytes().decode("gbk")
    assert text == f'"INTERPRETER_WIN","{machine.python}"\r\n{others}'
    uninstall(machine)
    assert machine.configuration.read_bytes().decode("gbk") == others


def test_another_python_comes_back_when_ours_goes(machine: PretendedMachine) -> None:
    others = '"A","1"\r\n"Interpreter_Win","D:\\py\\python.exe"\r\n"B","2"\r\n'
    configure(machine, others)
    install(machine, addin())
    install(machine, addin("0.2.0"))  # which must not take our own line for theirs
    text = machine.configuration.read_bytes().decode("gbk")
    assert text.splitlines()[1] == f'"INTERPRETER_WIN","{machine.python}"'
    said = uninstall(machine)
    text = machine.configuration.read_bytes().decode("gbk")
    assert text.casefold() == others.casefold()
    assert "Put back: INTERPRETER_WIN = D:\\py\\python.exe" in said[1].en


def test_what_was_changed_since_is_left_and_said(machine: PretendedMachine) -> None:
    install(machine, addin())
    machine.addin.write_bytes(addin(vba=b"somebody's own"))
    machine.configuration.write_text('"INTERPRETER_WIN","D:\\python.exe"\n')
    kept = files(machine.profile)
    said = uninstall(machine)
    assert "Left: " in said[0].en
    assert "Left: " in said[1].en
    assert files(machine.profile) == {
        name: data for name, data in kept.items() if not name.endswith("installed.json")
    }


def test_what_is_gone_already_is_said(machine: PretendedMachine) -> None:
    install(machine, addin())
    machine.addin.unlink()
    machine.configuration.unlink()
    said = [label.en for label in uninstall(machine)]
    assert said[0].startswith("Gone already")
    assert said[1].startswith("Gone already")


def test_uninstalling_what_was_never_installed_removes_nothing(
    machine: PretendedMachine,
) -> None:
    assert len(uninstall(machine)) == 1
    machine.addin.parent.mkdir(parents=True)
    machine.addin.write_bytes(addin())
    assert str(machine.addin) in uninstall(machine)[1].en
    assert machine.addin.exists()


def test_an_addin_from_elsewhere_is_replaced_only_on_demand(
    machine: PretendedMachine,
) -> None:
    machine.addin.parent.mkdir(parents=True)
    machine.addin.write_bytes(addin(vba=b"by hand"))
    with pytest.raises(OutputError, match="--overwrite"):
        install(machine, addin())
    assert not machine.configuration.exists()
    install(machine, addin(), overwrite=True)
    assert machine.addin.read_bytes() == addin()


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        (lambda machine: install(machine, addin("0.2.0")), "replace"),
        (uninstall, "unlink"),
    ],
)
def test_an_open_excel_is_named_and_nothing_is_changed(
    act: Callable[[Machine], object],
    refused: str,
    machine: PretendedMachine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows refuses to replace or remove a file that a program has open."""
    install(machine, addin("0.1.0"))
    before = files(machine.profile)

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "used by another process", str(path))

    monkeypatch.setattr(Path, refused, refuse)
    with pytest.raises(OutputError, match="Excel is running"):
        act(machine)
    monkeypatch.undo()
    assert files(machine.profile) == before


def test_a_path_outside_the_code_page_gets_its_short_name(
    machine: PretendedMachine,
) -> None:
    """GBK has no Thai: VBA would read question marks."""
    scripts = machine.base.parent / "ไทย" / "Scripts"
    scripts.mkdir(parents=True)
    machine.python = scripts / "python.exe"
    with pytest.raises(SettingsError, match=r"no short 8\.3 name"):
        install(machine, addin())
    assert files(machine.profile) == {}
    machine.short_paths = {machine.python: r"C:\3F7A~1\Scripts\python.exe"}
    install(machine, addin())
    assert machine.configuration.read_bytes() == (
        b'"INTERPRETER_WIN","C:\\3F7A~1\\Scripts\\python.exe"\r\n'
    )


def test_a_user_name_outside_the_code_page_is_refused(
    machine: PretendedMachine,
) -> None:
    machine.code_page = "cp1252"  # a western system, a Chinese user
    machine.short_paths = {machine.configuration.parent: "C:\\USERS~1"}
    with pytest.raises(SettingsError, match="non-Unicode programs"):
        install(machine, addin())
    assert files(machine.profile) == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (codecs.BOM_UTF8 + b'"A","1"\r\n', "byte order mark"),
        ('"A","1"\r\n'.encode("utf-16"), "byte order mark"),
        (b'"A","\xff\xff"\r\n', "ANSI"),
        (b'"A","1"\r\nINTERPRETER_WIN\r\n', "row 2: not of the form"),
        (b'"A","1"\r\n\r\n"B","2"\r\n', "row 2: not of the form"),
        (b'"A","1","2"\r\n', "row 1: not of the form"),
    ],
)
def test_a_configuration_that_vba_would_misread_is_refused(
    data: bytes, said: str, machine: PretendedMachine
) -> None:
    machine.configuration.parent.mkdir()
    machine.configuration.write_bytes(data)
    with pytest.raises(SettingsError, match=said):
        install(machine, addin())
    assert list(files(machine.profile).values()) == [data]


@pytest.mark.parametrize("act", [lambda machine: install(machine, addin()), uninstall])
def test_other_systems_are_told_what_works_there(
    act: Callable[[Machine], object], machine: PretendedMachine
) -> None:
    machine.system = "Darwin"
    with pytest.raises(PlatformError) as caught:
        act(machine)
    assert caught.value.text(Lang.EN).startswith("macOS: Excel calls functions")
    assert "xl-crm addin build" in caught.value.text(Lang.ZH)


def test_a_python_of_the_store_is_refused(machine: PretendedMachine) -> None:
    """Its %APPDATA% is a private copy: docs.python.org, Using Python on Windows."""
    machine.base = Path("C:/Program Files/WindowsApps/PythonSoftwareFoundation.Python")
    with pytest.raises(PlatformError, match=r"python\.org"):
        install(machine, addin())


def test_a_missing_folder_of_windows_is_named(machine: PretendedMachine) -> None:
    del machine.environment["APPDATA"]
    with pytest.raises(SettingsError, match="%APPDATA%"):
        install(machine, addin())


@pytest.mark.parametrize("text", ["", "[]", '{"addin": 1}'])
def test_a_damaged_record_is_said(text: str, machine: PretendedMachine) -> None:
    install(machine, addin())
    (machine.configuration.parent / "installed.json").write_text(text)
    with pytest.raises(SettingsError, match="record"):
        uninstall(machine)
    assert machine.addin.exists()


@pytest.mark.parametrize("parts", [{}, {"[Content_Types].xml": "<Types/>"}])
def test_a_file_that_is_no_addin_is_refused(
    parts: dict[str, str], tmp_path: Path
) -> None:
    """A workbook with macros under the add-in's name would not open."""
    path = tmp_path / "a.xlam"
    with pytest.raises(InputError, match="cannot be read"):
        read_addin(path)
    path.write_bytes(b"PK")
    with pytest.raises(InputError, match="no add-in"):
        read_addin(path)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    with pytest.raises(InputError, match="no add-in"):
        read_addin(path)


def test_the_file_is_taken_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.xlam"
    path.write_bytes(addin())
    assert read_addin(path) == addin()
