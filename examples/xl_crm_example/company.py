"""What is true about the example company, before its exports are soiled?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Lang
from xl_crm_example.customers import make_customers
from xl_crm_example.habits import Behaviour, draw_traits
from xl_crm_example.marketing import (
    interactions_table,
    make_campaigns,
    make_opportunities,
    make_touches,
    n_targeted,
)
from xl_crm_example.orders import make_heads, make_lines, orders_table
from xl_crm_example.service import make_churn, make_tickets

if TYPE_CHECKING:
    import pandas as pd
    from numpy.random import Generator

#: Customers at the least: fewer fill no tier.
N_CUSTOMERS_MIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The clean tables: column names are the code names of the fields.

    Attributes
    ----------
    customers : DataFrame
        One row per customer.
    former_customers : DataFrame
        The same customers as exported a quarter earlier.
    orders : DataFrame
        One row per order line, amounts in 元; a return is a negative line of the
        order that it belongs to, dated when it came back.
    interactions, tickets, campaigns, opportunities, churn : DataFrame
    behaviours : tuple of Behaviour
        Why each customer orders as it does, in the order of ``customers``.
    """

    seed: int
    lang: Lang
    customers: pd.DataFrame
    former_customers: pd.DataFrame
    orders: pd.DataFrame
    interactions: pd.DataFrame
    tickets: pd.DataFrame
    campaigns: pd.DataFrame
    opportunities: pd.DataFrame
    churn: pd.DataFrame
    behaviours: tuple[Behaviour, ...]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the seven exported tables by name."""
        return {
            "customers": self.customers,
            "orders": self.orders,
            "interactions": self.interactions,
            "tickets": self.tickets,
            "campaigns": self.campaigns,
            "opportunities": self.opportunities,
            "churn": self.churn,
        }


def make_company(
    seed: int = 2025, n_customers: int = 600, *, lang: Lang = Lang.ZH
) -> Company:
    """Invent a distributor of office and laboratory equipment.

    Parameters
    ----------
    seed : int
        Not negative; the same seed gives the same company in both languages.
    n_customers : int
        At least 20, else a ValueError.

    Returns
    -------
    Company
        24 months, 2023-07-01 to 2025-06-30.
    """
    if n_customers < N_CUSTOMERS_MIN:
        raise ValueError(f"n_customers is {n_customers}, at least {N_CUSTOMERS_MIN}")
    traits = draw_traits(stream(seed, "traits"), n_customers)
    customers, former = make_customers(stream(seed, "customers"), traits, lang)
    campaigns = make_campaigns(stream(seed, "campaigns"), lang)
    touches = make_touches(stream(seed, "touches"), traits, campaigns["start_date"])
    heads = make_heads(stream(seed, "orders"), traits, touches)
    lines = make_lines(stream(seed, "lines"), traits, heads)
    return Company(
        seed=seed,
        lang=lang,
        customers=customers,
        former_customers=former,
        orders=orders_table(lines, heads, traits, lang),
        interactions=interactions_table(touches, n_customers, lang),
        tickets=make_tickets(stream(seed, "tickets"), traits, heads, lang),
        campaigns=campaigns.assign(targeted=n_targeted(touches)),
        opportunities=make_opportunities(stream(seed, "deals"), traits, lang),
        churn=make_churn(stream(seed, "churn"), traits, heads, lang),
        behaviours=tuple(Behaviour(b) for b in traits.behaviour),
    )


def stream(seed: int, topic: str) -> Generator:
    """Return random numbers of one topic: topics do not disturb one another."""
    return np.random.default_rng([seed, *topic.encode()])
