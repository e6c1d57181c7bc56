"""Why something about a coupon or a flash sale cannot be done."""

from magpie.kit.errors import Refusal


class NoSuchFlashItem(Refusal):
    code, status = "no_such_flash_item", 404
    en = "There is no flash item {item}."
    zh = "没有编号为 {item} 的秒杀商品。"


class NotOpenYet(Refusal):
    code, status = "not_open_yet", 409
    en = "This sale opens at {opens_at}, in {retry_after_s} s. Nothing was claimed."
    zh = "活动将于 {opens_at} 开始，还有 {retry_after_s} 秒。尚未抢到任何商品。"


class SaleIsOver(Refusal):
    code, status = "sale_is_over", 410
    en = "This sale ended at {closed_at}. Nothing was claimed."
    zh = "活动已于 {closed_at} 结束，未抢到商品。"


class SoldOut(Refusal):
    """Every piece is paid for: nothing comes back."""

    code, status = "sold_out", 409
    en = "Sold out: every piece has been paid for."
    zh = "已售罄：全部商品均已付款。"


class AllTaken(Refusal):
    """Every piece is claimed, and not all are paid for: what is not paid for in time comes back."""

    code, status = "all_taken", 409
    en = "All pieces are taken for now ({left} left for you); some may come back. Look again in {retry_after_s} s."
    zh = "商品暂时抢完（你可抢的还剩 {left} 件），未付款的会释放出来，请 {retry_after_s} 秒后再看。"


class OverLimit(Refusal):
    code, status = "over_limit", 409
    en = "One person can have {limit} of this; you hold {held}."
    zh = "每人限购 {limit} 件，你已抢到 {held} 件。"


class KeyUsedOtherwise(Refusal):
    code, status = "key_used_otherwise", 422
    en = "You used this key before, for {quantity} pieces; a new request needs a new key."
    zh = "该请求标识已用于抢购 {quantity} 件，新的请求请换新的标识。"


class SaleKeyUsedOtherwise(Refusal):
    code, status = "key_used_otherwise", 422
    en = "This key was used before, for another sale; nothing was planned. A new sale needs a new key."
    zh = "该请求标识已用于另一场活动，未做任何操作；新的活动请换新的标识。"


class PersonUnknown(Refusal):
    code, status = "person_unknown", 401
    en = "Nobody is known here under this name, or they were erased. Sign in again."
    zh = "用户不存在或已被删除，请重新登录。"


class UnreadableClaim(Refusal):
    code, status = "unreadable_claim", 422
    en = (
        "A claim has a key of 1 to {key_chars_max} letters, digits or “_.:-” and a quantity from 1 to {most}."
    )
    zh = "抢购请求需要 1 到 {key_chars_max} 个字母、数字或“_.:-”组成的标识，数量为 1 到 {most}。"


class TooManyWaiting(Refusal):
    code, status = "too_many_waiting", 429
    en = "{waiting} are waiting in front of you; ask again in {retry_after_s} s, with the same key. Nothing was claimed."
    zh = "前面有 {waiting} 人在排队，请 {retry_after_s} 秒后用同一标识重试。尚未抢到商品。"


class DeskTroubled(Refusal):
    """The database did not answer; whether it kept the claim is not known, and asking with the same key tells."""

    code, status = "desk_troubled", 503
    en = "Claims cannot be written just now. Ask again in {retry_after_s} s with the same key: nobody gets one twice."
    zh = "暂时无法登记，请 {retry_after_s} 秒后用同一标识重试：不会重复登记。"


class NotYourClaim(Refusal):
    """Also for a claim that does not exist: whether another's does is not this person's to learn."""

    code, status = "not_your_claim", 404
    en = "You have no claim {claim}."
    zh = "你没有编号为 {claim} 的抢购记录。"


class ClaimEnded(Refusal):
    code, status = "claim_ended", 409
    en = "This claim has already ended ({outcome})."
    zh = "该抢购记录已结束（{outcome}）。"


class ClaimExpired(Refusal):
    code, status = "claim_expired", 410
    en = "The time to order ran out at {expired_at}; the pieces are given to the next."
    zh = "下单时限已于 {expired_at} 到期，商品已释放给其他人。"


class NoSuchFlashSale(Refusal):
    code, status = "no_such_flash_sale", 404
    en = "There is no flash sale {sale}."
    zh = "没有编号为 {sale} 的秒杀活动。"


class NoSuchSale(Refusal):
    code, status = "no_such_sale", 404
    en = "There is no flash sale {sale} of yours."
    zh = "你没有编号为 {sale} 的秒杀活动。"


class NotYourSku(Refusal):
    code, status = "not_your_sku", 403
    en = "SKU {sku} is not on the shelf of this shop."
    zh = "规格 {sku} 不是该店铺的在售商品。"


class UnreadableSale(Refusal):
    """The draft of a flash sale breaks a rule; `field` names where."""

    code, status = "unreadable_sale", 422
    en = "{field}: {why_en}"
    zh = "{field}：{why_zh}"
