"""A made-up company and its exports."""
