"""Where payment providers send their signed webhooks. The signature is who they are: no session, no CSRF token."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Status

from magpie.api.problems import REFUSALS, Problem
from magpie.domain.payment.refusals import WebhookTooLarge
from magpie.domain.payment.rules import BODY_BYTES_MAX
from magpie.domain.trade.actions.paying import hear_provider

# Not counted by sender: a provider sends from few addresses, as fast as people pay, and reading a signature of a bounded
# body costs less than counting.
router = Router(throttle=[])
ProviderName = Annotated[str, Path(pattern=r"^[a-z]{1,20}$", examples=["local"])]


@router.post("/{provider}", response={204: None, 413: Problem, REFUSALS: Problem})
def hear(request: HttpRequest, provider: ProviderName) -> Any:
    """A provider's webhook, its body as it was signed. Heard before is heard: 204 again."""
    body = _bounded_body(request)
    hear_provider(provider=provider, headers=dict(request.headers), body=body, now=timezone.now())
    return Status(204, None)


def _bounded_body(request: HttpRequest) -> bytes:
    """Read no further than the bound, whatever length was announced."""
    body = request.read(BODY_BYTES_MAX + 1)
    if len(body) > BODY_BYTES_MAX:
        raise WebhookTooLarge(limit=BODY_BYTES_MAX)
    return bytes(body)
