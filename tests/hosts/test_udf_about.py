"""Does CRM_VERSION name what answers?"""

import platform
from importlib.metadata import PackageNotFoundError, version
from unittest.mock import patch

from xl_crm_udfs import CRM_VERSION


def test_it_names_the_versions() -> None:
    ((text,),) = CRM_VERSION()
    assert str(text).startswith(
        f"xl_crm {version('xl-crm')}, Python {platform.python_version()}"
    )


def test_without_xlwings_it_still_answers() -> None:
    def installed(name: str) -> str:
        if name == "xlwings":
            raise PackageNotFoundError(name)
        return "1.2.3"

    with patch("xl_crm_udfs.about.version", installed):
        ((text,),) = CRM_VERSION()
    assert text == f"xl_crm 1.2.3, Python {platform.python_version()}"
