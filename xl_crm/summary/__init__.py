"""Every order to one row per customer."""
