"""Who are the customers, now and as the list stood a quarter earlier?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm_example.names import company_names, people
from xl_crm_example.period import (
    EARLIER_EXPORT,
    FIRST_DAY,
    LAST_DAY,
    working_day,
)
from xl_crm_example.words import (
    CHANNELS,
    INDUSTRY_NAMES,
    OWNER_NAMES,
    REGION_NAMES,
    SIZES,
    TITLE_NAMES,
    spoken,
)

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from xl_crm.i18n import Lang
    from xl_crm_example.habits import Traits


def customer_ids(n_customers: int) -> NDArray[np.object_]:
    """Return ``C00001``, ``C00002``, ...; zeros lead, so an ID must stay text."""
    return np.array([f"C{i:05d}" for i in range(1, n_customers + 1)], dtype=object)


def make_customers(
    rng: Generator, traits: Traits, lang: Lang
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the customers at the end of the period and a quarter earlier.

    Returns
    -------
    customers, former_customers : DataFrame
        One row per customer in the same order, columns as in the table customers;
        they differ in contact, owner and export time.
    """
    n = traits.n_customers
    same = {
        "customer_id": customer_ids(n),
        "customer_name": company_names(rng, traits.region, traits.industry, lang),
        "industry": spoken(INDUSTRY_NAMES, traits.industry, lang),
        "company_size": spoken(SIZES, traits.size, lang),
        "region": spoken(REGION_NAMES, traits.region, lang),
        "channel": spoken(CHANNELS, rng.choice(4, n, p=(0.3, 0.4, 0.12, 0.18)), lang),
        "first_coop_date": _first_days(rng, traits),
    }
    owner_then = traits.owner_on(np.arange(n), np.full(n, EARLIER_EXPORT))
    now = {**same, **_contacts(rng, n, lang)}
    now["owner"] = spoken(OWNER_NAMES, traits.owner, lang)
    now["exported_at"] = np.full(n, LAST_DAY)
    then = {**same, **_contacts(rng, n, lang)}
    then["owner"] = spoken(OWNER_NAMES, owner_then, lang)
    then["exported_at"] = np.full(n, EARLIER_EXPORT)
    return pd.DataFrame(now), pd.DataFrame(then)


def _first_days(rng: Generator, traits: Traits) -> NDArray[np.datetime64]:
    n = traits.n_customers
    before = FIRST_DAY - rng.integers(20, 2200, n).astype("timedelta64[D]")
    within = working_day(traits.start, np.zeros(n))
    return np.where(traits.start > 0, within, before)


def _contacts(rng: Generator, n: int, lang: Lang) -> dict[str, NDArray[np.object_]]:
    """Return contact columns: numbered phones 199000..., mail at example.com."""
    persons = people(rng, n)
    extension = 10_000 * rng.integers(0, 10, n) + np.arange(1, n + 1)
    mail = [
        f"{person.en.lower().replace(' ', '.')}.{i}@example.com"
        for i, person in enumerate(persons, start=1)
    ]
    title = rng.integers(len(TITLE_NAMES), size=n)
    return {
        "contact_name": np.array([person.text(lang) for person in persons], object),
        "contact_title": spoken(TITLE_NAMES, title, lang),
        "contact_phone": np.array([f"199000{e:05d}" for e in extension], object),
        "contact_email": np.array(mail, object),
    }
