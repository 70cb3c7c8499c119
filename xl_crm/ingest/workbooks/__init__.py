"""How is a workbook of any kind read?"""
