"""Is the text of every VBA module there, and can VBA read it?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown, warning
from xl_crm.workbook.doctor.vba.compression import CompressionError, decompressed
from xl_crm.workbook.doctor.vba.procedures import LINE_END, procedures, statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.workbook.doctor._spec import Findings, Place
    from xl_crm.workbook.doctor.vba.compound import Compound
    from xl_crm.workbook.doctor.vba.procedures import Line, Procedure
    from xl_crm.workbook.doctor.vba.records import Module, Project

#: Characters of a line, and lines that continue another, that VBA reads.
LONGEST_LINE, MOST_CONTINUED = 1023, 24
_NAME = re.compile(r"[^\W\d_]\w{0,30}")
#: What stands before the code of a class, form, sheet or workbook ([MS-OVBA] 2.3.4.3).
_CLASS_ATTRIBUTES = (
    *("VB_Base", "VB_GlobalNameSpace", "VB_Creatable", "VB_PredeclaredId"),
    "VB_Exposed",
)
#: [MS-VBAL] 3.3.5.2: names that nothing can be called, in lower case.
_RESERVED = frozenset(
    "abs addressof and any array as attribute boolean byref byte byval call case "
    "cbool cbyte ccur cdate cdbl cdec cint circle clng clnglng clngptr close const "
    "csng cstr currency cvar cverr debug declare defbool defbyte defcur defdate "
    "defdbl defint deflng deflnglng deflngptr defobj defsng defstr defvar dim do "
    "doevents double each else elseif empty end endif enum eqv erase event exit false "
    "fix for friend function get global gosub goto if imp implements in input inputb "
    "int integer is lbound len lenb let like lock long longlong longptr loop lset me "
    "mod new next not nothing null on open option optional or paramarray preserve "
    "print private pset public put raiseevent redim rem resume return rset scale seek "
    "select set sgn shared single spc static stop string sub tab then to true type "
    "typeof ubound unlock until variant wend while with withevents write xor".split()
)
_SHORTEN = Label(zh="在 VBA 编辑器中拆成几行", en="Split it in the editor of VBA")
_EXPORT_AGAIN = Label(
    zh="让生成该文件的程序按项目的代码页写入文本",
    en="Have the program write texts in the code page of the project",
)

VBA_MODULE_NAME = error(
    "vba_module_name",
    Label(
        zh="宏模块名不合法、重复或与项目同名",
        en="a module has a name that is not allowed, or that of something else",
    ),
)
VBA_TEXT = error(
    "vba_text",
    Label(
        zh="宏模块的文本缺失或不能解压",
        en="the text of a module is missing or cannot be unpacked",
    ),
)
VBA_ATTRIBUTES = error(
    "vba_attributes",
    Label(
        zh="宏模块开头的属性有误",
        en="the attributes at the start of a module are wrong",
    ),
)
VBA_ENCODING = warning(
    "vba_encoding",
    Label(
        zh="宏模块的文本不是项目的代码页",
        en="the text of a module is not in the code page of the project",
    ),
    _EXPORT_AGAIN,
)
VBA_LINE_ENDS = warning(
    "vba_line_ends",
    Label(zh="宏模块的换行符不一致", en="the lines of a module end in several ways"),
    Label(
        zh="让生成该文件的程序统一用 CR LF 换行",
        en="Have the program end every line with CR LF",
    ),
)
VBA_LINE_LENGTH = warning(
    "vba_line_length",
    Label(zh="宏代码的一行过长", en="a line of code is too long"),
    _SHORTEN,
)
VBA_CONTINUED = warning(
    "vba_continued",
    Label(zh="宏代码的续行过多", en="a line of code is continued too often"),
    _SHORTEN,
)
VBA_ARGUMENT = warning(
    "vba_argument",
    Label(zh="宏的参数用了保留字", en="an argument has a name that VBA reserves"),
    Label(zh="换一个参数名", en="Give the argument another name"),
)
VBA_PROCEDURE_TWICE = warning(
    "vba_procedure_twice",
    Label(zh="模块中有同名的过程", en="a module has two procedures of one name"),
    Label(zh="删除或改名其中一个", en="Rename or delete one of them"),
)
KINDS = (
    VBA_MODULE_NAME,
    VBA_TEXT,
    VBA_ATTRIBUTES,
    VBA_ENCODING,
    VBA_LINE_ENDS,
    VBA_LINE_LENGTH,
    VBA_CONTINUED,
    VBA_ARGUMENT,
    VBA_PROCEDURE_TWICE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """The text of a module, and what it declares.

    Attributes
    ----------
    text : str
        With its attributes.
    """

    module: Module
    text: str
    lines: tuple[Line, ...]
    procedures: tuple[Procedure, ...]

    @property
    def base(self) -> str:
        """What kind of object the module extends; empty where it does not say."""
        return _attributes(self.text).get("VB_Base", "")


def read_modules(
    compound: Compound, project: Project, findings: Findings, place: Place
) -> tuple[Code, ...]:
    """Read the texts of the modules and look at each."""
    result = []
    names = Counter(each.name.casefold() for each in project.modules)
    names[project.name.casefold()] += 1
    for module in project.modules:
        at = place.at(shown(module.name))
        key = module.name.casefold()
        if names[key] > 1 or key in _RESERVED or not _NAME.fullmatch(module.name):
            findings.add(VBA_MODULE_NAME, at, VBA_MODULE_NAME.label)
        data = _unpacked(compound, module, findings, at)
        if data is None:
            continue
        text = _decoded(data, project.codec, findings, at)
        lines = tuple(statements(text))
        code = Code(
            module=module, text=text, lines=lines, procedures=tuple(procedures(lines))
        )
        _check_attributes(code, findings, at)
        _check_lines(code, findings, at)
        _check_procedures(code, findings, at)
        result.append(code)
    return tuple(result)


def _unpacked(
    compound: Compound, module: Module, findings: Findings, place: Place
) -> bytes | None:
    stream = compound.streams.get(f"VBA/{module.stream}")
    if stream is None:
        words = Label(zh="没有内容流", en="its stream is missing")
    elif module.offset >= len(stream):
        words = Label(
            zh=f"文本应从第 {module.offset} 字节开始，但只有 {len(stream)} 字节",
            en=f"its text begins at byte {module.offset} of {len(stream)}",
        )
    else:
        try:
            return decompressed(stream[module.offset :])
        except CompressionError as reason:
            words = reason.words
    name = shown(module.name)
    found = Label(
        zh=f"模块“{name}”的文本{words.zh}", en=f"the module {name!r}: {words.en}"
    )
    findings.add(VBA_TEXT, place, found)
    return None


def _decoded(data: bytes, codec: str, findings: Findings, place: Place) -> str:
    """Return a text; where it is not in the code page of the project, that is noted."""
    text = data.decode(codec, "replace")
    if "\ufffd" in text or (codec != "utf-8" and _is_utf8(data)):
        found = Label(
            zh=f"文本不是代码页 {codec}", en=f"its text is not in the code page {codec}"
        )
        findings.add(VBA_ENCODING, place, found)
    return text


def _is_utf8(data: bytes) -> bool:
    """Return whether signs beyond ASCII are those of UTF-8, as chance hardly makes."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes that stand before the code."""
    result = {}
    for line in LINE_END.split(text):
        word, _, rest = line.partition(" ")
        if word != "Attribute":
            break
        name, _, value = rest.partition(" = ")
        result[name] = value.strip('"')
    return result


def _check_attributes(code: Code, findings: Findings, place: Place) -> None:
    found, name = _attributes(code.text), code.module.name
    missing = [each for each in _CLASS_ATTRIBUTES if each not in found]
    first = LINE_END.split(code.text, maxsplit=1)[0]
    if first != f'Attribute VB_Name = "{name}"':
        words = Label(
            zh=f"第一行应为 VB_Name，实为“{shown(first)}”",
            en=f"its first line has to be its VB_Name, not {shown(first)!r}",
        )
        findings.add(VBA_ATTRIBUTES, place, words)
    elif code.module.is_standard and len(missing) < len(_CLASS_ATTRIBUTES):
        words = Label(
            zh="普通模块带有类模块的属性", en="it has attributes that only classes have"
        )
        findings.add(VBA_ATTRIBUTES, place, words)
    elif missing and not code.module.is_standard:
        names = ", ".join(missing)
        words = Label(zh=f"缺少属性 {names}", en=f"it lacks the attributes {names}")
        findings.add(VBA_ATTRIBUTES, place, words)


def _check_lines(code: Code, findings: Findings, place: Place) -> None:
    if len(set(LINE_END.findall(code.text))) > 1:
        findings.add(VBA_LINE_ENDS, place, VBA_LINE_ENDS.label)
    longest = max(map(len, LINE_END.split(code.text)))
    if longest > LONGEST_LINE:
        found = Label(
            zh=f"有一行 {longest:,} 个字符，VBA 最多 {LONGEST_LINE:,}",
            en=f"a line has {longest:,} characters; VBA reads {LONGEST_LINE:,}",
        )
        findings.add(VBA_LINE_LENGTH, place, found)
    for line in code.lines:
        if line.n_continued > MOST_CONTINUED:
            found = Label(
                zh=f"续行 {line.n_continued} 次，VBA 最多 {MOST_CONTINUED}",
                en=f"continued {line.n_continued} times; VBA reads {MOST_CONTINUED}",
            )
            findings.add(VBA_CONTINUED, _at(place, line.number), found)


def _check_procedures(code: Code, findings: Findings, place: Place) -> None:
    for procedure in code.procedures:
        for argument in procedure.arguments or ():
            if argument.name.casefold() in _RESERVED:
                found = Label(
                    zh=f"{procedure.name} 的参数“{argument.name}”是保留字",
                    en=f"{procedure.name} has an argument {argument.name!r}, a "
                    "reserved word",
                )
                findings.add(VBA_ARGUMENT, _at(place, procedure.line), found)
    for procedure in _doubles(code.procedures):
        found = Label(
            zh=f"“{procedure.name}”声明了两次", en=f"{procedure.name!r} is there twice"
        )
        findings.add(VBA_PROCEDURE_TWICE, _at(place, procedure.line), found)


def _doubles(declared: Sequence[Procedure]) -> Iterator[Procedure]:
    """Yield the procedures that cannot stand beside an earlier one."""
    earlier: dict[str, list[Procedure]] = {}
    for procedure in declared:
        same = earlier.setdefault(procedure.name.casefold(), [])
        if any(_clash(procedure, other) for other in same):
            yield procedure
        same.append(procedure)


def _clash(one: Procedure, other: Procedure) -> bool:
    """Return whether VBA refuses both; Get, Let and Set of a property share a name."""
    are_properties = "property" in one.kind and "property" in other.kind
    return one.can_meet(other) and not (are_properties and one.kind != other.kind)


def _at(place: Place, line: int) -> Place:
    return place.at(f"{place.cell}:{line}")
