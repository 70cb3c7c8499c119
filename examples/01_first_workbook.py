"""From the exports of a made-up company to the three workbooks, step by step?

Usage: python examples/01_first_workbook.py [FOLDER]
"""

import sys
from pathlib import Path

from xl_crm_example import write_exports

from xl_crm.i18n import Lang
from xl_crm.pipeline import analyse
from xl_crm.plan import plan_from
from xl_crm.reports import books
from xl_crm.workbook import write_books

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "first_workbook")

# 1. The exports: orders, customers, tickets, ... with the dirt that real ones have.
exports = write_exports(folder / "exports")

# 2. What to run. Every setting has a default; these two are ours.
plan = plan_from(
    {
        "general": {"as_of": "2025-06-30"},
        "tiers": {"method": "percent_bands"},
        "sources": {name: {"path": path.name} for name, path in exports.items()},
    },
    where="example",
    folder=folder / "exports",
)

# 3. Read, clean, summarise, score, tier.
analysis = analyse(plan)
print(f"{len(analysis.customers)} customers up to {analysis.as_of}")
for check in analysis.checks:
    print("pass" if check.passed else "FAIL", check.label.en)

# 4. Pages, then files.
pages = books(analysis, Lang.ZH)
files = {folder / f"{book.name}.xlsx": book for book in pages.values()}
for path in write_books(files, overwrite=True):
    print(path)
