"""What does a run go by?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.plan.groups import (
    General,
    OrderSettings,
    Reading,
    RfmSettings,
    Scoring,
    Tiering,
    Windows,
)
from xl_crm.plan.output import EngineSettings, Output
from xl_crm.plan.reporting import (
    CampaignSettings,
    ChurnSettings,
    FindingSettings,
    ReportSettings,
    ServiceSettings,
)

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.ingest import Source
    from xl_crm.metrics.calculated import CalculatedField
    from xl_crm.plan.reporting import Event
    from xl_crm.plan.strategy import Strategy
    from xl_crm.scores.composite import Dimension
    from xl_crm.summary.filtering import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that a run goes by, as plain values.

    Attributes
    ----------
    dimensions : tuple of Dimension
        Two levels of weights, each summing to 1.
    strategies : tuple of Strategy
        Actions proposed for each tier.
    sources : tuple of Source
        Where the tables come from.
    corrections : tuple of Path
        Workbooks of data quality that people have filled in.
    filters : tuple of Filter
        Which rows the reports count; all of them must hold.
    calculated : tuple of CalculatedField
        Figures that people define, in their order.
    events : tuple of Event
        What is known to have happened, for the notes of trends.
    """

    general: General = General()
    reading: Reading = Reading()
    orders: OrderSettings = OrderSettings()
    windows: Windows = Windows()
    scoring: Scoring = Scoring()
    tiers: Tiering = Tiering()
    rfm: RfmSettings = RfmSettings()
    output: Output = Output()
    report: ReportSettings = ReportSettings()
    service: ServiceSettings = ServiceSettings()
    churn: ChurnSettings = ChurnSettings()
    campaign: CampaignSettings = CampaignSettings()
    findings: FindingSettings = FindingSettings()
    engine: EngineSettings = EngineSettings()
    dimensions: tuple[Dimension, ...]
    strategies: tuple[Strategy, ...]
    sources: tuple[Source, ...] = ()
    corrections: tuple[Path, ...] = ()
    filters: tuple[Filter, ...] = ()
    calculated: tuple[CalculatedField, ...] = ()
    events: tuple[Event, ...] = ()
