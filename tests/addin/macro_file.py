"""A sound workbook with macros and a ribbon, taken apart so that tests can damage it.

pyOpenVBA makes the project, out of one that Excel wrote; olefile takes it apart, and
the writer of the tests puts it together again.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import olefile
from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.vba import compress, decompress

from tests.addin.compound_file import compound_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Damage = Callable[["Parts"], None]

Parts = dict[str, bytes]

PROJECT, TYPES, RELATIONS = "xl/vbaProject.bin", "[Content_Types].xml", "_rels/.rels"
BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
UI, UI14 = "customUI/customUI.xml", "customUI/customUI14.xml"
SPACES = {
    UI: "http://schemas.microsoft.com/office/2006/01/customui",
    UI14: "http://schemas.microsoft.com/office/2009/07/customui",
}
RELATION = "http://schemas.microsoft.com/office/{}/relationships/ui/extensibility"

BUTTONS = """Option Explicit
#If Mac Then
Private Const Sep = "/"
Private Sub Quit(): End Sub
#Else
Private Const Sep = "\\"
Private Sub Quit(): End Sub
#End If
Private kept As IRibbonUI

Public Sub Loaded(ribbon As IRibbonUI)
    Set kept = ribbon 'Sub Loaded(twice As String)
End Sub

Public Sub Run(control As IRibbonControl)
    MsgBox "Sub Run()" & _
        control.ID
End Sub

Sub Toggled(ByVal control As Office.IRibbonControl, pressed As Boolean)
End Sub

Sub LabelOf(control As IRibbonControl, ByRef returnedVal)
    returnedVal = "x"
End Sub

Sub ItemOf(control As IRibbonControl, index As Integer, ByRef label As Variant)
End Sub

Property Get Size(Optional ByVal wide As Long = 1, Optional rows As Variant) As Long
End Property

Property Let Size(Optional ByVal wide As Long = 1, Optional rows, value As Long)
End Property
"""
RIBBON = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<customUI xmlns="{space}" onLoad="Loaded"><ribbon><tabs><tab id="tab1" label="CRM">
<group id="group1" getLabel="Buttons.LabelOf"><button id="run" size="large" \
imageMso="HappyFace" label="运行" screentip="Run" onAction="Buttons.Run"/>
<toggleButton id="toggle" getLabel="LabelOf" onAction="Toggled"/>
<gallery id="gallery" label="G" columns="2" getItemLabel="ItemOf" \
onAction="Other.xlam!Pick"/></group></tab></tabs></ribbon></customUI>"""


@cache
def _made() -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.xlsm"
        with ExcelFile.create_new(path) as file:
            project = file.vba_project()
            project.add_module("Buttons", BUTTONS.replace("\n", "\r\n"))
            project.add_module("Store", "Public n\r\n", kind=VBAModuleKind.other)
            file.save()
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    parts[PROJECT] = compound_file(streams_of(parts[PROJECT]))
    links = ""
    for number, (name, year) in enumerate({UI: 2006, UI14: 2007}.items()):
        parts[name] = RIBBON.format(space=SPACES[name]).encode()
        kind = RELATION.format(year)
        links += f'<Relationship Id="ui{number}" Type="{kind}" Target="{name}"/>'
    old = parts[RELATIONS].decode()
    new = old.replace("</Relationships>", f"{links}</Relationships>")
    parts[RELATIONS] = new.encode()
    return parts


def sound_parts() -> Parts:
    """Return the parts of a sound workbook with macros and two ribbons."""
    return dict(_made())


def streams_of(project: bytes) -> dict[str, bytes]:
    """Return the streams of a compound file by path, read with olefile."""
    with olefile.OleFileIO(io.BytesIO(project)) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


def packed(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def swapped(data: bytes, old: bytes, new: bytes) -> bytes:
    """Replace what stands there once."""
    assert data.count(old) == 1, (old, data.count(old))
    return data.replace(old, new)


def part(name: str, old: str, new: str) -> Damage:
    """Damage a part of the zip."""

    def damage(parts: Parts) -> None:
        parts[name] = swapped(parts[name], old.encode(), new.encode())

    return damage


def file(change: Callable[[bytes], bytes]) -> Damage:
    """Damage the compound file."""

    def damage(parts: Parts) -> None:
        parts[PROJECT] = change(parts[PROJECT])

    return damage


def streams(change: Callable[[dict[str, bytes]], object]) -> Damage:
    """Damage the streams of the project."""

    def damage(parts: Parts) -> None:
        found = streams_of(parts[PROJECT])
        change(found)
        parts[PROJECT] = compound_file(found)

    return damage


def stream(name: str, change: Callable[[bytes], bytes]) -> Damage:
    return streams(lambda found: found.update({name: change(found[name])}))


def text(name: str, old: str, new: str) -> Damage:
    """Damage a stream that is plain text."""
    return stream(name, lambda data: swapped(data, old.encode(), new.encode()))


def records(change: Callable[[bytes], bytes]) -> Damage:
    """Damage the unpacked stream dir."""
    return stream("VBA/dir", lambda data: compress(change(decompress(data))))


def code(old: str, new: str, codec: str = "cp1252") -> Damage:
    """Damage the text of the module Buttons."""

    def change(data: bytes) -> bytes:
        return compress(swapped(decompress(data), old.encode(), new.encode(codec)))

    return stream("VBA/Buttons", change)
