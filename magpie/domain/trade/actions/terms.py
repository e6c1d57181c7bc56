"""What a shop asks for sending. What was sold keeps the terms of its day."""

from datetime import datetime

from django.db import transaction

from magpie.domain.people import queries as people
from magpie.domain.trade.models import ShopTerms
from magpie.domain.trade.refusals import UnreadableCarriage
from magpie.domain.trade.rules import CARRIAGE_MINOR_MAX


def replace_carriage(*, by: str, shop: int, fee_minor: int, free_from_minor: int, now: datetime) -> None:
    """Ask so much for sending, nothing from `free_from_minor` on (0: never free by amount). Twice is once.

    Raises NotYourAccount, UnreadableCarriage. Locks the shop's terms.
    """
    people.check_may_act_for(person=by, account=shop)
    if not (0 <= fee_minor <= CARRIAGE_MINOR_MAX and free_from_minor >= 0):
        raise UnreadableCarriage(most=CARRIAGE_MINOR_MAX)
    said = {"carriage_minor": fee_minor, "carriage_free_from_minor": free_from_minor, "changed_at": now}
    with transaction.atomic():
        ShopTerms.objects.update_or_create(shop_id=shop, defaults=said)
