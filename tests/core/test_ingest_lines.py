"""Do lines and rows of a text keep their numbers?"""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest.text import lines
from xl_crm.ingest.text.lines import LineScan, RowPlaces, look_closer, whole_lines

if TYPE_CHECKING:
    from pathlib import Path

cells = st.text(alphabet='a客," \n\r|', max_size=6)
ends = st.sampled_from(["\n", "\r\n"])


def places(
    content: bytes, folder: Path, *wanted: int, delimiter: str = ","
) -> RowPlaces:
    """Write a file and look closer at it."""
    path = folder / "orders.csv"
    path.write_bytes(content)
    return look_closer(path, delimiter, wanted)


def scan(content: bytes, n_pieces: int = 1) -> LineScan:
    """Pass over a text cut into some pieces."""
    size = len(content) // n_pieces + 1
    pieces = [content[place : place + size] for place in range(0, len(content), size)]
    found = LineScan()
    for piece in whole_lines(pieces, "orders.csv"):
        found.see(piece)
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("n_pieces", [1, 2, 5])
def test_scan_counts_lines_and_sees_blank_ones(end: str, n_pieces: int) -> None:
    full = end.join(["a,b", "1,2", "3,4"])
    assert scan(full.encode(), n_pieces) == LineScan(n_lines=3)
    blank = end.join(["a,b", "1,2", "", "3,4", ""])
    assert scan(blank.encode(), n_pieces) == LineScan(n_lines=4, has_blank=True)


def test_scan_sees_quotes_that_do_not_pair_up() -> None:
    assert not scan(b'a,"b"\n1,2\n').has_odd_quotes
    assert scan(b'a,"b\n1,2\n').has_odd_quotes
    assert not scan(b"").has_odd_quotes


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_rows_have_the_numbers_a_spreadsheet_shows(
    end: str, tmp_path: Path
) -> None:
    """The cell of row 2 has three lines, one of them blank; rows 3, 5 and 6 are."""
    text = end.join(["a,b", '1,"x', "", 'y"', "", "2,3", "", "", "4,5"]) + end
    found = places(text.encode(), tmp_path, 1, 2, 4, 6, 9)
    assert found.blank == (3, 5, 6)
    assert found.rows == (1, 2, 2, 4, 7)
    assert (found.open_row, found.open_bytes) == (0, 0)


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ('a,b\n1,5" wide\n\n2,6" wide\n\n', (3, 5)),
        ('a,b\n1,"5"" wide"\n\n2,x\n\n', (3, 5)),
        ('a,b\n1, "x\n\ny"\n\n', (3,)),
        ('a,b\n1,"x"y"\n\n2,3\n', (3,)),
        ('\ufeff"title\n\nof two"\n\na,b\n', (2,)),
        ('"\n\n"\n\n""\n', (2,)),
    ],
)
def test_quote_opens_a_cell_only_at_its_start(
    text: str, blank: tuple[int, ...], tmp_path: Path
) -> None:
    assert places(text.encode(), tmp_path).blank == blank


def test_stray_quote_ends_where_the_next_one_stands(tmp_path: Path) -> None:
    """As for DuckDB: what follows a closing quote runs to the end of its line."""
    text = 'a,b\nC1,"2,x\nC2,3,"pipe, long"\n\n4,5\n'
    assert places(text.encode(), tmp_path).blank == (3,)


def test_open_quote_is_found_with_its_row(tmp_path: Path) -> None:
    rest = b"1,2\n" * 100
    found = places(b"a,b\n\n1,2\n" + b'3,"4\n' + rest, tmp_path)
    assert (found.open_row, found.open_bytes) == (4, 405)


def test_quote_that_closes_too_late_counts_as_open(tmp_path: Path) -> None:
    """Past 2 MB no engine reads the record: the search ends there."""
    rest = b"1,2\n" * 1_000_000
    found = places(b'a,b\n3,"4\n' + rest + b'5,6"\n', tmp_path)
    assert found.open_row == 2
    assert 2_000_000 < found.open_bytes < 4_000_000


@given(
    rows=st.lists(st.lists(cells, min_size=2, max_size=3) | st.just([]), max_size=12),
    delimiter=st.sampled_from([",", "|"]),
    end=ends,
    size=st.integers(5, 60),
)
def test_rows_are_those_of_a_csv_reader(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    delimiter: str,
    end: str,
    size: int,
) -> None:
    """Whatever the cells hold, and wherever the pieces are cut.

    The writer puts no quotes around a carriage return unless told to.
    """
    out = io.StringIO(newline="")
    returns = any("\r" in cell for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows(rows)
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    path.write_bytes(out.getvalue().encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "PIECE_BYTES", size)
        found = look_closer(path, delimiter)
    assert found.blank == tuple(n for n, row in enumerate(rows, 1) if not row)
    assert found.open_row == 0


@given(st.binary(max_size=200), st.integers(1, 9))
def test_pieces_of_whole_lines_are_the_text(content: bytes, size: int) -> None:
    pieces = [content[place : place + size] for place in range(0, len(content), size)]
    cut = list(whole_lines(pieces, "a.csv"))
    assert b"".join(cut) == content
    assert all(piece.endswith((b"\n", b"\r")) for piece in cut[:-1])
    assert not any(
        left.endswith(b"\r") and right.startswith(b"\n")
        for left, right in pairwise(cut)
    )


@given(st.text(alphabet='a,"\r\n', max_size=80), st.integers(1, 9))
def test_scan_does_not_depend_on_the_pieces(text: str, n_pieces: int) -> None:
    content = text.encode()
    whole, cut = scan(content), scan(content, n_pieces)
    assert (whole.n_lines, whole.has_blank) == (cut.n_lines, cut.has_blank)
    assert whole.n_lines == len(content.splitlines())


def test_row_of_a_million_cells_is_refused_early() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        list(whole_lines([b"12345678," * 100_000] * 10, "orders.csv"))
    assert "more than 16,384 columns" in str(caught.value)
