"""What did customers ask and complain about, how were they served, who left?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm_example.customers import customer_ids
from xl_crm_example.habits import Behaviour
from xl_crm_example.period import LAST_DAY
from xl_crm_example.words import (
    CHURN_REASONS,
    COMPLAINT,
    COMPLAINT_TYPES,
    COMPLETED,
    QUESTION,
    REPAIR,
    SLOW,
    TICKET_KINDS,
    spoken,
)

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from xl_crm.i18n import Lang
    from xl_crm_example.habits import Traits
    from xl_crm_example.orders import Heads

#: A service desk of its own halves the time to a first answer from here on.
DESK_OPENED = np.datetime64("2024-10-08")
EXPORTED = np.datetime64("2025-06-30T23:59:59")
#: Share of the tickets that get an answer, a solution, no rating, no score.
ANSWERED = 0.985
SOLVED = 0.93
WITHOUT_CSAT = 0.3
WITHOUT_NPS = 0.55
#: Share of the lost customers whose leaving sales people wrote down.
NOTICED = 0.92
NO_TIME = np.datetime64("NaT", "s")


def make_tickets(
    rng: Generator, traits: Traits, heads: Heads, lang: Lang
) -> pd.DataFrame:
    """Return the tickets that followed orders.

    ``first_response_at`` and ``resolved_at`` are NaT while nobody answered or the
    case is open; ``csat`` (1-5) and ``nps`` (0-10) are NaN where not given.
    """
    bad = 1 - traits.experience[heads.customer]
    asked = rng.random(len(heads.day)) < 0.05 + 0.6 * bad
    asked &= heads.status == COMPLETED
    customer, bad = heads.customer[asked], bad[asked]
    n = len(customer)
    opened = _opened(rng, heads.day[asked])
    other = rng.choice((QUESTION, REPAIR), n, p=(0.65, 0.35))
    kind = np.where(rng.random(n) < 0.05 + 0.95 * bad, COMPLAINT, other)
    complains = kind == COMPLAINT
    topic = np.where(complains, rng.choice(4, n, p=(0.36, 0.24, 0.13, 0.27)), -1)
    slow = np.where(topic == SLOW, 3.0, 1.0) * np.where(opened < DESK_OPENED, 2, 1)
    response = 2.2 * slow * rng.lognormal(0, 0.8, n)
    repair = 20 + 40 * complains + 60 * (kind == REPAIR)
    solved = response + repair * rng.lognormal(0, 0.7, n)
    mood = 4.7 - 1.5 * complains - 1.6 * bad - 0.02 * response + rng.normal(0, 0.7, n)
    table = pd.DataFrame(
        {
            "customer_id": customer_ids(traits.n_customers)[customer],
            "opened_at": opened,
            "first_response_at": _after(opened, response, rng.random(n) < ANSWERED),
            "resolved_at": _after(opened, solved, rng.random(n) < SOLVED),
            "ticket_kind": spoken(TICKET_KINDS, kind, lang),
            "is_complaint": complains,
            "complaint_type": spoken(COMPLAINT_TYPES, topic, lang),
            "csat": np.clip(np.round(mood), 1, 5),
            "nps": np.clip(np.round(2.6 * mood - 2 + rng.normal(0, 1, n)), 0, 10),
        }
    )
    return _finished(rng, table)


def make_churn(
    rng: Generator, traits: Traits, heads: Heads, lang: Lang
) -> pd.DataFrame:
    """Return the customers known to have left; a reason may be empty."""
    last = np.full(traits.n_customers, np.datetime64("NaT", "D"))
    last[heads.customer] = heads.day
    left = (traits.behaviour == Behaviour.CHURNED) & ~np.isnat(last)
    left &= rng.random(traits.n_customers) < NOTICED
    wait = rng.integers(45, 130, traits.n_customers).astype("timedelta64[D]")
    customer = np.flatnonzero(left)
    day = np.minimum(last + wait, LAST_DAY)[customer]
    unhappy = rng.random(len(customer)) < 0.7 * (1 - traits.experience[customer])
    reason = rng.choice(
        (*range(len(CHURN_REASONS)), -1), len(customer), p=(0.4, 0.1, 0.28, 0.12, 0.1)
    )
    reason = np.where(unhappy, 1, reason)
    table = pd.DataFrame(
        {
            "customer_id": customer_ids(traits.n_customers)[customer],
            "churn_date": day,
            "churn_reason": spoken(CHURN_REASONS, reason, lang),
        }
    )
    return table.sort_values(["churn_date", "customer_id"], ignore_index=True)


def _opened(rng: Generator, ordered: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Draw opening times from 8 to 19 o'clock, within 30 days of the order."""
    n = len(ordered)
    day = ordered + rng.integers(0, 30, n).astype("timedelta64[D]")
    seconds = rng.integers(8 * 3600, 19 * 3600, n).astype("timedelta64[s]")
    opened: NDArray[np.datetime64] = day.astype("datetime64[s]")
    opened += seconds
    return opened


def _after(
    opened: NDArray[np.datetime64],
    hours: NDArray[np.float64],
    happened: NDArray[np.bool_],
) -> NDArray[np.datetime64]:
    """Return the time some hours later; NaT if it lies after the export."""
    later = opened + (3600 * hours).astype("timedelta64[s]")
    return np.where(happened & (later <= EXPORTED), later, NO_TIME)


def _finished(rng: Generator, table: pd.DataFrame) -> pd.DataFrame:
    """Drop what lies after the export, number the tickets, leave surveys blank."""
    silent_csat = rng.random(len(table)) < WITHOUT_CSAT
    silent_nps = rng.random(len(table)) < WITHOUT_NPS
    open_still = table["resolved_at"].isna()
    unanswered = table["first_response_at"].isna()
    table["csat"] = table["csat"].mask(silent_csat | open_still)
    table["nps"] = table["nps"].mask(silent_nps | open_still)
    table["resolved_at"] = table["resolved_at"].mask(unanswered)
    table = table[table["opened_at"] <= EXPORTED]
    table = table.sort_values(["opened_at", "customer_id"], ignore_index=True)
    numbers = [f"T{i:06d}" for i in range(1, len(table) + 1)]
    table.insert(0, "ticket_id", numbers)
    return table
