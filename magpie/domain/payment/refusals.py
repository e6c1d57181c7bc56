"""Why a payment, a refund or a word of a provider is not taken."""

from magpie.kit.errors import Refusal


class NoSuchIntent(Refusal):
    code, status = "no_such_payment", 404
    en = "There is no such payment."
    zh = "没有这笔支付。"


class NoSuchProvider(Refusal):
    code, status = "no_such_payment_provider", 404
    en = "Payments through “{provider}” are not switched on here."
    zh = "本站没有开通支付方式“{provider}”。"


class NoPaymentHere(Refusal):
    code, status = "no_payment_here", 409
    en = "No payment is available on this site yet, so nothing can be ordered. Nothing was done; your cart is kept."
    zh = "本站暂未开通支付，无法下单。未做任何更改，购物车已保留。"


class UnreadableIntent(Refusal):
    code, status = "unreadable_payment", 422
    en = "The payment cannot be opened: {field} is not right. Nothing was charged."
    zh = "无法发起支付：{field} 不正确，未产生任何扣款。"


class AlreadyPaid(Refusal):
    code, status = "already_paid", 409
    en = "Money has arrived for this payment, so it cannot be cancelled; it can be refunded."
    zh = "这笔支付已收到款项，不能取消，可以退款。"


class RefundTooHigh(Refusal):
    code, status = "refund_too_high", 409
    en = "{refundable_minor} minor units can still be given back, {wanted_minor} were asked for. Nothing was refunded."
    zh = "最多还可退 {refundable_minor}（最小货币单位），无法退 {wanted_minor}，未做任何退款。"


class RefundDiffers(Refusal):
    code, status = "refund_differs", 409
    en = "A refund with the key {key} was asked for before, with other content. Nothing was refunded again."
    zh = "退款编号 {key} 已用于另一笔内容不同的退款，未重复退款。"


class TooManyRefunds(Refusal):
    code, status = "too_many_refunds", 409
    en = "One payment can be refunded in at most {limit} parts."
    zh = "一笔支付最多分 {limit} 次退款。"


class UnreadableRefund(Refusal):
    code, status = "unreadable_refund", 422
    en = "The refund cannot be asked for: {field} is not right. Nothing was refunded."
    zh = "无法申请退款：{field} 不正确，未做任何退款。"


class NoSuchRefund(Refusal):
    code, status = "no_such_refund", 404
    en = "There is no refund {key}."
    zh = "没有退款 {key}。"


class WebhookTooLarge(Refusal):
    code, status = "webhook_too_large", 413
    en = "A webhook holds at most {limit} bytes; nothing was recorded."
    zh = "回调内容最多 {limit} 字节，没有记录任何内容。"


class TooManyEvents(Refusal):
    code, status = "too_many_events", 413
    en = "At most {limit} events are taken at once; nothing was recorded."
    zh = "一次最多接收 {limit} 个事件，没有记录任何内容。"


class CallInsideTransaction(Refusal):
    code, status = "call_inside_transaction", 500
    en = "A provider was to be called inside a database transaction, which would hold its locks for as long."
    zh = "不能在数据库事务中调用支付服务，否则会一直占用锁。"


class ProviderAway(Refusal):
    """No answer, or one that says nothing about the request: it is asked again."""

    code, status = "payment_provider_away", 503
    en = "The payment provider does not answer at the moment ({why}). Nothing is lost; it is asked again."
    zh = "支付服务暂时没有响应（{why}），不会丢失任何内容，稍后会重试。"


class ProviderRefused(Refusal):
    """A clear no: asking again would bring the same answer."""

    code, status = "payment_provider_refused", 502
    en = "The payment provider said no ({why})."
    zh = "支付服务拒绝了请求（{why}）。"


class NoSuchCharge(Refusal):
    code, status = "no_such_charge", 404
    en = "The test bank has no such payment."
    zh = "测试银行没有这笔付款。"


class ChargeClosed(Refusal):
    code, status = "charge_closed", 409
    en = "This payment is closed at the test bank. Nothing more was charged."
    zh = "这笔付款在测试银行已关闭，没有再次扣款。"


class UnfitChoice(Refusal):
    code, status = "unfit_choice", 409
    en = "The test bank cannot do that with this payment now. Nothing was changed."
    zh = "测试银行目前无法对这笔付款这样操作，未做任何更改。"
