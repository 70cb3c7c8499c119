"""How do the parts of a workbook become one compressed file?"""
