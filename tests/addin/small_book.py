"""A workbook for the add-in: a page that people type into, and the examples."""

from __future__ import annotations

from datetime import date

from xl_crm.i18n import Lang
from xl_crm.reports._spec import Book, Column, Page, Table
from xl_crm.reports.function_examples import function_examples_page


def small_book(lang: Lang = Lang.ZH) -> Book:
    """Return a table that people type into, so with a hidden sheet, and examples."""
    table = Table(
        name="customers",
        key=("customer_id",),
        columns=(
            Column(name="customer_id", heading="客户ID", values=("A1", "A2")),
            Column(name="state", heading="状态", values=("", ""), editable=True),
        ),
    )
    pages = (
        Page(name="customers", sheet="客户", title="客户", blocks=(table,)),
        function_examples_page(lang),
    )
    return Book(
        name="small", title="Small", lang=lang, pages=pages, as_of=date(2024, 1, 1)
    )
