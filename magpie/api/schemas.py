"""What the API answers, field by field. Read from the frozen answers of the domain's queries."""

from datetime import datetime
from typing import Generic, TypeVar

from ninja import Schema

Item = TypeVar("Item")


class PageOf(Schema, Generic[Item]):
    """Some items; ask again with `cursor=next`, until it is null."""

    items: list[Item]
    next: str | None = None


class AccountOut(Schema):
    id: int
    key: str
    kind: str
    handle: str
    name_zh: str
    name_en: str
    about_zh: str
    about_en: str


class AttributeOut(Schema):
    name: str
    value_zh: str
    value_en: str
    value_type: str
    source: str


class ImageOut(Schema):
    url: str
    alt_zh: str
    alt_en: str


class SkuOut(Schema):
    id: int
    code: str
    options: dict[str, str]
    is_single_piece: bool
    offer: int
    price_minor: int
    compare_minor: int
    currency: str
    dispatch_hours_max: int
    available: int


class ProductOut(Schema):
    id: int
    key: str
    shop: AccountOut
    handle: str
    title_zh: str
    title_en: str
    story_zh: str
    story_en: str
    brand_zh: str
    brand_en: str
    category: str
    topics: dict[str, float]
    attributes: list[AttributeOut]
    images: list[ImageOut]
    skus: list[SkuOut]
    min_age_years: int
    price_minor: int
    currency: str
    available: int
    version: int
    is_simulated: bool
    published_at: datetime | None


class PostOut(Schema):
    id: int
    key: str
    kind: str
    account: AccountOut
    title_zh: str
    title_en: str
    story_zh: str
    story_en: str
    media_url: str
    poster_url: str
    width: int
    height: int
    duration_ms: int
    topics: dict[str, float]
    products: list[int]
    is_simulated: bool
    published_at: datetime


class RightsOut(Schema):
    """Every explicit choice. `may_personalise` is what follows from consent and age together."""

    person: str
    version: int
    personalise: bool
    may_personalise: bool
    age_band: str
    guardian_state: str
    topics: list[str]
    muted: list[str]
    blocked: list[str]
    follows: list[str]
    consents: dict[str, bool]
    price_max_minor: int


class ReservationOut(Schema):
    """`allowed_actions` says what may still be done with it."""

    id: int
    key: str
    product: int
    sku: int
    quantity: int
    price_minor: int
    currency: str
    created_at: datetime
    expires_at: datetime
    seconds_left: int
    outcome: str
    allowed_actions: list[str]


class AnswerOut(Schema):
    """`text` is "" where the caller may not read it: `hidden_why` is then the published reason."""

    id: int
    card: str
    thread: int
    voice: AccountOut
    answers_to: AccountOut | None
    text: str
    posted_at: datetime
    is_maker: bool
    is_own: bool
    is_taken_back: bool
    is_simulated: bool
    hidden_why: str
    is_hidden_by_site: bool
    is_reported: bool


class CommentOut(AnswerOut):
    """A comment with what was answered, oldest first."""

    answers: list[AnswerOut]


class StockOut(Schema):
    available: int


class PriceOut(Schema):
    price_minor: int
    is_changed: bool


class ConsentOut(Schema):
    purpose: str
    is_granted: bool
    text_version: str
    at: datetime


class RoleOut(Schema):
    account: str
    role: str
    since: datetime


class HeldOut(Schema):
    """One reservation as kept."""

    reservation: int
    product: int
    sku: str
    quantity: int
    price_minor: int
    currency: str
    scene: str
    slate: str
    carrier: str
    created_at: datetime
    expires_at: datetime


class SaidOut(Schema):
    """One comment as kept, with the reasons for which it was ever hidden."""

    comment: int
    card: str
    voice: str
    answers: int
    text: str
    posted_at: datetime
    taken_back_at: datetime | None
    hidden: list[str]


class ReportedOut(Schema):
    """A comment the caller asked the site to look at."""

    comment: int
    reason: str
    at: datetime
    outcome: str


class FlashClaimOut(Schema):
    """A claim of a flash sale."""

    claim: int
    sku: str
    quantity: int
    price_minor: int
    currency: str
    number: int
    state: str
    made_at: datetime
    expires_at: datetime


class ExportOut(Schema):
    """Everything the truth keeps about a person; the journey is exported from the log."""

    person: str
    user_name: str
    email: str
    created_at: datetime
    rights: RightsOut
    consents: list[ConsentOut]
    roles: list[RoleOut]
    anonymous_journeys: list[str]
    reservations: list[HeldOut]
    flash_claims: list[FlashClaimOut]
    comments: list[SaidOut]
    comments_reported: list[ReportedOut]
