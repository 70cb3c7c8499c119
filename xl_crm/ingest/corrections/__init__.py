"""How does what people fill in come back?"""
