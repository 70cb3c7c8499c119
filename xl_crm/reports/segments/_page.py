"""By which edges, grid, references and thresholds are customers grouped?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._spec import Page, Parameter, Parameters
from xl_crm.reports.segments._edges import edge_table, matrix_table
from xl_crm.reports.segments._formulas import MEASURES, rule_name, type_name
from xl_crm.reports.segments._grid import SEGMENT_LABELS, grid_table
from xl_crm.reports.segments._sizes import Grouping, size_chart, size_table
from xl_crm.tables.unit import Unit
from xl_crm.tiers.documented import DOCUMENTED_TIERS, DocumentedRules
from xl_crm.tiers.eight_types import EIGHT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.plan import Plan
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


def _type_references(view: View) -> Parameters:
    """Return what the eight types compare R, F and M with."""
    references = view.analysis.rfm.types.references
    given = bool(view.analysis.plan.rfm.type_reference)
    note = (
        Label(zh="来自设置", en="from the settings")
        if given
        else Label(zh="已成交客户的平均值", en="mean of those who bought")
    )
    return Parameters(
        name="type_references",
        title=view.text(Label(zh="八类客户参照值", en="References of the eight types")),
        note=view.text(
            Label(
                zh="R不大于参照值为高，F、M不小于参照值为高；参照值可改，客户类型随之重算。",
                en="R is high at or below its reference, F and M at or above theirs. "
                "Change a reference, and the types follow.",
            )
        ),
        parameters=tuple(
            Parameter(
                name=type_name(name),
                label=view.text(CATALOGUE[name].label),
                value=_number(getattr(references, name)),
                unit=CATALOGUE[name].unit,
                note=view.text(note),
            )
            for name in MEASURES
        ),
    )


def _rule_thresholds(view: View) -> Parameters:
    """Return the thresholds of the guide's rules, and whom neither of them catches."""
    outside = Parameter(
        name="documented_outside",
        label=view.text(Label(zh="规则之外的客户数", en="Customers outside the rules")),
        value=view.analysis.rfm.documented_outside,
        unit=Unit.NUMBER,
        note=view.text(
            Label(
                zh="不符合“高价值”“潜力”两条规则，按R归入一般客户或流失风险客户",
                en="fit neither named rule and are general or at risk by R",
            )
        ),
        editable=False,
        formula="INDEX(documented_sizes[customers],3)"
        "+INDEX(documented_sizes[customers],4)",
    )
    return Parameters(
        name="rule_thresholds",
        title=view.text(Label(zh="规则法界点", en="Thresholds of the rules")),
        note=view.text(
            Label(
                zh="先看高价值，再看潜力，其余按流失天数划分；界点可改，规则法层级随之重算。",
                en="High value comes first, then potential; churn days split the "
                "others. Change a threshold, and the tiers by rules follow.",
            )
        ),
        parameters=(*_thresholds(view), outside),
    )


def _thresholds(view: View) -> Iterator[Parameter]:
    """Yield one parameter a threshold, labelled by the condition that it stands in."""
    rules = documented_rules(view.analysis.plan)
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


def documented_rules(plan: Plan) -> DocumentedRules:
    """Return the guide's rules with the thresholds that the settings change."""
    return DocumentedRules(
        high_recency_days=plan.rfm.rule_recency_days,
        potential_recency_days=plan.rfm.rule_recency_days,
        churn_days=plan.rfm.churn_days,
        as_documented=plan.rfm.rule_as_documented,
    )


def _number(value: float) -> float | None:
    """Return a reference; blank where nobody bought."""
    return None if math.isnan(value) else value
