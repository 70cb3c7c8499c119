"""Which customers do the filters leave, with which figures?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.metrics.calculated import customer_vocabulary, evaluate_all
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._view import View
from xl_crm.reports.business.calculated import fitting
from xl_crm.summary.facts import Question
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xl_crm.i18n import Label
    from xl_crm.metrics.calculated import Known, ResolvedField
    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._view import ReportView

    Floats = NDArray[np.float64]

#: Digits behind the point of amounts, and of an amount over a number of orders.
MONEY_PLACES, AVERAGE_PLACES = 2, 6
AVERAGE = "avg_order_value"


@dataclass(frozen=True)
class CustomerRows:
    """The customers of a run, row by row."""

    view: ReportView

    @cached_property
    def all(self) -> View:
        """Every customer of the analysis."""
        return View(self.view.reporting.analysis, self.view.lang)

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """The rows of the analysis, the largest net amount of the window first."""
        customers = self.all.analysis.customers
        kept = np.ones(len(customers), dtype=bool)
        if self.view.plan.filters:
            asked = Question(
                fact="customers", measures=("customers",), by=("customer_id",)
            )
            ids = self.view.ask(asked)["customer_id"]
            kept = customers["customer_id"].isin(ids).to_numpy()
        places = np.flatnonzero(kept)
        amounts = self._rounded("net_amount", MONEY_PLACES)[places]
        return places[np.argsort(-amounts, kind="stable")]

    def taken(self, values: Sequence[Cell]) -> Sequence[Cell]:
        """Return the cells of these customers, of one for each of the analysis."""
        if isinstance(values, ArrowCells):
            return values.take(self.places)
        return [values[place] for place in self.places]

    def known(self, name: str) -> Known:
        """Return what is known of a figure of customers by its code name.

        Raises
        ------
        KeyError
            There is no such figure.
        """
        found = customer_vocabulary().find(name)
        if found is None:
            raise KeyError(name)
        return found

    def numbers(self, name: str) -> Floats | None:
        """Return a figure of each customer as its cell holds it.

        Amounts are rounded to 0.01; NaN where there is none. None where the input does
        not fill it.
        """
        if name == AVERAGE:
            amounts, orders = self.numbers("net_amount"), self.numbers("orders")
            if amounts is None or orders is None:
                return None
            average = np.full(amounts.shape, np.nan)
            np.divide(amounts, orders, out=average, where=orders > 0)
            return round_half_away(average, AVERAGE_PLACES)
        analysis = self.all.analysis
        if name not in analysis.customers and name not in analysis.metrics:
            return None
        places = MONEY_PLACES if self.known(name).unit is Unit.MONEY else None
        return self._rounded(name, places)[self.places]

    def _rounded(self, name: str, places: int | None) -> Floats:
        """Return a figure of every customer of the analysis."""
        analysis = self.all.analysis
        frame = analysis.customers if name in analysis.customers else analysis.metrics
        values = frame[name].to_numpy(np.float64)
        return values if places is None else round_half_away(values, places)

    @cached_property
    def fitting(self) -> tuple[ResolvedField, ...]:
        """The calculated fields that figures of customers are enough for."""
        return fitting(self.view.plan.calculated, customer_vocabulary())

    @cached_property
    def figures(self) -> dict[str, Floats]:
        """What calculated fields name, and their own values, by code name.

        Without what the input does not fill.
        """
        needed = dict.fromkeys(name for field in self.fitting for name in field.needs)
        columns = {
            name: values
            for name in needed
            if customer_vocabulary().find(name) is not None
            and (values := self.numbers(name)) is not None
        }
        return {**columns, **evaluate_all(self.fitting, columns)}

    @property
    def fields(self) -> list[ResolvedField]:
        """The calculated fields that have values."""
        return [field for field in self.fitting if field.name in self.figures]

    def label(self, name: str) -> Label:
        """Return what a figure is called, a calculated one too."""
        own = {field.name: field.label for field in self.fitting}
        return own[name] if name in own else self.known(name).label

    def unit(self, name: str) -> Unit:
        """Return the unit of a figure, of a calculated one too."""
        own = {field.name: field.unit for field in self.fitting}
        return own[name] if name in own else self.known(name).unit
