"""One visit: pages of cards, looked at one after the other until the person has had enough, told to the log as it happens."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import ndtr

from magpie.demo.lab.policies import Policy
from magpie.demo.lab.town import LabTown, name_of
from magpie.log.payloads import to_props
from magpie.world.behaviour import Reactions, react
from magpie.world.sitting import Sitting

PAGES_MAX = 12
SAID = {
    "like": "Content Liked", "comment": "Content Commented", "share": "Content Shared", "follow": "Creator Followed",
    "visit": "Store Visited", "not_interested": "Not Interested Marked",
}  # fmt: skip
TRANSIT_MS = 400
PAUSE_MS = 900


@dataclass
class Visit:
    """What was shown, and how it was enjoyed: rows, enjoyment 0..1 of each, and affinity as felt there."""

    person: int
    rows: list[int] = field(default_factory=list)
    joys: list[float] = field(default_factory=list)
    felt: list[float] = field(default_factory=list)

    @property
    def mood(self) -> float:
        return float(np.mean(self.felt)) if self.felt else 0.0


def pay_visit(
    town: LabTown, policy: Policy, person: int, *, name: str, rng: np.random.Generator, seen: np.ndarray
) -> Visit:
    """One person comes, looks, reacts and leaves. `seen` bool[things] is theirs and is written."""
    visit, sitting = Visit(person), Sitting(town.affinity, person, seen)
    for page in range(PAGES_MAX):
        slate = f"{name}-{page}"
        chosen = policy.choose(person, slate=slate, count=town.params.page, shown=visit.rows)
        if not chosen.rows:
            break
        if chosen.slate is not None:
            town.say(
                "Slate Served",
                person=name_of(person),
                scene="feed",
                slate=slate,
                props=to_props(chosen.slate.served),
            )
        felt = sitting.feel(chosen.rows)
        reactions = react(felt, rng)
        for place, row in enumerate(chosen.rows):
            _look(town, person, row, place=place, slate=slate, reactions=reactions)
            visit.rows.append(row)
            visit.felt.append(float(felt[place]))
            visit.joys.append(float(ndtr(felt[place])))
            seen[row] = True
            if sitting.has_enough(float(felt[place]), rng):
                return visit
    return visit


def _look(town: LabTown, person: int, row: int, *, place: int, slate: str, reactions: Reactions) -> None:
    """One card passes: it is seen, maybe acted on, and left."""
    common: dict[str, Any] = {
        "person": name_of(person),
        "card": town.cards[row],
        "scene": "feed",
        "slate": slate,
        "position": place,
    }
    dwell_ms = int(reactions.ratio[place] * town.things.length_ms[row])
    town.say("Content Impressed", measure=float(max(dwell_ms, 1)), **common)
    town.now_ms += dwell_ms + TRANSIT_MS
    account = f"account:{int(town.things.shop[row])}"
    for signal, kind in SAID.items():
        if reactions.gave(signal)[place]:
            town.say(kind, account=account, **common)
    if town.things.kinds[row] == "product" and reactions.gave("click")[place]:
        town.say("Product Clicked", **common)
        if reactions.reserves[place]:
            town.say("Stock Reserved", **common)
    length_ms = int(town.things.length_ms[row])
    props = {"total_length_ms": length_ms, "completed": bool(reactions.ratio[place] >= 1.0)}
    town.say("Content Viewed", measure=float(dwell_ms), props=props, **common)
    town.now_ms += PAUSE_MS
