"""What tests of reports share: a run on exports, and the tables that it draws."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xl_crm.i18n import Lang
from xl_crm.pipeline import reporting
from xl_crm.plan import plan_from
from xl_crm.reports._spec import Table
from xl_crm.reports.business import built_reports, report_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xl_crm.pipeline import Reporting
    from xl_crm.reports.business import Report


def written(folder: Path, exports: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Write the text of each table into a folder; return the files as sources."""
    for name, text in exports.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: {"path": f"{name}.csv"} for name in exports}


@contextmanager
def reported(
    folder: Path, sources: dict[str, dict[str, Any]], **settings: dict[str, Any]
) -> Iterator[Reporting]:
    """Run on sources whose paths begin at a folder; open for reports to ask."""
    plan = plan_from({"sources": sources, **settings}, where="", folder=folder)
    with reporting(plan) as opened:
        yield opened


def tables_of(opened: Reporting, report: Report) -> dict[str, pd.DataFrame]:
    """Return the tables of a report as frames, by name: the first column as index."""
    tables = {}
    for page in report_book(built_reports(opened, [report], Lang.EN)).pages:
        for block in page.blocks:
            if isinstance(block, Table):
                columns = {each.name: list(each.values) for each in block.columns}
                frame = pd.DataFrame(columns)
                tables[block.name] = frame.set_index(frame.columns[0])
    return tables


def same(found: pd.DataFrame, column: str, expected: pd.Series) -> None:
    """Compare one column with what a script counted, group by group."""
    values = found[column].astype(float)
    assert set(values.index) == set(expected.index)
    np.testing.assert_allclose(
        values.loc[expected.index], expected.astype(float), rtol=1e-9, atol=1e-12
    )
