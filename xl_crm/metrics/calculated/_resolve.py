"""Which columns do the names in calculated fields stand for, and in which order?"""

from __future__ import annotations

import hashlib
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, SettingsError, did_you_mean
from xl_crm.i18n import Label
from xl_crm.metrics.calculated._evaluate import coefficients
from xl_crm.metrics.calculated._resolved import ResolvedField, ScaledField
from xl_crm.metrics.calculated._unit import derive
from xl_crm.tables import normalise_header
from xl_crm.tables.expression import names_in, renamed
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_crm.metrics.calculated._field import CalculatedField
    from xl_crm.metrics.calculated._unit import Derived
    from xl_crm.metrics.calculated._vocabulary import Vocabulary

_WHERE = "calculated"
_NO_NUMBERS = frozenset((Unit.TEXT, Unit.ID, Unit.DATE, Unit.FLAG))
_SCALED = Label(zh="（标准化）", en=" (scaled)")
_OTHER_NAME = Label(zh="换一个名称", en="Choose another name")


def resolve(
    fields: Sequence[CalculatedField], vocabulary: Vocabulary
) -> tuple[ResolvedField, ...]:
    """Return fields with every name in them known, each after those that it names.

    Raises
    ------
    SettingsError
        All at once: a name that nothing has, a field called like a column or like
        another field, a column that holds no numbers, fields that need each other.
    """
    problems = [*_name_problems(fields, vocabulary), *cycle_problems(fields)]
    known = {normalise_header(each.name): each.name for each in fields}
    problems += [
        problem
        for each in fields
        for problem in _part_problems(each, known, vocabulary)
    ]
    if problems:
        raise SettingsError(*problems)
    by_word = {normalise_header(each.name): each for each in fields}
    resolved: dict[str, ResolvedField] = {}
    for word in _ordered(by_word):
        resolved[word] = _resolved(by_word[word], resolved, vocabulary)
    return tuple(resolved.values())


def cycle_problems(fields: Iterable[CalculatedField]) -> Iterator[Problem]:
    """Yield what holds of the fields among themselves: one called twice, a cycle."""
    by_word: dict[str, CalculatedField] = {}
    for each in fields:
        word = normalise_header(each.name)
        if word in by_word:
            yield Problem(
                where=f"{_WHERE}.{each.name}",
                found=Label(
                    zh=f"与计算字段“{by_word[word].name}”同名",
                    en=f'the same name as the field "{by_word[word].name}"',
                ),
                remedy=_OTHER_NAME,
            )
        by_word.setdefault(word, each)
    try:
        _ordered(by_word)
    except CycleError as error:
        names = [each.name for each in _from_first(by_word, error.args[1])]
        shown = " → ".join(names)
        yield Problem(
            where=f"{_WHERE}.{names[0]}",
            found=Label(
                zh=f"计算字段循环引用：{shown}",
                en=f"calculated fields that need each other: {shown}",
            ),
            remedy=Label(
                zh="改写其中一个，使它不再用到自身",
                en="Change one of them so that it does not need itself",
            ),
        )


def _from_first(
    by_word: Mapping[str, CalculatedField], cycle: Sequence[str]
) -> list[CalculatedField]:
    """Return the fields of a cycle, each before what it names, from the first given.

    The sorter has each after what it names, and its first again at the end.
    """
    words = list(reversed(cycle[1:]))
    start = words.index(min(words, key=list(by_word).index))
    turned = [*words[start:], *words[:start], words[start]]
    return [by_word[word] for word in turned]


def _ordered(by_word: Mapping[str, CalculatedField]) -> list[str]:
    """Return the fields' words, each after those it names, else as they were given."""
    places = {word: place for place, word in enumerate(by_word)}
    sorter = TopologicalSorter(
        {
            word: [
                part
                for part in map(normalise_header, names_in(each.expression))
                if part in by_word
            ]
            for word, each in by_word.items()
        }
    )
    sorter.prepare()
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=places.__getitem__)
        ordered += ready
        sorter.done(*ready)
    return ordered


def _name_problems(
    fields: Sequence[CalculatedField], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Yield fields that are called like a column."""
    for each in fields:
        column = vocabulary.find(each.name)
        if column:
            yield Problem(
                where=f"{_WHERE}.{each.name}",
                found=Label(
                    zh=f"已有这个名称的列（{column.label.zh}，{column.name}）",
                    en=f"there is a column of this name ({column.label.en}, "
                    f"{column.name})",
                ),
                remedy=_OTHER_NAME,
            )


def _part_problems(
    field: CalculatedField, fields: Mapping[str, str], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Yield the names in a field that cannot be calculated with."""
    for name in dict.fromkeys(names_in(field.expression)):
        if normalise_header(name) in fields:
            continue
        where, column = f"{_WHERE}.{field.name}", vocabulary.find(name)
        if column is None:
            yield Problem(
                where=where,
                found=Label(zh=f"没有列“{name}”", en=f'no column "{name}"'),
                remedy=did_you_mean(
                    name, dict.fromkeys((*vocabulary.words(), *fields.values()))
                ),
            )
        elif column.unit in _NO_NUMBERS:
            yield Problem(
                where=where,
                found=Label(zh=f"“{name}”不是数字", en=f'"{name}" holds no numbers'),
                remedy=Label(
                    zh="只用数字列计算", en="Calculate with columns of numbers only"
                ),
            )


def _resolved(
    field: CalculatedField,
    before: Mapping[str, ResolvedField],
    vocabulary: Vocabulary,
) -> ResolvedField:
    """Return a field whose parts are all known."""
    spelling, units, labels = {}, {}, {}
    for name in names_in(field.expression):
        part = before.get(normalise_header(name)) or vocabulary.find(name)
        if part is None:
            raise KeyError(name)
        spelling[name] = part.name
        units[part.name], labels[part.name] = part.unit, part.label
    expression = renamed(field.expression, spelling)
    derived = derive(expression, units)
    weights = coefficients(expression) if derived.mixed else None
    label, code = Label(zh=field.name, en=field.name), code_name(field.name)
    return ResolvedField(
        name=code,
        label=label,
        text=field.text,
        expression=expression,
        unit=derived.unit or Unit.RATIO,
        warnings=tuple(_warnings(derived, labels)),
        scaled=ScaledField(
            name=f"{code}_scaled",
            label=Label(zh=label.zh + _SCALED.zh, en=label.en + _SCALED.en),
            weights=weights,
        )
        if weights
        else None,
    )


def code_name(name: str) -> str:
    """Return the code name of a field: ASCII, and the same in every run."""
    word = normalise_header(name)
    if word.isascii() and word.isalnum():
        return f"calculated_{word}"
    return f"calculated_{hashlib.sha256(word.encode()).hexdigest()[:8]}"


def _warnings(derived: Derived, labels: Mapping[str, Label]) -> Iterator[Label]:
    """Yield what a reader must know of a sum of different units."""
    if not derived.mixed:
        return
    zh, en = [], []
    for names, unit in derived.mixed:
        word = unit.label
        zh.append("、".join(labels[each].zh for each in names) + _bracketed(word.zh))
        en.append(", ".join(labels[each].en for each in names) + _bracketed(word.en))
    yield Label(
        zh=f"量纲不同：相加的是{'、'.join(dict.fromkeys(zh))}，数值大的一项起主要作用",
        en=f"different units: it adds {', '.join(dict.fromkeys(en))}; the larger "
        "numbers decide",
    )


def _bracketed(word: str) -> str:
    return f" ({word})" if word else ""
