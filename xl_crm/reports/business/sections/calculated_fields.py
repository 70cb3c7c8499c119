"""How is each calculated field calculated, and what is to be known of it (A19, A20)?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.metrics.calculated import customer_vocabulary
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Cell, Column, Table
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections._customer_rows import CustomerRows
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_crm.metrics.calculated import CalculatedField

TITLE = Label(zh="计算字段", en="Calculated fields")
_FIELD = Label(zh="计算字段", en="field")
_TEXT = Label(zh="算式", en="expression")
_ABOUT = Label(zh="说明", en="note")
_LIST = Label(zh="客户清单", en="customer list")
_LISTED = Label(zh="已列出", en="listed")
_GROUPS = Label(
    zh="客户没有这些指标，见有其全部指标的分组表",
    en="no figures of a customer: see the tables of groups that have them all",
)
_LACKING = Label(
    zh="数据中没有算式所需的列，未计算",
    en="not calculated: the data lack a column that it names",
)
_NAMED_ALIKE = Label(
    zh="客户已有同名的指标“{}”，清单不另列；分组表按算式计算",
    en='customers have a figure of that name, "{}": not listed beside it; the tables '
    "of groups go by the expression",
)
_NONE_HAS = Label(
    zh="{n}个客户都没有值：{why}", en="none of {n} customers has a value: {why}"
)
_SOME_HAVE_NOT = Label(
    zh="{n}个客户中{blank}个没有值：{why}",
    en="{blank} of {n} customers have no value: {why}",
)
_WHY_BLANK = Label(zh="除数为0或缺数据", en="division by zero, or no data")
_SCALED = Label(
    zh="标准化一列先把各项按最低到最高换算为0-100，再加权，消除量纲差别",
    en="the scaled column first brings each part to 0-100 between its ends",
)
_ENDS = Label(zh="标准化的最低与最高", en="Ends of the scaled fields")
_PART = Label(zh="列", en="column")
#: Ends of a column.
LOW, HIGH = "low", "high"
_LOWEST, _HIGHEST = Label(zh="最低", en="lowest"), Label(zh="最高", en="highest")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatedFields:
    """The calculated fields in words, and the ends that scaled ones go by.

    Attributes
    ----------
    customers : str
        Name of the ``CustomerList`` of the same report, whose columns have these ends.
    """

    name: str
    customers: str
    title: Label = TITLE

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield both tables; nothing where nothing is calculated."""
        fields = view.plan.calculated
        if not fields:
            return
        rows = CustomerRows(view)
        columns: dict[str, tuple[Label, list[Cell]]] = {
            "field": (_FIELD, [each.name for each in fields]),
            "expression": (_TEXT, [each.text for each in fields]),
            "listed": (_LIST, [_listed(each, rows) for each in fields]),
            "about": (_ABOUT, [_about(each, rows) for each in fields]),
        }
        yield Table(
            name=self.name,
            columns=tuple(
                Column(name=name, heading=heading(title, view.lang), values=values)
                for name, (title, values) in columns.items()
            ),
            key=("field",),
            title=view.text(self.title),
        )
        yield from self._ends(rows)

    def _ends(self, rows: CustomerRows) -> Iterator[Table]:
        """Yield the lowest and the highest value of what scaled fields are made of."""
        scaled = [field.scaled for field in rows.fields if field.scaled]
        names = list(dict.fromkeys(name for each in scaled for name in each.needs))
        if not names:
            return
        view = rows.view
        labels = [heading(rows.label(name), view.lang) for name in names]
        ends = [
            Column(
                name=end,
                heading=heading(title, view.lang),
                values=[_end(rows.figures[name], end) for name in names],
                unit=Unit.RATIO,
                units=[rows.unit(name) for name in names],
                row_formulas={
                    place: _found(f"{self.customers}[{name}]", function)
                    for place, name in enumerate(names)
                },
                cell_names=[end_name(name, end) for name in names],
            )
            for end, title, function in ((LOW, _LOWEST, "MIN"), (HIGH, _HIGHEST, "MAX"))
        ]
        yield Table(
            name=f"{self.name}_ends",
            columns=(
                Column(name="part", heading=heading(_PART, view.lang), values=labels),
                *ends,
            ),
            key=("part",),
            title=view.text(_ENDS),
        )


def calculated_notes(view: ReportView) -> tuple[str, ...]:
    """Return what must be known of the calculated fields of a report, a line each.

    Nothing of a report without ``CalculatedFields``.
    """
    if not has_fields(view):
        return ()
    line = Label(zh="计算字段“{}”（{}）：{}", en='Calculated field "{}" ({}): {}')
    return tuple(
        view.text(line).format(view.text(field.label), field.text, view.text(warning))
        for field in CustomerRows(view).fields
        for warning in field.warnings
    )


def has_fields(view: ReportView) -> bool:
    """Tell whether a report has the ends that scaled fields go by."""
    return any(
        isinstance(section, CalculatedFields)
        for sheet in view.report.sheets
        for section in sheet.sections
    )


def end_name(column: str, end: str) -> str:
    """Return the defined name of the lowest or highest value of a column."""
    return f"calculated_{end}_{column}"


def _found(column: str, function: str) -> str:
    """Return what a sheet computes for the end of a column; blank for no number."""
    return f'IF(COUNT({column})=0,"",{function}({column}))'


def _end(values: NDArray[np.float64], end: str) -> Cell:
    given = values[np.isfinite(values)]
    if not given.size:
        return None
    return float(given.min() if end == LOW else given.max())


def _listed(field: CalculatedField, rows: CustomerRows) -> str:
    """Tell whether a field stands in the customer list, or why not."""
    text = rows.view.text
    if field.name in {each.label.zh for each in rows.fields}:
        return text(_LISTED)
    if field.name in {each.label.zh for each in rows.fitting}:
        return text(_LACKING)
    alike = customer_vocabulary().find(field.name)
    return text(_NAMED_ALIKE).format(text(alike.label)) if alike else text(_GROUPS)


def _about(field: CalculatedField, rows: CustomerRows) -> Cell:
    """Return what a reader must know of a field; blank for nothing."""
    text, told = rows.view.text, []
    for each in rows.fields:
        if each.label.zh == field.name:
            told = [
                *map(text, each.warnings),
                *([text(_SCALED)] if each.scaled else []),
            ]
            told += _blanks(rows.figures[each.name], rows.view)
    return text(Label(zh="；", en="; ")).join(told) or None


def _blanks(values: NDArray[np.float64], view: ReportView) -> Iterator[str]:
    """Yield how many customers have no value of a field, and why; nothing for none."""
    n, blank = len(values), int(np.isnan(values).sum())
    if blank:
        told = view.text(_NONE_HAS if blank == n else _SOME_HAVE_NOT)
        why = view.text(_WHY_BLANK)
        yield told.format(n=f"{n:,}", blank=f"{blank:,}", why=why)
