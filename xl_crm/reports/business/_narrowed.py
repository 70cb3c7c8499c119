"""Which of the filters could not narrow what a page is about?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.summary.filtering import described

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.filtering import Filter

_LEFT = Label(
    zh="对{facts}不适用的筛选：{filter}（这些数据没有该列，未按此筛选）",
    en="Filter that does not apply to {facts}: {filter} (they lack its column)",
)


def not_narrowed(view: ReportView, asked: Iterable[str]) -> Iterator[str]:
    """Yield a line for each filter that leaves some facts as they are.

    Parameters
    ----------
    asked : iterable of str
        Facts, by name.
    """
    facts = view.reporting.facts
    left: dict[Filter, list[str]] = {}
    for name in dict.fromkeys(asked):
        for each in facts.not_narrowing(name):
            label = heading(facts.facts[name].label, view.lang)
            left.setdefault(each, []).append(label)
    between = view.text(Label(zh="、", en=", "))
    for each, labels in left.items():
        yield view.text(_LEFT).format(
            filter=described((each,), view.lang), facts=between.join(labels)
        )
