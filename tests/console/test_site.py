"""The site's own desk: for operators alone; disputes decided, stuck refunds moved, payouts ended, terms replaced, once each."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from magpie.console.urls import urlpatterns
from magpie.domain.ledger.models import PayoutStep
from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.payment import rules as payment_rules
from magpie.domain.payment.models import ProviderCall, Refund
from magpie.domain.people import actions as people
from magpie.domain.people.models import Person, User
from magpie.domain.trade.actions.aftersales import agree, refuse
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.arbitration import answer_offer, object_to, offer, show_evidence
from magpie.domain.trade.actions.matters import bring_stuck_surplus
from magpie.domain.trade.actions.settling import request_shop_payout
from magpie.domain.trade.models import AfterSale, Evidence, ShopTerms, SiteMatter
from tests.console.desk import queries_of, shown
from tests.console.test_aftersales import asked, key_of, now, sent
from tests.console.test_money import settled, text_of
from tests.domain.cast import NOW, MemoryLog, Town, carry, photo
from tests.domain.trade.aftersales_cast import balance, bank, bank_sends, bought, call_off, stands
from tests.domain.trade.cast import captured, hear, place, wanted

pytestmark = pytest.mark.wide

SITE = "/console/site/"
# Session, user, person, accounts; then what each page is of.
SITE_QUERIES = 4 + 5  # disputes and refunds, matters, payouts, calls, odd words
DISPUTES_QUERIES = 4 + 6  # ids with deadlines, requests, events, evidence, shops; how much waits
# Which, request, events, evidence, shop, whether they are of it; which trade, its payment, its events and refunds.
CASE_QUERIES = 4 + 10
MATTERS_QUERIES = 4 + 3  # matters, their refunds, what was said of those
PARTS = {"slug:case": "01J", "slug:shop": "lantern_tea"} | {
    f"int:{one}": "1" for one in ("evidence", "payout", "matter")
}


def judged(here: Town) -> AfterSale:
    """Asked, refused, objected to, an offer not taken: the site's word is waited for."""
    case = asked(here)
    refuse(by=here.mei, aftersale=case.number, words="It was whole.", now=now())
    object_to(person=here.tao, aftersale=case.number, words="It was not.", now=now())
    show_evidence(by=here.tao, aftersale=case.number, picture=io.BytesIO(photo()), now=now())
    offer(by=here.mei, aftersale=case.number, amount_minor=2_000, now=now())
    answer_offer(person=here.tao, aftersale=case.number, amount_minor=2_000, is_accepted=False, now=now())
    return case


def stuck(here: Town) -> AfterSale:
    """Granted, and for eight days the bank said nothing."""
    at = now() - timedelta(days=8)
    case = call_off(here, bought(here, now=at), now=at)
    agree(by=here.mei, aftersale=case.number, now=at)
    assert run_deadlines(now=now()) == 1
    return case


def surplus(here: Town) -> int:
    """Tao paid ¥10 too much, and the bank gave up sending it back; the matter."""
    hear(captured(number := place(here.tao, wanted(here)), amount_minor=7_800, event=number))
    refund = Refund.objects.latest("pk")
    Refund.objects.filter(pk=refund.pk).update(gave_up_at=now())
    assert bring_stuck_surplus(ref=refund.ref, refund=refund.key, amount_minor=1_000, now=now())
    return SiteMatter.objects.latest("pk").pk


def look(browser: Client, matter: int, name: str, noun: str, *, times: int = 1, **said: str) -> list[int]:
    """The form of the list as it stands, sent."""
    key = key_of(shown(browser, f"{SITE}matters/"), f"{name}{matter}")
    form = sent(f"{name}{matter}", key, **said)
    return [browser.post(f"{SITE}matters/{matter}/{noun}/", form).status_code for _ in range(times)]


def act(browser: Client, case: AfterSale, name: str, noun: str, **said: object) -> tuple[int, str]:
    key = key_of(shown(browser, f"{SITE}cases/{case.number}/"), name)
    answer = browser.post(f"{SITE}cases/{case.number}/{noun}/", sent(name, key, **said))
    return answer.status_code, unescape(answer.content.decode())


def test_whoever_does_not_run_the_site_comes_into_none_of_its_pages(here: Town, mei: Client) -> None:
    stranger, told = Client(HTTP_HOST="localhost"), 0
    for pattern in urlpatterns:
        path = "/console/" + re.sub("<([^>]+)>", lambda part: PARTS.get(part[1], "x"), str(pattern.pattern))
        if path.startswith(SITE):
            told += 1
            assert mei.get(path).status_code == 403, path
            assert mei.post(path).status_code in {403, 405}, path
            assert stranger.get(path)["Location"].startswith("/accounts/login/"), path
    assert told == 18
    assert "magpie operator" in mei.get(SITE).content.decode()
    assert SITE not in shown(mei, "/console/@lantern_tea/")


def test_an_operator_finds_the_desk_from_their_shop_and_an_operator_without_one_as_well(
    here: Town, operator: Client
) -> None:
    page = shown(operator, SITE)

    assert "Nothing waits for you." in page
    assert re.findall(r'href="([^"]+)" aria-current="page"', page.split('class="dock-foot"')[0]) == [SITE]
    wen = Person.objects.get(user__username="wen").key
    people.grant_role(account=here.shop, person=wen, role="editor", now=NOW)
    assert f'href="{SITE}"' in shown(operator, "/console/@lantern_tea/")
    assert "没有待处理的事项。" in shown(operator, SITE, language="zh-hans")


def test_a_dispute_is_seen_with_both_sides_and_decided_once(here: Town, operator: Client) -> None:
    case = judged(here)
    assert (
        "1 dispute waits for your word; 2\xa0days, 23\xa0hours are left, then the buyer is right."
        in shown(operator, SITE)
    )
    assert case.number in shown(operator, f"{SITE}disputes/")

    page = shown(operator, f"{SITE}cases/{case.number}/")
    said = text_of(page)
    assert (
        "You have 2 days, 23 hours. If you say nothing, it is decided for the buyer and the money goes back."
        in said
    )
    assert "It was whole." in said.split("Shop", 1)[1]
    picture = Evidence.objects.get(picture__isnull=False).pk
    assert operator.get(f"{SITE}cases/{case.number}/evidence/{picture}/")["Content-Type"] == "image/jpeg"
    assert operator.get(f"{SITE}cases/{case.number}/evidence/{'9' * 30}/").status_code == 404
    assert "Paid in ¥204" in said
    assert act(operator, case, "decide", "decision", words="The picture shows it.")[0] == 422
    status, page = act(operator, case, "decide", "decision", is_for="shop", words=" ")
    assert (status, "Say why." in page) == (422, True)
    assert stands(case) == ("refused", "judging")

    key = key_of(shown(operator, f"{SITE}cases/{case.number}/"), "decide")
    word = sent("decide", key, is_for="buyer", words="The picture shows the crack.")
    answers = [operator.post(f"{SITE}cases/{case.number}/decision/", word).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert stands(case) == ("refunding", "for_buyer")
    assert "The picture shows the crack." in shown(operator, f"{SITE}cases/{case.number}/")
    assert case.number not in shown(operator, f"{SITE}disputes/?show=all")


def test_an_operator_who_is_a_party_is_told_that_another_one_decides(
    here: Town, mei: Client, tao: Client, operator: Client
) -> None:
    case = judged(here)
    key = key_of(shown(operator, f"{SITE}cases/{case.number}/"), "decide")
    User.objects.update(is_staff=True)

    for party in (mei, tao):
        page = shown(party, f"{SITE}cases/{case.number}/")
        assert "You are a party to this request: another operator has to decide it." in page
        assert 'name="decide-request_key"' not in page
        word = sent("decide", key, is_for="buyer", words="So.")
        refused = party.post(f"{SITE}cases/{case.number}/decision/", word)
        assert (refused.status_code, "another operator has to decide" in refused.content.decode()) == (
            403,
            True,
        )
    assert "须由其他平台人员裁决" in shown(tao, f"{SITE}cases/{case.number}/", language="zh-hans")
    assert stands(case) == ("refused", "judging")
    assert "You are a party" not in shown(operator, f"{SITE}cases/{case.number}/")


def test_evidence_is_called_for_and_the_shop_may_be_right(here: Town, operator: Client) -> None:
    case = asked(here)
    refuse(by=here.mei, aftersale=case.number, words="It was whole.", now=now())
    object_to(person=here.tao, aftersale=case.number, words="It was not.", now=now())
    assert case.number not in shown(operator, f"{SITE}disputes/")
    assert case.number in shown(operator, f"{SITE}disputes/?show=all")

    assert act(operator, case, "call", "evidence-call")[0] == 302
    assert stands(case) == ("refused", "evidence")
    assert act(operator, case, "decide", "decision", is_for="shop", words="Nothing was shown.")[0] == 302

    assert stands(case) == ("closed", "for_shop")
    assert (
        operator.post(
            f"{SITE}cases/{case.number}/decision/",
            sent("decide", "decide-key-9", is_for="buyer", words="No!"),
        ).status_code
        == 409
    )


def test_a_stuck_refund_is_asked_for_again_or_said_to_be_paid_by_hand(here: Town, operator: Client) -> None:
    first, second = stuck(here), stuck(here)
    assert "2 refunds could not go back by themselves." in shown(operator, SITE)
    assert first.number in shown(operator, f"{SITE}refunds/")

    assert act(operator, first, "again", "refund-attempt")[0] == 302
    assert stands(first) == ("refunding", "none")
    status, page = act(operator, second, "otherwise", "other-payment", words="By hand, from the till.")

    assert (status, "Nothing was changed." in page, "By hand, from the till." in page) == (409, True, True)
    assert stands(second) == ("refund_failed", "none")
    assert is_balanced()


def test_money_that_no_rule_decides_is_asked_for_again_or_paid_by_hand_once(
    here: Town, operator: Client
) -> None:
    first, second = surplus(here), surplus(here)
    assert "No rule decides about 2 sums of money: look at them." in shown(operator, SITE)
    page = shown(operator, f"{SITE}matters/")
    assert "¥10 · Paid too much or too late, and could not go back" in text_of(page)
    assert "Refund · given up" in text_of(page)
    acts = re.findall(r'name="([a-z]+\d+)-request_key"', page)
    assert acts == [f"again{second}", f"otherwise{second}", f"again{first}", f"otherwise{first}"]
    assert "超付或逾期付款未能退回" in shown(operator, f"{SITE}matters/", language="zh-hans")

    assert look(operator, first, "again", "refund-attempt", times=2) == [302, 302]
    assert Refund.objects.filter(key=f"matter:{first}").count() == 1
    assert look(operator, second, "otherwise", "other-payment", words=" ") == [422]
    assert balance(AccountKind.REFUND_RESERVE) == 2_000
    assert look(operator, second, "otherwise", "other-payment", times=2, words="Transfer 4711.") == [302, 302]

    assert balance(AccountKind.REFUND_RESERVE) == 1_000
    assert is_balanced()
    ends = SiteMatter.objects.order_by("pk").values_list("end", "words")
    assert list(ends) == [("asked_again", ""), ("paid_otherwise", "Transfer 4711.")]
    assert "All money is where a rule says it belongs." in shown(operator, f"{SITE}matters/")
    late = sent(f"otherwise{first}", "matter-key-9", words="Once more.")
    page = operator.post(f"{SITE}matters/{first}/other-payment/", late)
    assert (page.status_code, "wrong-bar" in page.content.decode()) == (409, True)
    for nobody in ("777", "9" * 30):
        path = f"{SITE}matters/{nobody}/refund-attempt/"
        assert operator.post(path, sent(f"again{nobody}", "matter-key-8")).status_code == 404


def test_a_surplus_that_no_refund_can_be_asked_for_is_paid_by_hand(
    here: Town, operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("magpie.domain.payment.rules.REFUNDS_MAX", 0)
    hear(captured(place(here.tao, wanted(here)), amount_minor=7_800))
    matter = SiteMatter.objects.get().pk

    page = shown(operator, f"{SITE}matters/")
    assert "¥10 · Paid too much, and this payment can be refunded no more: send it yourself" in text_of(page)
    assert re.findall(r'name="([a-z]+\d+)-request_key"', page) == [f"otherwise{matter}"]
    assert "退款次数已用尽" in shown(operator, f"{SITE}matters/", language="zh-hans")

    assert look(operator, matter, "otherwise", "other-payment", words="Transfer 4711.") == [302]
    assert balance(AccountKind.REFUND_RESERVE) == 0


def test_a_refund_that_met_a_charge_back_says_that_it_was_paid_twice_and_is_closed_with_words(
    here: Town, operator: Client
) -> None:
    order = bought(here, now=now())
    agree(by=here.mei, aftersale=call_off(here, order, now=now()).number, now=now())
    hear(bank(order, payment_rules.EventKind.CHARGE_BACK, minor=20_400, now=now()), now=now())
    carry(MemoryLog())
    matter = SiteMatter.objects.get().pk
    twice = "The refund has arrived as well: the buyer has this money twice."
    page = shown(operator, f"{SITE}matters/")
    assert re.findall(r'name="([a-z]+\d+)-request_key"', page) == [f"looked{matter}"]
    assert twice not in page
    bank_sends(order, now=now())
    assert twice in shown(operator, f"{SITE}matters/")

    late = sent(f"again{matter}", "matter-key-7")
    assert operator.post(f"{SITE}matters/{matter}/refund-attempt/", late).status_code == 409
    assert look(operator, matter, "looked", "closing", words="The bank was told.") == [302]

    assert SiteMatter.objects.get().words == "The bank was told."


def test_what_was_typed_about_money_further_down_the_list_is_kept(
    here: Town, operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = surplus(here), surplus(here)
    monkeypatch.setattr("magpie.console.site.matters.ROWS_SHOWN", 1)
    words = sent(f"otherwise{first}", "matter-key-6", words="x" * 1_001)

    page = operator.post(f"{SITE}matters/{first}/other-payment/", words)

    assert (page.status_code, "x" * 1_001 in page.content.decode()) == (422, True)
    after = re.search(r'href="\?(after=[^"]+)"', page.content.decode())
    assert after
    rest = shown(operator, f"{SITE}matters/?{after[1]}")
    assert (f"again{first}-" in rest, f"again{second}-" in rest) == (True, False)


def test_a_payout_is_sent_and_arrives_or_fails_and_is_given_back(here: Town, operator: Client) -> None:
    settled(here)
    made = [
        request_shop_payout(
            by=here.mei, shop=here.shop, currency="CNY", amount_minor=minor, key=f"k{minor}", now=now()
        )
        for minor in (5_000, 7_000)
    ]
    assert "2 payouts are to be sent." in shown(operator, SITE)

    def end(payout: int, **said: str) -> tuple[int, str]:
        key = key_of(shown(operator, f"{SITE}payouts/"), f"payout{payout}")
        answer = operator.post(f"{SITE}payouts/{payout}/outcome/", sent(f"payout{payout}", key, **said))
        return answer.status_code, answer.content.decode()

    assert "payout:1" in shown(operator, f"{SITE}payouts/")
    assert (end(made[0], outcome="sent")[0], "1 payout is to" in shown(operator, SITE)) == (302, True)
    assert end(made[0], outcome="paid", purse="provider:nobody")[0] == 422
    assert end(made[0], outcome="paid", purse="provider:local")[0] == 302
    assert balance(AccountKind.PROVIDER, "provider:local") == -(20_400 - 5_000)
    status, page = end(made[1], outcome="failed", why="Mr. Li said no")
    assert (status, "Small letters" in page) == (422, True)
    assert end(made[1], outcome="failed", why="account_closed")[0] == 302

    assert sorted(PayoutStep.objects.values_list("status", flat=True)) == ["failed", "paid", "sent"]
    assert "Nobody waits for a payout." in shown(operator, f"{SITE}payouts/")
    for nobody in ("7", "9" * 30):
        path = f"{SITE}payouts/{nobody}/outcome/"
        assert operator.post(path, sent(f"payout{nobody}", "payout-key-8", outcome="paid")).status_code == 404
    late = operator.post(
        f"{SITE}payouts/{made[1]}/outcome/", sent(f"payout{made[1]}", "payout-key-9", outcome="paid")
    )
    assert (late.status_code, "wrong-bar" in late.content.decode()) == (409, True)
    assert is_balanced()


def test_books_and_provider_are_compared_and_what_fits_nothing_is_listed(
    here: Town, operator: Client
) -> None:
    order = bought(here, now=now())
    books = f"{SITE}books/"
    assert "Our books and the provider say the same." in shown(operator, books)
    odd = bank(order, payment_rules.EventKind.REFUND_SUCCEEDED, minor=700, now=now(), refund="desk")
    hear(odd, now=now())
    call = ProviderCall.objects.order_by("pk").first()
    assert call is not None
    ProviderCall.objects.filter(pk=call.pk).update(gave_up_at=now(), tries=9, error="timeout", done_at=None)

    page = text_of(shown(operator, books))

    assert "1 movement differs between our books and the provider." in page
    assert "The provider lists refund" in page
    assert f"{call.key} " in page
    assert "9 tries" in page
    assert "Nothing moved in these days." in text_of(
        shown(operator, f"{books}?since=2020-01-01&until=2020-01-02")
    )
    assert operator.get(f"{books}?since=2020-01-02&until=2020-01-01").status_code == 422


def test_a_shop_waits_longer_for_its_money_from_now_on(here: Town, operator: Client) -> None:
    terms = f"{SITE}terms/"
    key = key_of(shown(operator, terms), "lantern_tea")

    status = operator.post(f"{terms}lantern_tea/", sent("lantern_tea", key, days="91")).status_code
    assert (status, ShopTerms.objects.count()) == (422, 0)
    answers = [
        operator.post(f"{terms}lantern_tea/", sent("lantern_tea", key, days="7")).status_code
        for _ in range(2)
    ]

    assert answers == [302, 302]
    assert ShopTerms.objects.get().settlement_days == 7
    assert 'value="7"' in shown(operator, terms)
    assert operator.post(f"{terms}nobody_here/", sent("nobody_here", key, days="7")).status_code == 404


def test_a_form_from_elsewhere_decides_nothing(here: Town, operator: Client) -> None:
    case = judged(here)
    key = key_of(shown(operator, f"{SITE}cases/{case.number}/"), "decide")
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = operator.cookies

    word = sent("decide", key, is_for="buyer", words="So.")
    assert strict.post(f"{SITE}cases/{case.number}/decision/", word).status_code == 403
    assert stands(case) == ("refused", "judging")


def test_pages_cost_the_same_however_much_there_is(here: Town, operator: Client) -> None:
    case = judged(here)
    surplus(here)
    assert queries_of(operator, SITE) == SITE_QUERIES
    assert queries_of(operator, f"{SITE}matters/") == MATTERS_QUERIES
    assert queries_of(operator, f"{SITE}disputes/") == DISPUTES_QUERIES
    assert queries_of(operator, f"{SITE}cases/{case.number}/") == CASE_QUERIES
    judged(here)
    surplus(here)
    assert queries_of(operator, SITE) == SITE_QUERIES
    assert queries_of(operator, f"{SITE}matters/") == MATTERS_QUERIES
    assert queries_of(operator, f"{SITE}disputes/") == DISPUTES_QUERIES
