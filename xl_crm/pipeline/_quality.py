"""What is known of the data before anything is computed from them?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm import ingest
from xl_crm.i18n import Label
from xl_crm.ingest import coverage, unmatched_keys
from xl_crm.pipeline._check import Check
from xl_crm.tables.issue import Outcome
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from xl_crm.ingest import FileRead, Inputs, Issues, LeftOut


#: Up to so many rows a run looks at everything.
MOST_ROWS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceColumn:
    """The header, or the expression, that filled a field."""

    table: str
    place: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Where every row went, what is wrong, and what was decided about it.

    Attributes
    ----------
    files : tuple of FileRead
    left_out : tuple of LeftOut
        Files that cannot be read.
    columns : tuple of SourceColumn
        Which column of which file filled which field.
    reconciliation : DataFrame
        outcome, rule (``kept`` for what counts), rows, amount.
    checks : tuple of Check
        Totals that must be equal, each reached in two ways.
    coverage : DataFrame, one row per field of each table
    unmatched : DataFrame
        rule, table, key, rows, amount of keys without a counterpart;
        ``unmatched_counts`` counts all of them by rule and table.
    quarantine : DataFrame
        One row for each cell to mend or row to decide on: rule, table, file, row,
        column, value, and customer_id, order_id, order_date, amount of its order line.
    overridden : DataFrame
        customer_id, field, kept, kept_file, kept_row, value, file, row, reason of every
        value of a customer that lost to another.
    missing : DataFrame
        customer_id, customer_name, field, state of the key fields that are empty.
    unknown : DataFrame
        customer_id, field of all gaps that are not to be had.
    backfilled : DataFrame
        customer_id, field, value, source, day of every gap filled from history.
    similar : DataFrame
        kind, score, customer_id_a, name_a, customer_id_b, name_b, detail of customers
        that may be one; ``n_similar`` counts all of them.
    corrections : DataFrame
        table, file, row, column, customer_id, order_id, before, after, decision,
        outcome of what a person filled in: a value of a cell, a value of a customer, or
        a decision.
    """

    as_of: date
    as_of_given: bool
    lonely_last_date: bool
    files: tuple[FileRead, ...]
    left_out: tuple[LeftOut, ...]
    columns: tuple[SourceColumn, ...]
    issues: Issues
    reconciliation: pd.DataFrame
    checks: tuple[Check, ...]
    coverage: pd.DataFrame
    unmatched: pd.DataFrame
    unmatched_counts: pd.Series
    quarantine: pd.DataFrame
    overridden: pd.DataFrame
    missing: pd.DataFrame
    unknown: pd.DataFrame
    backfilled: pd.DataFrame
    similar: pd.DataFrame
    n_similar: int
    corrections: pd.DataFrame

    @property
    def rows_read(self) -> dict[str, int]:
        """Rows of each table in its files, broken ones and totals included."""
        counts: dict[str, int] = {}
        for file in self.files:
            n = file.rows + file.broken + file.totals
            counts[file.table] = counts.get(file.table, 0) + n
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How closely the data are looked at.

    Attributes
    ----------
    as_of_given : bool
        The as-of date was set, not taken from the orders.
    lonely : bool
        The last day in the orders lies far from all others.
    limit : int or None
        Rows listed of each kind; counts are always of all.
    thorough : bool
        Look also in large tables for identical rows and similar customers, and count
        distinct values: that takes longer than all the rest.
    """

    as_of_given: bool
    lonely: bool
    limit: int | None
    thorough: bool


def judge(inputs: Inputs, as_of: date, how: Look) -> Quality:
    """Look at everything that was read."""
    limit = how.limit
    reconciliation = ingest.reconcile(inputs.orders, as_of)
    counts, unmatched = unmatched_keys(inputs, limit)
    files = ingest.files_read(inputs)
    log = ingest.customer_log(inputs, limit)
    small = max((file.rows for file in files), default=0) <= MOST_ROWS_AT_ONCE
    similar = ingest.NONE_SIMILAR
    if small or how.thorough:
        similar = ingest.find_similar(inputs.customers, inputs.orders, limit=limit)
    issues = ingest.collect_issues(
        inputs,
        as_of,
        limit=limit,
        similar=similar,
        lonely_last_date=how.lonely,
        identical=small or how.thorough,
    )
    return Quality(
        as_of=as_of,
        as_of_given=how.as_of_given,
        lonely_last_date=how.lonely,
        files=files,
        left_out=inputs.left_out,
        columns=tuple(_source_columns(inputs)),
        issues=issues,
        reconciliation=reconciliation,
        checks=tuple(_checks(inputs, files, reconciliation)),
        coverage=coverage(inputs.tables, distinct=small or how.thorough),
        unmatched=unmatched,
        unmatched_counts=counts,
        quarantine=ingest.quarantine(inputs, issues),
        overridden=log.overridden,
        missing=log.missing,
        unknown=log.unknown,
        backfilled=log.backfilled,
        similar=similar.pairs,
        n_similar=similar.total,
        corrections=ingest.correction_log(inputs),
    )


def _source_columns(inputs: Inputs) -> Iterator[SourceColumn]:
    """Yield which column of which file filled which field."""
    for table in inputs.tables:
        for part in table.parts:
            for field, text in part.columns.items():
                yield SourceColumn(
                    table=table.table.name, place=part.place, field=field, text=text
                )


def _checks(
    inputs: Inputs, files: tuple[FileRead, ...], reconciliation: pd.DataFrame
) -> Iterator[Check]:
    """Yield the checks of rows and amounts between the files and the clean orders."""
    lines = inputs.orders.lines.table.name
    read = sum(f.rows + f.broken + f.totals for f in files if f.table == lines)
    yield Check(
        name="order_lines",
        label=Label(
            zh="文件中的订单行 = 计入 + 冲抵 + 合并 + 不计 + 隔离",
            en="order lines in the files = kept + netted + merged + left out "
            "+ quarantined",
        ),
        left=float(read),
        right=float(reconciliation["rows"].sum()),
        unit=Unit.COUNT,
    )
    as_written = ingest.amount_in_files(inputs.orders)
    yield Check(
        name="order_amounts",
        label=Label(
            zh="文件中的订单金额(绝对值) = 计入 + 冲抵 + 合并 + 不计 + 隔离",
            en="amounts in the files (without sign) = kept + netted + merged "
            "+ left out + quarantined",
        ),
        left=as_written,
        right=float(reconciliation["absolute"].sum()),
    )
    yield from _returned(reconciliation)
    yield from _stated(inputs)


def _returned(reconciliation: pd.DataFrame) -> Iterator[Check]:
    """Yield the check that what went out and came back adds to nothing."""
    netted = reconciliation[reconciliation["outcome"] == str(Outcome.NETTED)]
    if len(netted):
        yield Check(
            name="netted",
            label=Label(
                zh="冲抵的销售与退货合计为零", en="netted sales and returns add to zero"
            ),
            left=float(netted["amount"].sum()),
            right=0.0,
        )


def _stated(inputs: Inputs) -> Iterator[Check]:
    """Yield the checks of totals in the files, and of the rows of customers."""
    for total in ingest.totals_of(inputs):
        yield Check(
            label=Label(
                zh=f"{total.place} 第 {total.row} 行“{total.text}” = 以上各行之和",
                en=f'{total.place} row {total.row} "{total.text}" = rows above',
            ),
            left=total.stated,
            right=total.added,
        )
    for rows in ingest.customer_rows(inputs):
        yield Check(
            label=Label(
                zh="客户表行数 = 客户 + 合并的重复行 + 无客户ID的行",
                en="rows of customers = customers + merged + without an ID",
            ),
            left=float(rows.read),
            right=float(rows.customers + rows.merged + rows.without_id),
            unit=Unit.COUNT,
        )
