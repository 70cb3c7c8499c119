"""What does the add-in tell xlwings about itself, on a sheet of its own?

xlwings reads names in column A and values in column B, until a name is missing. Where
Python lies is not among them: that is written by the installation into the user's own
file, ``.xl_crm/xl_crm.conf`` in the home folder.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xl_crm.addin.vba import PROJECT
from xl_crm.i18n import Label
from xl_crm.reports._spec import Book, Column, Page, Table

if TYPE_CHECKING:
    from xl_crm.i18n import Lang

SHEET = f"{PROJECT}.conf"

#: Names in capitals: xlwings asks for them so. Values are texts, as in the file.
SETTINGS = {
    "UDF MODULES": "xl_crm_udfs",
    # no module that lies beside a workbook is imported
    "ADD_WORKBOOK_TO_PYTHONPATH": "false",
    # buttons use the Python that functions use: it starts once
    "USE UDF SERVER": "True",
    "SHOW CONSOLE": "False",
}

TITLE = Label(zh="xl_crm 客户分析加载项", en="xl_crm customer analysis add-in")
SUBJECT = Label(
    zh="客户分析的函数与按钮，由 Python 计算。",
    en="Functions and buttons for customer analysis, computed by Python.",
)

#: The add-in says the same whenever it is built.
MADE = date(2024, 1, 1)


def settings_page() -> Page:
    """Return the sheet of settings."""
    names = Column(name="setting", heading="SETTING", values=tuple(SETTINGS))
    values = Column(name="value", heading="VALUE", values=tuple(SETTINGS.values()))
    table = Table(name="xlwings_settings", columns=(names, values))
    return Page(name="xlwings_settings", sheet=SHEET, title=SHEET, blocks=(table,))


def addin_book(lang: Lang) -> Book:
    """Return the workbook behind the add-in: nothing but its settings."""
    return Book(
        name=PROJECT,
        title=TITLE.text(lang),
        subject=SUBJECT.text(lang),
        lang=lang,
        pages=(settings_page(),),
        as_of=MADE,
    )
