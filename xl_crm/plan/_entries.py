"""Which filters, calculated fields and events does the project file hold?

Their keys are names that people choose, so that no list of settings knows them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.metrics.calculated import (
    CalculatedField,
    cycle_problems,
    parse_calculated,
)
from xl_crm.models.periods import parse_period
from xl_crm.plan.reporting import Event
from xl_crm.summary.filtering import Filter, field_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.models.periods import Calendar

#: Keys of the project file, with what stands below them and an example of each.
ENTRIES = {
    "filters": (
        Label(
            zh="筛选：字段或列名 = 词或词的列表（任一即可）；~ 开头为包含，"
            "! 开头为排除，(空) 为空白。",
            en="Filters: a field or a header = a word, or a list of which one is "
            "enough; ~ before it: contains, ! before it: leaves out, (blank): blank.",
        ),
        ('"所属行业" = ["制造业", "零售业"]', '"销售负责人" = "~李"'),
    ),
    "calculated": (
        Label(
            zh="计算字段：名称 = 算式，可用列名、数字、+ - * / × ÷ 和括号。",
            en="Calculated fields: a name = an expression of column names, numbers, "
            "+ - * / and brackets.",
        ),
        ('"客单价" = "订单金额/订单数"',),
    ),
    "events": (
        Label(
            zh="事件：日期或时期 = 说明，标注在趋势旁，不作为原因。",
            en="Events: a day or a period = what happened; noted beside trends, "
            "never as a cause.",
        ),
        ('"2024-08" = "竞品促销"',),
    ),
}


class Reader(Protocol):
    """Collects what is wrong with values."""

    def say(self, key: str, found: Label, remedy: Label) -> None:
        """Note one problem."""

    def is_table(self, key: str, values: Any) -> bool:  # noqa: ANN401
        """Return whether there is a table; note where there is none."""


def read_filters(reader: Reader, values: Any) -> tuple[Filter, ...]:  # noqa: ANN401
    """Read the filters, in the order of the file."""
    read: dict[str, Filter] = {}
    for where, name, value in _entries(reader, "filters", values):
        try:
            each = _filter(field_named(name, where), value, where)
        except SettingsError as error:
            _say(reader, where, error)
            continue
        if each.field in read:
            found = Label(
                zh=f"字段 {each.field} 出现两次", en=f"a second filter of {each.field}"
            )
            remedy = Label(
                zh='合为一行，如 ["制造业", "零售业"]', en='Write one, as ["A", "B"]'
            )
            reader.say(where, found, remedy)
        read[each.field] = each
    return tuple(read.values())


def read_calculated(reader: Reader, values: Any) -> tuple[CalculatedField, ...]:  # noqa: ANN401
    """Read the calculated fields, in the order of the file."""
    read = []
    for where, name, value in _entries(reader, "calculated", values):
        try:
            read.append(parse_calculated(name, _text(value, where), where))
        except SettingsError as error:
            _say(reader, where, error)
    for problem in cycle_problems(read):
        reader.say(problem.where, problem.found, problem.remedy)
    return tuple(read)


def read_events(
    reader: Reader,
    values: Any,  # noqa: ANN401
    calendar: Calendar,
) -> tuple[Event, ...]:
    """Read the events, in the order of the file."""
    read = []
    for where, when, value in _entries(reader, "events", values):
        try:
            span = parse_period(when, calendar, where=where)
            label = _text(value, where).strip()
            read.append(Event(when=when.strip(), span=span, label=label))
        except SettingsError as error:
            _say(reader, where, error)
    return tuple(read)


def written_filter(each: Filter) -> str | tuple[str, ...]:
    """Return the value that a filter has in the project file."""
    mark = ("!" if each.exclude else "") + ("~" if each.contains else "")
    words = tuple(mark + word for word in each.words)
    return words[0] if len(words) == 1 else words


def _entries(reader: Reader, key: str, values: Any) -> Iterator[tuple[str, str, Any]]:  # noqa: ANN401
    """Yield place, name and value of every entry."""
    if not reader.is_table(key, values):
        return
    for name, value in values.items():
        yield f"{key}.{name}", str(name), value


def _say(reader: Reader, where: str, error: SettingsError) -> None:
    for problem in error.problems:
        reader.say(where, problem.found, problem.remedy)


def _filter(field: str, value: Any, where: str) -> Filter:  # noqa: ANN401
    """Return the filter of one entry.

    Raises
    ------
    SettingsError
        It holds no word, or words of several kinds.
    """
    texts = [_word(each, where) for each in _listed(value)]
    marked = [_marked(text) for text in texts]
    marks = {mark for mark, _ in marked}
    words = tuple(dict.fromkeys(word for _, word in marked))
    if not all(words) or not words:
        found = Label(zh="没有词", en="no word")
        remedy = Label(
            zh='写作 "制造业"，空白写作 "(空)"', en='Write "Retail"; blank is "(blank)"'
        )
        raise SettingsError(Problem(where=where, found=found, remedy=remedy))
    if len(marks) > 1:
        found = Label(
            zh="同一列表中的词标记不同", en="words of a list with different marks"
        )
        remedy = Label(
            zh="各词都加 ~ 或 !，或都不加", en="Put ~ or ! before all of them, or none"
        )
        raise SettingsError(Problem(where=where, found=found, remedy=remedy))
    (mark,) = marks
    return Filter(field=field, words=words, contains="~" in mark, exclude="!" in mark)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else [value]


def _marked(text: str) -> tuple[str, str]:
    """Return the marks before a word, and the word."""
    rest = text.strip()
    mark = "!" if rest[:1] in {"!", "！"} else ""
    rest = rest[len(mark) :]
    part = "~" if rest[:1] in {"~", "～"} else ""
    return mark + part, rest[len(part) :].strip()


def _word(value: Any, where: str) -> str:  # noqa: ANN401
    """Return a text, a number, a day or yes/no as the word for it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, date):
        return str(value)
    return _text(value, where)


def _text(value: Any, where: str) -> str:  # noqa: ANN401
    """Return a text that says something.

    Raises
    ------
    SettingsError
        It is none.
    """
    if isinstance(value, str) and value.strip():
        return value
    found = Label(zh=f"{value!r} 不是文字", en=f"{value!r} is no text")
    remedy = Label(zh="写一段文字，加引号", en="Give a text, in quotes")
    raise SettingsError(Problem(where=where, found=found, remedy=remedy))
