"""How do the options of a report change its plan?"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from xl_crm.errors import Problem, SettingsError
from xl_crm.metrics.calculated import CalculatedField, parse_calculated
from xl_crm.models.periods import Calendar, parse_period
from xl_crm.summary.filtering import Filter, parse_filter
from xl_crm.tables import normalise_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xl_crm.plan import Plan

_Read = TypeVar("_Read")

#: Signs of an option that an error repeats; people know which one they wrote.
SHOWN = 60


def narrowed(
    plan: Plan,
    *,
    period: str = "",
    compare: str = "",
    filters: Iterable[str] = (),
    calculated: Iterable[tuple[str, str]] = (),
) -> Plan:
    """Return a plan with a period, filters and calculated fields over its own.

    Filters take the place of those of the plan by the same field, calculated fields
    that of those of the same name; of several options by one field all must hold.

    Raises
    ------
    SettingsError
        Everything that is wrong with these options; whether there are columns of the
        names in calculated fields is up to the reports.
    """
    problems: list[Problem] = []
    calendar = Calendar(fiscal_year_start_month=plan.report.fiscal_year_start_month)
    for option, text in (("--period", period), ("--compare", compare)):
        if text:
            where = _option(option, text)
            _tried(partial(parse_period, text, calendar), where, problems)
    narrowing = _filters(plan, filters, problems)
    fields = _calculated(plan, calculated, problems)
    if problems:
        raise SettingsError(*problems)
    report = replace(
        plan.report,
        period=period or plan.report.period,
        compare=compare or plan.report.compare,
    )
    return replace(plan, report=report, filters=narrowing, calculated=fields)


@contextmanager
def told_as_typed(*, period: str = "", **_: object) -> Iterator[None]:
    """Have an error in the setting of the period name the option, where one was given.

    Raises
    ------
    SettingsError
        As it comes, but for where it is.
    """
    try:
        yield
    except SettingsError as error:
        setting = f"report.period {period}"
        if not period or error.problems[0].where != setting:
            raise
        where = _option("--period", period)
        raise SettingsError(
            *(replace(each, where=where) for each in error.problems)
        ) from error


def _filters(
    plan: Plan, texts: Iterable[str], problems: list[Problem]
) -> tuple[Filter, ...]:
    """Return the filters of the options, and of the plan by other fields."""
    tried = (
        _tried(partial(parse_filter, text), _option("--filter", text), problems)
        for text in texts
    )
    asked = [each for each in tried if each]
    fields = {each.field for each in asked}
    return (*(each for each in plan.filters if each.field not in fields), *asked)


def _calculated(
    plan: Plan, named: Iterable[tuple[str, str]], problems: list[Problem]
) -> tuple[CalculatedField, ...]:
    """Return the fields of the options, and of the plan by other names."""
    asked = []
    for name, text in named:
        where = _option("--calc", f"{name}={text}")
        field = _tried(partial(parse_calculated, name, text, where), where, problems)
        if field:
            asked.append(field)
    names = {normalise_header(each.name) for each in asked}
    kept = (
        each for each in plan.calculated if normalise_header(each.name) not in names
    )
    return (*kept, *asked)


def _option(name: str, text: str) -> str:
    """Return an option as an error names it: on one line, however long it is."""
    line = " ".join(text.split())
    return f"{name} {line if len(line) <= SHOWN else line[:SHOWN] + '…'}"


def _tried(
    read: Callable[[], _Read], where: str, problems: list[Problem]
) -> _Read | None:
    """Read an option; note what is wrong with it under its own name."""
    try:
        return read()
    except SettingsError as error:
        problems += [replace(problem, where=where) for problem in error.problems]
        return None
