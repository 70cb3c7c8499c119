"""How do the add-in and the workbook with functions of its own come about?"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xl_crm.addin.package import with_macros
from xl_crm.addin.settings_sheet import SHEET, addin_book, settings_page
from xl_crm.addin.vba import Package
from xl_crm.drafts import write_draft
from xl_crm.errors import OutputError, Problem, cannot_write
from xl_crm.i18n import Label, Lang
from xl_crm.workbook import write_books
from xl_crm.workbook.doctor import examine, line
from xl_crm.workbook.package.deflate import zlib_deflate
from xl_crm.workbook.package.zip_writer import ZipWriter
from xl_crm.workbook.save import move_all, refuse_existing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.reports._spec import Book
    from xl_crm.workbook.doctor import Fault


def build_addin(
    folder: Path, book: Book, *, overwrite: bool = False
) -> tuple[Path, Path]:
    """Write ``xl_crm.xlam`` and ``xl_crm.xlsm``: both, or neither.

    The same book and the same xlwings give the same bytes. As with other workbooks, a
    file that is open in Excel is left alone and the new one stands beside it.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    book : Book
        The pages of the workbook; the add-in takes its language.
    overwrite : bool
        Replace files that are already there.

    Returns
    -------
    tuple of Path
        The add-in and the workbook, where they were really written.

    Raises
    ------
    OutputError
        A file is already there and ``overwrite`` is false, or cannot be written;
        xlwings or pyOpenVBA is not installed, or not in the version that fits; or a
        check finds a fault in what was built. Old files are then as they were.
    """
    if not overwrite:
        refuse_existing([folder / package.file_name for package in Package])
    contents = {
        folder / package.file_name: _content(package, book) for package in Package
    }
    with ExitStack() as leftovers:
        drafts = {
            target: _draft(target, content, leftovers)
            for target, content in contents.items()
        }
        addin, workbook = move_all(drafts, leftovers)
    return addin, workbook


def _content(package: Package, book: Book) -> bytes:
    """Return what stands in one of the files, looked over by the doctor."""
    if package is Package.ADDIN:
        drawn, hidden = addin_book(book.lang), ""
    else:
        drawn, hidden = replace(book, pages=(*book.pages, settings_page())), SHEET
    with TemporaryDirectory() as folder:
        (plain,) = write_books({Path(folder) / f"plain{Package.WORKBOOK}": drawn})
        built = Path(folder) / package.file_name
        with ZipWriter(built, deflate=zlib_deflate()) as archive:
            for name, part in with_macros(plain, package, hidden).items():
                archive.add(name, part)
        found = examine(built)
        if found:
            raise _faulty(package, found)
        return built.read_bytes()


def _draft(target: Path, content: bytes, leftovers: ExitStack) -> Path:
    """Write a file beside its target, down to the disk."""
    try:
        return write_draft(target, content, leftovers)
    except OSError as error:
        raise cannot_write(target, error) from error


def _faulty(package: Package, found: Iterable[Fault]) -> OutputError:
    """Return what the doctor says of a new file: Excel would repair or refuse it."""
    lines = [line(fault, "") for fault in found]
    zh, en = (" ".join(each.text(lang) for each in lines) for lang in Lang)
    return OutputError(
        Problem(
            where=package.file_name,
            found=Label(zh=f"新文件有错（{zh}）", en=f"the new file is faulty ({en})"),
            remedy=Label(
                zh="旧文件没有改动，请报告此问题",
                en="The old file is untouched; please report this",
            ),
        )
    )
