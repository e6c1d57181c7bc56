"""The numbers of content, interest and price, each with its reason."""

import msgspec

from magpie.kit.clock import DAY_MS, HOUR_MS


class ContentParams(msgspec.Struct, frozen=True):
    """Sizes, half-lives and shares."""

    # --- vectors
    dims: int = 64
    "Signed feature hashing to 64 numbers: 256 bytes a card; two unrelated cards then agree by 1/8 at most cases."
    hashes: int = 4
    "Each feature lights four places, so that two features colliding in one still differ in three (Weinberger 2009)."
    idf_buckets: int = 1 << 16
    "Document counts by hashed feature: bounded memory; at 20,000 distinct words one in six shares its bucket."
    word_weight: float = 1.0
    "The unit."
    topic_weight: float = 3.0
    "A topic is chosen by a person; it says as much as three words."
    attribute_weight: float = 2.0
    "Said by the shop about one thing; between a word and a topic."
    category_weight: float = 2.0
    "As an attribute: it says what the thing is, not whom it suits."

    # --- facets of a card
    topic_slots: int = 6
    "Six topics describe a card; the seventh would be a tag for search engines."
    attribute_slots: int = 8
    "Origin, season, maker, process, craft, occasion, theme, certificate."
    category_slots: int = 3
    "food, food/tea, food/tea/oolong: deeper paths than three levels are cut at the third."

    # --- interests of a person
    interest_slots: int = 16
    "Topics kept per person; a taxonomy of a few hundred leaves rarely shows more than a dozen at once."
    account_slots: int = 16
    "Shops a person is drawn to; beyond sixteen it is no longer a preference."
    attribute_interest_slots: int = 16
    "As accounts."
    category_interest_slots: int = 16
    "As accounts."
    taus_ms: tuple[int, ...] = (HOUR_MS, 3 * DAY_MS, 60 * DAY_MS)
    "This sitting, this week, this season (reference/engine.md §5 State)."
    mix: tuple[float, ...] = (0.3, 0.3, 0.4)
    "Long-term taste leads slightly; the sitting can still turn the feed within three events."
    facet_tau_ms: int = 30 * DAY_MS
    "Shops, styles and functions are slower than topics: one month."
    inferred_max: float = 0.8
    "Whatever is inferred stays below what is declared (1.0), so declared interests outrank (B15)."
    doubt: float = 2.0
    "Confidence is total / (total + 2): two likes make half a conviction."
    declared_slots: int = 32
    "Declared topics kept per person; the page of interests offers fewer."

    # --- price band
    price_half_life_ms: int = 90 * DAY_MS
    "A wallet changes with the season."
    price_prior: float = 2.0
    "The first two choices count as much as the prior spread."
    spread_prior: float = 0.7
    "Log-spread before evidence: e^.7, from half to twice the price."
    spread_min: float = 0.2
    "Even a person who always pays 50 considers 40 to 65."
    band_width: float = 1.28
    "Spreads on each side: eight in ten of a person's own choices lie inside a normal band."
    evidence_min: float = 2.0
    "No band before two acts' worth of evidence."

    # --- nearest cards
    topics_asked: int = 8
    "Topics of a person looked into at once."
    pool_factor: int = 4
    "Cards fetched for each one returned; content then picks among them."
