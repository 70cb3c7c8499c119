"""How many findings are there of each kind, and can the data be used?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label
from xl_crm.pipeline import counted, objection, set_aside
from xl_crm.reports._spec import Tone
from xl_crm.tables.issue import Severity
from xl_crm.tables.issue_rules import RULE_BY_NAME

if TYPE_CHECKING:
    from xl_crm.pipeline import Check, Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Can the data be used, in one line and a colour?"""

    text: Label
    tone: Tone


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


def verdict(quality: Quality, checks: tuple[Check, ...]) -> Verdict:
    """Say whether the data can be used: the gravest reason against it, if any."""
    against = objection(quality, checks)
    if against:
        return Verdict(text=against, tone=Tone.BAD)
    aside = set_aside(quality)
    if aside.rows:
        return Verdict(text=aside.text, tone=Tone.WARN)
    return _of_issues(by_severity(quality))


def _of_issues(counts: dict[Severity, int]) -> Verdict:
    """Judge by the gravest issues."""
    for severity, tone, zh, en in (
        (Severity.ERROR, Tone.WARN, "处错误", "error"),
        (Severity.WARNING, Tone.GOOD, "处警告", "warning"),
    ):
        n = counts[severity]
        if n:
            return Verdict(
                text=Label(
                    zh=f"可以使用：{n:,} {zh}", en=f"Fit for use: {counted(n, en)}"
                ),
                tone=tone,
            )
    return Verdict(
        text=Label(
            zh="可以使用：没有错误和警告", en="Fit for use: no errors, no warnings"
        ),
        tone=Tone.GOOD,
    )


def _beside_issues(quality: Quality) -> Iterator[tuple[str, str, int]]:
    """Yield the kinds that have a list of their own, where no issue row counts them."""
    yield from counts(quality.unmatched_counts)
    yield "similar_customer", "customers", quality.n_similar
