"""Scores to named tiers and RFM segments."""
