"""Where goods go back to: kept by the shop, given with the grant, frozen for the parcel, and waited for where there is none."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from magpie.cli.chores import chores_of
from magpie.domain.people.actions import close_account, erase_person
from magpie.domain.people.refusals import NotYourAccount
from magpie.domain.trade.actions.aftersales import agree, give_address, give_known_addresses, withdraw
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.aftersales_parcels import send_back
from magpie.domain.trade.actions.return_addresses import (
    keep_return_address,
    prefer_return_address,
    remove_return_address,
)
from magpie.domain.trade.models import AfterSale, GivenAddress, ReturnAddress
from magpie.domain.trade.queries.after_desk import desk_counts
from magpie.domain.trade.queries.aftersales import (
    aftersales_of_person,
    get_aftersale,
    get_aftersale_for_site,
)
from magpie.domain.trade.queries.return_addresses import return_addresses_of
from magpie.domain.trade.refusals import (
    NoReturnAddress,
    NoSuchAddress,
    NoSuchAfterSale,
    TooManyAddresses,
    UnreadableAddress,
)
from magpie.domain.trade.rules import ADDRESSES_MAX, RECORD_KEPT
from magpie.domain.trade.rules.aftersales import Kind, NotNowAfterSale
from magpie.domain.trade.rules.refunding import Reason
from magpie.domain.trade.sealing import destroy_keys
from tests.domain.cast import NOW, MemoryLog, Town, carry, tao, town
from tests.domain.trade.aftersales_cast import (
    BACK,
    DAY,
    HOUR,
    SITE,
    WAREHOUSE,
    ask,
    bought,
    delivered,
    refunds,
    said,
    stands,
    takes_back,
)

pytestmark = pytest.mark.wide

LATER = NOW + 2 * DAY
OTHER = replace(WAREHOUSE, street="7 Other Road", note="")


def asked(here: Town, *, reason: Reason = Reason.FAULTY, is_known: bool = True) -> AfterSale:
    """Tao asks to send tea back; with a reason the shop has to answer. Lantern Tea may keep no address by then."""
    order = delivered(here)
    if not is_known:
        ReturnAddress.objects.all().delete()
    return ask(here, order, Kind.RETURN_REFUND, reason, now=LATER)


def test_a_granted_return_says_where_to_and_a_later_change_does_not_mislead_the_parcel(truth: str) -> None:
    here = town()
    case = asked(here)
    assert get_aftersale(person=here.tao, number=case.number, now=LATER).send_to is None

    agree(by=here.mei, aftersale=case.number, now=LATER)
    for row in return_addresses_of(here.shop):
        remove_return_address(by=here.mei, shop=here.shop, address=row.id)
    takes_back(here, place=OTHER)

    for person in (here.tao, here.mei):
        assert get_aftersale(person=person, number=case.number, now=LATER).send_to == WAREHOUSE
    assert get_aftersale_for_site(by=SITE, number=case.number, now=LATER).send_to == WAREHOUSE
    assert aftersales_of_person(here.tao, now=LATER).rows[0].send_to == WAREHOUSE
    with pytest.raises(NoSuchAfterSale):
        get_aftersale(person=tao(), number=case.number, now=LATER)
    # It lies in the table as nobody reads it without the key of the trade.
    assert b"Returns Lane" not in bytes(GivenAddress.objects.get().sealed)


def test_the_shop_chooses_among_its_addresses_and_else_the_preferred_is_given(truth: str) -> None:
    here = town()
    by_hand, by_itself = asked(here), asked(here)
    first = takes_back(here)
    other = takes_back(here, place=OTHER)
    assert [(row.id, row.is_preferred) for row in return_addresses_of(here.shop)] == [
        (first, True),
        (other, False),
    ]

    agree(by=here.mei, aftersale=by_hand.number, address=other, now=LATER)
    prefer_return_address(by=here.mei, shop=here.shop, address=other, now=LATER)
    prefer_return_address(by=here.mei, shop=here.shop, address=first, now=LATER)
    agree(by=here.mei, aftersale=by_itself.number, now=LATER)

    given = [get_aftersale(person=here.tao, number=one.number, now=LATER) for one in (by_hand, by_itself)]
    assert [one.send_to for one in given] == [OTHER, WAREHOUSE]


def test_a_shop_without_an_address_does_not_grant_a_return_by_hand(truth: str) -> None:
    here = town()
    case = asked(here, is_known=False)

    with pytest.raises(NoReturnAddress):
        agree(by=here.mei, aftersale=case.number, now=LATER)
    takes_back(here)
    with pytest.raises(NoSuchAddress):
        agree(by=here.mei, aftersale=case.number, address=10**6, now=LATER)

    assert (stands(case), GivenAddress.objects.count()) == (("asked", "none"), 0)
    # What needs no parcel needs no address.
    ReturnAddress.objects.all().delete()
    kept = ask(here, case.line.order, Kind.REFUND_ONLY, Reason.FAULTY, now=LATER)
    agree(by=here.mei, aftersale=kept.number, now=LATER)
    assert stands(kept) == ("refunding", "none")


def test_time_grants_without_an_address_and_the_buyers_days_begin_when_there_is_one(truth: str) -> None:
    here = town()
    case = asked(here, is_known=False)

    assert run_deadlines(now=LATER + 2 * DAY) == 1
    assert stands(case) == ("needs_address", "none")
    assert desk_counts(here.shop, soon=LATER).own == 1
    with pytest.raises(NotNowAfterSale):
        send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER + 2 * DAY)
    with pytest.raises(NoReturnAddress):
        give_address(by=here.mei, aftersale=case.number, now=LATER + 2 * DAY)
    takes_back(here)
    give_address(by=here.mei, aftersale=case.number, now=LATER + 4 * DAY)

    view = get_aftersale(person=here.tao, number=case.number, now=LATER + 4 * DAY)
    assert (view.status, view.send_to, view.deadline_at) == ("sending_back", WAREHOUSE, LATER + 11 * DAY)
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=LATER + 10 * DAY)
    assert stands(case) == ("coming_back", "none")


def test_a_lawful_return_waits_for_the_address_and_has_it_as_soon_as_the_shop_has(truth: str) -> None:
    here = town()
    case = asked(here, reason=Reason.NO_REASON, is_known=False)
    assert stands(case) == ("needs_address", "none")

    assert give_known_addresses(now=LATER) == 0
    takes_back(here)
    assert [give_known_addresses(now=LATER + HOUR) for _ in range(2)] == [1, 0]

    assert said(case)[-2:] == [("agree", "clock"), ("give_address", "clock")]
    assert get_aftersale(person=here.tao, number=case.number, now=LATER).send_to == WAREHOUSE
    with pytest.raises(NotNowAfterSale):
        give_address(by=here.mei, aftersale=case.number, now=LATER + HOUR)


def test_the_site_looks_every_few_seconds_for_whom_an_address_is_waited(truth: str, tmp_path: Path) -> None:
    here = town()
    case = asked(here, reason=Reason.NO_REASON, is_known=False)
    takes_back(here)
    (chore,) = [one for one in chores_of(tmp_path) if one.name == "aftersales"]

    assert chore.run() == "1 return addresses given"

    assert stands(case) == ("sending_back", "none")


def test_a_shop_that_never_says_where_to_pays_back(truth: str) -> None:
    here = town()
    case, given_up = (asked(here, reason=Reason.NO_REASON, is_known=False) for _ in range(2))
    withdraw(person=here.tao, aftersale=given_up.number, now=LATER)

    assert run_deadlines(now=LATER + 3 * DAY - HOUR) == 0
    assert run_deadlines(now=LATER + 3 * DAY) == 1

    assert (stands(case), stands(given_up)) == (("refunding", "none"), ("closed", "none"))
    assert refunds(case.line.order) == [(case.key, 6800)]


def test_where_the_record_of_a_sale_is_over_no_address_is_told_and_the_money_comes(truth: str) -> None:
    here = town()
    case, late = asked(here), NOW + RECORD_KEPT
    assert destroy_keys(now=late) == 1
    other = ask(here, bought(here, now=late), Kind.REFUND_BEFORE_SHIP, Reason.NO_REASON, now=late)

    with pytest.raises(NoReturnAddress):
        agree(by=here.mei, aftersale=case.number, now=late)
    # What cannot be told is held against nobody else, and tried without a trace.
    assert run_deadlines(now=late + 2 * DAY) == 2
    assert (stands(case)[0], stands(other)[0]) == ("needs_address", "refunding")
    assert (give_known_addresses(now=late + 2 * DAY), said(case)[-1]) == (0, ("agree", "clock"))
    run_deadlines(now=late + 5 * DAY)
    assert (stands(case)[0], refunds(case.line.order)) == ("refunding", [(case.key, 6800)])


def test_addresses_are_kept_by_who_works_there_as_few_and_as_readable_as_can_be(truth: str) -> None:
    here = town()
    with pytest.raises(NotYourAccount):
        keep_return_address(by=here.tao, shop=here.shop, place=WAREHOUSE, now=NOW)
    for wrong in ({"phone": "x"}, {"name": " "}, {"note": "x" * 201}):
        with pytest.raises(UnreadableAddress):
            takes_back(here, place=replace(WAREHOUSE, **wrong))
    assert takes_back(here) == takes_back(here, place=replace(WAREHOUSE, note="Ring  twice\n"))
    for number in range(ADDRESSES_MAX - 1):
        takes_back(here, place=replace(OTHER, postcode=str(number)))
    with pytest.raises(TooManyAddresses):
        takes_back(here, place=OTHER)
    kept = return_addresses_of(here.shop)[0].id
    for act in (
        lambda by, address: prefer_return_address(by=by, shop=here.shop, address=address, now=NOW),
        lambda by, address: remove_return_address(by=by, shop=here.shop, address=address),
    ):
        with pytest.raises(NotYourAccount):
            act(here.tao, kept)
        with pytest.raises(NoSuchAddress):
            act(here.mei, 10**6)

    assert ReturnAddress.objects.count() == ADDRESSES_MAX


@pytest.mark.parametrize("is_erased", [False, True])
def test_a_shop_that_is_gone_keeps_no_address_and_the_parcel_on_its_way_has_its_own(
    truth: str, is_erased: bool
) -> None:
    here = town()
    case = asked(here)
    agree(by=here.mei, aftersale=case.number, now=LATER)

    if is_erased:
        erase_person(person=here.mei, now=LATER)
    else:
        close_account(account=here.shop, now=LATER)
    carry(MemoryLog())

    assert ReturnAddress.objects.count() == 0
    assert get_aftersale(person=here.tao, number=case.number, now=LATER).send_to == WAREHOUSE


def granted_before_addresses(here: Town) -> AfterSale:
    """A return that was granted when nobody was told where to send it, brought up to date by the migration."""
    case = asked(here)
    agree(by=here.mei, aftersale=case.number, now=LATER)
    GivenAddress.objects.all().delete()
    ReturnAddress.objects.all().delete()
    migrate_old_returns()
    return case


def migrate_old_returns() -> None:
    import_module("magpie.domain.trade.migrations.0012_old_returns_wait").wait_for_the_address(apps, None)


def test_a_return_of_before_has_its_address_as_soon_as_the_shop_has_and_its_days_begin_then(
    truth: str,
) -> None:
    here = town()
    case = granted_before_addresses(here)

    waiting = get_aftersale(person=here.tao, number=case.number, now=LATER)
    assert (waiting.status, waiting.waits_for, waiting.send_to) == ("needs_address", "shop", None)
    assert "The shop says within 72 hours where to send it" in waiting.wait_en
    takes_back(here)
    assert give_known_addresses(now=LATER + DAY) == 1

    told = get_aftersale(person=here.tao, number=case.number, now=LATER + DAY)
    assert (told.status, told.send_to, told.deadline_at) == ("sending_back", WAREHOUSE, LATER + 8 * DAY)


def test_a_shop_that_never_says_where_a_return_of_before_goes_pays_it_back(truth: str) -> None:
    here = town()
    case = granted_before_addresses(here)

    assert run_deadlines(now=LATER + 10 * DAY - HOUR) == 0
    assert run_deadlines(now=LATER + 10 * DAY) == 1

    assert stands(case) == ("refunding", "none")


def test_a_return_of_before_that_knows_where_it_goes_is_left_as_it_is(truth: str) -> None:
    here = town()
    known = asked(here)
    agree(by=here.mei, aftersale=known.number, now=LATER)

    migrate_old_returns()

    view = get_aftersale(person=here.tao, number=known.number, now=LATER)
    assert (view.status, view.send_to, view.deadline_at) == ("sending_back", WAREHOUSE, LATER + 7 * DAY)
