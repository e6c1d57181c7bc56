"""Kinds about goods: wanting them, taking them, and telling others. Desire, Action and Share."""

from magpie.log.catalogue.shape import Kind, Stage
from magpie.log.catalogue.words import CARD, ORDER, PERSON, TEXT, WORD, client, schema, server

D, ACT, S = Stage.DESIRE, Stage.ACTION, Stage.SHARE

WANTED: tuple[Kind, ...] = (
    client("Content Favorited", D, "A3", "Kept for later.", "收藏。"),
    client("Content Unfavorited", D, "A3", "No longer kept.", "取消收藏。"),
    client("Product Clicked", D, "A3", "A product was opened from a card.", "点击商品。"),
    client("Product Viewed", D, "A3", "A product page was looked at.", "查看商品详情。", measure="dwell, ms"),
    client("Live Product Exposed", D, "A3", "A product was shown in a live room.", "直播间商品曝光。"),
    client(
        "Products Searched",
        D,
        "A3",
        "Searched.",
        "搜索商品。",
        needs=PERSON,
        schema=schema("query", query=WORD),
    ),
    client("Product Added", D, "A3", "Put into the cart.", "加入购物车。", measure="quantity"),
    client("Product Removed", D, "A3", "Taken out of the cart.", "移出购物车。", measure="quantity"),
    client("Product Added to Wishlist", D, "A3", "Put on the wish list.", "加入心愿单。"),
    client("Product Removed from Wishlist", D, "A3", "Taken off the wish list.", "移出心愿单。"),
    client(
        "Wishlist Product Added to Cart", D, "A3", "From the wish list into the cart.", "心愿单加入购物车。"
    ),
    client("Cart Viewed", D, "A3", "The cart was looked at.", "查看购物车。", needs=PERSON),
    client(
        "Store Visited", D, "A3", "An account's shop was opened.", "进入店铺。", needs=("person", "account")
    ),
    client("Try On Started", D, "A3", "A product was tried on.", "开始试穿试用。"),
    client("Launch Reserved", D, "A3", "A reminder for a launch was set.", "预约新品首发。"),
    client("Trial Applied", D, "A3", "A product trial was applied for.", "申请试用。"),
    client("Coupon Entered", D, "A3", "A coupon code was typed.", "输入优惠码。", needs=PERSON),
)

CHECKED_OUT: tuple[Kind, ...] = (
    client("Checkout Started", D, "A3", "Checkout began.", "开始结算。", needs=PERSON),
    client("Checkout Step Viewed", D, "A3", "A step of checkout was seen.", "进入结算步骤。", needs=PERSON),
    client(
        "Checkout Step Completed", D, "A3", "A step of checkout was done.", "完成结算步骤。", needs=PERSON
    ),
    client("Payment Info Entered", D, "A3", "A way to pay was chosen.", "填写支付信息。", needs=PERSON),
    server("Coupon Claimed", D, "A3", "A coupon was taken.", "领取优惠券。", needs=PERSON),
    server(
        "Coupon Granted",
        Stage.NONE,
        "",
        "A coupon was given to make something good.",
        "发放补偿券。",
        needs=PERSON,
    ),
    server("Coupon Applied", D, "A3", "A coupon holds for a cart.", "优惠券生效。", needs=PERSON),
    server("Coupon Denied", D, "A3", "A coupon was refused, with the reason.", "优惠券被拒。", needs=PERSON),
    server("Coupon Removed", D, "A3", "A coupon was taken off.", "移除优惠券。", needs=PERSON),
)

TAKEN: tuple[Kind, ...] = (
    server(
        "Stock Reserved",
        ACT,
        "A3",
        "Pieces were set aside for a person.",
        "为用户预留了库存。",
        needs=ORDER,
        measure="quantity",
    ),
    server(
        "Reservation Released",
        Stage.NONE,
        "",
        "A reservation ended without an order.",
        "预留已释放。",
        needs=ORDER,
        measure="quantity",
    ),
    server(
        "Order Completed",
        ACT,
        "A4",
        "An order was paid.",
        "订单已支付。",
        needs=ORDER,
        measure="quantity",
        o5a_rule="A5 when the person has a paid order in the 365 days before",
    ),
    server(
        "Order Placed",
        Stage.NONE,
        "",
        "An order was placed and waits for payment.",
        "已下单待付款。",
        needs=("person", "ref"),
    ),
    server(
        "Parcel Sent", Stage.NONE, "", "A parcel of an order left.", "包裹已发出。", needs=("person", "ref")
    ),
    server(
        "Order Delivered", Stage.NONE, "", "All of an order arrived.", "订单已送达。", needs=("person", "ref")
    ),
    server(
        "Order Received", Stage.NONE, "", "The buyer has the order.", "确认收货。", needs=("person", "ref")
    ),
    server("Order Updated", Stage.NONE, "", "An order changed.", "订单变更。", needs=("person", "ref")),
    server(
        "Order Cancelled",
        Stage.NONE,
        "",
        "An order was called off.",
        "订单取消。",
        needs=ORDER,
        measure="quantity",
    ),
    server(
        "Order Refunded",
        Stage.NONE,
        "",
        "A paid order was refunded.",
        "订单已退款。",
        needs=ORDER,
        measure="quantity",
    ),
    server("Blind Box Drawn", ACT, "A4", "A blind box was drawn.", "抽取盲盒。", needs=ORDER),
)

TOLD: tuple[Kind, ...] = (
    client("Content Shared", S, "A2", "Shared.", "分享内容。", schema=schema(channel=TEXT)),
    client("Product Shared", S, "A3", "A product was shared.", "分享商品。", schema=schema(channel=TEXT)),
    client("Cart Shared", S, "A3", "A cart was shared.", "分享购物车。", needs=PERSON),
    server(
        "Product Reviewed",
        S,
        "A5",
        "A buyer's review was published.",
        "发布了评价。",
        needs=CARD,
        measure="stars, 1 to 5",
    ),
    server("Trial Reported", S, "A5", "A trial's report was published.", "发布试用报告。", needs=CARD),
    server("Referral Sent", S, "A5", "A friend was invited.", "发出邀请。", needs=PERSON),
    server("Referral Accepted", S, "A1", "An invitation was taken up.", "接受邀请。", needs=PERSON),
)

COMMERCE_KINDS: tuple[Kind, ...] = WANTED + CHECKED_OUT + TAKEN + TOLD
