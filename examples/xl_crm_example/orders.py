"""What did each customer order, line by line, and what came back?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm_example.customers import customer_ids
from xl_crm_example.habits import Behaviour, expected_orders
from xl_crm_example.period import LAST_DAY, next_working_day, working_day
from xl_crm_example.products import (
    APPETITE,
    CATEGORIES,
    LAUNCHED,
    N_PER_CATEGORY,
    NEW_UNTIL,
    POPULARITY,
    PRICE_FEN,
    PRODUCTS,
)
from xl_crm_example.words import (
    CANCELLED,
    CHANNELS,
    COMPLETED,
    ORDER_STATUSES,
    OWNER_NAMES,
    REGION_NAMES,
    RETURNED,
    spoken,
)

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from xl_crm.i18n import Lang
    from xl_crm_example.habits import Traits
    from xl_crm_example.marketing import Touches

CANCELLED_SHARE = 0.035
#: Share of the customers that order online, and of the orders that come as usual.
ONLINE = 0.4
USUAL_CHANNEL = 0.85
#: Share of the lines that are of the customer's main category for certain.
MAIN_CATEGORY = 0.55
#: Share of the lines that come back; poor experience doubles it.
RETURNED_SHARE = 0.02
#: Share of the returns that are of the whole line.
WHOLE_RETURN = 0.5
#: Chance that an answer to a campaign ends in one more order.
CAMPAIGN_ORDER_CHANCE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Orders without their lines; every array has shape (n_orders,), in date order."""

    customer: NDArray[np.int64]
    day: NDArray[np.datetime64]
    owner: NDArray[np.int64]
    channel: NDArray[np.int64]
    status: NDArray[np.int64]
    order_id: NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Order lines, returns included; every array has shape (n_lines,).

    Attributes
    ----------
    head : array of int
        Position of the order in ``Heads``.
    unit_price_fen : array of int
        Price after discount, 0.01 元.
    quantity : array of int
        Negative on a return.
    """

    head: NDArray[np.int64]
    line: NDArray[np.int64]
    day: NDArray[np.datetime64]
    product: NDArray[np.int64]
    quantity: NDArray[np.int64]
    unit_price_fen: NDArray[np.int64]


def make_heads(rng: Generator, traits: Traits, touches: Touches) -> Heads:
    """Draw the orders: the customer's rhythm, plus answers to campaigns."""
    n_orders = rng.poisson(expected_orders(traits))
    once = np.flatnonzero(traits.behaviour == Behaviour.ONE_OFF)
    n_orders[once, traits.start[once]] = 1
    customer, month = np.nonzero(n_orders)
    times = n_orders[customer, month]
    customer, month = np.repeat(customer, times), np.repeat(month, times)
    day = working_day(month, rng.random(len(customer)))
    extra = _campaign_orders(rng, traits, touches)
    customer = np.concatenate([customer, extra[0]])
    day = np.concatenate([day, extra[1]])
    order = np.lexsort((customer, day))
    customer, day = customer[order], day[order]
    online = rng.random(traits.n_customers) < ONLINE
    usual = rng.random(len(day)) < USUAL_CHANNEL
    cancelled = rng.random(len(day)) < CANCELLED_SHARE
    return Heads(
        customer=customer,
        day=day,
        owner=traits.owner_on(customer, day),
        channel=np.where(online[customer] == usual, 0, 1),
        status=np.where(cancelled, CANCELLED, COMPLETED),
        order_id=_order_ids(day),
    )


def make_lines(rng: Generator, traits: Traits, heads: Heads) -> Lines:
    """Draw the lines of the orders, and the lines that came back."""
    n_lines = 1 + np.minimum(rng.poisson(0.9, len(heads.day)), 4)
    head = np.repeat(np.arange(len(heads.day)), n_lines)
    customer, day = heads.customer[head], heads.day[head]
    product = _products(rng, traits, customer, day)
    discount = rng.integers(0, 4, len(head)) + 3 * (traits.size[customer] == 0)
    price = PRICE_FEN[product] * (100 - discount) // 100
    wanted = 100 * traits.line_amount[customer] * rng.lognormal(0, 0.5, len(head))
    sold = Lines(
        head=head,
        line=_running_number(head),
        day=day,
        product=product,
        quantity=np.clip(np.round(wanted / price), 1, 300).astype(np.int64),
        unit_price_fen=price,
    )
    return _with_returns(rng, traits, heads, sold)


def orders_table(
    lines: Lines, heads: Heads, traits: Traits, lang: Lang
) -> pd.DataFrame:
    """Return the order lines as a table, amounts in 元, in date order."""
    customer, came_back = heads.customer[lines.head], lines.quantity < 0
    status = np.where(came_back, RETURNED, heads.status[lines.head])
    launched = LAUNCHED[lines.product]
    return pd.DataFrame(
        {
            "order_id": heads.order_id[lines.head],
            "order_line": lines.line,
            "customer_id": customer_ids(traits.n_customers)[customer],
            "order_date": lines.day,
            "category": spoken(CATEGORIES, lines.product // N_PER_CATEGORY, lang),
            "product": spoken(PRODUCTS, lines.product, lang),
            "is_new_product": heads.day[lines.head] < NEW_UNTIL[lines.product],
            "product_launch_date": launched,
            "quantity": lines.quantity,
            "unit_price": lines.unit_price_fen / 100,
            "order_amount": lines.quantity * lines.unit_price_fen / 100,
            "order_status": spoken(ORDER_STATUSES, status, lang),
            "return_flag": came_back,
            "owner": spoken(OWNER_NAMES, heads.owner[lines.head], lang),
            "region": spoken(REGION_NAMES, traits.region[customer], lang),
            "channel": spoken(CHANNELS, heads.channel[lines.head], lang),
        }
    )


def _campaign_orders(
    rng: Generator, traits: Traits, touches: Touches
) -> tuple[NDArray[np.int64], NDArray[np.datetime64]]:
    repeating = ~np.isin(
        traits.behaviour, (Behaviour.ONE_OFF, Behaviour.PROSPECT, Behaviour.CHURNED)
    )
    lucky = rng.random(len(touches.day)) < CAMPAIGN_ORDER_CHANCE
    wait = rng.integers(2, 26, len(touches.day)).astype("timedelta64[D]")
    day = next_working_day(touches.day + wait)
    answered = touches.responded & (touches.campaign >= 0)
    bought = answered & lucky & repeating[touches.customer] & (day <= LAST_DAY)
    return touches.customer[bought], day[bought]


def _order_ids(day: NDArray[np.datetime64]) -> NDArray[np.object_]:
    """Return ``SO20240701003``: the day and a number within it."""
    number = _running_number(day.astype(np.int64))
    return np.array(
        [
            f"SO{str(d).replace('-', '')}{n:03d}"
            for d, n in zip(day, number, strict=True)
        ],
        dtype=object,
    )


def _running_number(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count 1, 2, ... inside runs of equal values."""
    starts = np.flatnonzero(np.diff(group, prepend=group[:1] - 1))
    lengths = np.diff(starts, append=len(group))
    return np.arange(len(group)) - np.repeat(starts, lengths) + 1


def _products(
    rng: Generator,
    traits: Traits,
    customer: NDArray[np.int64],
    day: NDArray[np.datetime64],
) -> NDArray[np.int64]:
    """Choose products: mostly of the main category, new ones by the curious."""
    n = len(customer)
    edges = np.cumsum(APPETITE, axis=1)[traits.industry]
    edges = edges / edges[:, -1:]
    main = (rng.random(traits.n_customers)[:, None] > edges).sum(axis=1)
    other = (rng.random(n)[:, None] > edges[customer]).sum(axis=1)
    category = np.where(rng.random(n) < MAIN_CATEGORY, main[customer], other)
    first = category * N_PER_CATEGORY
    product: NDArray[np.int64] = first + rng.choice(N_PER_CATEGORY, n, p=POPULARITY)
    newest = first + N_PER_CATEGORY - 1
    tried = rng.random(n) < 0.6 * traits.curiosity[customer]
    fresh = (day >= LAUNCHED[newest]) & (day < NEW_UNTIL[newest])
    product = np.where(fresh & tried, newest, product)
    too_early: NDArray[np.bool_] = day < LAUNCHED[product]
    product[too_early] = (first + rng.integers(0, 3, n))[too_early]
    return product


def _with_returns(rng: Generator, traits: Traits, heads: Heads, sold: Lines) -> Lines:
    """Add a negative line to some sales: same order, product and price."""
    n = len(sold.head)
    bad = 1 - traits.experience[heads.customer[sold.head]]
    wait = rng.integers(2, 31, n).astype("timedelta64[D]")
    day = next_working_day(sold.day + wait)
    back = rng.random(n) < RETURNED_SHARE * (0.6 + 1.2 * bad)
    back &= (day <= LAST_DAY) & (heads.status[sold.head] == COMPLETED)
    part = np.where(rng.random(n) < WHOLE_RETURN, 1.0, rng.random(n))
    quantity = np.maximum(np.round(sold.quantity * part), 1).astype(np.int64)
    n_sold = np.bincount(sold.head)
    returned_line = n_sold[sold.head[back]] + _running_number(sold.head[back])
    parts = {
        "head": (sold.head, sold.head[back]),
        "line": (sold.line, returned_line),
        "product": (sold.product, sold.product[back]),
        "quantity": (sold.quantity, -quantity[back]),
        "unit_price_fen": (sold.unit_price_fen, sold.unit_price_fen[back]),
    }
    whole = {name: np.concatenate(both) for name, both in parts.items()}
    days = np.concatenate([sold.day, day[back]])
    order = np.lexsort((whole["line"], whole["head"], days))
    return Lines(
        day=days[order], **{name: column[order] for name, column in whole.items()}
    )
