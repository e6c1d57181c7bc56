"""What the town promises of its things: when they are sent, whether they may come back, and what is known of single pieces.

Goods that nobody names here are sent within two days and may come back for seven. A weight is of the very piece, in
milligrams; the office that certifies is as invented as the rest.
"""

from typing import Final, NamedTuple

from magpie.world.catalogue.shapes import Goods, Said

CERTIFIER: Final = "渡口首饰检验所 Dukou Assay Office"


class Terms(NamedTuple):
    """`promise` and `returns` are words of the shop's rules; `ship_days` goes with "days"."""

    promise: str
    ship_days: int
    returns: str
    return_days: int


class Carriage(NamedTuple):
    """What a shop asks for a parcel, and from which amount on it asks nothing; minor units."""

    fee_minor: int
    free_from_minor: int


# Most shops send for eight yuan, and for nothing from ninety-nine on; what is heavy or must stay cold costs more.
USUAL_CARRIAGE: Final = Carriage(800, 9_900)
HEAVY_CARRIAGE: Final = Carriage(1_500, 29_900)
HEAVY_SHOPS: Final = {"ash_kiln", "leaning_orchard", "clang_forge", "first_grain"}
FREE_SHOPS: Final = {"half_gram", "backstitch", "hushed_keys"}


class Piece(NamedTuple):
    """One piece of its kind: its weight, what only it has, and its certificate's number, if it has one."""

    weight_mg: int
    quality: Said
    certificate: str = ""


# Measured, engraved, cut or pressed for the one who ordered it: the days it takes.
MADE_TO_ORDER: Final = {
    "opening-locket": 5,
    "any-number-shirt": 5,
    "two-of-you-as-magpies": 12,
    "paper-pattern-shirt": 45,
    "spring-onion-frame": 45,
}
# Made before it is sent, though the same for everybody.
TAKES_DAYS: Final = {
    "doorstep-watch": 7,
    "bow-plucked-quilt": 5,
    "knocked-door-guitar": 15,
    "denim-mamian": 4,
}
# Alive, or at its best for days: fruit, greens, eggs, plants, bread, and a vinegar mother that wants a name.
FRESH: Final = {
    "row-three", "bent-navel", "old-lady-pomelo", "crooked-stem-pear", "signed-eggs", "early-sky-eggs", "frosted-cabbage",
    "popping-radish", "winters-share", "country-loaf", "bean-buns", "rainy-pound-cake", "one-night-croaker", "vinegar-mother",
    "balcony-log", "window-fern", "coin-plant", "moss-hill",
}  # fmt: skip
# What touches mouth or skin, and what can be copied: taken back as long as the seal is whole.
SEALED: Final = ("food/", "beauty/", "care/", "music/records/")
UNSEALED: Final = {
    "forgiving-brushes",
    "hopeful-tin",
    "magpie-lacquer-lip",
    "thirty-three-cloth",
    "prunings-comb",
    "fortieth-comb",
}
# Baked in the night, cut in the morning: it leaves the same day.
SAME_DAY: Final = {
    "country-loaf",
    "bean-buns",
    "signed-eggs",
    "early-sky-eggs",
    "frosted-cabbage",
    "popping-radish",
    "winters-share",
}
QUICK_SHOPS: Final = {
    "left_luggage",
    "lantern_tea",
    "paper_moon",
    "hushed_keys",
    "leaning_orchard",
    "whose_sofa",
}
# Whoever sells what must fit, or must prove itself in a kitchen or a bed, gives two weeks.
PATIENT_SHOPS: Final = {"left_first", "second_button", "wind_in_sleeve", "quilt_weather", "clang_forge"}

P = Piece
PIECES: Final[dict[str, tuple[Piece, ...]]] = {
    "nodding-peony-pin": (P(38_620, Said("花丝背后留着一点焊痕，对着光看得见", "A trace of solder behind the filigree, if held to the light"), "DK-26-0417"),),
    "seventeen-plum-comb": (P(41_250, Said("第三齿旁木纹拐了个弯", "By the third tooth the grain takes a turn"), "DK-26-0431"),),
    "nine-forty-watch": (P(31_480, Said("表圈六点处有一粒米大的磕痕", "A knock the size of a rice grain, at six on the bezel"), "DK-26-0388"),),
    "sideways-sea-hairpin": (
        P(17_340, Said("尾瓣上有一道贝壳的年轮", "One growth line of the shell across the last petal")),
        P(16_910, Said("花心旁缺针尖大一点，补了漆", "By the heart a chip no larger than a pinpoint, made good with lacquer")),
    ),
    "magpie-lacquer-lip": (P(26_530, Said("喜鹊的左眼是后来补的，更亮一点", "The magpie's left eye was set later and is a little brighter")),),
    "moon-jar": (P(3_420_000, Said("口沿一边比另一边低四毫米", "The lip is four millimetres lower on one side")),),
    "hundred-rains-vase": (P(1_183_000, Said("肩上露出三处第一年的红", "On the shoulder the first year's red shows in three places")),),
    "pocketed-hill-inkstone": (
        P(412_600, Said("底部一条白线，是石头自己的", "The white line underneath is the stone's own")),
        P(398_500, Said("墨堂浅半分，磨墨快些", "The well is a little shallow, so it grinds quickly")),
        P(455_200, Said("鞋头有一处凿痕没有磨平", "One chisel mark left standing on the toe")),
    ),
    "bookkeeping-kettle": (P(2_240_000, Said("提梁内侧有一颗砂眼，不漏", "A sand hole inside the handle, which does not leak")),),
    "flood-year-cleaver": (P(386_300, Said("刀根处花纹断了一小段", "Near the heel the pattern breaks off for a little")),),
    "route-seven-first-flute": (P(138_400, Said("第二孔边磨圆了，音准如初", "The second hole is worn round; it is still in tune")),),
    "tide-found-float": (P(2_310_000, Said("赤道上有一圈海水磨出的毛面", "A band frosted by the sea runs round the middle")),),
    "elm-door-go-board": (P(6_850_000, Said("右下角有一个旧钉眼，填了漆", "An old nail hole at the lower right, filled with lacquer")),),
}  # fmt: skip


def terms_of(goods: Goods, *, handle: str) -> Terms:
    """When it is sent and whether it may come back."""
    promise, days = _sent(goods.slug, handle)
    return Terms(promise, days, _returns(goods), 15 if handle in PATIENT_SHOPS else 7)


def pieces_of(goods: Goods) -> tuple[Piece, ...]:
    """One for each choice, for the goods whose pieces are told apart; else none."""
    return PIECES.get(goods.slug, ())


def _sent(slug: str, handle: str) -> tuple[str, int]:
    days = MADE_TO_ORDER.get(slug) or TAKES_DAYS.get(slug, 0)
    if days:
        return "days", days
    if slug in SAME_DAY:
        return "same_day", 0
    return ("h24" if handle in QUICK_SHOPS else "h48"), 0


def _returns(goods: Goods) -> str:
    if goods.slug in MADE_TO_ORDER:
        return "none_custom"
    if goods.slug in FRESH:
        return "none_fresh"
    is_sealed = goods.category.startswith(SEALED) and goods.slug not in UNSEALED
    return "seven_day_unless_opened" if is_sealed else "seven_day"


def carriage_of(shop: str) -> Carriage:
    """What a shop of the town, by its handle, asks for sending."""
    if shop in FREE_SHOPS:
        return Carriage(0, 0)
    return HEAVY_CARRIAGE if shop in HEAVY_SHOPS else USUAL_CARRIAGE
