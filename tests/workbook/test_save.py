from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from openpyxl import load_workbook
from sample import index_page, rich_book, settings_page

from xl_crm import drafts
from xl_crm.errors import OutputError
from xl_crm.i18n import Lang
from xl_crm.reports._spec import Column, Page, Table
from xl_crm.workbook import Drawing, write_books
from xl_crm.workbook import save as save_module

if TYPE_CHECKING:
    from xl_crm.reports._spec import Book
    from xl_crm.workbook.package.archive import Receipt

OLD = b"an old file"


def small_book(lang: Lang = Lang.EN) -> Book:
    whole = rich_book(lang)
    return replace(whole, pages=(settings_page(lang),))


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_missing_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "book.xlsx"
    assert write_books({target: small_book()}) == (target,)
    assert files_in(target.parent) == ["book.xlsx"]


def test_a_new_file_has_the_rights_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    (path,) = write_books({tmp_path / "book.xlsx": small_book()})
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_existing_files_are_refused_all_at_once(tmp_path: Path) -> None:
    targets = [tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xlsx"]
    for target in targets[:2]:
        target.write_bytes(OLD)
    with pytest.raises(OutputError) as caught:
        write_books(dict.fromkeys(targets, small_book()))
    assert [problem.where for problem in caught.value.problems] == [
        str(target) for target in targets[:2]
    ]
    assert "--overwrite" in caught.value.text(Lang.ZH)
    assert "--overwrite" in caught.value.text(Lang.EN)
    assert files_in(tmp_path) == ["a.xlsx", "b.xlsx"]
    assert targets[0].read_bytes() == OLD


def test_overwrite_replaces(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(OLD)
    assert write_books({target: small_book()}, overwrite=True) == (target,)
    assert load_workbook(target).sheetnames[0] == "Settings"
    assert files_in(tmp_path) == ["a.xlsx"]


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_file_that_is_open_gets_a_new_one_beside_it(
    tmp_path: Path, lock: str
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(OLD)
    (tmp_path / lock).touch()
    (tmp_path / "a (2).xlsx").write_bytes(OLD)
    assert write_books({target: small_book()}, overwrite=True) == (
        tmp_path / "a (3).xlsx",
    )
    assert target.read_bytes() == OLD
    assert (tmp_path / "a (2).xlsx").read_bytes() == OLD


def test_a_file_that_windows_holds_gets_a_new_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(OLD)
    replace_file = Path.replace

    def held(self: Path, place: Path) -> Path:
        if Path(place) == target:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return replace_file(self, place)

    monkeypatch.setattr(Path, "replace", held)
    written = write_books({target: small_book()}, overwrite=True)
    assert written == (tmp_path / "a (2).xlsx",)
    assert target.read_bytes() == OLD
    assert files_in(tmp_path) == ["a (2).xlsx", "a.xlsx"]


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(OLD)
    with pytest.raises(OutputError) as caught:
        write_books({tmp_path / "out" / "a.xlsx": small_book()})
    assert "a file is here, not a folder" in str(caught.value)
    assert (tmp_path / "out").read_bytes() == OLD


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "the disk is full. Free some space"),
        (errno.EACCES, "no permission"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_failed_save_keeps_old_files_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    first.write_bytes(OLD)
    save = save_module.save

    def failing(drawing: Drawing, path: Path) -> Receipt:
        if path.name.endswith("-draft2.tmp"):
            path.write_bytes(b"half")
            raise OSError(code, os.strerror(code))
        return save(drawing, path)

    monkeypatch.setattr(save_module, "save", failing)
    books = {first: small_book(), second: small_book()}
    with pytest.raises(OutputError, match=said) as caught:
        write_books(books, overwrite=True)
    assert caught.value.problems[0].where == str(second)
    assert first.read_bytes() == OLD
    assert files_in(tmp_path) == ["a.xlsx"]


def test_a_draft_that_cannot_be_removed_hides_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a read-only disk nothing is removed either."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(save_module, "save", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OutputError, match="no permission"):
        write_books({tmp_path / "a.xlsx": small_book()})


def test_a_failed_move_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third move fails: one target was old, one was new."""
    old, new, last = (tmp_path / f"{name}.xlsx" for name in "abc")
    old.write_bytes(OLD)
    replace_file = Path.replace

    def failing(self: Path, place: Path) -> Path:
        if Path(place) == last:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return replace_file(self, place)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError):
        write_books(dict.fromkeys((old, new, last), small_book()), overwrite=True)
    assert files_in(tmp_path) == ["a.xlsx"]
    assert old.read_bytes() == OLD


def test_a_damaged_draft_never_replaces_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(OLD)
    save = save_module.save

    def damaging(drawing: Drawing, path: Path) -> Receipt:
        receipt = save(drawing, path)
        whole = bytearray(path.read_bytes())
        whole[len(whole) // 2] ^= 0xFF
        path.write_bytes(whole)
        return receipt

    monkeypatch.setattr(save_module, "save", damaging)
    with pytest.raises(OutputError, match="not whole"):
        write_books({target: small_book()}, overwrite=True)
    assert target.read_bytes() == OLD
    assert files_in(tmp_path) == ["a.xlsx"]


def test_a_draft_of_another_book_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(
        small_book(), pages=(index_page(Lang.ZH), *rich_book(Lang.ZH).pages[1:])
    )
    save = save_module.save
    draw = save_module.draw
    monkeypatch.setattr(save_module, "save", lambda _, path: save(draw(other), path))
    with pytest.raises(ValueError, match="sheets"):
        write_books({tmp_path / "a.xlsx": small_book()})
    assert files_in(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_a_replaced_file_passes_on_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(OLD)
    target.chmod(0o640)
    write_books({target: small_book()}, overwrite=True)
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links take rights on Windows")
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path, is_there: bool) -> None:  # noqa: FBT001
    real = tmp_path / "kept" / "real.xlsx"
    if is_there:
        real.parent.mkdir()
        real.write_bytes(OLD)
    link = tmp_path / "a.xlsx"
    link.symlink_to(real)
    assert write_books({link: small_book()}, overwrite=True) == (link,)
    assert link.is_symlink()
    assert load_workbook(real).sheetnames[0] == "Settings"
    assert files_in(tmp_path) == ["a.xlsx", "kept"]
    assert files_in(real.parent) == ["real.xlsx"]


def test_a_name_may_be_as_long_as_the_file_system_takes(tmp_path: Path) -> None:
    """255 bytes on most; the old file has a copy beside it meanwhile."""
    target = tmp_path / f"{'a' * 250}.xlsx"
    target.write_bytes(OLD)
    assert write_books({target: small_book()}, overwrite=True) == (target,)


def draft_of(process: int, tmp_path: Path) -> Path:
    """Return an empty draft as another process of this computer names it."""
    own = drafts.new_file(tmp_path, "draft").name
    draft = tmp_path / own.replace(f"-{os.getpid()}-", f"-{process}-")
    draft.touch()
    return draft


@pytest.mark.skipif(os.name == "nt", reason="goes by age on Windows")
def test_drafts_of_killed_processes_are_removed_and_no_others(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    draft_of(ended.pid, tmp_path)
    living = draft_of(os.getppid(), tmp_path)
    elsewhere = tmp_path / f".xl_crm-00000000-{ended.pid}-draft1.tmp"
    kept = tmp_path / living.name.replace("draft", "old")
    for path in (elsewhere, kept):
        path.touch()
    write_books({tmp_path / "a.xlsx": small_book()})
    others = sorted([living.name, elsewhere.name, kept.name])
    assert files_in(tmp_path) == [*others, "a.xlsx"]


def test_a_draft_is_on_the_disk_before_it_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = []
    flush, move = os.fsync, Path.replace

    def flushed(number: int) -> None:
        events.append("flush")
        flush(number)

    def moved(self: Path, place: Path) -> Path:
        events.append("move")
        return move(self, place)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", moved)
    write_books({tmp_path / "a.xlsx": small_book()})
    assert events == ["flush", "move"]


def test_what_excel_would_mend_is_the_fault_of_the_caller(tmp_path: Path) -> None:
    """Brackets that do not match are seen when the book is drawn, not on the disk."""
    column = Column(name="a", heading="A", values=(1,), formula="1+(")
    table = Table(name="facts", columns=(column,))
    page = Page(name="facts", sheet="Facts", title="Facts", blocks=(table,))
    book = replace(small_book(), pages=(page,))
    with pytest.raises(ValueError, match=r"Facts.*brackets that do not match"):
        write_books({tmp_path / "a.xlsx": book})
    assert files_in(tmp_path) == []
