"""Content security policy: one strict header on every page, one nonce for the import map (`request.csp_nonce`).

Nothing inline runs: no script, no event attribute, no style. Only this origin is loaded, framed or posted to, and
pictures of the hosts the owner allows.
"""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NONCE_BYTES = 16
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:{images}; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=()"

Answer = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: Answer) -> Answer:
    """Gives each request a nonce and each answer the policy that names it."""
    images = "".join(f" https://{host}" for host in settings.MAGPIE_IMAGE_HOSTS)

    def answer(request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce, images=images))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return answer
