"""``--strict``: which findings make a command end with an exit code of its own?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.tables.issue import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.pipeline import Check, Quality

#: Kinds of findings that the line names; the rest are counted.
NAMED_KINDS = 3


def _severity(
    _: click.Context, __: click.Parameter, value: str | None
) -> Severity | None:
    return Severity(value) if value else None


strict_option = click.option(
    "--strict",
    is_flag=False,
    flag_value=Severity.ERROR.value,
    default=None,
    type=click.Choice([severity.value for severity in Severity]),
    callback=_severity,
    help=Label(
        zh="有达到该级别（缺省 error）的问题或核对不符时，写出结果后以退出码 3 结束。",
        en="End with exit code 3, after writing, if issues of this severity (default: "
        "error) or above were found, or a check failed.",
    ).both(),
)


def demand(
    quality: Quality, checks: tuple[Check, ...], severity: Severity, file: Path
) -> None:
    """Let a command fail over findings, once its results are written.

    Raises
    ------
    InputError
        A finding is at or above the severity, or a check failed.
    """
    found = list(_found(quality, checks, severity))
    if not found:
        return
    problem = Problem(
        where=f"--strict={severity}",
        found=Label(
            zh="；".join(each.zh for each in found),
            en="; ".join(each.en for each in found),
        ),
        remedy=Label(zh=f"请看 {file}", en=f"See {file}"),
    )
    raise InputError(problem)


def _found(
    quality: Quality, checks: tuple[Check, ...], severity: Severity
) -> Iterator[Label]:
    """Yield failed checks, and the number and main kinds of the findings."""
    from xl_crm.reports.quality import findings  # noqa: PLC0415  (the help does without)
    from xl_crm.tables.issue_rules import RULE_BY_NAME  # noqa: PLC0415

    failed = sum(not check.passed for check in checks)
    if failed:
        checks_word = "check" if failed == 1 else "checks"
        yield Label(zh=f"{failed} 项核对不符", en=f"{failed} {checks_word} failed")
    frame = findings(quality)
    ranks = frame["severity"].map(lambda name: Severity(name).rank)
    grave = frame[ranks <= severity.rank]
    if grave.empty:
        return
    kinds = grave.groupby("rule", sort=False)["n"].sum()
    named = [(RULE_BY_NAME[str(rule)].label, n) for rule, n in kinds.items()]
    more = len(named) - NAMED_KINDS
    zh = "、".join(f"{label.zh} {n:,}" for label, n in named[:NAMED_KINDS])
    en = ", ".join(f"{label.en} {n:,}" for label, n in named[:NAMED_KINDS])
    total = f"{int(grave['n'].sum()):,}"
    yield Label(
        zh=f"{total} 处问题（{zh}{f'，另有 {more} 类' if more > 0 else ''}）",
        en=f"{total} findings ({en}{f', {more} more kinds' if more > 0 else ''})",
    )
