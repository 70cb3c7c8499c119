"""How long does LibreOffice take to compute a live workbook, beside its values only?"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from make_orders import ROWS_A_CUSTOMER, Size, make_tables
from rounds import print_machine, print_medians, ratio

from xl_crm.i18n import Lang
from xl_crm.pipeline import analyse
from xl_crm.plan import plan_from
from xl_crm.reports import books
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._live import within_limit
from xl_crm.reports._spec import Book, Column, Page, Parameter, Parameters, Table
from xl_crm.tables.unit import Unit
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from collections.abc import Sequence

#: No table has as many rows: everything stays live.
NO_LIMIT = 10**9
N_MEASURES = 6
#: Opening a workbook computes every formula, whatever values stand in the file.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop>
</item>
</oor:items>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One workbook twice: with formulas and cached values, and with values only."""

    live: Path
    values: Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="12 columns each")
    parser.add_argument(
        "--customers", type=int, nargs="*", default=[5_000, 10_000, 20_000, 40_000]
    )
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    if shutil.which("soffice") is None:
        parser.error("LibreOffice (soffice) is not installed")
    print_machine()
    with tempfile.TemporaryDirectory(prefix="xl_crm_bench_") as scratch:
        folder = Path(scratch)
        lines = [_twelve_columns(folder, given.rows, given.rounds)]
        lines += _analyses(folder, given.customers, given.rounds)
    print("\n".join(lines))


def _twelve_columns(folder: Path, rows: int, rounds: int) -> str:
    """Time 12 columns, 6 of them formulas, at some rows and at half of them."""
    pairs = {
        n: _pair(folder, f"twelve_{n}", _scaled_book(n)) for n in (rows // 2, rows)
    }
    seconds = _opened(folder, pairs, rounds)
    print_medians(seconds)
    live = ratio(seconds, f"{rows} live", f"{rows} values")
    doubled = ratio(seconds, f"{rows} live", f"{rows // 2} live")
    return (
        f"12 columns, 6 of them formulas: {rows:,} live {live:.2f}x values only; "
        f"{doubled:.2f}x {rows // 2:,} live"
    )


def _analyses(folder: Path, customers: Sequence[int], rounds: int) -> list[str]:
    """Time the analysis workbook of some numbers of customers."""
    pairs = {n: _pair(folder, f"analysis_{n}", _analysis(folder, n)) for n in customers}
    seconds = _opened(folder, pairs, rounds)
    print_medians(seconds)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    return [
        f"analysis of {n:,} customers: live {medians[f'{n} live']:.1f} s, "
        f"{ratio(seconds, f'{n} live', f'{n} values'):.2f}x values only"
        for n in customers
    ]


def _opened(
    folder: Path, pairs: dict[int, Pair], rounds: int
) -> dict[str, list[float]]:
    """Return the processor seconds that opening each workbook takes, round by round."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(ALWAYS, encoding="utf-8")
    files = {f"{n} values": pair.values for n, pair in pairs.items()}
    files |= {f"{n} live": pair.live for n, pair in pairs.items()}
    if files:
        _open(next(iter(files.values())), profile, folder)
    seconds: dict[str, list[float]] = {name: [] for name in files}
    for _ in range(rounds):
        for name, path in files.items():
            seconds[name].append(_open(path, profile, folder))
    return seconds


def _open(path: Path, profile: Path, folder: Path) -> float:
    """Open a workbook, compute everything, and write its first sheet as text.

    Returns
    -------
    float
        Processor seconds of LibreOffice, whatever else keeps the machine busy.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}"),
            *("--convert-to", "csv", "--outdir", str(folder / "text"), str(path)),
        ],
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _pair(folder: Path, name: str, book: Book) -> Pair:
    """Write a book with formulas in its rows, and without."""
    live, values = (folder / f"{name}_{kind}.xlsx" for kind in ("live", "values"))
    write_books({live: book, values: within_limit(book, 0)})
    return Pair(live=live, values=values)


def _analysis(folder: Path, customers: int) -> Book:
    """Return the live analysis of made-up orders."""
    size = Size(order_lines=customers * ROWS_A_CUSTOMER, seed=2025)
    tables = make_tables(folder / f"orders_{customers}", size, csv=False)
    sources = {"orders": {"path": str(tables["orders.parquet"])}}
    plan = plan_from({"sources": sources}, where="", folder=folder)
    plan = replace(plan, output=replace(plan.output, live_rows=NO_LIMIT))
    return books(analyse(plan), Lang.EN)["analysis"]


def _scaled_book(rows: int) -> Book:
    """Return six measures and the six scores that the sheet makes of them."""
    made = np.random.default_rng(2025).gamma(2, 100, (N_MEASURES, rows)).round(2)
    bounds = Parameters(
        name="bounds",
        parameters=tuple(
            Parameter(name=f"{end}_{place}", label=f"{end} {place}", value=value)
            for place, values in enumerate(made)
            for end, value in (
                ("lower", float(values.min())),
                ("upper", float(values.max())),
            )
        ),
    )
    measures = [
        Column(
            name=f"raw_{place}",
            heading=f"Raw {place}",
            values=ArrowCells(pa.array(values)),
            unit=Unit.MONEY,
        )
        for place, values in enumerate(made)
    ]
    scores = [
        Column(
            name=f"score_{place}",
            heading=f"Score {place}",
            values=ArrowCells(
                pa.array(100 * (values - values.min()) / (values.max() - values.min()))
            ),
            unit=Unit.SCORE,
            formula=f"100*MIN(MAX(([@raw_{place}]-lower_{place})"
            f"/(upper_{place}-lower_{place}),0),1)",
        )
        for place, values in enumerate(made)
    ]
    data = Table(name="scaled", columns=(*measures, *scores))
    return Book(
        name="scaled",
        title="Scaled",
        lang=Lang.EN,
        as_of=date(2025, 6, 30),
        pages=(
            Page(name="scaled", sheet="Scaled", title="Scaled", blocks=(data,)),
            Page(name="bounds", sheet="Bounds", title="Bounds", blocks=(bounds,)),
        ),
    )


if __name__ == "__main__":
    main()
