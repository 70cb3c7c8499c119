"""Which problems of data are known, how grave is each, and what is to be done?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.tables.issue import IssueRule, Outcome, Severity

RULES = (
    IssueRule(
        name="broken_row",
        label=Label(zh="行的列数与表头不符", en="row does not fit the header"),
        severity=Severity.ERROR,
        action=Label(
            zh="检查该行的分隔符和引号", en="check the delimiters and quotes of the row"
        ),
        outcome=Outcome.QUARANTINED,
    ),
    IssueRule(
        name="no_customer",
        label=Label(zh="没有客户ID", en="no customer ID"),
        severity=Severity.ERROR,
        action=Label(zh="补充客户ID", en="fill in the customer ID"),
        outcome=Outcome.QUARANTINED,
        to_decide=True,
    ),
    IssueRule(
        name="bad_date",
        label=Label(zh="日期无法识别", en="date cannot be read"),
        severity=Severity.ERROR,
        action=Label(
            zh="改为 YYYY-MM-DD；日/月/年用 --set reading.date_order=dmy",
            en="write YYYY-MM-DD; for day/month/year --set reading.date_order=dmy",
        ),
        outcome=Outcome.QUARANTINED,
        to_decide=True,
    ),
    IssueRule(
        name="bad_number",
        label=Label(zh="数字无法识别", en="number cannot be read"),
        severity=Severity.ERROR,
        action=Label(
            zh="改为数字，或映射其他列", en="write a number, or map another column"
        ),
        outcome=Outcome.QUARANTINED,
        to_decide=True,
    ),
    IssueRule(
        name="bad_flag",
        label=Label(zh="是/否无法识别", en="yes/no cannot be read"),
        severity=Severity.WARNING,
        action=Label(zh="改为 是 或 否", en="write yes or no"),
        to_decide=True,
    ),
    IssueRule(
        name="no_date",
        label=Label(zh="没有订单日期", en="no order date"),
        severity=Severity.ERROR,
        action=Label(zh="补充订单日期", en="fill in the order date"),
        outcome=Outcome.QUARANTINED,
        to_decide=True,
    ),
    IssueRule(
        name="no_amount",
        label=Label(zh="没有订单金额", en="no order amount"),
        severity=Severity.ERROR,
        action=Label(zh="补充订单金额", en="fill in the order amount"),
        outcome=Outcome.QUARANTINED,
        to_decide=True,
    ),
    IssueRule(
        name="unknown_status",
        label=Label(zh="订单状态未知", en="unknown order status"),
        severity=Severity.WARNING,
        action=Label(
            zh="在设置 orders.status_words 中说明该状态",
            en="name the status in the setting orders.status_words",
        ),
        outcome=Outcome.QUARANTINED,
        to_decide=True,
    ),
    IssueRule(
        name="not_completed",
        label=Label(zh="订单未完成", en="order not completed"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.LEFT_OUT,
    ),
    IssueRule(
        name="cancelled",
        label=Label(zh="订单已取消", en="order cancelled"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.LEFT_OUT,
    ),
    IssueRule(
        name="returned",
        label=Label(zh="订单已整单退货", en="order returned as a whole"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.LEFT_OUT,
    ),
    IssueRule(
        name="return_excluded",
        label=Label(
            zh="退货行，按设置不计", en="return line, left out by the settings"
        ),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.LEFT_OUT,
    ),
    IssueRule(
        name="zero_amount",
        label=Label(
            zh="金额为零，按设置不计", en="zero amount, left out by the settings"
        ),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.LEFT_OUT,
    ),
    IssueRule(
        name="after_as_of",
        label=Label(zh="日期晚于统计截止日", en="date after the as-of date"),
        severity=Severity.WARNING,
        action=Label(
            zh="核对日期，或设置更晚的统计截止日",
            en="check the date, or set a later as-of date",
        ),
        outcome=Outcome.LEFT_OUT,
    ),
    IssueRule(
        name="order_without_header",
        label=Label(zh="明细没有对应的订单", en="line without its order"),
        severity=Severity.ERROR,
        action=Label(zh="补充订单表", en="complete the table of orders"),
        outcome=Outcome.QUARANTINED,
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
        to_decide=True,
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
    IssueRule(
        name="unreadable_file",
        label=Label(zh="文件不能读取，已略过", en="file cannot be read, left out"),
        severity=Severity.ERROR,
        action=Label(zh="修复或重新导出该文件", en="mend the file or export it again"),
    ),
    IssueRule(
        name="mislabelled_file",
        label=Label(zh="文件类型与扩展名不符", en="file is not what its name says"),
        severity=Severity.INFO,
        action=Label(zh="改正扩展名", en="rename the file"),
    ),
    IssueRule(
        name="mixed_encoding",
        label=Label(zh="该行编码与文件其他行不同", en="row in another encoding"),
        severity=Severity.WARNING,
        action=Label(
            zh="核对该行文字，统一存为 UTF-8", en="check the row; save all as UTF-8"
        ),
    ),
    IssueRule(
        name="hidden_row",
        label=Label(zh="隐藏的行，已读取", en="hidden rows, read all the same"),
        severity=Severity.INFO,
        action=Label(zh="不需要时请删除", en="delete them if they should not count"),
    ),
    IssueRule(
        name="formula_without_value",
        label=Label(zh="公式没有缓存的结果", en="formula without a stored result"),
        severity=Severity.ERROR,
        action=Label(
            zh="用 Excel 打开并保存一次后再导入", en="open and save it in Excel once"
        ),
        to_decide=True,
    ),
    IssueRule(
        name="total_row",
        label=Label(zh="合计行，仅用于核对", en="total row, used as a check only"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.LEFT_OUT,
    ),
    IssueRule(
        name="unit_jump",
        label=Label(
            zh="与其他文件的金额相差约一万倍，单位可能不同",
            en="amounts differ from other files about 10,000 times: another unit?",
        ),
        severity=Severity.WARNING,
        action=Label(
            zh="用 --unit 说明金额单位（元、千元、万元）",
            en="say the unit of the amounts with --unit",
        ),
    ),
    IssueRule(
        name="duplicate_line",
        label=Label(zh="订单行重复，已合并", en="order line repeated, merged"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.MERGED,
    ),
    IssueRule(
        name="repeated_export",
        label=Label(
            zh="订单在多个文件中重复，取最后导出的",
            en="order in several files, the last export is used",
        ),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.MERGED,
    ),
    IssueRule(
        name="identical_line",
        label=Label(
            zh="内容完全相同的行，未合并（没有行号）",
            en="identical rows, kept (no line number tells them apart)",
        ),
        severity=Severity.INFO,
        action=Label(
            zh="确认是否重复导出；有订单行号时自动合并",
            en="see whether they were exported twice; a line number would tell",
        ),
    ),
    IssueRule(
        name="netted",
        label=Label(zh="退货与原销售冲抵", en="return netted against its sale"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.NETTED,
    ),
    IssueRule(
        name="return_without_sale",
        label=Label(zh="退货找不到原销售", en="return without a sale to match"),
        severity=Severity.INFO,
        action=Label(zh="核对原订单", en="look for the original order"),
    ),
    IssueRule(
        name="unexplained_negative",
        label=Label(
            zh="负金额，不是退货也无可对应的销售",
            en="negative amount, neither a return nor against any sale",
        ),
        severity=Severity.ERROR,
        action=Label(
            zh="改正金额，或在隔离清单中选择保留",
            en="mend the amount, or choose to keep it in the quarantine list",
        ),
        outcome=Outcome.QUARANTINED,
        to_decide=True,
    ),
    IssueRule(
        name="extreme_amount",
        label=Label(zh="金额极端（对数MAD）", en="extreme amount (log-MAD)"),
        severity=Severity.WARNING,
        action=Label(
            zh="核对金额；确认有误时在隔离清单中选择剔除",
            en="check it; if wrong choose to exclude it in the quarantine list",
        ),
        to_decide=True,
    ),
    IssueRule(
        name="excluded_by_hand",
        label=Label(zh="人工确认剔除", en="excluded by hand"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
        outcome=Outcome.LEFT_OUT,
    ),
    IssueRule(
        name="stale_correction",
        label=Label(
            zh="更正未生效：原值已变或找不到该行",
            en="correction not applied: the value changed or the row is gone",
        ),
        severity=Severity.WARNING,
        action=Label(zh="重新生成质量工作簿后再填写", en="fill in a new workbook"),
    ),
    IssueRule(
        name="order_without_lines",
        label=Label(zh="订单没有明细", en="order without lines"),
        severity=Severity.WARNING,
        action=Label(zh="补充订单明细", en="complete the table of order lines"),
    ),
    IssueRule(
        name="customer_without_order",
        label=Label(zh="客户没有订单", en="customer without an order"),
        severity=Severity.INFO,
        action=Label(zh="无需处理", en="nothing to do"),
    ),
    IssueRule(
        name="campaign_not_listed",
        label=Label(zh="活动表中没有该活动", en="campaign is not in its table"),
        severity=Severity.WARNING,
        action=Label(zh="补充活动表", en="complete the table of campaigns"),
    ),
    IssueRule(
        name="value_overridden",
        label=Label(
            zh="重复客户的取值不同，取最新", en="values differ, the latest is used"
        ),
        severity=Severity.INFO,
        action=Label(zh="核对“被覆盖的值”", en="see the sheet of overridden values"),
    ),
    IssueRule(
        name="backfilled",
        label=Label(zh="空缺已由历史补全", en="gap filled from history"),
        severity=Severity.INFO,
        action=Label(zh="核对补全的值", en="check what was filled in"),
    ),
    IssueRule(
        name="pending_value",
        label=Label(zh="关键信息待补充", en="key field to be completed"),
        severity=Severity.INFO,
        action=Label(zh="在质量工作簿中补充", en="fill it in in the quality workbook"),
    ),
    IssueRule(
        name="similar_customer",
        label=Label(zh="疑似同一客户，未合并", en="maybe one customer, not merged"),
        severity=Severity.WARNING,
        action=Label(zh="人工确认", en="let a person decide"),
    ),
)

RULE_BY_NAME = {rule.name: rule for rule in RULES}
