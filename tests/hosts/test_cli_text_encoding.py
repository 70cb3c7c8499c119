"""Does a text file of mixed encodings end in a message that names the line?"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from xl_crm_cli.main import cli

from xl_crm.ingest import encoding

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "客户编号,订单号,下单时间,金额\n"
#: ``甲`` is E7 94 B2 in UTF-8 and BC D7 in GB18030. In GB18030, FF begins no character;
#: in UTF-8, neither BC nor FF does.
LINE, ODD = "甲,1,2024-01-05,100\n", b"\xff,2,2024-01-06,100\n"


def refusal(path: Path, lang: str) -> str:
    arguments = ["run", "--orders", str(path), "--lang", lang, "-o", "out"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 3, result.output
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.parametrize("chunk", [1, 7, 1 << 22])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_line_of_the_first_odd_byte_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    line_end: str,
    chunk: int,
) -> None:
    """A header and three sound lines: the fifth line is the odd one."""
    monkeypatch.setattr(encoding, "CHUNK_BYTES", chunk)
    sound = (HEAD + 3 * LINE).replace("\n", line_end)
    path = tmp_path / "orders.csv"
    path.write_bytes(sound.encode(name) + ODD + LINE.encode(name))
    spoken = name.removesuffix("-sig").upper()
    assert f"按 {spoken} 读到第 5 行" in refusal(path, "zh")
    assert f"read as {spoken}, line 5 " in refusal(path, "en")


def test_a_line_in_gb18030_within_utf_8_is_the_one_named(tmp_path: Path) -> None:
    """Line 3 is GB18030. As GB18030 the file ends in line 1 already.

    The twelve bytes of 客户编号 make six pairs, but the nine of 订单号 leave E5 8F and
    B7 2C, and 2C, the comma, ends no pair.
    """
    path = tmp_path / "orders.csv"
    path.write_bytes((HEAD + LINE).encode() + LINE.encode("gb18030"))
    assert "按 UTF-8 读到第 3 行" in refusal(path, "zh")


def test_utf_16_that_breaks_off_names_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    text = HEAD + LINE + LINE.rstrip()
    path.write_bytes(codecs.BOM_UTF16_LE + text.encode("utf-16-le")[:-1])
    assert "按 UTF-16 读到第 3 行" in refusal(path, "zh")


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_the_chinese_message_carries_no_english_reason(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"orders{suffix}"
    path.write_bytes(HEAD.encode() + ODD)
    said = refusal(path, "zh").replace(path.name, "")
    names = {"UTF", "GB", "CSV", "xlsx", "gzip"}
    assert set(re.findall(r"[A-Za-z]+", said)) <= names
