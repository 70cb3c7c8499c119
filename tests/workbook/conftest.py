"""Fixtures of the workbook tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def golden_mode(request: pytest.FixtureRequest) -> str:
    """Return ``update`` where approved files are to be rewritten, else ``compare``."""
    update = request.config.getoption("update_golden")
    return "update" if update else "compare"
