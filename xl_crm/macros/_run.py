"""How does a macro run, so that a failure leaves the workbook as it was?"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from xl_crm.i18n import Label
from xl_crm.macros._place_named import naming
from xl_crm.macros._port import OpenBook
from xl_crm.macros._spec import Asked, Macro, Outcome


def run_macro(macro: Macro, book: OpenBook) -> Outcome:
    """Run a macro on a copy of the workbook, then put all of its changes in at once.

    The copy lies in a temporary folder, which is gone before anything changes.

    Raises
    ------
    XlCrmError
        What the macro or the workbook refuses: the workbook is as it was. Where a
        finished file cannot be shown, the changes are in already.
    """
    # Windows keeps what is still open: no reason to lose what was done, or the error.
    folder = TemporaryDirectory(prefix="xl_crm-", ignore_cleanup_errors=True)
    try:
        with folder as scratch, naming(f"{Path(scratch) / '_'}"[:-1], ""):
            outcome = macro.run(_asked(macro, book, Path(scratch)))
        book.write(outcome.edits)
    finally:
        book.progress("", 1.0)
    book.show(outcome.files)
    return outcome


def _asked(macro: Macro, book: OpenBook, scratch: Path) -> Asked:
    """Return what a macro is given; the copy is made where it needs one."""
    copy = scratch / (book.name or "book.xlsx")
    folder = scratch
    if macro.needs_book:
        folder = book.folder
        book.copy_to(copy)

    def progress(stage: Label, share: float) -> None:
        book.progress(stage.text(book.lang), share)

    return Asked(
        book=copy, name=book.name, folder=folder, lang=book.lang, progress=progress
    )
