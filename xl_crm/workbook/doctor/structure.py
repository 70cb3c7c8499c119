"""Does a formula hold a value wherever one is expected, and brackets in pairs?

The words are walked once, with one state: is a value expected? Two references with a
blank between them intersect; any other value after a value is one too many.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import shown
from xl_crm.workbook.doctor.function_arguments import MOST_ARGUMENTS, argument_limits
from xl_crm.workbook.doctor.tokens import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.workbook.doctor.tokens import Token

DEEPEST = 64
_TRUTH = frozenset({"true", "false"})
_SIGNS = frozenset("+-")
_CONSTANTS = frozenset({"text", "number", "error"})
#: What may stand behind the name of a sheet.
_OF_A_SHEET = frozenset({"name", "number", "error", "function", "bracket", "sheet"})
_VALUES = _OF_A_SHEET | _CONSTANTS

_BRACKETS = Label(zh="的括号不成对", en="has brackets that do not match")
_DEEP = Label(zh="嵌套过深", en="is nested too deeply")
_SEMICOLON = Label(
    zh="用分号分隔参数，文件中应为逗号",
    en="has semicolons between arguments; files have commas",
)
_EMPTY = Label(zh="是空的", en="is empty")
_AT_THE_END = Label(zh="末尾缺少内容", en="lacks a value at its end")
_NO_CELL = Label(
    zh="写了工作表，却没有单元格", en="names a sheet, but no cell behind it"
)
_UNION = Label(
    zh="在参数之外用逗号分隔了非引用的内容",
    en="has a comma outside of arguments behind something that is no reference",
)
_ARRAY = Label(
    zh="的数组常量 { } 中有常量以外的内容，或各行长短不一",
    en="has an array in { } with something else than constants, or rows of different "
    "lengths",
)


class Slip(NamedTuple):
    """How a formula is misbuilt: words, and whether a number of arguments is it."""

    words: Label
    is_count: bool = False


class _State(Enum):
    """What comes next; ``START`` where an argument may be left out."""

    START = auto()
    VALUE_DUE = auto()
    VALUE_READ = auto()


class _Nature(Enum):
    """What the value that was read last is; what is ``CALLABLE`` may be a reference."""

    LITERAL = auto()
    REFERENCE = auto()
    CALLABLE = auto()


@dataclass(slots=True)
class _Frame:
    """An open bracket; ``function`` is None where it only groups."""

    bracket: str
    function: str | None = None
    n_commas: int = 0
    #: Of an array: values in this row, and in the rows above (-1 where there is none).
    n_values: int = 0
    width: int = -1


def slip_of(tokens: Sequence[Token]) -> Slip | None:
    """Return the first fault in the structure of a formula; None for a sound one."""
    walk = _Walk()
    words = [token for token in tokens if token.lastgroup != "space"]
    for index, token in enumerate(words):
        before = words[index - 1] if index else None
        spaced = before is not None and before.end() != token.start()
        after = words[index + 1][0] if index + 1 < len(words) else ""
        slip = walk.take(token, spaced=spaced, after=after)
        if slip:
            return slip
    return walk.end()


class _Walk:
    """The state of a formula up to a word of it."""

    def __init__(self) -> None:
        self._state = _State.START
        self._nature = _Nature.LITERAL
        self._frames: list[_Frame] = []
        #: The function whose bracket opens next.
        self._function: str | None = None
        self._is_behind_sheet = False
        self._is_behind_colon = False

    def take(self, token: Token, *, spaced: bool, after: str) -> Slip | None:
        """Go on by a word; return how it is out of place."""
        kind, sign = token.lastgroup, token[0]
        if self._is_behind_sheet and kind not in _OF_A_SHEET:
            return Slip(_NO_CELL)
        if kind == "stray":
            return _stray(sign)
        if self._frames and self._frames[-1].bracket == "{":
            return self._take_in_array(kind, sign)
        if kind in _VALUES:
            return self._value(token, self._nature_of(token, after), spaced=spaced)
        if kind == "open":
            return self._open(sign, spaced=spaced)
        return self._go_on(kind, sign)

    def _go_on(self, kind: str | None, sign: str) -> Slip | None:
        """Go on by what needs a value before it, or ends an argument."""
        match kind:
            case "close":
                return self._close(sign)
            case "comma":
                return self._comma()
            case "semicolon":
                return Slip(_SEMICOLON)
            case "operator":
                return self._operator(sign)
        self._nature = _Nature.LITERAL
        return None if self._state is _State.VALUE_READ else _no_value(sign)

    def _nature_of(self, token: Token, after: str) -> _Nature:
        """Return what a value is; a number beside a colon is a row."""
        is_beside_colon = self._is_behind_colon or after == ":"
        if token.lastgroup == "number" and is_beside_colon:
            return _Nature.REFERENCE
        return _nature(token)

    def end(self) -> Slip | None:
        """Return what is missing at the end."""
        if self._frames:
            return Slip(_BRACKETS)
        if self._is_behind_sheet:
            return Slip(_NO_CELL)
        if self._state is _State.START:
            return Slip(_EMPTY)
        return Slip(_AT_THE_END) if self._state is _State.VALUE_DUE else None

    def _value(self, token: Token, nature: _Nature, *, spaced: bool) -> Slip | None:
        kind, is_read = token.lastgroup, self._state is _State.VALUE_READ
        if is_read and not self._intersects(nature, spaced=spaced):
            return _no_operator(token[0])
        self._is_behind_colon = False
        self._is_behind_sheet = kind == "sheet"
        self._function = token[0] if kind == "function" else None
        is_whole = kind not in {"sheet", "function"}
        self._state = _State.VALUE_READ if is_whole else _State.VALUE_DUE
        self._nature = nature
        return None

    def _intersects(self, nature: _Nature, *, spaced: bool) -> bool:
        return spaced and _Nature.LITERAL not in {self._nature, nature}

    def _operator(self, sign: str) -> Slip | None:
        if self._state is not _State.VALUE_READ and sign not in _SIGNS:
            return _no_value(sign)
        self._state = _State.VALUE_DUE
        self._is_behind_colon = sign == ":"
        return None

    def _open(self, sign: str, *, spaced: bool) -> Slip | None:
        function, self._function = self._function, None
        if function is None and self._state is _State.VALUE_READ:
            if self._nature is _Nature.CALLABLE and not spaced and sign == "(":
                function = ""
            elif sign == "{" or not self._intersects(self._nature, spaced=spaced):
                return _no_operator(sign)
        self._frames.append(_Frame(sign, function))
        if len(self._frames) > DEEPEST + 1:
            return Slip(_DEEP)
        self._state = _State.START
        self._is_behind_colon = False
        return None

    def _close(self, sign: str) -> Slip | None:
        if not self._frames or sign != ")":
            return Slip(_BRACKETS)
        frame = self._frames.pop()
        is_empty = self._state is _State.START
        if self._state is _State.VALUE_DUE or (is_empty and frame.function is None):
            return _no_value(sign)
        self._state = _State.VALUE_READ
        if frame.function is None:
            return None
        self._nature = _Nature.CALLABLE
        n = 0 if is_empty and not frame.n_commas else frame.n_commas + 1
        return _count_slip(frame.function, n)

    def _comma(self) -> Slip | None:
        frame = self._frames[-1] if self._frames else None
        if self._state is _State.VALUE_DUE:
            return _no_value(",")
        if frame is not None and frame.function is not None:
            frame.n_commas += 1
            self._state = _State.START
            return None
        if self._state is _State.START:
            return _no_value(",")
        self._state = _State.VALUE_DUE
        return Slip(_UNION) if self._nature is _Nature.LITERAL else None

    def _take_in_array(self, kind: str | None, sign: str) -> Slip | None:
        """Go on within { }: constants, with a sign at most."""
        frame, is_read = self._frames[-1], self._state is _State.VALUE_READ
        if kind in _CONSTANTS or sign.casefold() in _TRUTH:
            self._state = _State.VALUE_READ
            frame.n_values += 1
            return Slip(_ARRAY) if is_read else None
        if sign in _SIGNS and self._state is _State.START:
            self._state = _State.VALUE_DUE
            return None
        is_end = kind == "semicolon" or sign == "}"
        if not is_read or not (is_end or kind == "comma"):
            return Slip(_BRACKETS if sign == ")" else _ARRAY)
        self._state = _State.START
        if is_end:
            if frame.width not in {-1, frame.n_values}:
                return Slip(_ARRAY)
            frame.width, frame.n_values = frame.n_values, 0
        if sign == "}":
            self._frames.pop()
            self._state, self._nature = _State.VALUE_READ, _Nature.LITERAL
        return None


def _nature(token: Token) -> _Nature:
    """Return what a word is that is a value, or begins one."""
    kind, sign = token.lastgroup, token[0]
    if kind in {"text", "number"} or sign.casefold() in _TRUTH:
        return _Nature.LITERAL
    if kind == "error":
        return _Nature.REFERENCE if sign == "#REF!" else _Nature.LITERAL
    is_name = kind == "name" and not REFERENCE.fullmatch(sign)
    return _Nature.CALLABLE if is_name else _Nature.REFERENCE


def _count_slip(function: str, n: int) -> Slip | None:
    fewest, most = argument_limits(function)
    if fewest <= n <= most:
        return None
    if most == MOST_ARGUMENTS and n > most:
        words = Label(zh="参数超过 255 个", en="has over 255 arguments")
        return Slip(words, is_count=True)
    name = shown(function)
    takes = f"{fewest}" if fewest == most else f"{fewest}–{most}"
    zh = f"{fewest} 个以上" if most == MOST_ARGUMENTS else f"{takes} 个"
    en = f"{fewest} or more" if most == MOST_ARGUMENTS else takes
    words = Label(
        zh=f"给了 {name} {n} 个参数，应为 {zh}",
        en=f"gives {name} {n} arguments; it takes {en}",
    )
    return Slip(words, is_count=True)


def _no_value(sign: str) -> Slip:
    return Slip(Label(zh=f"在 {sign} 之前缺少内容", en=f"lacks a value before {sign}"))


def _no_operator(sign: str) -> Slip:
    name = shown(sign)
    return Slip(
        Label(zh=f"在 {name} 之前缺少运算符", en=f"lacks an operator before {name}")
    )


def _stray(sign: str) -> Slip:
    return Slip(Label(zh=f"有多余的 {sign}", en=f"has {sign} where files have none"))
