"""May everybody see and change a VBA project, or is it locked?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: [MS-OVBA] 2.4.3.2: the version of the scheme, and bits of the seed that say how many
#: bytes stand before the data for nothing.
_VERSION, _FILLER = 2, 6
#: Lengths of what is hidden: protection, password (none, or a hash), visibility.
_LENGTHS = {"CMG": (4,), "DPB": (1, 29), "GC": (1,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How a project is locked.

    Attributes
    ----------
    is_locked : bool
        By its user, its host or the editor itself.
    has_password : bool
    is_visible : bool
        Whether the editor shows it.
    """

    is_locked: bool
    has_password: bool
    is_visible: bool


def protection_of(project_id: str, fields: Mapping[str, str]) -> Protection | None:
    """Return what CMG, DPB and GC of a project say; None where one is garbled.

    Parameters
    ----------
    project_id : str
        With its braces; the sum of its bytes is part of the key.
    fields : mapping of str to str
        The three texts, in hexadecimal digits.
    """
    plain = {name: _revealed(project_id, fields[name]) for name in _LENGTHS}
    if any(len(plain[name]) not in lengths for name, lengths in _LENGTHS.items()):
        return None
    return Protection(
        is_locked=any(plain["CMG"]),
        has_password=plain["DPB"] != b"\0",
        is_visible=plain["GC"] == b"\xff",
    )


def _revealed(project_id: str, text: str) -> bytes:
    """Return what is hidden in a text; nothing where it is garbled."""
    try:
        data = bytes.fromhex(text)
    except ValueError:
        return b""
    key = sum(project_id.encode("ascii", "replace")) & 0xFF
    if len(data) < 3 or data[0] ^ data[1] != _VERSION or data[0] ^ data[2] != key:  # noqa: PLR2004  (seed, version, key)
        return b""
    before, last, second_last = key, data[2], data[1]
    plain = bytearray()
    for byte in data[3:]:
        before = byte ^ ((second_last + before) & 0xFF)
        plain.append(before)
        last, second_last = byte, last
    start = (data[0] & _FILLER) // 2
    length = int.from_bytes(plain[start : start + 4], "little")
    rest = bytes(plain[start + 4 :])
    return rest if len(rest) == length else b""
