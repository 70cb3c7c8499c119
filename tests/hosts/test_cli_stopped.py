"""What if nobody reads to the end, or somebody presses Ctrl-C?"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from xl_crm_cli.main import cli

from xl_crm.workbook import save

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = "客户编号,订单号,下单时间,金额\nC1,1,2024-01-05,100\nC2,2,2024-03-01,80\n"
#: A run that gets the signal while it analyses.
SIGNALLED = """
import os, signal, time
from xl_crm_cli import workbooks
from xl_crm_cli.main import main
def analyse(plan, progress):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(30)
signal.signal(signal.SIGINT, signal.default_int_handler)
workbooks.analyse = analyse
main()
"""
#: A run that the system ends while a draft is on the disk.
TERMINATED = """
import os, signal, time
from xl_crm.workbook import save
from xl_crm_cli.main import main
def faults(draft, receipt):
    assert draft.exists()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
save.faults = faults
main()
"""
MAIN = "from xl_crm_cli.main import main\nmain()"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="closes the reading end of a POSIX pipe")
@pytest.mark.parametrize(
    ("typed", "files"),
    [
        ("run --orders orders.csv -o out", 3),
        ("template all -o out", 3),
        ("export scores --orders orders.csv -o out/scores.csv", 1),
        ("init out", 1),
        ("metrics", 0),
    ],
)
def test_work_is_done_though_nobody_reads_what_is_said(
    folder: Path, typed: str, files: int
) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    finished = subprocess.run(
        [sys.executable, "-c", MAIN, *typed.split()],
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert len(list(folder.glob("out/*"))) == files


def stop(*_: Any, **__: Any) -> None:  # noqa: ANN401  (stands in for anything)
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "已被 Ctrl-C 中断"), ("en", "Stopped by Ctrl-C")]
)
@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("run --orders orders.csv -o out/deep", "xl_crm_cli.workbooks.analyse"),
        ("run --orders orders.csv -o out/deep", "xl_crm.workbook.save.faults"),
        ("template all -o out/deep", "xl_crm.workbook.save.faults"),
        ("export rfm --orders orders.csv -o out/rfm.xlsx", "xl_crm.workbook.save.save"),
        ("export rfm --orders orders.csv -o out/a/rfm.csv", "pandas.DataFrame.to_csv"),
        ("init out/deep", "pathlib.Path.replace"),
        ("demo -o out", "xl_crm_cli.example.write_exports"),
    ],
)
def test_interrupt_ends_with_130_and_leaves_no_folder(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    step: str,
    lang: str,
    words: str,
) -> None:
    monkeypatch.setattr(step, stop)
    result = CliRunner().invoke(cli, [*typed.split(), "--lang", lang])
    assert result.exit_code == 130, result.output
    assert result.stderr == f"\n{words}\n"
    assert [path.name for path in folder.iterdir()] == ["orders.csv"]


def test_interrupt_leaves_a_folder_that_was_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "out").mkdir()
    monkeypatch.setattr(save, "faults", stop)
    typed = ["run", "--orders", "orders.csv", "-o", "out/deep"]
    assert CliRunner().invoke(cli, typed).exit_code == 130
    assert list((folder / "out").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_system_gets_130_after_the_signal(folder: Path) -> None:
    typed = ["run", "--orders", "orders.csv", "-o", "out", "--lang", "en"]
    finished = subprocess.run(
        [sys.executable, "-c", SIGNALLED, *typed],
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert finished.returncode == 130, finished.stderr
    assert finished.stderr == b"\nStopped by Ctrl-C\n"
    assert [path.name for path in folder.iterdir()] == ["orders.csv"]


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_sigterm_in_the_middle_of_writing_leaves_nothing(folder: Path) -> None:
    """128 and the number of the signal is what a shell reports of it."""
    finished = subprocess.run(
        [sys.executable, "-c", TERMINATED, "template", "all", "-o", "out"],
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert finished.returncode == 128 + 15, finished.stderr
    assert finished.stderr == b""
    assert [path.name for path in folder.iterdir()] == ["orders.csv"]


def test_interrupt_under_another_error_is_seen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB says RuntimeError over the KeyboardInterrupt that stops a query."""

    def query(*_: object, **__: object) -> None:
        raise RuntimeError("Query interrupted") from KeyboardInterrupt()

    monkeypatch.setattr("xl_crm_cli.workbooks.analyse", query)
    typed = ["run", "--orders", "orders.csv", "-o", "out"]
    assert CliRunner().invoke(cli, typed).exit_code == 130
    assert [path.name for path in folder.iterdir()] == ["orders.csv"]


def test_error_of_ours_is_no_interrupt(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr("xl_crm_cli.workbooks.analyse", fail)
    typed = ["run", "--orders", str(folder / "orders.csv"), "-o", "out"]
    result = CliRunner().invoke(cli, typed)
    assert str(result.exception) == "ours"


@pytest.mark.parametrize(
    ("typed", "near"),
    [("rum", "run"), ("exprot", "export"), ("metric", "metrics"), ("RUN", "run")],
)
def test_mistyped_command_gets_the_name_that_comes_near(typed: str, near: str) -> None:
    result = CliRunner().invoke(cli, [typed])
    assert result.exit_code == 2
    line = result.stderr.splitlines()[-1]
    assert f"是否指：{near}。" in line
    assert f"Did you mean: {near}." in line


def test_command_like_none_gets_the_list() -> None:
    line = CliRunner().invoke(cli, ["quit"]).stderr.splitlines()[-1]
    known = (
        "demo, init, check, run, report, export, template, metrics, functions, macro, "
        "doctor, addin"
    )
    assert f"Known: {known}." in line
