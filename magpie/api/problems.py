"""One shape for everything that is refused: {"error": {code, message: {en, zh}, detail}}, whoever refused it."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from magpie.kit.errors import Refusal

# What any endpoint may answer besides its success.
REFUSALS = frozenset({400, 401, 403, 404, 409, 422, 429})
COMPLAINTS_SHOWN_MAX = 20


class Sentence(Schema):
    en: str
    zh: str


class ProblemBody(Schema):
    code: str
    message: Sentence
    detail: dict[str, Any] = {}


class Problem(Schema):
    """Why something was refused. `code` is stable; the sentences may improve."""

    error: ProblemBody


class UnreadableRequest(Refusal):
    code, status = "unreadable_request", 400
    en = "The request cannot be read: {why}."
    zh = "无法读取请求：{why}。"


class UnfitRequest(Refusal):
    code, status = "unfit_request", 422
    en = "The request does not fit its description: {why}."
    zh = "请求内容不符合接口说明：{why}。"


class NotSignedIn(Refusal):
    code, status = "not_signed_in", 401
    en = "Sign in first."
    zh = "请先登录。"


class Forbidden(Refusal):
    code, status = "forbidden", 403
    en = "This request may not be made from here; send the page's CSRF token with it."
    zh = "不允许的请求，请附带页面的 CSRF 令牌。"


class NoSuchAddress(Refusal):
    code, status = "no_such_address", 404
    en = "There is nothing at this address."
    zh = "此地址没有内容。"


class TooManyRequests(Refusal):
    code, status = "too_many_requests", 429
    en = "Too many requests; try again in {retry_after_s} s."
    zh = "请求过于频繁，请在 {retry_after_s} 秒后重试。"


def answer(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"error": refusal.as_dict()}, status=refusal.status)


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """For whatever lies below the API's address and is no endpoint."""
    return answer(NoSuchAddress())


def handle_refusals(api: NinjaAPI) -> None:
    """Teach the API to answer every refusal, its own and the framework's, in one shape."""

    # The framework may hand an exception's class instead of one; we only ever raise them whole.
    def on_refusal(request: HttpRequest, error: Refusal | type[Refusal]) -> HttpResponse:
        return answer(error if isinstance(error, Refusal) else error())

    def on_validation(request: HttpRequest, error: Any) -> HttpResponse:
        told = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors]
        return answer(UnfitRequest(why="; ".join(told[:COMPLAINTS_SHOWN_MAX])))

    def on_http(request: HttpRequest, error: Any) -> HttpResponse:
        if error.status_code == 403:
            return answer(Forbidden())
        return answer(UnreadableRequest(why=str(error)))

    def on_throttled(request: HttpRequest, error: Any) -> HttpResponse:
        refusal = TooManyRequests(retry_after_s=int(error.wait or 1) + 1)
        response = answer(refusal)
        response["Retry-After"] = str(refusal.detail["retry_after_s"])
        return response

    api.add_exception_handler(Refusal, on_refusal)
    api.add_exception_handler(ValidationError, on_validation)
    api.add_exception_handler(HttpError, on_http)
    api.add_exception_handler(Throttled, on_throttled)
    api.add_exception_handler(AuthenticationError, lambda request, error: answer(NotSignedIn()))
    api.add_exception_handler(Http404, lambda request, error: answer(NoSuchAddress()))
    api.add_exception_handler(
        SuspiciousOperation, lambda request, error: answer(UnreadableRequest(why="refused"))
    )
