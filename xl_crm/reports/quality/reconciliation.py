"""Where did every order line and every amount go, and do the totals agree?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.i18n import Label
from xl_crm.reports._spec import Mark, Page, Table, Tone
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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.reports.quality._view import QualityView

SHEET = Label(zh="核对", en="Reconciliation")
PASSED, FAILED = Label(zh="通过", en="pass"), Label(zh="不符", en="FAIL")
_ALL = Label(zh="合计（文件中的全部订单行）", en="Total (all order lines of the files)")
_NONE = Label(zh="", en="")
_OUTCOME = Label(zh="去向", en="outcome")
_ROWS = FrameColumn(
    name="rows",
    heading=Label(zh="行数", en="rows"),
    read=whole("rows"),
    unit=Unit.NUMBER,
)
_SHARE = FrameColumn(
    name="share",
    heading=Label(zh="行数占比", en="share of rows"),
    read=as_is("share"),
    unit=Unit.PERCENT,
    mark=Mark.BAR,
)
_AMOUNT = FrameColumn(
    name="amount",
    heading=Label(zh="金额(元)", en="amount (CNY)"),
    read=money("amount"),
    unit=Unit.MONEY,
    note=Label(
        zh="读不出金额的行（列数不符、金额无法识别）按 0 计",
        en="A row whose amount cannot be read (broken row, bad number) adds 0",
    ),
)


def reconciliation_page(view: QualityView) -> Page:
    """Return rows and amounts in and out, and every check with both of its sides."""
    return Page(
        name="reconciliation",
        sheet=view.text(SHEET),
        title=view.text(SHEET),
        summary=view.text(
            Label(
                zh="每一行订单的去向：文件中的行 = 计入 + 冲抵 + 合并 + 不计 + 隔离",
                en="Where every order line went: lines in the files = kept + netted "
                "+ merged + left out + quarantined",
            )
        ),
        blocks=(
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


def outcome_table(view: QualityView) -> Table:
    """Return rows and amounts by what became of them."""
    columns = (_outcome_column(), _ROWS, _SHARE, _AMOUNT)
    return Table(
        name="outcomes",
        title=view.text(Label(zh="订单行去向", en="Where the order lines went")),
        columns=filled(view, columns, outcomes(view.quality.reconciliation)),
    )


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


def _lines_table(view: QualityView) -> Table:
    """Return one line for each outcome, the rules below it, and the total."""
    frame = view.quality.reconciliation
    n_rows = int(frame["rows"].sum())
    lines = []
    for outcome in Outcome:
        part = frame[frame["outcome"] == str(outcome)]
        lines.append((outcome.label, _NONE, part["rows"].sum(), part["amount"].sum()))
        lines += [
            (_NONE, RULE_BY_NAME[rule].label, rows, amount)
            for rule, rows, amount in zip(
                part["rule"], part["rows"], part["amount"], strict=True
            )
            if rule != "kept"
        ]
    lines.append((_ALL, _NONE, n_rows, frame["amount"].sum()))
    whole_table = pd.DataFrame(lines, columns=["outcome", "rule", "rows", "amount"])
    whole_table["share"] = whole_table["rows"] / n_rows if n_rows else None
    rule = FrameColumn(
        name="rule", heading=Label(zh="其中", en="of which"), read=said("rule")
    )
    columns = (_outcome_column(), rule, _ROWS, _SHARE, _AMOUNT)
    return Table(
        name="order_lines_out",
        title=view.text(Label(zh="订单行去向", en="Where the order lines went")),
        columns=filled(view, columns, whole_table),
    )


def _check_table(view: QualityView, name: str, title: Label, unit: Unit) -> Table:
    """Return each check with both sides, their difference and whether it holds."""
    checks = [each for each in view.checks if each.unit is unit]
    frame = pd.DataFrame(
        {
            "check": [each.label for each in checks],
            "result": [PASSED if each.passed else FAILED for each in checks],
            "left": np.array([each.left for each in checks], np.float64),
            "right": np.array([each.right for each in checks], np.float64),
        }
    )
    frame["difference"] = frame["left"] - frame["right"]

    def number(column: str, heading: Label) -> FrameColumn:
        return FrameColumn(name=column, heading=heading, read=money(column), unit=unit)

    columns = (
        FrameColumn(
            name="check", heading=Label(zh="核对项", en="check"), read=said("check")
        ),
        FrameColumn(
            name="result",
            heading=Label(zh="结果", en="result"),
            read=said("result"),
            tones=lambda view: {
                view.text(PASSED): Tone.GOOD,
                view.text(FAILED): Tone.BAD,
            },
        ),
        number("left", Label(zh="左边", en="left")),
        number("right", Label(zh="右边", en="right")),
        number("difference", Label(zh="差额", en="difference")),
    )
    return Table(
        name=name, title=view.text(title), columns=filled(view, columns, frame)
    )
