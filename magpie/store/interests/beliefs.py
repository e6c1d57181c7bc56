"""What a person's own actions say about them, topic by topic, with the actions that say it.

The sums are those of the engine's published weights over the person's journey since the last reset, so a person can
check each one. Only topics are guessed at; nothing is ever guessed about who somebody is.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from magpie.domain.distribution import queries as cards
from magpie.domain.distribution.journeys import Step
from magpie.engine.params import KIND_WEIGHTS, Params
from magpie.log.event import Event

BELIEFS_MAX = 10
RESET_KIND = "Interests Reset"
WEIGHTS = {row.kind: row.weight for row in KIND_WEIGHTS}
VIEW_KIND = "Content Viewed"


@dataclass(frozen=True)
class Belief:
    """A topic, how strongly the actions speak for it beside the strongest one, and how many of each kind there were."""

    topic: str
    share: float
    evidence: tuple[tuple[str, int], ...]


def beliefs_from(steps: Sequence[Step]) -> list[Belief]:
    """Strongest first; only topics for which more speaks than against."""
    said = [step.event for step in _since_reset(steps) if _speaks(step.event)]
    known = cards.cards_by_id([event.card for event in said])
    sums: dict[str, float] = defaultdict(float)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for event in said:
        topics = known[event.card].features.topics if event.card in known else {}
        for topic, weight in topics.items():
            sums[topic] += WEIGHTS[event.kind] * weight
            counts[topic][event.kind] += 1
    ranked = sorted(((value, topic) for topic, value in sums.items() if value > 0), reverse=True)[
        :BELIEFS_MAX
    ]
    return [
        Belief(topic, value / ranked[0][0], tuple(counts[topic].most_common())) for value, topic in ranked
    ]


def _since_reset(steps: Sequence[Step]) -> Sequence[Step]:
    resets = [index for index, step in enumerate(steps) if step.event.kind == RESET_KIND]
    return steps[resets[-1] + 1 :] if resets else steps


def _speaks(event: Event) -> bool:
    """A short look says nothing; ten attentive seconds, or most of a short film, do."""
    if event.kind != VIEW_KIND:
        return event.kind in WEIGHTS and bool(event.card)
    params = Params()
    length_ms = event.props.get("total_length_ms") or 0
    enough_ms = (
        min(params.long_view_ms, params.long_view_share * length_ms) if length_ms else params.long_view_ms
    )
    return bool(event.card) and event.measure >= enough_ms
