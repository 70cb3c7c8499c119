"""Does a macro change a workbook all together or not at all, and leave no trace?"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xl_crm.errors import (
    InputError,
    OutputError,
    Problem,
    UnknownNameError,
    XlCrmError,
)
from xl_crm.i18n import Label, Lang
from xl_crm.macros import (
    MACROS,
    Asked,
    Edit,
    Group,
    Macro,
    NoBook,
    Outcome,
    macro_named,
    run_macro,
)
from xl_crm.workbook.open_file import FileBook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: The open files of this process, as Linux lists them.
OPEN_FILES = Path("/proc/self/fd")
EDITS = (Edit(sheet="客户", row=1, column=1, values=((1,),)),)
DONE = Label(zh="完成", en="Done")


@dataclass
class Memory:
    """A workbook that remembers what was done to it."""

    folder: Path
    name: str = "客户.xlsx"
    lang: Lang = Lang.ZH
    refuses: str = ""
    done: list[object] = field(default_factory=list)

    def copy_to(self, path: Path) -> None:
        path.write_bytes(b"as it is now")
        self.done.append("copied")

    def write(self, edits: Sequence[Edit]) -> None:
        if self.refuses == "write":
            raise OutputError(problem(self.name))
        self.done.append(tuple(edits))

    def progress(self, text: str, share: float) -> None:
        self.done.append((text, share))

    def show(self, files: Sequence[Path]) -> None:
        self.done.append([file.name for file in files])


def problem(where: str) -> Problem:
    label = Label(zh="不能用", en="cannot be used")
    return Problem(where=where, found=label, remedy=label)


def macro(run: Callable[[Asked], Outcome], *, needs_book: bool = True) -> Macro:
    return Macro(
        name="sample",
        label=DONE,
        tip=DONE,
        group=Group.DATA,
        icon="Info",
        run=run,
        needs_book=needs_book,
    )


@pytest.fixture
def book(tmp_path: Path) -> Memory:
    return Memory(folder=tmp_path)


def test_changes_come_after_the_work_and_files_are_shown_last(book: Memory) -> None:
    def work(asked: Asked) -> Outcome:
        asked.progress(Label(zh="读取", en="Reading"), 0.5)
        file = asked.folder / "报告.xlsx"
        return Outcome(said=(DONE,), edits=EDITS, files=(file,))

    outcome = run_macro(macro(work), book)
    assert outcome.said == (DONE,)
    assert book.done == ["copied", ("读取", 0.5), EDITS, ("", 1.0), ["报告.xlsx"]]


def test_a_macro_reads_a_copy_that_is_gone_afterwards(book: Memory) -> None:
    seen: list[Asked] = []

    def work(asked: Asked) -> Outcome:
        assert asked.book.read_bytes() == b"as it is now"
        seen.append(asked)
        return Outcome(said=())

    run_macro(macro(work), book)
    (asked,) = seen
    assert asked.book.name == asked.name == book.name
    assert asked.book.parent != asked.folder == book.folder
    assert not asked.book.parent.exists()


@pytest.mark.parametrize("error", [InputError(problem("x")), ZeroDivisionError()])
def test_a_failure_changes_nothing_and_clears_up(
    book: Memory, error: Exception
) -> None:
    copies: list[Path] = []

    def work(asked: Asked) -> Outcome:
        copies.append(asked.book)
        raise error

    with pytest.raises(type(error)):
        run_macro(macro(work), book)
    assert book.done == ["copied", ("", 1.0)]
    assert not copies[0].parent.exists()


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="the system lists no open files")
@pytest.mark.parametrize("name", [macro.name for macro in MACROS if macro.needs_book])
def test_no_macro_keeps_its_copy_open(name: str, tmp_path: Path) -> None:
    """Windows would not let the folder be removed. The workbook has no data."""
    path = tmp_path / "空.xlsx"
    Workbook().save(path)
    left: list[Path] = []

    def work(asked: Asked) -> Outcome:
        try:
            return macro_named(name).run(asked)
        finally:
            links = [each.readlink() for each in OPEN_FILES.iterdir() if each.exists()]
            left.extend(link for link in links if link == asked.book)

    with suppress(XlCrmError):
        run_macro(macro(work), FileBook(path, Lang.ZH))
    assert left == []


def test_what_cannot_be_written_is_not_shown(book: Memory) -> None:
    book.refuses = "write"
    with pytest.raises(OutputError):
        run_macro(macro(lambda _: Outcome(said=(), edits=EDITS)), book)
    assert book.done == ["copied", ("", 1.0)]


def test_an_error_names_the_workbook_and_not_its_copy(book: Memory) -> None:
    def work(asked: Asked) -> Outcome:
        raise InputError(problem(f"{asked.book} 订单!A1"), problem("as_of"))

    with pytest.raises(InputError) as caught:
        run_macro(macro(work), book)
    named = [each.where for each in caught.value.problems]
    assert named == ["客户.xlsx 订单!A1", "as_of"]


def test_progress_is_said_in_the_language_of_the_program(book: Memory) -> None:
    def work(asked: Asked) -> Outcome:
        asked.progress(Label(zh="读取", en="Reading"), 0.25)
        return Outcome(said=())

    run_macro(macro(work), replace(book, lang=Lang.EN))
    assert ("Reading", 0.25) in book.done


def test_a_macro_without_a_workbook_touches_none() -> None:
    def work(asked: Asked) -> Outcome:
        assert not asked.book.exists()
        assert asked.folder.is_dir()
        return Outcome(said=(DONE,))

    outcome = run_macro(macro(work, needs_book=False), NoBook(lang=Lang.EN))
    assert outcome.said == (DONE,)


def test_no_workbook_is_said_where_one_is_needed() -> None:
    with pytest.raises(InputError, match="no workbook"):
        run_macro(macro(lambda _: Outcome(said=())), NoBook(lang=Lang.EN))


def test_no_workbook_takes_no_edits() -> None:
    work = macro(lambda _: Outcome(said=(), edits=EDITS), needs_book=False)
    with pytest.raises(InputError, match="no workbook"):
        run_macro(work, NoBook(lang=Lang.EN))


def test_a_mistyped_name_gets_those_that_come_near() -> None:
    assert macro_named("about").name == "about"
    with pytest.raises(UnknownNameError, match="Did you mean: about"):
        macro_named("abuot")
