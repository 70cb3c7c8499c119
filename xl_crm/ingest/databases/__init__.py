"""How is a database asked?"""
