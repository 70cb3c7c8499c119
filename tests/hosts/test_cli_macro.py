"""Does the command do to a file what a button does, and end as it should?"""

from __future__ import annotations

import io
import sys
from importlib import metadata
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner, Result
from xl_crm_cli.console import Console
from xl_crm_cli.main import cli

import xl_crm.macros
from xl_crm.i18n import Label
from xl_crm.macros import MACROS, Asked, Edit, Group, Macro, Outcome

if TYPE_CHECKING:
    from pathlib import Path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["macro", *map(str, arguments)])


def _double(asked: Asked) -> Outcome:
    """Double A1 and write a new file beside the workbook."""
    value = openpyxl.load_workbook(asked.book)["客户"]["A1"].value
    asked.progress(Label(zh="写出", en="Writing"), 0.5)
    file = asked.folder / "新.txt"
    file.write_text(asked.lang, encoding="utf-8")
    return Outcome(
        said=(Label(zh="已翻倍", en="Doubled"), Label(zh="完成", en="Done")),
        edits=(Edit(sheet="客户", row=1, column=1, values=((value * 2,),)),),
        files=(file,),
    )


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = Macro(
        name="double",
        label=Label(zh="翻倍", en="Double"),
        tip=Label(zh="翻倍", en="Doubles"),
        group=Group.DATA,
        icon="Info",
        run=_double,
    )
    monkeypatch.setattr(xl_crm.macros, "MACROS", (*MACROS, sample))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.title = "客户"
    workbook.active["A1"] = 21
    workbook.save(tmp_path / "客户 表.xlsx")
    return tmp_path / "客户 表.xlsx"


def test_without_a_name_every_macro_is_listed_in_both_languages() -> None:
    for lang, texts in (
        ("zh", {each.label.zh for each in MACROS}),
        ("en", {each.label.en for each in MACROS}),
    ):
        result = call("--lang", lang)
        assert result.exit_code == 0
        assert all(text in result.stdout for text in texts)
        assert all(each.name in result.stdout for each in MACROS)


def test_a_macro_that_needs_no_workbook_runs_without_one() -> None:
    result = call("about", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"xl_crm {metadata.version('xl-crm')}\n")


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize(
    ("lang", "said"), [("zh", ["已翻倍", "完成"]), ("en", ["Doubled", "Done"])]
)
def test_a_file_changes_and_what_came_of_it_is_said(
    book: Path, lang: str, said: list[str]
) -> None:
    result = call("double", book, "--lang", lang)
    assert result.exit_code == 0, result.output
    file = book.with_name("新.txt")
    assert result.stdout.splitlines() == [*said, str(file)]
    assert file.read_text(encoding="utf-8") == lang
    assert openpyxl.load_workbook(book)["客户"]["A1"].value == 42
    assert {each.name for each in book.parent.iterdir()} == {book.name, file.name}


@pytest.mark.usefixtures("double")
def test_a_missing_workbook_is_wrong_usage() -> None:
    result = call("double")
    assert result.exit_code == 2
    assert "xl-crm macro double BOOK.xlsx" in result.stderr


@pytest.mark.usefixtures("double")
def test_a_file_that_is_not_there_ends_with_3(tmp_path: Path) -> None:
    result = call("double", tmp_path / "无.xlsx", "--lang", "en")
    assert result.exit_code == 3
    assert result.stderr.startswith(f"Error: {tmp_path / '无.xlsx'}: no such file.")


@pytest.mark.usefixtures("double")
def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    result = call("double", tmp_path)
    assert result.exit_code == 3
    assert "这是文件夹，不是工作簿" in result.stderr


@pytest.mark.usefixtures("double")
def test_a_workbook_that_is_open_elsewhere_ends_with_5(book: Path) -> None:
    book.with_name(f"~${book.name}").touch()
    before = book.read_bytes()
    result = call("double", book)
    assert result.exit_code == 5
    assert "已在其他程序中打开" in result.stderr
    assert book.read_bytes() == before


def test_an_unknown_macro_ends_with_4_and_the_near_names() -> None:
    result = call("abuot", "--lang", "en")
    assert result.exit_code == 4
    assert "Did you mean: about" in result.stderr


class Terminal(io.StringIO):
    """A stderr that somebody looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_what_is_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only there: a pipe gets no bar."""
    screen, pipe = Terminal(), io.StringIO()
    for stream in (screen, pipe):
        monkeypatch.setattr(sys, "stderr", stream)
        with Console().share() as show:
            show("写出", 0.5)
    assert "写出" in screen.getvalue()
    assert pipe.getvalue() == ""
