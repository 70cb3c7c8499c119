"""Fixtures of the workbook tests, and the switch that rewrites approved files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the approved files of tests/golden/workbook",
    )


@pytest.fixture
def golden_mode(request: pytest.FixtureRequest) -> str:
    """Return ``update`` where approved files are to be rewritten, else ``compare``."""
    update = request.config.getoption("update_golden", default=False)
    return "update" if update else "compare"
