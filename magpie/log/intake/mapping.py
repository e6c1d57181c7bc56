"""From an envelope's properties to the event's fields: the one table.

    property                                     field          note
    card, content_id ("post:3")                  card           as it stands
    product_id · post_id · video_id ·            card           "product:" + id … ; a second, different one becomes
      content_asset_id (a video) · room_id                      the carrier, unless `carrier` is given
    account, account_id, creator_id              account        "account:" + id
    scene                                        scene          one of SCENES
    slate, slate_id, list_id                     slate
    position                                     position       rank on the slate, from 0; for film kinds the
                                                                playhead in seconds, which becomes measure (ms)
    visible_ms, dwell_ms, stay_ms, watched_ms,   measure        whichever the kind's measure says; in ms at most
      position_ms, quantity, stars, available                   a day, others at most a million
    value, revenue (12.50) + currency            value_minor    1250 and currency; value_minor is taken as it is
    carrier, campaign, share, variant, ref       the same
    session_id; context.sessionId                session        the page token's session wins
    context.campaign.name                        campaign       when properties name none
    context.consent.categoryPreferences          consents       the purposes that are true
    total_length (s)                             props          as total_length_ms
    anything else                                props          as it is

Nothing else of the context is kept: no address, no device, no page title.
"""

from collections.abc import Mapping
from typing import Any

from magpie.kit.clock import DAY_MS
from magpie.log.catalogue.shape import Kind
from magpie.log.event import CARD_KINDS, SCENES, card_kind
from magpie.log.intake.numbers import VALUE_MINOR_MAX, read_number, read_value_minor, read_whole
from magpie.log.intake.refusals import FieldUnreadable

TEXT_CHARS_MAX = 200
POSITION_MAX = 100_000
COUNT_MAX = 1_000_000
CONSENTS_MAX = 16
FILM = "Video "

CARD_KEYS = (
    ("card", ""), ("content_id", ""), ("product_id", "product:"), ("post_id", "post:"), ("video_id", "video:"),
    ("content_asset_id", "video:"), ("room_id", "room:"),
)  # fmt: skip
TEXT_KEYS = (
    ("account", "account"), ("account_id", "account"), ("creator_id", "account"), ("slate", "slate"),
    ("slate_id", "slate"), ("list_id", "slate"), ("carrier", "carrier"), ("campaign", "campaign"),
    ("share", "share"), ("variant", "variant"), ("ref", "ref"), ("session_id", "session"), ("scene", "scene"),
)  # fmt: skip
MEASURES: dict[str, tuple[str, ...]] = {
    "visible time, ms": ("visible_ms", "dwell_ms"),
    "dwell, ms": ("dwell_ms",),
    "position, ms": ("position_ms",),
    "watched, ms": ("watched_ms", "dwell_ms"),
    "quantity": ("quantity",),
    "stay, ms": ("stay_ms", "dwell_ms"),
    "stars, 1 to 5": ("stars", "rating"),
    "pieces available": ("available",),
}

# Field values for Event(**fields): text, numbers and a tuple of texts.
Fields = dict[str, Any]


def map_properties(kind: Kind, properties: Mapping[str, Any]) -> tuple[Fields, dict[str, Any]]:
    """The event fields that `properties` say, and the properties that are left; raises a Refusal."""
    props = dict(properties)
    fields: Fields = {}
    for key, field in TEXT_KEYS:
        if key in props and (text := _text(key, props.pop(key))):
            fields[field] = text
    _map_cards(props, fields)
    _map_measure(kind, props, fields)
    _map_value(props, fields)
    if "position" in props:
        fields["position"] = read_whole("position", props.pop("position"), low=0, high=POSITION_MAX)
    if "total_length" in props:
        seconds = read_number("total_length", props.pop("total_length"), low=0, high=DAY_MS)
        props["total_length_ms"] = round(seconds * 1_000)
    _check_ids(fields)
    return fields, props


def map_context(context: Mapping[str, Any], fields: Fields) -> None:
    """Add what the context may say to fields that properties left open."""
    session = context.get("sessionId")
    if session and "session" not in fields:
        fields["session"] = _text("sessionId", session)
    campaign = context.get("campaign")
    if isinstance(campaign, dict) and campaign.get("name") and "campaign" not in fields:
        fields["campaign"] = _text("campaign.name", campaign["name"])
    consent = context.get("consent")
    choices = consent.get("categoryPreferences") if isinstance(consent, dict) else None
    if isinstance(choices, dict):
        given = sorted(_text("consent", name) for name, is_given in choices.items() if is_given is True)
        fields["consents"] = tuple(given[:CONSENTS_MAX])


def _map_cards(props: dict[str, Any], fields: Fields) -> None:
    said = [prefix + _text(key, props.pop(key)) for key, prefix in CARD_KEYS if key in props]
    cards = list(dict.fromkeys(said))
    if cards:
        fields["card"] = cards[0]
    if len(cards) > 1:
        fields.setdefault("carrier", cards[1])


def _map_measure(kind: Kind, props: dict[str, Any], fields: Fields) -> None:
    high = DAY_MS if kind.measure.endswith("ms") else COUNT_MAX
    for key in (*MEASURES.get(kind.measure, ()), "measure"):
        if key in props and kind.measure:
            number = float(read_number(key, props.pop(key), low=0, high=high))
            fields.setdefault("measure", number)
    if kind.name.startswith(FILM) and "position" in props:
        seconds = read_number("position", props.pop("position"), low=0, high=DAY_MS / 1_000)
        if kind.measure:
            fields.setdefault("measure", float(round(seconds * 1_000)))


def _map_value(props: dict[str, Any], fields: Fields) -> None:
    if "currency" in props:
        fields["currency"] = _currency(props.pop("currency"))
    if "value_minor" in props:
        number = read_whole(
            "value_minor", props.pop("value_minor"), low=-VALUE_MINOR_MAX, high=VALUE_MINOR_MAX
        )
        fields["value_minor"] = number
    for key in ("value", "revenue"):
        if key in props:
            minor = read_value_minor(key, props.pop(key), fields.get("currency", ""))
            fields.setdefault("value_minor", minor)


def _check_ids(fields: Fields) -> None:
    for field in ("card", "carrier"):
        if field in fields and not card_kind(fields[field]):
            kinds = ", ".join(CARD_KINDS)
            raise FieldUnreadable(
                field=field, why_en=f"a card id is <kind>:<id>, where the kind is one of {kinds}",
                why_zh=f"卡片标识形如 <种类>:<编号>，种类为 {kinds} 之一",
            )  # fmt: skip
    if fields.get("scene", "feed") not in SCENES:
        scenes = ", ".join(SCENES)
        raise FieldUnreadable(field="scene", why_en=f"it is one of {scenes}", why_zh=f"应为 {scenes} 之一")
    account = fields.get("account", "")
    if account and not account.startswith("account:"):
        fields["account"] = "account:" + account


def _text(key: str, value: Any) -> str:
    """A short, visible text; a whole number counts as its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 1 << 64 else ""
    if not isinstance(value, str) or len(value) > TEXT_CHARS_MAX or not value.isprintable():
        raise FieldUnreadable(
            field=key, why_en=f"it must be visible text of at most {TEXT_CHARS_MAX} characters",
            why_zh=f"应为不超过 {TEXT_CHARS_MAX} 个字符的可见文本",
        )  # fmt: skip
    return value


def _currency(value: Any) -> str:
    if isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha():
        return value.upper()
    raise FieldUnreadable(
        field="currency", why_en="it is a code such as CNY", why_zh="应为 CNY 这样的货币代码"
    )
