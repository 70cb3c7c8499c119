"""How does a Word document become a PDF?"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from xl_crm.errors import OutputError, Problem
from xl_crm.i18n import Label

#: The program, and where it lies when it is on no path.
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
)
#: A first start makes a profile, which takes some seconds.
_MOST_SECONDS = 180

_NOT_FOUND = Problem(
    where="PDF",
    found=Label(zh="找不到 LibreOffice", en="LibreOffice is not found"),
    remedy=Label(
        zh="请安装 LibreOffice，或改用 html、docx（可在 Word 中另存为 PDF）",
        en="Install LibreOffice, or choose html or docx (Word saves it as PDF)",
    ),
)


def require_office() -> Path:
    """Return where LibreOffice is.

    Raises
    ------
    OutputError
        It is not there.
    """
    on_path = (shutil.which(name) for name in _NAMES)
    places = [*(Path(each) for each in on_path if each), *_PLACES]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise OutputError(_NOT_FOUND)
    return found


def pdf_document(word: bytes) -> bytes:
    """Return a .docx file as PDF.

    LibreOffice runs with a profile of its own: one that is open does not disturb it.
    It writes the time of day into the PDF: its bytes differ from run to run, what it
    shows does not.

    Raises
    ------
    OutputError
        LibreOffice is not there, makes nothing of the file, or does not end.
    """
    office = require_office()
    with TemporaryDirectory(prefix="xl_crm-pdf-") as folder:
        source = Path(folder, "document.docx")
        source.write_bytes(word)
        said = _convert(office, source)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise OutputError(_failed(said))
        return made.read_bytes()


def _convert(office: Path, source: Path) -> str:
    """Run LibreOffice, and return the last line that it says."""
    profile = source.with_name("profile").as_uri()
    command = [
        *(str(office), f"-env:UserInstallation={profile}", "--headless"),
        *("--convert-to", "pdf", "--outdir", str(source.parent), str(source)),
    ]
    try:
        done = subprocess.run(  # noqa: S603  (our own file, no shell)
            command,
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no end after {_MOST_SECONDS} s"
    except OSError as error:
        return error.strerror or str(error)
    lines = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"exit code {done.returncode}"


def _failed(said: str) -> Problem:
    return Problem(
        where="PDF",
        found=Label(
            zh=f"LibreOffice 没有生成文件（{said}）",
            en=f"LibreOffice made no file ({said})",
        ),
        remedy=Label(
            zh="请检查是否装有 LibreOffice Writer，或改用 html、docx",
            en="Check that LibreOffice Writer is installed, or choose html or docx",
        ),
    )
