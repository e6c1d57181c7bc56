"""Why something in a cart, at checkout or with an order cannot be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from magpie.kit.errors import Refusal
from magpie.kit.money import format_minor


class CartIsFull(Refusal):
    code, status = "cart_is_full", 409
    en = "The cart holds {most} lines; take something out first."
    zh = "购物车最多 {most} 项，请先移除一些。"


class NotInCart(Refusal):
    code, status = "not_in_cart", 404
    en = "This is not in your cart (any more)."
    zh = "购物车中没有这一项。"


class NothingChosen(Refusal):
    code, status = "nothing_chosen", 422
    en = "Choose from 1 to {most} lines to buy."
    zh = "请选择 1 到 {most} 项商品结算。"


class UnreadableLine(Refusal):
    code, status = "unreadable_line", 422
    en = "A line needs a SKU and from 1 to {most} pieces."
    zh = "每一项需要规格和 1 到 {most} 件的数量。"


class UnreadableAddress(Refusal):
    """`field` names what is missing or unreadable, a word of PLACE_WORDS."""

    code, status = "unreadable_address", 422
    en = "The address needs {what_en} that can be read."
    zh = "地址中的“{what_zh}”缺失、过长或无法识别。"

    @classmethod
    def at(cls, field: str) -> "UnreadableAddress":
        what_en, what_zh = PLACE_WORDS[field]
        return cls(field=field, what_en=what_en, what_zh=what_zh)


PLACE_WORDS = {
    "name": ("a name", "收件人"),
    "phone": ("a telephone number", "电话"),
    "region": ("a province or state", "省份"),
    "city": ("a city", "城市和区县"),
    "street": ("a street and number", "街道门牌"),
    "postcode": ("a postcode", "邮编"),
    "note": ("a note", "备注"),
}


class TooManyAddresses(Refusal):
    code, status = "too_many_addresses", 409
    en = "{most} addresses are kept at most; remove one first."
    zh = "最多保存 {most} 个地址，请先删除一个。"


class NoSuchAddress(Refusal):
    code, status = "no_such_address_kept", 404
    en = "You have no such address."
    zh = "没有这个地址。"


class NoReturnAddress(Refusal):
    """A return cannot be granted by hand while the shop has not said where to."""

    code, status = "no_return_address", 409
    en = "Say first where the goods are to be sent: your shop keeps no return address yet. Nothing was changed."
    zh = "请先添加退货地址：店铺还没有退货地址，买家不知道寄到哪里。未做任何更改。"


class OneCurrencyATime(Refusal):
    code, status = "one_currency_a_time", 409
    en = "These goods are priced in {currencies}; pay for one currency at a time."
    zh = "所选商品分别以 {currencies} 计价，请按币种分开结算。"


class TooManyUnpaid(Refusal):
    code, status = "too_many_unpaid", 409
    en = "{most} orders wait for your payment already; pay or cancel one first."
    zh = "你已有 {most} 笔待付款订单，请先付款或取消一笔。"


class TooManyUnpaidPieces(Refusal):
    code, status = "too_many_unpaid_pieces", 409
    en = "At most {most} pieces of one kind per person, those ordered and not paid yet counted in."
    zh = "同一规格每人最多 {most} 件（含待付款的）。"


class FewerLeft(Refusal):
    code, status = "fewer_left", 409
    en = "No more than {most} of it can be had now, so your cart was left as it was."
    zh = "目前最多可购 {most} 件，购物车未改动。"


class NoSuchTrade(Refusal):
    code, status = "no_such_trade", 404
    en = "You have no such purchase."
    zh = "没有这笔交易。"


class NoSuchOrder(Refusal):
    code, status = "no_such_order", 404
    en = "There is no such order of yours."
    zh = "没有这笔订单。"


class KeyUsedOtherwise(Refusal):
    code, status = "key_used_otherwise", 422
    en = "This Idempotency-Key was used for another request; nothing was done. Use a new key for a new request."
    zh = "该 Idempotency-Key 已用于另一个请求，未做任何操作；新的请求请使用新的键。"


class StillRunning(Refusal):
    code, status = "still_running", 409
    en = "The same request is still being worked on; ask again in a moment with the same key."
    zh = "相同的请求仍在处理中，请稍后以同一个键重试。"


class UnreadableKey(Refusal):
    code, status = "unreadable_key", 400
    en = "Send an Idempotency-Key of 8 to 64 letters, digits, “-” or “_”; it makes repeating the request harmless."
    zh = "请附带 8 到 64 位字母、数字、“-”或“_”组成的 Idempotency-Key，以便安全重试。"


@dataclass(frozen=True)
class Difference:
    """What is otherwise than the buyer saw, of one line: `what` is "price", "stock", "gone" or "sold_only_there"."""

    sku: int
    what: str
    seen: int
    now: int


class LinesChanged(Refusal):
    """Something is otherwise than the page said; `differences` says it line by line. Nothing was done."""

    code, status = "lines_changed", 409
    en = (
        "{count} of the lines changed meanwhile; look at them again. Nothing was ordered and nothing is held."
    )
    zh = "有 {count} 项在你确认期间发生了变化，请重新核对。没有下单，也没有占用库存。"

    def __init__(self, differences: Sequence[Difference]) -> None:
        self.differences = tuple(differences)
        super().__init__(count=len(self.differences))

    def as_dict(self) -> dict[str, object]:
        lines = [{"sku": d.sku, "what": d.what, "seen": d.seen, "now": d.now} for d in self.differences]
        return {**super().as_dict(), "detail": {**self.detail, "lines": lines}}


class TotalChanged(Refusal):
    code, status = "total_changed", 409
    en = "The total is {now} and not {seen} any more; look at it again. Nothing was ordered."
    zh = "应付总额已由 {seen} 变为 {now}，请重新核对。没有下单。"

    def __init__(self, *, seen_minor: int, now_minor: int, currency: str) -> None:
        seen, now = (format_minor(minor, currency) for minor in (seen_minor, now_minor))
        super().__init__(seen_minor=seen_minor, now_minor=now_minor, seen=seen, now=now)


class NothingToSend(Refusal):
    code, status = "nothing_to_send", 422
    en = "Name lines of this order and pieces that are still to be sent."
    zh = "请指定本订单中尚未发出的商品及数量。"


class SentAlready(Refusal):
    code, status = "sent_already", 409
    en = "Nothing of this order is left to send."
    zh = "这笔订单没有待发的商品。"


class UnreadableWaybill(Refusal):
    code, status = "unreadable_waybill", 422
    en = "A parcel needs the carrier's name and a waybill number of 1 to 40 letters and digits."
    zh = "请填写承运方名称和 1 到 40 位的运单号。"


class MayNotAsk(Refusal):
    """This cannot be asked of this line; `why` is a word of WHY_NOT, or "excluded" with the law's own reason."""

    code, status = "may_not_ask", 422
    en = "This cannot be asked for: {why_en} Nothing was changed."
    zh = "无法申请：{why_zh}未做任何更改。"

    @classmethod
    def because(cls, why: str) -> "MayNotAsk":
        return cls(why=why, why_en=WHY_NOT[why][0], why_zh=WHY_NOT[why][1])


WHY_NOT = {
    "pieces": ("there are not so many pieces of this line left for it.", "该商品可申请的数量不足。"),
    "travelling": (
        "the parcel is still on its way. You can refuse it at the door and ask for your money back; if it is with you "
        "already, confirm that at the order first.",
        "包裹还在途中。你可以拒收包裹并申请退款；如果已经收到，请先在订单中确认收货。",
    ),
    "reason": ("that reason does not belong to this kind of request.", "该原因不适用于此类申请。"),
    "too_late": ("its time is over.", "已超过申请期限。"),
    "unpaid": ("the order is not paid.", "订单未付款。"),
    "elsewhere": ("it was sold by another system, which answers for it.", "该订单来自其他系统，请在原平台申请。"),
    "amount": ("the amount is not within what was paid for these pieces.", "金额超出这些商品的实付金额。"),
    "price": ("nobody was asked less since, so there is no difference.", "购买后价格没有下降，没有差价。"),
    "often": ("you asked for this line often already; whoever runs this site helps you.", "该商品申请次数已达上限，请联系平台。"),
}  # fmt: skip


class NoSuchAfterSale(Refusal):
    code, status = "no_such_aftersale", 404
    en = "There is no such request of yours."
    zh = "没有这个售后单。"


class NoSuchMatter(Refusal):
    code, status = "no_such_matter", 404
    en = "There is no such matter at the site's desk."
    zh = "没有这个待处理事项。"


class MatterEnded(Refusal):
    code, status = "matter_ended", 409
    en = "This matter cannot be ended so: {why_en} Nothing was changed."
    zh = "该事项不能这样处理：{why_zh}未做任何更改。"

    def __init__(self, *, kind: str, end: str) -> None:
        """`end` is "" where it is still open: then it is of a kind that ends otherwise."""
        why_en, why_zh = MATTER_ENDS[end]
        super().__init__(kind=kind, end=end, why_en=why_en, why_zh=why_zh)


MATTER_ENDS = {
    "": ("another way is meant for what it is about.", "此类事项须以其他方式处理。"),
    "asked_again": ("the provider was asked for it again.", "已再次向支付渠道发起退款。"),
    "paid_otherwise": ("it was paid another way.", "已以其他方式退还。"),
    "arrived": ("the money has arrived after all.", "款项最终已到账。"),
    "looked_at": ("somebody has looked at it and closed it.", "已有人查看并关闭。"),
}


class EnoughEvidence(Refusal):
    code, status = "enough_evidence", 409
    en = "{most} pieces of evidence are kept of each side; what you showed is there."
    zh = "每一方最多提交 {most} 份凭证，已提交的已保留。"


class PictureTooRich(Refusal):
    code, status = "picture_too_rich", 422
    en = "This picture cannot be made small enough to keep; send a simpler one."
    zh = "图片压缩后仍过大，请换一张。"


class SayWhy(Refusal):
    code, status = "say_why", 422
    en = "Say in 1 to {most} characters why; the other side reads it. Nothing was changed."
    zh = "请用 1 到 {most} 个字说明理由，对方会看到。未做任何更改。"


class OfferOutOfRange(Refusal):
    code, status = "offer_out_of_range", 422
    en = "Name an amount above nothing and up to {most}, what was paid for these pieces. Nothing was changed."
    zh = "金额应大于零且不超过 {most}（这些商品的实付金额），未做任何更改。"

    def __init__(self, *, most_minor: int, currency: str) -> None:
        super().__init__(most_minor=most_minor, most=format_minor(most_minor, currency))


class OfferChanged(Refusal):
    """The buyer answers an offer that does not stand any more."""

    code, status = "offer_changed", 409
    en = "The shop offers another amount by now; look at it again. Nothing was changed."
    zh = "商家提出的金额已有变化，请重新查看。未做任何更改。"


class PartyCannotDecide(Refusal):
    code, status = "party_cannot_decide", 403
    en = "You are a party to this request, as its buyer or in its shop: another operator has to decide it. Nothing was changed."
    zh = "你是这项申请的买家或店铺成员，须由其他平台人员裁决，未做任何更改。"


class UnreadableCarriage(Refusal):
    code, status = "unreadable_carriage", 422
    en = "Carriage is a whole number of minor units from 0 to {most}, and free from an amount of 0 or more."
    zh = "运费应为 0 到 {most} 的整数（最小货币单位），包邮门槛不小于 0。"


class UnreadableSettlementDays(Refusal):
    code, status = "unreadable_settlement_days", 422
    en = "A shop waits from 0 to {most} days for its money."
    zh = "回款周期应为 0 到 {most} 天。"


class UnreadableSale(Refusal):
    """`field` names what of a sale of another system cannot be taken; nothing of it was."""

    code, status = "unreadable_sale", 422
    en = "The sale {number} cannot be brought in: {field} is not right. Nothing of it was taken."
    zh = "无法导入订单 {number}：{field} 有误，该订单未导入任何内容。"
