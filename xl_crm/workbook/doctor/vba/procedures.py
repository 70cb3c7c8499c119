"""Which procedures does the text of a VBA module declare, and with what arguments?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TEXT = re.compile(r'"(?:[^"]|"")*"?')
_COMMENT = re.compile(r"(?:^|:)\s*Rem\b.*|'.*", re.IGNORECASE)
_DECLARATION = re.compile(
    r"(?:(?P<scope>Public|Private|Friend|Global)\s+)?(?:Static\s+)?"
    r"(?P<declare>Declare\s+(?:PtrSafe\s+)?)?"
    r"(?P<kind>Sub|Function|Property\s+(?:Get|Let|Set))\s+"
    r"(?P<name>[^\W\d]\w*)[$%&!#@^]?",
    re.IGNORECASE,
)
_ARGUMENT = re.compile(
    r"(?:Optional\s+)?(?:(?P<by>ByVal|ByRef)\s+)?(?:ParamArray\s+)?"
    r"(?P<name>[^\W\d]\w*)(?P<sign>[$%&!#@^])?\s*(?:\(\s*\))?\s*"
    r"(?:As\s+(?P<type>[\w.]+))?\s*(?:=.*)?",
    re.IGNORECASE,
)
_TYPES = {"$": "String", "%": "Integer", "&": "Long", "!": "Single", "#": "Double"}
_IF = re.compile(r"#\s*(?P<word>If|ElseIf|Else|End\s*If)\b", re.IGNORECASE)
_ATTRIBUTE, _CONTINUED = "Attribute ", " _"
#: What ends a line of VBA; Python knows more ends.
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One statement, without texts, comments and continuations.

    Attributes
    ----------
    number : int
        Of its first line, as the editor counts: attributes are hidden there.
    n_continued : int
        Continuations.
    """

    number: int
    text: str
    n_continued: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument; ``type`` is empty where none is named."""

    name: str
    type: str
    by_value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One procedure of a module.

    Attributes
    ----------
    kind : str
        Sub, Function, Property Get and so on; lower case, one blank.
    arguments : tuple of Argument or None
        None where they cannot be read.
    branches : tuple of tuple of int
        Which branch of which ``#If`` it stands in.
    """

    name: str
    kind: str
    line: int
    is_public: bool
    is_declared: bool
    arguments: tuple[Argument, ...] | None
    branches: tuple[tuple[int, int], ...]

    def can_meet(self, other: Procedure) -> bool:
        """Return whether both can be compiled at once."""
        own = dict(self.branches)
        return all(
            own.get(number, branch) == branch for number, branch in other.branches
        )


def statements(text: str) -> Iterator[Line]:
    """Yield the lines of a module as VBA reads them: continued ones are one."""
    number, first = 0, 0
    pieces: list[str] = []
    for raw in LINE_END.split(text):
        number += bool(pieces) or not raw.startswith(_ATTRIBUTE)
        if not pieces:
            first = number
        line = _TEXT.sub('""', raw)
        pieces.append(line.removesuffix(_CONTINUED))
        if not line.endswith(_CONTINUED):
            whole = _COMMENT.sub("", " ".join(pieces)).strip()
            yield Line(number=first, text=whole, n_continued=len(pieces) - 1)
            pieces = []


def procedures(lines: Sequence[Line]) -> Iterator[Procedure]:
    """Yield the procedures that are declared, also those of libraries."""
    branches: list[tuple[int, int]] = []
    for line in lines:
        if condition := _IF.match(line.text):
            _branch(branches, condition["word"].casefold(), line.number)
            continue
        match = _DECLARATION.match(line.text)
        if not match:
            continue
        scope = (match["scope"] or "Public").casefold()
        yield Procedure(
            name=match["name"],
            kind=" ".join(match["kind"].casefold().split()),
            line=line.number,
            is_public=scope in {"public", "global"},
            is_declared=bool(match["declare"]),
            arguments=_arguments(line.text[match.end() :]),
            branches=tuple(branches),
        )


def _branch(branches: list[tuple[int, int]], word: str, number: int) -> None:
    """Enter, change or leave a branch of ``#If``."""
    if word == "if":
        branches.append((number, 0))
    elif branches:
        opened, branch = branches.pop()
        if word.startswith("else"):
            branches.append((opened, branch + 1))


def _arguments(rest: str) -> tuple[Argument, ...] | None:
    """Return the arguments in the first bracket of a text."""
    start = rest.find("(")
    if start < 0 or ":" in rest[:start]:
        return ()
    depth, pieces = 0, [""]
    for sign in rest[start:]:
        depth += (sign == "(") - (sign == ")")
        if not depth:
            break
        if sign == "," and depth == 1:
            pieces.append("")
        elif depth > 1 or sign != "(":
            pieces[-1] += sign
    if depth:
        return None
    if pieces == [""] or not "".join(pieces).strip():
        return ()
    matches = [_ARGUMENT.fullmatch(piece.strip()) for piece in pieces]
    read = tuple(_argument(match) for match in matches if match)
    return read if len(read) == len(matches) else None


def _argument(match: re.Match[str]) -> Argument:
    return Argument(
        name=match["name"],
        type=match["type"] or _TYPES.get(match["sign"] or "", ""),
        by_value=(match["by"] or "").casefold() == "byval",
    )
