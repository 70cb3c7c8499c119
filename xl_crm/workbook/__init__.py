"""How does a book of pages become an Excel file?

``draw`` lays a book out, ``write_books`` puts books safely into files.
"""

from xl_crm.workbook.book import Drawing, draw
from xl_crm.workbook.save import write_books

__all__ = ["Drawing", "draw", "write_books"]
