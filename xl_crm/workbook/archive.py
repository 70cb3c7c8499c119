"""Where was the archive before it moved to ``xl_crm.workbook.package``?"""

from xl_crm.workbook.package.archive import discard as discard  # noqa: PLC0414
from xl_crm.workbook.package.archive import save as save  # noqa: PLC0414
