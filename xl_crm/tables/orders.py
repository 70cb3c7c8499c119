"""What do we know of an order (or of one line of it)?"""

from __future__ import annotations

from enum import StrEnum

from xl_crm.i18n import Label
from xl_crm.tables._shared import CHANNEL, CUSTOMER_ID, OWNER, REGION
from xl_crm.tables._spec import Field, Kind, Table
from xl_crm.tables.customers import CUSTOMERS

LINE_FIELDS = (
    Field(
        name="order_line",
        label=Label(zh="订单行号", en="order line"),
        kind=Kind.ID,
        aliases=(
            "行号",
            "明细行号",
            "line number",
            "line no",
            "sales order line number",
        ),
    ),
    Field(
        name="order_amount",
        label=Label(zh="订单金额", en="order amount"),
        kind=Kind.MONEY,
        aliases=(
            *(
                "成交金额",
                "销售额",
                "金额",
                "实付金额",
                "订单总额",
                "含税金额",
                "合计金额",
            ),
            *(
                "amount",
                "net amount",
                "sales amount",
                "sales",
                "revenue",
                "sales value",
            ),
            *(
                "order total",
                "total price",
                "total amount",
                "order value",
                "line total",
            ),
        ),
    ),
    Field(
        name="quantity",
        label=Label(zh="数量", en="quantity"),
        kind=Kind.NUMBER,
        aliases=("件数", "销售数量", "qty", "order quantity", "units"),
    ),
    Field(
        name="unit_price",
        label=Label(zh="单价", en="unit price"),
        kind=Kind.MONEY,
        aliases=("销售单价", "成交单价", "price"),
    ),
    Field(
        name="category",
        label=Label(zh="品类", en="category"),
        kind=Kind.TEXT,
        aliases=(
            *("产品类别", "商品类别", "类目", "产品分类", "主力购买品类"),
            *("product category", "category 1", "department"),
        ),
    ),
    Field(
        name="product",
        label=Label(zh="产品", en="product"),
        kind=Kind.TEXT,
        aliases=(
            *("产品名称", "商品", "商品名称", "物料", "物料名称", "sku"),
            *("product name", "product id", "item", "stock code", "product key"),
        ),
    ),
    Field(
        name="is_new_product",
        label=Label(zh="是否新品", en="is new product"),
        kind=Kind.FLAG,
        aliases=("新品", "新品标记", "new product"),
    ),
    Field(
        name="product_launch_date",
        label=Label(zh="产品上市日期", en="product launch date"),
        kind=Kind.DATE,
        aliases=("上市日期", "上市时间", "launch date"),
    ),
)

ORDER_ID = Field(
    name="order_id",
    label=Label(zh="订单号", en="order number"),
    kind=Kind.ID,
    aliases=(
        *("订单编号", "单号", "订单ID", "销售单号", "发票号"),
        *("order no", "invoice no", "invoice", "sales order number", "basket id"),
    ),
)

#: Of a return: the order that it takes back.
ORIGINAL_ORDER_ID = Field(
    name="original_order_id",
    label=Label(zh="原订单号", en="original order number"),
    kind=Kind.ID,
    aliases=(
        *("原单号", "原订单编号", "原销售单号", "原始订单号", "退货原单号"),
        *("关联订单号", "关联单号", "源单号", "源单编号"),
        *("original order", "original order id", "original order no"),
        *("original invoice", "original invoice no", "return of order"),
    ),
)

#: Which of several exports of the same line is the latest.
EXPORTED_AT = CUSTOMERS["exported_at"]

ORDERS = Table(
    name="orders",
    label=Label(zh="订单", en="orders"),
    key=("order_id", "order_line"),
    fields=(
        CUSTOMER_ID,
        ORDER_ID,
        Field(
            name="order_date",
            label=Label(zh="订单日期", en="order date"),
            kind=Kind.DATE,
            aliases=(
                *(
                    "下单时间",
                    "成交日期",
                    "下单日期",
                    "订单时间",
                    "成交时间",
                    "完成日期",
                ),
                *("日期", "date", "invoice date", "purchase date"),
                "transaction timestamp",
            ),
            required=True,
        ),
        *LINE_FIELDS,
        ORIGINAL_ORDER_ID,
        Field(
            name="order_status",
            label=Label(zh="订单状态", en="order status"),
            kind=Kind.TEXT,
            aliases=("状态", "status"),
        ),
        Field(
            name="return_flag",
            label=Label(zh="退货标记", en="return / refund"),
            kind=Kind.FLAG,
            aliases=("是否退货", "退款", "冲销", "红字", "is return", "returned"),
        ),
        OWNER,
        REGION,
        CHANNEL,
        EXPORTED_AT,
    ),
)

ORDER_LINES = Table(
    name="order_lines",
    label=Label(zh="订单明细", en="order lines"),
    key=("order_id", "order_line"),
    fields=(
        Field(
            name=ORDER_ID.name,
            label=ORDER_ID.label,
            kind=ORDER_ID.kind,
            aliases=ORDER_ID.aliases,
            required=True,
        ),
        *LINE_FIELDS,
        ORIGINAL_ORDER_ID,
        EXPORTED_AT,
    ),
)


class OrderStatus(StrEnum):
    """What became of an order."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    PENDING = "pending"


#: Words in exports, compared case folded and trimmed; the settings may add more.
STATUS_WORDS: dict[OrderStatus, tuple[str, ...]] = {
    OrderStatus.COMPLETED: (
        *("已完成", "完成", "成交", "已成交", "交易成功", "已付款", "已支付", "已发货"),
        *("已签收", "已收货", "completed", "complete", "done", "paid", "shipped"),
        *("delivered", "closed", "success", "fulfilled", "won"),
    ),
    OrderStatus.CANCELLED: (
        *("已取消", "取消", "作废", "已作废", "已关闭", "交易关闭"),
        *("cancelled", "canceled", "void", "voided", "failed"),
    ),
    OrderStatus.RETURNED: (
        *("已退货", "退货", "已退款", "退款", "退货退款", "冲销", "红字"),
        *("退货单", "销售退货单", "红字发票", "红冲"),
        *("returned", "return", "refunded", "refund", "reversed"),
    ),
    OrderStatus.PENDING: (
        *("待付款", "未付款", "待发货", "待处理", "处理中", "进行中", "未完成", "草稿"),
        *("pending", "open", "processing", "draft", "unpaid", "on hold", "in process"),
    ),
}
