"""Who are the customers, one by one, and what do people calculate of each (A18-A20)?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Column, Table
from xl_crm.reports._view import cells, tier_tones
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.calculated import field_note
from xl_crm.reports.business.sections._customer_rows import (
    AVERAGE,
    AVERAGE_PLACES,
    CustomerRows,
)
from xl_crm.reports.business.sections.calculated_fields import (
    HIGH,
    LOW,
    end_name,
    has_fields,
)
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.unit import Unit

_ATTRIBUTES = ("owner", "region", "industry")
#: Figures of every customer; calculated fields bring those that they name.
_FIGURES = ("net_amount", "orders", AVERAGE, "recency_days")
_TIER = Label(zh="客户层级", en="customer tier")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerList:
    """One row a customer that the filters leave, the largest net amount first.

    Alone on its sheet it is a page of data. Calculated fields are columns that the
    sheet computes. A weighted sum in different units has a scaled one beside it: the
    sheet computes that, too, where ``CalculatedFields`` of the same report has the
    ends that it goes by.
    """

    name: str
    title: Label

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table; nothing where the filters leave nobody."""
        rows = CustomerRows(view)
        if rows.places.size:
            yield Table(
                name=self.name,
                columns=(*_attributes(rows), *_figures(rows), *_calculated(rows)),
                key=("customer_id",),
                title=view.text(self.title),
            )


def _attributes(rows: CustomerRows) -> Iterator[Column]:
    """Yield who a customer is; names masked where the settings say so."""
    every, lang = rows.all, rows.view.lang
    yield Column(
        name="customer_id",
        heading=heading(CUSTOMERS["customer_id"].label, lang),
        values=rows.taken(every.customers("customer_id")),
        unit=Unit.ID,
    )
    filled = every.analysis.customers.columns
    for name in ("customer_name", *_ATTRIBUTES):
        # Without a customer table the orders may tell.
        if name in filled:
            values = every.key_field(name)
        elif f"order_{name}" in filled:
            values = every.customers(f"order_{name}")
        else:
            continue
        yield Column(
            name=name,
            heading=heading(CUSTOMERS[name].label, lang),
            values=rows.taken(values),
        )
    yield Column(
        name="tier",
        heading=heading(_TIER, lang),
        values=rows.taken(every.tier(every.analysis.tiers)),
        tones=tier_tones(lang),
    )


def _figures(rows: CustomerRows) -> Iterator[Column]:
    """Yield what a customer bought, and what else calculated fields name."""
    own = {field.name for field in rows.fields}
    named = (name for field in rows.fields for name in field.needs)
    for name in dict.fromkeys((*_FIGURES, *named)):
        values = rows.numbers(name) if name not in own else None
        if values is not None:
            known = rows.known(name)
            is_average = name == AVERAGE
            yield Column(
                name=name,
                heading=heading(known.label, rows.view.lang),
                values=cells(values),
                unit=known.unit,
                formula=_AVERAGE_FORMULA if is_average else "",
            )


_AVERAGE_FORMULA = (
    f'IF(N([@orders])=0,"",ROUND([@net_amount]/[@orders],{AVERAGE_PLACES}))'
)


def _calculated(rows: CustomerRows) -> Iterator[Column]:
    """Yield the calculated fields, each with its scaled variant."""
    view = rows.view
    has_ends = has_fields(view)
    for field in rows.fields:
        yield Column(
            name=field.name,
            heading=view.text(field.label),
            values=cells(rows.figures[field.name]),
            unit=field.unit,
            note=field_note(field, view),
            formula=field.sheet_formula,
        )
        if field.scaled:
            ends = {
                name: (end_name(name, LOW), end_name(name, HIGH))
                for name in field.scaled.needs
            }
            yield Column(
                name=field.scaled.name,
                heading=view.text(field.scaled.label),
                values=cells(field.scaled.evaluate(rows.figures)),
                unit=field.scaled.unit,
                note=field_note(field, view),
                formula=field.scaled.sheet_formula(ends) if has_ends else "",
            )
