"""The numbers of the circles, each with its reason. Measured ones name the measurement in README.md."""

import msgspec

from magpie.kit.clock import DAY_MS


class CirclesParams(msgspec.Struct, frozen=True):
    """Sizes, times and the resolution."""

    links: int = 96
    "Strongest co-engaged cards kept per card: 768 bytes. Where every card meets every other, 48 forget what they learn."
    history: int = 32
    "Latest cards of a person that a new one is linked to: two sittings; a mixed page alone says little of taste."
    half_life_ms: int = 14 * DAY_MS
    "Circles follow a fortnight, as the peers of trials do; yesterday's fashion fades."
    resolution: float = 1.3
    "Above 1 (Reichardt and Bornholdt 2006): at 1 two of eight planted circles melt when half the events are noise."
    usual_floor: float = 0.02
    "Added to a circle's usual share under the root: a person's few cards of a tiny circle are not yet a taste."
    passes_max: int = 8
    "Local moving settles in three to five passes; the limit is for graphs that never do."
    moved_share: float = 0.005
    "A pass that moves fewer than one node in 200 is the last of its level."
    levels_max: int = 6
    "Merging halves the graph at least; six levels take 2,000 cards to the most circles allowed."
    cards_min: int = 5
    "Fewer cards are an accident, not a circle."
    circles_max: int = 32
    "Circles with counters of their own; the largest are kept."
    chance_factor: float = 1.2
    "Chance alone gives modularity about .97 / sqrt(links per card) (Reichardt and Bornholdt 2006): ask for a quarter more."
    overlap_min: float = 0.3
    "A new circle keeps an old one's id when they share three tenths of the smaller one's cards."
    run_events_min: int = 500
    "Below 500 new links a search would only repeat the last one."
    run_events_max: int = 50_000
    "A busy site still seeks anew every 50,000 links."
    run_share: float = 0.25
    "Circles are sought again after a quarter more links, within these limits, and on each new day."
    places_per_event: int = 2_000
    "Work done on a running search with each event: some 10 us; 20,000 cards are done within 8,000 events."
    days_kept: int = 30
    "Daily memberships kept, so the spread of a card from circle to circle can be seen for a month."
    rescale_log2: float = 20.0
    "New links weigh 2^(time / half-life) instead of old ones fading; at 2^20 everything is divided by it."
