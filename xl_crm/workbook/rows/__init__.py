"""How do the rows of a large table become XML, a column at a time?"""
