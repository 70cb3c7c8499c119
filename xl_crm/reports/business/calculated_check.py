"""Can every calculated field be calculated somewhere in the reports that are asked for?

Tables of different facts hold different figures, so a field is refused only where no
table holds all that it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, SettingsError, did_you_mean
from xl_crm.i18n import Label
from xl_crm.metrics.calculated import customer_vocabulary, cycle_problems
from xl_crm.reports.business.calculated import NO_NUMBERS, fitting, measure_vocabulary
from xl_crm.reports.business.sections.breakdown import Breakdown
from xl_crm.summary.facts import fact_named
from xl_crm.tables import normalise_header
from xl_crm.tables.expression import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_crm.metrics.calculated import CalculatedField, Known, Vocabulary
    from xl_crm.plan import Plan
    from xl_crm.reports.business._spec import Report
    from xl_crm.summary.facts import Measure, Ratio

_ONLY_NUMBERS = Label(zh="只用数字列计算", en="Calculate with columns of numbers only")
_OTHER_NAME = Label(zh="换一个名称", en="Choose another name")
_APART = Label(
    zh="没有一张表同时有这些列",
    en="no table has all of its columns together",
)
_ONE_TABLE = Label(
    zh="只用客户清单的列，或同一张分组表的指标",
    en="Use columns of the customer list only, or figures of one table of groups",
)


def check_calculated(plan: Plan, reports: Sequence[Report]) -> None:
    """Refuse calculated fields that no table of some reports can hold.

    The customer list counts in any case, so that one project file serves all reports.

    Raises
    ------
    SettingsError
        All at once: what no table knows, with the names that come near; columns that
        no table has together; fields that need each other.
    """
    fields = plan.calculated
    problems = list(cycle_problems(fields))
    if not problems:
        scope = _Scope(
            fields=fields,
            tables=(
                customer_vocabulary(),
                *(measure_vocabulary(shown, fields) for shown in _shown(reports)),
            ),
        )
        problems = [
            problem for field in scope.lost for problem in scope.problems(field)
        ]
    if problems:
        raise SettingsError(*problems)


def _shown(reports: Iterable[Report]) -> Iterator[tuple[Measure | Ratio, ...]]:
    """Yield the figures of each table that takes calculated fields."""
    sections = (
        (report, section)
        for report in reports
        for sheet in report.sheets
        for section in sheet.sections
    )
    for report, section in sections:
        if isinstance(section, Breakdown):
            fact = fact_named(section.fact or report.fact)
            yield tuple(fact[name] for name in section.measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """Calculated fields, and the columns of all tables that may hold them."""

    fields: Sequence[CalculatedField]
    tables: Sequence[Vocabulary]

    @property
    def lost(self) -> list[CalculatedField]:
        """The fields that no table can hold."""
        held = {
            field.label.zh
            for table in self.tables
            for field in fitting(self.fields, table)
        }
        return [field for field in self.fields if field.name not in held]

    def problems(self, field: CalculatedField) -> Iterator[Problem]:
        """Yield why a field is lost; nothing where one that it needs is to blame."""
        where = f"calculated.{field.name}"
        named = {normalise_header(each.name): each for each in self.fields}
        parts = list(dict.fromkeys(names_in(field.expression)))
        columns = [name for name in parts if normalise_header(name) not in named]
        wrong = [
            problem
            for name in columns
            if (problem := self._problem(name, where)) is not None
        ]
        yield from wrong
        lost = {normalise_header(each.name) for each in self.lost}
        if not wrong and lost.isdisjoint(map(normalise_header, parts)):
            taken = [found for found in self._found(field.name) if found]
            yield (
                _named_like(taken[0], where)
                if taken
                else Problem(where=where, found=_APART, remedy=_ONE_TABLE)
            )

    def _found(self, name: str) -> list[Known | None]:
        return [table.find(name) for table in self.tables]

    def _problem(self, name: str, where: str) -> Problem | None:
        """Return why a name is no column to calculate with; None where it is one."""
        found = [each for each in self._found(name) if each]
        if any(each.unit not in NO_NUMBERS for each in found):
            return None
        if found:
            return Problem(
                where=where,
                found=Label(zh=f"“{name}”不是数字", en=f'"{name}" holds no numbers'),
                remedy=_ONLY_NUMBERS,
            )
        words = [word for table in self.tables for word in table.words()]
        words += [each.name for each in self.fields]
        return Problem(
            where=where,
            found=Label(zh=f"没有列“{name}”", en=f'no column "{name}"'),
            remedy=did_you_mean(name, dict.fromkeys(words)),
        )


def _named_like(column: Known, where: str) -> Problem:
    """Return the problem of a field that is called like a column."""
    return Problem(
        where=where,
        found=Label(
            zh=f"已有这个名称的列（{column.label.zh}，{column.name}）",
            en=f"there is a column of this name ({column.label.en}, {column.name})",
        ),
        remedy=_OTHER_NAME,
    )
