"""Which rows are asked for, by the words that people filter with?

A filter names a field by any header that the input may have for it, and words: exact
or as a part of the text, to keep or to leave out. Several words are alternatives,
several filters must all hold, so that their order decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import ibis

from xl_crm.errors import Problem, SettingsError, did_you_mean
from xl_crm.i18n import Label, Lang
from xl_crm.tables import TABLES, normalise_header
from xl_crm.tables._spec import Field, Kind
from xl_crm.tables.cell import DateReading, read_flag, read_number, read_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_crm.summary._spec import Expr

#: What a run adds to a customer.
_DERIVED = (
    Field(
        name="tier",
        label=Label(zh="客户层级", en="customer tier"),
        kind=Kind.TEXT,
        aliases=("层级", "客户分层", "tier"),
    ),
    Field(
        name="value_level",
        label=Label(zh="价值", en="value"),
        kind=Kind.TEXT,
    ),
    Field(
        name="loyalty_level",
        label=Label(zh="忠诚度", en="loyalty"),
        kind=Kind.TEXT,
    ),
    Field(
        name="quadrant",
        label=Label(zh="价值忠诚象限", en="value and loyalty"),
        kind=Kind.TEXT,
    ),
    Field(
        name="tenure_band",
        label=Label(zh="合作时长", en="time with us"),
        kind=Kind.TEXT,
    ),
    Field(
        name="order_band",
        label=Label(zh="订单数分组", en="number of orders"),
        kind=Kind.TEXT,
    ),
    Field(
        name="top_category",
        label=Label(zh="偏好品类", en="main category"),
        kind=Kind.TEXT,
    ),
    Field(
        name="complained",
        label=Label(zh="有无投诉", en="complained"),
        kind=Kind.TEXT,
    ),
    Field(
        name="churn_status",
        label=Label(zh="流失状态", en="churn status"),
        kind=Kind.TEXT,
    ),
    Field(
        name="outcome",
        label=Label(zh="商机结果", en="outcome"),
        kind=Kind.TEXT,
    ),
)
#: Every field that can be filtered by, in reading order; some stand in many tables.
FIELDS = tuple(field for table in TABLES for field in table) + _DERIVED

_ORDER = {
    name: place for place, name in enumerate(dict.fromkeys(f.name for f in FIELDS))
}
_LABELS = {field.name: field.label for field in reversed(FIELDS)}
#: Wide signs and blanks, and what each is compared as.
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000\u00a0\t\r\n"
_NARROW = "".join(chr(code) for code in range(0x21, 0x7F)) + " " * 5
_NARROWED = str.maketrans(_WIDE, _NARROW)
#: A word that stands for a value that is not there, and all of them as compared.
BLANK = "(空)"
_BLANK_WORDS = frozenset((BLANK, "(blank)", "未分配", "unassigned"))
_OPTION = re.compile(
    r"(?P<name>[^=~!]+)(?P<exclude>!?)(?P<sign>==?|~)(?P<words>.*)", re.DOTALL
)
_SIGNS = str.maketrans("＝～！｜", "=~!|")
_HOW_TO_WRITE = Label(
    zh="写作 行业=制造业、行业=制造业|零售业、负责人~李（包含）或 行业!=制造业（不含）",
    en="Write industry=Retail, industry=Retail|Food, owner~Li (contains) or "
    "industry!=Retail (not)",
)


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]  # no types in ibis
def nfc_normalize(text: str) -> str:  # type: ignore[empty-body]
    """Text with every accent joined to its letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Rows to keep, or to leave out, by the words in one field.

    Attributes
    ----------
    field : str
        Code name, as in the tables.
    words : tuple of str
        As people wrote them; any one is enough.
    contains : bool
        A word may be any part of the text.
    exclude : bool
        The rows that match are left out.
    """

    field: str
    words: tuple[str, ...]
    contains: bool = False
    exclude: bool = False


def parse_filter(text: str, where: str = "--filter") -> Filter:
    """Return a filter written in one line.

    Parameters
    ----------
    text : str
        ``NAME=WORD``, ``NAME=WORD|WORD``, ``NAME~PART``; ``!`` before the sign leaves
        out what matches. Full-width signs do as well.
    where : str
        Option that holds it, for the error.

    Raises
    ------
    SettingsError
        It has no sign or no word, or names no field.
    """
    match = _OPTION.fullmatch(text.translate(_SIGNS).strip())
    words = [word.strip() for word in match["words"].split("|")] if match else []
    if match is None or not all(words):
        found = Label(zh=f"“{text}”不是筛选条件", en=f'"{text}" is no filter')
        raise SettingsError(Problem(where=where, found=found, remedy=_HOW_TO_WRITE))
    return Filter(
        field=field_named(match["name"].strip(), where),
        words=tuple(dict.fromkeys(words)),
        contains=match["sign"] == "~",
        exclude=bool(match["exclude"]),
    )


def field_named(name: str, where: str) -> str:
    """Return the code name of the field that people call so.

    A code name goes before a label, a label before another header.

    Raises
    ------
    SettingsError
        No field is called so, or several are.
    """
    wanted = normalise_header(name)
    for names_of in (_code_names, _label_names, Field.headers):
        fitting = [field.name for field in FIELDS if wanted in names_of(field)]
        found = list(dict.fromkeys(fitting))
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(name, found, where)
    labels = (field.label.zh for field in FIELDS)
    others = (text for field in FIELDS for text in _texts(field))
    known = dict.fromkeys((*labels, *others))
    raise SettingsError(
        Problem(
            where=where,
            found=Label(zh=f"没有字段“{name}”", en=f'no field "{name}"'),
            remedy=did_you_mean(name, known),
        )
    )


def _texts(field: Field) -> tuple[str, ...]:
    return (field.name, field.label.en, *field.aliases)


def _code_names(field: Field) -> tuple[str, ...]:
    return (normalise_header(field.name),)


def _label_names(field: Field) -> tuple[str, ...]:
    return normalise_header(field.label.zh), normalise_header(field.label.en)


def _ambiguous(name: str, found: Sequence[str], where: str) -> SettingsError:
    zh = "、".join(f"{_LABELS[each].zh}（{each}）" for each in found)
    return SettingsError(
        Problem(
            where=where,
            found=Label(
                zh=f"“{name}”可指多个字段", en=f'"{name}" may be one of several fields'
            ),
            remedy=Label(
                zh=f"用其中一个名称：{zh}", en=f"Name one of: {', '.join(found)}"
            ),
        )
    )


def predicate(
    table: Expr, filters: Iterable[Filter]
) -> tuple[Expr | None, tuple[Filter, ...]]:
    """Return the condition of some filters on the rows of a table.

    Texts are compared without case, outer blanks and full width; numbers and flags by
    what they stand for, a time by its day unless the word tells the hour. A blank cell
    matches only ``(空)``, ``(blank)`` or ``未分配``.

    Returns
    -------
    condition : Ibis expression or None
        Never null; None where no filter concerns the table.
    missing : tuple of Filter
        Those whose field the table does not have.
    """
    ordered = in_order(filters)
    missing = tuple(each for each in ordered if each.field not in table.columns)
    conditions = [
        _condition(table, each) for each in ordered if each.field in table.columns
    ]
    return (reduce(and_, conditions) if conditions else None), missing


def respelled(
    filters: Iterable[Filter], spellings: Mapping[str, Mapping[str, str]]
) -> tuple[Filter, ...]:
    """Return filters in the words that tables hold, of fields that hold codes.

    Parameters
    ----------
    spellings : mapping of str to mapping of str to str
        By field: the code for each word that people know, such as ``high_value`` for
        高价值客户; the codes themselves need not be there.
    """
    return tuple(
        _respelled(each, spellings[each.field]) if each.field in spellings else each
        for each in filters
    )


def _respelled(each: Filter, codes: Mapping[str, str]) -> Filter:
    """Return a filter by exact codes; a word that fits none stays."""
    found: list[str] = []
    for word in each.words:
        wanted = folded(word)
        fitting = [
            code
            for known, code in codes.items()
            for text in (folded(known), folded(code))
            if wanted == text or (each.contains and wanted in text)
        ]
        found += fitting or [word]
    return replace(each, words=tuple(dict.fromkeys(found)), contains=False)


def in_order(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Return each filter once, in an order that does not depend on who wrote them."""
    unique = {
        (
            _ORDER.get(each.field, len(_ORDER)),
            each.field,
            each.exclude,
            each.contains,
            tuple(sorted(set(each.words))),
        ): each
        for each in filters
    }
    return tuple(unique[key] for key in sorted(unique))


def described(filters: Iterable[Filter], lang: Lang) -> str:
    """Return the filters in words, to stand on a page; empty for none."""
    by = Label(zh="；", en="; ").text(lang)
    return by.join(_described(each, lang) for each in in_order(filters))


def _described(each: Filter, lang: Lang) -> str:
    name = _LABELS[each.field].text(lang) if each.field in _LABELS else each.field
    verbs = {
        (False, False): Label(zh="为", en=" is "),
        (False, True): Label(zh="不为", en=" is not "),
        (True, False): Label(zh="包含", en=" contains "),
        (True, True): Label(zh="不包含", en=" does not contain "),
    }
    quoted = Label(zh="“{}”", en='"{}"').text(lang)
    either = Label(zh="或", en=" or ").text(lang)
    words = either.join(quoted.format(word) for word in sorted(set(each.words)))
    return f"{name}{verbs[each.contains, each.exclude].text(lang)}{words}"


def folded(word: str) -> str:
    """Return a text as it is compared: narrow, in small letters, without outer blanks.

    The same that ``_folded`` has the engine do: it knows no NFKC, of which this is the
    part that keyboards produce. Any other sign equals itself.
    """
    return normalize("NFC", word).translate(_NARROWED).lower().strip()


def _folded(column: Expr) -> Expr:
    return nfc_normalize(column).translate(_WIDE, _NARROW).lower().strip()


def _condition(table: Expr, each: Filter) -> Expr:
    """Return whether a row is kept; never null."""
    column, words = table[each.field], sorted(set(each.words))
    if each.contains or column.type().is_string():
        # Folding costs microseconds a text: each distinct one is folded once. As an
        # aggregate it keeps the engine from filtering rows before it groups them.
        texts = table.group_by(value=column).aggregate(text=column.max())
        text = _folded(texts.text.cast("string"))
        fitting = texts.filter(_fits(text, words, contains=each.contains))
        match = column.isin(fitting["value"])
    else:
        match = reduce(or_, _equalities(column, words))
    match = match.fill_null(ibis.literal(False))
    if any(folded(word) in _BLANK_WORDS for word in words):
        match = match | column.isnull()
    return ~match if each.exclude else match


def _fits(text: Expr, words: Sequence[str], *, contains: bool) -> Expr:
    """Return whether a folded text is one of the words, or holds one."""
    wanted = [folded(word) for word in words]
    blank = [""] if _BLANK_WORDS.intersection(wanted) else []
    if contains:
        parts = [text.contains(word) for word in wanted]
        return reduce(or_, parts, text.isin(blank) if blank else ibis.literal(False))
    return text.isin([*wanted, *blank])


def _equalities(column: Expr, words: Sequence[str]) -> Iterator[Expr]:
    """Yield for each word whether a cell that holds no text stands for the same."""
    for word in words:
        value = _value(column.type(), word)
        yield ibis.literal(False) if value is None else _equal(column, value)


def _value(kind: Any, word: str) -> Any:  # noqa: ANN401  (any value of a column)
    """Return what a word stands for where no text is held; None for nothing."""
    if kind.is_boolean():
        return read_flag(word)
    if kind.is_numeric():
        number = read_number(word)
        return None if number is None else float(number)
    return read_stamp(word, DateReading())


def _equal(column: Expr, value: Any) -> Expr:  # noqa: ANN401  (any value of a column)
    kind = column.type()
    if kind.is_boolean():
        return column == ibis.literal(value)
    if kind.is_numeric():
        return column.cast("float64") == value
    if kind.is_date() or value == value.replace(hour=0, minute=0, second=0):
        return column.cast("date") == ibis.literal(value.date())
    return column.cast("timestamp") == ibis.literal(value)
