"""The JSON API: the same actions as the pages, strict integers, one shape of refusal, CSRF on everything that writes."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from magpie.api.site import api
from magpie.domain.content import actions as content
from magpie.domain.goods import actions as goods_actions
from magpie.domain.goods import queries as goods
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.people import actions as people
from magpie.domain.people import queries as people_queries
from magpie.domain.people.models import Person, User
from tests.databases import BuiltOnce
from tests.domain.cast import NOW, Town, fact_names, green_tea, photo, town

pytestmark = pytest.mark.wide

BASE = "/api/v1"


@dataclass
class Caller:
    """A browser of somebody, or of nobody."""

    client: Client
    person: str = ""

    def get(self, path: str) -> tuple[int, Any]:
        return self._read(self.client.get(BASE + path))

    def send(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        text = body if isinstance(body, str) else json.dumps(body)
        return self._read(self.client.generic(method, BASE + path, text, content_type="application/json"))

    @staticmethod
    def _read(answer: HttpResponse) -> tuple[int, Any]:
        if answer.content:
            assert answer["Content-Type"].startswith("application/json"), answer.content[:200]
        return answer.status_code, json.loads(answer.content) if answer.content else None


def signed_in(name: str, person: str = "") -> Caller:
    user = User.objects.create_user(name, password="a long tea pot")
    if person:
        Person.objects.filter(key=person).update(user=user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Caller(client, person or people.welcome(user_id=user.pk, anonymous="", now=NOW))


@pytest.fixture
def here(sqlite_truth: str, built: BuiltOnce) -> Town:
    cache.clear()
    return built(town)


@pytest.fixture
def nobody(here: Town) -> Caller:
    return Caller(Client())


@pytest.fixture
def mei(here: Town) -> Caller:
    """She owns the shop."""
    return signed_in("mei", here.mei)


@pytest.fixture
def tao(here: Town) -> Caller:
    return signed_in("tao", here.tao)


def code_of(answer: tuple[int, Any]) -> tuple[int, str]:
    status, body = answer
    assert set(body["error"]) == {"code", "message", "detail"}
    assert set(body["error"]["message"]) == {"en", "zh"}
    return status, body["error"]["code"]


def test_anybody_reads_the_shelf(here: Town, nobody: Caller) -> None:
    status, page = nobody.get("/products?limit=5&category=food&shop=lantern_tea&topic=tea")

    assert (status, page["next"]) == (200, None)
    (item,) = page["items"]
    assert (item["id"], item["price_minor"], item["currency"], item["available"]) == (
        here.product,
        6800,
        "CNY",
        20,
    )
    assert nobody.get(f"/products/{here.product}") == (200, item)
    assert nobody.get("/accounts/lantern_tea")[1]["key"] == f"account:{here.shop}"
    assert [face["handle"] for face in nobody.get("/accounts")[1]["items"]] == ["lantern_tea"]


def test_a_piece_is_told_with_weight_certificate_and_terms_and_what_is_sold_elsewhere_apart(
    nobody: Caller, here: Town
) -> None:
    pin = SkuDraft(
        code="PIN",
        price_minor=368_000,
        currency="CNY",
        on_hand=1,
        is_single_piece=True,
        weight_mg=48_320,
        quality_en="One hairline",
        certificate_no="DK-26-0417",
        certificate_by="Dukou Assay",
        promise="days",
        ship_days=5,
    )
    room = SkuDraft(code="ROOM", price_minor=4900, currency="CNY", exclusive_channel="room:5")
    draft = green_tea(here.shop, skus=(pin, room), return_policy="none_custom", return_days=15)
    goods_actions.publish_product(draft=draft, now=NOW)

    status, told = nobody.get(f"/products/{here.product}")

    assert (status, told["return_policy"], told["return_days"]) == (200, "none_custom", 15)
    (sku,), (elsewhere,) = told["skus"], told["sold_elsewhere"]
    assert (sku["weight_mg"], sku["quality_en"], sku["certificate_no"], sku["certificate_by"]) == (
        48_320,
        "One hairline",
        "DK-26-0417",
        "Dukou Assay",
    )
    assert (sku["promise"], sku["ship_days"], sku["presale_ships_at"], sku["list_minor"]) == (
        "days",
        5,
        None,
        368_000,
    )
    assert (elsewhere["code"], elsewhere["channels"]) == ("ROOM", ["room:5"])


def test_anybody_reads_posts(here: Town, nobody: Caller) -> None:
    post = content.publish_content(
        account=here.shop,
        kind="post",
        file=io.BytesIO(photo()),
        title_en="Tea time",
        products=[here.product],
        now=NOW,
    )

    status, page = nobody.get("/posts?account=lantern_tea&kind=post")

    assert (status, [item["products"] for item in page["items"]]) == (200, [[here.product]])
    assert nobody.get(f"/posts/{post}")[1] == page["items"][0]
    assert nobody.get("/posts?kind=video")[1]["items"] == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/products/999", (404, "no_such_product")),
        ("/products/0", (422, "unfit_request")),
        ("/products/99999999999999999999", (422, "unfit_request")),
        ("/products/tea", (422, "unfit_request")),
        ("/products?limit=0", (422, "unfit_request")),
        ("/products?limit=101", (422, "unfit_request")),
        ("/products?cursor=!!", (422, "unfit_request")),
        ("/products?cursor=WyJ4Il0", (400, "bad_cursor")),
        ("/products?cursor=WzEsMl0", (400, "bad_cursor")),
        ("/accounts?cursor=WyJ4Il0", (400, "bad_cursor")),
        ("/products?shop=nobody_here", (404, "no_such_account")),
        ("/products?category=../etc", (422, "unfit_request")),
        ("/posts/999", (404, "no_such_content")),
        ("/posts?kind=room", (422, "unfit_request")),
        ("/accounts/nobody_here", (404, "no_such_account")),
        ("/accounts/%00%00%00", (422, "unfit_request")),
        ("/nothing/at/all", (404, "no_such_address")),
        ("/me/rights", (401, "not_signed_in")),
        ("/reservations", (401, "not_signed_in")),
    ],
)
def test_what_cannot_be_read_says_why(nobody: Caller, path: str, expected: tuple[int, str]) -> None:
    assert code_of(nobody.get(path)) == expected


def test_reserving_and_giving_back(here: Town, tao: Caller) -> None:
    wanted = {
        "sku": here.sku,
        "quantity": 2,
        "request_key": "tap-00001",
        "scene": "feed",
        "slate": "s1",
        "position": 0,
    }

    status, made = tao.send("POST", "/reservations", wanted)
    again = tao.send("POST", "/reservations", wanted)

    assert (status, made["quantity"], made["allowed_actions"]) == (201, 2, ["release"])
    assert again[1]["id"] == made["id"]
    assert goods.get_product(here.product).available == 18
    assert tao.get(f"/reservations/{made['id']}")[1]["outcome"] == ""
    assert tao.send("DELETE", f"/reservations/{made['id']}") == (204, None)
    assert code_of(tao.send("DELETE", f"/reservations/{made['id']}")) == (409, "reservation_ended")
    assert [item["outcome"] for item in tao.get("/reservations")[1]] == ["released"]
    assert goods.get_product(here.product).available == 20


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"sku": 1, "quantity": True}, (422, "unfit_request")),
        ({"sku": 1, "quantity": "1"}, (422, "unfit_request")),
        ({"sku": 1, "quantity": 1.0}, (422, "unfit_request")),
        ({"sku": True}, (422, "unfit_request")),
        ({"sku": 2**63}, (422, "unfit_request")),
        ({}, (422, "unfit_request")),
        ([], (422, "unfit_request")),
        ({"sku": 1, "quantity": 3}, (422, "unreadable_quantity")),
        ({"sku": 999}, (404, "no_such_sku")),
        ({"sku": 1, "scene": "bazaar"}, (422, "unfit_request")),
        ({"sku": 1, "carrier": "post:\x00"}, (422, "unfit_request")),
        ("{", (400, "unreadable_request")),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), (400, "unreadable_request")),
    ],
)
def test_a_request_that_does_not_fit_reserves_nothing(
    here: Town, tao: Caller, body: object, expected: tuple[int, str]
) -> None:
    before = fact_names()

    assert code_of(tao.send("POST", "/reservations", body)) == expected

    assert (goods.get_product(here.product).available, fact_names()) == (20, before)


def test_somebody_elses_reservation_does_not_exist(here: Town, mei: Caller, tao: Caller) -> None:
    _, made = tao.send("POST", "/reservations", {"sku": here.sku})

    assert code_of(mei.get(f"/reservations/{made['id']}")) == (404, "no_such_reservation")
    assert code_of(mei.send("DELETE", f"/reservations/{made['id']}")) == (404, "no_such_reservation")
    assert goods.get_product(here.product).available == 19


def test_staff_set_prices_receive_stock_and_withdraw(here: Town, mei: Caller) -> None:
    offer = goods.get_product(here.product).skus[0].offer

    assert mei.send("PUT", f"/offers/{offer}/price", {"price_minor": 5900}) == (
        200,
        {"price_minor": 5900, "is_changed": True},
    )
    assert mei.send("POST", f"/skus/{here.sku}/receipts", {"quantity": 5, "batch": "B1"}) == (
        201,
        {"available": 25},
    )
    assert mei.send("POST", f"/products/{here.product}/withdrawal") == (204, None)
    assert code_of(mei.get(f"/products/{here.product}")) == (404, "no_such_product")


@pytest.mark.parametrize("price", [False, True, "59", 59.0, -1, 10**12, None])
def test_money_is_a_strict_integer(here: Town, mei: Caller, price: object) -> None:
    offer = goods.get_product(here.product).skus[0].offer

    assert code_of(mei.send("PUT", f"/offers/{offer}/price", {"price_minor": price})) == (
        422,
        "unfit_request",
    )
    assert goods.get_product(here.product).price_minor == 6800


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/offers/1/price", {"price_minor": 1}),
        ("POST", "/skus/1/receipts", {"quantity": 1}),
        ("POST", "/products/1/withdrawal", None),
    ],
)
def test_strangers_change_no_goods(
    here: Town, tao: Caller, nobody: Caller, method: str, path: str, body: object
) -> None:
    before = fact_names()

    assert code_of(tao.send(method, path, body)) == (403, "not_your_account")
    assert code_of(nobody.send(method, path, body)) == (401, "not_signed_in")

    assert fact_names() == before


def test_every_right_by_api(here: Town, tao: Caller) -> None:
    steps: list[Callable[[], tuple[int, Any]]] = [
        lambda: tao.send("PUT", "/me/rights/personalisation", {"is_on": False}),
        lambda: tao.send("PUT", "/me/rights/consents", {"purpose": "marketing", "is_granted": True}),
        lambda: tao.send("PUT", "/me/rights/age", {"age_band": "adult"}),
        lambda: tao.send("PUT", "/me/rights/price-ceiling", {"price_max_minor": 9900}),
        lambda: tao.send("PUT", "/me/rights/outside", {"outside": "more"}),
        lambda: tao.send("PUT", "/me/rights/topics", {"topics": ["tea"]}),
        lambda: tao.send("POST", "/me/rights/mutes", {"subject": "category:food/tea"}),
        lambda: tao.send("POST", "/me/rights/blocks", {"subject": "post:3"}),
        lambda: tao.send("POST", "/accounts/lantern_tea/following"),
        lambda: tao.send("POST", "/me/rights/interests-reset"),
    ]

    answers = [step() for step in steps]

    assert [(status, body["version"]) for status, body in answers] == [
        (200, number) for number in range(1, 11)
    ]
    rights = answers[-1][1]
    assert (
        rights["personalise"],
        rights["may_personalise"],
        rights["price_max_minor"],
        rights["outside"],
    ) == (
        False,
        False,
        9900,
        "more",
    )
    assert (rights["muted"], rights["blocked"], rights["follows"]) == (
        ["category:food/tea"],
        ["post:3"],
        [f"account:{here.shop}"],
    )
    assert tao.send("DELETE", "/me/rights/mutes?subject=category:food/tea")[1]["muted"] == []
    assert tao.send("DELETE", "/me/rights/blocks?subject=post:3")[1]["blocked"] == []
    assert tao.send("DELETE", "/accounts/lantern_tea/following")[1]["follows"] == []


def test_a_copy_of_everything_and_then_nothing(here: Town, tao: Caller) -> None:
    tao.send("POST", "/reservations", {"sku": here.sku})
    status, copy = tao.get("/me/export")

    assert (status, copy["person"], copy["user_name"]) == (200, here.tao, "tao")
    assert [held["sku"] for held in copy["reservations"]] == ["SG-50"]
    assert code_of(tao.send("POST", "/me/erasure", {"confirm": "yes"})) == (422, "unfit_request")
    assert tao.send("POST", "/me/erasure", {"confirm": "erase me"}) == (204, None)
    assert code_of(tao.get("/me/rights")) == (401, "not_signed_in")
    assert people_queries.rights_version_of(here.tao) == 0


def test_writing_without_the_pages_token_is_refused(here: Town, tao: Caller) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = tao.client.cookies
    before = fact_names()

    answer = strict.post(
        f"{BASE}/reservations", json.dumps({"sku": here.sku}), content_type="application/json"
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert fact_names() == before


def test_too_many_requests_are_told_when_to_come_back(
    nobody: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    throttle = api.throttle[0]  # type: ignore[index]
    monkeypatch.setattr(throttle, "num_requests", 2)

    answers = [nobody.client.get(f"{BASE}/products") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["error"]["code"] == "too_many_requests"
    assert 1 <= int(answers[2]["Retry-After"]) <= 61


def test_a_claimed_address_does_not_make_a_new_caller(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    throttle = api.throttle[0]  # type: ignore[index]
    monkeypatch.setattr(throttle, "num_requests", 2)

    answers = [
        Client().get(f"{BASE}/products", headers={"x-forwarded-for": f"10.0.0.{number}"})
        for number in range(3)
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
