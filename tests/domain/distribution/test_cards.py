"""Cards: what the engine learns of goods and content, in order, once, and nothing stale."""

import io
import time

import httpx
import msgspec
import pytest

from magpie.config.wiring import WIRING
from magpie.domain.content import actions as content
from magpie.domain.distribution import queries
from magpie.domain.distribution.models import Card
from magpie.domain.distribution.slates import NoSlate, fetch_slate
from magpie.domain.distribution.words import split_words
from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import AttributeDraft
from magpie.domain.outbox.relay import Relay
from magpie.domain.people import actions as people
from magpie.kit.clock import SystemClock, ms_of
from magpie.log.event import Event
from magpie.log.payloads import CardPublished, Words, from_props
from tests.domain.cast import NOW, MemoryLog, Town, carry, green_tea, photo, relay_to, town


def post(here: Town) -> str:
    made = content.publish_content(
        account=here.shop, kind="post", file=io.BytesIO(photo()), title_zh="喝茶", title_en="Tea time",
        products=[here.product], now=NOW,
    )  # fmt: skip
    return f"post:{made}"


def published(log: MemoryLog, card: str) -> list[CardPublished]:
    return [
        from_props(event.props, CardPublished)
        for event in log.of_kind("Card Published")
        if event.card == card
    ]


def test_a_product_becomes_a_whole_card(truth: str) -> None:
    here = town(attributes=(AttributeDraft(name="origin", value_zh="杭州", value_en="Hangzhou"),))
    log = MemoryLog()

    carry(log)

    (event,) = log.of_kind("Card Published")
    card = from_props(event.props, CardPublished)
    assert (event.kind, event.card, event.account) == (
        "Card Published",
        f"product:{here.product}",
        f"account:{here.shop}",
    )
    assert (event.ts_ms, event.simulated, card.version) == (ms_of(NOW), False, 1)
    features = card.features
    assert (features.kind, features.category, features.topics) == ("product", "food/tea", {"tea": 1.0})
    assert (features.price_minor, features.currency, features.available) == (6800, "CNY", 20)
    assert (features.published_ms, features.attributes) == (ms_of(NOW), {"origin": "Hangzhou"})
    assert features.words[:6] == ("明前", "前绿", "绿茶", "spring", "green", "tea")
    assert card.display.title == Words(zh="明前绿茶", en="Spring green tea")
    assert (card.display.account_handle, card.display.url) == ("lantern_tea", f"/p/{here.product}")


def test_a_post_carries_its_product_and_follows_its_price(truth: str) -> None:
    here = town()
    card, log = post(here), MemoryLog()
    carry(log)
    offer = goods_queries.get_product(here.product).skus[0].offer

    goods.change_price(offer=offer, price_minor=5900, now=NOW)
    carry(log)

    first, second = published(log, card)
    assert (first.features.anchors, first.features.category) == ((f"product:{here.product}",), "food/tea")
    assert (first.features.price_minor, second.features.price_minor) == (6800, 5900)
    assert (first.version, second.version, second.display.price_minor) == (1, 2, 5900)
    assert [c.features.price_minor for c in published(log, f"product:{here.product}")] == [6800, 5900]


def test_a_withdrawn_product_leaves_its_posts_and_comes_back(truth: str) -> None:
    here = town()
    card, log = post(here), MemoryLog()
    carry(log)

    goods.withdraw_product(product=here.product, now=NOW)
    carry(log)
    assert [event.card for event in log.of_kind("Card Withdrawn")] == [f"product:{here.product}"]
    assert published(log, card)[-1].features.anchors == ()
    assert list(queries.cards_by_id([card, f"product:{here.product}"])) == [card]
    goods.publish_product(draft=green_tea(here.shop), now=NOW)
    carry(log)

    assert published(log, card)[-1].features.anchors == (f"product:{here.product}",)
    assert set(queries.cards_by_id([card, f"product:{here.product}"])) == {card, f"product:{here.product}"}


def test_stock_is_said_when_it_changes_and_only_then(truth: str) -> None:
    here = town()
    log = MemoryLog()
    carry(log)

    made = goods.reserve_stock(person=here.tao, sku=here.sku, quantity=2, now=NOW)
    carry(log)
    goods.release_reservation(person=here.tao, reservation=made.id, now=NOW)
    carry(log)

    assert [event.measure for event in log.of_kind("Stock Changed")] == [18.0, 20.0]
    assert log.kinds() == [
        "Rights Changed",
        "Card Published",
        "Stock Reserved",
        "Stock Changed",
        "Reservation Released",
        "Stock Changed",
    ]
    assert (
        queries.cards_by_id([f"product:{here.product}"])[f"product:{here.product}"].features.available == 20
    )


def test_a_new_name_is_on_every_card(sqlite_truth: str) -> None:
    here = town()
    card, log = post(here), MemoryLog()
    carry(log)

    people.rename_account(account=here.shop, name_zh="月光茶", name_en="Moon Tea", now=NOW)
    carry(log)

    assert {c: view.display.account_name.en for c, view in queries.cards_by_id([card, f"product:{here.product}"]).items()} == {
        card: "Moon Tea", f"product:{here.product}": "Moon Tea"
    }  # fmt: skip


def test_hearing_a_fact_twice_says_nothing_new(sqlite_truth: str) -> None:
    here = town()
    log = MemoryLog()
    relay = carry(log)
    count = len(log.events)

    hearing = WIRING.hearing_of(WIRING.read("ProductPublished", {"product": here.product}))
    from django.db import transaction

    from magpie.domain.outbox.wiring import Moment

    with transaction.atomic():
        hearing.handlers[0](
            WIRING.read("ProductPublished", {"product": here.product}), Moment(now=NOW, is_simulated=False)
        )
    while relay.step():
        pass

    assert len(log.events) == count
    assert Card.objects.get().version == 1


def test_every_event_is_one_the_catalogue_knows_and_needs_nothing_more(sqlite_truth: str) -> None:
    from magpie.log.catalogue import kind_named

    here = town()
    log = MemoryLog()
    post(here)
    people.follow_account(person=here.tao, account=here.shop, now=NOW)
    people.reset_interests(person=here.tao, now=NOW)
    goods.reserve_stock(person=here.tao, sku=here.sku, now=NOW)
    goods.withdraw_product(product=here.product, now=NOW)
    people.erase_person(person=here.tao, now=NOW)
    carry(log)

    for event in log.events:
        kind = kind_named(event.kind)
        assert kind.origin == "server"
        assert all(getattr(event, need) for need in kind.needs), event
        assert set(kind.schema.get("required", ())) <= set(event.props), event
    assert len({event.id for event in log.events}) == len(log.events)


# A promise in seconds, so not a fast test: the whole town may be using this machine meanwhile.
@pytest.mark.wide
def test_a_publication_is_in_the_log_within_a_second(sqlite_truth: str) -> None:
    here = town()
    log = MemoryLog()
    relay = Relay(WIRING, append=log.append, read_mark=log.marks.get, clock=SystemClock())
    relay.start()
    try:
        started = time.monotonic()
        card = post(here)
        while not published(log, card) and time.monotonic() - started < 5:
            time.sleep(0.002)
        waited_s = time.monotonic() - started
    finally:
        relay.stop()

    assert waited_s < 1


def test_marks_survive_in_the_log_with_the_events(sqlite_truth: str) -> None:
    town()
    log = MemoryLog()
    carry(log)

    assert list(log.marks) == ["outbox-owner", relay_to(log).mark_name]
    assert relay_to(log).step() == 0


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("手工茶杯",), ("手工", "工茶", "茶杯")),
        (("茶",), ("茶",)),
        (("Hand-made tea cup",), ("hand", "made", "tea", "cup")),
        (("iPhone手机壳 ＡＢＣ",), ("iphone", "手机", "机壳", "abc")),
        (("The cup is for you", "a b"), ("cup",)),
        (("", "  ", "！！"), ()),
    ],
)
def test_words_are_pairs_of_chinese_and_whole_latin(texts: tuple[str, ...], words: tuple[str, ...]) -> None:
    assert split_words(*texts) == words


ANSWER = {
    "slate": "s1", "person": "p:x", "scene": "feed", "as_of": 9, "personalised": True, "params": "1", "page": "next",
    "cards": [
        {
            "card": "product:7", "source": "trending", "position": 0, "score": 0.5, "propensity": 1.0,
            "reasons": [{"code": "popular", "cause": "", "share": 0.1, "text": {"en": "Popular", "zh": "热门"}}],
            "display": {"title": {"en": "Tea"}, "price_minor": 6800},
        }
    ],
}  # fmt: skip


def test_a_slate_is_asked_with_the_page_token_and_read_whole() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=msgspec.json.encode(ANSWER))

    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://gateway")
    slate = fetch_slate(token="t0ken", n=5, after=9, client=client)

    assert asked[0].headers["Authorization"] == "Bearer t0ken"
    assert msgspec.json.decode(asked[0].content) == {
        "scene": "feed",
        "n": 5,
        "page": "",
        "after": 9,
        "subject": "",
    }
    (card,) = slate.cards
    assert (card.kind, card.display.title.en, card.reasons[0].text.zh, slate.page) == (
        "product",
        "Tea",
        "热门",
        "next",
    )


@pytest.mark.parametrize(
    ("status", "body"), [(500, b"{}"), (429, b"{}"), (200, b"<html>"), (200, b'{"slate": "s"}'), (302, b"")]
)
def test_a_gateway_that_answers_nonsense_is_one_refusal(status: int, body: bytes) -> None:
    client = httpx.Client(
        transport=httpx.MockTransport(lambda request: httpx.Response(status, content=body)),
        base_url="http://gateway",
    )

    with pytest.raises(NoSlate):
        fetch_slate(token="t", client=client)


def test_a_gateway_that_is_not_there_is_one_refusal() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    client = httpx.Client(transport=httpx.MockTransport(refuse), base_url="http://gateway")
    with pytest.raises(NoSlate) as refused:
        fetch_slate(token="t", client=client)

    assert refused.value.detail == {"why": "ConnectError"}


def test_events_of_a_simulated_shop_say_so(sqlite_truth: str) -> None:
    person = people.make_person(now=NOW, simulated=True)
    shop = people.open_account(person=person, kind="shop", handle="demo_tea", name_en="Demo", now=NOW)
    goods.publish_product(draft=green_tea(shop), now=NOW)
    log = MemoryLog()

    carry(log)

    events: list[Event] = log.events
    assert [event.simulated for event in events] == [True, True]
