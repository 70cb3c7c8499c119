"""Whom did campaigns and sales people reach, who answered, what is in the pipeline?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm_example.customers import customer_ids
from xl_crm_example.habits import Behaviour
from xl_crm_example.period import (
    FIRST_DAY,
    LAST_DAY,
    N_MONTHS,
    month_number,
    next_working_day,
    working_day,
)
from xl_crm_example.words import (
    CAMPAIGN_KINDS,
    EMAIL,
    INQUIRY,
    LOST,
    OPEN,
    OWNER_NAMES,
    PHONE,
    REGION_NAMES,
    STAGES,
    TOUCHES,
    VISIT,
    WON,
    spoken,
)

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from xl_crm.i18n import Lang
    from xl_crm_example.habits import Traits

N_CAMPAIGNS = 14
#: Typical cost of each kind of campaign, 元.
CAMPAIGN_COST = np.array([18_000, 26_000, 12_000, 60_000])
#: This owner skips half of the calls in the last two months.
TIRED_OWNER = 4
SKIPPED = 0.5
NO_CAMPAIGN = -1
#: Contacts outside campaigns with a middling customer; inquiries included.
CALLS_A_MONTH = 0.45
INQUIRIES = 0.22
#: Share of the members of a campaign that are touched twice.
TOUCHED_TWICE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """Contacts with customers; every array has shape (n_touches,), in date order.

    Attributes
    ----------
    customer, kind, campaign, owner : array of int
        Positions; ``campaign`` is -1 outside campaigns.
    day : array of datetime64[D]
    responded : array of bool
        False for inbound contacts, which nobody has to answer.
    """

    customer: NDArray[np.int64]
    day: NDArray[np.datetime64]
    kind: NDArray[np.int64]
    campaign: NDArray[np.int64]
    owner: NDArray[np.int64]
    responded: NDArray[np.bool_]


def campaign_ids() -> NDArray[np.object_]:
    """Return ``M001``, ``M002``, ..."""
    return np.array([f"M{i:03d}" for i in range(1, N_CAMPAIGNS + 1)], dtype=object)


def make_campaigns(rng: Generator, lang: Lang) -> pd.DataFrame:
    """Return the campaigns without the number of targeted customers."""
    start = next_working_day(
        FIRST_DAY
        + (20 + 49 * np.arange(N_CAMPAIGNS) + rng.integers(0, 15, N_CAMPAIGNS)).astype(
            "timedelta64[D]"
        )
    )
    kind = np.arange(N_CAMPAIGNS) % len(CAMPAIGN_KINDS)
    quarter = [f"{day}"[:4] + f"Q{(int(f'{day}'[5:7]) + 2) // 3}" for day in start]
    words = spoken(CAMPAIGN_KINDS, kind, lang)
    return pd.DataFrame(
        {
            "campaign_id": campaign_ids(),
            "campaign_name": [f"{q} {w}" for q, w in zip(quarter, words, strict=True)],
            "campaign_kind": words,
            "start_date": start,
            "end_date": start
            + rng.integers(14, 31, N_CAMPAIGNS).astype("timedelta64[D]"),
            "cost": np.round(CAMPAIGN_COST[kind] * rng.uniform(0.7, 1.4, N_CAMPAIGNS)),
        }
    )


def make_touches(rng: Generator, traits: Traits, starts: pd.Series) -> Touches:
    """Draw campaign touches, calls of sales people and inquiries of customers."""
    customer, day, campaign = (
        np.concatenate(parts)
        for parts in zip(
            _campaign_touches(rng, traits, starts.to_numpy().astype("datetime64[D]")),
            _calls(rng, traits),
            strict=True,
        )
    )
    kind = np.where(
        campaign == NO_CAMPAIGN,
        rng.choice((PHONE, EMAIL, VISIT), len(day), p=(0.6, 0.2, 0.2)),
        rng.choice((PHONE, EMAIL, VISIT), len(day), p=(0.25, 0.7, 0.05)),
    )
    inbound = (campaign == NO_CAMPAIGN) & (rng.random(len(day)) < INQUIRIES)
    kind = np.where(inbound, INQUIRY, kind)
    owner = traits.owner_on(customer, day)
    tired = (owner == TIRED_OWNER) & (month_number(day) >= N_MONTHS - 2)
    skipped = tired & (campaign == NO_CAMPAIGN) & (rng.random(len(day)) < SKIPPED)
    ease = np.array([1.0, 0.6, 1.3, 0.0])[kind]
    chance = ease * (0.08 + 0.75 * traits.engagement[customer])
    responded = rng.random(len(day)) < chance
    order = np.lexsort((customer, day))
    order = order[~skipped[order]]
    return Touches(
        customer=customer[order],
        day=day[order],
        kind=kind[order],
        campaign=campaign[order],
        owner=owner[order],
        responded=responded[order],
    )


def interactions_table(touches: Touches, n_customers: int, lang: Lang) -> pd.DataFrame:
    """Return the touches as a table; ``responded`` is None for inquiries."""
    responded = touches.responded.astype(object)
    responded[touches.kind == INQUIRY] = None
    campaign = np.append(campaign_ids(), "")[touches.campaign]
    return pd.DataFrame(
        {
            "customer_id": customer_ids(n_customers)[touches.customer],
            "interaction_date": touches.day,
            "interaction_kind": spoken(TOUCHES, touches.kind, lang),
            "campaign_id": campaign,
            "responded": responded,
            "owner": spoken(OWNER_NAMES, touches.owner, lang),
        }
    )


def n_targeted(touches: Touches) -> NDArray[np.int64]:
    """Count the distinct customers that each campaign touched."""
    inside = touches.campaign != NO_CAMPAIGN
    members = np.unique(
        np.stack([touches.campaign[inside], touches.customer[inside]]), axis=1
    )
    return np.bincount(members[0], minlength=N_CAMPAIGNS)


def make_opportunities(rng: Generator, traits: Traits, lang: Lang) -> pd.DataFrame:
    """Return the deals that sales people worked on, won, lost and still open."""
    growing = traits.behaviour == Behaviour.GROWING
    n_deals = rng.poisson(1.1 + 1.2 * growing)
    customer = np.repeat(np.arange(traits.n_customers), n_deals)
    n = len(customer)
    created = working_day(rng.integers(0, N_MONTHS, n), rng.random(n))
    order = np.lexsort((customer, created))
    customer, created = customer[order], created[order]
    closed = next_working_day(created + rng.integers(10, 120, n).astype("m8[D]"))
    owner = traits.owner_on(customer, created)
    leaving = np.isin(traits.behaviour, (Behaviour.FADING, Behaviour.CHURNED))
    skill = np.array([8, 3, -2, 5, -8, 0, 2, -3, 0, 4, -5, 0])[owner] / 100
    chance = 0.42 + skill + 0.18 * growing[customer] - 0.15 * leaving[customer]
    stage = np.where(rng.random(n) < chance, WON, LOST)
    stage = np.where(closed > LAST_DAY, OPEN, stage)
    amount = traits.line_amount[customer] * rng.lognormal(np.log(6), 0.6, n)
    return pd.DataFrame(
        {
            "opportunity_id": [f"OP{i:05d}" for i in range(1, n + 1)],
            "customer_id": customer_ids(traits.n_customers)[customer],
            "owner": spoken(OWNER_NAMES, owner, lang),
            "region": spoken(REGION_NAMES, traits.region[customer], lang),
            "created": created,
            "closed": np.where(stage == OPEN, np.datetime64("NaT"), closed),
            "stage": spoken(STAGES, stage, lang),
            "amount": np.maximum(np.round(amount, -2), 500.0),
        }
    )


def _campaign_touches(
    rng: Generator, traits: Traits, starts: NDArray[np.datetime64]
) -> tuple[NDArray[np.int64], NDArray[np.datetime64], NDArray[np.int64]]:
    """Touch part of the customers that bought in the last months, some twice."""
    month = month_number(starts)
    known = traits.start <= month[:, None]
    alive = traits.end >= month[:, None] - 3
    share = rng.uniform(0.25, 0.5, len(starts))[:, None]
    chosen = known & alive & (rng.random(known.shape) < share)
    campaign, customer = np.nonzero(chosen)
    times = np.where(rng.random(len(campaign)) < TOUCHED_TWICE, 2, 1)
    campaign, customer = np.repeat(campaign, times), np.repeat(customer, times)
    wait = rng.integers(0, 11, len(campaign)).astype("timedelta64[D]")
    return customer, next_working_day(starts[campaign] + wait), campaign


def _calls(
    rng: Generator, traits: Traits
) -> tuple[NDArray[np.int64], NDArray[np.datetime64], NDArray[np.int64]]:
    """Draw contacts outside campaigns: more for customers that are worth more."""
    worth = np.log10(traits.line_amount * traits.monthly_orders + 10) / 3
    month = np.arange(N_MONTHS)
    near = (month >= traits.start[:, None] - 1) & (month <= traits.end[:, None] + 2)
    n_calls = rng.poisson(CALLS_A_MONTH * worth[:, None] * near)
    customer, in_month = np.nonzero(n_calls)
    times = n_calls[customer, in_month]
    customer, in_month = np.repeat(customer, times), np.repeat(in_month, times)
    day = working_day(in_month, rng.random(len(customer)))
    return customer, day, np.full(len(customer), NO_CAMPAIGN)
