"""Where a shop takes goods back: the addresses it keeps, and giving one to the buyer who has to send something.

What was given stays as it was: a shop that moves does not mislead a parcel on its way. Locks in the order of `aftersales_moves`.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from magpie.domain.people import queries as people
from magpie.domain.trade import rules
from magpie.domain.trade.actions.addresses import prefer_among
from magpie.domain.trade.models import AfterSale, GivenAddress, ReturnAddress, ShopTerms
from magpie.domain.trade.models.addresses import PREFERRED_FIRST
from magpie.domain.trade.refusals import NoReturnAddress, NoSuchAddress, TooManyAddresses
from magpie.domain.trade.rules.aftersales import Status
from magpie.domain.trade.rules.delivery import LIMITS, ReturnPlace, read_return_place
from magpie.domain.trade.sealing import seal_return_place


def keep_return_address(*, by: str, shop: int, place: ReturnPlace, now: datetime) -> int:
    """Keep a place where goods come back to, the first as the preferred one; returns its id. The same again is the same.

    Locks the shop's terms. Raises NotYourAccount, UnreadableAddress, TooManyAddresses.
    """
    people.check_may_act_for(person=by, account=shop)
    read = read_return_place(place)
    said = {name: getattr(read, name) for name in (*LIMITS, "note")}
    with transaction.atomic():
        _lock_shop(shop, now=now)
        own = ReturnAddress.objects.filter(shop=shop)
        known = own.filter(**said).values_list("pk", flat=True).first()
        if known is not None:
            return int(known)
        if own.count() >= rules.ADDRESSES_MAX:
            raise TooManyAddresses(most=rules.ADDRESSES_MAX)
        first_at = None if own.filter(preferred_at__isnull=False).exists() else now
        return int(ReturnAddress.objects.create(shop_id=shop, kept_at=now, preferred_at=first_at, **said).pk)


def prefer_return_address(*, by: str, shop: int, address: int, now: datetime) -> None:
    """This place is given from now on. Locks the shop's terms. Raises NotYourAccount, NoSuchAddress."""
    people.check_may_act_for(person=by, account=shop)
    with transaction.atomic():
        _lock_shop(shop, now=now)
        prefer_among(ReturnAddress.objects.filter(shop=shop), address, now=now)


def remove_return_address(*, by: str, shop: int, address: int) -> None:
    """Forget a place. Who was told it still reads it. Raises NotYourAccount, NoSuchAddress."""
    people.check_may_act_for(person=by, account=shop)
    if not ReturnAddress.objects.filter(pk=address, shop=shop).delete()[0]:
        raise NoSuchAddress()


def forget_return_addresses(*, shop: int) -> None:
    """All places of a shop that closed."""
    ReturnAddress.objects.filter(shop=shop).delete()


def freeze_return_address(case: AfterSale, *, address: int | None = None, now: datetime) -> None:
    """Give the buyer this place of the shop's, or the preferred one. The caller holds the case.

    Raises NoSuchAddress; NoReturnAddress, also where the record of the sale is over and could not keep it.
    """
    own = ReturnAddress.objects.filter(shop=case.line.order.shop_id).order_by(*PREFERRED_FIRST)
    row = own.first() if address is None else own.filter(pk=address).first()
    if row is None:
        raise NoReturnAddress() if address is None else NoSuchAddress()
    place = ReturnPlace(**{name: getattr(row, name) for name in (*LIMITS, "note")})
    sealed = seal_return_place(case.line.order.trade_id, place)
    if sealed is None:
        raise NoReturnAddress()
    GivenAddress.objects.create(aftersale=case, sealed=sealed, given_at=now)


def tell_address(case: AfterSale, *, now: datetime) -> bool:
    """Tell the buyer where to send it, where the shop keeps an address; whether they know now. The caller holds the case."""
    if GivenAddress.objects.filter(aftersale=case).exists():
        return True
    try:
        freeze_return_address(case, now=now)
    except NoReturnAddress:
        return False
    return True


def waiting_for_known_address() -> list[str]:
    """Requests that wait for an address of a shop which keeps one by now, the longest waiting first."""
    kept = ReturnAddress.objects.filter(shop=OuterRef("line__order__shop"))
    rows = AfterSale.objects.filter(Exists(kept), status=Status.NEEDS_ADDRESS).order_by("deadline_at", "pk")
    return list(rows.values_list("number", flat=True)[: rules.SWEEP_ROWS_MAX])


def _lock_shop(shop: int, *, now: datetime) -> None:
    ShopTerms.objects.get_or_create(shop_id=shop, defaults={"changed_at": now})
    ShopTerms.objects.select_for_update().get(pk=shop)
