"""Where carriers say what became of parcels: a signed list of words, heard once each.

Signed as Standard Webhooks are, with the site's own carrier key (`secrets/carrier_key`), given to whoever carries or relays.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from magpie.api.problems import REFUSALS, Problem, UnfitRequest
from magpie.domain.payment.refusals import WebhookTooLarge
from magpie.domain.trade.actions.aftersales_parcels import hear_return_carrier
from magpie.domain.trade.actions.shipping import RouteWord, hear_carrier
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.kit.signing import check_standard

BODY_BYTES_MAX = 256 * 1024
WORDS_MAX = 500
# A signature of a bounded body costs less than counting who sent it.
router = Router(throttle=[])

Text = Annotated[str, msgspec.Meta(max_length=200)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Word(msgspec.Struct, forbid_unknown_fields=True):
    """`event` is the carrier's own id of the word; `kind` one of collected, moving, at_hand, arrived, failed, returning."""

    waybill: Name
    event: Name
    kind: RouteKind
    at: datetime
    place: Text = ""
    words: Text = ""


class Words(msgspec.Struct, forbid_unknown_fields=True):
    """One carrier's news of at most 500 parcels."""

    carrier: Name
    events: Annotated[list[Word], msgspec.Meta(max_length=WORDS_MAX)]


class HeardOut(Schema):
    heard: int


@router.post("", response={200: HeardOut, 413: Problem, REFUSALS: Problem})
def hear(request: HttpRequest) -> Any:
    """News of parcels; words heard before, and parcels of nobody here, change nothing. Answers how many were new."""
    body = bytes(request.read(BODY_BYTES_MAX + 1))
    if len(body) > BODY_BYTES_MAX:
        raise WebhookTooLarge(limit=BODY_BYTES_MAX)
    headers, now = {name.lower(): value for name, value in request.headers.items()}, timezone.now()
    check_standard(headers=headers, body=body, key=settings.MAGPIE_CARRIER_SECRET, now=now)
    try:
        said = msgspec.json.decode(body, type=Words)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnfitRequest(why=str(error)[:200]) from None
    words = [
        RouteWord(
            one.waybill, one.event, one.kind, _utc(one.at), place=_plain(one.place), words=_plain(one.words)
        )
        for one in said.events
    ]
    heard = hear_carrier(carrier_name=said.carrier, words=words, now=now)
    return {"heard": heard + hear_return_carrier(carrier_name=said.carrier, words=words, now=now)}


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _plain(text: str) -> str:
    """PostgreSQL keeps no NUL, and a page shows no control characters."""
    return "".join(char for char in text if char.isprintable())
