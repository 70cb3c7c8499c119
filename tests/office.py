"""Can workbooks be opened here as a person would? Get what is missing, or say so.

Tests that open workbooks and documents need LibreOffice with its Python bridge, poppler
and a Chinese font. On Debian and Ubuntu, as root, they are installed from the system's
packages; anywhere else what is missing is named, and those tests are skipped with a
reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PROGRAMS = {
    "soffice": "libreoffice-calc",
    "lowriter": "libreoffice-writer",
    "pdftoppm": "poppler-utils",
}
PACKAGES = (
    "libreoffice-calc",
    "libreoffice-writer",
    "python3-uno",
    "poppler-utils",
    "fonts-noto-cjk",
)
COMMANDS = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES),
)


def missing() -> list[str]:
    """Return the packages whose program is not found."""
    return [package for name, package in PROGRAMS.items() if not shutil.which(name)]


def may_install() -> bool:
    """Tell whether this user may add packages to this system."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and shutil.which("apt-get") is not None


def install() -> None:
    """Install the packages; what goes wrong is said and not hidden."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in COMMANDS:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stderr.strip()[-500:], file=sys.stderr)
            return


def main() -> None:
    """Get what is missing, then say what still is."""
    if missing() and may_install():
        install()
    if missing():
        print(
            "Not found: " + ", ".join(missing()) + ". Tests that open workbooks in "
            "LibreOffice are skipped; install these packages to run them."
        )


if __name__ == "__main__":
    main()
