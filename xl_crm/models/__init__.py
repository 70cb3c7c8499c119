"""Which plain calculations on dates and numbers do the reports rest on?

Pure functions and small values: periods to compare, growth, trend, what carries a
change, what is over-represented, and the increment of a campaign.
"""
