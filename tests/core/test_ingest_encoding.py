"""Does every text come out as UTF-8, line by line where its encoding changes?"""

from __future__ import annotations

import codecs
import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingested import read
from xl_crm.errors import UnreadableFileError
from xl_crm.i18n import Lang
from xl_crm.ingest.text.encoding import (
    MOST_LISTED,
    Utf8Text,
    as_utf8,
    bare_utf16,
    scratch_name,
    with_even_line_ends,
)

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "客户ID,客户名称,订单日期,订单金额\n"
CHINESE = "客户ID,订单号,订单日期,订单金额,品类\n㐀,1,2024-07-01,100,€钢材\n"
#: Words of one to six characters of everyday use.
NAMES = ("男", "张三", "李小明", "上海钢材", "北京大学校", "广州贸易公司")
GB, UTF8 = "gb18030", "utf-8"
#: Characters of level 1 of GB 2312, but for those whose bytes are UTF-8 too: a file of
#: nothing but 联通 cannot be told from one of other letters.
everyday = st.sampled_from(
    [
        bytes((row, cell)).decode("gb2312")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
        if (row, cell) < (0xD7, 0xFA) and (row < 0xC2 or cell > 0xBF)
    ]
)
hanzi = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


def text_of(content: bytes, folder: Path) -> tuple[Utf8Text, str]:
    """Write a file, and return what it is as UTF-8."""
    path = folder / "orders.csv"
    path.write_bytes(content)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    utf8 = as_utf8(path, scratch, path.name)
    return utf8, utf8.path.read_bytes().decode("utf-8-sig")


def odd_of(utf8: Utf8Text) -> list[tuple[int, str]]:
    """Return the odd lines as plain values."""
    return [(odd.line, odd.text) for odd in utf8.odd]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("gb18030", b""),
    ],
)
def test_every_encoding_reads_back(encoding: str, mark: bytes, tmp_path: Path) -> None:
    text = HEADER + "㐀,€钢材😀,2024-07-01,100\r\n"
    utf8, read = text_of(mark + text.encode(encoding), tmp_path)
    assert read == text
    assert (utf8.n_odd, utf8.lines.n_lines) == (0, 2)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf8_is_not_copied(mark: bytes, tmp_path: Path) -> None:
    utf8, _ = text_of(mark + HEADER.encode(), tmp_path)
    assert utf8.path == tmp_path / "orders.csv"


@pytest.mark.parametrize("base", [GB, UTF8])
@pytest.mark.parametrize("name", NAMES)
def test_line_in_another_encoding_is_read_in_it(
    base: str, name: str, tmp_path: Path
) -> None:
    """张三 in UTF-8 is 寮犱笁 in GB18030, and no error: its six bytes pair up."""
    other = UTF8 if base == GB else GB
    lines = [f"C{row},{name},2024-07-01,5\n" for row in range(2, 9)]
    content = [
        line.encode(other if row == 4 else base) for row, line in enumerate(lines)
    ]
    utf8, read = text_of(HEADER.encode(base) + b"".join(content), tmp_path)
    assert read == HEADER + "".join(lines)
    assert odd_of(utf8) == [(6, lines[4].strip())]


@given(
    st.lists(
        st.tuples(st.text(everyday, min_size=4, max_size=9), st.booleans()), min_size=1
    )
)
def test_lines_of_either_encoding_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, bool]]
) -> None:
    """In whatever order and proportion, with characters of everyday use."""
    text = [f"{name},1\n" for name, _ in rows]
    content = [
        line.encode(UTF8 if is_utf8 else GB)
        for line, (_, is_utf8) in zip(text, rows, strict=True)
    ]
    _, read = text_of(b"".join(content), tmp_path_factory.mktemp("mixed"))
    assert read == "".join(text)


@given(st.lists(st.text(hanzi, min_size=1, max_size=9), min_size=1))
def test_gb18030_alone_has_no_odd_line(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    """Rare characters are no reason to doubt: a third of these are not everyday."""
    text = HEADER * 9 + "".join(f"{name},客户\n" for name in names)
    folder = tmp_path_factory.mktemp("gb")
    utf8, read = text_of(text.encode(GB), folder)
    assert read == text
    assert utf8.n_odd == 0


def test_bytes_of_no_encoding_are_marked_where_they_are_few(tmp_path: Path) -> None:
    lines = ["C1,张三,2024-07-01,5\n".encode()] * 50
    lines[30] = b"C1,\xff\xfe,2024-07-01,5\n"
    utf8, read = text_of(HEADER.encode() + b"".join(lines), tmp_path)
    assert read.splitlines()[31] == "C1,\ufffd\ufffd,2024-07-01,5"
    assert odd_of(utf8) == [(32, "C1,\ufffd\ufffd,2024-07-01,5")]


def test_one_damaged_line_in_a_plain_file_is_marked(tmp_path: Path) -> None:
    lines = [b"C1,Smith,2024-07-01,5\n"] * 200
    lines[150] = b"C1,Jos\xe9,2024-07-01,5\n"
    utf8, read = text_of(b"".join(lines), tmp_path)
    assert odd_of(utf8) == [(151, "C1,Jos\ufffd,2024-07-01,5")]
    assert read.count("\ufffd") == 1


def test_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    """Names in Latin-1 are neither: most lines that are not ASCII fit nothing."""
    names = ["Smith", "José", "Müller", "Zoë", "Jones"] * 20
    text = "id,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names))
    with pytest.raises(UnreadableFileError) as caught:
        text_of(text.encode("latin-1"), tmp_path)
    assert str(caught.value).startswith(
        "orders.csv: neither UTF-8 nor UTF-16 nor GB18030 text: line 3 holds other"
    )
    assert "第 3 行" in caught.value.text(Lang.ZH)


def test_nul_bytes_are_taken_out_and_told(tmp_path: Path) -> None:
    content = HEADER + "C1,张三\x00\x00\x00,2024-07-01,5\nC2,李四,2024-07-02,6\n"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        utf8, read = text_of(content.encode(encoding), tmp_path)
        assert read == content.replace("\x00", "")
        assert odd_of(utf8) == [(2, "C1,张三,2024-07-01,5")]


def test_tail_of_nul_bytes_is_one_odd_line(tmp_path: Path) -> None:
    """What a crash leaves behind: 5 MB without a line end."""
    utf8, read = text_of(b"a,b\n1,2\n" + bytes(5 << 20), tmp_path)
    assert read == "a,b\n1,2\n"
    assert odd_of(utf8) == [(3, "")]


def test_all_odd_lines_are_counted_and_some_listed(tmp_path: Path) -> None:
    lines = [HEADER.encode(GB)] * 3_000 + ["C1,李小明\n".encode()] * 2_500
    utf8, _ = text_of(b"".join(lines), tmp_path)
    assert (utf8.n_odd, len(utf8.odd)) == (2_500, MOST_LISTED)
    assert utf8.odd[0].line == 3_001


def test_line_without_an_end_is_refused_early(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        text_of(b"x" * 5_000_000, tmp_path)
    assert "a line has more than 2,000,000 bytes" in str(caught.value)
    assert "超过 2,000,000 字节" in caught.value.text(Lang.ZH)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("客户ID,订单号,日期\nC1,1,2024-07-01\n".encode("utf-16-le"), "utf-16-le"),
        ("客户ID,订单号,日期\nC1,1,2024-07-01\n".encode("utf-16-be"), "utf-16-be"),
        (b"a,b\n1,2\n", ""),
        (b"a\x00b\x00\x00\x00c\x00\x00\x00d", ""),
        (b"C1\x00,abc,def,ghi\n" * 9, ""),
        (bytes(100), ""),
        (b"", ""),
    ],
)
def test_utf16_without_a_mark_is_known_by_its_nul_bytes(
    head: bytes, encoding: str
) -> None:
    assert bare_utf16(head) == encoding


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_become_utf8_or_one_clear_line(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    try:
        utf8, read = text_of(content, folder)
    except UnreadableFileError as error:
        assert str(error).startswith("orders.csv: neither UTF-8")  # noqa: PT017
    else:
        assert "\x00" not in read
        assert utf8.n_odd == len(utf8.odd)


def test_files_of_one_name_have_scratch_files_of_their_own(tmp_path: Path) -> None:
    names = set()
    for folder in ("2023", "2024"):
        path = tmp_path / folder / "订单.csv"
        path.parent.mkdir()
        path.write_bytes(HEADER.encode(GB))
        names.add(as_utf8(path, tmp_path, path.name).path)
        assert scratch_name(path, "utf8") == scratch_name(path, "utf8")
    assert len(names) == 2


def test_even_line_ends_are_written_to_the_scratch_folder(tmp_path: Path) -> None:
    """Beside the file of the user nothing may appear."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    path = tmp_path / "orders.csv"
    path.write_bytes("a\r\n客户\nb\rc".encode())
    even = with_even_line_ends(path, scratch)
    assert even.parent == scratch
    assert even.read_bytes() == "a\n客户\nb\nc".encode()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["orders.csv", "scratch"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("gb18030", b""),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_export_of_every_encoding_is_read_whole(
    encoding: str, mark: bytes, suffix: str, tmp_path: Path
) -> None:
    """GBK could not write 㐀, and its Python codec no €."""
    content = mark + CHINESE.encode(encoding)
    path = tmp_path / f"订单{suffix}"
    path.write_bytes(gzip.compress(content) if suffix == ".csv.gz" else content)
    (row,) = read(orders=path).orders
    assert (row["customer_id"], row["category"]) == ("㐀", "€钢材")
    assert row["amount"] == 100


def test_gb18030_far_down_in_a_long_file(tmp_path: Path) -> None:
    """The first 100 kB are ASCII: no sample of the start tells the encoding."""
    header = "customer_id,order_id,order_date,order_amount\n"
    lines = "".join(f"C{i},{i},2024-07-01,1\n" for i in range(5_000))
    path = tmp_path / "orders.csv"
    path.write_bytes((header + lines + "上海,1,2024-07-01,1\n").encode("gb18030"))
    assert read(orders=path).column("customer_id")[-1] == "上海"
