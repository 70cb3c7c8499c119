"""Documents on the disk: all are drawn first, and no old file is lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shown import Reader, book, files_in

from xl_crm.documents import html_document, pdf, write_documents
from xl_crm.drafts import new_file
from xl_crm.errors import OutputError, UnknownNameError
from xl_crm.i18n import Lang

OLD = b"an old file"

needs_writer = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("lowriter") is None,
    reason="LibreOffice Writer is not here",
)


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda _: None)
    monkeypatch.setattr(pdf, "_PLACES", ())


def test_documents_are_named_after_the_book(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    written = write_documents(book(), folder, ["html", "docx", "html"])
    assert written == [folder / "report.html", folder / "report.docx"]
    assert files_in(folder) == ["report.docx", "report.html"]
    whole = written[0].read_text(encoding="utf-8")
    assert whole == html_document(book())
    assert "总览页" in Reader(whole).said


def test_old_documents_are_replaced_and_pass_on_their_rights(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(OLD)
    target.chmod(0o640)
    write_documents(book(), tmp_path, ["html"])
    assert target.read_bytes() != OLD
    assert os.name == "nt" or target.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links take rights on Windows")
def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "real.html"
    real.write_bytes(OLD)
    (tmp_path / "report.html").symlink_to(real)
    write_documents(book(), tmp_path, ["html"])
    assert (tmp_path / "report.html").is_symlink()
    assert real.read_bytes() != OLD


def test_a_kind_that_nobody_knows_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(UnknownNameError, match="html") as caught:
        write_documents(book(), tmp_path, ["html", "htm"])
    assert "文档类型" in caught.value.text(Lang.ZH)
    assert files_in(tmp_path) == []


@pytest.mark.usefixtures("no_office")
def test_without_libreoffice_one_line_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_bytes(OLD)
    with pytest.raises(OutputError) as caught:
        write_documents(book(), tmp_path, ["html", "pdf"])
    assert str(caught.value) == (
        "PDF: LibreOffice is not found. "
        "Install LibreOffice, or choose html or docx (Word saves it as PDF)."
    )
    assert "请安装 LibreOffice" in caught.value.text(Lang.ZH)
    assert (tmp_path / "report.html").read_bytes() == OLD


def test_an_office_that_makes_nothing_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As LibreOffice without Writer does: it complains and ends well."""

    def complaining(
        command: list[str], **_: object
    ) -> subprocess.CompletedProcess[bytes]:
        said = b"Error: source file could not be loaded\n"
        return subprocess.CompletedProcess(command, 0, b"", said)

    monkeypatch.setattr(pdf, "require_office", lambda: Path("soffice"))
    monkeypatch.setattr("xl_crm.documents.save.require_office", lambda: None)
    monkeypatch.setattr(pdf.subprocess, "run", complaining)
    with pytest.raises(OutputError, match="could not be loaded") as caught:
        write_documents(book(), tmp_path, ["docx", "pdf"])
    assert "LibreOffice Writer" in str(caught.value)
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(("place", "failing"), [(os, "fsync"), (Path, "replace")])
def test_a_failure_keeps_the_old_file_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, failing: str
) -> None:
    (tmp_path / "report.html").write_bytes(OLD)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(place, failing, full)
    with pytest.raises(OutputError, match="the disk is full") as caught:
        write_documents(book(), tmp_path, ["html"])
    assert caught.value.problems[0].where == str(tmp_path / "report.html")
    assert files_in(tmp_path) == ["report.html"]
    assert (tmp_path / "report.html").read_bytes() == OLD


@pytest.mark.skipif(os.name == "nt", reason="goes by age on Windows")
def test_drafts_of_killed_runs_are_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    name = new_file(tmp_path, "draft").name
    (tmp_path / name.replace(f"-{os.getpid()}-", f"-{ended.pid}-")).touch()
    write_documents(book(), tmp_path, ["html"])
    assert files_in(tmp_path) == ["report.html"]


@needs_writer
@pytest.mark.libreoffice
@pytest.mark.slow
def test_a_pdf_shows_what_the_document_says(tmp_path: Path) -> None:
    """One start of LibreOffice, and of poppler to read what it made."""
    (path,) = write_documents(book(), tmp_path, ["pdf"])
    assert files_in(tmp_path) == ["report.pdf"]
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"],  # noqa: S607
        capture_output=True,
        check=True,
    )
    # LibreOffice puts a little room between Chinese and Latin letters.
    said = done.stdout.decode().replace(" ", "")
    for shown in ("总览页", "1,234,567.50", "7,407,405.00", "3,807.87万元", "明细页"):
        assert shown in said
