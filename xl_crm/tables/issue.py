"""What is wrong with the data, row by row, without stopping the run?

An issue row is a value: table, file, row, column, the text found, and the rule that
caught it. The rule says how grave it is and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xl_crm.i18n import Label

#: Columns of a frame of issue rows.
ISSUE_COLUMNS = ("rule", "table", "file", "row", "column", "value")


class Severity(StrEnum):
    """How grave an issue is: does it change numbers?"""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> Label:
        """Name for people."""
        return _SEVERITY_LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


_SEVERITY_LABELS = {
    Severity.ERROR: Label(zh="错误", en="error"),
    Severity.WARNING: Label(zh="警告", en="warning"),
    Severity.INFO: Label(zh="提示", en="info"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRule:
    """One kind of data problem.

    Attributes
    ----------
    excludes : bool
        Rows caught by it are kept out of the numbers (and counted in the
        reconciliation).
    """

    name: str
    label: Label
    severity: Severity
    action: Label
    excludes: bool = False


RULES = (
    IssueRule(
        name="broken_row",
        label=Label(zh="行的列数与表头不符", en="row does not fit the header"),
        severity=Severity.ERROR,
        action=Label(
            zh="检查该行的分隔符和引号", en="check the delimiters and quotes of the row"
        ),
        excludes=True,
    ),
    IssueRule(
        name="no_customer",
        label=Label(zh="没有客户ID", en="no customer ID"),
        severity=Severity.ERROR,
        action=Label(zh="补充客户ID", en="fill in the customer ID"),
        excludes=True,
    ),
    IssueRule(
        name="bad_date",
        label=Label(zh="日期无法识别", en="date cannot be read"),
        severity=Severity.ERROR,
        action=Label(
            zh="改为 YYYY-MM-DD；日/月/年用 --set reading.date_order=dmy",
            en="write YYYY-MM-DD; for day/month/year --set reading.date_order=dmy",
        ),
        excludes=True,
    ),
    IssueRule(
        name="bad_number",
        label=Label(zh="数字无法识别", en="number cannot be read"),
        severity=Severity.ERROR,
        action=Label(
            zh="改为数字，或映射其他列", en="write a number, or map another column"
        ),
        excludes=True,
    ),
    IssueRule(
        name="bad_flag",
        label=Label(zh="是/否无法识别", en="yes/no cannot be read"),
        severity=Severity.WARNING,
        action=Label(zh="改为 是 或 否", en="write yes or no"),
    ),
    IssueRule(
        name="no_date",
        label=Label(zh="没有订单日期", en="no order date"),
        severity=Severity.ERROR,
        action=Label(zh="补充订单日期", en="fill in the order date"),
        excludes=True,
    ),
    IssueRule(
        name="no_amount",
        label=Label(zh="没有订单金额", en="no order amount"),
        severity=Severity.ERROR,
        action=Label(zh="补充订单金额", en="fill in the order amount"),
        excludes=True,
    ),
    IssueRule(
        name="unknown_status",
        label=Label(zh="订单状态未知", en="unknown order status"),
        severity=Severity.WARNING,
        action=Label(
            zh="在设置 orders.status_words 中说明该状态",
            en="name the status in the setting orders.status_words",
        ),
        excludes=True,
    ),
    IssueRule(
        name="not_completed",
        label=Label(zh="订单未完成", en="order not completed"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        excludes=True,
    ),
    IssueRule(
        name="cancelled",
        label=Label(zh="订单已取消", en="order cancelled"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        excludes=True,
    ),
    IssueRule(
        name="returned",
        label=Label(zh="订单已整单退货", en="order returned as a whole"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        excludes=True,
    ),
    IssueRule(
        name="return_excluded",
        label=Label(
            zh="退货行，按设置不计", en="return line, left out by the settings"
        ),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        excludes=True,
    ),
    IssueRule(
        name="zero_amount",
        label=Label(
            zh="金额为零，按设置不计", en="zero amount, left out by the settings"
        ),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        excludes=True,
    ),
    IssueRule(
        name="after_as_of",
        label=Label(zh="日期晚于统计截止日", en="date after the as-of date"),
        severity=Severity.WARNING,
        action=Label(
            zh="核对日期，或设置更晚的统计截止日",
            en="check the date, or set a later as-of date",
        ),
        excludes=True,
    ),
    IssueRule(
        name="order_without_header",
        label=Label(zh="明细没有对应的订单", en="line without its order"),
        severity=Severity.ERROR,
        action=Label(zh="补充订单表", en="complete the table of orders"),
        excludes=True,
    ),
    IssueRule(
        name="duplicate_order_header",
        label=Label(
            zh="订单号重复，取第一条", en="order number repeated, first one used"
        ),
        severity=Severity.WARNING,
        action=Label(zh="核对订单表", en="check the table of orders"),
    ),
    IssueRule(
        name="damaged_id",
        label=Label(
            zh="编号被表格软件改成科学计数法",
            en="ID damaged by a spreadsheet (scientific notation)",
        ),
        severity=Severity.ERROR,
        action=Label(
            zh="把该列设为文本后重新导出", en="export again with the column as text"
        ),
    ),
    IssueRule(
        name="duplicate_customer",
        label=Label(zh="客户重复，已合并", en="customer repeated, rows merged"),
        severity=Severity.WARNING,
        action=Label(zh="核对合并结果", en="check what was merged"),
    ),
    IssueRule(
        name="customer_not_listed",
        label=Label(
            zh="客户表中没有该客户", en="customer is not in the customer table"
        ),
        severity=Severity.WARNING,
        action=Label(zh="补充客户表", en="complete the table of customers"),
    ),
    IssueRule(
        name="duplicate_header",
        label=Label(
            zh="多列对应同一字段，取第一列", en="several columns for one field"
        ),
        severity=Severity.WARNING,
        action=Label(
            zh="用 --map 指明要用的列", en="say with --map which column to use"
        ),
    ),
    IssueRule(
        name="lonely_last_date",
        label=Label(
            zh="最后日期与其他订单相隔很远", en="last date lies far from all others"
        ),
        severity=Severity.WARNING,
        action=Label(
            zh="核对该日期，或用 --as-of 指明统计截止日",
            en="check the date, or set --as-of",
        ),
    ),
)

RULE_BY_NAME = {rule.name: rule for rule in RULES}
