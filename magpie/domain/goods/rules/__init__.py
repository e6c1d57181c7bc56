"""Limits of goods and stock, and the arithmetic of both. No ORM; no rule here reads a person.

Every number is here once, with its reason.
"""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum

from magpie.kit.ids import derive_id

# Long enough to fetch a payment method, short enough that a hot SKU is not held by people who left.
RESERVATION_TTL = timedelta(minutes=15)
# One person may hold this many pieces of one SKU, and this many reservations in all, at one time.
RESERVED_PIECES_MAX = 2
RESERVATIONS_OPEN_MAX = 10
PRICE_MINOR_MAX = 10**11
STOCK_MAX = 10**9
SWEEP_ROWS_MAX = 500
IMAGES_MAX = 20
SKUS_MAX = 100
STEPS_MAX = 12
STEP_CHARS_MAX = 200
TOPICS_MAX = 12
TITLE_CHARS_MAX = 200
STORY_CHARS_MAX = 10_000
ATTRIBUTE_CHARS_MAX = 300
CODE_CHARS_MAX = 80
QUALITY_CHARS_MAX = 200
CERTIFICATE_CHARS_MAX = 80
WEIGHT_MG_MAX = 10**10  # ten tonnes: a stone for a garden, and nothing a typing error would make of a ring
CATEGORY_DEPTH_MAX = 4
CATEGORY_SLUG_CHARS_MAX = 28  # four of them and three slashes fit a path of 120
HANDLE_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}")
PATH_PATTERN = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+){0,4}")
CURRENCY_PATTERN = re.compile(r"[A-Z]{3}")


class AttributeName(StrEnum):
    """What can be said of a product beyond its words. Each has one type; `TAG` is a merchant's own label."""

    ORIGIN = "origin"
    SEASON = "season"
    MAKER = "maker"
    PROCESS = "process"
    CRAFT = "craft"
    OCCASION = "occasion"
    IP = "ip"
    THEME = "theme"
    MATERIAL = "material"
    CERTIFICATE = "certificate"
    TAG = "tag"


class AttributeType(StrEnum):
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


class AttributeSource(StrEnum):
    """Who says so. A certificate is checked by the platform; a merchant's word is the merchant's word."""

    MERCHANT = "merchant"
    MAKER = "maker"
    PLATFORM = "platform"
    IMPORT = "import"


class Movement(StrEnum):
    """The typed ways in which stock changes."""

    RECEIVE = "receive"
    ADJUST = "adjust"
    RESERVE = "reserve"
    RELEASE = "release"
    SELL = "sell"
    RETURN = "return"
    ALLOT = "allot"
    RECALL = "recall"


class BucketKind(StrEnum):
    """What pieces are set apart for."""

    LIVE = "live"
    FLASH = "flash"


class Ending(StrEnum):
    """How a reservation ended."""

    RELEASED = "released"
    EXPIRED = "expired"
    BOUGHT = "bought"
    ERASED = "erased"


# quantity × these = what a movement does to (on_hand, reserved, sold). A sale turns a reserved piece into a sold one.
EFFECTS: dict[Movement, tuple[int, int, int]] = {
    Movement.RECEIVE: (1, 0, 0),
    Movement.ADJUST: (1, 0, 0),
    Movement.RESERVE: (0, 1, 0),
    Movement.RELEASE: (0, -1, 0),
    Movement.SELL: (0, -1, 1),
    Movement.RETURN: (0, 0, -1),
}
# Pieces that change their place: (what the shelf gains, what the bucket gains). Everything else happens where pieces lie.
CROSSINGS: dict[Movement, tuple[int, int]] = {Movement.ALLOT: (-1, 1), Movement.RECALL: (1, -1)}
Effect = tuple[int, int, int]
NOTHING: Effect = (0, 0, 0)


def available(*, on_hand: int, reserved: int, sold: int) -> int:
    """What can still be reserved. Derived here and nowhere stored."""
    return on_hand - reserved - sold


def changes_offer(movement: Movement) -> bool:
    """Whether more or fewer pieces can be bought afterwards: not when a reserved one is sold."""
    on_hand, reserved, sold = EFFECTS.get(movement, NOTHING)
    return movement in CROSSINGS or available(on_hand=on_hand, reserved=reserved, sold=sold) != 0


def effect_of(movement: Movement, quantity: int) -> Effect:
    """(on_hand, reserved, sold) where the pieces lie: RESERVE 2 -> (0, 2, 0)."""
    on_hand, reserved, sold = EFFECTS[movement]
    return on_hand * quantity, reserved * quantity, sold * quantity


def effects_of(movement: Movement, quantity: int, *, has_bucket: bool) -> tuple[Effect, Effect]:
    """(on the shelf, in the bucket): ALLOT 3 -> ((-3, 0, 0), (3, 0, 0)); SELL 1 of a bucket -> (NOTHING, (0, -1, 1))."""
    if movement in CROSSINGS:
        shelf, bucket = CROSSINGS[movement]
        return (shelf * quantity, 0, 0), (bucket * quantity, 0, 0)
    effect = effect_of(movement, quantity)
    return (NOTHING, effect) if has_bucket else (effect, NOTHING)


def weight_words(weight_mg: int) -> str:
    """Exactly what was weighed, in the unit people use: 12340 -> '12.34 g', 1200000 -> '1.2 kg', 800 -> '800 mg'."""
    unit, size = next(((u, s) for u, s in (("kg", 10**6), ("g", 10**3)) if weight_mg >= s), ("mg", 1))
    whole, part = divmod(weight_mg, size)
    decimals = f".{part:0{len(str(size)) - 1}d}".rstrip("0") if part else ""
    return f"{whole}{decimals} {unit}"


def slug_of(text: str) -> str:
    """'Food & Drink' -> 'food-drink'; '茶叶' -> 'x-' and ten stable characters, for text no ASCII slug can name."""
    plain = unicodedata.normalize("NFKD", text)
    slug = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")[:80]
    is_faithful = all(char.isascii() or unicodedata.combining(char) for char in plain)
    return slug if slug and is_faithful else f"x-{derive_id('slug', text.strip().casefold())[-10:].lower()}"


def path_of(text: str) -> list[tuple[str, str]]:
    """'Food > Tea' -> [('food', 'Food'), ('food/tea', 'Tea')]: every shelf on the way and its name."""
    names = [part.strip() for part in re.split(r"[>›/]", text) if part.strip()][:CATEGORY_DEPTH_MAX]
    slugs = [slug_of(name)[:CATEGORY_SLUG_CHARS_MAX] for name in names]
    return [("/".join(slugs[: depth + 1]), name) for depth, name in enumerate(names)]


def is_chinese(text: str) -> bool:
    """Whether a text is better kept as Chinese: it holds a CJK ideograph."""
    return any("\u4e00" <= char <= "\u9fff" for char in text)
