"""When the two sides do not agree: objecting, showing, offering, and the site's word. Whoever decides, the edge asks first.

Locks as in `aftersales`. Pictures are decoded and written anew before any transaction, so none carries a place or a second file.
"""

import io
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from PIL import Image

from magpie.domain.goods.pictures import read_picture
from magpie.domain.trade.actions.aftersales_moves import (
    hold_case,
    hold_for_buyer,
    hold_for_shop,
    keep_words,
    take_step,
)
from magpie.domain.trade.models import AfterSale, Evidence
from magpie.domain.trade.queries.parties import is_party, side_of
from magpie.domain.trade.refusals import (
    EnoughEvidence,
    NoSuchAfterSale,
    OfferChanged,
    OfferOutOfRange,
    PartyCannotDecide,
    PictureTooRich,
    SayWhy,
)
from magpie.domain.trade.rules.aftersales import ENDED, Act, NotNowAfterSale
from magpie.domain.trade.rules.refunding import (
    EVIDENCE_BYTES_MAX,
    EVIDENCE_PER_SIDE_MAX,
    EVIDENCE_SIDE_PIXELS_MAX,
    WORDS_CHARS_MAX,
)
from magpie.domain.trade.rules.states import Role

QUALITIES = (82, 60, 40)


def object_to(*, person: str, aftersale: str, words: str, now: datetime) -> None:
    """The buyer does not accept a refusal and asks the site. Raises NoSuchAfterSale, NotNowAfterSale, SayWhy."""
    with transaction.atomic():
        case = hold_for_buyer(person, aftersale)
        take_step(case, Act.OBJECT, by=Role.BUYER, now=now)
        keep_words(case, words, by=Role.BUYER, act="object", is_needed=True, now=now)


def show_evidence(
    *, by: str, aftersale: str, words: str = "", picture: BinaryIO | None = None, now: datetime
) -> None:
    """The buyer or staff of the shop show words or a picture, at any time until the case has ended.

    Raises NoSuchAfterSale, NotNowAfterSale, SayWhy, EnoughEvidence, PictureTooRich, and what `read_picture` does.
    """
    # Whom it is none of costs nobody the unpacking of a large picture.
    _check_may_show(
        by, AfterSale.objects.select_related("line__order__trade").filter(number=aftersale).first()
    )
    shown = shrink_picture(picture) if picture else None
    read = words.replace("\0", "").strip()
    if len(read) > WORDS_CHARS_MAX or not (read or shown):
        raise SayWhy(most=WORDS_CHARS_MAX)
    with transaction.atomic():
        case = hold_case(aftersale)
        side = _check_may_show(by, case)
        Evidence.objects.create(aftersale=case, by=side.value, words=read, picture=shown, at=now)


def offer(*, by: str, aftersale: str, amount_minor: int, words: str = "", now: datetime) -> None:
    """Staff of the shop offer an amount instead of the site's word. Raises OfferOutOfRange and what `refuse` does."""
    with transaction.atomic():
        case = hold_for_shop(by, aftersale)
        if not 1 <= amount_minor <= case.share_minor:
            raise OfferOutOfRange(most_minor=case.share_minor, currency=case.line.order.currency)
        case.offer_minor = amount_minor
        take_step(case, Act.OFFER, by=Role.SHOP, now=now, minor=amount_minor)
        keep_words(case, words, by=Role.SHOP, act="offer", is_needed=False, now=now)


def answer_offer(*, person: str, aftersale: str, amount_minor: int, is_accepted: bool, now: datetime) -> None:
    """The buyer takes the offer they saw, or has the site decide. Raises NoSuchAfterSale, NotNowAfterSale, OfferChanged."""
    with transaction.atomic():
        case = hold_for_buyer(person, aftersale)
        if not is_accepted:
            take_step(case, Act.DECLINE, by=Role.BUYER, now=now)
            return
        if case.offer_minor != amount_minor:
            raise OfferChanged()
        take_step(case, Act.ACCEPT, by=Role.BUYER, now=now, refund_minor=amount_minor)


def call_for_evidence(*, aftersale: str, now: datetime) -> None:
    """Whoever runs the site asks both sides for what they can show. Raises NoSuchAfterSale, NotNowAfterSale."""
    with transaction.atomic():
        take_step(hold_case(aftersale), Act.ASK_EVIDENCE, by=Role.OPERATOR, now=now)


def decide(*, by: str, aftersale: str, is_for_buyer: bool, words: str, now: datetime) -> None:
    """The site's word, with its reason, for both sides to read; nobody judges in their own cause.

    Raises NoSuchAfterSale, PartyCannotDecide, NotNowAfterSale, SayWhy.
    """
    act = Act.DECIDE_BUYER if is_for_buyer else Act.DECIDE_SHOP
    with transaction.atomic():
        case = hold_case(aftersale)
        if is_party(by, case):
            raise PartyCannotDecide()
        take_step(case, act, by=Role.OPERATOR, now=now)
        keep_words(case, words, by=Role.OPERATOR, act=act.value, is_needed=True, now=now)


def shrink_picture(picture: BinaryIO) -> bytes:
    """A clean JPEG of at most EVIDENCE_BYTES_MAX; raises what `read_picture` does, PictureTooRich."""
    image = read_picture(picture, side_max=EVIDENCE_SIDE_PIXELS_MAX).convert("RGB")
    for quality in QUALITIES:
        data = _jpeg(image, quality)
        if len(data) <= EVIDENCE_BYTES_MAX:
            return data
    raise PictureTooRich()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _check_may_show(by: str, case: AfterSale | None) -> Role:
    """Whose side somebody is on who may still show something; raises NoSuchAfterSale, NotNowAfterSale, EnoughEvidence."""
    if case is None:
        raise NoSuchAfterSale()
    side = side_of(by, case)
    if case.status in ENDED:
        raise NotNowAfterSale(act="show_evidence", at=case.status, arbitration=case.arbitration)
    if Evidence.objects.filter(aftersale=case, by=side).count() >= EVIDENCE_PER_SIDE_MAX:
        raise EnoughEvidence(most=EVIDENCE_PER_SIDE_MAX)
    return side
