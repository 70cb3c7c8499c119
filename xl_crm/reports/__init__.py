"""The analysis as pages of plain values."""
