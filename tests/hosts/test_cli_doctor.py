"""Does the command say what is wrong with a workbook, and end as it should?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from xl_crm_cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

#: What stands in cells, and what it makes of the workbook: openpyxl writes formulas as
#: they are given, so that a newer function lacks its prefix, and a name is unknown.
SOUND, WARNED, WRONG = "=SUM(1,2)", "=ratio*2", '=IFS(TRUE,"x")'


def book(path: Path, formula: str) -> Path:
    workbook = Workbook()
    workbook.active.title = "评分"
    workbook.active["B2"] = formula
    workbook.save(path)
    return path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["doctor", *map(str, arguments)])


def test_a_sound_workbook_ends_with_0(tmp_path: Path) -> None:
    result = call(book(tmp_path / "好.xlsx", SOUND))
    assert (result.exit_code, result.stdout) == (0, "好.xlsx：没有发现问题\n")


def test_an_error_is_one_line_and_ends_with_3(tmp_path: Path) -> None:
    result = call(book(tmp_path / "a.xlsx", WRONG), "--lang", "en")
    assert result.exit_code == 3
    assert result.stdout == (
        "a.xlsx 评分!B2: error: the prefix _xlfn. is missing before a newer function: "
        'IFS (=IFS(TRUE,"x")). Have the program write the prefix, or type the formula '
        "again in Excel.\n"
    )
    assert result.stderr == (
        "Error: xl-crm doctor: errors: 1, warnings: 0. Mend them as said above and "
        "check again.\n"
    )


def test_a_line_is_chinese_where_no_language_is_named(tmp_path: Path) -> None:
    result = call(book(tmp_path / "a.xlsx", WRONG))
    assert result.stdout == (
        'a.xlsx 评分!B2：错误：新函数缺少 _xlfn. 前缀：IFS（=IFS(TRUE,"x")）。'
        "生成文件的程序应写全前缀；或在 Excel 中重新输入该公式。\n"
    )
    assert result.stderr == (
        "错误：xl-crm doctor：1 处错误，0 处警告。逐条改正后再检查一次。\n"
    )


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--strict",), 3)])
def test_warnings_alone_fail_only_a_strict_call(
    options: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    result = call(book(tmp_path / "a.xlsx", WARNED), *options)
    assert result.exit_code == code
    assert "评分!B2：警告：" in result.stdout
    assert "ratio" in result.stdout


def test_every_file_is_looked_at_and_named(tmp_path: Path) -> None:
    files = [
        book(tmp_path / "a.xlsx", SOUND),
        book(tmp_path / "b.xlsx", WRONG),
        tmp_path / "c.xlsx",
    ]
    files[2].write_text("<html><body>x</body></html>", encoding="utf-8")
    result = call(*files, "--lang", "en")
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "a.xlsx",
        "b.xlsx 评分!B2",
        "c.xlsx",
    ]
    assert "a web page" in result.stdout
    assert "errors: 2, warnings: 0" in result.stderr


def test_files_that_cannot_be_read_are_all_named_before_any_is_looked_at(
    tmp_path: Path,
) -> None:
    names = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    result = call(names[0], book(tmp_path / "c.xlsx", WRONG), names[1], "--lang", "en")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "".join(
        f"Error: {name}: no such file. Check the path and the name.\n" for name in names
    )


def test_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    result = call(tmp_path, "--lang", "en")
    assert result.exit_code == 3
    assert str(tmp_path) in result.stderr
    assert "cannot be read" in result.stderr


def test_no_file_is_wrong_usage() -> None:
    assert call().exit_code == 2


def test_the_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", WRONG)
    before = path.read_bytes(), path.stat().st_mtime_ns
    call(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
