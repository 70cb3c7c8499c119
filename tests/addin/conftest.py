"""What the tests of the add-in share: both files, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addin.small_book import small_book
from xl_crm.addin.build import build_addin

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the add-in and the workbook."""
    return build_addin(tmp_path_factory.mktemp("addin"), small_book())
