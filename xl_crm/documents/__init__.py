"""How do pages become documents for people who do not open the workbook?

``html_document`` draws a book as one HTML page; ``write_documents`` puts it into files,
also as .docx and PDF.
"""

from xl_crm.documents.html import html_document
from xl_crm.documents.save import DocumentKind, check_kinds, write_documents

__all__ = ["DocumentKind", "check_kinds", "html_document", "write_documents"]
