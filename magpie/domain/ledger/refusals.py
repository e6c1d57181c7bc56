"""Why something cannot be written into the books, or sent out of them. Nothing was changed when one of these is said."""

from magpie.kit.errors import Refusal


class UnreadableEntry(Refusal):
    """A part of an entry breaks a rule; `field` names it."""

    code, status = "unreadable_entry", 422
    en = "{field}: {why_en} Nothing was posted."
    zh = "{field}：{why_zh}未记账。"


class EmptyEntry(Refusal):
    code, status = "empty_entry", 422
    en = "The entry {key} moves nothing; nothing was posted."
    zh = "分录 {key} 没有任何资金变动，未记账。"


class EntryDiffers(Refusal):
    code, status = "entry_differs", 409
    en = "The entry {key} was posted before with other content; the first one stands."
    zh = "分录 {key} 已记账且内容不同，以先前的记录为准。"


class UnreadableSplit(Refusal):
    code, status = "unreadable_split", 422
    en = "{field}: {why_en}"
    zh = "{field}：{why_zh}"


class NothingToPayOut(Refusal):
    code, status = "nothing_to_pay_out", 409
    en = "There is nothing to pay out: the available balance is {available}."
    zh = "没有可提现的金额：当前可用余额为 {available}。"


class PayoutTooHigh(Refusal):
    code, status = "payout_too_high", 409
    en = "{wanted} was asked for, {available} is available; nothing was paid out."
    zh = "申请提现 {wanted}，可用余额为 {available}，未提现。"


class UnreadablePayout(Refusal):
    """A part of a request for a payout breaks a rule; `field` names it."""

    code, status = "unreadable_payout", 422
    en = "{field}: {why_en} Nothing was paid out."
    zh = "{field}：{why_zh}未提现。"


class PayoutDiffers(Refusal):
    code, status = "payout_differs", 409
    en = "A payout with the key {key} was asked for before, for something else; the first one stands."
    zh = "提现编号 {key} 已用于另一笔提现，以先前的为准。"


class NoSuchPayout(Refusal):
    code, status = "no_such_payout", 404
    en = "There is no payout {payout}."
    zh = "没有提现 {payout}。"


class PayoutEnded(Refusal):
    code, status = "payout_ended", 409
    en = "This payout has already ended ({outcome}); its outcome stays."
    zh = "该提现已结束（{outcome}），结果不再更改。"
