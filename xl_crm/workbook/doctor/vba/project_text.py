"""Do PROJECT and PROJECTwm, the other lists of a VBA project, fit its modules?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown
from xl_crm.workbook.doctor.vba.protection import protection_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.workbook.doctor._spec import Findings, Place
    from xl_crm.workbook.doctor.vba.protection import Protection
    from xl_crm.workbook.doctor.vba.records import Project

_GUID = r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"
_ITEM = re.compile(r"(Document|Module|Class|BaseClass)=([^/]+)(/&H[0-9A-Fa-f]{8})?")
_HIDDEN = ("CMG", "DPB", "GC")
_MANY = 1 << 16
#: [MS-OVBA] 2.3.1: the lines in their order, and how often each may stand there.
_LINES: tuple[tuple[re.Pattern[str], int, int], ...] = (
    (re.compile(f'ID="{_GUID}"'), 1, 1),
    (re.compile(f"{_ITEM.pattern}|Package={_GUID}"), 1, _MANY),
    (re.compile(r'HelpFile="[^"]*"'), 0, 1),
    (re.compile(r'ExeName32="[^"]*"'), 0, 1),
    (re.compile(r'Name="[^"]{1,128}"'), 1, 1),
    (re.compile(r'HelpContextID="-?[0-9]+"'), 1, 1),
    (re.compile(r'Description="(?:[^"]|"")*"'), 0, 1),
    (re.compile(r'VersionCompatible32="393222000"'), 0, 1),
    *((re.compile(f'{name}="[0-9A-Fa-f]+"'), 1, 1) for name in _HIDDEN),
    (re.compile(""), 1, 1),
    (re.compile(r"\[Host Extender Info\]"), 1, 1),
    (re.compile(rf"&H[0-9A-Fa-f]{{8}}={_GUID};[^;]+;&H[0-9A-Fa-f]{{8}}"), 0, _MANY),
    (re.compile(""), 0, 1),
    (re.compile(r"\[Workspace\]"), 0, 1),
    (
        re.compile(r"[^=\[]+=(?:-?\d+, ){4}(?:[CIZ]?)(?:, (?:-?\d+, ){4}[CIZ]?)?"),
        0,
        _MANY,
    ),
    (re.compile(""), 0, _MANY),
)

VBA_PROJECT = error(
    "vba_project",
    Label(
        zh="宏项目的 PROJECT 流有误",
        en="the stream PROJECT of the VBA project is wrong",
    ),
)
VBA_PROJECT_MODULES = error(
    "vba_project_modules",
    Label(
        zh="宏项目的 PROJECT 流与模块不符",
        en="the stream PROJECT lists other modules than the VBA project has",
    ),
)
VBA_PROTECTION = error(
    "vba_protection",
    Label(zh="宏项目的保护信息有误", en="the protection of the VBA project is garbled"),
)
VBA_NAMES = error(
    "vba_names",
    Label(
        zh="宏项目的 PROJECTwm 流与模块不符",
        en="the stream PROJECTwm lists other names than the VBA project has",
    ),
)
KINDS = (VBA_PROJECT, VBA_PROJECT_MODULES, VBA_PROTECTION, VBA_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectText:
    """What the stream PROJECT tells.

    Attributes
    ----------
    documents, designers : frozenset of str
        Modules of sheets and the workbook; those of forms.
    protection : Protection or None
        None where it is garbled.
    """

    documents: frozenset[str]
    designers: frozenset[str]
    protection: Protection | None


def read_project_text(
    data: bytes, project: Project, findings: Findings, place: Place
) -> ProjectText | None:
    """Read the stream PROJECT; note what is wrong, None where its lines are none."""
    text = data.decode(project.codec, "replace")
    *lines, rest = text.split("\r\n")
    wrong = _first_wrong(lines)
    if wrong is None and rest:
        wrong = len(lines)
    if wrong is not None:
        found = shown([*lines, rest][wrong])
        words = Label(
            zh=f"第 {wrong + 1} 行“{found}”不应在此处",
            en=f"line {wrong + 1} is out of place: {found!r}",
        )
        findings.add(VBA_PROJECT, place, words)
        return None
    items = [match for line in lines if (match := _ITEM.fullmatch(line))]
    _check_modules([(item[1], item[2]) for item in items], project, findings, place)
    _check_windows(lines, project, findings, place)
    return ProjectText(
        documents=frozenset(item[2] for item in items if item[1] == "Document"),
        designers=frozenset(item[2] for item in items if item[1] == "BaseClass"),
        protection=_protection(lines, findings, place),
    )


def _first_wrong(lines: Sequence[str]) -> int | None:
    """Return the index of the first line that may not stand where it does."""
    place = 0
    for pattern, fewest, most in _LINES:
        n = 0
        while n < most and place < len(lines) and pattern.fullmatch(lines[place]):
            place, n = place + 1, n + 1
        if n < fewest:
            return place
    return place if place < len(lines) else None


def _check_modules(
    items: Sequence[tuple[str, str]], project: Project, findings: Findings, place: Place
) -> None:
    """Each module stands there once, as what it is."""
    listed = Counter((kind == "Module", name.casefold()) for kind, name in items)
    there = Counter(
        (each.is_standard, each.name.casefold()) for each in project.modules
    )
    if listed == there:
        return
    differing = sorted(name for _, name in (listed - there) + (there - listed))
    names = shown(", ".join(dict.fromkeys(differing)))
    found = Label(
        zh=f"与模块列表不符：{names}", en=f"differs from the list of modules: {names}"
    )
    findings.add(VBA_PROJECT_MODULES, place, found)


def _check_windows(
    lines: Sequence[str], project: Project, findings: Findings, place: Place
) -> None:
    """Windows are those of modules."""
    if "[Workspace]" not in lines:
        return
    names = {each.name.casefold() for each in project.modules}
    for line in lines[lines.index("[Workspace]") + 1 :]:
        name = line.partition("=")[0]
        if name and name.casefold() not in names:
            found = Label(
                zh=f"[Workspace] 中的“{shown(name)}”不是模块",
                en=f"{shown(name)!r} under [Workspace] is no module",
            )
            findings.add(VBA_PROJECT_MODULES, place, found)


def _protection(
    lines: Sequence[str], findings: Findings, place: Place
) -> Protection | None:
    values = {
        name: value.strip('"')
        for name, sign, value in (line.partition("=") for line in lines)
        if sign and name in {"ID", *_HIDDEN}
    }
    protection = protection_of(values["ID"], values)
    if protection is None:
        findings.add(VBA_PROTECTION, place, VBA_PROTECTION.label)
    return protection


def check_names(
    data: bytes, project: Project, findings: Findings, place: Place
) -> None:
    """Look at the stream PROJECTwm: the names of the modules, each in two spellings."""
    there = {each.name for each in project.modules}
    listed = _names(data, project.codec)
    if listed is None:
        findings.add(VBA_NAMES, place, VBA_NAMES.label)
    elif listed != there:
        names = shown(", ".join(sorted(listed ^ there)))
        found = Label(
            zh=f"与模块列表不符：{names}",
            en=f"differs from the list of modules: {names}",
        )
        findings.add(VBA_NAMES, place, found)


def _names(data: bytes, codec: str) -> set[str] | None:
    """Return the names in PROJECTwm; None where it is not well-formed."""
    names, place = set(), 0
    while data[place : place + 2] != b"\0\0":
        end = data.find(b"\0", place)
        last = end + 1
        while last + 2 <= len(data) and data[last : last + 2] != b"\0\0":
            last += 2
        if end < 0 or last + 2 > len(data):
            return None
        name = data[place:end].decode(codec, "replace")
        if data[end + 1 : last].decode("utf-16-le", "replace") != name:
            return None
        names.add(name)
        place = last + 2
    return names if place + 2 == len(data) else None
