"""Every weight, threshold and size of the engine, once, with its reason and its source.

A slate names the `version` of these numbers, so any answer can be recomputed. Times are milliseconds, money is
minor units. Nothing here reads a person, a brand's age or fame, or how low a price is.
"""

import hashlib
from dataclasses import dataclass, field

from magpie.engine.circles.params import CirclesParams
from magpie.engine.content.params import ContentParams
from magpie.engine.looks.params import LooksParams
from magpie.engine.ranker.params import RankerParams
from magpie.engine.retrieval.params import BlendParams
from magpie.engine.state.late_params import ORDERS, REFUNDS, LateParams
from magpie.engine.trials.params import TrialParams
from magpie.engine.trust.params import TrustParams
from magpie.kit.clock import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS


@dataclass(frozen=True)
class HeadWorth:
    """What one predicted behaviour is worth, in value points, and why. One point = one attentive second."""

    head: str
    points: float
    reason: str
    source: str


@dataclass(frozen=True)
class KindWeight:
    """How strongly one kind of event speaks of interest in its card, and which head it answers."""

    kind: str
    weight: float
    head: str
    reason: str


X_WEIGHTS = "reference/engine.md §1: public feed weights 2026-08 (like .5, share 2, follow 4, reply 5)"
INDIRECT = "reference/definitions.md 2.5: indirect orders, within 7 days and not from the click itself"
GMV = "reference/definitions.md: quality GMV subtracts refunds"

# One attentive second is the unit, so that a film, a picture and a product page share one scale. Ratios between the
# social heads follow the public anchor; commerce heads are placed above them by the design's order of stages
# (Interest < Attention < Desire < Action < Share), each step being rarer and closer to joy.
HEAD_WORTHS: tuple[HeadWorth, ...] = (
    HeadWorth(
        "click", 4.0, "opening a card is the first Desire; eight likes would be too much for a tap", X_WEIGHTS
    ),
    HeadWorth(
        "long_view", 10.0, "a long view holds about ten attentive seconds (LONG_VIEW_MS)", "own definition"
    ),
    HeadWorth("like", 5.0, "base of the anchor's ratios: like .5 -> 5 points", X_WEIGHTS),
    HeadWorth("comment", 20.0, "anchor says 10 likes; halved, since comments may quarrel", X_WEIGHTS),
    HeadWorth("share", 20.0, "anchor: share 2 = 4 likes; sharing is the fifth stage here", X_WEIGHTS),
    HeadWorth(
        "follow", 40.0, "anchor: follow 4 = 8 likes; it brings later, indirect conversion (B6)", X_WEIGHTS
    ),
    HeadWorth("cart", 30.0, "desire made explicit; about a third of the worth of an order", GMV),
    HeadWorth(
        "order",
        100.0,
        "the Action stage, reserving included; a fixed worth, so that dear goods are not pushed",
        GMV,
    ),
    HeadWorth(
        "assist",
        20.0,
        "a look that helped to sell another card of its shop, or goods it carries, within a week: a fifth of an order, as "
        "one of about five touches; apart from it, so that direct and indirect conversion are told apart (B6)",
        INDIRECT,
    ),
    HeadWorth("refund", -150.0, "a refund costs more than the order brought: two parcels and trust", GMV),
    HeadWorth(
        "not_interested", -60.0, "anchor: -43 against like .5; softened, since one tap is cheap", X_WEIGHTS
    ),
)

# Evidence of interest in a card, for interest vectors, trending and the sequence models.
KIND_WEIGHTS: tuple[KindWeight, ...] = (
    KindWeight("Content Viewed", 0.5, "long_view", "only when the view was long; attention without an act"),
    KindWeight("Video Playback Completed", 0.7, "long_view", "a film watched to its end"),
    KindWeight("Content Liked", 1.0, "like", "the unit"),
    KindWeight("Content Commented", 1.0, "comment", "as a like: the tone is unknown"),
    KindWeight("Content Shared", 1.5, "share", "vouched for before friends"),
    KindWeight("Product Shared", 1.5, "share", "vouched for before friends"),
    KindWeight("Content Favorited", 1.5, "like", "kept for later"),
    KindWeight("Product Clicked", 0.7, "click", "curiosity, cheaper than a like"),
    KindWeight("Product Viewed", 0.7, "click", "a detail page was read"),
    KindWeight("Product Added", 2.0, "cart", "wants it"),
    KindWeight("Stock Reserved", 3.0, "order", "took it"),
    KindWeight("Order Completed", 3.0, "order", "paid for it"),
    KindWeight("Product Reviewed", 1.0, "comment", "came back to tell"),
    KindWeight("Not Interested Marked", -2.0, "not_interested", "said no in words; outweighs one like"),
    KindWeight("Content Unliked", -1.0, "", "takes the like back"),
    KindWeight("Product Removed", -1.0, "", "takes half of the cart's weight back"),
)


@dataclass(frozen=True, kw_only=True)
class Params:
    """Sizes, horizons and weights that a site may change; the defaults are the product's."""

    # --- state: sizes bound memory; see tests/engine/test_bytes.py for bytes per card and per person
    people_max: int = 1_000_000
    "Persons kept at once; the longest idle leaves first. 1 M x 2.5 KB fits a 4 GB machine."
    person_idle_ms: int = 90 * DAY_MS
    "A person unseen for a quarter is forgotten (inferred state only; explicit choices stay)."
    events_ring: int = 64
    "Last events per person: the sequence recipe reads 50 (reference/frontier.md 1.4)."
    shown_ring: int = 2_000
    "Shown cards remembered per person (design §6)."
    heat_taus_ms: tuple[int, ...] = (HOUR_MS, DAY_MS, 7 * DAY_MS)
    "Decay of card counters: now, today, this week."
    board_cards: int = 128
    "Cards kept per board (overall, topic, circle): a page is 10, a sitting seldom passes 100."

    ids_room: float = 0.8
    "Share of the ranker's ids or counters in use at which, on a new day of the log, the idle ones are dropped."

    # --- learning
    example_window_ms: int = 30 * MINUTE_MS
    "A shown card's unanswered heads become negatives after this; a sitting rarely lasts longer."
    examples_max: int = 131_072
    "Served cards whose features wait for an answer, 700 bytes each; the oldest closes early when full."
    assists_max: int = 8
    "Looks that one order credits with having helped: a chain of touches is rarely longer, and an order teaches so much at most."

    long_view_ms: int = 10 * SECOND_MS
    "A view of ten seconds is a long view: two or three sentences read (own definition)."
    long_view_share: float = 0.75
    "Of a film shorter than that, three quarters: the rest is often credits."

    search_weight: float = 2.0
    "A search is a wish said aloud: as strong as a cart."
    sequence_trust_min: float = 0.1
    "Below a tenth of an honest person's weight, an act teaches no sequence: the models cannot scale a step by trust."
    sequence_batches_min: int = 8
    "Before some 250 steps from card to card the sequence model knows nothing: it then proposes no card."
    quiet_crowd_max: float = 1.5
    """All events of people who may not be remembered move a card by 1.5 likes a day at most: less than three honest
    people do, whose likes weigh about .6 each."""

    arrival_topics: int = 2
    "A new card begins among the cards of its two strongest topics: more would blur what it is."
    arrival_cards: int = 64
    "The hottest of each: of these the sequence model has learned most."
    given_max: int = 262_144
    """Records of what somebody gave to others, 88 bytes each (23 MB), so that it can be taken back: the last 60,000 acts. Of
    older ones what decays has mostly done so."""

    # --- retrieval
    source_cards: int = 100
    "Cards asked of each source: the recipe's top 100 per channel (frontier.md 1.5)."
    candidates_max: int = 500
    "Cards that reach the scorers (300-500 in engine.md §5): 500 cost 3 % more CPU than 300 and change six cards in a hundred."
    merge_rank_offset: float = 20.0
    "Reciprocal-rank merging: share = weight / (offset + rank)."

    search_life_ms: int = 2 * DAY_MS
    "A search that led nowhere in two days was a passing thought."
    visit_life_ms: int = 14 * DAY_MS
    "A visited shop stays near for a fortnight."
    neighbour_cards: int = 20
    "A small share: a fifth of what other sources bring (B8)."
    neighbour_more: int = 3
    "Times as many for who wants more from outside their circles; who wants less is brought none."
    trial_pool: int = 256
    "Cards on trial that one slate considers; of more, a random window, and the propensity says so."

    source_weights: tuple[tuple[str, float], ...] = (
        ("session_knn", 0.5), ("sequence", 0.5), ("co_visit", 0.5), ("topic", 1.0), ("followed", 1.0), ("search", 1.0),
        ("circle", 0.7), ("neighbour_circle", 0.3), ("subject", 1.5), ("trend", 0.6), ("held", 0.6), ("fresh", 0.4), ("trial", 0.0),
    )  # fmt: skip
    """Weight of each source in the merge: what a person said or did counts above what everybody does; the three gated
    channels speak through the gate too; trial cards stay by right and need no weight."""
    gate_questions_max: int = 16_384
    "Served slates that wait for an act to teach the gate, 1 kB each: two minutes at 100 slates/s, hours of a shop's."
    gate_weight: float = 1.0
    "The learned gate's ranking counts as much as any one explicit source."

    rank_cards: int = 100
    """Candidates that the light order (match, quality, merge) lets through to the ranker, which costs some 2 us a
    card: as many as compete for places after it (`select_cards`), and the light order already holds everything a
    person said."""

    # --- filters
    shown_max_content: int = 1
    "A post or video is shown once within the ring: stories are read once."
    shown_max_goods: int = 3
    "Goods may return: deciding takes a few looks; a fourth is nagging."
    shown_again_after_ms: int = 6 * HOUR_MS
    "Goods seen within this time do not return: not twice in one sitting."

    # --- value
    quality_floor: float = 0.5
    "Quality 0 halves the value, quality 1 gives 1.5 times: floor + quality (B12)."
    service_floor: float = 0.5
    "The same of whoever sells or tells it: good goods, good content and good service each earn exposure (B12, N2)."
    points_soft: float = 5.0
    "One like: within a like of zero, points bend smoothly towards zero and never lose their order."

    match_declared: float = 2.5
    """A full match with a declared topic more than triples the value: above the sum of all that is inferred (1.8), with room
    for what the ranker itself learns of a few acts (B15)."""
    match_followed: float = 1.8
    "A followed account: also said aloud; a topic that was chosen says slightly more than an account."
    match_taste: float = 0.5
    """A full match with inferred topics. All inferred terms together weigh 1.8, so what was declared (2.5) outranks
    everything that was guessed (B15)."""
    match_brand: float = 0.2
    "An account often engaged with; less than topics, so that new brands are found (B19)."
    match_function: float = 0.2
    "The category says what a thing is for (B4: function)."
    match_style: float = 0.1
    "Shared attributes (B4: style); weak, since merchants fill them unevenly."
    match_searched: float = 0.3
    "A search of the last two days: the strongest single guess."
    match_visited: float = 0.2
    "A shop opened in the last fortnight."
    match_session: float = 0.2
    "What like-minded sessions went on to, at most."
    match_covisit: float = 0.2
    "What comes next to the last cards, at most."
    match_circle: float = 0.1
    "What one's circle likes: a hint."
    session_half: float = 0.5
    "Session kNN score that counts half of its weight: one close session of a few."
    covisit_half: float = 0.05
    "Co-visit score that counts half of its weight: one in twenty went on to it."
    look_pull: float = 1.5
    """Value is multiplied by e^(1.5 x the score that this person's look at the card is expected to have; see looks): a card
    looked at one spread longer than others like it is worth four and a half times as much. In the lab (300 people, 10
    days) 1.5 brought newcomers and regulars more than 3, and more than the same evidence in points."""
    outside_less: float = 0.5
    "Who wants less from outside their own circles: a card at home there has to be worth twice as much to stand where it stood."
    outside_more: float = 2.0
    "The other way round: it may be worth half as much. Degrees, not doors: what is outside and far better still comes for everybody."
    price_fit_floor: float = 0.5
    "A price outside the band halves the value at most: the person may widen the band, we do not (B4)."

    # --- reasons
    reason_loss_min: float = 0.12
    """A cause is named only where the match falls by an eighth or more without it. What the ranker itself learned from one
    card's events moves a score by less (measured by tests/engine/test_true_reasons.py), so the named fall is real."""
    held_said_min: float = 0.25
    "Of its looks' mean, in deviations and shrunk: eight looks half a deviation longer than others of its kind."
    quality_said_min: float = 0.7
    "“Well rated” is said of a card whose quality is known to be good; 0.5 is the value of one nobody has judged."
    trend_said_min: float = 10.0
    "“Many people are looking” needs ten likes' worth of today's events; a newcomer's event counts for less than one."
    fresh_said_ms: int = 7 * DAY_MS
    "“Just published” is said for a week, the time a shop needs to show something to everybody once."
    reason_causes_max: int = 2
    "Things done that are tried as causes per slate, 0.1 ms each; of things said, which are cheaper, twice as many."
    reasons_max: int = 2
    "Reasons per card: more than two are not read."

    # --- selection
    trial_slots_per_card: float = 0.1
    "One place in ten is owed to new cards (B17, B18); YouTube and X report shares of this size for fresh corpora."
    trial_slots_newcomer: float = 0.05
    "Half of that from somebody who may be remembered and has hardly begun: whoever is not won by then tries nothing ever."
    newcomer_cards: int = 40
    "Cards shown until then: two sittings' worth, by which the feed has to be worth staying for."
    explore: float = 0.05
    """Sharpness of the draw: two cards whose scores differ by 5 % change places in about one slate of four, by 25 % in one
    of 150. So that what is about as good is shown about as often, and two strangers do not see one page."""
    select_cards: int = 100
    "Candidates that compete for places after scoring; the diversity of the rest would never be felt."
    window_cards: int = 5
    "Windows look at this many neighbours: about two screens."
    window_account_max: int = 1
    "One card of an account in five: no shop fills a screen (B17)."
    window_category_max: int = 2
    "Two of a category in five: enough to compare, not a shelf."
    window_topic_max: int = 2
    "Two cards in five of the same strongest topic: the same again at once pleases less; one in five hid what people said."
    window_kind_max: int = 3
    """Of five cards two are of another kind, where there are any: goods and stories side by side. In three towns of the
    lab (300 people, 10 days, seeds 1 to 3) newcomers enjoyed their first 20 cards by .014 more than with one of five."""
    diversity: float = 0.25
    "MMR: share of the top value that a full duplicate of a chosen card loses."

    # --- the parts' own numbers, each with its reasons in its own params module
    blend: BlendParams = field(default_factory=BlendParams)
    ranker: RankerParams = field(default_factory=RankerParams)
    content: ContentParams = field(default_factory=ContentParams)
    trials: TrialParams = field(default_factory=TrialParams)
    trust: TrustParams = field(default_factory=TrustParams)
    circles: CirclesParams = field(default_factory=CirclesParams)
    looks: LooksParams = field(default_factory=LooksParams)
    late: LateParams = ORDERS
    """Orders, carts, follows and assists answer a look of the week before, as reference/definitions.md 2.5 and 2.9 count
    indirect orders and last clicks; 64 MB keep a week of 27,000 showings a day, of which a third are kept."""
    sold: LateParams = REFUNDS
    """A refund answers an order of the thirty days before: delivery, the week of no reason, a dispute; 16 MB keep 500 orders a
    day."""

    @property
    def version(self) -> str:
        """A short name of exactly these numbers, e.g. 'p-4f1c2a9b'; logged with every slate."""
        body = repr((self, HEAD_WORTHS, KIND_WEIGHTS)).encode()
        return "p-" + hashlib.blake2b(body, digest_size=4).hexdigest()
