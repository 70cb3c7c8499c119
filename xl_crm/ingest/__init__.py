"""How do raw exports become clean tables, with nothing lost on the way?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from xl_crm.errors import InputError, Problem, XlCrmError
from xl_crm.i18n import Label
from xl_crm.ingest._spec import Expr, RawTable, Source
from xl_crm.ingest.clean import CleanTable, clean
from xl_crm.ingest.customers import Customers, prepare_customers
from xl_crm.ingest.engine import Engine, open_engine
from xl_crm.ingest.header import Match, match_headers, require_fields
from xl_crm.ingest.issues import (
    damaged_ids,
    excluded_orders,
    gather,
    merged_customers,
    rejected_rows,
    repeated_orders,
    shifted_rows,
    unlisted_customers,
    unreadable_cells,
    without_customer,
)
from xl_crm.ingest.orders import (
    OrderRules,
    Orders,
    OrderUnit,
    Returns,
    ZeroAmount,
    last_day,
    prepare_orders,
)
from xl_crm.ingest.read import read_raw
from xl_crm.tables.cell import DateReading
from xl_crm.tables.issue import ISSUE_COLUMNS
from xl_crm.tables.issue_rules import RULE_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

#: Fields that give a line its amount: one of them, or both of the pair.
AMOUNT_FIELDS = ({"order_amount"}, {"quantity", "unit_price"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that was read, cleaned and held by the engine.

    Attributes
    ----------
    others : mapping of str to CleanTable
        Tickets, interactions, campaigns, opportunities, churn: those that were given.
    """

    orders: Orders
    customers: Customers | None
    others: Mapping[str, CleanTable]
    tables: tuple[CleanTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issues:
    """What is wrong with the data.

    Attributes
    ----------
    counts : Series indexed by (rule, table)
        All of them.
    rows : DataFrame with the columns of ``ISSUE_COLUMNS``
        Listed rows, of each rule and table at most as many as were asked for.
    """

    counts: pd.Series
    rows: pd.DataFrame


def read_inputs(
    engine: Engine,
    sources: Iterable[Source],
    dates: DateReading,
    rules: OrderRules,
) -> Inputs:
    """Read all sources; whatever is wrong with any of them is said at once.

    Raises
    ------
    InputError, SettingsError
        A file cannot be read, a required column is missing, or no order is left.
    """
    opened = _open_all(engine, sources)
    cleaned = {
        name: clean(engine, raw, matches, dates)
        for name, (raw, matches) in opened.items()
    }
    orders = prepare_orders(
        engine, cleaned["orders"], cleaned.get("order_lines"), rules
    )
    customers = cleaned.get("customers")
    special = {"orders", "order_lines", "customers"}
    return Inputs(
        orders=orders,
        customers=prepare_customers(engine, customers) if customers else None,
        others={name: cleaned[name] for name in cleaned if name not in special},
        tables=tuple(cleaned.values()),
    )


def resolve_as_of(orders: Orders, asked: date | None) -> tuple[date, bool]:
    """Return the as-of date, and whether the default looks mistyped.

    Raises
    ------
    InputError
        No order line counts, or none up to the day asked for.
    """
    last, lonely = last_day(orders)
    if last is None:
        raise InputError(*_nothing_counts(orders))
    if asked is None:
        return last, lonely
    first = orders.data.filter(orders.data.reason.isnull()).order_date.min()
    begun = pd.Timestamp(first.to_pandas()).date()
    if asked < begun:
        raise InputError(
            Problem(
                where=orders.lines.place,
                found=Label(
                    zh=f"统计截止日 {asked} 之前没有订单；最早的是 {begun}",
                    en=f"no order up to the as-of date {asked}; the first is {begun}",
                ),
                remedy=Label(zh="设置更晚的统计截止日", en="Set a later as-of date"),
            )
        )
    return asked, False


def _nothing_counts(orders: Orders) -> list[Problem]:
    """Describe why no order line counts: every reason, its first row, what to do."""
    data = orders.data
    reasons = data.group_by("reason").aggregate(n=data.count(), row=data.row.min())
    listed = reasons.order_by([ibis.desc("n"), "row"]).to_pandas()
    problems = []
    for reason, n, row in listed[["reason", "n", "row"]].itertuples(index=False):
        rule = RULE_BY_NAME[reason]
        problems.append(
            Problem(
                where=f"{orders.lines.place} [{row}]",
                found=Label(
                    zh=f"没有可用的订单行：{rule.label.zh}（{n} 行，首见第 {row} 行）",
                    en=f"no order line can be used: {rule.label.en} ({n} rows, first "
                    f"row {row})",
                ),
                remedy=_capital(rule.action),
            )
        )
    if problems:
        return problems
    return [
        Problem(
            where=orders.lines.place,
            found=Label(zh="没有订单行", en="no order line"),
            remedy=Label(zh="检查导出的范围", en="Check what was exported"),
        )
    ]


def _capital(text: Label) -> Label:
    """Return a text that begins with a capital letter."""
    return Label(zh=text.zh, en=text.en[:1].upper() + text.en[1:])


def collect_issues(
    inputs: Inputs, as_of: date, *, limit: int | None, lonely_last_date: bool = False
) -> Issues:
    """List what is wrong, counted by rule and table; ``limit`` rows of each."""
    counts, rows = gather(_found(inputs, as_of), limit)
    broken = []
    for table in inputs.tables:
        lines = [rejected.line for rejected in table.rejected]
        if lines:
            here = rows["table"] == table.table.name
            rows.loc[here, "row"] = shifted_rows(rows.loc[here, "row"], lines)
            broken.append(rejected_rows(table)[:limit])
            counts.loc[("broken_row", table.table.name)] = len(lines)
    notes = pd.DataFrame(
        _repeated_headers(inputs.tables)
        + _lonely_date(inputs.orders, as_of, said=lonely_last_date),
        columns=list(ISSUE_COLUMNS),
    )
    for (rule, table_name), group in notes.groupby(["rule", "table"]):
        counts.loc[(str(rule), str(table_name))] = len(group)
    listed = [part for part in (rows, *broken, notes) if len(part)]
    return Issues(
        counts=counts.sort_index(),
        rows=pd.concat(listed, ignore_index=True) if listed else rows,
    )


def _found(inputs: Inputs, as_of: date) -> list[Expr]:
    """Return the issue rows of every table."""
    found = [cells for table in inputs.tables for cells in unreadable_cells(table)]
    found.append(excluded_orders(inputs.orders, as_of))
    for table in inputs.tables:
        if "customer_id" not in table.fields:
            continue
        found.append(damaged_ids(table, "customer_id"))
        if table.table.name != "orders":
            found.append(without_customer(table))
    if inputs.customers:
        found.append(merged_customers(inputs.customers))
        sold = inputs.orders.data, inputs.orders.lines
        others = ((table.data, table) for table in inputs.others.values())
        found += [
            unlisted_customers(data, table, inputs.customers)
            for data, table in (sold, *others)
            if "customer_id" in data.columns
        ]
    if inputs.orders.lines.table.name == "order_lines":
        found += [
            repeated_orders(table)
            for table in inputs.tables
            if table.table.name == "orders"
        ]
    return found


def _open_all(
    engine: Engine, sources: Iterable[Source]
) -> dict[str, tuple[RawTable, dict[str, Match]]]:
    """Open every source and match its headers, collecting what is wrong."""
    opened: dict[str, tuple[RawTable, dict[str, Match]]] = {}
    failures: list[XlCrmError] = []
    sources = list(sources)
    with_lines = any(source.table.name == "order_lines" for source in sources)
    for source in sources:
        try:
            raw = read_raw(engine, source)
            matches = match_headers(raw)
            require_fields(raw, matches, _amount_missing(raw, matches, with_lines))
        except XlCrmError as error:
            failures.append(error)
        else:
            opened[source.table.name] = raw, matches
    if failures:
        problems = [problem for error in failures for problem in error.problems]
        raise type(failures[0])(*problems)
    return opened


def _amount_missing(
    raw: RawTable,
    matches: Mapping[str, Match],
    with_lines: bool,  # noqa: FBT001
) -> list[str]:
    """Return the fields to ask for when a table of orders gives no amount."""
    bearer = "order_lines" if with_lines else "orders"
    asked = ["order_id"] if with_lines and raw.source.table.name == "orders" else []
    if raw.source.table.name != bearer:
        return asked
    if any(fields <= matches.keys() for fields in AMOUNT_FIELDS):
        return asked
    return [*asked, "order_amount"]


def _repeated_headers(tables: Iterable[CleanTable]) -> list[tuple[object, ...]]:
    """List the columns that name a field already filled by another column."""
    return [
        ("duplicate_header", table.table.name, table.place, 1, field, header)
        for table in tables
        for field, headers in table.repeated.items()
        for header in headers
    ]


def _lonely_date(
    orders: Orders, as_of: date, *, said: bool
) -> list[tuple[object, ...]]:
    """List the line whose date lies far behind all others."""
    if not said:
        return []
    data = orders.data.filter(orders.data.order_date == as_of)
    row = data.aggregate(row=data.row.min()).to_pandas()["row"].iloc[0]
    place, day = orders.lines.place, as_of.isoformat()
    return [("lonely_last_date", "orders", place, int(row), "order_date", day)]


def rows_read(inputs: Inputs) -> dict[str, int]:
    """Return the number of rows read of each table, broken ones included."""
    return {
        table.table.name: int(table.data.count().to_pandas()) + len(table.rejected)
        for table in inputs.tables
    }


def reconcile(orders: Orders, as_of: date) -> pd.DataFrame:
    """Account for every order line: counted, or kept out by which rule.

    Returns
    -------
    DataFrame, one row per outcome
        rule (``kept`` first), rows, amount (float64, yuan; 0 where unreadable).
    """
    data = orders.data
    late = data.reason.isnull() & (data.order_date > as_of)
    data = data.mutate(
        rule=ibis.coalesce(ibis.ifelse(late, "after_as_of", data.reason), "kept")
    )
    frame: pd.DataFrame = (
        data.group_by("rule")
        .aggregate(
            rows=data.count(), amount=data.amount.sum().fill_null(0).cast("float64")
        )
        .order_by([ibis.desc(ibis._.rule == "kept"), "rule"])
        .to_pandas()
    )
    broken = len(orders.lines.rejected)
    if broken:
        lost = pd.DataFrame({"rule": ["broken_row"], "rows": [broken], "amount": [0.0]})
        frame = pd.concat([frame, lost], ignore_index=True)
    return frame


__all__ = [
    "CleanTable",
    "Customers",
    "DateReading",
    "Engine",
    "Inputs",
    "Issues",
    "OrderRules",
    "OrderUnit",
    "Orders",
    "Returns",
    "Source",
    "ZeroAmount",
    "collect_issues",
    "open_engine",
    "read_inputs",
    "reconcile",
    "resolve_as_of",
    "rows_read",
]
