"""The typed properties of the server's own events: cards, rights and served slates.

The domain writes them, the engine and the gateway read them; nobody passes a bare dict across that border.
Each is stored inside `Event.props` with `to_props` and read back with `msgspec.convert`.
"""

from typing import Annotated, Any, TypeVar

import msgspec

Payload = TypeVar("Payload", bound=msgspec.Struct)
# Whoever reads these adds them up in arrays of 64 bits: one "nan" or a number of thirty digits would stay in every sum.
Whole = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
Finite = Annotated[float, msgspec.Meta(ge=-1e12, le=1e12)]
Share = Annotated[float, msgspec.Meta(ge=0.0, le=1e12)]
"""Its logarithm is taken."""
Tier = Annotated[int, msgspec.Meta(ge=-1, le=100)]


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """One text in both languages; either may be empty when its owner wrote only the other."""

    zh: str = ""
    en: str = ""

    def say(self, language: str) -> str:
        """The text in `language`, else in the other one."""
        return (self.zh or self.en) if language.lower().startswith("zh") else (self.en or self.zh)


class CardFeatures(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the engine may know of a card. Weights are in 0..1; `topics` maps topic slug to weight.

    `quality` of the card and `service` of whoever sells or tells are 0..1 (0.5 = nothing known). `available` is the number of pieces left, -1 where stock has no
    meaning (a post). `min_age_years` hides a card from younger people. `anchors` are the products a post carries.
    `words` are the segmented title and story, from which the content vector is hashed.
    """

    kind: str
    account: str
    category: str = ""
    topics: dict[str, Finite] = {}
    price_minor: Whole = 0
    currency: str = ""
    available: Whole = -1
    quality: Finite = 0.5
    service: Finite = 0.5
    duration_ms: Whole = 0
    published_ms: Whole = 0
    min_age_years: Whole = 0
    anchors: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    words: tuple[str, ...] = ()


class CardDisplay(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person sees of a card. URLs are paths on this site, or absolute."""

    title: Words
    story: Words = Words()
    account_name: Words = Words()
    account_handle: str = ""
    image: str = ""
    video: str = ""
    url: str = ""
    price_minor: Whole = 0
    currency: str = ""
    duration_ms: Whole = 0


class CardPublished(msgspec.Struct, frozen=True):
    """Props of "Card Published": a card, whole. A higher version replaces; a lower one is ignored."""

    version: Whole
    features: CardFeatures
    display: CardDisplay


class RightsChanged(msgspec.Struct, frozen=True, omit_defaults=True):
    """Props of "Rights Changed": all explicit choices of a person at one version. A lower version is ignored.

    `age_band` is "under_14", "14_17", "adult" or "" (not said). `muted` and `blocked` hold card ids ("post:3"),
    account ids ("account:9"), "topic:<slug>" and "category:<slug>". `follows` holds account ids. `topics` are declared
    interests. `price_max_minor` is the person's own ceiling, 0 for none. `owns` holds the accounts they act for: whoever
    keeps a shop did not discover it. `outside` is how much they want from outside their own circles of taste: "less",
    "more" or "" for as usual, and whatever else stands there is read as that.
    """

    version: Whole
    personalise: bool = True
    age_band: str = ""
    topics: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    consents: dict[str, bool] = {}
    price_max_minor: Whole = 0
    owns: tuple[str, ...] = ()
    outside: str = ""


class VoiceChanged(msgspec.Struct, frozen=True, omit_defaults=True):
    """Props of "Voice Changed": whether what a person does is heard by others, and why somebody decided so."""

    is_heard: bool
    reason: str = ""


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a card is there: a code of the published reason table and what it speaks of.

    `cause` names the evidence the person can act on: a card, account or topic id, or "" for non-personal reasons.
    """

    code: str
    cause: str = ""
    share: float = 0.0


class ServedCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """One chosen card in a slate, as logged: where it came from, how likely that was, and why.

    `channels` is how strongly each learning channel named it, as shares; () when none did. `team` is the arm that put it
    there, on a page drafted by two.
    """

    card: str
    source: str
    score: Finite
    propensity: Finite
    reasons: tuple[Reason, ...] = ()
    trial_tier: Tier = -1
    channels: tuple[Share, ...] = ()
    team: str = ""


class SlateServed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Props of "Slate Served". `as_of` is the last log offset the engine had learned when it answered."""

    as_of: int
    seed: int
    params: str
    cards: tuple[ServedCard, ...]
    personalised: bool = True
    asked: int = 0


def without_words(props: dict[str, Any]) -> dict[str, Any]:
    """The props of a "Card Published" without anything its author wrote: no display, no words, no attributes."""
    features = {
        name: value
        for name, value in props.get("features", {}).items()
        if name not in ("words", "attributes")
    }
    return {**props, "features": features, "display": {"title": {}}}


def to_props(payload: msgspec.Struct) -> dict[str, Any]:
    """A payload as plain JSON types, for `Event.props`."""
    props: dict[str, Any] = msgspec.to_builtins(payload)
    return props


def from_props(props: dict[str, Any], payload_type: type[Payload]) -> Payload:
    """The typed payload of an event's props; raises msgspec.ValidationError when they do not fit."""
    return msgspec.convert(props, type=payload_type, strict=False)
