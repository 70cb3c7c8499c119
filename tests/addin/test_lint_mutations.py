"""Is each fault of a VBA project and of a ribbon found, and nothing else?

Every kind has a damage of its own to a sound file. A kind without one fails the test.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pyopenvba", reason="makes the sound project")

from pyopenvba.vba import compress, decompress

from tests.addin.compound_file import (
    CHILD,
    COLOUR,
    FIRST_ENTRY_SECTOR,
    FREE,
    LEFT,
    LENGTH,
    RIGHT,
    START,
    entry_place,
)
from tests.addin.macro_file import (
    BOOK,
    PROJECT,
    RELATION,
    RELATIONS,
    SHEET,
    TYPES,
    UI,
    UI14,
    Parts,
    code,
    file,
    packed,
    part,
    records,
    sound_parts,
    stream,
    streams,
    swapped,
    text,
)
from xl_crm.workbook.doctor import examine
from xl_crm.workbook.doctor.ribbon import KINDS as RIBBON_KINDS
from xl_crm.workbook.doctor.vba import KINDS as VBA_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Damage = Callable[[Parts], None]

OFFICE = "{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}"


def number(offset: int, value: int) -> Damage:
    """Write a number over four bytes of the compound file."""
    return file(lambda data: overwritten(data, offset, value))


def field(entry: str, offset: int, value: int) -> Damage:
    """Write a number over a field of an entry of the directory."""
    return file(
        lambda data: overwritten(data, entry_place(data, entry) + offset, value)
    )


def overwritten(data: bytes, offset: int, value: int) -> bytes:
    return data[:offset] + struct.pack("<I", value) + data[offset + 4 :]


def with_two_reds(data: bytes) -> bytes:
    """Mark every entry as red."""
    changed = bytearray(data)
    for name in ("VBA", "PROJECT", "PROJECTwm"):
        changed[entry_place(data, name) + COLOUR] = 0
    return bytes(changed)


def with_kids_swapped(data: bytes) -> bytes:
    """Put what is left of the topmost entry to its right."""
    top = entry_place(data, "PROJECT")
    left, right = struct.unpack_from("<II", data, top + LEFT)
    assert FREE not in {left, right}
    return overwritten(overwritten(data, top + LEFT, right), top + RIGHT, left)


def with_colour(data: bytes) -> bytes:
    at = entry_place(data, "dir") + COLOUR
    return data[:at] + b"\2" + data[at + 1 :]


def with_table_unmarked(data: bytes) -> bytes:
    """Let the table of sectors not say that its own sector is one."""
    (sector,) = struct.unpack_from("<I", data, 76)
    at = (sector + 1) * 512 + 4 * sector
    return overwritten(data, at, FREE)


def with_twin_chains(data: bytes) -> bytes:
    """Let the text of a module begin where another begins."""
    (first,) = struct.unpack_from("<I", data, entry_place(data, "Store") + START)
    return overwritten(data, entry_place(data, "Buttons") + START, first)


def record(identifier: int, size: int) -> bytes:
    return struct.pack("<HI", identifier, size)


def swap(old: bytes, new: bytes) -> Damage:
    """Replace bytes of the unpacked stream dir that stand there once."""
    return records(lambda data: swapped(data, old, new))


def without_office(data: bytes) -> bytes:
    """Take the reference to the library of Office out of the stream dir."""
    start = data.index(record(0x16, 6) + b"Office")
    end = data.index(record(0x0F, 2))
    return data[:start] + data[end:]


def wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def line_of(n: int) -> str:
    return "    n = n _\r\n" + "    + 1 _\r\n" * (n - 1) + "    + 2\r\n"


def rename_sheet(name: str) -> Damage:
    return part(SHEET, 'codeName="Sheet1"', name)


def renamed(old: str, new: str) -> Damage:
    """Rename a module everywhere within the project."""

    def change(found: dict[str, bytes]) -> None:
        for name in ("PROJECT", "PROJECTwm"):
            data = found[name].replace(old.encode(), new.encode())
            found[name] = data.replace(wide(old), wide(new))
        data = decompress(found["VBA/dir"])
        data = data.replace(old.encode(), new.encode()).replace(wide(old), wide(new))
        found["VBA/dir"] = compress(data)
        source = decompress(found.pop(f"VBA/{old}"))
        found[f"VBA/{new}"] = compress(source.replace(old.encode(), new.encode(), 1))

    return streams(change)


def chart_base(data: bytes) -> bytes:
    """Let the module of the sheet be that of a chart."""
    return swapped(data, b"00020820", b"00020821")


def sheet_code(change: Callable[[bytes], bytes]) -> Damage:
    """Change the text of the module of the sheet, which lies behind compiled code."""
    return streams(
        lambda found: found.update(
            {
                "VBA/Sheet1": found["VBA/Sheet1"][:819]
                + compress(change(decompress(found["VBA/Sheet1"][819:])))
            }
        )
    )


#: Kind, damage, where it is found within the part.
PROJECT_DAMAGES: tuple[tuple[str, Damage, str], ...] = (
    ("vba_file", file(lambda data: data[1:]), ""),
    ("vba_file", file(lambda data: data[:511]), ""),
    ("vba_file", file(lambda data: data[:26] + b"\4" + data[27:]), ""),
    ("vba_file", file(lambda data: data[:28] + b"\xff\xfe" + data[30:]), ""),
    ("vba_file", number(56, 2048), ""),
    ("vba_sectors", number(44, 2), "FAT"),
    ("vba_sectors", number(76, 9999), "FAT"),
    ("vba_sectors", file(with_table_unmarked), "FAT"),
    ("vba_sectors", number(FIRST_ENTRY_SECTOR, 9999), "directory"),
    ("vba_sectors", file(with_twin_chains), "VBA/Buttons"),
    ("vba_sectors", field("Buttons", LENGTH, 4000), "VBA/Buttons"),
    ("vba_sectors", field("dir", START, 9999), "VBA/dir"),
    ("vba_directory", file(with_kids_swapped), "PROJECT"),
    ("vba_directory", file(with_colour), "dir"),
    ("vba_directory", field("PROJECT", LEFT, 9999), ""),
    ("vba_directory", field("PROJECT", LEFT, 0), ""),
    ("vba_directory", field("PROJECT", RIGHT, FREE), "PROJECTwm"),
    ("vba_directory", field("VBA", CHILD, FREE), "Buttons"),
    ("vba_directory", field("PROJECT", 64, 0x0102000E), "PROJEC"),
    (
        "vba_directory",
        file(lambda data: data.replace(wide("Store"), wide("St:re"))),
        "St:re",
    ),
    ("vba_colours", file(with_two_reds), ""),
    ("vba_stream_missing", streams(lambda found: found.pop("PROJECT")), "PROJECT"),
    ("vba_stream_missing", streams(lambda found: found.pop("VBA/dir")), "VBA/dir"),
    (
        "vba_stream_missing",
        streams(lambda found: found.pop("VBA/_VBA_PROJECT")),
        "VBA/_VBA_PROJECT",
    ),
    ("vba_stream_missing", text("PROJECT", "Class=", "BaseClass="), "Store"),
    (
        "vba_stream_left",
        streams(lambda found: found.update({"VBA/Old": b"x"})),
        "VBA/Old",
    ),
    (
        "vba_stream_left",
        streams(lambda found: found.update({"Form1/f": b"x"})),
        "Form1/f",
    ),
    (
        "vba_version",
        stream("VBA/_VBA_PROJECT", lambda data: b"\1" + data),
        "VBA/_VBA_PROJECT",
    ),
    (
        "vba_version",
        stream("VBA/_VBA_PROJECT", lambda data: data[:6]),
        "VBA/_VBA_PROJECT",
    ),
    ("vba_dir", stream("VBA/dir", lambda data: data[1:]), "VBA/dir"),
    ("vba_dir", stream("VBA/dir", lambda data: data[:-1]), "VBA/dir"),
    ("vba_dir", swap(record(0x14, 4), record(0x15, 4)), "VBA/dir"),
    ("vba_dir", swap(record(0x02, 4), record(0x02, 5)), "VBA/dir"),
    ("vba_dir", swap(record(0x0F, 2) + b"\5", record(0x0F, 2) + b"\6"), "VBA/dir"),
    (
        "vba_dir",
        swap(record(0x03, 2) + b"\xe4\4", record(0x03, 2) + b"\1\0"),
        "VBA/dir",
    ),
    ("vba_dir", records(lambda data: data[: data.rindex(record(0x10, 0))]), "VBA/dir"),
    ("vba_dir", records(lambda data: data + record(0x10, 0)), "VBA/dir"),
    ("vba_unicode", swap(wide("stdole"), wide("stdOle")), "VBA/dir"),
    ("vba_reference", swap(b"*\\G{00020430-", b"*\\G{0002043-0"), "VBA/dir"),
    (
        "vba_reference",
        swap(b"#2.0#0#C:\\Windows\\", b"#2-0#0#C:\\Windows\\"),
        "VBA/dir",
    ),
    ("vba_office", records(without_office), "Buttons:9"),
    (
        "vba_office",
        swap(OFFICE.encode(), OFFICE.replace("2", "3").encode()),
        "Buttons:9",
    ),
    ("vba_project", text("PROJECT", 'HelpContextID="0"\r\n', ""), "PROJECT"),
    ("vba_project", text("PROJECT", "Name=", "name="), "PROJECT"),
    (
        "vba_project",
        text("PROJECT", "\r\n\r\n[Workspace]", "\n\n[Workspace]"),
        "PROJECT",
    ),
    ("vba_project", text("PROJECT", "Buttons=0, 0,", "Buttons=0,"), "PROJECT"),
    ("vba_project", stream("PROJECT", lambda data: data + b"Module=A"), "PROJECT"),
    ("vba_project_modules", text("PROJECT", "Module=Module1\r\n", ""), "PROJECT"),
    ("vba_project_modules", text("PROJECT", "Class=", "Module="), "PROJECT"),
    ("vba_project_modules", text("PROJECT", "Store=", "Stare="), "PROJECT"),
    (
        "vba_project_modules",
        text("PROJECT", "Class=", "Module=Extra\r\nClass="),
        "PROJECT",
    ),
    ("vba_protection", text("PROJECT", 'CMG="DF', 'CMG="00DF'), "PROJECT"),
    ("vba_protection", text("PROJECT", 'DPB="BEBC', 'DPB="BEBB'), "PROJECT"),
    ("vba_protection", text("PROJECT", 'ID="{E7', 'ID="{F7'), "PROJECT"),
    ("vba_names", stream("PROJECTwm", lambda data: data[40:]), "PROJECTwm"),
    ("vba_names", stream("PROJECTwm", lambda data: data[:-4]), "PROJECTwm"),
    ("vba_names", stream("PROJECTwm", lambda data: data + b"\0"), "PROJECTwm"),
    (
        "vba_names",
        stream("PROJECTwm", lambda data: swapped(data, b"Store", b"Stare")),
        "PROJECTwm",
    ),
    ("vba_text", streams(lambda found: found.pop("VBA/Store")), "Store"),
    ("vba_text", stream("VBA/Store", lambda data: data[:-3]), "Store"),
    ("vba_text", stream("VBA/Store", lambda data: b"\0" + data[1:]), "Store"),
    ("vba_text", stream("VBA/ThisWorkbook", lambda data: data[:99]), "ThisWorkbook"),
    ("vba_attributes", code('Attribute VB_Name = "Buttons"\r\n', ""), "Buttons"),
    (
        "vba_attributes",
        code(
            "Attribute VB_Name",
            "VERSION 1.0 CLASS\r\nBEGIN\r\nEND\r\nAttribute VB_Name",
        ),
        "Buttons",
    ),
    (
        "vba_attributes",
        code("Option Explicit", "Attribute VB_Exposed = False\r\nOption Explicit"),
        "Buttons",
    ),
    ("vba_encoding", code('"Sub Run()"', '"运行"', "utf-8"), "Buttons"),
    ("vba_encoding", code('"Sub Run()"', '"\x81"', "latin-1"), "Buttons"),
    ("vba_line_ends", code("Option Explicit\r\n", "Option Explicit\n"), "Buttons"),
    ("vba_line_length", code("Sub Run()", "Sub Run()" + "x" * 1001), "Buttons"),
    ("vba_continued", code("Set kept = ribbon '", f"{line_of(25)}'"), "Buttons:12"),
    ("vba_argument", code("pressed As Boolean", "Next As Boolean"), "Buttons:20"),
    (
        "vba_argument",
        code(
            "Optional rows As Variant) As",
            "Optional loop As Variant) As",
        ),
        "Buttons:30",
    ),
    (
        "vba_procedure_twice",
        code("Sub Toggled(", "Sub Toggled()\r\nEnd Sub\r\nFunction TOGGLED("),
        "Buttons:22",
    ),
    ("vba_procedure_twice", code("#Else\r\n", ""), "Buttons:6"),
    ("vba_procedure_twice", code("Property Let", "Property Get"), "Buttons:33"),
    ("vba_document", rename_sheet('codeName="Tabelle1"'), "Sheet1"),
    ("vba_document", rename_sheet(""), "Sheet1"),
    ("vba_document", part(BOOK, "ThisWorkbook", "Workbook"), "ThisWorkbook"),
    ("vba_document_base", sheet_code(chart_base), "Sheet1"),
    ("vba_module_name", renamed("Store", "Array"), "Array"),
    ("vba_module_name", renamed("Store", "1tore"), "1tore"),
    (
        "vba_module_name",
        swap(record(0x04, 10) + b"VBAProject", record(0x04, 7) + b"MODULE1"),
        "Module1",
    ),
)

#: Kind, damage to the newer ribbon or else, where it is found.
RIBBON_DAMAGES: tuple[tuple[str, Damage, str], ...] = (
    ("ribbon_space", part(UI14, "2009/07", "2010/07"), UI14),
    ("ribbon_space", part(UI, "2006/01", "2009/07"), UI),
    (
        "ribbon_space",
        part(RELATIONS, RELATION.format(2006), RELATION.format(2007)),
        UI14,
    ),
    ("ribbon_element", part(UI14, "<button ", "<knob "), f"{UI14} group1"),
    ("ribbon_element", part(UI14, "<tabs>", "<tabs><group/>"), f"{UI14} tabs"),
    ("ribbon_element", part(UI14, "<tabs>", "<officeMenu/><tabs>"), f"{UI14} ribbon"),
    ("ribbon_element", part(UI, "<ribbon>", "<backstage/><ribbon>"), f"{UI} customUI"),
    ("ribbon_attribute", part(UI14, 'size="large"', 'size="huge"'), f"{UI14} run"),
    ("ribbon_attribute", part(UI14, 'size="large"', 'glow="1"'), f"{UI14} run"),
    (
        "ribbon_attribute",
        part(UI14, 'screentip="Run"', 'getImage="LabelOf"'),
        f"{UI14} run",
    ),
    (
        "ribbon_attribute",
        part(UI14, 'screentip="Run"', 'getLabel="LabelOf"'),
        f"{UI14} run",
    ),
    (
        "ribbon_attribute",
        part(UI14, 'id="run"', 'id="run" idMso="Copy"'),
        f"{UI14} run",
    ),
    ("ribbon_attribute", part(UI14, 'id="run"', 'id="1st run"'), f"{UI14} 1st run"),
    ("ribbon_length", part(UI14, "运行", "运" * 1025), f"{UI14} run"),
    ("ribbon_length", part(UI14, 'screentip="Run"', 'screentip=""'), f"{UI14} run"),
    ("ribbon_length", part(UI14, 'screentip="Run"', 'keytip="ABCD"'), f"{UI14} run"),
    ("ribbon_id", part(UI14, 'id="run"', 'id="group1"'), f"{UI14} group1"),
    ("ribbon_id", part(UI14, 'tab id="tab1"', "tab"), f"{UI14} tab"),
    ("ribbon_callback", part(UI14, "Buttons.Run", "Buttons.Rnu"), f"{UI14} run"),
    ("ribbon_callback", part(UI14, "Buttons.Run", "Store.Run"), f"{UI14} run"),
    ("ribbon_callback", part(UI14, "Buttons.Run", "Buttons.Quit"), f"{UI14} run"),
    (
        "ribbon_callback",
        part(UI14, 'onLoad="Loaded"', 'onLoad="Size"'),
        f"{UI14} customUI",
    ),
    ("ribbon_arguments", part(UI14, "Buttons.Run", "Toggled"), f"{UI14} run"),
    ("ribbon_arguments", part(UI14, '"Toggled"', '"Run"'), f"{UI14} toggle"),
    (
        "ribbon_arguments",
        part(UI14, 'onLoad="Loaded"', 'onLoad="Run"'),
        f"{UI14} customUI",
    ),
    ("ribbon_arguments", part(UI14, '"ItemOf"', '"LabelOf"'), f"{UI14} gallery"),
    ("ribbon_arguments", part(UI14, '"LabelOf"', '"ItemOf"'), f"{UI14} toggle"),
)
#: Kinds that any workbook may have, where macros and ribbons do.
PACKAGE_DAMAGES: tuple[tuple[str, Damage, str], ...] = (
    ("part_type", part(TYPES, "ms-office.vbaProject", "octet-stream"), PROJECT),
    ("book_type", part(TYPES, ".sheet.macroE", ".addin.macroE"), BOOK),
    ("target_missing", lambda parts: parts.pop(UI14), f"{RELATIONS} ui1"),
    ("relation_twice", part(RELATIONS, 'Id="ui1"', 'Id="ui0"'), f"{RELATIONS} ui0"),
    ("xml_broken", part(UI14, "</ribbon>", ""), UI14),
)
DAMAGES = (
    *PACKAGE_DAMAGES,
    *(
        (kind, damage, f"{PROJECT} {at}".strip())
        for kind, damage, at in PROJECT_DAMAGES
    ),
    *RIBBON_DAMAGES,
)


def places(path: Path) -> list[tuple[str, str]]:
    return [(fault.kind.name, fault.where) for fault in examine(path)]


def test_the_sound_file_has_no_fault(tmp_path: Path) -> None:
    assert places(packed(tmp_path / "sound.xlsm", sound_parts())) == []


@pytest.mark.parametrize(
    ("kind", "damage", "where"),
    DAMAGES,
    ids=[f"{number}-{kind}" for number, (kind, *_) in enumerate(DAMAGES)],
)
def test_a_fault_is_found_where_it_is(
    kind: str, damage: Damage, where: str, tmp_path: Path
) -> None:
    parts = sound_parts()
    damage(parts)
    assert places(packed(tmp_path / "damaged.xlsm", parts))[:1] == [(kind, where)]


def test_every_kind_has_a_damage() -> None:
    kinds = {kind.name for kind in (*VBA_KINDS, *RIBBON_KINDS)}
    assert kinds <= {kind for kind, *_ in DAMAGES}
