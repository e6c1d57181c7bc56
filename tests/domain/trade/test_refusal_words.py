"""What a person reads when something cannot be done: words and written amounts, in both languages, and no code of ours."""

import re
from itertools import product

from magpie.domain.trade.refusals import (
    MATTER_ENDS,
    WHY_NOT,
    MatterEnded,
    MayNotAsk,
    OfferOutOfRange,
    TotalChanged,
    UnreadableAddress,
)
from magpie.domain.trade.rules.delivery import LIMITS
from magpie.domain.trade.rules.matters import MatterEnd, MatterKind
from magpie.domain.trade.rules.states import Act, FulfilmentStatus, NotNow, OrderStatus, PaymentStatus
from magpie.kit.errors import Refusal

LATIN = re.compile("[A-Za-z]")
CODE = re.compile("[a-z]+_[a-z]+")


def check_speaks_words(refused: Refusal) -> None:
    assert not LATIN.search(refused.say("zh")), refused.say("zh")
    assert not CODE.search(refused.say("en")), refused.say("en")


def test_an_order_that_cannot_do_it_says_where_it_stands() -> None:
    for order, payment, fulfilment in product(OrderStatus, PaymentStatus, FulfilmentStatus):
        check_speaks_words(NotNow(act=Act.CANCEL, order=order, payment=payment, fulfilment=fulfilment))
    sent = NotNow(act=Act.CANCEL, order="open", payment="paid", fulfilment="shipped")
    assert "it is on its way." in sent.say("en")
    assert "包裹正在途中。" in sent.say("zh")


def test_a_matter_and_a_request_say_why_not() -> None:
    assert set(MATTER_ENDS) == {"", *MatterEnd}
    for kind, end in product(MatterKind, MATTER_ENDS):
        check_speaks_words(MatterEnded(kind=kind, end=end))
    for why in WHY_NOT:
        check_speaks_words(MayNotAsk.because(why))


def test_an_address_names_what_is_missing_as_people_call_it() -> None:
    for field in (*LIMITS, "note"):
        refused = UnreadableAddress.at(field)
        check_speaks_words(refused)
        assert refused.detail["field"] == field


def test_amounts_are_written_in_their_currency() -> None:
    offer = OfferOutOfRange(most_minor=13_600, currency="CNY")
    total = TotalChanged(seen_minor=6_800, now_minor=6_900, currency="JPY")

    assert [("¥136.00" in offer.say(language)) for language in ("en", "zh")] == [True, True]
    assert [("¥6,900" in total.say(language)) for language in ("en", "zh")] == [True, True]
    assert (offer.detail["most_minor"], total.detail["now_minor"]) == (13_600, 6_900)
