"""Webhooks through the API: for staff of the shop alone, secrets once, and a way to send anything again."""

from collections.abc import Iterator
from random import Random

import pytest
from django.utils import timezone

from magpie.domain.webhooks.actions import deliver_due, enqueue
from magpie.domain.webhooks.catalogue import BY_NAME, CATALOGUE
from magpie.domain.webhooks.models import Endpoint, Message
from tests.api.test_api import Caller, code_of, here, mei, nobody, tao
from tests.domain.cast import NOW, Town
from tests.domain.webhooks.cast import OPEN_NET, URL, Courier, broken, site_reaching, verify

pytestmark = pytest.mark.wide

__all__ = ["here", "mei", "nobody", "tao"]


@pytest.fixture(autouse=True)
def net() -> Iterator[None]:
    with site_reaching(OPEN_NET):
        yield


def add(who: Caller, town: Town, **changes: object) -> tuple[int, dict[str, object]]:
    return who.send(
        "POST", "/webhooks/endpoints", {"account": town.shop, "url": URL, "types": ["*"], **changes}
    )


def send_all(courier: Courier) -> int:
    return deliver_due(now=timezone.now(), send=courier, rng=Random(1), limit=50)


def test_an_endpoint_from_its_making_to_its_end(mei: Caller, here: Town) -> None:
    status, made = add(mei, here, description="till")
    assert status == 201
    path = f"/webhooks/endpoints/{made['endpoint']}"

    _, test = mei.send("POST", f"{path}/tests")
    courier = Courier()
    send_all(courier)
    _, seen = mei.get(f"/webhooks/messages/{test['key']}")
    assert (seen["type"], seen["state"], [one["status"] for one in seen["attempts"]]) == (
        "webhook.test",
        "delivered",
        [200],
    )
    assert verify(str(made["secret"]), headers=dict(courier.letters[0].headers), body=seen["body"].encode())

    _, changed = mei.send("PATCH", path, {"types": ["price.changed"]})
    assert (changed["types"], changed["url"], changed["description"]) == (["price.changed"], URL, "till")
    _, rotated = mei.send("POST", f"{path}/secrets")
    assert rotated["secret"] != made["secret"]
    _, off = mei.send("POST", f"{path}/suspension")
    assert (off["is_open"], off["disabled_why"]) == (False, "staff")
    _, on = mei.send("DELETE", f"{path}/suspension")
    assert on["is_open"]
    _, listed = mei.get("/webhooks/endpoints?account=lantern_tea")
    assert [one["id"] for one in listed] == [made["endpoint"]]
    assert "secret" not in listed[0]
    assert mei.send("DELETE", path) == (204, None)
    assert code_of(mei.get(path)) == (404, "no_such_endpoint")


def test_what_failed_is_sent_again(mei: Caller, here: Town) -> None:
    _, made = add(mei, here)
    enqueue(account=here.shop, kind="price.changed", data={}, fact_id=1, now=timezone.now())
    send_all(broken(503))
    path = f"/webhooks/endpoints/{made['endpoint']}"
    _, page = mei.get(f"{path}/messages?limit=1")
    (told,) = page["items"]
    assert (told["state"], told["attempts"][0]["status"], page["next"]) == ("waiting", 503, None)

    assert mei.send("POST", f"/webhooks/messages/{told['key']}/replays")[1]["state"] == "waiting"
    Message.objects.get().due.delete()
    assert mei.send("POST", f"{path}/replays", {"since": "2020-01-01T00:00:00Z"}) == (
        200,
        {"count": 1, "is_more": False},
    )
    assert mei.send("POST", f"{path}/replays", {"since": "0001-01-01T00:00:00+14:00"})[1]["count"] == 0
    assert mei.send("POST", f"{path}/replays", {"since": "9999-12-31T23:59:59-14:00"})[1]["count"] == 0
    assert code_of(mei.send("POST", f"{path}/replays", {"since": "2020-01-01T00:00:00"})) == (
        422,
        "unfit_request",
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"url": "http://tea.example"}, (422, "unreadable_endpoint")),
        ({"types": []}, (422, "nothing_wanted")),
        ({"types": ["order.imagined"]}, (422, "unknown_message_type")),
        ({"types": "*"}, (422, "unfit_request")),
        ({"account": "1"}, (422, "unfit_request")),
        ({"account": 2**70}, (422, "unfit_request")),
        ({"url": "https://" + "a" * 600}, (422, "unfit_request")),
    ],
)
def test_what_cannot_be_an_endpoint_is_refused(
    mei: Caller, here: Town, changes: dict[str, object], expected: tuple[int, str]
) -> None:
    assert code_of(add(mei, here, **changes)) == expected
    assert Endpoint.objects.count() == 0


def test_nobody_but_staff_gets_near_it(mei: Caller, tao: Caller, nobody: Caller, here: Town) -> None:
    _, made = add(mei, here)
    _, test = mei.send("POST", f"/webhooks/endpoints/{made['endpoint']}/tests")
    path, message = f"/webhooks/endpoints/{made['endpoint']}", f"/webhooks/messages/{test['key']}"

    assert code_of(add(tao, here)) == (403, "not_your_account")
    assert code_of(tao.get("/webhooks/endpoints?account=lantern_tea")) == (403, "not_your_account")
    for method, where, body in (
        ("GET", path, None), ("PATCH", path, {"description": "x"}), ("DELETE", path, None), ("POST", f"{path}/suspension", None),
        ("DELETE", f"{path}/suspension", None), ("POST", f"{path}/secrets", None), ("POST", f"{path}/tests", None),
        ("GET", f"{path}/messages", None), ("POST", f"{path}/replays", {"since": "2026-01-01T00:00:00Z"}),
    ):  # fmt: skip
        assert code_of(tao.send(method, where, body)) == (404, "no_such_endpoint")
        assert code_of(nobody.send(method, where, body))[0] in {401, 403}
    for method, where in (("GET", message), ("POST", f"{message}/replays")):
        assert code_of(tao.send(method, where)) == (404, "no_such_message")
    assert Endpoint.objects.filter(disabled_at=None, removed_at=None).count() == 1


def test_the_types_are_told_and_a_copy_of_ones_own_names_the_endpoint(mei: Caller, here: Town) -> None:
    add(mei, here, description="till")

    _, types = mei.get("/webhooks/types")
    assert [one["name"] for one in types] == [one.name for one in CATALOGUE]
    assert {"product.published", "order.paid", "webhook.test"} <= set(BY_NAME)
    _, copy = mei.get("/me/export")
    assert [(one["account"], one["description"], one["what"]) for one in copy["webhook_endpoints"]] == [
        ("@lantern_tea", "till", "added")
    ]
    assert copy["webhook_messages"] == []
    assert timezone.now() > NOW
