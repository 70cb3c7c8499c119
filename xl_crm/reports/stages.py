"""What follows an analysis until its files are there, and how much do they list?"""

from __future__ import annotations

from xl_crm.i18n import Label

PAGES = Label(zh="排版", en="Lay out the pages")
FILES = Label(zh="写出文件", en="Write the files")
DOCUMENTS = Label(zh="写出文档", en="Write the documents")

#: Issues listed of each kind at least, in a workbook to mend data: more than in one of
#: results. ``output.issue_rows`` asks for more.
LISTED = 5_000
