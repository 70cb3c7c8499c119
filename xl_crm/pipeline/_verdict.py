"""What speaks against using the data as they are?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.tables.issue import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.pipeline._check import Check
    from xl_crm.pipeline._quality import Quality

#: From this share of rows or amounts on, what is set aside changes the results.
MUCH = 0.05


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

    @property
    def text(self) -> Label:
        """Say how much waits, after what follows from it."""
        many = self.share >= MUCH
        zh = "不宜直接使用：" if many else "可以使用："
        en = "Not ready for use: " if many else "Fit for use: "
        rows, amount, share = (
            f"{self.rows:,}",
            f"{self.amount:,.2f}",
            f"{self.share:.1%}",
        )
        return Label(
            zh=f"{zh}有 {rows} 行订单被隔离待处理，可识别的金额 {amount} 元"
            f"（占行数或金额的 {share}）",
            en=f"{en}{counted(self.rows, 'order line')} quarantined, readable amount "
            f"{amount} CNY ({share} of the rows or amounts)",
        )


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


def objection(quality: Quality, checks: Sequence[Check]) -> Label | None:
    """Return the gravest reason not to rely on the data; None where there is none."""
    failed = sum(not check.passed for check in checks)
    if failed:
        return Label(
            zh=f"不能放心使用：{failed} 项核对不符",
            en=f"Not to be relied on: {counted(failed, 'check')} failed",
        )
    n_files = len(quality.left_out)
    if n_files:
        return Label(
            zh=f"不完整：{n_files} 个文件没有读取",
            en=f"Incomplete: {counted(n_files, 'file')} left out",
        )
    aside = set_aside(quality)
    return aside.text if aside.share >= MUCH else None


def quality_notes(quality: Quality, checks: Sequence[Check]) -> Iterator[Label]:
    """Yield, for a reader of the results, what speaks against the data behind them."""
    found = objection(quality, checks)
    if found:
        yield Label(zh=f"数据质量：{found.zh}", en=f"Data quality: {found.en}")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in English."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
