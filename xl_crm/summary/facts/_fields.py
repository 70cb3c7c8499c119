"""Which fields of the input fill a column of a fact?

A column that is called like a field of the fact's own table is filled by that field,
and needs no declaration; so is one that the customer table fills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.summary.facts._spec import Ratio
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.summary.facts._spec import Fact

#: One field: its table and its name. Any one of a group is enough.
Group = tuple[tuple[str, str], ...]

_BOUGHT = ("orders.order_date",)
_AMOUNT = (
    ("orders.order_amount", "order_lines.order_amount", "orders.unit_price"),
    ("orders.order_amount", "order_lines.order_amount", "orders.quantity"),
)
_SCORED = (_BOUGHT, *_AMOUNT)
_JUDGED = (("orders.order_date", "churn.churn_date", "churn.is_churned"),)

#: What fills the columns that every customer brings along: groups of fields, all of
#: them needed, any one of a group.
TRAIT_FIELDS: dict[str, tuple[tuple[str, ...], ...]] = {
    **{
        name: ((f"customers.{name}", f"orders.{name}"),)
        for name in ("owner", "region", "channel")
    },
    "industry": (("customers.industry",),),
    "company_size": (("customers.company_size",),),
    "first_order_date": (_BOUGHT,),
    "days_since_last_order": (_BOUGHT,),
    "orders": (_BOUGHT,),
    "order_band": (_BOUGHT,),
    "net_amount": _AMOUNT,
    **dict.fromkeys(("tier", "value_level", "loyalty_level", "quadrant"), _SCORED),
    "tenure_band": (("customers.first_coop_date", *_BOUGHT),),
    "top_category": (("orders.category", "order_lines.category"),),
    "complained": (("tickets.is_complaint", "tickets.ticket_kind"),),
    "churn_status": _JUDGED,
    "churn_rule": _JUDGED,
    "churn_reason": (("churn.churn_reason",),),
    **{
        f"{what}_{period}": _JUDGED
        for what in ("was_active", "has_left")
        for period in ("current", "previous", "year_ago")
    },
}


def fields_of(fact: Fact, column: str) -> tuple[Group, ...]:
    """Return the fields that fill a column: any one of each group.

    Empty for a column that no field fills: one that a setting fills.
    """
    declared = fact.fields.get(column)
    if declared is not None:
        return tuple(map(_group, declared))
    own = [
        (holder, column)
        for holder in _holders(fact)
        if column in table_named(holder).field_names
    ]
    traits = tuple(map(_group, TRAIT_FIELDS.get(column, ())))
    if not own:
        return (*_linked(fact), *traits) if traits else ()
    others = traits[0] if traits else ()
    return ((*own, *(each for each in others if each not in own)),)


def _linked(fact: Fact) -> tuple[Group, ...]:
    """Return the field that tells whose a row of the fact's own table is."""
    return ((((fact.needs[0], "customer_id"),)),) if fact.needs else ()


def columns_of(fact: Fact, measure: str) -> tuple[str, ...]:
    """Return the columns that a measure is counted from, those of every row too."""
    return tuple(dict.fromkeys((*fact.rows, *_needed(fact, measure))))


def _needed(fact: Fact, name: str) -> Iterator[str]:
    measure = fact[name]
    yield from measure.needs
    for part in measure.parts if isinstance(measure, Ratio) else ():
        yield from _needed(fact, part)


def _holders(fact: Fact) -> tuple[str, ...]:
    """Return the tables of the fact's own rows; those of orders may have lines."""
    if not fact.needs:
        return ()
    own = fact.needs[0]
    return (own, "order_lines") if own == "orders" else (own,)


def _group(names: tuple[str, ...]) -> Group:
    parts = (name.partition(".") for name in names)
    return tuple((table, field) for table, _, field in parts)
