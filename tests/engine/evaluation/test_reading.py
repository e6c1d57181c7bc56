"""Evidence from a log and its traces: what counts, for which card, and what is passed over and why."""

from dataclasses import replace

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.evaluation.evidence import Change
from magpie.engine.evaluation.reading import NoSlates, Reader, read_evidence
from magpie.engine.params import Params
from magpie.engine.trace import Kept, kept_of, pack
from magpie.log.payloads import to_props
from tests.engine.evaluation.cast import OWN
from tests.engine.small_town import SMALL, Town

pytestmark = pytest.mark.wide
CHANGE = Change(OWN, OWN.changed({"like": 9.0}))


class Site:
    """A town whose slates are kept."""

    def __init__(self) -> None:
        self.town, self.kept = Town(), dict[str, Kept | None]()
        for number in range(24):
            self.town.publish(
                f"product:{number}", account=f"account:{number % 6}", topics={f"t{number % 4}": 1.0}
            )

    def serve(self, person: str, slate: str, *, shown: tuple[str, ...] = (), **more: object) -> list[str]:
        engine = self.town.engine
        answered = engine.answer_fully([SlateAsk(slate=slate, person=person, n=6, shown=shown)])[0]
        self.kept[slate] = kept_of(pack(answered, [source.name for source in engine.sources]))
        self.town.say("Slate Served", person=person, slate=slate, scene="feed",
                      props=to_props(answered.slate.served), **more)  # fmt: skip
        return [card.card for card in answered.slate.cards]

    def reader(self, **more: object) -> Reader:
        return Reader(SMALL, CHANGE, SMALL.version, self.kept.get, **more)  # type: ignore[arg-type]

    def read(self, **more: object):  # type: ignore[no-untyped-def]
        return read_evidence(self.town.events, self.reader(**more), home="here")


def test_what_was_done_counts_for_the_slate_and_the_place_where_the_card_stood() -> None:
    site = Site()
    first = site.serve("p:mei", "s1")
    site.serve("p:tao", "s2")
    site.town.say("Content Impressed", person="p:mei", card=first[2], slate="s1")
    site.town.say("Content Liked", person="p:mei", card=first[2], slate="s1")
    site.town.say("Content Liked", person="p:mei", card=first[2], slate="s1")
    site.town.say("Content Viewed", person="p:mei", card=first[2], slate="s1", measure=500.0)
    # An order names no slate: it belongs to the one that last showed the card to this person, within the half hour.
    site.town.say("Order Completed", person="p:mei", card=first[1])
    site.town.say("Order Completed", person="p:mei", card=first[0], by_ms=SMALL.example_window_ms)

    evidence = site.read().evidence
    like, order, value = (evidence.measure(name) for name in ("like", "order", "value"))

    assert evidence.person.tolist() == [0, 1]
    assert evidence.reward[0, :, like].tolist() == [0, 0, 1, 0, 0, 0]
    assert evidence.reward[0, :, order].tolist() == [0, 1, 0, 0, 0, 0]
    assert evidence.reward[0, :, value].tolist() == [0, 100, 5, 0, 0, 0]
    assert evidence.reward[1].sum() == 0.0
    assert evidence.reached[0].tolist() == [True, True, True, False, False, False]


def test_the_chances_are_those_of_the_log_also_on_a_second_page_and_after_new_cards() -> None:
    site = Site()
    first = site.serve("p:mei", "s1")
    site.town.publish("product:24", account="account:9", topics={"t1": 1.0})
    site.serve("p:mei", "s2", shown=tuple(first))

    reading = site.read()

    assert len(reading.evidence) == 2
    assert not reading.passed


def test_a_slate_that_cannot_be_computed_again_is_passed_over_and_counted() -> None:
    site = Site()
    site.serve("p:mei", "s1")
    site.serve("p:mei", "s2")
    site.kept["s1"] = None
    site.serve("p:tao", "s3", simulated=True)
    site.serve("p:tao", "s4")
    kept = site.kept["s4"]
    assert kept is not None
    site.kept["s4"] = replace(
        kept, heads=kept.heads * np.linspace(0.5, 1.5, len(kept.cards), dtype=np.float32)[:, None]
    )

    reading = site.read()

    assert len(reading.evidence) == 1
    assert dict(reading.passed) == {"trace not kept": 1, "simulated": 1, "cards changed since": 1}
    assert len(site.read(simulated=True).evidence) == 1


def test_slates_of_other_weights_say_nothing_and_nothing_at_all_is_refused() -> None:
    site = Site()
    site.town.engine.rank_by(CHANGE.now, site.town.engine._layer)
    site.serve("p:mei", "s1")

    with pytest.raises(NoSlates, match="made with other weights 1"):
        site.read()
    assert Params().version != SMALL.version


def test_predictions_are_the_rankers_own() -> None:
    site = Site()
    site.serve("p:mei", "s1")
    kept = site.kept["s1"]
    assert kept is not None

    evidence = site.read().evidence

    own = kept.heads[kept.chosen].astype(np.float64)
    assert evidence.said[0, :, 1:] == pytest.approx(own)
    assert evidence.said[0, :, 0] == pytest.approx(own @ OWN.points_of_heads)
