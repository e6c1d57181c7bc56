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


class NoSuchBucket(Refusal):
    code, status = "no_such_bucket", 404
    en = "No pieces of this SKU are set apart as {bucket}."
    zh = "该规格没有编号为 {bucket} 的专场库存。"


class BucketClosed(Refusal):
    code, status = "bucket_closed", 409
    en = "The pieces set apart for {ref} have gone back on the shelf."
    zh = "{ref} 的专场库存已经收回。"


class SoldOnlyThere(Refusal):
    """`channel` is written as the offer writes it: "room:5"."""

    code, status = "sold_only_there", 409
    en = "This is sold only in {channel}."
    zh = "该规格仅在 {channel} 出售。"


class NoReduction(Refusal):
    code, status = "no_reduction", 422
    en = "A price for a while is lower than what is asked otherwise ({price_minor} minor units)."
    zh = "限时价应低于平时的售价（{price_minor} 最小货币单位）。"


class UnreadableWindow(Refusal):
    code, status = "unreadable_window", 422
    en = "A price for a while begins before it ends, ends in the future, and lasts at most {days} days."
    zh = "限时价的开始应早于结束，结束应晚于现在，最长 {days} 天。"


class UnreadablePlace(Refusal):
    code, status = "unreadable_place", 422
    en = "“{ref}” names no place for a {kind} price: a sale has none, the others one such as room:5 or flash:3."
    zh = "“{ref}”不是 {kind} 价可用的渠道：促销价不限渠道，其余须写明，例如 room:5 或 flash:3。"


class TooManyTimedPrices(Refusal):
    code, status = "too_many_timed_prices", 409
    en = "This offer has {limit} prices ahead already; end one first."
    zh = "该报价已有 {limit} 个待执行的限时价，请先结束一个。"


class NoSuchTimedPrice(Refusal):
    code, status = "no_such_timed_price", 404
    en = "There is no price {price} that could be ended."
    zh = "没有可结束的限时价 {price}。"


class CertificateTaken(Refusal):
    code, status = "certificate_taken", 409
    en = "Certificate {number} of {by} already belongs to another piece on the shelf."
    zh = "{by} 的证书 {number} 已对应另一件在售商品。"


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
