"""Every kind of event Magpie records, in the order of the journey.

Names follow the Segment e-commerce v2 and video specs (reference/schemas.md 4.4); ours use the same verb style.
Stages follow reference/definitions.md 2.1: impression -> Interest, three seconds of play -> Attention, product
detail and favourite -> Desire, reservation and order -> Action, share and review -> Share.
"""

from collections.abc import Mapping
from typing import Any

from magpie.log.catalogue.shape import Kind, Origin, Stage

CARD = ("person", "card")


def _schema(*required: str, **properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


TEXT = {"type": "string", "maxLength": 2_000}
WORD = {"type": "string", "minLength": 1, "maxLength": 200}
FLAG = {"type": "boolean"}
COUNT = {"type": "integer", "minimum": 0}
LIST = {"type": "array"}
TABLE = {"type": "object"}


def _client(name: str, stage: Stage, o5a: str, en: str, zh: str, **more: Any) -> Kind:
    more.setdefault("needs", CARD)
    return Kind(name=name, stage=stage, origin=Origin.CLIENT, o5a=o5a, en=en, zh=zh, **more)


def _server(name: str, stage: Stage, o5a: str, en: str, zh: str, **more: Any) -> Kind:
    return Kind(name=name, stage=stage, origin=Origin.SERVER, o5a=o5a, en=en, zh=zh, **more)


INTEREST = (
    _client("Content Impressed", Stage.INTEREST, "A1", "A card was at least half visible for one second.",
            "卡片至少一半可见并停留一秒。", measure="visible time, ms"),
    _client("Product List Viewed", Stage.INTEREST, "A1", "A list of products was looked at.",
            "浏览了商品列表。", needs=("person",)),
    _client("Promotion Viewed", Stage.INTEREST, "A1", "A promotion was seen.", "看到了活动。", needs=("person",)),
)

ATTENTION = (
    _client("Content Viewed", Stage.ATTENTION, "A1", "A card was left after being looked at; the time it held.",
            "离开卡片时记录观看时长。", measure="dwell, ms",
            schema=_schema(total_length_ms=COUNT, completed=FLAG)),
    _client("Video Playback Started", Stage.ATTENTION, "A1", "A film began to play.", "视频开始播放。"),
    _client("Video Playback Paused", Stage.ATTENTION, "A1", "A film was paused.", "视频暂停。",
            measure="position, ms"),
    _client("Video Content Playing", Stage.ATTENTION, "A1", "A film kept playing (a heartbeat).",
            "视频播放中。", measure="position, ms"),
    _client("Video Playback Completed", Stage.ATTENTION, "A1", "A film was watched to its end.",
            "视频播放完成。", measure="watched, ms"),
    _client("Content Liked", Stage.ATTENTION, "A2", "Liked.", "点赞。"),
    _client("Content Unliked", Stage.ATTENTION, "A1", "A like was taken back.", "取消点赞。"),
    _client("Content Commented", Stage.ATTENTION, "A2", "Commented.", "评论。", schema=_schema(text=TEXT)),
    _client("Recommendation Explained", Stage.ATTENTION, "A1", "“Why this” was opened.", "查看了推荐理由。"),
    _client("Not Interested Marked", Stage.ATTENTION, "A1", "Asked for less of this.", "标记不感兴趣。",
            schema=_schema(reason=TEXT)),
    _server("Creator Followed", Stage.ATTENTION, "A2", "An account was followed.", "关注了账号。",
            needs=("person", "account")),
    _server("Creator Unfollowed", Stage.ATTENTION, "A1", "An account was unfollowed.", "取消关注。",
            needs=("person", "account")),
)

DESIRE = (
    _client("Content Favorited", Stage.DESIRE, "A3", "Kept for later.", "收藏。"),
    _client("Product Clicked", Stage.DESIRE, "A3", "A product was opened from a card.", "点击商品。"),
    _client("Product Viewed", Stage.DESIRE, "A3", "A product page was looked at.", "查看商品详情。",
            measure="dwell, ms"),
    _client("Products Searched", Stage.DESIRE, "A3", "Searched.", "搜索商品。", needs=("person",),
            schema=_schema("query", query=WORD)),
    _client("Product Added", Stage.DESIRE, "A3", "Put into the cart.", "加入购物车。", measure="quantity"),
    _client("Product Removed", Stage.DESIRE, "A3", "Taken out of the cart.", "移出购物车。", measure="quantity"),
    _client("Store Visited", Stage.DESIRE, "A3", "An account's shop was opened.", "进入店铺。",
            needs=("person", "account")),
)

ACTION = (
    _server("Stock Reserved", Stage.ACTION, "A3", "One or more pieces were set aside for a person.",
            "为用户预留了库存。", needs=("person", "card", "ref"), measure="quantity"),
    _server("Reservation Released", Stage.NONE, "", "A reservation ended without an order.", "预留已释放。",
            needs=("person", "card", "ref"), measure="quantity"),
    _server("Order Completed", Stage.ACTION, "A4", "An order was paid.", "订单已支付。",
            needs=("person", "card", "ref"), measure="quantity", o5a_rule="A5 when a paid order of the last 365 days exists"),
    _server("Order Refunded", Stage.NONE, "", "A paid order was refunded.", "订单已退款。",
            needs=("person", "card", "ref"), measure="quantity"),
)

SHARE = (
    _client("Content Shared", Stage.SHARE, "A2", "Shared.", "分享。", schema=_schema(channel=TEXT)),
    _client("Product Shared", Stage.SHARE, "A3", "A product was shared.", "分享商品。", schema=_schema(channel=TEXT)),
    _server("Product Reviewed", Stage.SHARE, "A5", "A buyer's review was published.", "发布了评价。",
            needs=CARD, measure="stars"),
)

SERVING = (
    _server("Slate Served", Stage.NONE, "", "An ordered slate was answered to one request.", "下发了一组推荐。",
            needs=("person", "slate"),
            schema=_schema("as_of", "seed", "params", "cards", as_of=COUNT, seed=COUNT, params=WORD, cards=LIST)),
)

RIGHTS = (
    _server("Rights Changed", Stage.NONE, "", "A person's explicit choices, whole, at a rights version.",
            "用户的显式选择（完整版本）。", needs=("person",),
            schema=_schema("version", version=COUNT, personalise=FLAG, age_band=WORD, topics=LIST, muted=LIST,
                           blocked=LIST, follows=LIST, consents=TABLE)),
    _server("Interests Reset", Stage.NONE, "", "Everything inferred about a person is to be forgotten.",
            "清空推断出的兴趣。", needs=("person",)),
    _server("Person Identified", Stage.NONE, "", "An anonymous journey belongs to a person.",
            "匿名行程归入用户。", needs=("person",), schema=_schema("anonymous", anonymous=WORD)),
    _server("Person Erased", Stage.NONE, "", "A person asked to be forgotten.", "用户要求删除。", needs=("person",)),
)

CATALOGUE = (
    _server("Card Published", Stage.NONE, "", "A card, whole, as the engine may show it.", "卡片上架（完整内容）。",
            needs=("card",), schema=_schema("version", version=COUNT, display=TABLE, features=TABLE)),
    _server("Card Withdrawn", Stage.NONE, "", "A card may no longer be shown.", "卡片下架。", needs=("card",)),
    _server("Stock Changed", Stage.NONE, "", "What is left of a product.", "库存变化。", needs=("card",),
            measure="available pieces"),
)

KINDS: tuple[Kind, ...] = INTEREST + ATTENTION + DESIRE + ACTION + SHARE + SERVING + RIGHTS + CATALOGUE
