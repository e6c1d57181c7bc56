"""What the simulated world decides freely, each number with its reason. What is fitted to a real log stands in `fitted`."""

from typing import Final

# --- taste
CIRCLE_SHARE: Final = 0.78
"How much of a person's taste is their circle's; the rest is their own. Whose taste it is not would belong to no circle."
SECOND_CIRCLE_SHARE: Final = 0.12
"People stand with one foot in a neighbouring circle: without that nothing ever spreads."
OWN_TOPICS: Final = 3
"Topics that a person loves for no reason a circle could tell."
STYLES: Final = 6
"Hidden directions of taste that no topic names: bright or quiet, old or new. The engine never sees them."
STYLE_WOBBLE: Final = 0.4
"How far people of one circle stand from its style, against how far circles stand from each other (1)."
MAKER_LEAN: Final = 1.0
"How far a shop's hand leans to the style of the circle it makes for, against its own hand (1): makers live among them."
WEIGHTS: Final = {"topic": 0.62, "style": 0.42, "quality": 0.30, "price": 0.22, "own": 0.35}
"Parts of affinity before it is put on a common scale. `own` is what nobody can know of one person and one thing."
BUDGET_SPREAD: Final = 0.7
"Standard deviation of the log of what people like to spend."

# --- reaction
WATCH_PULL: Final = 0.62
"Correlation of affinity with the rank of the watch ratio: people do not watch only what they love."
SIGNAL_PULL: Final = {
    "click": 0.0, "long_view": 0.0, "like": 0.8, "comment": 0.6, "share": 0.8, "follow": 0.8, "visit": 0.5,
    "not_interested": -0.9,
}  # fmt: skip
"What affinity adds to a signal beyond the watch: who likes does not only watch longer. 0 where the watch says it all."
RESERVE_RATE: Final = 0.012
"Share of opened products that are reserved at median affinity and a fitting price; no public rule exists, so this is ours."
RESERVE_PULL: Final = 0.9
BUY_RATE: Final = 0.05
"Share of opened products that are bought at median affinity: more than shops see (1 to 3 %), or fifty people buy nothing."
BASE_MS: Final = {"video": 0, "post": 9_000, "product": 7_000}
"How long a picture with its story, or a product, takes to read once; a film takes its own length."

# --- coming and staying
VISIT_CARDS: Final = 22.0
"Cards of a visit at a neutral mood; a good one is longer."
BOREDOM: Final = 0.5
"What the same topic again within eight cards costs in enjoyment, in standard deviations of affinity."
RETURN_BASE: Final = 0.55
RETURN_PULL: Final = 0.9
"Chance to come back tomorrow after a neutral visit, and what a visit one deviation better adds to its log-odds."
