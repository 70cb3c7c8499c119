"""Where do the data files of ``workbook_templates`` lie?"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FOLDER = "workbook_templates"


def template_path(name: str) -> Path:
    """Return the path of a file in ``workbook_templates``.

    Works from a wheel, an editable install and a bare checkout.

    Raises
    ------
    FileNotFoundError
        The package was built without its data: a packaging fault.
    """
    package = Path(str(files("xl_crm")))
    for folder in (package / FOLDER, package.parent / FOLDER):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"{FOLDER}/{name} is not installed beside xl_crm")
