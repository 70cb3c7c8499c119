"""Does a text file of mixed encodings cost no more than the lines that are odd?"""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from xl_crm_cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "客户编号,订单号,下单时间,金额\n"
#: ``甲`` is E7 94 B2 in UTF-8 and BC D7 in GB18030. In GB18030, FF begins no character;
#: in UTF-8, neither BC nor FF does.
LINE, ODD = "甲,1,2024-01-05,100\n", b"\xff,2,2024-01-06,100\n"


def odd_rows(path: Path) -> list[tuple[str, str]]:
    """Return row and text of the lines that are listed as being of another encoding."""
    out = path.with_name("issues.csv")
    arguments = ["export", "issues", "--orders", str(path), "-o", str(out)]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        issues = list(csv.DictReader(file))
    return [
        (issue["row"], issue["value"])
        for issue in issues
        if issue["rule"] == "mixed_encoding"
    ]


def refusal(path: Path, lang: str) -> str:
    arguments = ["run", "--orders", str(path), "--lang", lang]
    result = CliRunner().invoke(cli, [*arguments, "-o", str(path.parent / "out")])
    assert result.exit_code == 3, result.output
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_odd_line_is_read_as_far_as_it_can_be_and_listed(
    tmp_path: Path, name: str, line_end: str
) -> None:
    """A header and three sound lines: the fifth row is the odd one."""
    sound = (HEAD + 3 * LINE).replace("\n", line_end)
    end = line_end.encode()
    path = tmp_path / "orders.csv"
    path.write_bytes(
        sound.encode(name)
        + ODD.replace(b"\n", end)
        + LINE.replace("\n", line_end).encode(name.removesuffix("-sig"))
    )
    assert odd_rows(path) == [("5", "\ufffd,2,2024-01-06,100")]


def test_a_line_in_gb18030_within_utf_8_is_read_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes((HEAD + LINE).encode() + LINE.encode("gb18030"))
    assert odd_rows(path) == [("3", LINE.strip())]


def test_utf_16_that_breaks_off_names_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    text = HEAD + LINE + LINE.rstrip()
    path.write_bytes(codecs.BOM_UTF16_LE + text.encode("utf-16-le")[:-1])
    assert "第 3 行" in refusal(path, "zh")
    assert "line 3 " in refusal(path, "en")


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_a_file_of_no_known_encoding_is_refused_in_one_language(
    tmp_path: Path, suffix: str
) -> None:
    """Each of nine lines begins with bytes that fit nothing."""
    path = tmp_path / f"orders{suffix}"
    path.write_bytes(HEAD.encode() + 9 * ODD.replace(b"\xff", b"\xff\xff"))
    said = refusal(path, "zh").replace(path.name, "")
    assert "第 2 行" in said
    names = {"UTF", "GB", "CSV", "xlsx"}
    assert set(re.findall(r"[A-Za-z]+", said)) <= names
