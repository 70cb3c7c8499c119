"""Which version answers in the sheet?"""

from __future__ import annotations

import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from xl_crm.functions.about import VERSION
from xl_crm_udfs._cells import Block
from xl_crm_udfs._udf import udf


@udf(VERSION)
def CRM_VERSION() -> Block:
    """Name the versions of xl_crm, of Python and of xlwings.

    Returns
    -------
    Block, shape (1, 1)
        One text; xlwings only where it is installed.
    """
    said = [f"xl_crm {version('xl-crm')}", f"Python {platform.python_version()}"]
    # Outside Excel the functions answer without it.
    with suppress(PackageNotFoundError):
        said.append(f"xlwings {version('xlwings')}")
    return [[", ".join(said)]]
