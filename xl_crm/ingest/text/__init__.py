"""How is a text file of rows read?"""
