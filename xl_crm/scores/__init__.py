"""Metrics to scores from 0 to 100."""
