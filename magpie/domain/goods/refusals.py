"""Why something about goods, prices or stock cannot be done."""

from magpie.kit.errors import Refusal


class NoSuchProduct(Refusal):
    code, status = "no_such_product", 404
    en = "There is no product {product} on the shelf."
    zh = "没有在售商品 {product}。"


class NoSuchSku(Refusal):
    code, status = "no_such_sku", 404
    en = "There is no SKU {sku} on the shelf."
    zh = "没有在售规格 {sku}。"


class NoSuchOffer(Refusal):
    code, status = "no_such_offer", 404
    en = "There is no open offer {offer}."
    zh = "没有有效报价 {offer}。"


class NoSuchReservation(Refusal):
    code, status = "no_such_reservation", 404
    en = "You have no reservation {reservation}."
    zh = "你没有预留 {reservation}。"


class OutOfStock(Refusal):
    code, status = "out_of_stock", 409
    en = "{available} left; {wanted} were asked for. Nothing was set aside."
    zh = "仅剩 {available} 件，无法满足 {wanted} 件，未做任何预留。"


class PiecesMissing(Refusal):
    """`left` is SKU -> pieces that are left, for every SKU there are too few of."""

    code, status = "pieces_missing", 409
    en = "Some pieces are gone meanwhile; nothing was set aside."
    zh = "部分商品已被买走，未做任何预留。"


class TooManyPieces(Refusal):
    code, status = "too_many_pieces", 409
    en = "One person can hold {limit} of this at a time."
    zh = "每人同一规格最多同时预留 {limit} 件。"


class TooManyReservations(Refusal):
    code, status = "too_many_reservations", 409
    en = "You hold {limit} reservations already; let one go first."
    zh = "你已有 {limit} 个预留，请先释放一个。"


class ReservationEnded(Refusal):
    code, status = "reservation_ended", 409
    en = "This reservation has already ended ({outcome})."
    zh = "该预留已结束（{outcome}）。"


class UnreadableQuantity(Refusal):
    code, status = "unreadable_quantity", 422
    en = "A quantity is a whole number from 1 to {most}."
    zh = "数量应为 1 到 {most} 的整数。"


class UnreadablePrice(Refusal):
    code, status = "unreadable_price", 422
    en = "A price is a whole number of minor units from 0 to {most}."
    zh = "价格应为 0 到 {most} 的最小货币单位整数。"


class StockOutOfRange(Refusal):
    code, status = "stock_out_of_range", 409
    en = "SKU {sku} can hold from {least} to {most} pieces; nothing was changed."
    zh = "规格 {sku} 的库存应在 {least} 到 {most} 之间，未做任何更改。"


class UnreadableProduct(Refusal):
    """The draft of a product breaks a rule; `field` names where."""

    code, status = "unreadable_product", 422
    en = "{field}: {why_en}"
    zh = "{field}：{why_zh}"


class NotAShop(Refusal):
    code, status = "not_a_shop", 409
    en = "@{handle} is not an open shop, brand or creator account, so it cannot sell."
    zh = "@{handle} 不是营业中的店铺、品牌或创作者账号，无法售卖。"
