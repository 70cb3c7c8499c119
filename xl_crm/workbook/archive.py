"""Where was the archive before it moved to ``xl_crm.workbook.package``?"""

from xl_crm.workbook.package.archive import save as save  # noqa: PLC0414
