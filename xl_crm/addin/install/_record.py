"""What did the installation do, so that it can be undone?"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from xl_crm.drafts import draft_of, flush, take_place
from xl_crm.errors import Problem, SettingsError, cannot_write
from xl_crm.i18n import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was put where.

    Attributes
    ----------
    addin_digest : str
        Of the add-in's bytes: a file that differs is somebody else's.
    interpreter : str
        The Python that was written into the configuration.
    before : str or None
        What stood there before, None for nothing.
    """

    addin_digest: str
    interpreter: str
    before: str | None


def digest(data: bytes) -> str:
    """Return what tells the bytes of two files apart."""
    return sha256(data).hexdigest()


def read_record(path: Path) -> Record | None:
    """Read what was installed, None where nothing was.

    Raises
    ------
    SettingsError
        The record is damaged.
    """
    try:
        return Record(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise SettingsError(
            Problem(
                where=str(path),
                found=Label(
                    zh="安装记录已损坏", en="the record of the installation is damaged"
                ),
                remedy=Label(
                    zh="删除这个文件，再运行 xl-crm addin install --overwrite",
                    en="Delete the file and run xl-crm addin install --overwrite",
                ),
            )
        ) from None


def write_record(path: Path, record: Record) -> None:
    """Write what was installed."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1)
    put_file(path, f"{text}\n".encode(), draft_beside=path)


def put_file(target: Path, data: bytes, *, draft_beside: Path) -> None:
    """Write a file as a draft, then move it into place.

    Parameters
    ----------
    draft_beside : Path
        A file in whose folder the draft may lie: Excel opens whatever it finds in its
        start folder, so that no draft belongs there.

    Raises
    ------
    OutputError
        The system does not let us; an old file is as it was.
    """
    try:
        draft = draft_of(draft_beside)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            flush(draft)
            take_place(draft, target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error
