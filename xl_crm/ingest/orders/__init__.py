"""Which order lines count, and what became of the others?"""
