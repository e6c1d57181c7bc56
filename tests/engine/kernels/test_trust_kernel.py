"""The kernel of trust agrees with its plain reference, event by event."""

import numpy as np
import pytest

from magpie.engine.kernels.trust_reference import PlainTrust
from magpie.engine.trust import Trust, TrustParams, hour_scales
from magpie.kit.clock import DAY_MS

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
        ours.append(trust.weight(**told))
        theirs.append(plain.weigh(**told))

    assert ours == pytest.approx(theirs, rel=1e-6)
    assert 0.0 in ours and max(ours) > 0.9


def test_a_late_event_fades_nothing() -> None:
    params, scales = TrustParams(), hour_scales(KINDS)
    trust, plain = Trust(params, hour_scale=scales), PlainTrust(params, scales.tolist())
    liked = {"card": 5, "kind": 2, "client": 0}

    first = trust.weight(person=1, ts_ms=NOW_MS, **liked)
    late = trust.weight(person=2, ts_ms=NOW_MS - DAY_MS, **liked)
    assert first == plain.weigh(person=1, ts_ms=NOW_MS, **liked)
    assert late == plain.weigh(person=2, ts_ms=NOW_MS, **liked)  # as if it had come in time
