"""The kernels of trust agree with their plain reference, event by event."""

import numpy as np
import pytest

from magpie.engine.kernels.trust_reference import PlainOnce, PlainTrust
from magpie.engine.trust.params import TrustParams, hour_scales
from magpie.engine.trust.trust import Trust
from magpie.kit.clock import DAY_MS

pytestmark = pytest.mark.wide
KINDS = ("Content Impressed", "Content Viewed", "Content Liked", "Content Favorited")
NOW_MS = 1_763_800_000_000
NEVER_ROLLS, ROLLS_OFTEN = 1 << 14, 256


@pytest.mark.parametrize("once_keys", [NEVER_ROLLS, ROLLS_OFTEN])
def test_weigh_agrees_with_its_reference(once_keys: int) -> None:
    params = TrustParams(once_keys=once_keys)
    scales = hour_scales(KINDS)
    trust, plain = Trust(params, hour_scale=scales), PlainTrust(params, scales.tolist())
    rng = np.random.default_rng(4)
    ours, theirs, now_ms = [], [], NOW_MS
    for _ in range(4_000):
        now_ms += int(rng.integers(0, 60_000))
        client = int(rng.integers(0, 5)) * 0x1F00_0000_0000_0001
        person, card, kind = (int(rng.integers(0, most)) for most in (40, 90, 4))
        told = {"person": person, "card": card, "kind": kind, "ts_ms": now_ms, "client": client}
        told["voice"] = float(rng.choice([0.0, 0.3, 1.0]))
        is_long = bool(rng.random() < 0.3)
        ours.append(trust.weigh(**told, is_long=is_long))
        theirs.append(plain.weigh(**told, is_act=is_long or kind > 1))

    assert np.array(ours) == pytest.approx(np.array(theirs), rel=1e-6)
    own, heard, answer = np.array(ours).T
    assert (own == 0.0).any() and own.max() > 0.9 and heard.max() > 0.9
    assert ((own > 0.0) & (heard == 0.0)).any()
    assert ((answer > 0.0) & (own == 0.0)).any()


@pytest.mark.parametrize("shown_keys", [NEVER_ROLLS, ROLLS_OFTEN])
def test_showing_agrees_with_its_reference(shown_keys: int) -> None:
    params, rng = TrustParams(shown_keys=shown_keys), np.random.default_rng(5)
    trust, plain = Trust(params, hour_scale=hour_scales(KINDS)), PlainOnce(shown_keys, params.shown_life_ms)
    now_ms = NOW_MS
    for _ in range(600):
        now_ms += int(rng.integers(0, 600_000))
        person, cards = int(rng.integers(0, 30)), rng.integers(0, 200, 6).astype(np.int32)
        trust.show(person=person, cards=cards, ts_ms=now_ms)
        for card in cards.tolist():
            plain.add((person, card), now_ms)
        other, all_cards = int(rng.integers(0, 30)), np.arange(200, dtype=np.int32)
        known = trust.were_shown(person=other, cards=all_cards)
        assert known.tolist() == [plain.count((other, card)) > 0 for card in range(200)]


def test_a_late_event_fades_nothing() -> None:
    params, scales = TrustParams(), hour_scales(KINDS)
    trust, plain = Trust(params, hour_scale=scales), PlainTrust(params, scales.tolist())
    liked = {"card": 5, "kind": 2, "client": 0, "voice": 1.0}

    first = trust.weigh(person=1, ts_ms=NOW_MS, **liked)
    late = trust.weigh(person=2, ts_ms=NOW_MS - DAY_MS, **liked)
    assert first == plain.weigh(person=1, ts_ms=NOW_MS, is_act=True, **liked)
    assert late == plain.weigh(person=2, ts_ms=NOW_MS, is_act=True, **liked)  # as if it had come in time
