"""The after-sales desk of a shop: who waits for whom and until when, and every act through its form, once."""

import io
import re
from datetime import datetime, timedelta
from html import unescape
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from magpie.console.templatetags import desk
from magpie.domain.trade.actions.aftersales import refuse, withdraw
from magpie.domain.trade.actions.aftersales_parcels import refuse_parcel, send_back
from magpie.domain.trade.actions.arbitration import call_for_evidence, object_to, show_evidence
from magpie.domain.trade.models import AfterSale, Evidence, ParcelGivenBack, ReplacementParcel
from magpie.domain.trade.rules.aftersales import AT_THE_SITE, RECEIVED, Act, Arbitration, Kind, State, Status
from magpie.domain.trade.rules.aftersales_waits import leads_to
from magpie.domain.trade.rules.refunding import Reason
from tests.console.desk import HOME, another_shop_of_mei, queries_of, shown
from tests.domain.cast import Town, photo
from tests.domain.trade.aftersales_cast import BACK, DAY, ask, bought, call_off, delivered, faulty, stands

pytestmark = pytest.mark.wide

DESK = f"{HOME}aftersales/"
# Four of the frame; ids with deadlines, requests, events, evidence, shop; how much waits; whether there is an address.
DESK_QUERIES = 11
# Four of the frame; the request, events, evidence, shop.
CASE_QUERIES = 8


def numbers(page: str) -> list[str]:
    return re.findall(rf'href="{DESK}([0-9A-Z]+)/"', page)


def key_of(page: str, act: str) -> str:
    found = re.search(rf'name="{act}-request_key" value="([^"]+)"', page)
    assert found, act
    return found[1]


def act(browser: Client, case: AfterSale, act: str, noun: str, **said: object) -> tuple[int, str]:
    """The form of the page as it stands, sent."""
    key = key_of(shown(browser, f"{DESK}{case.number}/"), act)
    answer = browser.post(f"{DESK}{case.number}/{noun}/", sent(act, key, **said))
    return answer.status_code, unescape(answer.content.decode())


def sent(act: str, key: str, **said: object) -> dict[str, object]:
    return {f"{act}-{name}": value for name, value in {"request_key": key, **said}.items()}


def now() -> datetime:
    return timezone.now()


def asked(here: Town, *, ago: timedelta = timedelta(), quantity: int = 1) -> AfterSale:
    """Two days after it arrived Tao says it is faulty; that is `ago`."""
    at = now() - ago
    return faulty(here, delivered(here, now=at - 2 * DAY), quantity=quantity, now=at)


def disputed(here: Town) -> AfterSale:
    case = asked(here)
    refuse(by=here.mei, aftersale=case.number, words="It was whole.", now=now())
    object_to(person=here.tao, aftersale=case.number, words="It was not.", now=now())
    return case


def kept(here: Town) -> AfterSale:
    """A return that the shop would not take; the buyer does not object and wants it again."""
    case = ask(here, delivered(here, now=now() - 2 * DAY), Kind.RETURN_REFUND, Reason.NO_REASON, now=now())
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=now())
    refuse_parcel(by=here.mei, aftersale=case.number, words="It was used.", now=now())
    withdraw(person=here.tao, aftersale=case.number, now=now())
    return case


def test_the_queue_has_the_earliest_deadline_first_and_says_what_silence_does(
    here: Town, mei: Client
) -> None:
    late, early = asked(here), asked(here, ago=timedelta(hours=30))
    refused = asked(here)
    refuse(by=here.mei, aftersale=refused.number, words="It was whole.", now=now())

    page = shown(mei, DESK)

    assert numbers(page) == [early.number, late.number]
    assert (
        "2 requests wait for your answer; 17\xa0hours, 59\xa0minutes are left for the first. Who does not answer has agreed."
        in page
    )
    assert numbers(shown(mei, f"{DESK}?show=others")) == [refused.number]
    assert numbers(shown(mei, f"{DESK}?show=ended")) == []
    assert "2 个售后申请等你答复" in shown(mei, DESK, language="zh-hans")


def test_the_queue_has_pages_in_the_same_order(here: Town, mei: Client) -> None:
    first = asked(here)
    for shift in range(1, 22):
        row = AfterSale.objects.get(pk=first.pk)
        row.pk, row.number = None, f"01J{shift:023d}"
        row.deadline_at = first.deadline_at + timedelta(minutes=shift // 2)
        row.save()

    page = shown(mei, DESK)
    after = re.search(r'href="\?(after=[^"]+)"', page)
    assert after
    rest = numbers(shown(mei, f"{DESK}?{after[1]}"))

    wanted = list(AfterSale.objects.order_by("deadline_at", "pk").values_list("number", flat=True))
    assert [*numbers(page), *rest] == wanted
    assert mei.get(f"{DESK}?after=%00").status_code == 400


def test_a_request_says_what_is_at_stake_and_what_follows_in_both_languages(here: Town, mei: Client) -> None:
    case = asked(here, quantity=2)

    page = unescape(shown(mei, f"{DESK}{case.number}/"))

    assert (
        "You have 1\xa0day, 23\xa0hours to answer. If you do not, it counts as granted and the money goes back."
        in page
    )
    assert "faulty" in page
    assert "2 pieces" in page
    assert 'price-sign">¥</span>136<' in page
    assert "逾期不答复，视为同意，款项退回。" in shown(mei, f"{DESK}{case.number}/", language="zh-hans")


def test_granting_is_once_however_often_it_is_pressed(here: Town, mei: Client) -> None:
    case = asked(here)
    key = key_of(shown(mei, f"{DESK}{case.number}/"), "agree")

    answers = [mei.post(f"{DESK}{case.number}/agreement/", sent("agree", key)).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert stands(case) == ("refunding", "none")
    assert "Agreed. The buyer sees it with the order." in shown(mei, f"{DESK}{case.number}/")


def test_refusing_needs_a_reason_and_keeps_what_was_typed(here: Town, mei: Client) -> None:
    case = asked(here)

    status, page = act(mei, case, "refuse", "refusal", words=" ")
    assert (status, "Say why." in page) == (422, True)
    status, page = act(mei, case, "refuse", "refusal", words="x" * 1_001)
    assert (status, "x" * 1_001 in page) == (422, True)
    assert stands(case) == ("asked", "none")
    assert act(mei, case, "refuse", "refusal", words="It was whole.")[0] == 302

    assert stands(case) == ("refused", "none")
    page = shown(mei, f"{DESK}{case.number}/")
    assert "It was whole." in page
    assert (
        "The buyer has 6\xa0days, 23\xa0hours. If they do not answer, the request is closed and nothing goes back."
        in page
    )


def test_a_return_is_looked_at_accepted_or_refused(here: Town, mei: Client) -> None:
    case, other = (
        ask(here, delivered(here, now=now() - 2 * DAY), Kind.RETURN_REFUND, Reason.FAULTY, now=now())
        for _ in range(2)
    )
    for one in (case, other):
        assert act(mei, one, "agree", "agreement")[0] == 302
        send_back(person=here.tao, aftersale=one.number, waybill=BACK, now=now())

    assert act(mei, case, "receive", "receipt")[0] == 422
    assert act(mei, case, "receive", "receipt", shelf="back")[0] == 302
    assert act(mei, other, "refuse_parcel", "parcel-refusal", words="It was used.")[0] == 302

    assert stands(case) == ("refunding", "none")
    assert case.parcel_back.is_sellable is True
    assert stands(other) == ("parcel_refused", "none")


def test_another_piece_is_sent_or_paid_for(here: Town, mei: Client) -> None:
    case, other = (
        ask(here, delivered(here, now=now() - 2 * DAY), Kind.RESEND, Reason.PIECES_MISSING, now=now())
        for _ in range(2)
    )
    for one in (case, other):
        assert act(mei, one, "agree", "agreement")[0] == 302

    status, page = act(mei, case, "resend", "replacement", carrier_name="Swift", waybill="运单")
    assert (status, "1 to 40 letters and digits" in page, 'value="Swift"' in page) == (422, True, True)
    assert act(mei, case, "resend", "replacement", carrier_name="Swift", waybill="SC-7")[0] == 302
    assert act(mei, other, "pay_back", "repayment")[0] == 302

    assert stands(case) == ("resent", "none")
    assert ReplacementParcel.objects.get().waybill == "SC-7"
    assert stands(other) == ("refunding", "none")


def test_goods_that_were_not_taken_back_are_sent_to_the_buyer_again_or_paid_for(
    here: Town, mei: Client
) -> None:
    case, other = kept(here), kept(here)
    page = unescape(shown(mei, f"{DESK}{case.number}/"))
    assert "If you do not, the buyer gets the money instead." in page
    assert re.findall(r'name="([a-z_]+)-request_key"', page) == ["give_back", "pay_back", "evidence"]
    assert "is no other piece" not in page
    assert "What you would not take back is the buyer’s." in page
    assert set(numbers(shown(mei, DESK))) == {case.number, other.number}
    assert "待寄还货品" in shown(mei, f"{DESK}{case.number}/", language="zh-hans")

    status, page = act(mei, case, "give_back", "parcel-return", carrier_name="Swift", waybill="运单")
    assert (status, "1 to 40 letters and digits" in page) == (422, True)
    key = key_of(shown(mei, f"{DESK}{case.number}/"), "give_back")
    parcel = sent("give_back", key, carrier_name="Swift", waybill="SC-HOME")
    path = f"{DESK}{case.number}/parcel-return/"
    assert [mei.post(path, parcel).status_code for _ in range(2)] == [302, 302]
    assert act(mei, other, "pay_back", "repayment")[0] == 302

    assert (stands(case)[0], stands(other)[0]) == ("given_back", "refunding")
    assert ParcelGivenBack.objects.get().waybill == "SC-HOME"
    page = unescape(shown(mei, f"{DESK}{case.number}/"))
    assert "To the buyer again · Swift · <code>SC-HOME</code>" in page
    assert "The goods were sent to the buyer again" in page
    assert "货品寄还途中" in shown(mei, f"{DESK}?show=others", language="zh-hans")
    object_to(person=here.tao, aftersale=case.number, words="Nothing came.", now=now())
    assert "both sides are asked for what they can show" in shown(mei, f"{DESK}{case.number}/")


def test_who_refuses_a_parcel_reads_before_that_it_must_be_sent_again(here: Town, mei: Client) -> None:
    case = ask(here, delivered(here, now=now() - 2 * DAY), Kind.RETURN_REFUND, Reason.NO_REASON, now=now())
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=now())
    assert "the goods must then be sent to the buyer again" in shown(mei, f"{DESK}{case.number}/")

    assert act(mei, case, "refuse_parcel", "parcel-refusal", words="It was used.")[0] == 302

    page = shown(mei, f"{DESK}{case.number}/")
    assert "If they do not answer, the shop has to send the goods to the buyer again." in page


def test_in_a_dispute_the_shop_offers_and_shows(here: Town, mei: Client) -> None:
    case = disputed(here)
    assert (
        "You have 23\xa0hours, 59\xa0minutes to answer. If you do not, both sides are asked for what they can show."
        in shown(mei, f"{DESK}{case.number}/")
    )

    for amount, why in (
        ("0", "more than nothing"),
        ("68.01", "At most ¥68.00."),
        ("zwölf", "is not an amount"),
    ):
        status, page = act(mei, case, "offer", "offer", amount=amount)
        assert (status, why in page) == (422, True), amount
    assert act(mei, case, "offer", "offer", amount="30", words="Keep it.")[0] == 302
    assert stands(case) == ("refused", "negotiating")
    case.refresh_from_db()
    assert case.offer_minor == 3_000
    picture = io.BytesIO(photo())
    picture.name = "cup.jpg"
    assert act(mei, case, "evidence", "evidence", words="We weighed it.", picture=picture)[0] == 302

    shown_row = Evidence.objects.get(words="We weighed it.")
    page = mei.get(f"{DESK}{case.number}/evidence/{shown_row.pk}/")
    assert (page["Content-Type"], page["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert act(mei, case, "evidence", "evidence")[0] == 422


def test_a_shop_that_has_shown_something_has_not_lost_by_silence(here: Town, mei: Client) -> None:
    case = disputed(here)
    call_for_evidence(aftersale=case.number, now=now())
    assert "it is decided for the buyer and the money goes back" in shown(mei, f"{DESK}{case.number}/")

    show_evidence(by=here.mei, aftersale=case.number, words="We weighed it.", now=now())

    page = shown(mei, f"{DESK}{case.number}/")
    assert "If you do not, the site decides." in page


def test_only_what_the_table_allows_is_offered_and_anything_else_is_refused_in_words(
    here: Town, mei: Client
) -> None:
    case = call_off(here, bought(here, now=now()), now=now())
    key = "01JD5Y1V9GZC3M0B5T8RQK2W7N"
    page = shown(mei, f"{DESK}{case.number}/")
    assert re.findall(r'name="([a-z_]+)-request_key"', page) == ["agree", "refuse", "evidence"]

    answer = mei.post(f"{DESK}{case.number}/receipt/", sent("receive", key, shelf="back"))

    assert answer.status_code == 409
    assert "Nothing was changed." in answer.content.decode()
    assert mei.post(f"{DESK}{case.number}/agreement/", sent("agree", "no key!")).status_code == 400
    assert stands(case) == ("asked", "none")


def test_a_request_to_another_shop_is_not_there_also_for_somebody_who_works_for_both(
    here: Town, mei: Client, tao: Client
) -> None:
    case = disputed(here)
    show_evidence(by=here.mei, aftersale=case.number, picture=io.BytesIO(photo()), now=now())
    evidence = Evidence.objects.get(picture__isnull=False).pk
    other = f"{another_shop_of_mei(here)}aftersales/"

    for path in (f"{case.number}/", f"{case.number}/evidence/{evidence}/", f"{'x' * 300}/"):
        assert mei.get(other + path).status_code == 404
        assert tao.get(DESK + path).status_code == 403
    nouns = (
        "address",
        "agreement",
        "refusal",
        "receipt",
        "parcel-refusal",
        "replacement",
        "parcel-return",
        "repayment",
        "offer",
        "evidence",
    )
    for noun in nouns:
        assert mei.post(f"{other}{case.number}/{noun}/", {}).status_code == 404
        assert tao.post(f"{DESK}{case.number}/{noun}/", {}).status_code == 403
        assert mei.get(f"{DESK}{case.number}/{noun}/")["Location"] == f"{DESK}{case.number}/"
    assert numbers(shown(mei, other)) == []
    assert stands(case) == ("refused", "open")


def test_a_form_from_elsewhere_changes_nothing(here: Town, mei: Client) -> None:
    case = asked(here)
    key = key_of(shown(mei, f"{DESK}{case.number}/"), "agree")
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert strict.post(f"{DESK}{case.number}/agreement/", sent("agree", key)).status_code == 403
    assert stands(case) == ("asked", "none")


def test_pages_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    case = asked(here)
    assert queries_of(mei, DESK) == DESK_QUERIES
    assert queries_of(mei, f"{DESK}{case.number}/") == CASE_QUERIES
    for _ in range(3):
        asked(here)
    assert queries_of(mei, DESK) == DESK_QUERIES


def test_every_place_where_somebody_is_waited_for_has_words_for_what_follows() -> None:
    found = set()
    for kind, status, step, has_spoken in product(Kind, Status, Arbitration, (True, False)):
        is_at_site = step in AT_THE_SITE
        if is_at_site and status not in {Status.REFUSED, Status.PARCEL_REFUSED, Status.GIVEN_BACK}:
            continue
        if (
            status in {Status.PARCEL_REFUSED, Status.ARRIVED_BACK, Status.COMING_BACK}
            and kind not in RECEIVED
        ):
            continue
        then = leads_to(State(kind, status, step), has_shop_spoken=has_spoken)
        found |= {(then[0].value, then[1].status.value)} if then else set()

    assert found == set(desk.THEN)


def test_every_status_and_every_act_has_words() -> None:
    assert set(desk.STATES) == set(Status)
    assert set(desk.ACT_WORDS) == {*Act, "open"}
