"""Functions for the sheet."""
