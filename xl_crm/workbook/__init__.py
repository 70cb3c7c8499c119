"""Pages to Excel files."""
