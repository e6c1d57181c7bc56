"""Why a coupon cannot be made, claimed, used or given back."""

from magpie.kit.errors import Refusal


class UnreadableCoupon(Refusal):
    """The draft of a coupon breaks a rule; `field` names where."""

    code, status = "unreadable_coupon", 422
    en = "{field}: {why_en}."
    zh = "{field}：{why_zh}。"


class CodeTaken(Refusal):
    code, status = "code_taken", 409
    en = "The code {text} is in use; choose another."
    zh = "券码 {text} 已被使用，请换一个。"


class NoSuchCoupon(Refusal):
    """Also for one that is not this caller's to see: its existence is not theirs to learn."""

    code, status = "no_such_coupon", 404
    en = "There is no such coupon to claim."
    zh = "没有可领取的这张优惠券。"


class NoSuchClaim(Refusal):
    code, status = "no_such_claim", 404
    en = "You hold no such coupon."
    zh = "你没有这张优惠券。"


class CannotClaim(Refusal):
    """`reason` is one of `rules.eligibility.Reason`."""

    code, status = "cannot_claim", 409
    en = "{why_en} Nothing was claimed."
    zh = "{why_zh}未领取。"


class CannotUse(Refusal):
    """`reason` is one of `rules.eligibility.Reason`, `claim` the one that cannot be used."""

    code, status = "cannot_use", 409
    en = "{why_en} Nothing was used."
    zh = "{why_zh}未使用任何优惠券。"


class NotACompensation(Refusal):
    code, status = "not_a_compensation", 409
    en = "This coupon is there to be claimed; only a compensation is given to somebody."
    zh = "该券供用户领取；只有补偿券可以直接发放。"


class DiscountDoesNotFit(Refusal):
    """What the caller wants to take off is not what these coupons can take off."""

    code, status = "discount_does_not_fit", 409
    en = "The discounts do not fit the coupons; price the order again."
    zh = "优惠金额与优惠券不符，请重新计算。"


class CouponSpent(Refusal):
    code, status = "coupon_spent", 409
    en = "The budget of this coupon is spent; nothing was used."
    zh = "该优惠券的预算已用完，未使用。"


class CouponEnded(Refusal):
    code, status = "coupon_ended", 409
    en = "This coupon has ended already."
    zh = "该优惠券已停止。"
