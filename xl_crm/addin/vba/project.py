"""How do modules of code become the VBA project of a workbook?

pyOpenVBA starts from a project that Excel itself wrote, with references to the
libraries of OLE and Office, and puts it into a workbook with a document module for
every sheet. What follows makes it ours, and what [MS-OVBA] asks of writers.
"""

from __future__ import annotations

import re
from struct import pack, unpack_from
from typing import TYPE_CHECKING
from zipfile import ZipFile

from xl_crm.addin.vba._spec import PROJECT, Kind, Module
from xl_crm.errors import OutputError, Problem
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PROJECT_PART = "xl/vbaProject.bin"

#: Of version 0xFFFF and without compiled code: Excel compiles the sources itself.
#: Source: [MS-OVBA] 2.3.4.1.
_NO_CACHE = bytes.fromhex("CC61FFFF000000")

#: Stands for nothing, and is what writers have to write ([MS-OVBA] 2.3.4.2.3.1).
_COOKIE = 0xFFFF

#: Records of the stream "dir": the project's name, its version (which says a wrong
#: length of itself), its end. Source: [MS-OVBA] 2.3.4.2.
_NAME, _VERSION, _END = 0x0004, 0x0009, 0x0010

#: Numbers from here on are no sectors: a chain ends.
_NO_SECTOR = 0xFFFFFFFA

#: Places and states of the editor's windows, the last section of the stream "PROJECT".
_WINDOWS = re.compile(r"(?<=\[Workspace\]\r\n).*", re.DOTALL)


def with_project(path: Path, modules: Iterable[Module]) -> dict[str, bytes]:
    """Return the parts of a workbook with a VBA project in it, by their names.

    Every sheet, hidden ones too, gets a code name, and a document module of that name.

    Parameters
    ----------
    path : Path
        A workbook without code that may be changed; its name ends in ``.xlsm``.

    Raises
    ------
    OutputError
        pyOpenVBA is not installed.
    """
    try:
        from pyopenvba import ExcelFile, VBAModuleKind  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise _missing() from error
    kinds = {
        Kind.STANDARD: VBAModuleKind.standard,
        Kind.CLASS: VBAModuleKind.other,
    }
    with ExcelFile(path) as file:
        project = file.add_vba_project()
        for module in modules:
            body = module.body.replace("\n", "\r\n")
            if module.kind is Kind.DOCUMENT:
                file.set_module(module.name, body)
            else:
                project.add_module(module.name, body, kind=kinds[module.kind])
        for each in project.modules:
            each.dirty, each.cookie = True, _COOKIE  # written anew, without its cache
        project.project_cookie = _COOKIE
        file.save()
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return parts | {PROJECT_PART: _finished(parts[PROJECT_PART])}


def _finished(binary: bytes) -> bytes:
    """Return a project with our name, without caches and without open windows."""
    from pyopenvba.cfb import CFB  # noqa: PLC0415  (an extra, checked above)
    from pyopenvba.vba import compress, decompress  # noqa: PLC0415

    file = CFB.from_bytes(binary)
    records = decompress(file.get_stream_in_storage("VBA", "dir"))
    named = b"".join(_named(records))
    file.write_stream_in_storage("VBA", "dir", compress(named))
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    text = file.get_stream("PROJECT").decode("ascii")
    text = text.replace('Name="VBAProject"', f'Name="{PROJECT}"')
    file.write_stream("PROJECT", _WINDOWS.sub(_closed, text).encode("ascii"))
    return _blackened(file.to_bytes())


def _named(records: bytes) -> Iterator[bytes]:
    """Yield the records of a project up to their end, with our name."""
    position = 0
    kind = 0
    while kind != _END:
        kind, size = unpack_from("<HI", records, position)
        start = position
        position += 12 if kind == _VERSION else 6 + size
        if kind == _NAME:
            yield pack("<HI", _NAME, len(PROJECT)) + PROJECT.encode("ascii")
        else:
            yield records[start:position]


def _blackened(binary: bytes) -> bytes:
    """Return a compound file with every entry of its directory marked black.

    The entries are a balanced tree, whose colours pyOpenVBA leaves as they come. All
    black is the simplest colouring that holds ([MS-CFB] 2.6.4).
    """
    written = bytearray(binary)
    size = 1 << unpack_from("<H", binary, 30)[0]
    tables = unpack_from("<109I", binary, 76)
    (sector,) = unpack_from("<I", binary, 48)
    while sector < _NO_SECTOR:
        start = (sector + 1) * size
        for entry in range(start, start + size, 128):
            if written[entry + 66]:
                written[entry + 67] = 1
        table, within = divmod(sector, size // 4)
        (sector,) = unpack_from("<I", binary, (tables[table] + 1) * size + 4 * within)
    return bytes(written)


def _closed(windows: re.Match[str]) -> str:
    lines = windows[0].splitlines()
    return "".join(f"{line.partition('=')[0]}=0, 0, 0, 0, C\r\n" for line in lines)


def _missing() -> OutputError:
    return OutputError(
        Problem(
            where=PROJECT,
            found=Label(zh="没有安装 pyOpenVBA", en="pyOpenVBA is missing"),
            remedy=Label(
                zh='运行 pip install "xl-crm[excel]"',
                en='Run pip install "xl-crm[excel]"',
            ),
        )
    )
