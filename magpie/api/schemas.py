"""What the API answers, field by field. Read from the frozen answers of the domain's queries."""

from datetime import datetime
from typing import Generic, TypeVar

from ninja import Schema

from magpie.api.copy_schemas import AskedOut, TradeCopyOut
from magpie.api.coupon_schemas import CouponHeldOut

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
    """`weight_mg` is 0 where it is not told; a certificate names this piece. `list_minor` is the price when no sale is on.

    `promise` is same_day, h24, h48, days (then `ship_days`) or presale (then `presale_ships_at`).
    """

    id: int
    code: str
    options: dict[str, str]
    is_single_piece: bool
    weight_mg: int
    quality_zh: str
    quality_en: str
    certificate_no: str
    certificate_by: str
    offer: int
    price_minor: int
    list_minor: int
    compare_minor: int
    currency: str
    promise: str
    ship_days: int
    presale_ships_at: datetime | None
    available: int


class SoldElsewhereOut(Schema):
    """A SKU that is sold in other channels only, such as "room:5"."""

    sku: int
    code: str
    options: dict[str, str]
    name_zh: str
    name_en: str
    channels: list[str]


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
    sold_elsewhere: list[SoldElsewhereOut]
    return_policy: str
    return_days: int
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
    outside: str


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


class MessageTypeOut(Schema):
    """`data` are the fields of the message's data, besides `is_simulated`."""

    name: str
    zh: str
    en: str
    data: list[str]


class EndpointOut(Schema):
    """`disabled_why` is "", staff, gone, failing or full; `forgotten` messages grew too old to be delivered."""

    id: int
    account: int
    url: str
    description: str
    types: list[str]
    created_at: datetime
    is_open: bool
    disabled_at: datetime | None
    disabled_why: str
    failures: int
    failing_since: datetime | None
    resting_until: datetime | None
    waiting: int
    forgotten: int
    old_secret_until: datetime | None


class SecretOut(Schema):
    """Shown this once."""

    endpoint: int
    secret: str


class AttemptOut(Schema):
    """`error` says why there is no status."""

    number: int
    at: datetime
    status: int | None
    error: str
    duration_ms: int
    excerpt: str
    next_at: datetime | None


class MessageOut(Schema):
    """`body` is the very text that is signed and sent; `state` is waiting, delivered, given_up or never_tried."""

    key: str
    endpoint: int
    type: str
    body: str
    created_at: datetime
    state: str
    due_at: datetime | None
    attempts: list[AttemptOut]


class ReplayedOut(Schema):
    """Ask again while `is_more`."""

    count: int
    is_more: bool


class EndpointKeptOut(Schema):
    """A webhook endpoint the caller added or switched off."""

    account: str
    description: str
    what: str
    at: datetime


class ToldOut(Schema):
    """What a shop's server was told about the caller."""

    account: str
    type: str
    body: str
    at: datetime


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
    trade: TradeCopyOut
    coupons: list[CouponHeldOut]
    aftersales: list[AskedOut]
    flash_claims: list[FlashClaimOut]
    comments: list[SaidOut]
    comments_reported: list[ReportedOut]
    webhook_endpoints: list[EndpointKeptOut]
    webhook_messages: list[ToldOut]
