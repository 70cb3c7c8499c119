"""Is a formula spelled as files spell it, and does it refer to what is there?

A formula is scanned, never computed. Formulas that are filled down differ by the number
of their row alone; each is looked at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Kind, shown
from xl_crm.workbook.doctor.area import LAST_ROW
from xl_crm.workbook.doctor.formula_kinds import (
    FORMULA_BOOK,
    FORMULA_CELL,
    FORMULA_LENGTH,
    FORMULA_NAME,
    FORMULA_PREFIX,
    FORMULA_REF,
    FORMULA_SHEET,
    FORMULA_SYNTAX,
    FORMULA_TABLE,
    FORMULA_TEXT,
    FORMULA_THIS_ROW,
)
from xl_crm.workbook.doctor.function_names import SPELLING
from xl_crm.workbook.doctor.strings import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.workbook.doctor._spec import Findings, Place
    from xl_crm.workbook.doctor.book import Vocabulary

LONGEST_FORMULA, LONGEST_TEXT = 8_192, 255
MOST_ARGUMENTS, DEEPEST = 255, 64
_MOST_KEPT = 50_000
_ROW_MARK = "\x00"

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<error>#(?:DIV/0!|NAME\?|N/A|GETTING_DATA|[A-Z]+!))"
    r"|(?P<sheet>(?:'(?:[^']|'')+'|(?:\[\d+\])?[\w.?]+(?::[\w.?]+)?|\[\d+\])!)"
    r"|(?P<table>[^\W\d][\w.]*)?(?P<bracket>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])"
    r"|(?P<function>[^\W\d][\w.]*)(?=\()"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))"
    r"|(?P<name>\$?[^\W\d][\w.$?\\]*|\\[\w.]*|\$?\d+)"
    r"|(?P<open>[({])|(?P<close>[)}])|(?P<comma>,)|(?P<semicolon>;)"
    r"|(?P<rest>[-+*/^&=<>%:@#!~\s]|\x00)",
)
#: Of a bracket: ``[a]``, ``[#This Row]``, each in turn.
_INNER = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")
#: A row mark that stands where the row of a reference does.
_MOVING = re.compile(r"(?<![\w.$])\$?[A-Z]{1,3}\x00(?![\w.!(\[\]])")
#: Signs that people type and files spell as functions, or that miss a sheet.
_STRAY = frozenset("@#!")
_SPECIAL = frozenset({"#all", "#data", "#headers", "#totals", "#this row"})
_ESCAPED = re.compile(r"'(.)")
_EXTERNAL = re.compile(r"'?\[(\d+)\]")


def folded(heading: str) -> str:
    """Return a heading as it is compared: without case and blanks around it."""
    return heading.strip().casefold()


class Doubt(NamedTuple):
    """One fault of a formula, wherever the formula stands."""

    kind: Kind
    found: Label


class FormulaChecker:
    """Looks at the formulas of a workbook, at each of them once."""

    def __init__(self, vocabulary: Vocabulary, findings: Findings) -> None:
        self._vocabulary = vocabulary
        self._findings = findings
        self._known: dict[str, tuple[Doubt, ...]] = {}

    def is_known(self, formula: str, row: str) -> bool:
        """Return whether a formula is known to be sound; ``row`` as of ``check``."""
        return self._known.get(formula.replace(row, _ROW_MARK)) == ()

    def check(self, formula: str, place: Place, row: str = "") -> None:
        """Note the faults of a formula.

        Parameters
        ----------
        row : str
            Number of the row it stands in, where it stands in a cell.
        """
        key = formula.replace(row, _ROW_MARK) if row else formula
        doubts = self._known.get(key)
        if doubts is None:
            doubts = self._scan(formula, key)
        for index, doubt in enumerate(doubts):
            if self._findings.is_counted(doubt.kind, place.part):
                continue
            own = doubt if not row else self.doubts(formula)[index]
            self._findings.add(doubt.kind, place, own.found)

    def doubts(self, formula: str) -> tuple[Doubt, ...]:
        """Return the faults of a formula, in words that name it."""
        return tuple(_doubts(formula, self._vocabulary))

    def _scan(self, formula: str, key: str) -> tuple[Doubt, ...]:
        doubts = self.doubts(formula)
        if _ROW_MARK not in _MOVING.sub("", key):
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = doubts
        return doubts


def _doubts(formula: str, vocabulary: Vocabulary) -> Iterator[Doubt]:
    text = formula.removeprefix("=")
    n_signs = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if n_signs > LONGEST_FORMULA:
        found = Label(
            zh=f"公式有 {n_signs:,} 个字符，Excel 最多 {LONGEST_FORMULA:,}",
            en=f"a formula of {n_signs:,} characters; Excel takes {LONGEST_FORMULA:,}",
        )
        yield Doubt(FORMULA_LENGTH, found)
        return
    tokens = _tokens(text)
    if tokens is None:
        yield _misspelled(text, Label(zh="写法有误", en="is not spelled right"))
        return
    yield from _structure(text, tokens)
    stray = next((each[0] for each in tokens if each[0] in _STRAY), None)
    if stray:
        words = Label(zh=f"有多余的 {stray}", en=f"has {stray} where files have none")
        yield _misspelled(text, words)
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        yield from _token_doubts(token, (before, after), text, vocabulary)


def _tokens(text: str) -> list[re.Match[str]] | None:
    """Return the words of a formula; None where a sign is none of them."""
    tokens: list[re.Match[str]] = []
    end = 0
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            return None
        tokens.append(token)
        end = token.end()
    return tokens


def _structure(text: str, tokens: list[re.Match[str]]) -> Iterator[Doubt]:
    """Yield faults of brackets, arguments and nesting."""
    opened: list[tuple[str, int]] = []
    for token in tokens:
        kind, sign = token.lastgroup, token[0]
        if kind == "open":
            opened.append((sign, 1))
            if len(opened) > DEEPEST + 1:
                yield _misspelled(text, Label(zh="嵌套过深", en="is nested too deeply"))
                return
        elif kind == "close":
            if not opened or opened.pop()[0] != {")": "(", "}": "{"}[sign]:
                yield _unbalanced(text)
                return
        elif kind == "semicolon" and (not opened or opened[-1][0] != "{"):
            words = Label(
                zh="用分号分隔参数，文件中应为逗号",
                en="has semicolons between arguments; files have commas",
            )
            yield _misspelled(text, words)
            return
        elif kind == "comma" and opened:
            bracket, n = opened.pop()
            opened.append((bracket, n + 1))
            if n == MOST_ARGUMENTS and bracket == "(":
                words = Label(zh="参数超过 255 个", en="has over 255 arguments")
                yield _misspelled(text, words)
    if opened:
        yield _unbalanced(text)


def _token_doubts(
    token: re.Match[str],
    neighbours: tuple[re.Match[str] | None, re.Match[str] | None],
    text: str,
    vocabulary: Vocabulary,
) -> Iterator[Doubt]:
    match token.lastgroup:
        case "text":
            yield from _text_doubts(token[0])
        case "error":
            if token[0] == "#REF!":
                yield _doubt(FORMULA_REF, text, "#REF!")
        case "sheet":
            yield from _sheet_doubts(token[0][:-1], text, vocabulary)
        case "bracket":
            yield from _table_doubts(token, text, vocabulary)
        case "function":
            bare = token[0].upper().rpartition("_XLFN.")[2]
            if SPELLING.get(bare, token[0]).upper() != token[0].upper():
                yield _doubt(FORMULA_PREFIX, text, token[0])
        case "name":
            yield from _name_doubts(token[0], neighbours, text, vocabulary)


def _text_doubts(token: str) -> Iterator[Doubt]:
    n = len(token[1:-1].replace('""', '"'))
    if n > LONGEST_TEXT:
        found = Label(
            zh=f"公式中的文字有 {n} 个字符，Excel 最多 {LONGEST_TEXT}",
            en=f"a text of {n} characters in a formula; Excel takes {LONGEST_TEXT}",
        )
        yield Doubt(FORMULA_TEXT, found)


def _sheet_doubts(prefix: str, text: str, vocabulary: Vocabulary) -> Iterator[Doubt]:
    external = _EXTERNAL.match(prefix)
    if external:
        if not 0 <= int(external[1]) <= vocabulary.n_external:
            yield _doubt(FORMULA_BOOK, text, prefix)
        return
    name = prefix[1:-1].replace("''", "'") if prefix.startswith("'") else prefix
    if "[" in name or "\\" in name:
        yield _doubt(FORMULA_BOOK, text, name)
        return
    known = vocabulary.sheets | vocabulary.names
    first, colon, last = name.partition(":")
    is_range = bool(colon and _REFERENCE.fullmatch(first))
    for sheet in (last,) if is_range else name.split(":"):
        if sheet.casefold() not in known:
            yield _doubt(FORMULA_SHEET, text, sheet)


def _table_doubts(
    token: re.Match[str], text: str, vocabulary: Vocabulary
) -> Iterator[Doubt]:
    table, inner = token["table"] or "", token["bracket"][1:-1]
    if inner.lstrip().startswith("@"):
        yield _doubt(FORMULA_THIS_ROW, text, token[0])
        return
    if table.casefold().startswith("_xlpm."):
        return
    headings = vocabulary.tables.get(table.casefold())
    if headings is None:
        is_name = table.casefold() in vocabulary.names
        if table and not is_name:
            yield _doubt(FORMULA_TABLE, text, table)
        return
    for part in _INNER.findall(inner) or [inner]:
        name = folded(plain(_ESCAPED.sub(r"\1", part)))
        if name and name not in headings and part.casefold() not in _SPECIAL:
            yield _doubt(FORMULA_TABLE, text, f"{table}[{part}]")


def _name_doubts(
    name: str,
    neighbours: tuple[re.Match[str] | None, re.Match[str] | None],
    text: str,
    vocabulary: Vocabulary,
) -> Iterator[Doubt]:
    key = name.casefold()
    reference = _REFERENCE.fullmatch(name)
    if reference:
        column, row = reference[1].upper(), int(reference[2])
        beyond = (len(column), column) > (3, "XFD") or not 1 <= row <= LAST_ROW
        if beyond and key not in vocabulary.names | vocabulary.tables.keys():
            yield _doubt(FORMULA_CELL, text, name)
        return
    words = [each[0] for each in neighbours if each is not None]
    if ":" in words or key in {"true", "false"} or key.startswith("_xl"):
        return
    before = neighbours[0]
    if before is not None and _EXTERNAL.match(before[0]):
        return
    if key not in vocabulary.names and key not in vocabulary.tables:
        yield _doubt(FORMULA_NAME, text, name)


def _doubt(kind: Kind, text: str, name: str) -> Doubt:
    """Return a fault whose words are those of its kind, the name, and the formula."""
    name, formula = shown(name), shown(text)
    found = Label(
        zh=f"{kind.label.zh}：{name}（={formula}）",
        en=f"{kind.label.en}: {name} (={formula})",
    )
    return Doubt(kind, found)


def _misspelled(text: str, words: Label) -> Doubt:
    found = Label(
        zh=f"公式{words.zh}（={shown(text)}）",
        en=f"a formula {words.en} (={shown(text)})",
    )
    return Doubt(FORMULA_SYNTAX, found)


def _unbalanced(text: str) -> Doubt:
    words = Label(zh="的括号不成对", en="has brackets that do not match")
    return _misspelled(text, words)
