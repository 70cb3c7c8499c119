"""What is a setting: one declaration for file, loader, sheet and docs?"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.i18n import Label

_KEY = "setting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a setting means and which values it takes.

    Attributes
    ----------
    label : Label
        Its name for people.
    note : Label
        What it does, in one line, without a full stop.
    lowest, highest : float or None
        Ends of the allowed range of a number, both included.
    choices : tuple of str
        Allowed texts; empty for any.
    """

    label: Label
    note: Label
    lowest: float | None = None
    highest: float | None = None
    choices: tuple[str, ...] = ()


def setting(default: Any, meaning: Setting) -> Any:  # noqa: ANN401  (any field's type)
    """Return a dataclass field that carries its meaning."""
    metadata = {_KEY: meaning}
    if isinstance(default, dict | list):
        return dataclasses.field(default_factory=default.copy, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def settings_of(group: Any) -> Iterator[tuple[dataclasses.Field[Any], Setting]]:  # noqa: ANN401
    """Yield the fields of a group that are settings, with their meaning."""
    for field in dataclasses.fields(group):
        if _KEY in field.metadata:
            yield field, field.metadata[_KEY]
