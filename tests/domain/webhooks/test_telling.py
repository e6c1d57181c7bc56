"""From a fact to a message: the wiring table, once per fact, tests and replays."""

import json
from datetime import timedelta

import pytest

from magpie.config.wiring import WIRING
from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people import actions as people
from magpie.domain.webhooks import actions, queries, rules
from magpie.domain.webhooks.catalogue import BY_NAME
from magpie.domain.webhooks.handlers import tell
from magpie.domain.webhooks.models import Due, Endpoint, Message
from magpie.domain.webhooks.refusals import EndpointIsOff, TestUnderWay, UnknownMessageType
from tests.domain.cast import MINUTE, NOW, MemoryLog, Town, carry, green_tea
from tests.domain.webhooks.cast import (
    OPEN_NET,
    Courier,
    broken,
    deliver,
    deliver_until_quiet,
    endpoint,
    tell_price,
)

pytestmark = pytest.mark.wide


def told_types() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("type", flat=True))


def test_what_happens_to_goods_is_told_in_the_words_of_the_catalogue(here: Town) -> None:
    carry(MemoryLog())
    endpoint(here)
    offer = goods_queries.get_product(here.product).skus[0].offer
    goods.change_price(offer=offer, price_minor=5900, now=NOW + MINUTE, by=here.mei)
    goods.receive_stock(sku=here.sku, quantity=3, now=NOW + MINUTE)
    goods.publish_product(draft=green_tea(here.shop, handle="oolong", title_en="Oolong"), now=NOW + MINUTE)
    goods.withdraw_product(product=here.product, why="sold out", now=NOW + MINUTE)
    carry(MemoryLog())

    said = {one.type: json.loads(one.body) for one in Message.objects.order_by("-pk")}
    assert (
        set(said)
        == {"product.published", "product.withdrawn", "price.changed", "stock.moved"}
        <= set(BY_NAME)
    )
    assert said["price.changed"] == {
        "type": "price.changed",
        "timestamp": "2026-03-01T12:01:00Z",
        "data": {"product": here.product, "offer": offer, "from_minor": 6800, "to_minor": 5900, "currency": "CNY", "is_simulated": False},
    }  # fmt: skip
    assert said["stock.moved"]["data"]["quantity"] == 3
    assert said["product.withdrawn"]["data"] == {
        "product": here.product,
        "why": "sold out",
        "is_simulated": False,
    }
    assert said["product.published"]["data"]["handle"] == "oolong"
    for name, one in said.items():
        assert set(one["data"]) == {*BY_NAME[name].data, "is_simulated"}


def test_handlers_that_run_twice_tell_once(here: Town) -> None:
    carry(MemoryLog())
    endpoint(here)
    goods.receive_stock(sku=here.sku, quantity=3, now=NOW)
    from magpie.domain.outbox.models import Fact

    row = Fact.objects.order_by("-pk").first()
    assert row
    fact = WIRING.read(row.name, row.payload)
    for _ in range(3):
        for handler in WIRING.hearing_of(fact).handlers[1:]:
            handler(fact, Moment(now=NOW, is_simulated=False, fact_id=row.pk))
    carry(MemoryLog())

    assert told_types() == ["stock.moved"]
    assert Due.objects.count() == 1


def test_whether_anybody_listens_is_asked_once_for_facts_handled_together(
    here: Town, django_assert_num_queries: object
) -> None:
    batch: dict[str, object] = {}
    handler = tell("stock.moved", shop=lambda fact: here.shop, data=lambda fact: {})
    with django_assert_num_queries(1):  # type: ignore[operator]
        for number in range(3):
            handler(object(), Moment(now=NOW, is_simulated=False, fact_id=number, batch=batch))


def test_each_endpoint_hears_what_it_asked_for_and_nobody_hears_of_another_shop(here: Town) -> None:
    other = people.open_account(person=here.tao, kind="shop", handle="tao_pots", name_en="Tao pots", now=NOW)
    foreign = actions.add_endpoint(
        person=here.tao, account=other, url="https://pots.example", types=["*"], reach=OPEN_NET, now=NOW
    )
    all_of_it = endpoint(here)
    stock = endpoint(here, url="https://tea.example/stock", types=["stock.moved"])
    quiet = endpoint(here, url="https://tea.example/off")
    actions.switch_off(person=here.mei, endpoint=quiet.endpoint, now=NOW)

    assert tell_price(here) == 1

    assert list(Message.objects.values_list("endpoint", flat=True)) == [all_of_it.endpoint]
    assert stock.endpoint != foreign.endpoint


def test_nothing_is_asked_of_goods_while_nobody_listens(
    here: Town, django_assert_num_queries: object
) -> None:
    asked: list[object] = []

    def shop(fact: object) -> int:
        asked.append(fact)
        return here.shop

    handler = tell("stock.moved", shop=shop, data=lambda fact: {"words": asked.append("data")})
    with django_assert_num_queries(1):  # type: ignore[operator]
        handler(object(), Moment(now=NOW, is_simulated=False, fact_id=1))
    assert asked == []

    endpoint(here, types=["price.changed"])
    handler("fact", Moment(now=NOW, is_simulated=False, fact_id=1))
    assert asked == ["fact"]


def test_a_type_nobody_described_stops_the_table_when_it_is_built() -> None:
    with pytest.raises(UnknownMessageType):
        tell("order.imagined", shop=lambda fact: 1, data=lambda fact: {})


def test_a_queue_that_is_full_switches_its_endpoint_off(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "WAITING_MAX", 3)
    added = endpoint(here)

    told = [tell_price(here, fact_id=fact) for fact in range(6)]

    seen = queries.get_endpoint(person=here.mei, endpoint=added.endpoint)
    assert told == [1, 1, 1, 1, 0, 0]
    assert (seen.is_open, seen.disabled_why, seen.waiting) == (False, "full", 4)


def test_a_test_message_reaches_its_endpoint_alone_and_one_at_a_time(here: Town) -> None:
    added = endpoint(here, types=["price.changed"])
    endpoint(here, url="https://tea.example/other")

    key = actions.send_test(person=here.mei, endpoint=added.endpoint, now=NOW)
    with pytest.raises(TestUnderWay):
        actions.send_test(person=here.mei, endpoint=added.endpoint, now=NOW)
    courier = Courier()
    deliver(courier)

    (letter,) = courier.letters
    assert letter.headers["webhook-id"] == key
    assert json.loads(letter.body)["type"] == "webhook.test"
    assert actions.send_test(person=here.mei, endpoint=added.endpoint, now=NOW) != key


def test_a_replayed_message_keeps_its_id_and_its_tries_are_counted_on(here: Town) -> None:
    added = endpoint(here)
    tell_price(here)
    courier = Courier()
    deliver(courier)
    (told,) = queries.messages_page(person=here.mei, endpoint=added.endpoint).rows

    assert actions.replay(person=here.mei, message=told.key, now=NOW + MINUTE)
    assert not actions.replay(person=here.mei, message=told.key, now=NOW + MINUTE)
    deliver(courier, now=NOW + MINUTE)

    told = queries.get_message(person=here.mei, message=told.key)
    assert [(one.number, one.status) for one in told.attempts] == [(1, 200), (2, 200)]
    assert len({letter.headers["webhook-id"] for letter in courier.letters}) == 1
    actions.switch_off(person=here.mei, endpoint=added.endpoint, now=NOW)
    with pytest.raises(EndpointIsOff):
        actions.replay(person=here.mei, message=told.key, now=NOW)


def test_a_replay_since_an_instant_takes_what_failed_or_everything(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = endpoint(here)
    for fact in range(2):
        tell_price(here, fact_id=fact, now=NOW + fact * MINUTE)
    deliver(Courier(), now=NOW + MINUTE)
    tell_price(here, fact_id=2, now=NOW + 2 * MINUTE)
    late = deliver_until_quiet(broken(), now=NOW + 2 * MINUTE)

    def again(**how: object) -> actions.Replayed:
        return actions.replay_since(person=here.mei, endpoint=added.endpoint, now=late, **how)  # type: ignore[arg-type]

    assert again(since=NOW) == actions.Replayed(1, is_more=False)
    assert again(since=NOW) == actions.Replayed(0, is_more=False)
    assert again(since=NOW + MINUTE, is_everything=True) == actions.Replayed(1, is_more=False)
    deliver(Courier(), now=late + timedelta(days=1))
    assert Due.objects.count() == 0
    monkeypatch.setattr(rules, "REPLAY_MAX", 2)
    assert again(since=NOW, is_everything=True) == actions.Replayed(2, is_more=True)
    assert again(since=NOW, is_everything=True) == actions.Replayed(1, is_more=False)


def test_pages_of_messages_join_without_a_gap_for_equal_instants(
    here: Town, django_assert_num_queries: object
) -> None:
    added = endpoint(here)
    for fact in range(7):
        tell_price(here, fact_id=fact)
    deliver(Courier())

    seen, cursor = [], ""
    while True:
        with django_assert_num_queries(4):  # type: ignore[operator]
            page = queries.messages_page(person=here.mei, endpoint=added.endpoint, cursor=cursor, limit=3)
        seen += [one.key for one in page.rows]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor

    assert len(seen) == len(set(seen)) == 7
    assert Endpoint.objects.count() == 1
