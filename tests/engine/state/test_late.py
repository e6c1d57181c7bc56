"""Answers that come days after: each meets the showing it came of, counts once, and what never comes is no in the end."""

import copy
import dataclasses

import msgspec
import numpy as np
import pytest

from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.ranker.spec import FEED
from magpie.engine.snapshot import capture
from magpie.engine.state.heads import HEAD
from magpie.engine.state.late_params import ORDERS, REFUNDS
from magpie.kit.clock import DAY_MS, HOUR_MS
from magpie.log.payloads import ServedCard, SlateServed, to_props
from tests.engine.small_town import SMALL, Town

TEA, LAMP, STORY = "product:tea", "product:lamp", "post:story"


def town_of(params: Params = SMALL) -> Town:
    """Lantern Tea sells tea and tells how it is made; a potter sells lamps; Lan tells of the tea, which her post carries."""
    town = Town(params)
    town.publish(TEA, account="account:tea")
    town.publish(LAMP, account="account:potter")
    town.publish("post:craft", account="account:tea")
    town.publish(STORY, account="account:lan", anchors=(TEA,))
    return town


def show(town: Town, card: str, *, person: str = "p:mei", slate: str = "s1", ms: float = 30_000.0) -> None:
    """A slate of this card, which is seen and left after so long."""
    cards = (ServedCard(card=card, source="topic", score=1.0, propensity=1.0),)
    props = to_props(SlateServed(as_of=0, seed=7, params="", cards=cards))
    told = {"person": person, "slate": slate, "scene": "feed"}
    town.say("Slate Served", props=props, **told)
    town.say("Content Impressed", card=card, **told)
    town.say("Content Viewed", card=card, measure=ms, **told)


def wait(town: Town, ms: int) -> None:
    """Time passes, in which somebody else does something now and then."""
    for _ in range(4):
        town.say("Products Searched", person="p:tao", props={"query": "x"}, by_ms=ms // 4)


def order(town: Town, card: str = TEA, *, person: str = "p:mei") -> None:
    town.say("Order Completed", person=person, card=card, ref="line:1", scene="store")


def asked(town: Town, head: str) -> list[float]:
    """[asked, yes] of a head over everything."""
    seen = town.engine.state.heads.ranker._state.prior - Ranker(FEED, seed=1)._state.prior
    return seen[HEAD[head]].tolist()


def once(yes: float) -> object:
    return pytest.approx([1.0, yes], abs=0.01)


def test_an_order_three_days_after_answers_the_showing_and_nothing_else() -> None:
    town = town_of()
    show(town, TEA)
    wait(town, 3 * DAY_MS)
    assert 0.0 < asked(town, "order")[0] < 1.0

    order(town)

    assert asked(town, "order") == once(1.0)
    assert town.engine.state.examples._slots == {}
    wait(town, 9 * DAY_MS)
    assert asked(town, "order") == once(1.0)
    assert asked(town, "like") == once(0.0)


def test_what_is_learned_late_is_what_was_known_at_the_showing() -> None:
    town = town_of()
    show(town, TEA)
    state = town.engine.state
    life = int(state.people["life"][state.people.rows.find("p:mei")])
    known = copy.deepcopy(state.examples.features(state.examples.find(life, state.cards.find(TEA))))
    wait(town, 3 * DAY_MS)

    kept = state.late.features(state.late.find(life, state.cards.find(TEA), now_ms=state.now_ms))

    assert all(kept[name].tolist() == known[name].tolist() for name in ("ids", "ts_ms", "dense", "history"))
    before = state.heads.ranker._state.wide[kept["ids"], HEAD["order"]].copy()
    order(town)
    assert (state.heads.ranker._state.wide[kept["ids"], HEAD["order"]] > before).all()


def test_a_no_is_said_in_shares_and_is_whole_after_a_week() -> None:
    town = town_of()
    show(town, TEA)
    said = []
    for _ in range(10):
        wait(town, DAY_MS)
        said.append(asked(town, "order")[0])

    assert said == sorted(said)
    assert len(set(np.round(said, 6))) == 3  # a day, three days, a week
    assert asked(town, "order") == once(0.0)
    assert len(town.engine.state.late) == 0


def test_an_order_after_the_week_and_one_that_no_showing_led_to_answer_nothing() -> None:
    town = town_of()
    show(town, TEA)
    wait(town, 8 * DAY_MS)
    order(town)
    order(town, LAMP)
    wait(town, DAY_MS)

    assert asked(town, "order") == once(0.0)


def test_a_second_showing_is_the_one_that_is_answered() -> None:
    town = town_of()
    show(town, TEA)
    wait(town, 2 * DAY_MS)
    show(town, TEA, slate="s2")
    wait(town, DAY_MS)

    order(town)

    assert asked(town, "order") == pytest.approx([2.0, 1.0], abs=0.01)


def test_a_visit_to_the_goods_does_not_take_the_answer_from_the_showing() -> None:
    town = town_of()
    show(town, TEA)
    wait(town, 2 * DAY_MS)
    town.say("Product Viewed", person="p:mei", card=TEA, scene="search")
    order(town)
    wait(town, 9 * DAY_MS)

    assert asked(town, "order") == once(1.0)


def test_a_refund_answers_the_order_weeks_later_and_the_order_stays() -> None:
    town = town_of()
    show(town, TEA)
    wait(town, 2 * DAY_MS)
    order(town)
    wait(town, 12 * DAY_MS)
    assert 0.0 < asked(town, "refund")[0] < 1.0

    town.say("Order Refunded", person="p:mei", card=TEA, ref="line:1")

    assert (asked(town, "order"), asked(town, "refund")) == (once(1.0), once(1.0))
    wait(town, 40 * DAY_MS)
    assert (asked(town, "order"), asked(town, "refund")) == (once(1.0), once(1.0))


def test_who_keeps_what_they_ordered_has_said_no_to_the_refund_after_a_month() -> None:
    town = town_of()
    show(town, TEA)
    order(town)
    wait(town, 32 * DAY_MS)

    assert (asked(town, "order"), asked(town, "refund")) == (once(1.0), once(0.0))


def test_an_order_credits_what_helped_to_sell_it_and_tells_it_from_itself() -> None:
    town = town_of()
    for number, card in enumerate((STORY, "post:craft", LAMP, TEA)):
        show(town, card, slate=f"s{number}")
        wait(town, HOUR_MS)

    order(town)

    # The story that carries the tea and the shop's craft helped; the potter's lamp did not, and tea sold itself.
    assert asked(town, "assist")[1] == pytest.approx(2.0, abs=0.01)
    assert asked(town, "order")[1] == pytest.approx(1.0, abs=0.01)
    wait(town, 9 * DAY_MS)
    assert asked(town, "assist") == pytest.approx([4.0, 2.0], abs=0.02)


def test_what_was_passed_by_helped_nobody() -> None:
    town = town_of()
    show(town, STORY, ms=900.0)
    order(town)

    assert asked(town, "assist")[1] == 0.0


def test_a_follow_answers_the_last_card_of_the_account() -> None:
    town = town_of()
    show(town, TEA)
    show(town, "post:craft", slate="s2")
    wait(town, 2 * DAY_MS)

    town.say("Creator Followed", person="p:mei", account="account:tea")

    assert asked(town, "follow") == pytest.approx([2.0, 1.0], abs=0.01)


def test_who_signs_in_to_buy_answers_what_they_saw_before() -> None:
    town = town_of()
    show(town, TEA, person="a:guest")
    wait(town, DAY_MS)
    show(town, STORY, person="a:guest", slate="s2")
    town.say("Person Identified", person="p:mei", props={"anonymous": "a:guest"})

    order(town)

    assert asked(town, "order")[1] == pytest.approx(1.0, abs=0.01)
    assert asked(town, "assist")[1] == pytest.approx(1.0, abs=0.01)


def test_who_may_not_be_remembered_leaves_nothing_to_wait_for() -> None:
    town = town_of()
    town.rights("p:mei", personalise=False)
    show(town, TEA)
    wait(town, DAY_MS)

    assert len(town.engine.state.late) == 0
    assert asked(town, "order")[0] > 0.0


def test_the_forgotten_leave_no_showing() -> None:
    town = town_of()
    show(town, TEA)
    order(town)
    wait(town, DAY_MS)
    state = town.engine.state
    assert (len(state.late), len(state.sold)) == (1, 1)

    town.say("Person Erased", person="p:mei")

    for showings in (state.late, state.sold):
        assert len(showings) == 0
        assert not any(showings.columns[name].any() for name in ("life", "ids", "dense", "probability"))


def test_a_full_ring_says_the_rest_of_the_oldest_no_and_holds_no_more() -> None:
    few = dataclasses.replace(SMALL, late=msgspec.structs.replace(ORDERS, showings_max=2))
    town = town_of(few)
    for number, card in enumerate((TEA, LAMP, STORY, "post:craft")):
        show(town, card, slate=f"s{number}")
        wait(town, HOUR_MS)

    state = town.engine.state
    assert (len(state.late), state.late.columns.rows) == (2, 2)
    shares = 2.0 + 2.0 * state.late.share(0)
    assert shares - 0.01 <= asked(town, "order")[0] < 4.0


def test_of_what_was_passed_by_one_in_eight_says_the_rest_for_all() -> None:
    town = town_of()
    for number in range(400):
        show(town, TEA, person=f"p:{number}", slate=f"s{number}", ms=900.0)
    wait(town, DAY_MS)
    state = town.engine.state
    assert 30 <= np.count_nonzero(state.late.columns["life"]) <= 70 and len(state.late) == 0
    for _ in range(60):
        wait(town, 4 * HOUR_MS)

    assert asked(town, "order") == [pytest.approx(400.0, rel=0.05), 0.0]
    assert not state.late.columns["life"].any()


def test_when_yeses_come_is_learned_from_them() -> None:
    town = town_of()
    for number in range(40):
        show(town, TEA, person=f"p:{number}", slate=f"s{number}")
    wait(town, 2 * DAY_MS)
    for number in range(40):
        order(town, person=f"p:{number}")

    shares = [town.engine.state.late.share(stage) for stage in range(len(ORDERS.start_came))]

    assert shares == sorted(shares)
    assert shares[2] < 0.1 and shares[4] > 0.95 and shares[-1] == 1.0
    assert len(REFUNDS.start_came) == len(REFUNDS.ages_ms) + 1


def test_a_snapshot_between_showing_and_order_changes_no_bit() -> None:
    town = town_of()
    show(town, TEA)
    show(town, STORY, slate="s2", ms=900.0)
    wait(town, 2 * DAY_MS)
    order(town)
    captured = capture(town.engine.state)
    other = Town(SMALL)
    other.engine = Engine(SMALL, seed=town.seed)
    other.engine.state.restore(captured.arrays, captured.plain)
    other.events, other.now_ms = list(town.events), town.now_ms
    assert other.engine.digest() == town.engine.digest()

    for one in (town, other):
        wait(one, 3 * DAY_MS)
        one.say("Order Refunded", person="p:mei", card=TEA, ref="line:1")
        wait(one, 9 * DAY_MS)

    assert other.engine.digest() == town.engine.digest()
    assert other.engine.state.late.bytes_used() == town.engine.state.late.bytes_used()
