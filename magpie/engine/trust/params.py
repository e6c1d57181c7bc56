"""The numbers of trust, each with its reason. All are this project's own choice: no public rule exists."""

from collections.abc import Iterable

import msgspec
import numpy as np

from magpie.engine.arrays import F32
from magpie.kit.clock import DAY_MS, HOUR_MS, MINUTE_MS


class TrustParams(msgspec.Struct, frozen=True):
    """Sizes and rates of the rule in README.md."""

    once_days: int = 30
    "A like says nothing new when repeated; after 30 to 60 days the pair is forgotten and may speak again."
    once_keys: int = 1 << 20
    "Pairs remembered per generation (two generations, 9 bytes a slot, 38 MB); full means the older one goes early."
    hour_ms: int = HOUR_MS
    "Half-life of a person's pressure: a busy evening is forgiven by the morning."
    weight_floor: float = 0.02
    "Below a fiftieth nothing counts and nothing is remembered, so a flood cannot push out the memory of others."
    newcomer: float = 0.25
    "A person never seen before weighs a quarter: four strangers speak as loudly as one regular."
    full_cards: int = 10
    "Distinct cards until standing is full: one page of a slate."
    full_kinds: int = 3
    "Distinct kinds of event: looking, staying and one act; a script that only likes stays a stranger."
    full_age_ms: int = 30 * MINUTE_MS
    "Age in log time: one sitting, the example window of the ranker."
    client_ratio: float = 2.0 / 3.0
    "The n-th person of one client or network on one card weighs (2/3)^(n-1); all of them together at most 3 persons."
    crowd_scale: float = 0.75
    "Strangers' acts on one card: each counts 1 / (1 + crowd / .75); with the floor, any number of them sums to about 2.7."
    look_scale: float = 240.0
    """Kinds ordinary at more than 240 an hour are looks: they only settle budgets, so a crowd of them is not pressed. A look
    that was long is an act: it warms the card."""
    unshown: float = 0.0
    """What an anonymous client says of a card that no slate put before it counts for nobody else: whoever really came by a
    link is anonymous for one visit, and a script that invents ids is never asked to look at its own card. It still teaches
    that browser's own feed."""
    shown_keys: int = 1 << 19
    "Cards put before anonymous browsers, per generation (9 bytes a slot, 38 MB): 2,000 visitors of 250 cards each."
    shown_life_ms: int = DAY_MS
    "A page left open overnight still counts in the morning; the token it speaks with has long been renewed."
    crowd_half_life_ms: int = DAY_MS
    "A card that strangers discover day after day is not held back by last week's crowd."


# How many events of a kind in an hour are still ordinary: at this pressure the next one weighs one half.
# Looking is cheap and frequent (a card each two seconds is 1,800 an hour); acts are rare.
HOUR_SCALE: dict[str, float] = {
    "Content Impressed": 1_800.0,
    "Content Viewed": 1_800.0,
    "Video Playback Started": 600.0,
    "Video Content Playing": 1_800.0,
    "Video Playback Paused": 600.0,
    "Video Playback Completed": 240.0,
    "Product Viewed": 120.0,
    "Product Clicked": 120.0,
}
HOUR_SCALE_ELSE = 20.0  # likes, favourites, shares, comments, carts: one every three minutes


def hour_scales(kinds: Iterable[str]) -> F32:
    """The scale of each kind, in the order of the caller's kind codes, e.g. [1800., 20., …]."""
    return np.array([HOUR_SCALE.get(kind, HOUR_SCALE_ELSE) for kind in kinds], dtype=np.float32)
