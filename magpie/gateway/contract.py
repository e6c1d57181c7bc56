"""The structs that cross the wire: what callers send and what they get back.

The OpenAPI document is generated from these, so a field exists once. Absent means the default shown.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from magpie.engine.ask import Belief, ExposureLine, Leaning, OutsideShown

ID_CHARS = 200

PersonId = Annotated[
    str, Meta(pattern=r"^[pa]:[0-9A-Za-z_.:\-]{1,120}$", description="p:<id> known, a:<id> anonymous")
]
CardId = Annotated[str, Meta(max_length=ID_CHARS, description='"product:7", "post:3", "video:9"')]
Offset = Annotated[int, Meta(ge=-1, le=2**53, description="position in the journey log")]
SceneName = Literal["feed", "live", "video", "mall", "search", "store", "share", "push", "flash"]


class Saying(msgspec.Struct, frozen=True):
    """One sentence in both languages."""

    en: str
    zh: str


class Problem(msgspec.Struct, frozen=True):
    """Why something was refused. `code` is stable; `detail` holds the plain values of the sentence."""

    code: str
    message: Saying
    detail: dict[str, Any] = {}


class ProblemAnswer(msgspec.Struct, frozen=True):
    error: Problem


class RefusedEntry(msgspec.Struct, frozen=True):
    """One event of a batch that was not recorded: its place in the batch and why."""

    index: int
    code: str
    message: Saying


class BatchAnswer(msgspec.Struct, frozen=True):
    """Given only after the events are on disk. `offset` is the last event's place, -1 when there was none."""

    offset: int
    applied_offset: int
    accepted: int
    repeated: int
    refused: list[RefusedEntry]


class NothingAccepted(msgspec.Struct, frozen=True):
    """A batch of which every event was refused."""

    error: Problem
    refused: list[RefusedEntry] = []


class SlateRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ask for cards. `after` is an offset the answer must have learned; `page` is the last answer's mark."""

    scene: SceneName = "feed"
    n: Annotated[int, Meta(ge=1, le=50)] = 10
    after: Offset = -1
    page: Annotated[str, Meta(max_length=8_192)] = ""
    subject: CardId = ""
    person: PersonId | None = None
    token: Annotated[str, Meta(max_length=8_192)] = ""


class ReasonAnswer(msgspec.Struct, frozen=True):
    """One true cause of a card: without it the score would be lower by `share` of the whole."""

    code: str
    cause: str
    share: float
    text: Saying


class CardAnswer(msgspec.Struct, frozen=True):
    """A card of a slate; `display` is what its owner published, as it is in the log."""

    card: str
    source: str
    position: int
    score: float
    propensity: float
    reasons: list[ReasonAnswer]
    display: msgspec.Raw


class SlateAnswer(msgspec.Struct, frozen=True):
    """The ordered cards. `as_of` is the last offset learned; `page` asks for the next ones."""

    slate: str
    person: str
    scene: str
    as_of: int
    personalised: bool
    params: str
    page: str
    cards: list[CardAnswer]


class RightsAnswer(msgspec.Struct, frozen=True):
    """The version of this person's choices that slates wait for from now on."""

    person: str
    rights_version: int


class BeliefsAnswer(msgspec.Struct, frozen=True):
    """Strongest first. All empty, and `personalised` false, where nothing may be inferred or it cannot be sure."""

    person: str
    as_of: int
    personalised: bool
    topics: tuple[Belief, ...]
    accounts: tuple[Belief, ...]
    categories: tuple[Belief, ...]
    leanings: tuple[Leaning, ...]
    outside: OutsideShown | None


class TrialsAnswer(msgspec.Struct, frozen=True):
    """The ledger of trial exposure of an account, newest first, at most 200 lines."""

    account: str
    as_of: int
    lines: tuple[ExposureLine, ...]


class Health(msgspec.Struct, frozen=True):
    status: str


class Readiness(msgspec.Struct, frozen=True):
    """`lag_ms` is how old the oldest event is that the engine has not learned."""

    ready: bool
    log_writable: bool
    newest_offset: int
    applied_offset: int
    lag_ms: int


class JourneyStep(msgspec.Struct, frozen=True):
    """One event of a journey and its place in the log."""

    offset: int
    event: dict[str, Any]


class JourneyAnswer(msgspec.Struct, frozen=True):
    """A person's events about a subject, oldest first; `next` asks for the following ones, "" at the end."""

    person: str
    subject: str
    steps: list[JourneyStep]
    next: str
