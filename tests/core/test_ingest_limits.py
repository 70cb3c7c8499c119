"""Is a packed file that would flood the disk refused before it does?"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from xl_crm.errors import UnreadableFileError
from xl_crm.i18n import Lang
from xl_crm.ingest.text import limits
from xl_crm.ingest.text.limits import require_modest
from xl_crm.ingest.text.unpack import unpack

if TYPE_CHECKING:
    from pathlib import Path

MB, GB = 1 << 20, 1 << 30


@pytest.mark.parametrize(
    ("packed", "unpacked"),
    [(0, 0), (1, 256 * MB), (200_000, 256 * MB), (GB, 10 * GB), (10 * MB, 2_000 * MB)],
)
def test_real_export_is_modest(packed: int, unpacked: int) -> None:
    require_modest("orders.csv.gz", packed, unpacked)


@pytest.mark.parametrize(
    ("packed", "unpacked"),
    [(1, 256 * MB + 1), (10 * MB, 2_001 * MB), (60 * GB, 65 * GB)],
)
def test_bomb_is_not(packed: int, unpacked: int) -> None:
    """A real export shrinks to a tenth; 10 MB of one do not hold 2 GB."""
    with pytest.raises(UnreadableFileError) as caught:
        require_modest("orders.csv.gz", packed, unpacked)
    assert "over the limit" in str(caught.value)
    assert "超出限度" in caught.value.text(Lang.ZH)
    assert "\n" not in str(caught.value)


def test_bomb_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20 MB of one letter pack to 20 KB: a thousand to one."""
    monkeypatch.setattr(limits, "FLOOR_BYTES", MB)
    path, target = tmp_path / "orders.csv.gz", tmp_path / "unpacked"
    path.write_bytes(gzip.compress(b"1" * (20 * MB)))
    with pytest.raises(UnreadableFileError, match="over the limit"):
        unpack(path, target)
    assert not target.exists()


@pytest.mark.parametrize("size", [10, 30, -1])
def test_damaged_file_leaves_nothing_behind(size: int, tmp_path: Path) -> None:
    path, target = tmp_path / "orders.csv.gz", tmp_path / "unpacked"
    path.write_bytes(gzip.compress(bytes(range(256)))[:size])
    with pytest.raises(UnreadableFileError, match="damaged, or no gzip file"):
        unpack(path, target)
    assert not target.exists()


def test_members_of_a_file_are_read_one_after_the_other(tmp_path: Path) -> None:
    path, target = tmp_path / "orders.csv.gz", tmp_path / "unpacked"
    path.write_bytes(gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"))
    unpack(path, target)
    assert target.read_bytes() == b"a,b\n1,2\n"
