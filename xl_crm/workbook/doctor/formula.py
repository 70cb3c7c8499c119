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
    FORMULA_ARGUMENTS,
    FORMULA_BOOK,
    FORMULA_CELL,
    FORMULA_FUNCTION,
    FORMULA_LENGTH,
    FORMULA_NAME,
    FORMULA_PREFIX,
    FORMULA_REF,
    FORMULA_SHARED,
    FORMULA_SHEET,
    FORMULA_SYNTAX,
    FORMULA_TABLE,
    FORMULA_TEXT,
    FORMULA_THIS_ROW,
)
from xl_crm.workbook.doctor.function_names import FUNCTION_NAMES, SPELLING
from xl_crm.workbook.doctor.strings import n_units, plain
from xl_crm.workbook.doctor.structure import slip_of
from xl_crm.workbook.doctor.tokens import REFERENCE, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.workbook.doctor._spec import Findings, Place
    from xl_crm.workbook.doctor.book import Vocabulary
    from xl_crm.workbook.doctor.tokens import Token

LONGEST_FORMULA, LONGEST_TEXT = 8_192, 255
_MOST_KEPT = 50_000
_ROW_MARK = "\x00"

#: Of a bracket: ``[a]``, ``[#This Row]``, each in turn.
_INNER = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
#: A row mark that stands where the row of a reference does.
_MOVING = re.compile(r"(?<![\w.$])\$?[A-Z]{1,3}\x00(?![\w.!(\[\]])")
_SPECIAL = frozenset({"#all", "#data", "#headers", "#totals", "#this row"})
#: Spelled so in files: newer functions, parameters of LAMBDA, functions of an add-in,
#: what Google Sheets leaves behind.
_SPECIAL_FUNCTIONS = ("_XL", "__XL")
_NO_FORMULA = Label(zh="公式是空的", en="a formula is empty")
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

    def misses(self, place: Place) -> None:
        """Note a cell that has a formula without a word."""
        self._findings.add(FORMULA_SYNTAX, place, _NO_FORMULA)

    def misses_shared(self, place: Place, number: str) -> None:
        """Note a cell that names a shared formula that no cell states."""
        name = shown(number)
        found = Label(
            zh=f"使用了共享公式 {name}，但前面没有单元格写出它",
            en=f"uses the shared formula {name}, which no cell before states",
        )
        self._findings.add(FORMULA_SHARED, place, found)

    def is_known(self, formula: str, row: str) -> bool:
        """Return whether a formula is known to be sound; ``row`` as of ``check``."""
        return self._known.get(formula.replace(row, _ROW_MARK)) == ()

    def check(self, formula: str, place: Place, row: str = "") -> bool:
        """Note the faults of a formula; return whether it has none.

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
            own = self.doubts(formula) if row else doubts
            found = own[index].found if index < len(own) else doubt.found
            self._findings.add(doubt.kind, place, found)
        return not doubts

    def doubts(self, formula: str) -> tuple[Doubt, ...]:
        """Return the faults of a formula, in words that name it."""
        return tuple(dict.fromkeys(_doubts(formula, self._vocabulary)))

    def _scan(self, formula: str, key: str) -> tuple[Doubt, ...]:
        doubts = self.doubts(formula)
        if _ROW_MARK not in _MOVING.sub("", key):
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = doubts
        return doubts


def _doubts(formula: str, vocabulary: Vocabulary) -> Iterator[Doubt]:
    text = formula.removeprefix("=")
    n_signs = n_units(text)
    if n_signs > LONGEST_FORMULA:
        found = Label(
            zh=f"公式有 {n_signs:,} 个字符，Excel 最多 {LONGEST_FORMULA:,}",
            en=f"a formula of {n_signs:,} characters; Excel takes {LONGEST_FORMULA:,}",
        )
        yield Doubt(FORMULA_LENGTH, found)
        return
    tokens = tokens_of(text)
    if tokens is None:
        yield _misspelled(text, Label(zh="写法有误", en="is not spelled right"))
        return
    slip = slip_of(tokens)
    if slip:
        kind = FORMULA_ARGUMENTS if slip.is_count else FORMULA_SYNTAX
        yield _misspelled(text, slip.words, kind)
        return
    words = [token for token in tokens if token.lastgroup != "space"]
    for index, token in enumerate(words):
        before = words[index - 1] if index else None
        after = words[index + 1] if index + 1 < len(words) else None
        yield from _token_doubts(token, (before, after), text, vocabulary)


def _token_doubts(
    token: Token,
    neighbours: tuple[Token | None, Token | None],
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
            yield from _function_doubts(token[0], neighbours[0], text, vocabulary)
        case "number":
            yield from _row_doubts(token[0], neighbours, text)
        case "name":
            yield from _name_doubts(token[0], neighbours, text, vocabulary)


def _function_doubts(
    function: str, before: Token | None, text: str, vocabulary: Vocabulary
) -> Iterator[Doubt]:
    name = function.upper()
    bare = name.rpartition("_XLFN.")[2]
    if SPELLING.get(bare, name).upper() != name:
        yield _doubt(FORMULA_PREFIX, text, function)
    elif (
        not vocabulary.has_macros
        and not name.startswith(_SPECIAL_FUNCTIONS)
        and (before is None or before.lastgroup != "sheet")
        and name not in FUNCTION_NAMES
        and function.casefold() not in vocabulary.names
    ):
        yield _doubt(FORMULA_FUNCTION, text, function)


def _row_doubts(
    row: str, neighbours: tuple[Token | None, Token | None], text: str
) -> Iterator[Doubt]:
    """Yield the fault of a number beside a colon that is the row of no sheet."""
    if ":" not in [each[0] for each in neighbours if each is not None]:
        return
    digits = row.removeprefix("$")
    if not digits.isdecimal() or not 1 <= int(digits[:8]) <= LAST_ROW:
        yield _doubt(FORMULA_CELL, text, row)


def _text_doubts(token: str) -> Iterator[Doubt]:
    n = n_units(token[1:-1].replace('""', '"'))
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
    is_range = bool(colon and REFERENCE.fullmatch(first))
    for sheet in (last,) if is_range else name.split(":"):
        if sheet.casefold() not in known:
            yield _doubt(FORMULA_SHEET, text, sheet)


def _table_doubts(token: Token, text: str, vocabulary: Vocabulary) -> Iterator[Doubt]:
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
    neighbours: tuple[Token | None, Token | None],
    text: str,
    vocabulary: Vocabulary,
) -> Iterator[Doubt]:
    key = name.casefold()
    reference = REFERENCE.fullmatch(name)
    if reference:
        column, row = reference[1].upper(), int(reference[2])
        beyond = (len(column), column) > (3, "XFD") or not 1 <= row <= LAST_ROW
        if beyond and key not in vocabulary.names | vocabulary.tables.keys():
            yield _doubt(FORMULA_CELL, text, name)
        return
    words = [each[0] for each in neighbours if each is not None]
    if ":" in words and name.removeprefix("$").isdecimal():
        yield from _row_doubts(name, neighbours, text)
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


def _misspelled(text: str, words: Label, kind: Kind = FORMULA_SYNTAX) -> Doubt:
    found = Label(
        zh=f"公式{words.zh}（={shown(text)}）",
        en=f"a formula {words.en} (={shown(text)})",
    )
    return Doubt(kind, found)
