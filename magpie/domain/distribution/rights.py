"""Telling the gateway that a person has chosen anew, before the person is told that it holds.

The fact reaches the log and the engine by the outbox a few milliseconds later; pages that were opened before still
speak with tokens of the older version. The gateway keeps the newest version it was told and makes slates without
personal data until the engine has learned it.
"""

import logging
from datetime import datetime

import httpx
from django.conf import settings

from magpie.domain.distribution.apps import gateway_of_process
from magpie.kit.clock import MINUTE_MS, ms_of
from magpie.kit.tokens import PageClaims, sign

TOKEN_LIFE_MS = 5 * MINUTE_MS
log = logging.getLogger(__name__)


def tell_rights(*, person: str, version: int, now: datetime, client: httpx.Client | None = None) -> bool:
    """Say the version; False when the gateway did not hear it. The choice is made whatever comes of this: a gateway
    that cannot be reached answers no slate either, and one that starts learns the choice from the log."""
    claims = PageClaims(person=person, expires_ms=ms_of(now) + TOKEN_LIFE_MS, rights_version=version)
    bearer = f"Bearer {sign(claims, secret=settings.MAGPIE_PAGE_SECRET)}"
    try:
        answer = (client or gateway_of_process()).post("/v1/rights", headers={"Authorization": bearer})
    except httpx.HTTPError as error:
        log.warning("the gateway did not hear of new rights: %s", type(error).__name__)
        return False
    return answer.status_code == httpx.codes.OK
