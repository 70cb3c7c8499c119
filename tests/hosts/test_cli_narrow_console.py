"""Does a console without Chinese characters get words that can be read?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from xl_crm_cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = "客户编号,订单号,下单时间,金额\nC1,1,2024-01-05,100\nC2,2,2024-03-01,80\n"
NARROW = ("ascii", "cp1252")
RUN = "run --orders orders.csv -o out --lang zh"
CODE = "from xl_crm_cli.main import main\nmain()"


def call(folder: Path, encoding: str, typed: str) -> tuple[int, str, str]:
    """Return the exit code, what is printed, and what is complained of."""
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", CODE, *typed.split()],
        capture_output=True,
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": encoding},
        check=False,
    )
    printed, complained = (
        stream.decode(encoding) for stream in (finished.stdout, finished.stderr)
    )
    return finished.returncode, printed, complained


@pytest.mark.parametrize("encoding", NARROW)
def test_run_speaks_english_and_writes_chinese_workbooks(
    tmp_path: Path, encoding: str
) -> None:
    """The names of the files are data: their characters are spelled out.

    客 is U+5BA2, and the name of a workbook begins with it.
    """
    code, printed, complained = call(tmp_path, encoding, RUN)
    assert (code, complained) == (0, "")
    assert re.search(r"^Customers +2$", printed, re.MULTILINE)
    assert "As of 2024-03-01 (last day in the orders)" in printed
    assert r"\u5ba2" in printed
    assert "?" not in printed
    others = [line for line in printed.splitlines() if not line.startswith("File ")]
    assert "\\u" not in "".join(others)
    assert (tmp_path / "out" / "客户基础信息.xlsx").is_file()


@pytest.mark.parametrize("encoding", NARROW)
@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("run --orders nix.csv -o out", 3, "Error: nix.csv: no such file. "),
        (f"{RUN} --as-of soon", 4, "Error: --as-of soon: "),
        ("rum", 2, "rum: no such command. Did you mean: run."),
        ("export rfm --orders orders.csv -o a.doc", 2, "use one of: .csv"),
        (f"{RUN} --map amount=x", 2, "write it as orders.order_amount="),
    ],
)
def test_mistakes_are_said_in_english(
    tmp_path: Path, encoding: str, typed: str, code: int, words: str
) -> None:
    found, printed, complained = call(tmp_path, encoding, typed)
    assert (found, printed) == (code, "")
    assert words in complained
    assert "\\u" not in complained
    assert "?" not in complained


@pytest.mark.parametrize("encoding", NARROW)
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_english(tmp_path: Path, encoding: str, name: str) -> None:
    code, printed, _ = call(tmp_path, encoding, f"{name} --help")
    assert code == 0
    assert printed.isascii()
    assert "?" not in printed
    assert "\\u" not in printed
    assert re.search(rf"^ +Example:\n +xl-crm {name}", printed, re.MULTILINE)
    if not name:
        for command, meaning in COMMANDS.items():
            assert re.search(rf"^  {command} +{meaning.en}$", printed, re.MULTILINE)
        assert "  3    an input cannot be used\n" in printed


def test_console_with_chinese_characters_gets_them(tmp_path: Path) -> None:
    code, printed, _ = call(tmp_path, "gb18030", RUN)
    assert code == 0
    assert re.search(r"^客户 +2$", printed, re.MULTILINE)
