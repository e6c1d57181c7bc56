"""Every type of message a merchant can ask for. `config/wiring.py` says which fact is told under which type."""

from dataclasses import dataclass

TEST = "webhook.test"


@dataclass(frozen=True)
class MessageType:
    """`data` names what the message carries, for the table in docs/webhooks.md and the API."""

    name: str
    zh: str
    en: str
    data: tuple[str, ...]


_PRODUCT = (
    "product",
    "handle",
    "title_zh",
    "title_en",
    "price_minor",
    "currency",
    "available",
    "is_on_shelf",
)
_ORDER = ("order", "total_minor", "currency")
CATALOGUE: tuple[MessageType, ...] = (
    MessageType(
        "product.published", "商品上架，或展示内容有变", "A product went on the shelf, or what is shown of it changed", _PRODUCT
    ),
    MessageType("product.withdrawn", "商品下架", "A product left the shelf", ("product", "why")),
    MessageType(
        "price.changed", "报价变动", "An offer costs something else", ("product", "offer", "from_minor", "to_minor", "currency")
    ),
    MessageType(
        "stock.moved", "库存变动", "Pieces came, went, were set aside or given back",
        ("product", "sku", "kind", "quantity", "available"),
    ),
    MessageType("order.placed", "已下单，待付款", "An order was placed and waits for payment", _ORDER),
    MessageType("order.paid", "订单已付款，可以发货", "An order is paid: it can be sent", _ORDER),
    MessageType("order.cancelled", "未付款订单取消或超时", "An unpaid order was called off, or its time was over", (*_ORDER, "why")),
    MessageType(
        "parcel.sent", "包裹已发出", "A parcel of an order left", ("order", "parcel", "carrier", "waybill", "is_last")
    ),
    MessageType("order.delivered", "订单全部送达", "All parcels of an order arrived", ("order",)),
    MessageType("order.completed", "确认收货", "The buyer has it, by word or by time", ("order", "why")),
    MessageType(
        "aftersale.opened", "买家申请售后", "A buyer asks for something after the purchase",
        ("aftersale", "kind", "reason", "quantity", "amount_minor", "currency"),
    ),
    MessageType(
        "aftersale.moved", "售后状态变动", "A request moved on", ("aftersale", "act", "by", "status", "arbitration")
    ),
    MessageType(
        "order.refunded", "订单退款", "Money of a line goes back",
        ("order", "line", "quantity", "amount_minor", "currency", "reason"),
    ),
    MessageType(
        "order.late", "订单未按时发货", "An order was not sent in time; the amount makes it good",
        ("order", "amount_minor", "currency"),
    ),
    MessageType(
        "order.settled", "货款结算到账", "An order's money became available",
        ("order", "shop_minor", "fee_minor", "currency"),
    ),
    MessageType(TEST, "由店铺人员发送的测试", "A test, sent by somebody of the shop", ("endpoint",)),
)  # fmt: skip
BY_NAME: dict[str, MessageType] = {one.name: one for one in CATALOGUE}
