"""Does the status name each fault and how to mend it, and nothing that is in order?"""

from __future__ import annotations

import struct
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.addin.pretended import (
    EXCEL,
    POLICY,
    PROGRAM,
    RELEASE,
    X86,
    addin,
    program,
    windows_computer,
)
from xl_crm.addin.install import Check, State, ThisMachine, install, status

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.addin.pretended import PretendedMachine

Fault = tuple[str, "Callable[[PretendedMachine], object]", State, str]


@pytest.fixture
def machine(tmp_path: Path) -> PretendedMachine:
    """Return a computer on which everything is in order."""
    computer = windows_computer(tmp_path)
    install(computer, addin())
    return computer


def check(machine: PretendedMachine, subject: str) -> Check:
    return next(line for line in status(machine) if line.subject.en == subject)


def disabled_item(path: str) -> bytes:
    """Return an entry of DisabledItems: kind, two lengths in bytes, two texts."""
    texts = [f"{text}\0".encode("utf-16-le") for text in (path, "xl_crm")]
    return struct.pack("<3I", 1, *map(len, texts)) + b"".join(texts)


def set_key(key: str, **values: object) -> Callable[[PretendedMachine], object]:
    return lambda machine: machine.keys.update({key: values})


def set_releases(**releases: str) -> Callable[[PretendedMachine], object]:
    return lambda machine: machine.releases.update(releases)


def write_configuration(text: str) -> Callable[[PretendedMachine], object]:
    return lambda machine: machine.configuration.write_text(text)


def mark(text: str) -> Callable[[PretendedMachine], object]:
    """Write the alternate data stream that Windows keeps the mark in."""
    return lambda machine: Path(f"{machine.addin}:Zone.Identifier").write_text(text)


def put(place: str) -> Callable[[PretendedMachine], object]:
    def act(machine: PretendedMachine) -> None:
        target = machine.base.parent / place / "xl_crm.xlam"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(addin())

    return act


def remove(place: str) -> Callable[[PretendedMachine], object]:
    return lambda machine: (machine.base.parent / place).unlink()


def call_other_python(machine: PretendedMachine) -> None:
    other = machine.base.parent / "other.exe"
    other.touch()
    write_configuration(f'"INTERPRETER_WIN","{other}"\n')(machine)


WRONG, UNKNOWN = State.WRONG, State.UNKNOWN
FAULTS: tuple[Fault, ...] = (
    ("Python", lambda m: setattr(m, "bits", 32), WRONG, "64 bits"),
    ("Python", lambda m: setattr(m, "base", Path("/WindowsApps/P")), WRONG, "Store"),
    ("xlwings", lambda m: m.releases.pop("xlwings"), WRONG, "xl-crm[excel]"),
    ("xlwings", set_releases(xlwings="0.37.9"), WRONG, "the add-in needs 0.37.8"),
    ("pywin32", lambda m: m.modules.clear(), WRONG, "pip install pywin32"),
    ("Excel", lambda m: m.keys.pop(PROGRAM), WRONG, "WPS"),
    (
        "Excel",
        lambda m: m.keys.update({RELEASE: {"": "Excel.Application.15"}}),
        WRONG,
        "Excel 2016 or newer",
    ),
    ("Excel", remove("Office16/EXCEL.EXE"), UNKNOWN, "About Excel"),
    (
        "Library of xlwings",
        remove("venv/xlwings64-0.37.8.dll"),
        WRONG,
        "no xlwings64-0.37.8.dll",
    ),
    ("Add-in", lambda m: m.addin.unlink(), WRONG, "xl-crm addin install"),
    ("Add-in", set_releases(**{"xl-crm": "0.2.0"}), WRONG, "the add-in is 0.1.0"),
    ("Add-in", lambda m: m.addin.write_bytes(b"PK"), UNKNOWN, "no known version"),
    ("Mark of the web", mark("[ZoneTransfer]\nZoneId=3\n"), WRONG, "Unblock"),
    (
        "Second copy",
        set_key(rf"{EXCEL}\Options", OPEN1='/R "D:\\old\\XL_CRM.xlam"'),
        WRONG,
        "D:\\old",
    ),
    ("Second copy", put("Office16/XLSTART"), WRONG, "Office16"),
    ("Configuration", lambda m: m.configuration.unlink(), WRONG, "no INTERPRETER_WIN"),
    ("Configuration", write_configuration('"A"\n'), WRONG, "xl_crm.conf, 1: not of"),
    ("Configuration", remove("venv/Scripts/python.exe"), WRONG, "python.exe"),
    ("Configuration", call_other_python, WRONG, "another Python"),
    ("Configuration", lambda m: m.environment.clear(), WRONG, "%USERPROFILE%"),
    (
        "Trust settings",
        set_key(rf"{EXCEL}\Security", RequireAddinSig=1),
        WRONG,
        "requireaddinsig",
    ),
    (
        "Trust settings",
        set_key(rf"{POLICY}\Excel\Security", disablealladdins=1),
        WRONG,
        "administrator",
    ),
    (
        "Trust settings",
        set_key(rf"{POLICY}\Common\Security", requirealwaysonmacrosig=1),
        WRONG,
        "unsigned",
    ),
    (
        "Trust settings",
        set_key(rf"{EXCEL}\Security\Trusted Locations", AllLocationsDisabled=1),
        UNKNOWN,
        "Trusted Locations",
    ),
    (
        "Trust settings",
        lambda m: (
            set_key(rf"{EXCEL}\Security", VBAWarnings=4)(m),
            set_key(
                rf"{POLICY}\Common\Security\Trusted Locations",
                **{"Allow User Locations": 0},
            )(m),
        ),
        WRONG,
        "so are macros",
    ),
    (
        "Disabled items",
        set_key(
            rf"{EXCEL}\Resiliency\DisabledItems",
            **{"2A3B": disabled_item("c:\\users\\xlstart\\xl_crm.xlam")},
        ),
        WRONG,
        "Disabled Items",
    ),
)


def test_an_installation_in_order_has_nothing_wrong(machine: PretendedMachine) -> None:
    """Only what cannot be seen from outside is unknown."""
    states = {line.subject.en: line.finding.state for line in status(machine)}
    assert states.pop("Anything else") is State.UNKNOWN
    assert set(states.values()) == {State.OK}


@pytest.mark.parametrize(("subject", "break_it", "state", "said"), FAULTS)
def test_a_fault_is_named_with_its_remedy(
    subject: str,
    break_it: Callable[[PretendedMachine], object],
    state: State,
    said: str,
    machine: PretendedMachine,
) -> None:
    assert check(machine, subject).finding.state is State.OK
    break_it(machine)
    finding = check(machine, subject).finding
    assert finding.remedy is not None
    assert finding.state is state
    assert said in f"{finding.found.en} {finding.remedy.en}"


def test_every_subject_with_an_answer_has_a_fault() -> None:
    subjects = {line.subject.en for line in status(ThisMachine())}
    asked = {subject for subject, *_ in FAULTS}
    assert subjects - asked == {"System", "Anything else"}


@pytest.mark.parametrize(
    ("subject", "change_it"),
    [
        ("Mark of the web", mark("[ZoneTransfer]\nZoneId=1\n")),
        (
            "Second copy",
            set_key(rf"{EXCEL}\Options", OPEN="analysis.xlam", AltStartup=""),
        ),
        (
            "Disabled items",
            set_key(
                rf"{EXCEL}\Resiliency\DisabledItems",
                **{"1": disabled_item("c:\\other.xlam"), "2": "x"},
            ),
        ),
        (
            "Library of xlwings",
            lambda m: (
                (m.base.parent / "Office16/EXCEL.EXE").write_bytes(program(X86)),
                remove("venv/xlwings64-0.37.8.dll")(m),
            ),
        ),
        (
            "Configuration",
            lambda m: (
                m.environment.update(VENV=str(m.base.parent / "venv")),
                write_configuration('"Interpreter_win","%venv%/Scripts/pythonw.exe"')(
                    m
                ),
            ),
        ),
        (
            "Trust settings",
            lambda m: (
                set_key(rf"{EXCEL}\Security", RequireAddinSig=1)(m),
                set_key(rf"{POLICY}\Excel\Security", requireaddinsig=0)(m),
            ),
        ),
    ],
)
def test_what_only_looks_like_a_fault_is_none(
    subject: str,
    change_it: Callable[[PretendedMachine], object],
    machine: PretendedMachine,
) -> None:
    change_it(machine)
    assert check(machine, subject).finding.state is State.OK


def test_macros_that_are_off_concern_the_workbook_and_not_the_addin(
    machine: PretendedMachine,
) -> None:
    """Trusted folders are exempt from the setting for macros."""
    set_key(rf"{EXCEL}\Security", VBAWarnings=4)(machine)
    finding = check(machine, "Trust settings").finding
    assert finding.state is State.OK
    assert finding.remedy is not None
    assert "xl_crm.xlsm" in finding.remedy.en


@pytest.mark.parametrize("head", [b"", b"MZ", struct.pack("<60xI", 5000), program(1)])
def test_an_excel_that_tells_no_bits_needs_both_libraries(
    head: bytes, machine: PretendedMachine
) -> None:
    (machine.base.parent / "Office16/EXCEL.EXE").write_bytes(head)
    assert check(machine, "Excel").finding.state is State.UNKNOWN
    remove("venv/xlwings32-0.37.8.dll")(machine)
    found = check(machine, "Library of xlwings").finding
    assert "xlwings32-0.37.8.dll" in found.found.zh


def test_another_system_says_so_and_what_does_not_apply(
    machine: PretendedMachine,
) -> None:
    machine.system = "Linux"
    states = {line.subject.en: line.finding.state for line in status(machine)}
    assert states.pop("System") is State.WRONG
    assert states.pop("xlwings") is State.OK  # needed to build, too
    assert set(states.values()) == {State.ELSEWHERE}


def test_this_machine_answers_for_the_python_that_runs() -> None:
    machine = ThisMachine()
    assert machine.python == Path(sys.executable)
    assert machine.bits == 64
    assert machine.imports("json")
    assert not machine.imports("no_such_module")
    assert machine.release("no-such-package") is None
    assert machine.release("click")
    assert "PATH" in machine.environment
    assert machine.base.is_dir()
    if sys.platform != "win32":
        assert machine.registry(r"HKCU\Software") == {}
        assert machine.short_path(Path("a b")) == "a b"
        "é".encode(machine.code_page)


def test_the_registry_is_read_through_winreg(monkeypatch: pytest.MonkeyPatch) -> None:
    """winreg: EnumValue gives name, value, type; OpenKey raises FileNotFoundError."""
    values = [("", "default", 1), ("OPEN", "a.xlam", 1)]

    def open_key(hive: str, path: str) -> AbstractContextManager[None]:
        if (hive, path) != ("user", r"Software\x"):
            raise FileNotFoundError
        return nullcontext()

    winreg = SimpleNamespace(
        HKEY_CLASSES_ROOT="classes",
        HKEY_CURRENT_USER="user",
        HKEY_LOCAL_MACHINE="machine",
        OpenKey=open_key,
        QueryInfoKey=lambda _: (0, len(values), 0),
        EnumValue=lambda _, nth: values[nth],
    )
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    monkeypatch.setattr(sys, "platform", "win32")
    found = ThisMachine().registry(r"HKCU\Software\x")
    nothing = ThisMachine().registry(r"HKLM\Software\x")
    monkeypatch.undo()
    assert found == {"": "default", "OPEN": "a.xlam"}
    assert nothing == {}
