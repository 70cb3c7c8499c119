"""Does every broken file end in rows or in one clear line?

The corpus in ``tests/data/fuzz`` was written for these tests, by hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xl_crm.errors import UnreadableFileError, XlCrmError
from xl_crm.i18n import Lang
from xl_crm.ingest import Source, open_engine
from xl_crm.ingest.read import read_raw
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest import Engine

CORPUS = Path(__file__).resolve().parents[1] / "data" / "fuzz"
FILES = sorted(path for path in CORPUS.iterdir() if not path.name.startswith("."))
ORDERS = table_named("orders")

#: Rows, blank rows and findings of each file that can be read.
READ = {
    "blank_lines.csv": (2, (3, 5, 7), []),
    "cell_of_lines.csv": (2, (), []),
    "control_signs.csv": (2, (), []),
    "doubled_line_ends.csv": (2, (2, 4, 6), []),
    "formulas.csv": (2, (), []),
    "gb18030.csv": (2, (), []),
    "gb_breaks_off.csv": (40, (), [("mixed_encoding", 41)]),
    "header_of_two_rows.csv": (2, (), []),
    "header_only.csv": (0, (), []),
    "long_cell.csv": (1, (), []),
    "mac_line_ends.csv": (2, (), []),
    "mixed_lines.csv": (4, (), [("mixed_encoding", 4)]),
    "mixed_lines_utf8.csv": (2, (), [("mixed_encoding", 3)]),
    "nul_in_cells.csv": (2, (), [("mixed_encoding", 2), ("mixed_encoding", 3)]),
    "nul_tail.csv": (2, (), [("mixed_encoding", 4)]),
    "one_column.csv": (3, (), []),
    "open_quote.csv": (1, (), []),
    "other_line_breaks.csv": (2, (), []),
    "packed.csv.gz": (2, (), []),
    "pipes.txt": (2, (), []),
    "sep_line.csv": (2, (), []),
    "stray_quotes.csv": (2, (), []),
    "tabs.tsv": (2, (), []),
    "text.xls": (2, (), [("mislabelled_file", 0)]),
    "uneven_line_ends.csv": (2, (), []),
    "uneven_rows.csv": (1, (), []),
    "unit_above.csv": (2, (), []),
    "utf16_bom.csv": (2, (), []),
    "utf16be_no_bom.csv": (2, (), []),
    "utf16le_no_bom.csv": (2, (), []),
    "utf32.csv": (2, (), []),
    "utf8_bom.csv": (2, (), []),
    "utf8_breaks_off.csv": (40, (), [("mixed_encoding", 41)]),
    "without_header.csv": (2, (), []),
    "words.txt": (1, (), []),
}
#: What is said of each file that cannot be read.
REFUSED = {
    "bom_only.csv": "the file is empty",
    "delimiters_only.csv": "the file is empty",
    "empty.csv": "the file is empty",
    "empty.csv.gz": "the file is empty",
    "half.csv.gz": "damaged, or no gzip file",
    "half_a_workbook.xlsx": "the file is incomplete",
    "latin1.csv": "line 2 holds other bytes",
    "noise.csv": "neither text nor a workbook",
    "nul_only.csv": "neither text nor a workbook",
    "packed_twice.csv.gz": "holds no text but a file packed by gzip",
    "page.xls": "a web page",
    "picture.csv": "a picture",
    "quotes_only.csv": "the file is empty",
    "trailing_noise.csv.gz": "damaged, or no gzip file",
    "utf16_breaks_off.csv": "line 3 holds other bytes",
    "xml2003.xls": "an XML file",
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine(memory_limit="500MB", threads=1) as opened:
        yield opened


def n_rows(engine: Engine, path: Path) -> int:
    """Read a file to its end."""
    raw = read_raw(engine, Source(table=ORDERS, path=path))
    try:
        return int(raw.data.count().to_pandas())
    except duckdb.InvalidInputException:
        if raw.with_even_line_ends is None:
            raise
        return int(raw.with_even_line_ends().count().to_pandas())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_of_the_corpus(engine: Engine, path: Path) -> None:
    if path.name in REFUSED:
        with pytest.raises(UnreadableFileError) as caught:
            n_rows(engine, path)
        assert REFUSED[path.name] in str(caught.value)
        for lang in Lang:
            text = caught.value.text(lang)
            assert text.startswith(path.name)
            assert "\n" not in text
        return
    raw = read_raw(engine, Source(table=ORDERS, path=path))
    findings = [(finding.rule, finding.row) for finding in raw.findings]
    assert (n_rows(engine, path), raw.blank_rows, findings) == READ[path.name]


def test_every_expectation_has_its_file() -> None:
    assert {path.name for path in FILES} == {*READ, *REFUSED}


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(FILES),
    place=st.integers(0, 400),
    n_lost=st.integers(0, 40),
    gained=st.binary(max_size=20)
    | st.text('",;\n\r\x00客', max_size=20).map(str.encode),
)
def test_file_with_a_wound_ends_in_rows_or_one_line(
    engine: Engine,
    tmp_path: Path,
    path: Path,
    place: int,
    n_lost: int,
    gained: bytes,
) -> None:
    """Bytes lost, bytes gained, anywhere: nothing but our own errors may come out."""
    content = path.read_bytes()
    place %= len(content) + 1
    wounded = tmp_path / path.name
    wounded.write_bytes(content[:place] + gained + content[place + n_lost :])
    try:
        assert n_rows(engine, wounded) >= 0
    except XlCrmError as error:
        assert wounded.name in str(error)  # noqa: PT017
