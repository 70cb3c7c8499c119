"""Which input would make an unavailable metric available?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.summary import FILLED_BY
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xl_crm.tables import Table


def lacking(unavailable: Mapping[str, Iterable[str]]) -> Iterator[Label]:
    """Yield one line for each unavailable metric: what it is and what it lacks.

    Parameters
    ----------
    unavailable : mapping of metric name to the columns of the summary that are missing
    """
    for name, columns in unavailable.items():
        metric = CATALOGUE[name].label
        inputs = dict.fromkeys(_input(column) for column in columns)
        zh = "；".join(label.zh for label in inputs)
        en = "; ".join(label.en for label in inputs)
        yield Label(
            zh=f"指标“{metric.zh}”没有数据：需要{zh}",
            en=f"{metric.en} has no data: it needs {en}",
        )


def _input(column: str) -> Label:
    """Return the input that fills a column of the summary."""
    name, fields = FILLED_BY[column]
    table = table_named(name)
    return Label(
        zh=f"{table.label.zh}（--{name}）中的{_either(table, fields).zh}列",
        en=f"{_either(table, fields).en} in the {table.label.en} (--{name})",
    )


def _either(table: Table, fields: tuple[str, ...]) -> Label:
    labels = [table[field].label for field in fields]
    return Label(
        zh="或".join(f"“{label.zh}”" for label in labels),
        en=" or ".join(label.en for label in labels),
    )
