"""What is asked of the engine, what it answers, and what it refuses: slates, beliefs, exposure, its pulse.

Plain structs that cross a border between processes; who only asks needs no numpy.
"""

import msgspec

from magpie.kit.errors import Refusal
from magpie.log.payloads import Reason, ServedCard, SlateServed

__all__ = [
    "Belief",
    "Beliefs",
    "BeliefsAsk",
    "CircleNow",
    "Exposure",
    "ExposureAsk",
    "ExposureLine",
    "Leaning",
    "Learned",
    "Near",
    "NotYetLearned",
    "OutsideShown",
    "Pulse",
    "Reason",
    "ServedCard",
    "Slate",
    "SlateAsk",
    "SlateServed",
    "Spread",
    "Stopped",
    "TooManyAsks",
    "TrialNow",
    "Unseen",
]


class SlateAsk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request for cards.

    `slate` is the id the answer will have; randomness is a function of the engine's seed and this id alone.
    `after` is the log offset the answer must have learned (-1: whatever is there). `shown` are cards already on
    this page. `subject` is the card, account or query the page is about (related goods), "" for none.
    `may_personalise` is False when the edge could not wait for the newest rights; it can only take away.
    `rights_version` is the newest version the page has seen.
    """

    slate: str
    person: str
    scene: str = "feed"
    n: int = 10
    after: int = -1
    shown: tuple[str, ...] = ()
    subject: str = ""
    may_personalise: bool = True
    rights_version: int = 0
    simulated: bool = False


class Slate(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: cards best first, and what the log will keep of them. `variant` is the arm it was made by, as
    'orders:more'; "" outside any experiment."""

    slate: str
    person: str
    scene: str
    served: SlateServed
    variant: str = ""

    @property
    def cards(self) -> tuple[ServedCard, ...]:
        return self.served.cards


class BeliefsAsk(msgspec.Struct, frozen=True, kw_only=True):
    """Whose beliefs, once `after` is learned. The last two are as in a `SlateAsk`: they can only take away."""

    person: str
    after: int = -1
    may_personalise: bool = True
    rights_version: int = 0


class Belief(msgspec.Struct, frozen=True):
    """`subject` is "topic:tea", "account:9" or "category:food/tea"; `strength` is 0..1 as the match reads it, 1 for what the
    person said themselves (`is_said`). `acts` counts the remembered acts that speak for it, e.g. {"Content Liked": 2};
    `since_ms` and `last_ms` are the first and last of them in UTC, 0 where none is remembered.
    """

    subject: str
    strength: float
    is_said: bool
    since_ms: int
    last_ms: int
    acts: dict[str, int]


class Leaning(msgspec.Struct, frozen=True):
    """How much longer a person looks at cards of `subject`, "topic:tea" or "account:9", than others do at the same cards: in
    standard deviations, negative for shorter, e.g. -.31. Cards are ranked by it.
    """

    subject: str
    longer: float


class OutsideShown(msgspec.Struct, frozen=True):
    """Of the last `cards` somebody was shown whose circle is known, the `share` at home outside their own circles, e.g. .23."""

    cards: int
    share: float


class Beliefs(msgspec.Struct, frozen=True, kw_only=True):
    """Strongest first, at most ten of each sort; `leanings` hold topics and accounts. `as_of` is the last offset learned.

    `outside` is None where no circle of theirs is known, or of nothing that they were shown.
    """

    person: str
    as_of: int
    personalised: bool
    topics: tuple[Belief, ...] = ()
    accounts: tuple[Belief, ...] = ()
    categories: tuple[Belief, ...] = ()
    leanings: tuple[Leaning, ...] = ()
    outside: OutsideShown | None = None


class ExposureAsk(msgspec.Struct, frozen=True, kw_only=True):
    """Whose ledger, once `after` is learned, and who asks; an operator reads everybody's."""

    account: str
    person: str = ""
    is_operator: bool = False
    after: int = -1


class ExposureLine(msgspec.Struct, frozen=True):
    """One tier of one card: `size` impressions were owed, `settled` of them count by trust, `engaged` of those led to
    something, e.g. 18 of 62 and 3. `chances` sums the logged propensities of its servings. `ended` is "running", "promoted",
    "graduated", "below_peers", "not_shown", "time_up" or "withdrawn"; rate and bounds are written when the line ends.
    Times are UTC milliseconds.
    """

    card: str
    tier: int
    size: int
    from_ms: int
    until_ms: int
    served: int
    chances: float
    seen: int
    settled: float
    engaged: float
    peers_rate: float
    lower: float
    upper: float
    ended: str


class Exposure(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first. `may_read` is false, and nothing is told, where the person asking does not own the account."""

    account: str
    as_of: int
    may_read: bool
    lines: tuple[ExposureLine, ...] = ()


class Learned(msgspec.Struct, frozen=True):
    """One thing just learned of somebody who is not named: they did `kind` on `card`, and lean to `topic` more or less.

    `who` is "visitor" or "member", no more; strengths are 0..1 as in a `Belief`, e.g. tea from .21 to .42.
    """

    kind: str
    card: str
    who: str
    topic: str
    before: float
    after: float
    at_ms: int
    simulated: bool


class TrialNow(msgspec.Struct, frozen=True):
    """A tier that is running: the card's bounds against the rate of its peers, as they would be judged now."""

    card: str
    tier: int
    size: int
    from_ms: int
    served: int
    seen: int
    settled: float
    engaged: float
    peers_rate: float
    lower: float
    upper: float


class Unseen(msgspec.Struct, frozen=True):
    """Running tiers of which nobody has seen a showing yet: how many, since when the oldest, and the newest of them."""

    count: int = 0
    since_ms: int = 0
    newest: tuple[TrialNow, ...] = ()


class CircleNow(msgspec.Struct, frozen=True):
    """One circle: its cards, the share of what it likes that they hold, and its topics' slugs, most telling first."""

    circle: int
    cards: int
    closeness: float
    topics: tuple[str, ...]


class Near(msgspec.Struct, frozen=True):
    """Two circles whose tastes are alike: lift is 1 where chance is, 2 for the same taste."""

    one: int
    other: int
    lift: float


class Heard(msgspec.Struct, frozen=True):
    """What circles are sought in: so many looks ever, and the people whose last ones are kept."""

    people: int = 0
    looks: int = 0


class Spread(msgspec.Struct, frozen=True):
    """How warm one card is in each circle today, warmest first; a like just now is worth about 1. Both have the same length."""

    card: str
    circles: tuple[int, ...]
    warmths: tuple[float, ...]


class Truth(msgspec.Struct, frozen=True):
    """How true one head's probabilities are in one scene, over some weeks: of so many showings `asked`, what share was
    `said` to do it, what share did it, and the mean distance of the two over bins of what was said (ECE)."""

    scene: str
    head: str
    asked: float
    said: float
    done: float
    error: float


class Shares(msgspec.Struct, frozen=True):
    """How today's seen showings are spread: over so many accounts and cards; Gini of accounts (0 = all alike, 1 = one has
    all) and of cards, the share of the largest account, and of the half of all live cards that are seen least."""

    accounts: int = 0
    cards: int = 0
    gini_accounts: float = 0.0
    gini_cards: float = 0.0
    largest_account: float = 0.0
    tail: float = 0.0


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """The engine at this moment, bounded; nothing in it says who anybody is.

    `turns` are (last offset learned, system-wide monotonic seconds), oldest first: when each turn of learning ended.
    """

    as_of: int
    learned: tuple[Learned, ...] = ()
    trials: tuple[TrialNow, ...] = ()
    unseen: Unseen = Unseen()
    on_trial: int = 0
    heard: Heard = Heard()
    circles: tuple[CircleNow, ...] = ()
    near: tuple[Near, ...] = ()
    spreads: tuple[Spread, ...] = ()
    truths: tuple[Truth, ...] = ()
    shares: Shares = Shares()
    turns: tuple[tuple[int, float], ...] = ()


class NotYetLearned(Refusal):
    code, status = "not_learned_in_time", 503
    en = "Event {after} was not learned within {limit_s} s; learned so far: {applied}. It is kept; ask again."
    zh = "事件 {after} 未能在 {limit_s} 秒内学完，目前学到 {applied}。事件已保存，请稍后重试。"


class TooManyAsks(Refusal):
    code, status = "too_many_asks", 503
    en = "{waiting} slates are already waiting; try again shortly."
    zh = "已有 {waiting} 个推荐请求在排队，请稍后重试。"


class Stopped(Refusal):
    code, status = "engine_stopped", 503
    en = "The engine is stopping; nothing was lost."
    zh = "引擎正在停止，没有数据丢失。"
