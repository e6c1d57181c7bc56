"""What the API takes and answers about requests after a purchase and a shop's money. Amounts are integer minor units."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt

from magpie.api.copy_schemas import ReturnPlaceOut
from magpie.api.fields import BodyId
from magpie.api.schemas import AccountOut
from magpie.api.trade_schemas import OrderLineOut
from magpie.domain.trade.rules import LINE_QUANTITY_MAX
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX, Reason

Words = Annotated[str, Field(max_length=WORDS_CHARS_MAX)]
Amount = Annotated[StrictInt, Field(ge=1, le=10**11)]


class AskIn(Schema):
    """What is asked of which pieces; without `amount_minor` all that was paid for them."""

    line: BodyId
    kind: Kind
    reason: Reason
    quantity: Annotated[StrictInt, Field(ge=1, le=LINE_QUANTITY_MAX)] = 1
    words: Words = ""
    amount_minor: Amount | None = None
    is_opened: StrictBool = False


class WordsIn(Schema):
    words: Annotated[str, Field(min_length=1, max_length=WORDS_CHARS_MAX)]


class WaybillIn(Schema):
    carrier_name: Annotated[str, Field(max_length=40)]
    waybill: Annotated[str, Field(max_length=40)]


class WhereIn(Schema):
    """`address` is one of the shop's return addresses; without it the preferred one is given."""

    address: BodyId | None = None


class ReceiptIn(Schema):
    """`is_sellable`: the pieces that came back go on the shelf again."""

    is_sellable: StrictBool


class OfferIn(Schema):
    amount_minor: Amount
    words: Words = ""


class OfferAnswerIn(Schema):
    """`amount_minor` is the offer the buyer saw."""

    amount_minor: Amount
    is_accepted: StrictBool


class PayoutIn(Schema):
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    amount_minor: Amount


class AskableOut(Schema):
    kind: str
    reasons: list[str]
    pieces_max: int
    most_minor: int


class AskableLineOut(Schema):
    """`is_travelling`: pieces are on their way, and are sent back or exchanged only once they arrived."""

    line: OrderLineOut
    currency: str
    kinds: list[AskableOut]
    return_until: datetime | None
    is_travelling: bool


class AfterSaleEventOut(Schema):
    act: str
    by: str
    at: datetime


class EvidenceOut(Schema):
    id: int
    by: str
    act: str
    words: str
    has_picture: bool
    at: datetime


class ParcelBackOut(Schema):
    carrier_name: str
    waybill: str
    sent_at: datetime
    arrived_at: datetime | None
    received_at: datetime | None


class ReplacementOut(Schema):
    carrier_name: str
    waybill: str
    sent_at: datetime


class AfterSaleOut(Schema):
    """One request on its two axes, who is waited for and how long, and what the caller may do now.

    `send_to` is where the buyer was told to send the goods, null before that.
    """

    number: str
    order: str
    shop: AccountOut
    line: OrderLineOut
    currency: str
    kind: str
    reason: str
    quantity: int
    amount_minor: int
    share_minor: int
    refund_minor: int
    carriage_minor: int
    offer_minor: int | None
    status: str
    arbitration: str
    opened_at: datetime
    ended_at: datetime | None
    deadline_at: datetime | None
    seconds_left: int
    waits_for: str
    wait_en: str
    wait_zh: str
    events: list[AfterSaleEventOut]
    evidence: list[EvidenceOut]
    send_to: ReturnPlaceOut | None
    parcel_back: ParcelBackOut | None
    replacement: ReplacementOut | None
    given_back: ReplacementOut | None
    allowed_actions: list[str]


class MatterOut(Schema):
    """Money that no rule decides; `refund_status` is what the provider says of the refund now, "" where it was not asked."""

    id: int
    kind: str
    trade: str
    refund: str
    refund_status: str
    amount_minor: int
    currency: str
    opened_at: datetime
    ended_at: datetime | None
    end: str
    words: str
    allowed_actions: list[str]
    is_simulated: bool


class OrderMoneyOut(Schema):
    """What an order brought its shop, or when it will (`expected_at`, null before it arrived). Of its total, `carriage_minor` is
    no sale."""

    number: str
    currency: str
    placed_at: datetime
    total_minor: int
    carriage_minor: int
    status: str
    payment_status: str
    expected_at: datetime | None
    settled_at: datetime | None
    shop_minor: int | None
    fee_minor: int | None
    creator_minor: int | None


class PayoutOut(Schema):
    payout: int
