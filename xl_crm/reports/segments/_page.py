"""By which edges, grid, references and thresholds are customers grouped?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._spec import Column, Page, Parameter, Parameters, Rule, Table
from xl_crm.reports._view import cells
from xl_crm.reports.segments._edges import edge_table, matrix_table, measure_column
from xl_crm.reports.segments._formulas import MEASURES, rule_name, type_name
from xl_crm.reports.segments._grid import SEGMENT_LABELS, grid_table
from xl_crm.reports.segments._sizes import Grouping, size_chart, size_table
from xl_crm.tables.unit import Unit
from xl_crm.tiers.documented import DOCUMENTED_TIERS
from xl_crm.tiers.eight_types import EIGHT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports._view import View

_SHEET = Label(zh="RFM分群", en="Segments")


def segment_page(view: View) -> Page:
    """Return what groups are made by, and the size of every segment and type."""
    rfm = view.analysis.rfm
    segments = Grouping(
        table="segment_sizes",
        title=Label(zh="客户分群", en="Segments"),
        column="segment",
        index=rfm.segments,
        labels=SEGMENT_LABELS,
    )
    types = Grouping(
        table="type_sizes",
        title=Label(zh="客户类型(八类)", en="Eight types"),
        column="customer_type",
        index=rfm.types.types,
        labels=[each.label for each in EIGHT_TYPES],
    )
    documented = Grouping(
        table="documented_sizes",
        title=Label(zh="规则法层级", en="Tiers by rules"),
        column="documented_tier",
        index=rfm.documented,
        labels=[each.label for each in DOCUMENTED_TIERS],
    )
    return Page(
        name="segments",
        sheet=view.text(_SHEET),
        title=view.text(_SHEET),
        summary=view.text(
            Label(
                zh="分箱界点、分群表与规则，以及各分群、类型的客户数与金额",
                en="Bin edges, grid and rules, and customers and amount of each "
                "segment and type",
            )
        ),
        blocks=(
            edge_table(view),
            matrix_table(view),
            grid_table(view),
            size_table(view, segments),
            size_chart(view, segments),
            _type_references(view),
            size_table(view, types),
            _rule_thresholds(view),
            size_table(view, documented),
        ),
    )


def _type_references(view: View) -> Table:
    """Return what the eight types compare R, F and M with, to be changed."""
    references = view.analysis.rfm.types.references
    values = np.array([getattr(references, name) for name in MEASURES])
    origin = (
        Label(zh="参照值来自设置", en="The references come from the settings")
        if view.analysis.plan.rfm.type_reference
        else Label(
            zh="参照值为已成交客户的平均值",
            en="The references are the means of those who bought",
        )
    )
    rule = Label(
        zh=f"{origin.zh}：R不大于参照值为高，F、M不小于参照值为高",
        en=f"{origin.en}: R is high at or below its reference, F and M at or above "
        "theirs",
    )
    note = Label(
        zh="可修改：参照值改动后，客户类型随之重算。",
        en="Yours to change: the types follow the references.",
    )
    return Table(
        name="type_references",
        key=("measure",),
        title=view.text(Label(zh="八类客户参照值", en="References of the eight types")),
        note=view.text(note),
        columns=(
            measure_column(view, rule),
            Column(
                name="reference",
                heading=view.text(Label(zh="参照值", en="Reference")),
                values=cells(values),
                unit=Unit.MONEY,
                rule=Rule.NUMBER,
                editable=True,
                cell_names=tuple(map(type_name, MEASURES)),
            ),
        ),
    )


def _rule_thresholds(view: View) -> Parameters:
    """Return the thresholds of the guide's rules, and whom neither of them catches."""
    outside = Parameter(
        name="documented_outside",
        label=view.text(Label(zh="规则之外的客户数", en="Customers outside the rules")),
        value=view.analysis.rfm.documented_outside,
        unit=Unit.NUMBER,
        editable=False,
        formula="INDEX(documented_sizes[customers],3)"
        "+INDEX(documented_sizes[customers],4)",
    )
    note = Label(
        zh="先看高价值，再看潜力；规则之外的客户按R归入一般客户或流失风险客户。"
        "界点可改，规则法层级随之重算。",
        en="High value comes first, then potential; who fits neither is general or at "
        "risk by R. Change a threshold, and the tiers by rules follow.",
    )
    return Parameters(
        name="rule_thresholds",
        title=view.text(Label(zh="规则法界点", en="Thresholds of the rules")),
        note=view.text(note),
        parameters=(*_thresholds(view), outside),
    )


def _thresholds(view: View) -> Iterator[Parameter]:
    """Yield one parameter a threshold, labelled by the condition that it stands in."""
    rules = view.analysis.rfm.documented_rules
    lately = "≥" if rules.as_documented else "≤"
    high, potential = (each.label for each in DOCUMENTED_TIERS[:2])
    conditions = (
        ("high_recency_days", high, f"R {lately}", Unit.DAYS),
        ("high_frequency", high, "F ≥", Unit.COUNT),
        ("high_monetary", high, "M ≥", Unit.MONEY),
        ("potential_recency_days", potential, "R ≤", Unit.DAYS),
        ("potential_frequency", potential, "F ≤", Unit.COUNT),
        ("potential_monetary", potential, "M ≥", Unit.MONEY),
        ("churn_days", DOCUMENTED_TIERS[2].label, "R ≤", Unit.DAYS),
    )
    for name, tier, condition, unit in conditions:
        yield Parameter(
            name=rule_name(name),
            label=f"{view.text(tier)} {condition}",
            value=getattr(rules, name),
            unit=unit,
        )
