"""What does a gzip file hold?"""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest.text.limits import require_modest

if TYPE_CHECKING:
    from pathlib import Path

CHUNK_BYTES = 1 << 22


def unpack(path: Path, target: Path) -> None:
    """Write what a gzip file holds; on any failure nothing is left of it.

    Raises
    ------
    UnreadableFileError
        The file is damaged, or holds more than a real one would.
    """
    packed_bytes, unpacked_bytes = path.stat().st_size, 0
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as unpacked:
            while chunk := packed.read(CHUNK_BYTES):
                unpacked_bytes += len(chunk)
                require_modest(path.name, packed_bytes, unpacked_bytes)
                unpacked.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        target.unlink()
        raise UnreadableFileError(_damaged(path.name, error)) from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _damaged(place: str, error: Exception) -> Problem:
    """Describe a file that breaks off, or whose checksum does not fit."""
    return Problem(
        where=place,
        found=Label(
            zh="压缩文件已损坏或不是 gzip", en=f"damaged, or no gzip file ({error})"
        ),
        remedy=Label(zh="重新导出该文件", en="Export the file again"),
    )
