"""Where a shop takes goods back, as it says it at its desk: kept once, asked for when it is missing, chosen with the grant."""

import re
from html import unescape

import pytest
from django.test import Client

from magpie.domain.trade.actions.aftersales_parcels import refuse_parcel, send_back
from magpie.domain.trade.actions.arbitration import object_to
from magpie.domain.trade.models import AfterSale, ReturnAddress
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.refunding import Reason
from tests.console.desk import another_shop_of_mei, queries_of, shown
from tests.console.test_aftersales import DESK, act, now, numbers, sent
from tests.domain.cast import Town
from tests.domain.trade.aftersales_cast import BACK, DAY, ask, delivered, stands

pytestmark = pytest.mark.wide

# Four of the frame; the addresses.
ADDRESSES_QUERIES = 5


def returning(here: Town, *, reason: Reason = Reason.FAULTY) -> AfterSale:
    """Tao sends tea back to a shop that keeps no address any more."""
    order = delivered(here, now=now() - 2 * DAY)
    ReturnAddress.objects.all().delete()
    return ask(here, order, Kind.RETURN_REFUND, reason, now=now())


TYPED = {
    "name": "Mei", "phone": "13800000001", "region": "Zhejiang", "city": "Hangzhou", "street": "12 Returns Lane",
    "postcode": "", "note": "Ring twice",
}  # fmt: skip


def keep(browser: Client, path: str, **typed: str) -> tuple[int, str, str]:
    """The form of the page as it stands, sent: status, where to, the page."""
    key = re.search(r'name="request_key" value="([^"]+)"', shown(browser, path))
    assert key
    answer = browser.post(path, {**TYPED, "request_key": key[1], **typed})
    return answer.status_code, answer.get("Location", ""), unescape(answer.content.decode())


def test_to_grant_a_return_the_shop_first_says_where_to_and_then_chooses(here: Town, mei: Client) -> None:
    case = returning(here)
    page, addresses = shown(mei, f"{DESK}{case.number}/"), f"{DESK}addresses/?case={case.number}"
    assert re.findall(r'name="([a-z_]+)-request_key"', page) == ["refuse", "evidence"]
    assert "To grant this, say first where the buyer sends it." in page
    assert f'href="{addresses}"' in page
    assert "You have not said where goods come back to" in shown(mei, DESK)
    answer = mei.post(f"{DESK}{case.number}/agreement/", sent("agree", "01JD5Y1V9GZC3M0B5T8RQK2W7N"))
    assert (answer.status_code, "Say first where the goods are to be sent" in answer.content.decode()) == (
        409,
        True,
    )

    assert keep(mei, addresses)[:2] == (302, f"{DESK}{case.number}/")
    assert keep(mei, f"{DESK}addresses/", street="7 Other Road", note="")[:2] == (302, f"{DESK}addresses/")
    other = ReturnAddress.objects.get(street="7 Other Road")
    assert "Hangzhou 7 Other Road</option>" in shown(mei, f"{DESK}{case.number}/")
    assert act(mei, case, "agree", "agreement", address=str(other.pk))[0] == 302

    assert stands(case) == ("sending_back", "none")
    page = shown(mei, f"{DESK}{case.number}/")
    assert "Where it goes back to" in page
    assert "7 Other Road" in page
    assert "You have not said where goods come back to" not in shown(mei, DESK)


def test_what_was_granted_without_an_address_is_asked_for_on_the_desk(here: Town, mei: Client) -> None:
    case = returning(here, reason=Reason.NO_REASON)
    assert numbers(shown(mei, DESK)) == [case.number]
    page = shown(mei, f"{DESK}{case.number}/")
    assert "The buyer may send it back and does not know where to." in page
    assert "待提供退货地址" in shown(mei, f"{DESK}{case.number}/", language="zh-hans")
    assert "the buyer gets the money instead" in page

    keep(mei, f"{DESK}addresses/")
    assert act(mei, case, "give_address", "address")[0] == 302

    assert stands(case) == ("sending_back", "none")
    assert numbers(shown(mei, f"{DESK}?show=others")) == [case.number]


def test_addresses_are_kept_preferred_and_forgotten_by_the_shop_alone(
    here: Town, mei: Client, tao: Client
) -> None:
    path, other_shop = f"{DESK}addresses/", f"{another_shop_of_mei(here)}aftersales/addresses/"
    status, _, page = keep(mei, path, phone="x", street="12 <b>")
    assert (status, "a telephone number that can be read" in page, "12 &lt;b&gt;" in page) == (
        422,
        True,
        False,
    )
    status, _, page = keep(mei, path, name="")
    assert (status, "Please fill this in." in page, 'value="12 Returns Lane"' in page) == (422, True, True)
    # Whoever names no request that there could be stays with the addresses.
    for street, named in (("1 Lane", ""), ("2 Lane", "?case=%E6%A1%88")):
        assert keep(mei, f"{path}{named}", street=street)[:2] == (302, path)
    first, second = ReturnAddress.objects.order_by("pk").values_list("pk", flat=True)

    for root, who, status in ((path, tao, 403), (other_shop, mei, 404)):
        assert who.post(f"{root}{second}/preference/").status_code == status
        assert who.post(f"{root}{second}/removal/").status_code == status
    assert tao.get(path).status_code == 403
    assert "1 Lane" not in shown(mei, other_shop)
    assert mei.post(f"{path}{second}/preference/").status_code == 302
    assert mei.post(f"{path}{first}/removal/").status_code == 302

    assert ReturnAddress.objects.get().preferred_at is not None
    assert "退货地址" in shown(mei, path, language="zh-hans")
    assert queries_of(mei, path) == ADDRESSES_QUERIES


def test_the_site_that_decides_reads_where_it_went(here: Town, mei: Client, operator: Client) -> None:
    case = returning(here)
    keep(mei, f"{DESK}addresses/?case={case.number}")
    act(mei, case, "agree", "agreement")
    send_back(person=here.tao, aftersale=case.number, waybill=BACK, now=now())
    refuse_parcel(by=here.mei, aftersale=case.number, words="It was used.", now=now())
    object_to(person=here.tao, aftersale=case.number, words="It was not.", now=now())

    assert "12 Returns Lane" in shown(operator, f"/console/site/cases/{case.number}/")
