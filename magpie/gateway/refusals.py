"""What the hot edge says no to, one class per reason, in Chinese and English."""

from magpie.kit.errors import Refusal


class NotJson(Refusal):
    code, status = "not_json", 400
    en = "The body is not JSON we can read: {why}. Nothing was recorded."
    zh = "请求体不是可读取的 JSON：{why}。没有记录任何内容。"


class WrongShape(Refusal):
    code, status = "wrong_shape", 422
    en = "The request does not fit the contract: {why}. Nothing was changed."
    zh = "请求不符合接口约定：{why}。没有任何更改。"


class TooDeep(Refusal):
    code, status = "too_deep", 400
    en = "The JSON is nested more than {depth_max} levels deep. Nothing was recorded."
    zh = "JSON 嵌套超过 {depth_max} 层。没有记录任何内容。"


class WrongMediaType(Refusal):
    code, status = "wrong_media_type", 415
    en = "Send application/json (or text/plain with the token in the body); this was “{media_type}”."
    zh = "请使用 application/json（或在请求体内带令牌的 text/plain）；收到的是“{media_type}”。"


class EncodedBody(Refusal):
    code, status = "encoded_body", 415
    en = "Send the body as it is; content-encoding “{encoding}” is not taken."
    zh = "请直接发送原始请求体；不接受 content-encoding“{encoding}”。"


class BodyTooLarge(Refusal):
    code, status = "body_too_large", 413
    en = "The body is larger than {limit_bytes} bytes; send it in smaller parts. Nothing was recorded."
    zh = "请求体超过 {limit_bytes} 字节，请分批发送。没有记录任何内容。"


class BodyTooSlow(Refusal):
    code, status = "body_too_slow", 408
    en = "The body did not arrive within {limit_s} s. Nothing was recorded; send it again."
    zh = "请求体未能在 {limit_s} 秒内到达。没有记录任何内容，请重新发送。"


class NobodyKnown(Refusal):
    code, status = "no_token", 401
    en = "Say who is asking: a page token or an API key in “Authorization: Bearer …”."
    zh = "请说明身份：在“Authorization: Bearer …”中提供页面令牌或 API 密钥。"


class WrongKey(Refusal):
    code, status = "wrong_key", 401
    en = "This API key is not known here."
    zh = "无法识别此 API 密钥。"


class PersonGone(Refusal):
    code, status = "person_gone", 401
    en = "This page belongs to a person who was erased; reload it to begin anew. Nothing was recorded."
    zh = "此页面所属的用户已被删除，请刷新页面重新开始。没有记录任何内容。"


class MayNotNamePersons(Refusal):
    code, status = "may_not_name_persons", 403
    en = "Only an API key may name a person; a page speaks for its own."
    zh = "只有 API 密钥可以指定用户；页面令牌只代表其本人。"


class PersonMissing(Refusal):
    code, status = "person_missing", 422
    en = "An API key speaks for nobody: name the person, as “p:…” or “a:…”."
    zh = "API 密钥不代表任何用户：请以“p:…”或“a:…”指定用户。"


class NotYours(Refusal):
    code, status = "not_yours", 403
    en = "This belongs to another person. Only they and the operator may read it."
    zh = "这属于另一位用户，只有其本人与运营者可以查看。"


class OperatorsOnly(Refusal):
    code, status = "operators_only", 403
    en = "Only an operator of this site may read this; ask with an API key that has that right."
    zh = "只有本站运营者可以查看；请使用具有该权限的 API 密钥。"


class TooFast(Refusal):
    code, status = "too_fast", 429
    en = "Too many requests from this caller; wait {retry_after_s} s. Nothing was recorded."
    zh = "该调用方请求过于频繁，请等待 {retry_after_s} 秒。没有记录任何内容。"


class TooManyNewcomers(Refusal):
    code, status = "too_many_newcomers", 429
    en = (
        "Too many new visitors from this network at once; wait {retry_after_s} s and send again. Nothing was recorded. "
        "Signing in is not limited."
    )
    zh = "同一网络中新访客过多，请等待 {retry_after_s} 秒后重发。没有记录任何内容；登录后不受此限制。"


class EngineBehind(Refusal):
    code, status = "engine_behind", 429
    en = "Learning is {lag_ms} ms behind; wait {retry_after_s} s and send again. Nothing was recorded."
    zh = "学习进度落后 {lag_ms} 毫秒，请等待 {retry_after_s} 秒后重发。没有记录任何内容。"


class NotLearnedInTime(Refusal):
    code, status = "not_learned_in_time", 503
    en = "Event {after} was not learned within {limit_s} s; ask again, or without “after”."
    zh = "事件 {after} 未能在 {limit_s} 秒内完成学习；请重试，或不带“after”。"


class OffsetUnknown(Refusal):
    code, status = "offset_unknown", 422
    en = "There is no event {after} yet; the newest is {newest}."
    zh = "还没有编号为 {after} 的事件；最新的是 {newest}。"


class BadPageMark(Refusal):
    code, status = "bad_page_mark", 422
    en = "This page mark cannot be used; ask for the first page, without one."
    zh = "此分页标记无法使用，请不带标记重新请求第一页。"


class NoSuchSlate(Refusal):
    code, status = "no_such_slate", 404
    en = "“{slate}” is not a slate id."
    zh = "“{slate}”不是有效的推荐编号。"


class TraceGone(Refusal):
    code, status = "trace_gone", 410
    en = "No trace of slate {slate} is kept: traces are held for the newest slates only, and older ones have gone."
    zh = "推荐 {slate} 的轨迹已不保留：只保存最近的推荐轨迹，较早的已被清除。"


class NoClaimsHere(Refusal):
    code, status = "no_claims_here", 503
    en = "This process keeps no flash sales. Ask the site's own gateway."
    zh = "此进程不处理秒杀活动，请访问本站主网关。"


class NotReady(Refusal):
    code, status = "not_ready", 503
    en = "Still starting: learning {applied} of {newest} events. Ask again in a moment."
    zh = "正在启动：已学习 {applied} / {newest} 个事件，请稍后再试。"


class NoSuchPlace(Refusal):
    code, status = "not_found", 404
    en = "There is nothing at this address. See docs/gateway.md for what there is."
    zh = "此地址没有内容。可用接口见 docs/gateway.md。"


class WrongMethod(Refusal):
    code, status = "wrong_method", 405
    en = "This address does not take {method}; see the Allow header."
    zh = "此地址不支持 {method}，请查看 Allow 响应头。"


class OurFault(Refusal):
    code, status = "our_fault", 500
    en = "Something broke on our side; it was written down. Nothing you sent was half-recorded."
    zh = "服务器出现错误，已记录。您发送的内容不会被部分保存。"
