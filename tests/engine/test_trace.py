"""The trace ring: whole traces come back, old ones say that they have gone, a torn tail harms nothing."""

import math
from pathlib import Path

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.params import Params
from magpie.engine.state.heads import HEADS
from magpie.engine.trace import TraceRing, decode, encode, kept_of, pack, unpack
from tests.engine.small_town import Town

SOFT = Params().points_soft


@pytest.fixture
def town() -> Town:
    town = Town()
    for number in range(12):
        town.publish(f"product:{number}", account=f"account:{number % 3}")
    town.like("p:mei", "product:1")
    return town


def packed(town: Town, slate: str, person: str = "p:mei") -> bytes:
    answered = town.engine.answer_fully([SlateAsk(slate=slate, person=person, n=5)])[0]
    return pack(answered, [source.name for source in town.engine.sources])


def test_a_trace_says_all_that_led_to_the_slate(town):
    answered = town.engine.answer_fully([SlateAsk(slate="s", person="p:mei", n=5)])[0]
    trace = unpack(pack(answered, [source.name for source in town.engine.sources]))

    assert trace.removed == {"seen": ["product:1"]}
    assert trace.sources["fresh"] == 12
    assert len(trace.cards) == 11
    assert set(trace.heads) == set(HEADS)
    assert [trace.cards[at] for at in trace.chosen] == [card.card for card in answered.slate.cards]
    at = trace.chosen[0]
    product = (
        SOFT
        * math.log1p(math.exp(trace.terms["points"][at] / SOFT))
        * trace.terms["quality"][at]
        * trace.terms["service"][at]
        * trace.terms["match"][at]
        * trace.terms["price_fit"][at]
    )
    assert trace.score[at] == pytest.approx(product, rel=1e-3)
    assert trace.score[at] == pytest.approx(answered.slate.cards[0].score, rel=1e-4)


def test_a_trace_keeps_what_the_slate_was_drawn_from_in_full_precision(town, tmp_path: Path):
    first = [card.card for card in town.ask("p:mei", "s1", n=6).cards]
    ask = SlateAsk(slate="s2", person="p:mei", n=4, shown=tuple(first))
    answered = town.engine.answer_fully([ask])[0]
    ring = TraceRing(tmp_path)
    ring.write("s2", pack(answered, [source.name for source in town.engine.sources]))

    kept = ring.find_kept("s2")

    assert kept is not None
    assert kept.before == first[-4:]
    assert kept.chosen == answered.chosen
    assert kept.heads.tolist() == answered.candidates.heads.tolist()
    assert kept.numbers["match"].tolist() == answered.candidates.numbers["match"].astype(np.float32).tolist()
    assert ring.find_kept("s9") is None


def test_a_trace_of_an_earlier_magpie_is_explained_and_not_drawn_again(town):
    earlier = encode(decode(packed(town, "s1"))[:14])

    assert unpack(earlier).slate == "s1"
    assert kept_of(earlier) is None


def test_a_segment_that_another_process_dropped_has_gone(town, tmp_path: Path):
    ring = TraceRing(tmp_path)
    ring.write("s1", packed(town, "s1"))
    next(tmp_path.iterdir()).unlink()

    assert ring.find("s1") is None


def test_the_oldest_traces_go_and_say_so(town, tmp_path: Path):
    one = packed(town, "s0")
    ring = TraceRing(tmp_path, bytes_max=4 * 3 * len(one))
    for number in range(40):
        ring.write(f"s{number}", packed(town, f"s{number}"))

    assert ring.find("s0") is None
    found = ring.find("s39")
    assert found is not None
    assert found.slate == "s39"
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 4 * 3 * len(one)


def test_a_ring_reopens_and_passes_over_a_torn_record(town, tmp_path: Path):
    ring = TraceRing(tmp_path)
    ring.write("s1", packed(town, "s1"))
    ring.write("s2", packed(town, "s2"))
    ring.close()
    path = next(tmp_path.iterdir())
    path.write_bytes(path.read_bytes()[:-5])

    again = TraceRing(tmp_path)
    assert again.find("s1") is not None
    assert again.find("s2") is None
    again.write("s3", packed(town, "s3"))
    assert again.find("s3") is not None
    again.close()
    last = TraceRing(tmp_path)
    assert last.find("s3") is not None


def test_an_erased_persons_traces_are_dropped(town, tmp_path: Path):
    ring = TraceRing(tmp_path)
    ring.write("s1", packed(town, "s1", "p:mei"))
    ring.forget_persons({"p:mei"})
    ring.write("s2", packed(town, "s2", "p:tao"))

    assert ring.find("s1") is None
    assert ring.find("s2") is not None
    assert b"p:mei" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
