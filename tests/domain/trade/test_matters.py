"""Money that no rule decides comes before a person: a surplus that cannot go back, a refund that meets a charge back."""

from datetime import timedelta

import pytest

from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.outbox.models import Fact
from magpie.domain.payment import actions as payment
from magpie.domain.payment.models import Refund
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.matters import ask_surplus_again, close_matter, pay_surplus_otherwise
from magpie.domain.trade.models import Order, SiteMatter
from magpie.domain.trade.queries.matters import get_matter, open_matters
from magpie.domain.trade.refusals import MatterEnded, NoSuchMatter, SayWhy
from tests.domain.cast import NOW, MemoryLog, carry, town
from tests.domain.trade.aftersales_cast import DAY, balance, bank, bank_sends, bought, call_off
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide

LATER = NOW + timedelta(hours=1)
MUCH = NOW + 30 * DAY


def fail_for_good(order: Order) -> None:
    """Every attempt of the newest refund fails until payment gives up."""
    now = LATER
    while (row := Refund.objects.latest("pk")) and row.gave_up_at is None:
        hear(
            bank(order, EventKind.REFUND_FAILED, minor=row.amount_minor, now=now, refund=row.attempt_key),
            now=now,
        )
        now += 2 * DAY
        payment.retry_refunds(now=now)
    carry(MemoryLog())


def stuck_surplus() -> tuple[Order, int]:
    """Tao paid ¥10 too much, and it cannot go back; the matter."""
    here = town()
    number = place(here.tao, wanted(here))
    hear(captured(number, amount_minor=7_800))
    carry(MemoryLog())
    order = Order.objects.get(trade__number=number)
    fail_for_good(order)
    (matter,) = open_matters().rows
    assert (matter.kind, matter.amount_minor, matter.refund_status) == ("surplus_stuck", 1_000, "given_up")
    assert matter.trade == number
    return order, matter.id


def test_a_surplus_that_cannot_go_back_is_brought_once_and_stays_owed(truth: str) -> None:
    stuck_surplus()

    assert Fact.objects.filter(name="SiteMatterOpened").count() == 1
    assert balance(AccountKind.REFUND_RESERVE) == 1_000
    assert is_balanced()


def test_asked_again_it_arrives(truth: str) -> None:
    order, matter = stuck_surplus()

    ask_surplus_again(matter=matter, now=MUCH)
    assert bank_sends(order, now=MUCH) == [1_000]

    assert (balance(AccountKind.REFUND_RESERVE), open_matters().rows) == (0, [])
    assert get_matter(matter).end == "asked_again"
    with pytest.raises(MatterEnded):
        ask_surplus_again(matter=matter, now=MUCH)


def test_asked_again_and_failed_again_it_is_a_new_matter(truth: str) -> None:
    order, matter = stuck_surplus()
    ask_surplus_again(matter=matter, now=MUCH)

    fail_for_good(order)

    (again,) = open_matters().rows
    assert (again.id != matter, again.amount_minor, again.refund) == (True, 1_000, f"matter:{matter}")


def test_more_money_later_asks_only_for_what_is_new(truth: str) -> None:
    """The surplus that is stuck is not asked for a second time by the next one."""
    order, matter = stuck_surplus()
    ask_surplus_again(matter=matter, now=MUCH)

    hear(captured(order.trade.number, amount_minor=500, event="e2"))

    assert list(Refund.objects.order_by("pk").values_list("amount_minor", flat=True)) == [1_000, 1_000, 500]


def test_paid_otherwise_it_leaves_the_sites_own_till(truth: str) -> None:
    _, matter = stuck_surplus()

    with pytest.raises(SayWhy):
        pay_surplus_otherwise(matter=matter, words=" ", now=MUCH)
    assert balance(AccountKind.REFUND_RESERVE) == 1_000
    pay_surplus_otherwise(matter=matter, words="Bank transfer 4711.", now=MUCH)

    assert (balance(AccountKind.REFUND_RESERVE), balance(AccountKind.PROVIDER)) == (0, 1_000)
    assert (get_matter(matter).end, get_matter(matter).words) == ("paid_otherwise", "Bank transfer 4711.")
    with pytest.raises(MatterEnded):
        pay_surplus_otherwise(matter=matter, words="Once more.", now=MUCH)
    assert is_balanced()


def test_a_charge_back_that_meets_a_refund_without_an_answer_wants_a_person(truth: str) -> None:
    here = town()
    order = bought(here)
    case = call_off(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW)

    for _ in range(2):  # and is heard of twice
        hear(bank(order, EventKind.CHARGE_BACK, minor=20_400, now=LATER), now=LATER)
        carry(MemoryLog())

    (matter,) = open_matters().rows
    assert (matter.kind, matter.refund, matter.amount_minor) == ("refund_meets_charge_back", case.key, 6_800)
    assert (matter.refund_status, matter.allowed_actions) == ("pending", ("looked_at",))
    bank_sends(order, now=LATER)
    assert get_matter(matter.id).refund_status == "succeeded"  # paid twice: somebody has to see it
    with pytest.raises(MatterEnded):
        pay_surplus_otherwise(matter=matter.id, words="No.", now=LATER)
    close_matter(matter=matter.id, words="The bank was told.", now=LATER)
    assert (open_matters().rows, get_matter(matter.id).end) == ([], "looked_at")


def test_a_charge_back_after_the_refund_was_answered_wants_nobody(truth: str) -> None:
    here = town()
    order = bought(here)
    case = call_off(here, order)
    agree(by=here.mei, aftersale=case.number, now=NOW)
    bank_sends(order, now=NOW)

    hear(bank(order, EventKind.CHARGE_BACK, minor=13_600, now=LATER), now=LATER)
    carry(MemoryLog())

    assert SiteMatter.objects.count() == 0
    with pytest.raises(NoSuchMatter):
        get_matter(1)


def test_a_surplus_past_the_last_refund_of_a_payment_comes_before_a_person(
    truth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("magpie.domain.payment.rules.REFUNDS_MAX", 1)
    here = town()
    number = place(here.tao, wanted(here))
    hear(captured(number, amount_minor=7_800))
    for _ in range(2):  # and is heard of twice
        hear(captured(number, amount_minor=500, event="e2"))
    hear(captured(number, amount_minor=30, event="e3"))

    first, second = sorted(open_matters().rows, key=lambda matter: matter.id)
    assert [first.amount_minor, second.amount_minor] == [500, 30]
    assert (first.kind, first.refund_status, first.allowed_actions) == (
        "surplus_unasked",
        "",
        ("paid_otherwise",),
    )
    assert list(Refund.objects.values_list("amount_minor", flat=True)) == [1_000]
    assert Fact.objects.filter(name="SiteMatterOpened").count() == 2
    assert balance(AccountKind.REFUND_RESERVE) == 1_530
    with pytest.raises(MatterEnded):
        ask_surplus_again(matter=first.id, now=MUCH)

    pay_surplus_otherwise(matter=first.id, words="Bank transfer 4711.", now=MUCH)
    hear(captured(number, amount_minor=9, event="e4"))

    assert [matter.amount_minor for matter in open_matters().rows] == [9, 30]
    assert (balance(AccountKind.REFUND_RESERVE), is_balanced()) == (1_039, True)
