"""How do new values get into a workbook that is already a file?

The XML is cut where a cell changes and left alone everywhere else: openpyxl, which
writes a workbook anew, would lose the values of formulas, parts of charts and whatever
it does not know.
"""
