"""Where did every order line and every amount go, and do the totals agree?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.i18n import Label
from xl_crm.pipeline import Check
from xl_crm.reports._spec import Mark, Page, Parameter, Parameters, Table, Tone, Total
from xl_crm.reports.quality._column import (
    FrameColumn,
    as_is,
    filled,
    money,
    said,
    whole,
)
from xl_crm.tables.issue import Outcome
from xl_crm.tables.issue_rules import RULE_BY_NAME
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import INSUFFICIENT_DATA, NO_PURCHASE, TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_crm.reports.quality._view import QualityView

SHEET = Label(zh="核对", en="Reconciliation")
SUMMARY = Label(
    zh="每一行订单的去向：文件中的行 = 计入 + 冲抵 + 合并 + 不计 + 隔离",
    en="Where every order line went: lines in the files = kept + netted + merged "
    "+ left out + quarantined",
)
PASSED, FAILED = Label(zh="通过", en="pass"), Label(zh="不符", en="FAIL")
TOTAL = Label(zh="合计", en="Total")
#: Stands in the reconciliation for the rule of order lines that count.
KEPT = "kept"
_NOTHING_WRONG = Label(zh="没有问题", en="nothing wrong")
_OUTCOME = Label(zh="去向", en="outcome")
#: Name of the cell with the number of all order lines of the files.
LINES_READ = "order_lines_read"
_SHARE_FORMULA = f'IF({LINES_READ}=0,"",[@rows]/{LINES_READ})'
_ROWS = FrameColumn(
    name="rows",
    heading=Label(zh="行数", en="rows"),
    read=whole("rows"),
    unit=Unit.NUMBER,
    total=Total.SUM,
)
_SHARE = FrameColumn(
    name="share",
    heading=Label(zh="行数占比", en="share of rows"),
    read=as_is("share"),
    unit=Unit.PERCENT,
    mark=Mark.BAR,
    formula=_SHARE_FORMULA,
    total=Total.SUM,
)
#: Not rounded: the totals are added up from these cells.
_AMOUNT = FrameColumn(
    name="amount",
    heading=Label(zh="金额(元)", en="amount (CNY)"),
    read=as_is("amount"),
    unit=Unit.MONEY,
    note=Label(
        zh="读不出金额的行（列数不符、金额无法识别）按 0 计",
        en="A row whose amount cannot be read (broken row, bad number) adds 0",
    ),
    total=Total.SUM,
)


def reconciliation_page(view: QualityView) -> Page:
    """Return rows and amounts in and out, and every check with both of its sides."""
    return Page(
        name="reconciliation",
        sheet=view.text(SHEET),
        title=view.text(SHEET),
        summary=view.text(SUMMARY),
        blocks=(
            _lines_read(view),
            outcome_table(view, "order_outcomes"),
            _lines_table(view),
            _check_table(
                view,
                "row_checks",
                Label(zh="行数核对", en="Checks of rows"),
                Unit.COUNT,
            ),
            _check_table(
                view,
                "amount_checks",
                Label(zh="金额核对", en="Checks of amounts"),
                Unit.MONEY,
            ),
        ),
    )


def outcomes(reconciliation: pd.DataFrame) -> pd.DataFrame:
    """Add rows and amounts by outcome: outcome (label), rows, share, amount."""
    lines = []
    n_rows = reconciliation["rows"].sum()
    for outcome in Outcome:
        part = reconciliation[reconciliation["outcome"] == str(outcome)]
        rows = int(part["rows"].sum())
        share = rows / n_rows if n_rows else None
        lines.append((outcome.label, rows, share, float(part["amount"].sum())))
    return pd.DataFrame(lines, columns=["outcome", "rows", "share", "amount"])


def outcome_table(view: QualityView, name: str) -> Table:
    """Return rows and amounts by what became of them, added up from the rules."""
    columns = (
        _outcome_column(),
        replace(_ROWS, formula=_of_outcome("rows")),
        _SHARE,
        replace(_AMOUNT, formula=_of_outcome("amount")),
    )
    return Table(
        name=name,
        title=view.text(Label(zh="订单行去向", en="Where the order lines went")),
        columns=filled(view, columns, outcomes(view.quality.reconciliation)),
        total_label=view.text(TOTAL),
    )


def lines_of(view: QualityView, column: str, *kinds: Outcome) -> str:
    """Return the formula that adds up a column of the order lines of some outcomes."""
    return "+".join(
        f'SUMIFS(order_lines_out[{column}],order_lines_out[outcome],"{word}")'
        for word in (view.text(kind.label) for kind in kinds)
    )


def checks_passed(view: QualityView) -> str:
    """Return the formula that says how many checks hold, of how many."""
    tables = ("row_checks", "amount_checks")
    passed = "+".join(
        f'COUNTIF({each}[result],"{view.text(PASSED)}")' for each in tables
    )
    every = "+".join(f"COUNTA({each}[check])" for each in tables)
    return f'{passed}&" / "&{every}'


def _of_outcome(column: str) -> str:
    return f"SUMIFS(order_lines_out[{column}],order_lines_out[outcome],[@outcome])"


def _outcome_column() -> FrameColumn:
    return FrameColumn(
        name="outcome", heading=_OUTCOME, read=said("outcome"), tones=_outcome_tones
    )


def _outcome_tones(view: QualityView) -> Mapping[str, Tone]:
    return {
        view.text(Outcome.KEPT.label): Tone.GOOD,
        view.text(Outcome.LEFT_OUT.label): Tone.MUTED,
        view.text(Outcome.QUARANTINED.label): Tone.WARN,
    }


def _lines_read(view: QualityView) -> Parameters:
    """Return the number of all order lines: what shares are of."""
    return Parameters(
        name="order_lines_in",
        parameters=(
            Parameter(
                name=LINES_READ,
                label=view.text(
                    Label(zh="文件中的全部订单行", en="Order lines of all files")
                ),
                value=int(view.quality.reconciliation["rows"].sum()),
                unit=Unit.NUMBER,
                editable=False,
                formula="SUM(order_lines_out[rows])",
            ),
        ),
    )


def _lines_table(view: QualityView) -> Table:
    """Return one line for each outcome and rule: what all other numbers rest on."""
    frame = view.quality.reconciliation
    n_rows = int(frame["rows"].sum())
    labels = {str(each): each.label for each in Outcome}
    rules = [
        _NOTHING_WRONG if rule == KEPT else RULE_BY_NAME[rule].label
        for rule in frame["rule"]
    ]
    details = pd.DataFrame(
        {
            "outcome": [labels[each] for each in frame["outcome"]],
            "rule": rules,
            "rows": frame["rows"],
            "share": frame["rows"] / n_rows if n_rows else None,
            "amount": frame["amount"],
            "absolute": frame["absolute"],
        }
    )
    rule = FrameColumn(
        name="rule", heading=Label(zh="其中", en="of which"), read=said("rule")
    )
    absolute = FrameColumn(
        name="absolute",
        heading=Label(zh="金额绝对值(元)", en="amount without sign (CNY)"),
        read=as_is("absolute"),
        unit=Unit.MONEY,
        total=Total.SUM,
    )
    columns = (_outcome_column(), rule, _ROWS, _SHARE, _AMOUNT, absolute)
    return Table(
        name="order_lines_out",
        title=view.text(Label(zh="按规则", en="By rule")),
        columns=filled(view, columns, details),
        total_label=view.text(TOTAL),
    )


def _check_table(view: QualityView, name: str, title: Label, unit: Unit) -> Table:
    """Return each check with both sides, their difference and whether it holds.

    A side that adds up other numbers of the workbook is a formula.
    """
    checks = [each for each in view.checks if each.unit is unit]
    left = np.array([each.left for each in checks], np.float64)
    right = np.array([each.right for each in checks], np.float64)
    frame = pd.DataFrame(
        {
            "check": [each.label for each in checks],
            "result": [PASSED if each.passed else FAILED for each in checks],
            "left": left,
            "right": right,
            "difference": left - right,
        }
    )
    return Table(
        name=name,
        title=view.text(title),
        columns=filled(view, _check_columns(view, checks, unit), frame),
    )


def _check_columns(
    view: QualityView, checks: Sequence[Check], unit: Unit
) -> tuple[FrameColumn, ...]:
    sides = [_sides(view).get(each.name, ("", "")) for each in checks]
    passed, failed = view.text(PASSED), view.text(FAILED)

    def side(name: str, heading: Label, place: int) -> FrameColumn:
        formulas = {row: pair[place] for row, pair in enumerate(sides) if pair[place]}
        return FrameColumn(
            name=name,
            heading=heading,
            read=as_is(name),
            unit=unit,
            row_formulas=formulas,
        )

    return (
        FrameColumn(
            name="check", heading=Label(zh="核对项", en="check"), read=said("check")
        ),
        FrameColumn(
            name="result",
            heading=Label(zh="结果", en="result"),
            read=said("result"),
            tones=lambda _: {passed: Tone.GOOD, failed: Tone.BAD},
            formula=f"IF(ABS([@left]-[@right])<{Check.tolerance},"
            f'"{passed}","{failed}")',
        ),
        side("left", Label(zh="左边", en="left"), 0),
        side("right", Label(zh="右边", en="right"), 1),
        FrameColumn(
            name="difference",
            heading=Label(zh="差额", en="difference"),
            read=money("difference"),
            unit=unit,
            formula="ROUND([@left]-[@right],2)",
        ),
    )


def _sides(view: QualityView) -> dict[str, tuple[str, str]]:
    """Return how the sides of checks are added up from tables of the same workbook."""
    of_tiers = "+".join(
        f'SUMIFS(scores[monetary],scores[tier],"{view.text(tier.label)}")'
        for tier in (*TIERS, NO_PURCHASE, INSUFFICIENT_DATA)
    )
    return {
        "order_lines": ("", "SUM(order_lines_out[rows])"),
        "order_amounts": ("", "SUM(order_lines_out[absolute])"),
        "netted": (lines_of(view, "amount", Outcome.NETTED), ""),
        "lifetime_amount": (
            lines_of(view, "amount", Outcome.KEPT, Outcome.NETTED),
            "",
        ),
        "customers": ("COUNTA(scores[customer_id])", ""),
        "amount_by_tier": ("SUM(scores[monetary])", of_tiers),
    }
