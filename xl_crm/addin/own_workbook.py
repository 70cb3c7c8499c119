"""Which pages stand in the workbook that has functions and buttons of its own?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.addin.settings_sheet import MADE
from xl_crm.reports.data_book import data_book
from xl_crm.reports.function_examples import function_examples_page

if TYPE_CHECKING:
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Book


def own_workbook(lang: Lang) -> Book:
    """Return forms to paste exports into, settings, and each function to try out."""
    return data_book(lang, MADE, (function_examples_page(lang),))
