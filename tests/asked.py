"""What the tests of facts share: tables as text in, the answer to a question out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from xl_crm.summary import Part
from xl_crm.summary.facts import FactInputs, FactRules, Question, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from xl_crm.summary.facts import Fact, FactTable

#: How the words of a column become values; of any other column they are texts.
_TYPES: dict[str, tuple[pa.DataType, Callable[[str], Any]]] = {
    "row": (pa.int64(), int),
    **dict.fromkeys(
        ("opened_at", "first_response_at", "resolved_at"),
        (pa.timestamp("us"), datetime.fromisoformat),
    ),
    **dict.fromkeys(
        ("created", "closed", "interaction_date"), (pa.date32(), date.fromisoformat)
    ),
    **dict.fromkeys(
        ("is_complaint", "responded", "is_control"), (pa.bool_(), "yes".__eq__)
    ),
    **dict.fromkeys(("csat", "nps"), (pa.float64(), float)),
    "amount": (pa.decimal128(18, 6), Decimal),
}


def part_of(text: str) -> Part:
    """Read a table of words under one line of names; ``-`` is blank, rows from 2 on."""
    header, *rows = [line.split() for line in text.splitlines() if line.strip()]
    columns = {"row": pa.array(range(2, len(rows) + 2), pa.int64())}
    for name, words in zip(header, zip(*rows, strict=True), strict=True):
        kind, read = _TYPES.get(name, (pa.string(), str))
        values = [None if word == "-" else read(word) for word in words]
        columns[name] = pa.array(values, kind)
    fields = frozenset(header) - {"row"}
    return Part(data=ibis.memtable(pa.table(columns)), fields=fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A fact of one table written as text."""

    fact: Fact
    text: str
    as_of: date = date(2024, 6, 30)
    rules: FactRules = field(default_factory=FactRules)
    traits: str = "customer_id industry\nA retail\nB food"
    campaigns: str = ""

    @property
    def table(self) -> FactTable | None:
        """The rows of the fact."""
        tables = {self.fact.needs[0]: part_of(self.text)}
        if self.campaigns:
            tables["campaigns"] = part_of(self.campaigns)
        return self.fact.build(
            FactInputs(
                orders=part_of("customer_id\nA"),
                traits=part_of(self.traits).data.drop("row"),
                store=lambda _name, rows: rows,
                as_of=self.as_of,
                rules=self.rules,
                **tables,
            )
        )

    @property
    def measures(self) -> frozenset[str]:
        """Names of the measures that the table fills."""
        assert self.table is not None
        return self.fact.measured(self.table.columns)

    def frame(self, *measures: str, **question: Any) -> pd.DataFrame:  # noqa: ANN401  (the fields of a question)
        """Return the answer to a question."""
        assert self.table is not None
        asked = Question(fact=self.fact.name, measures=measures, **question)
        return ask(self.fact, self.table, asked)

    def values(self, *measures: str, **question: Any) -> list[float]:  # noqa: ANN401  (as above)
        """Return the figures of all rows."""
        numbers: list[float] = (
            self.frame(*measures, **question)[list(measures)].iloc[0].tolist()
        )
        return numbers
