"""What do pages need of an analysis, as plain values in one language?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import Cell, Choices, Tone
from xl_crm.tables._spec import Privacy
from xl_crm.tables.customers import CUSTOMERS, KEY_FIELDS
from xl_crm.tables.missing import MissingState
from xl_crm.tables.privacy import mask
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit
from xl_crm.templates import template_path
from xl_crm.tiers.scale import INSUFFICIENT_DATA, NO_PURCHASE, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from xl_crm.i18n import Label, Lang
    from xl_crm.pipeline import Analysis, Tiers

#: Places behind the point of a sum of amounts, beyond which it is noise.
PLACES_OF_SUMS = 6

_TIER_TONES = (Tone.TIER_1, Tone.TIER_2, Tone.TIER_3, Tone.TIER_4, Tone.TIER_5)


@dataclass(frozen=True)
class View:
    """An analysis, read in one language.

    Values come as plain cells, one for each customer, blank for NaN.
    """

    analysis: Analysis
    lang: Lang

    def text(self, label: Label) -> str:
        """Return a label in the language of the view."""
        return label.text(self.lang)

    @cached_property
    def n(self) -> int:
        """Number of customers."""
        return len(self.analysis.customers)

    def customers(self, name: str) -> Sequence[Cell]:
        """Return a column of the summary; all blank where nothing filled it."""
        frame = self.analysis.customers
        return cells(frame[name]) if name in frame.columns else [None] * self.n

    def first_known(self, *names: str) -> Sequence[Cell]:
        """Return the first of some columns of the summary that is not blank."""
        columns = [_array(self.customers(each)) for each in names]
        filled = [each for each in columns if not pa.types.is_null(each.type)]
        return ArrowCells(pc.coalesce(*filled)) if filled else [None] * self.n

    def personal(self, name: str) -> Sequence[Cell]:
        """Return a field of the customer table, masked by its class."""
        values = self.customers(name)
        privacy = CUSTOMERS[name].privacy
        if privacy is Privacy.PUBLIC or not self.analysis.plan.output.mask:
            return values
        return [
            mask(value, privacy) if isinstance(value, str) else value
            for value in values
        ]

    def key_field(self, name: str) -> Sequence[Cell]:
        """Return a field of the customer table, each gap with the state it is in."""
        values = self.personal(name)
        if name not in KEY_FIELDS:
            return values
        unknown = self.analysis.quality.unknown
        customers = self.analysis.customers["customer_id"]
        asked = customers.isin(unknown.loc[unknown["field"] == name, "customer_id"])
        words = [
            self.text(state.label)
            for state in (MissingState.PENDING, MissingState.UNKNOWN)
        ]
        states = pa.array(words).take(asked.to_numpy(np.int64))
        return ArrowCells(pc.coalesce(_array(values).cast(states.type), states))

    def money(self, name: str) -> Sequence[Cell]:
        """Return an amount of the summary, rounded half-up to 0.01."""
        return cells(round_money(self.analysis.customers[name].to_numpy(np.float64)))

    def metric(self, name: str, unit: Unit) -> Sequence[Cell]:
        """Return a metric; amounts are rounded half-up to 0.01."""
        metrics = self.analysis.metrics
        if name not in metrics.columns:
            return [None] * self.n
        values = metrics[name].to_numpy(np.float64)
        if unit is Unit.MONEY:
            return cells(round_money(values))
        if unit in {Unit.COUNT, Unit.DAYS}:
            return ArrowCells(pa.array(values, from_pandas=True).cast(pa.int64()))
        return cells(values)

    def exact(self, name: str) -> Sequence[Cell]:
        """Return a metric as it was computed, for formulas to go on with."""
        metrics = self.analysis.metrics
        return cells(metrics[name]) if name in metrics else [None] * self.n

    def tier(self, tiers: Tiers) -> Sequence[Cell]:
        """Return the name of each customer's tier, or why there is none."""
        labels = [*TIERS, INSUFFICIENT_DATA, NO_PURCHASE]
        without = np.where(self.analysis.bought, len(TIERS), len(TIERS) + 1)
        index = np.where(tiers.assigned >= 0, tiers.assigned, without)
        return worded([self.text(each.label) for each in labels], index)


def tier_tones(lang: Lang) -> dict[str, Tone]:
    """Return the tone of each tier's name, and of the two classes without a tier."""
    tones = {
        tier.label.text(lang): tone
        for tier, tone in zip(TIERS, _TIER_TONES, strict=False)
    }
    for tier in (NO_PURCHASE, INSUFFICIENT_DATA):
        tones[tier.label.text(lang)] = Tone.MUTED
    return tones


def cells(values: pd.Series | NDArray[Any]) -> Sequence[Cell]:
    """Return a column as plain cells; NaN and NaT are blank, times are left out."""
    series = pd.Series(values)
    if pd.api.types.is_object_dtype(series):
        return cast("list[Cell]", series.where(series.notna(), None).tolist())
    array = pa.Array.from_pandas(series)
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.date32(), safe=False)
    return ArrowCells(array)


def worded(words: Sequence[str], index: NDArray[np.int64]) -> Sequence[Cell]:
    """Return the word of each index; -1 is the last."""
    return ArrowCells(pa.array(words)).take(index % len(words))


def shares(parts: NDArray[Any], total: float) -> Sequence[Cell]:
    """Return parts of a total; blank for a total of 0 or less.

    Both without the noise of adding amounts up, which have at most 6 places: a total
    of nothing is nothing.
    """
    numbers, whole = (
        round_half_away(np.asarray(each, dtype=np.float64), PLACES_OF_SUMS)
        for each in (parts, total)
    )
    return cells(numbers / whole) if whole > 0 else [None] * len(parts)


def round_money(values: NDArray[Any]) -> NDArray[np.float64]:
    """Round amounts half-up (away from zero) to 0.01."""
    return round_half_away(values.astype(np.float64), 2)


def word_lists(lang: Lang) -> dict[str, tuple[str, ...]]:
    """Return the default words of the drop-down lists."""
    text = template_path("lists.toml").read_text(encoding="utf-8")
    return {
        name: tuple(words[lang.value]) for name, words in tomllib.loads(text).items()
    }


def choices(
    name: str, heading: str, default: tuple[str, ...], values: Iterable[Cell]
) -> Choices:
    """Return a drop-down list: the words met in the data, then the default ones.

    A default that begins a word met (大型 in 大型(1000人以上)) is left out.
    """
    met = sorted({value for value in values if isinstance(value, str)})
    more = [word for word in default if not any(each.startswith(word) for each in met)]
    words = tuple(dict.fromkeys((*met, *more)))
    return Choices(name=name, heading=heading, values=words)


def _array(values: Sequence[Cell]) -> pa.Array:
    """Return cells of one kind as one Arrow array."""
    if not isinstance(values, ArrowCells):
        return pa.array(values)
    array = values.array
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
