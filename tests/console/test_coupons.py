"""Coupons on their shop's pages: made once, what each promised and spent, where it was used and who paid, ended early."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from magpie.domain.campaigns import actions
from magpie.domain.campaigns.models import Coupon
from tests.console.desk import HOME, another_shop_of_mei, queries_of, shown
from tests.console.test_flash import local
from tests.console.test_money import text_of
from tests.domain.campaigns.cast import draft
from tests.domain.cast import Town
from tests.domain.trade.cast import place, wanted

pytestmark = pytest.mark.wide

COUPONS = f"{HOME}coupons/"
# Four of the frame; coupons.
LIST_QUERIES = 5
# Four of the frame; the coupon, its uses, who bore them, orders of them.
COUPON_QUERIES = 8
# Four of the frame; SKUs, their offers.
FORM_QUERIES = 6


def form(**changes: object) -> dict[str, object]:
    return {
        "request_key": "coupon-key-1", "name_en": "¥20 off ¥100", "kind": "amount", "amount": "20", "threshold": "100",
        "quantity": "10", "claims_max": "1", "use_days": "7", "claim_from": local(hours=-1), "claim_until": local(hours=30),
        **changes,
    }  # fmt: skip


def make(browser: Client, **changes: object) -> tuple[int, str]:
    answer = browser.post(f"{COUPONS}new/", form(**changes))
    return answer.status_code, unescape(answer.content.decode())


def offered(here: Town) -> int:
    """¥20 off ¥100 or more, claimable now."""
    now = timezone.now()
    return actions.create_coupon(
        draft=draft(here.shop, claim_from=now - timedelta(days=1), claim_until=now + timedelta(days=1)),
        now=now,
    )


def used(here: Town, coupon: int) -> str:
    """Tao claims it and buys tea for ¥136 with it; the trade."""
    now = timezone.now()
    claim = actions.claim_coupon(person=here.tao, coupon=coupon, now=now).id
    return place(here.tao, wanted(here, quantity=2), now=now, claims=(claim,), total_minor=11_600)


def test_a_coupon_is_made_once_and_its_budget_is_enough_for_all_of_them(here: Town, mei: Client) -> None:
    assert "A coupon takes the same off for everybody" in shown(mei, COUPONS)

    assert [make(mei)[0] for _ in range(2)] == [302, 302]

    row = Coupon.objects.get()
    assert (row.shop_id, row.amount_minor, row.threshold_minor, row.quantity, row.budget_minor, row.shop_bp) == (
        here.shop, 2_000, 10_000, 10, 20_000, 10_000,
    )  # fmt: skip
    said = text_of(shown(mei, f"{COUPONS}{row.pk}/"))
    assert "¥20 off · on ¥100 or more · this shop’s goods" in said
    assert "Good for 7 days after claiming." in said
    assert "1 coupon can be claimed now." in shown(mei, COUPONS)
    assert "1 种优惠券正在发放" in shown(mei, COUPONS, language="zh-hans")


def test_a_part_of_the_price_for_some_goods_with_a_code(here: Town, mei: Client) -> None:
    said = {
        "kind": "percent",
        "percent": "12.5",
        "most": "30",
        "code": "spring-88",
        "products": [str(here.product)],
    }

    assert make(mei, **said)[0] == 302

    row = Coupon.objects.get()
    assert (row.percent_bp, row.max_minor, row.code, row.scope, row.budget_minor) == (
        1_250, 3_000, "SPRING-88", "products", 30_000,
    )  # fmt: skip
    assert "12.5 % off (× 8.75/10), at most ¥30" in text_of(shown(mei, f"{COUPONS}{row.pk}/"))
    assert "8.75 折" in text_of(shown(mei, f"{COUPONS}{row.pk}/", language="zh-hans"))
    assert make(mei, **said, request_key="coupon-key-2")[0] == 409


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": ""}, "Write how much."),
        ({"amount": "x"}, "is not an amount"),
        ({"kind": "percent", "percent": "101", "most": "1"}, "less than or equal to 100"),
        ({"kind": "percent", "percent": "10"}, "Write how much."),
        ({"quantity": "0"}, "greater than or equal to 1"),
        ({"budget": "19.99"}, 'id_budget_error">'),
        ({"claim_until": local(hours=-2)}, "id_claim_until_error"),
        ({"code": "abc"}, "id_code_error"),
        ({"products": ["999"]}, "Select a valid choice."),
        ({"use_days": "367"}, "less than or equal to 366"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_typed_is_lost(
    here: Town, mei: Client, changes: dict[str, object], said: str
) -> None:
    status, page = make(mei, **changes)

    assert status == 422
    assert said in page
    assert 'value="¥20 off ¥100"' in page
    assert 'value="coupon-key-1"' not in page
    assert Coupon.objects.count() == 0


def test_its_page_says_what_it_spent_who_paid_and_where(here: Town, mei: Client) -> None:
    coupon = offered(here)
    used(here, coupon)
    actions.claim_coupon(person=here.mei, coupon=coupon, now=timezone.now())

    page = shown(mei, f"{COUPONS}{coupon}/")

    said = text_of(page)
    assert "10 There are" in said or "There are 10" in said
    assert "Spent ¥20" in said
    assert "Promised to who holds one ¥20" in said
    assert "Not promised ¥160" in said
    assert "You 100 % ¥20" in said
    assert re.findall(r'class="budget-(\w+)" x="(\d+)" width="(\d+)"', page) == [
        ("spent", "0", "100"), ("promised", "100", "100"), ("free", "200", "800"),
    ]  # fmt: skip
    assert len(re.findall(rf'href="{HOME}orders/[0-9A-Z]+/"', page)) == 1


def test_ended_early_it_is_given_out_no_more(here: Town, mei: Client) -> None:
    coupon = offered(here)

    assert [mei.post(f"{COUPONS}{coupon}/ending/").status_code for _ in range(2)] == [302, 302]

    assert Coupon.objects.get().ended_at is not None
    page = shown(mei, f"{COUPONS}{coupon}/")
    assert "Ended early" in page
    assert f"{COUPONS}{coupon}/ending/" not in page
    assert "Nothing can be claimed now." in shown(mei, COUPONS)


def test_another_shops_coupon_is_not_there(here: Town, mei: Client, tao: Client) -> None:
    coupon = offered(here)
    other = f"{another_shop_of_mei(here)}coupons/"

    for path in (f"{coupon}/", f"{'9' * 30}/"):
        assert mei.get(other + path).status_code == 404
        assert mei.post(f"{other}{path}ending/").status_code == 404
        assert tao.get(COUPONS + path).status_code == 403
    assert tao.post(f"{COUPONS}{coupon}/ending/").status_code == 403
    assert make(tao)[0] == 403
    assert mei.post(f"{other}new/", form(products=[str(here.product)])).status_code == 422
    assert (Coupon.objects.count(), Coupon.objects.get().ended_at) == (1, None)


def test_a_form_from_elsewhere_makes_nothing(here: Town, mei: Client) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert make(strict)[0] == 403
    assert Coupon.objects.count() == 0


def test_pages_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    coupon = offered(here)
    used(here, coupon)
    assert queries_of(mei, COUPONS) == LIST_QUERIES
    assert queries_of(mei, f"{COUPONS}{coupon}/") == COUPON_QUERIES
    assert queries_of(mei, f"{COUPONS}new/") == FORM_QUERIES
    for _ in range(3):
        offered(here)
    assert queries_of(mei, COUPONS) == LIST_QUERIES
