"""Customer analysis from exports to workbooks."""
