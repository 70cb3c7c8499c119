"""What happens when somebody presses a button of the ribbon?"""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

import xlwings as xw

from xl_crm.errors import XlCrmError
from xl_crm.i18n import Label
from xl_crm.macros import Outcome, macro_named, run_macro
from xl_crm_udfs.open_book import ExcelBook

#: Lies in the folder for temporary files; the newest fault only.
LOG = "xl_crm_error.txt"

_TITLE = "xl_crm"


def run(name: str) -> None:
    """Run a macro on the workbook that is open in Excel, and say what came of it.

    A mistake of the user is a message in the language of Excel; a fault of the program
    is one line that names the file with its details.

    Parameters
    ----------
    name : str
        Of the macro.
    """
    book = xw.Book.caller()
    adapter = ExcelBook(book)
    try:
        outcome = run_macro(macro_named(name), adapter)
    except XlCrmError as error:
        book.app.alert(error.text(adapter.lang), _TITLE, mode="critical")
    except Exception:  # noqa: BLE001  (the last resort: it is told, and written down)
        said = _written_down()
        book.app.alert(said.text(adapter.lang), _TITLE, mode="critical")
    else:
        lines = (line.text(adapter.lang) for line in _lines(outcome))
        book.app.alert("\n".join(lines), _TITLE, mode="info")


def _lines(outcome: Outcome) -> tuple[Label, ...]:
    """Return what is said, with the new files that it does not name."""
    said = "\n".join(line.zh + line.en for line in outcome.said)
    files = (str(file) for file in outcome.files if file.name not in said)
    return (*outcome.said, *(Label(zh=file, en=file) for file in files))


def _written_down() -> Label:
    """Write the details of a fault to a file, and return the line that names it."""
    log = Path(tempfile.gettempdir(), LOG)
    log.write_text(traceback.format_exc(), encoding="utf-8")
    return Label(
        zh=f"程序出错。详情见 {log}，请转给维护人员。",
        en=f"The program failed. The details are in {log}: please pass it on.",
    )
