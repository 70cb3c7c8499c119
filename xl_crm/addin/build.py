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
from xl_crm.drafts import draft_of, flush
from xl_crm.errors import cannot_write
from xl_crm.workbook import write_books
from xl_crm.workbook.package.zip_writer import ZipWriter
from xl_crm.workbook.save import move_all, refuse_existing

if TYPE_CHECKING:
    from xl_crm.reports._spec import Book


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
    targets = [folder / package.file_name for package in Package]
    if not overwrite:
        refuse_existing(targets)
    with ExitStack() as leftovers:
        drafts = {}
        for target, package in zip(targets, Package, strict=True):
            parts = _parts(package, book)
            drafts[target] = _draft(target, parts, leftovers)
        addin, workbook = move_all(drafts, leftovers)
    return addin, workbook


def _parts(package: Package, book: Book) -> dict[str, bytes]:
    """Return what stands in one of the files."""
    if package is Package.ADDIN:
        drawn, hidden = addin_book(book.lang), ""
    else:
        drawn, hidden = replace(book, pages=(*book.pages, settings_page())), SHEET
    with TemporaryDirectory() as folder:
        (plain,) = write_books({Path(folder) / Package.WORKBOOK.file_name: drawn})
        return with_macros(plain, package, hidden)


def _draft(target: Path, parts: dict[str, bytes], leftovers: ExitStack) -> Path:
    """Write parts to a file beside its target, down to the disk."""
    try:
        draft = draft_of(target)
        leftovers.callback(draft.unlink, missing_ok=True)
        with ZipWriter(draft) as archive:
            for name, content in parts.items():
                archive.add(name, content)
        flush(draft)
    except OSError as error:
        raise cannot_write(target, error) from error
    return draft
