"""Every reason for which intake refuses a body or an event, one class each, in both languages."""

from magpie.kit.errors import Refusal

# ---- the whole body


class BodyTooLarge(Refusal):
    code, status = "body_too_large", 413
    en = "The body has {bytes} bytes; a batch may have {bytes_max}. Nothing was recorded: send it in parts."
    zh = "请求体有 {bytes} 字节，一批最多 {bytes_max} 字节。没有记录任何内容，请分批发送。"


class BodyUnreadable(Refusal):
    code, status = "body_unreadable", 400
    en = "The body is not JSON that can be read ({why}). Nothing was recorded."
    zh = "请求体不是可读取的 JSON（{why}）。没有记录任何内容。"


class BatchEmpty(Refusal):
    code, status = "batch_empty", 400
    en = 'There is no event in the body. Send one event, or {{"batch": [event, …]}}.'
    zh = '请求体中没有事件。请发送一个事件，或 {{"batch": [事件, …]}}。'


class BatchTooLong(Refusal):
    code, status = "batch_too_long", 413
    en = "The batch has {events} events; {events_max} are taken at once. Nothing was recorded: send it in parts."
    zh = "该批有 {events} 个事件，一次最多 {events_max} 个。没有记录任何内容，请分批发送。"


# ---- one event


class EventTooLarge(Refusal):
    code, status = "event_too_large", 413
    en = "The event has {bytes} bytes; {bytes_max} are taken."
    zh = "该事件有 {bytes} 字节，上限为 {bytes_max} 字节。"


class EventTooDeep(Refusal):
    code, status = "event_too_deep", 400
    en = "The event is nested deeper than {levels_max} levels."
    zh = "该事件嵌套超过 {levels_max} 层。"


class EventUnreadable(Refusal):
    code, status = "event_unreadable", 400
    en = "The event does not have the shape of the envelope: {why}."
    zh = "该事件不符合事件格式：{why}。"


class TypeUnsupported(Refusal):
    code, status = "type_unsupported", 400
    en = "“{type}” is not taken; “track” is, and “identify” with an API key."
    zh = "不接受类型“{type}”；可用“track”，持 API 密钥时可用“identify”。"


class MessageIdMissing(Refusal):
    code, status = "message_id_missing", 400
    en = "The event has no messageId of 1 to {chars_max} characters. Make one per event, so that sending twice counts once."
    zh = "事件缺少 1 到 {chars_max} 个字符的 messageId。请为每个事件生成一个，重复发送才只计一次。"


class ServerKind(Refusal):
    code, status = "server_kind", 403
    en = "“{kind}” is said by the server when it has happened; a client may not say it. Nothing of it was recorded."
    zh = "“{kind}”只能由服务器在事情发生后记录，客户端不得上报。没有记录其任何内容。"


class PersonMissing(Refusal):
    code, status = "person_missing", 400
    en = "The event names no person: give userId or anonymousId."
    zh = "事件没有指明用户：请提供 userId 或 anonymousId。"


class PersonForeign(Refusal):
    code, status = "person_foreign", 403
    en = "The event names another person than its sender; only an API key may do that."
    zh = "事件指明的用户不是发送者本人；只有 API 密钥可以这样做。"


class PersonUnreadable(Refusal):
    code, status = "person_unreadable", 400
    en = "The person id must have 1 to {chars_max} visible characters without spaces."
    zh = "用户标识须为 1 到 {chars_max} 个可见字符，且不含空格。"


class TimeMissingZone(Refusal):
    code, status = "time_zone_missing", 400
    en = "The timestamp has no time zone; write it as 2025-11-22T08:30:00Z."
    zh = "时间戳没有时区；请写成 2025-11-22T08:30:00Z。"


class TooLate(Refusal):
    code, status = "too_late", 400
    en = "The event is {age_days} days old; live events are taken for {days_max} days. Import older ones."
    zh = "事件已过去 {age_days} 天；实时接收的期限是 {days_max} 天。更早的事件请用导入。"


class FromTheFuture(Refusal):
    code, status = "from_the_future", 400
    en = "The event lies {ahead_s} s in the future; the sender's clock may be {ahead_s_max} s ahead."
    zh = "事件时间超前 {ahead_s} 秒；发送方时钟最多可超前 {ahead_s_max} 秒。"


class FieldMissing(Refusal):
    code, status = "field_missing", 400
    en = "“{kind}” needs {field}; give it in properties ({how})."
    zh = "“{kind}”需要 {field}，请在 properties 中提供（{how}）。"


class FieldUnreadable(Refusal):
    code, status = "field_unreadable", 400
    en = "properties.{field}: {why_en}."
    zh = "properties.{field}：{why_zh}。"


class NumberOutOfRange(Refusal):
    code, status = "number_out_of_range", 400
    en = "properties.{field} is {value}; it must lie in {low} … {high}."
    zh = "properties.{field} 的值为 {value}，应在 {low} 到 {high} 之间。"
