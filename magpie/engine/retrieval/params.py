"""Every number the retrieval models are set by, once, with its reason.

Settings were chosen on the last 15 % of training sessions of two click logs, never on their test parts.
"""

from dataclasses import dataclass

from magpie.kit.clock import DAY_MS


@dataclass(frozen=True, kw_only=True)
class KnnParams:
    """Session kNN. A session key idle for `gap_ms` starts a new session; one idle for `keep_ms` is not met."""

    sessions_max: int = 200_000
    """Slots; the oldest session makes room. 200,000 sessions of 20 items cost 33 MB plus their lists."""
    session_items: int = 20
    """Newest distinct items of a session that can be met and pooled; longer sessions say little more."""
    listed_max: int = 2_048
    """Widest list of sessions per item, a power of two."""
    per_item: int = 1_500
    """How many of an item's newest sessions are met; the published Serenade setting is 1,502."""
    neighbours: int = 200
    """Sessions pooled per question (reference/frontier.md 1.5)."""
    last: int = 8
    """How many of the newest clicks ask; older clicks moved validation by less than .001."""
    lag_decay: float = 1.0
    """Weight of a click = (1 - lag / clicks) ** lag_decay: 1 is the linear decay of VMIS."""
    match_keep: float = 0.6
    """A neighbour first met at lag k counts match_keep ** k: sharing the newest click says most."""
    idf: float = 1.0
    """Weight of rarity: 1 + log(sessions / sessions with the item), as published for V-SKNN."""
    gap_ms: int = 0
    """0: a session ends only when its slot is needed again."""
    keep_ms: int = 0
    """0: an idle session is met until its slot is needed again."""


@dataclass(frozen=True, kw_only=True)
class CoVisitParams:
    """Pairs within a few positions, counted forward fully and backward in part."""

    neighbours: int = 64
    """Kept per item: 12 bytes each."""
    window: int = 8
    """Positions within which two items count as visited together (reference/frontier.md 1.5)."""
    gap_scale: float = 3.0
    """A pair at gap g counts exp(-(g - 1) / gap_scale)."""
    backward: float = 0.6
    """A pair met in the other order says a little less (reference/frontier.md 1.5)."""
    tau_ms: int = 60 * DAY_MS
    """Counts fall to 1/e in this time; 0 never forgets."""
    last: int = 10
    """How many of the newest items ask."""
    lag_keep: float = 0.7
    """The item k clicks ago asks with .7 ** k."""
    prior: float = 5.0
    """Visits an item is credited with beforehand, so that one visit is not a certainty."""


@dataclass(frozen=True, kw_only=True)
class SequenceParams:
    """The EMA-attention-softmax model."""

    width: int = 64
    """128 gained .007 HR in the recipe on long histories, at twice the time and memory."""
    length: int = 20
    """Newest items of a history that are looked at; 50 serves long film-like histories."""
    taus: tuple[float, ...] = (0.01, 1.0, 3.0, 10.0)
    """Start of the positional heads: weight exp(-lag / tau)."""
    content_taus: tuple[float, ...] = (20.0, 60.0)
    """Start of the two content heads: they look further back than the positional ones."""
    hidden: int = 128
    """Twice the width, as in the recipe (reference/frontier.md 1.4)."""
    temperature: float = 5.0
    """Scores are cosines times this; chosen on validation near the recipe's 6, where 10 lost NDCG."""
    is_tied: bool = True
    """One vector per item for reading and for predicting; apart only pays above about 100 events per item."""
    batch: int = 32
    """Events per step, counted, never timed: a replay then takes the same steps."""
    negatives: int = 1_024
    """Shared by the batch, so both big products are BLAS; more gained nothing."""
    dropout: float = 0.1
    """Strong dropout hurts a learner that sees each event once."""
    row_step: float = 0.1
    """An online learner needs big row-wise steps: .05 cost a sixth of HR in the recipe."""
    bias_step: float = 0.05
    """Half of the vectors' step: popularity moves slower than taste."""
    dense_step: float = 1e-3
    """Adam's usual step for the shared weights."""
    momentum: float = 0.9
    """Adam's usual first moment."""
    energy_keep: float = 0.998
    """Adam's second moment over about 500 steps."""
    energy_start: float = 1e-4
    """Adagrad starts near zero: an item's first events move it most."""
    start_scale: float = 0.1
    """Start vectors N(0, .1), as in the recipe."""
    replays: int = 0
    """Batches of remembered events learned again after each batch of new ones, at the price of as many: 1 doubles what
    learning costs."""
    remembered: int = 131_072
    """Newest events that may be learned again, where any are: 84 bytes each at a length of 20."""
    mean_batches: int = 0
    """Answer from the mean of about so many batches, 0 from the last step alone: on a dense catalogue the mean is worth
    .013 HR (ML-1M, validation); where an item is met a few times it would lag behind (Beauty: -.004)."""
    refresh_batches: int = 64
    """How often the negatives' popularity table is drawn up anew: 2,048 events."""
    scanned_max: int = 50_000
    """Up to here every card is asked about (.4 ms); above, those in the lists nearest to the person (decision 0014)."""
    list_cards: int = 128
    """Room of a list. Half of it finds a little more of the exact answer, at twice the centres to compare with."""
    looked_at_max: int = 2_048
    """Cards asked about in the nearest lists: .96 of the exact best ten and .88 of the best hundred among 54,542 goods of
    a real shop (decision 0014)."""
    turn_batches: int = 2
    """Every so many batches one list is gone through: without, .92 and .81 of the same."""


@dataclass(frozen=True, kw_only=True)
class GateParams:
    """The learned blend. `floors` are added to each channel's share before the logarithm."""

    floors: tuple[float, ...] = (1e-7, 1e-3, 1e-3, 1e-3)
    """Added to a share before its logarithm: a silent channel says little, not minus infinity."""
    log_starts: tuple[float, ...] = (0.7, 0.3, 0.3, 0.0)
    """Start weights of the channels' log shares; every other weight starts at 0."""
    bucket_edges: tuple[int, ...] = (5, 15)
    """History lengths at which a new set of weights begins: below 5, 5 to 14, 15 and more."""
    step: float = 0.1
    """Adagrad step of the gate's weights (reference/frontier.md 1.5)."""
    energy_start: float = 1e-2
    """Large first steps are damped: the gate starts from known weights."""


@dataclass(frozen=True, kw_only=True)
class BlendParams:
    """How many candidates each channel brings, and the channels' own settings."""

    per_channel: int = 100
    """The recipe's top 100 of each channel."""
    knn: KnnParams = KnnParams()
    covisits: CoVisitParams = CoVisitParams()
    sequence: SequenceParams = SequenceParams()
    gate: GateParams = GateParams()
