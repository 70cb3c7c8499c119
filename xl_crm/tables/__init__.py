"""Which tables and fields are there, and what is each field?"""
