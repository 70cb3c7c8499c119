"""Which customers may be one and the same, for a person to decide?

Nothing is merged here. Three things speak for it: IDs that differ only in how they are
written, names that are equal or nearly equal without their legal form, and a phone or
an e-mail that several customers share.

What is not found: one name in simplified and traditional signs, in two languages, or as
an abbreviation; names of branches and shops that are only nearly equal; names that
differ in a number, a direction, a place or a whole word. One sign too many, too few,
replaced or moved is always found where it leaves names 92 % alike; of several in a long
name, those that leave one of its three rarest words untouched (of a Chinese name: two
signs in a row), where at most 50 names share it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.i18n import Label
from xl_crm.ingest.customers.company_name import (
    CompanyName,
    differ_in_place,
    read_company_name,
)
from xl_crm.ingest.customers.near_names import NEAR, differ_in_a_word, near_names
from xl_crm.tables import Privacy
from xl_crm.tables.privacy import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_crm.ingest.customers.merge import Customers
    from xl_crm.ingest.orders.prepare import Orders

PAIR_COLUMNS = (
    *("kind", "score", "customer_id_a", "name_a"),
    *("customer_id_b", "name_b", "detail"),
)
#: More customers than these share a phone, an e-mail or a name: a switchboard, a blank
#: of the form, a common name. The score goes down as their number goes up.
_SHARED_BY_FEW = 5
#: Two people may have one name, and two companies IDs that look alike.
_SAME_SHORT_NAME, _OTHER_NAME = 80.0, 70.0
_FIELDS = ("customer_name", "region", "contact_phone", "contact_email")
_PHONE_DIGITS = 7
_PUNCTUATION = r"[^\pL\pN]+"
#: One sign for all punctuation, numbers without leading zeros, then the sign between
#: two digits only.
_SHORTENED = (
    (_PUNCTUATION, "-"),
    (r"(^|[^0-9])0+([0-9])", r"\1\2"),
    (r"(^|[^0-9])-", r"\1"),
    (r"-([^0-9]|$)", r"\1"),
)
_SEVERAL_PHONES = re.compile(r"[/,，;；、|\n]|或")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class SimilarKind(StrEnum):
    """What speaks for two customers being one."""

    ID = "id"
    ORDER_ID = "order_id"
    NAME = "name"
    SIMILAR_NAME = "similar_name"
    PHONE = "phone"
    EMAIL = "email"

    @property
    def label(self) -> Label:
        """Name for people."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    SimilarKind.ID: Label(zh="ID仅写法不同", en="IDs differ in spelling only"),
    SimilarKind.ORDER_ID: Label(
        zh="订单中的ID不在客户表，与另一ID仅写法不同",
        en="ID in orders only, another spelling of an ID",
    ),
    SimilarKind.NAME: Label(zh="名称相同（不计公司形式）", en="same name"),
    SimilarKind.SIMILAR_NAME: Label(zh="名称相近", en="similar names"),
    SimilarKind.PHONE: Label(zh="电话相同", en="same phone"),
    SimilarKind.EMAIL: Label(zh="邮箱相同", en="same e-mail"),
}
_KINDS = tuple(SimilarKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarCustomers:
    """Pairs of customers that may be one.

    Attributes
    ----------
    pairs : DataFrame with the columns of ``PAIR_COLUMNS``
        kind (a ``SimilarKind``), score (0-100), the two customers, and what they share:
        the ID without its spelling, the name or names compared, the phone or e-mail,
        masked. The best first, then by kind and IDs. Of more than two customers that
        share one thing each is paired with the first.
    total : int
        Pairs found, listed or not.
    """

    pairs: pd.DataFrame
    total: int


NONE_SIMILAR = SimilarCustomers(pairs=pd.DataFrame(columns=list(PAIR_COLUMNS)), total=0)


def find_similar(
    customers: Customers | None, orders: Orders, *, limit: int | None
) -> SimilarCustomers:
    """Compare the customers of a run, and the IDs that only its orders know."""
    sold = orders.data.filter(orders.data.customer_id.notnull())
    strangers = sold.select("customer_id").distinct()
    known = pd.DataFrame({"customer_id": []})
    if customers:
        strangers = strangers.anti_join(customers.data, "customer_id")
        fields = [name for name in _FIELDS if name in customers.fields]
        known = customers.data.select("customer_id", *fields).to_pandas()
    return similar_customers(
        known, strangers.to_pyarrow()["customer_id"].to_pylist(), limit=limit
    )


def similar_customers(
    customers: pd.DataFrame, strangers: Iterable[str] = (), *, limit: int | None
) -> SimilarCustomers:
    """List customers that may be one and the same.

    Parameters
    ----------
    customers : DataFrame, one row per customer
        customer_id, and as far as there are customer_name, region, contact_phone and
        contact_email; blanks as None or NaN.
    strangers : iterable of str
        IDs of the orders that no customer has: compared by ID only.
    limit : int or None
        Pairs listed at most.
    """
    parties = _Parties.of(customers, strangers)
    found = [
        _alike_in_id(parties),
        _alike_in_name(parties),
        _near_in_name(parties),
        _sharing(SimilarKind.PHONE, _keys(_phones(parties.column("contact_phone")))),
        _sharing(SimilarKind.EMAIL, _keys(_emails(parties.column("contact_email")))),
    ]
    pairs = pd.concat([each for each in found if len(each)] or found[:1])
    pairs = pairs.drop_duplicates(["kind", "a", "b"])
    pairs["score"] = pairs["score"].round(1)
    pairs = pairs.sort_values(
        ["score", "kind", "a", "b"], ascending=[False, True, True, True]
    )
    listed = pairs if limit is None else pairs.head(limit)
    return SimilarCustomers(pairs=parties.shown(listed), total=len(pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parties:
    """Who is compared: the customers by ID, then the IDs that only orders know.

    Attributes
    ----------
    ids : list of str
    n_listed : int
        How many of them are customers; the rest have an ID and nothing else.
    columns : dict of str to list of (str or None)
        Of the customers.
    names : list of (CompanyName or None)
        Of the customers, where there is something to compare.
    """

    ids: list[str]
    n_listed: int
    columns: dict[str, list[str | None]]
    names: list[CompanyName | None]

    @classmethod
    def of(cls, customers: pd.DataFrame, strangers: Iterable[str]) -> _Parties:
        """Put them in an order that does not depend on that of the rows."""
        ordered = customers.sort_values("customer_id")
        ids = ordered["customer_id"].tolist()
        columns = {
            name: [text if isinstance(text, str) else None for text in ordered[name]]
            for name in _FIELDS
            if name in ordered.columns
        }
        texts = columns.get("customer_name", [None] * len(ids))
        read = {text: read_company_name(text) for text in {*texts} if text}
        names = [read[text] if text else None for text in texts]
        return cls(
            ids=[*ids, *sorted(strangers)],
            n_listed=len(ids),
            columns=columns,
            names=[name if name and name.core else None for name in names],
        )

    def column(self, name: str) -> list[str | None]:
        """Return a field of every customer, null where it was not found."""
        return self.columns.get(name, [None] * self.n_listed)

    def core(self, place: int) -> str:
        """Return the name that is compared; empty for none."""
        name = self.names[place] if place < self.n_listed else None
        return name.core if name else ""

    def shown(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Return pairs of places as people read them."""
        names: list[str | None] = self.column("customer_name")
        names = [*names, *[None] * (len(self.ids) - self.n_listed)]
        rows = [
            (str(_KINDS[kind]), score, self.ids[a], names[a], self.ids[b], names[b])
            for kind, score, a, b in pairs[["kind", "score", "a", "b"]].itertuples(
                index=False
            )
        ]
        frame = pd.DataFrame(rows, columns=list(PAIR_COLUMNS[:-1]))
        frame["detail"] = [
            _shown(_KINDS[kind], detail)
            for kind, detail in zip(pairs["kind"], pairs["detail"], strict=True)
        ]
        return frame


def _shown(kind: SimilarKind, detail: str) -> str:
    """Return what two customers share; phone and e-mail masked."""
    if kind is SimilarKind.PHONE:
        return mask(detail, Privacy.PHONE)
    return mask(detail, Privacy.EMAIL) if kind is SimilarKind.EMAIL else detail


def _sharing(
    kind: SimilarKind, keys: pd.DataFrame, score: float = 100.0
) -> pd.DataFrame:
    """Pair all who share a key with the first of them.

    Parameters
    ----------
    keys : DataFrame with b, detail
        Place of a party, ascending, and what it may share; blank for nothing.
    """
    keys = keys[keys["detail"] != ""].drop_duplicates()
    keys = keys[keys["detail"].duplicated(keep=False)].copy()
    together = keys.groupby("detail", sort=False)["b"]
    keys["a"] = together.transform("first")
    n_sharing = together.transform("size").clip(lower=_SHARED_BY_FEW)
    keys["score"] = score * _SHARED_BY_FEW / n_sharing
    keys["kind"] = _KINDS.index(kind)
    return keys[keys["a"] != keys["b"]]


def _keys(keys: Iterable[tuple[int, str]]) -> pd.DataFrame:
    """Return places and what they may share as a frame."""
    return pd.DataFrame(keys, columns=["b", "detail"])


def _alike_in_id(parties: _Parties) -> pd.DataFrame:
    """Pair IDs that differ in case, width, punctuation or leading zeros only."""
    found = pd.concat(
        _sharing(SimilarKind.ID, pd.DataFrame({"b": range(len(keys)), "detail": keys}))
        for keys in _spellings(parties.ids)
    ).drop_duplicates(["a", "b"])
    found["score"] = [
        _OTHER_NAME if _named_otherwise(parties.core(a), parties.core(b)) else 100.0
        for a, b in zip(found["a"], found["b"], strict=True)
    ]
    stranger = found["b"] >= parties.n_listed
    found.loc[stranger, "kind"] = _KINDS.index(SimilarKind.ORDER_ID)
    return found


def _spellings(ids: Sequence[str]) -> tuple[pd.Series, pd.Series]:
    """Return each ID without punctuation, and without leading zeros of its numbers.

    A sign between two digits stays where zeros go: 1-01 is 1-1 and 101, but not 11.
    """
    folded = pc.utf8_lower(pc.utf8_normalize(pa.array(ids, pa.string()), "NFKC"))
    short = folded
    for pattern, replacement in _SHORTENED:
        short = pc.replace_substring_regex(short, pattern, replacement)
    bare = pc.replace_substring_regex(folded, _PUNCTUATION, "")
    return bare.to_pandas(), short.to_pandas()


def _named_otherwise(core: str, other: str) -> bool:
    """Tell whether two names are both known, and not even near."""
    from rapidfuzz import fuzz  # noqa: PLC0415  (for this step only)

    return bool(core and other) and fuzz.token_sort_ratio(core, other) < NEAR


def _alike_in_name(parties: _Parties) -> pd.DataFrame:
    """Pair customers with one name but for the legal form."""
    named = [(place, name) for place, name in enumerate(parties.names) if name]
    return pd.concat(
        _sharing(
            SimilarKind.NAME,
            _keys((place, name.core) for place, name in group),
            score=score,
        )
        for score, group in (
            (100.0, [each for each in named if not each[1].may_be_person]),
            (_SAME_SHORT_NAME, [each for each in named if each[1].may_be_person]),
        )
    )


def _near_in_name(parties: _Parties) -> pd.DataFrame:
    """Pair customers of one region whose names are nearly equal.

    A region that is not known fits any other. Of customers with one name the first
    stands for all: ``_alike_in_name`` pairs them.
    """
    regions = parties.column("region")
    holders: dict[str, dict[str | None, int]] = {}
    marks: dict[str, str] = {}
    for place, name in enumerate(parties.names):
        if name and not name.is_branch:
            holders.setdefault(name.core, {}).setdefault(regions[place], place)
            marks[name.core] = name.marks
    cores = list(holders)
    first, second, score = near_names(cores, list(marks.values()))
    rows = []
    for i, j, alike in zip(first, second, score, strict=True):
        here, there = cores[i], cores[j]
        if differ_in_place(here, there) or differ_in_a_word(here, there):
            continue
        places = _in_one_region(holders[here], holders[there])
        if places:
            a, b = sorted(places)
            detail = f"{parties.core(a)} ≈ {parties.core(b)}"
            rows.append((a, b, detail, alike, _KINDS.index(SimilarKind.SIMILAR_NAME)))
    return pd.DataFrame(rows, columns=["a", "b", "detail", "score", "kind"])


def _in_one_region(
    here: dict[str | None, int], there: dict[str | None, int]
) -> tuple[int, int] | None:
    """Return the first two customers whose regions do not contradict each other."""
    fits = [(a, b) for region, a in here.items() for b in _of_region(there, region)]
    return min(fits, default=None)


def _of_region(holders: dict[str | None, int], region: str | None) -> list[int]:
    """Return the holders of a name that may be in a region."""
    if region is None:
        return list(holders.values())
    return [holders[name] for name in (region, None) if name in holders]


def _phones(texts: Sequence[str | None]) -> Iterator[tuple[int, str]]:
    """Yield the numbers of each customer, as dialled within the country."""
    for place, text in enumerate(texts):
        if text is None:
            continue
        for part in _SEVERAL_PHONES.split(unicodedata.normalize("NFKC", text)):
            digits = "".join(sign for sign in part if sign.isdecimal())
            digits = digits.removeprefix("00")
            if digits.startswith("86") and len(digits) > 11:  # noqa: PLR2004  (a mobile)
                digits = digits[2:]
            digits = digits.lstrip("0")
            if len(digits) >= _PHONE_DIGITS and len(set(digits)) > 1:
                yield place, digits


def _emails(texts: Sequence[str | None]) -> Iterator[tuple[int, str]]:
    """Yield the e-mail address of each customer, where it is one."""
    for place, text in enumerate(texts):
        if text is None:
            continue
        address = unicodedata.normalize("NFKC", text).strip().casefold()
        if _EMAIL.fullmatch(address):
            yield place, address
