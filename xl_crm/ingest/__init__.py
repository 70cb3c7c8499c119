"""Raw exports to clean tables and issues."""
