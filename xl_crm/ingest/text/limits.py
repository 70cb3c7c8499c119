"""How much may a packed file hold before it is refused?

A file of some kilobytes can unpack to terabytes. Real exports shrink to a tenth, seldom
to a hundredth.
"""

from __future__ import annotations

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label

#: Bytes that a packed text may hold: it is unpacked to disk.
MOST_BYTES_UNPACKED = 64 << 30
#: Bytes unpacked for each packed one, beyond the floor.
HIGHEST_RATIO = 200
FLOOR_BYTES = 256 << 20


def require_modest(place: str, packed: int, unpacked: int) -> None:
    """Refuse a file that unpacks to more than a real one does.

    Parameters
    ----------
    packed, unpacked : int
        Bytes; of ``unpacked``, so many as are known of.

    Raises
    ------
    UnreadableFileError
        It holds more than ``MOST_BYTES_UNPACKED``; or more than ``FLOOR_BYTES`` and
        more than ``HIGHEST_RATIO`` for each packed byte.
    """
    if unpacked <= min(MOST_BYTES_UNPACKED, max(FLOOR_BYTES, HIGHEST_RATIO * packed)):
        return
    size, held = _in_words(packed), _in_words(unpacked)
    raise UnreadableFileError(
        Problem(
            where=place,
            found=Label(
                zh=f"{size} 的压缩内容解压后达到 {held} 以上，超出限度",
                en=f"{size} unpack to {held} or more: over the limit",
            ),
            remedy=Label(
                zh="核对文件来源；确是导出数据时请拆分或解压后再读取",
                en="See where the file comes from; if it is an export, split it, or "
                "unpack it first",
            ),
        )
    )


def _in_words(size: int) -> str:
    """Return a number of bytes as people write it."""
    for unit, step in (("GB", 30), ("MB", 20), ("KB", 10)):
        if size >= 1 << step:
            return f"{size / (1 << step):,.0f} {unit}"
    return f"{size} B"
