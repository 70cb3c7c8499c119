"""What to run: the settings."""
