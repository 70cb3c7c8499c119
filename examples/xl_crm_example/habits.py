"""How does each customer behave: the hidden traits that all tables follow from?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from xl_crm_example.names import (
    INDUSTRIES,
    LEAVER,
    LEAVER_LEFT,
    REGIONS,
    shares_of,
)
from xl_crm_example.period import (
    DEMAND,
    FIRST_DAY,
    N_MONTHS,
    SPRING_FESTIVAL_MONTHS,
    calendar_month,
)
from xl_crm_example.words import SIZES

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray


#: Share of the customers that bought before the two years begin.
OLD_CUSTOMERS = 0.7
#: Share of the customers that changed hands without anybody leaving.
HANDED_OVER = 0.07


class Behaviour(IntEnum):
    """How the orders of a customer run over the two years."""

    STEADY = 0
    GROWING = 1
    FADING = 2
    CHURNED = 3
    SEASONAL = 4
    ONE_OFF = 5
    PROSPECT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What drives each customer; every array has shape (n_customers,).

    Attributes
    ----------
    region, industry, size, owner, former_owner : array of int
        Positions in the lists of names and words.
    handover : array of datetime64[D]
        First day of the present owner; NaT where the owner never changed.
    experience : array
        How well service treats the customer, 0-1: low brings complaints and churn.
    engagement, curiosity : array
        Readiness to answer and to try new products, 0-1.
    behaviour : array of int
        A ``Behaviour``.
    start, end : array of int
        First and last month number with orders; ``start`` is 0 for old customers.
    monthly_orders : array
        Orders per active month before season and trend.
    line_amount : array
        Typical amount of an order line, 元.
    """

    region: NDArray[np.int64]
    industry: NDArray[np.int64]
    size: NDArray[np.int64]
    owner: NDArray[np.int64]
    former_owner: NDArray[np.int64]
    handover: NDArray[np.datetime64]
    experience: NDArray[np.float64]
    engagement: NDArray[np.float64]
    curiosity: NDArray[np.float64]
    behaviour: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    monthly_orders: NDArray[np.float64]
    line_amount: NDArray[np.float64]

    @property
    def n_customers(self) -> int:
        """Number of customers."""
        return len(self.region)

    def owner_on(
        self, customer: NDArray[np.int64], day: NDArray[np.datetime64]
    ) -> NDArray[np.int64]:
        """Return who looked after each customer on each day."""
        before = day < self.handover[customer]
        return np.where(before, self.former_owner[customer], self.owner[customer])

    def active(self) -> NDArray[np.bool_]:
        """Return which months each customer buys in, shape (n_customers, 24)."""
        month = np.arange(N_MONTHS)
        buys = (self.behaviour != Behaviour.PROSPECT)[:, None]
        inside: NDArray[np.bool_] = month >= self.start[:, None]
        inside &= month <= self.end[:, None]
        inside &= buys
        return inside


def draw_traits(rng: Generator, n_customers: int) -> Traits:
    """Draw the traits of all customers."""
    region = rng.choice(len(REGIONS), n_customers, p=shares_of(REGIONS))
    industry = rng.choice(len(INDUSTRIES), n_customers, p=shares_of(INDUSTRIES))
    size = rng.choice(len(SIZES), n_customers, p=(0.09, 0.27, 0.44, 0.2))
    owner, former_owner, handover = _owners(rng, region)
    experience = rng.beta(4, 2, n_customers)
    behaviour = _behaviour(rng, experience)
    start, end = _span(rng, behaviour)
    growing = behaviour == Behaviour.GROWING
    return Traits(
        region=region,
        industry=industry,
        size=size,
        owner=owner,
        former_owner=former_owner,
        handover=handover,
        experience=experience,
        engagement=np.clip(rng.beta(2, 3, n_customers) + 0.15 * growing, 0, 1),
        curiosity=np.clip(rng.beta(1.5, 4, n_customers) + 0.2 * growing, 0, 1),
        behaviour=behaviour,
        start=start,
        end=end,
        monthly_orders=rng.lognormal(np.log(0.5), 0.55, n_customers),
        line_amount=np.array([3.2, 1.5, 0.8, 0.4])[size]
        * rng.lognormal(np.log(2600), 0.8, n_customers),
    )


def expected_orders(traits: Traits) -> NDArray[np.float64]:
    """Return the expected number of orders, shape (n_customers, 24)."""
    month = np.arange(N_MONTHS)
    season = DEMAND[calendar_month(month)].copy()
    season[list(SPRING_FESTIVAL_MONTHS)] *= 0.6
    span = np.maximum(traits.end - traits.start, 1)[:, None]
    progress = np.clip((month - traits.start[:, None]) / span, 0, 1)
    school = np.isin(calendar_month(month), (2, 7, 8))
    shape = np.ones((traits.n_customers, N_MONTHS))
    rows = traits.behaviour[:, None]
    shape = np.where(rows == Behaviour.GROWING, 0.5 + 1.4 * progress, shape)
    shape = np.where(rows == Behaviour.FADING, 1.7 - 1.45 * progress, shape)
    shape = np.where(rows == Behaviour.SEASONAL, np.where(school, 2.6, 0.35), shape)
    repeating = ~np.isin(traits.behaviour, (Behaviour.ONE_OFF, Behaviour.PROSPECT))
    level = (traits.monthly_orders * repeating)[:, None]
    return np.where(traits.active(), level * shape * season, 0.0)


def _owners(
    rng: Generator, region: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.datetime64]]:
    pick, swap = rng.random(len(region)), rng.random(len(region))
    former = np.array(
        [
            REGIONS[r].owners[int(where * len(REGIONS[r].owners))]
            for r, where in zip(region, pick, strict=True)
        ]
    )
    heir = np.array([REGIONS[r].owners[0] for r in region])
    heir = np.where(heir == former, [REGIONS[r].owners[1] for r in region], heir)
    leaving = former == LEAVER
    changed = leaving | (swap < HANDED_OVER)
    day = FIRST_DAY + rng.integers(60, 620, len(region)).astype("timedelta64[D]")
    day = np.where(leaving, LEAVER_LEFT + np.timedelta64(1, "D"), day)
    handover = np.where(changed, day, np.datetime64("NaT"))
    return np.where(changed, heir, former), former, handover


def _behaviour(rng: Generator, experience: NDArray[np.float64]) -> NDArray[np.int64]:
    bad = 1 - experience
    odds = np.stack(
        [
            np.full_like(bad, 0.32),
            0.05 + 0.13 * experience,
            0.02 + 0.36 * bad,
            0.02 + 0.65 * bad**2,
            np.full_like(bad, 0.1),
            0.08 + 0.06 * bad,
            np.full_like(bad, 0.03),
        ],
        axis=1,
    )
    edges = np.cumsum(odds / odds.sum(axis=1, keepdims=True), axis=1)
    beyond = rng.random(len(bad))[:, None] > edges[:, :-1]
    drawn: NDArray[np.int64] = np.count_nonzero(beyond, axis=1)
    return drawn


def _span(
    rng: Generator, behaviour: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    n = len(behaviour)
    start = np.where(rng.random(n) < OLD_CUSTOMERS, 0, rng.integers(1, 21, n))
    churned = behaviour == Behaviour.CHURNED
    start = np.where(churned, start // 2, start)
    stop = start + rng.integers(4, 12, n)
    once = rng.integers(0, N_MONTHS, n)
    start = np.where(behaviour == Behaviour.ONE_OFF, once, start)
    end = np.where(churned, np.minimum(stop, 20), N_MONTHS - 1)
    return start, np.where(behaviour == Behaviour.ONE_OFF, once, end)
