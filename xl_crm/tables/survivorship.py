"""Why did one value of a customer win over another?"""

from __future__ import annotations

from enum import StrEnum

from xl_crm.i18n import Label


class OverrideReason(StrEnum):
    """What speaks against the row of the value that lost; the first that does."""

    OLDER_EXPORT = "older_export"
    EARLIER_FILE = "earlier_file"
    LESS_COMPLETE = "less_complete"
    BY_VALUE = "by_value"

    @property
    def label(self) -> Label:
        """Name for people."""
        return _REASON_LABELS[self]


_REASON_LABELS = {
    OverrideReason.OLDER_EXPORT: Label(
        zh="导出时间较早或没有", en="exported earlier, or no export time"
    ),
    OverrideReason.EARLIER_FILE: Label(
        zh="来自靠前的文件", en="from a file named earlier"
    ),
    OverrideReason.LESS_COMPLETE: Label(
        zh="该行填写较少", en="row with fewer fields filled"
    ),
    OverrideReason.BY_VALUE: Label(
        zh="无从区分，按取值排序取后者",
        en="nothing tells them apart, the last in order of values is used",
    ),
}
