"""How do pages become documents for people who do not open the workbook?

``html_document`` draws a book as one HTML page.
"""

from xl_crm.documents.html import html_document

__all__ = ["html_document"]
