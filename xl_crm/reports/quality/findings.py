"""How many findings are there of each kind, and can the data be used?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone
from xl_crm.tables.issue import Outcome, Severity
from xl_crm.tables.issue_rules import RULE_BY_NAME

if TYPE_CHECKING:
    from xl_crm.pipeline import Check, Quality

#: From this share of rows or amounts on, what is set aside changes the results.
MUCH = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Can the data be used, in one line and a colour?"""

    text: Label
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Order lines that wait for a person, of all lines.

    Attributes
    ----------
    amount : float
        Yuan, with signs.
    share : float
        In [0, 1]: the larger of their shares in the rows and in the amounts without
        signs.
    """

    rows: int
    amount: float
    share: float


def findings(quality: Quality) -> pd.DataFrame:
    """Count everything that was found, listed as an issue or in a sheet of its own.

    Returns
    -------
    DataFrame
        rule, table, n, severity (name); the gravest first, of one severity the most
        frequent.
    """
    counted = {(rule, table): n for rule, table, n in counts(quality.issues.counts)}
    for rule, table, n in _beside_issues(quality):
        counted.setdefault((rule, table), n)
    rows = [(*kind, n) for kind, n in counted.items() if n]
    frame = pd.DataFrame(rows, columns=["rule", "table", "n"])
    frame["severity"] = [str(RULE_BY_NAME[rule].severity) for rule in frame["rule"]]
    ranks = [RULE_BY_NAME[rule].severity.rank for rule in frame["rule"]]
    order = frame.assign(rank=ranks).sort_values(
        ["rank", "n", "rule", "table"], ascending=[True, False, True, True]
    )
    return order.drop(columns="rank").reset_index(drop=True)


def counts(by_kind: pd.Series) -> list[tuple[str, str, int]]:
    """Return rule, table and number of a series that counts by rule and table."""
    frame = by_kind.rename("n").rename_axis(["rule", "table"]).reset_index()
    kinds = zip(frame["rule"], frame["table"], frame["n"], strict=True)
    return [(str(rule), str(table), int(n)) for rule, table, n in kinds]


def by_severity(quality: Quality) -> dict[Severity, int]:
    """Return the number of findings of each severity."""
    sums = findings(quality).groupby("severity")["n"].sum()
    return {each: int(sums.get(str(each), 0)) for each in Severity}


def set_aside(quality: Quality) -> Aside:
    """Return the order lines in quarantine."""
    frame = quality.reconciliation
    aside = frame[frame["outcome"] == str(Outcome.QUARANTINED)]
    shares = [
        float(aside[name].sum() / total)
        for name in ("rows", "absolute")
        if (total := frame[name].sum()) > 0
    ]
    return Aside(
        rows=int(aside["rows"].sum()),
        amount=float(aside["amount"].sum()),
        share=max(shares, default=0.0),
    )


def verdict(quality: Quality, checks: tuple[Check, ...]) -> Verdict:
    """Say whether the data can be used: the gravest reason against it, if any."""
    failed = sum(not check.passed for check in checks)
    if failed:
        return Verdict(
            text=Label(
                zh=f"不能放心使用：{failed} 项核对不符",
                en=f"Not to be relied on: {_n(failed, 'check')} failed",
            ),
            tone=Tone.BAD,
        )
    n_files = len(quality.left_out)
    if n_files:
        return Verdict(
            text=Label(
                zh=f"不完整：{n_files} 个文件没有读取",
                en=f"Incomplete: {_n(n_files, 'file')} left out",
            ),
            tone=Tone.BAD,
        )
    aside = set_aside(quality)
    return _of_rows(aside) if aside.rows else _of_issues(by_severity(quality))


def _of_rows(aside: Aside) -> Verdict:
    """Judge by the order lines in quarantine."""
    many = aside.share >= MUCH
    zh = "不宜直接使用：" if many else "可以使用："
    en = "Not ready for use: " if many else "Fit for use: "
    rows, amount, share = (
        f"{aside.rows:,}",
        f"{aside.amount:,.2f}",
        f"{aside.share:.1%}",
    )
    return Verdict(
        text=Label(
            zh=f"{zh}有 {rows} 行订单被隔离待处理，可识别的金额 {amount} 元"
            f"（占行数或金额的 {share}）",
            en=f"{en}{_n(aside.rows, 'order line')} quarantined, readable amount "
            f"{amount} CNY ({share} of the rows or amounts)",
        ),
        tone=Tone.BAD if many else Tone.WARN,
    )


def _of_issues(counts: dict[Severity, int]) -> Verdict:
    """Judge by the gravest issues."""
    for severity, tone, zh, en in (
        (Severity.ERROR, Tone.WARN, "处错误", "error"),
        (Severity.WARNING, Tone.GOOD, "处警告", "warning"),
    ):
        n = counts[severity]
        if n:
            return Verdict(
                text=Label(zh=f"可以使用：{n:,} {zh}", en=f"Fit for use: {_n(n, en)}"),
                tone=tone,
            )
    return Verdict(
        text=Label(
            zh="可以使用：没有错误和警告", en="Fit for use: no errors, no warnings"
        ),
        tone=Tone.GOOD,
    )


def _n(number: int, noun: str) -> str:
    """Return a number with its noun in English."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _beside_issues(quality: Quality) -> Iterator[tuple[str, str, int]]:
    """Yield the kinds that have a list of their own, where no issue row counts them."""
    yield from counts(quality.unmatched_counts)
    yield "similar_customer", "customers", quality.n_similar
