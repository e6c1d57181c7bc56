"""When they do not agree: objecting, showing, offering, the site's word, and what silence decides."""

import io

import pytest
from PIL import Image

from magpie.domain.goods.pictures import NotAPicture
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.aftersales import agree, refuse, withdraw
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.arbitration import (
    answer_offer,
    call_for_evidence,
    decide,
    object_to,
    offer,
    show_evidence,
)
from magpie.domain.trade.models import AfterSale, Evidence
from magpie.domain.trade.queries.aftersales import (
    aftersales_at_the_site,
    evidence_picture,
    get_aftersale,
    get_aftersale_for_site,
)
from magpie.domain.trade.refusals import (
    EnoughEvidence,
    NoSuchAfterSale,
    OfferChanged,
    OfferOutOfRange,
    PartyCannotDecide,
    SayWhy,
)
from magpie.domain.trade.rules.aftersales import NotNowAfterSale
from magpie.domain.trade.rules.refunding import EVIDENCE_PER_SIDE_MAX
from tests.domain.cast import NOW, Town, fact_names, facts_since, photo, tao, town
from tests.domain.trade.aftersales_cast import DAY, SITE, delivered, faulty, line_of, refunds, said, stands

pytestmark = pytest.mark.wide

LATER = NOW + 2 * DAY


def disputed(here: Town, *, quantity: int = 1) -> AfterSale:
    """Tao says it is faulty, Mei says it is not, Tao asks the site."""
    case = faulty(here, delivered(here), quantity=quantity)
    refuse(by=here.mei, aftersale=case.number, words="It was whole.", now=LATER)
    object_to(person=here.tao, aftersale=case.number, words="It was not.", now=LATER)
    return case


def test_a_dispute_runs_through_evidence_to_the_sites_word(truth: str) -> None:
    here = town()
    case = disputed(here)
    assert stands(case) == ("refused", "open")

    call_for_evidence(aftersale=case.number, now=LATER)
    show_evidence(by=here.tao, aftersale=case.number, picture=io.BytesIO(photo()), now=LATER)
    show_evidence(by=here.mei, aftersale=case.number, words="We weighed it.", now=LATER)
    assert [one.number for one in aftersales_at_the_site(now=LATER).rows] == [case.number]
    decide(by=SITE, aftersale=case.number, is_for_buyer=True, words="The photograph shows it.", now=LATER)

    assert stands(case) == ("refunding", "for_buyer")
    assert refunds(case.line.order) == [(case.key, 6800)]
    assert list(Evidence.objects.filter(aftersale=case).values_list("by", "act")) == [
        ("shop", "refuse"), ("buyer", "object"), ("buyer", ""), ("shop", ""), ("operator", "decide_buyer"),
    ]  # fmt: skip
    assert aftersales_at_the_site(now=LATER).rows == []


def test_decided_for_the_shop_it_is_closed_and_everything_free_again(truth: str) -> None:
    here = town()
    case = disputed(here)

    with pytest.raises(SayWhy):
        decide(by=SITE, aftersale=case.number, is_for_buyer=False, words="", now=LATER)
    assert stands(case) == ("refused", "open")
    decide(by=SITE, aftersale=case.number, is_for_buyer=False, words="Nothing was shown.", now=LATER)

    assert (stands(case), refunds(case.line.order)) == (("closed", "for_shop"), [])
    assert line_of(case.line.order).asked_minor == 0
    with pytest.raises(NotNowAfterSale):
        decide(by=SITE, aftersale=case.number, is_for_buyer=True, words="No, the other.", now=LATER)


def test_nobody_decides_in_their_own_cause(truth: str) -> None:
    here, helper, other = town(), tao(), tao()
    people.grant_role(account=here.shop, person=helper, role="editor", now=NOW)
    case = disputed(here)

    for by in (here.tao, here.mei, helper):
        with pytest.raises(PartyCannotDecide) as refused:
            decide(by=by, aftersale=case.number, is_for_buyer=True, words="So.", now=LATER)
        seen = get_aftersale_for_site(by=by, number=case.number, now=LATER)
        assert (seen.is_party, seen.allowed_actions) == (True, ("ask_evidence",))
    assert "another operator has to decide" in refused.value.say("en")
    assert "须由其他平台人员裁决" in refused.value.say("zh")
    assert stands(case) == ("refused", "open")
    people.close_account(account=here.shop, now=LATER)
    with pytest.raises(PartyCannotDecide):
        decide(by=here.mei, aftersale=case.number, is_for_buyer=False, words="So.", now=LATER)

    seen = get_aftersale_for_site(by=other, number=case.number, now=LATER)
    assert (seen.is_party, "decide_buyer" in seen.allowed_actions) == (False, True)
    decide(by=other, aftersale=case.number, is_for_buyer=True, words="So.", now=LATER)
    assert stands(case) == ("refunding", "for_buyer")


def test_a_shop_that_shows_nothing_in_three_days_has_lost(truth: str) -> None:
    here = town()
    case = disputed(here)

    moved = [run_deadlines(now=LATER + days * DAY) for days in (0.9, 1, 3.9, 4)]

    assert moved == [0, 1, 0, 1]
    assert stands(case) == ("refunding", "for_buyer")
    assert said(case)[-2:] == [("ask_evidence", "clock"), ("decide_buyer", "clock")]


def test_where_both_have_spoken_the_site_judges_and_its_silence_is_not_the_buyers_loss(truth: str) -> None:
    here = town()
    case = disputed(here)
    show_evidence(by=here.mei, aftersale=case.number, words="We weighed it.", now=LATER)

    moved = [run_deadlines(now=LATER + days * DAY) for days in (1, 4, 6.9, 7)]

    assert moved == [1, 1, 0, 1]
    assert [act for act, _ in said(case)[-3:]] == ["ask_evidence", "judge", "decide_buyer"]
    assert stands(case) == ("refunding", "for_buyer")


def test_an_offer_that_is_taken_is_paid_and_ends_the_dispute(truth: str) -> None:
    here = town()
    case = disputed(here, quantity=2)

    for minor in (0, 13601):
        with pytest.raises(OfferOutOfRange):
            offer(by=here.mei, aftersale=case.number, amount_minor=minor, now=LATER)
    offer(by=here.mei, aftersale=case.number, amount_minor=5000, words="For the trouble.", now=LATER)
    assert stands(case) == ("refused", "negotiating")
    with pytest.raises(OfferChanged):
        answer_offer(person=here.tao, aftersale=case.number, amount_minor=4999, is_accepted=True, now=LATER)
    answer_offer(person=here.tao, aftersale=case.number, amount_minor=5000, is_accepted=True, now=LATER)

    line = line_of(case.line.order)
    assert (stands(case), refunds(case.line.order)) == (("refunding", "settled"), [(case.key, 5000)])
    assert (line.refunded_minor, line.waived_minor, line.refunded_quantity) == (5000, 8600, 2)


def test_an_offer_that_is_not_taken_goes_to_the_site(truth: str) -> None:
    here = town()
    declined, ignored = disputed(here), disputed(here)
    for case in (declined, ignored):
        offer(by=here.mei, aftersale=case.number, amount_minor=100, now=LATER)

    answer_offer(person=here.tao, aftersale=declined.number, amount_minor=100, is_accepted=False, now=LATER)
    run_deadlines(now=LATER + 3 * DAY - DAY / 24)
    assert (stands(declined), stands(ignored)) == (("refused", "judging"), ("refused", "negotiating"))
    run_deadlines(now=LATER + 3 * DAY)

    assert stands(ignored) == ("refused", "judging")


def test_offers_again_and_again_do_not_put_off_the_sites_word(truth: str) -> None:
    here = town()
    case = disputed(here)

    for days in range(3):
        offer(by=here.mei, aftersale=case.number, amount_minor=1 + days, now=LATER + days * DAY)
    moved = [run_deadlines(now=LATER + 3 * DAY)]
    assert (moved, stands(case)) == ([1], ("refused", "judging"))
    with pytest.raises(NotNowAfterSale):
        offer(by=here.mei, aftersale=case.number, amount_minor=4, now=LATER + 5 * DAY)
    run_deadlines(now=LATER + 6 * DAY)

    assert stands(case) == ("refunding", "for_buyer")


def test_a_shop_may_still_give_in_and_a_buyer_withdraw(truth: str) -> None:
    here = town()
    given_in, withdrawn = disputed(here), disputed(here)

    agree(by=here.mei, aftersale=given_in.number, now=LATER)
    withdraw(person=here.tao, aftersale=withdrawn.number, now=LATER)

    assert (stands(given_in), stands(withdrawn)) == (("refunding", "settled"), ("closed", "settled"))


def test_a_decision_is_asked_once_and_not_before_a_refusal(truth: str) -> None:
    here = town()
    case = faulty(here, delivered(here))
    before = len(fact_names())

    with pytest.raises(NotNowAfterSale):
        object_to(person=here.tao, aftersale=case.number, words="But!", now=LATER)
    with pytest.raises(NotNowAfterSale):
        decide(by=SITE, aftersale=case.number, is_for_buyer=True, words="So.", now=LATER)
    with pytest.raises(NotNowAfterSale):
        call_for_evidence(aftersale=case.number, now=LATER)

    assert (facts_since(before), Evidence.objects.count()) == ([], 0)
    again = disputed(here)
    with pytest.raises(NotNowAfterSale):
        object_to(person=here.tao, aftersale=again.number, words="Again!", now=LATER)


def test_evidence_is_bounded_cleaned_and_for_the_two_sides_and_the_site(truth: str) -> None:
    here, stranger = town(), tao()
    case = disputed(here)
    big = photo(width=3000, height=2000, exif=Image.Exif().tobytes())
    show_evidence(by=here.tao, aftersale=case.number, picture=io.BytesIO(big), now=LATER)
    shown = Evidence.objects.get(picture__isnull=False)

    picture = Image.open(io.BytesIO(evidence_picture(person=here.mei, number=case.number, evidence=shown.pk)))
    assert (picture.format, picture.size) == ("JPEG", (1280, 853))
    for act in (
        lambda: evidence_picture(person=stranger, number=case.number, evidence=shown.pk),
        lambda: evidence_picture(person=here.tao, number=case.number, evidence=shown.pk + 1),
        lambda: show_evidence(by=stranger, aftersale=case.number, words="I saw it.", now=LATER),
        # Refused before it is unpacked: what is no picture at all is not even noticed.
        lambda: show_evidence(by=stranger, aftersale=case.number, picture=io.BytesIO(b"GIF89a?"), now=LATER),
        lambda: get_aftersale(person=stranger, number=case.number, now=LATER),
    ):
        with pytest.raises(NoSuchAfterSale):
            act()
    with pytest.raises(NotAPicture):
        show_evidence(by=here.tao, aftersale=case.number, picture=io.BytesIO(b"GIF89a?"), now=LATER)
    for words in ("", " \n", "x" * 1001):
        with pytest.raises(SayWhy):
            show_evidence(by=here.tao, aftersale=case.number, words=words, now=LATER)


def test_nobody_buries_the_other_side_in_evidence(truth: str) -> None:
    here = town()
    case = disputed(here)
    kept = Evidence.objects.filter(aftersale=case, by="buyer")
    while kept.count() < EVIDENCE_PER_SIDE_MAX:
        show_evidence(by=here.tao, aftersale=case.number, words="And this.", now=LATER)

    with pytest.raises(EnoughEvidence):
        show_evidence(by=here.tao, aftersale=case.number, words="And this.", now=LATER)
    show_evidence(by=here.mei, aftersale=case.number, words="Well.", now=LATER)

    assert kept.count() == EVIDENCE_PER_SIDE_MAX


def test_each_side_reads_what_it_may_do_and_how_long_it_is_waited_for(truth: str) -> None:
    here = town()
    case = disputed(here)

    buyer = get_aftersale(person=here.tao, number=case.number, now=LATER)
    shop = get_aftersale(person=here.mei, number=case.number, now=LATER)
    site = get_aftersale_for_site(by=SITE, number=case.number, now=LATER)

    assert (buyer.role, buyer.allowed_actions) == ("buyer", ("withdraw",))
    assert (shop.role, shop.allowed_actions) == ("shop", ("agree", "offer"))
    assert site.allowed_actions == ("ask_evidence", "decide_buyer", "decide_shop")
    assert (buyer.waits_for, buyer.seconds_left, "1 天" in buyer.wait_zh) == ("shop", 86400, True)
