"""How do many rows become one for each customer?"""
