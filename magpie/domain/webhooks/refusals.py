"""Why something about a webhook cannot be done."""

from magpie.kit.errors import Refusal


class NoSuchEndpoint(Refusal):
    code, status = "no_such_endpoint", 404
    en = "Your shop has no webhook endpoint {endpoint}."
    zh = "你的店铺没有 Webhook 端点 {endpoint}。"


class NoSuchMessage(Refusal):
    code, status = "no_such_message", 404
    en = "Your shop was sent no message {message}; messages are kept for 30 days."
    zh = "你的店铺没有消息 {message}；消息保留 30 天。"


class TooManyEndpoints(Refusal):
    code, status = "too_many_endpoints", 409
    en = "A shop can have {limit} webhook endpoints; remove one first."
    zh = "每个店铺最多 {limit} 个 Webhook 端点，请先移除一个。"


class EndpointTaken(Refusal):
    code, status = "endpoint_taken", 409
    en = "This shop has an endpoint at that address already; change that one."
    zh = "该店铺已有此地址的端点，请直接修改它。"


class EndpointIsOff(Refusal):
    code, status = "endpoint_is_off", 409
    en = "This endpoint is switched off; switch it on first. Nothing was sent."
    zh = "该端点已停用，请先启用。未发送任何内容。"


class TestUnderWay(Refusal):
    __test__ = False  # a refusal, whatever a test runner thinks of its name
    code, status = "test_under_way", 409
    en = "A test message is on its way already; see what becomes of it first."
    zh = "已有一条测试消息正在发送，请先查看其结果。"


class UnreadableEndpoint(Refusal):
    code, status = "unreadable_endpoint", 422
    en = "An endpoint is an https:// address without a user name, a fragment or a port below 1024 (443 excepted)."
    zh = "端点应为 https:// 地址，不含用户名和片段，端口为 443 或 1024 以上。"


class NobodyThere(Refusal):
    code, status = "nobody_there", 422
    en = "The name “{host}” leads nowhere just now. Nothing was changed."
    zh = "暂时无法解析“{host}”。未做任何更改。"


class NotInTheOpen(Refusal):
    code, status = "not_in_the_open", 422
    en = "“{host}” leads into a private network, where we send nothing. Nothing was changed."
    zh = "“{host}”指向内部网络，我们不会向其发送任何内容。未做任何更改。"


class UnknownMessageType(Refusal):
    code, status = "unknown_message_type", 422
    en = "“{type}” is no type of message; use some of: {known}, or * alone for all."
    zh = "没有消息类型“{type}”，可选：{known}，或仅用 * 表示全部。"


class NothingWanted(Refusal):
    code, status = "nothing_wanted", 422
    en = "Choose at least one type of message."
    zh = "请至少选择一种消息类型。"


class LostKey(Refusal):
    """The home's secret is another one than the one these secrets were sealed with: a database without its home."""

    code, status = "webhook_key_lost", 500
    en = "The signing secret of endpoint {endpoint} cannot be opened with this site's key; rotate it."
    zh = "本站密钥无法打开端点 {endpoint} 的签名密钥，请轮换。"
