"""What is to be told of a sheet beside its values: hidden rows, empty formulas?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.ingest._spec import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_crm.ingest.workbooks.scan import EmptyFormulas

#: Runs of hidden rows that are written out; a filtered sheet has thousands.
_MOST_RUNS = 20


def hidden_rows(
    hidden: list[tuple[int, int]], first_row: int, last_row: int
) -> Iterator[Finding]:
    """Yield one finding for the hidden rows of a table, none where there are none.

    Parameters
    ----------
    hidden : list of (int, int)
        First and last row of each run, in order.
    first_row, last_row : int
        Of the records.
    """
    runs = [
        (max(first, first_row), min(last, last_row))
        for first, last in hidden
        if last >= first_row and first <= last_row
    ]
    if runs:
        texts = [
            str(first) if first == last else f"{first}-{last}" for first, last in runs
        ]
        more = ", …" if len(texts) > _MOST_RUNS else ""
        value = ", ".join(texts[:_MOST_RUNS]) + more
        yield Finding(rule="hidden_row", row=runs[0][0], value=value)


def empty_formulas(
    formulas: Mapping[int, EmptyFormulas], headers: Mapping[int, str], first_row: int
) -> Iterator[Finding]:
    """Yield a finding for each formula without a stored result.

    Where a column has more of them than are listed, a last finding tells how many.

    Parameters
    ----------
    formulas, headers : mapping by number of the column
        Columns without a header are left out.
    first_row : int
        Of the records: formulas above it are left out.
    """
    for column, header in sorted(headers.items()):
        if not header or column not in formulas:
            continue
        found = formulas[column]
        below = [(row, text) for row, text in found.listed if row >= first_row]
        for row, text in below:
            yield Finding(
                rule="formula_without_value", row=row, column=header, value=text
            )
        n_more = found.n_cells - len(found.listed)
        if n_more:
            yield Finding(
                rule="formula_without_value",
                row=found.listed[-1][0] + 1,
                column=header,
                value=f"… +{n_more:,}",
            )
