"""The published reason table: one row per code, with its sentence in each language.

A row names the evidence it speaks of, whether it is about the person, and what the person can do about it. `{name}`
is the evidence's name. `zh_bare` and `en_bare` are said when the name is gone (a card withdrawn, a shop closed).
"""

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """What a reason points to; `Reason.cause` is its id."""

    CARD = "card"
    ACCOUNT = "account"
    TOPIC = "topic"
    CATEGORY = "category"
    CIRCLE = "circle"
    SEARCH = "search"
    PRICE_BAND = "price_band"
    TREND = "trend"
    TRIAL = "trial"
    FRESH = "fresh"
    QUALITY = "quality"
    LOOKS = "looks"


class Control(StrEnum):
    """What the person can do about a reason, beside hiding the card and turning personalisation off."""

    FORGET_CARD = "forget_card"  # "this tells you nothing about me": the card's evidence is dropped
    MUTE_TOPIC = "mute_topic"
    DROP_TOPIC = "drop_topic"  # take a declared topic off My interests
    BLOCK_ACCOUNT = "block_account"
    UNFOLLOW = "unfollow"
    CLEAR_SEARCHES = "clear_searches"
    SET_PRICE = "set_price"
    RESET = "reset"
    HIDE_CARD = "hide_card"


@dataclass(frozen=True)
class ReasonRow:
    """One code of the table."""

    code: str
    evidence: Evidence
    is_personal: bool
    control: Control
    zh: str
    en: str
    zh_bare: str
    en_bare: str


def _personal(code: str, evidence: Evidence, control: Control, *words: str) -> ReasonRow:
    return ReasonRow(code, evidence, True, control, *words)


def _open(code: str, evidence: Evidence, control: Control, *words: str) -> ReasonRow:
    return ReasonRow(code, evidence, False, control, *words)


# Each row: zh with a name, en with a name, zh without, en without.
YOURS = (
    _personal("liked_card", Evidence.CARD, Control.FORGET_CARD,
              "你喜欢过「{name}」", "You liked “{name}”",
              "和你喜欢过的内容相近", "Close to something you liked"),
    _personal("kept_card", Evidence.CARD, Control.FORGET_CARD,
              "你收藏过「{name}」", "You saved “{name}”",
              "和你收藏过的内容相近", "Close to something you saved"),
    _personal("viewed_card", Evidence.CARD, Control.FORGET_CARD,
              "你在「{name}」上停留过", "You spent time with “{name}”",
              "和你看过的内容相近", "Close to something you looked at"),
    _personal("carted_card", Evidence.CARD, Control.FORGET_CARD,
              "和你加购的「{name}」很搭", "Goes with “{name}” in your cart",
              "和你加购的商品很搭", "Goes with something in your cart"),
    _personal("bought_card", Evidence.CARD, Control.FORGET_CARD,
              "你买过或预留过「{name}」", "You bought or reserved “{name}”",
              "和你买过的商品相近", "Close to something you bought"),
    _personal("session", Evidence.CARD, Control.FORGET_CARD,
              "刚才看过「{name}」的人也爱看", "Others who looked at “{name}” went on to this",
              "接着你刚才看的", "Follows on from what you were just looking at"),
    _personal("sequence", Evidence.CARD, Control.RESET,
              "看完「{name}」之后，常会想看这个", "Often the next thing after “{name}”",
              "按你最近浏览的顺序推算", "Fits the order of what you looked at lately"),
    _personal("visited_account", Evidence.ACCOUNT, Control.BLOCK_ACCOUNT,
              "你逛过「{name}」", "You visited {name}",
              "来自你逛过的店", "From a shop you visited"),
    _personal("liked_account", Evidence.ACCOUNT, Control.BLOCK_ACCOUNT,
              "你常看「{name}」", "You often look at {name}",
              "来自你常看的账号", "From an account you often look at"),
    _personal("topic_inferred", Evidence.TOPIC, Control.MUTE_TOPIC,
              "你最近常看「{name}」", "You have been looking at {name} lately",
              "和你最近常看的内容同类", "Like what you have been looking at lately"),
    _personal("stays_topic", Evidence.TOPIC, Control.MUTE_TOPIC,
              "你看「{name}」时停得更久", "You stay longer with {name} than with other things",
              "你看这类内容时停得更久", "You stay longer with things like this"),
    _personal("stays_account", Evidence.ACCOUNT, Control.BLOCK_ACCOUNT,
              "你在「{name}」停得更久", "You stay longer with {name} than elsewhere",
              "你在这个账号停得更久", "You stay longer with this account than elsewhere"),
    _personal("category_inferred", Evidence.CATEGORY, Control.RESET,
              "你最近在看「{name}」", "You have been browsing {name}",
              "和你最近看的品类相同", "The kind of thing you have been browsing"),
    _personal("search", Evidence.SEARCH, Control.CLEAR_SEARCHES,
              "你搜过“{name}”", "You searched for “{name}”",
              "和你搜过的有关", "Related to something you searched for"),
    _personal("price_band", Evidence.PRICE_BAND, Control.SET_PRICE,
              "在你常看的价位 {name}", "Within the prices you usually look at, {name}",
              "在你常看的价位", "Within the prices you usually look at"),
    _personal("circle", Evidence.CIRCLE, Control.RESET,
              "「{name}」圈子里的人喜欢", "Liked in the {name} circle, close to yours",
              "和你趣味相近的人喜欢", "Liked by people with tastes close to yours"),
    _personal("neighbour_circle", Evidence.CIRCLE, Control.RESET,
              "往外走一步：看看「{name}」圈子", "One step out: from the {name} circle next door",
              "往外走一步，换个圈子看看", "One step out of your usual circle"),
)  # fmt: skip

# Said because the person asked for it. They are the person's own words, yet still about the person.
DECLARED = (
    _personal("topic_declared", Evidence.TOPIC, Control.DROP_TOPIC,
              "你选了「{name}」", "You chose {name}",
              "和你选的兴趣有关", "Matches an interest you chose"),
    _personal("follow", Evidence.ACCOUNT, Control.UNFOLLOW,
              "你关注了「{name}」", "You follow {name}",
              "来自你关注的账号", "From an account you follow"),
)  # fmt: skip

EVERYONES = (
    _open("trend", Evidence.TREND, Control.HIDE_CARD,
          "现在很多人在看", "Many people are looking at this right now",
          "现在很多人在看", "Many people are looking at this right now"),
    _open("trend_topic", Evidence.TOPIC, Control.HIDE_CARD,
          "今天「{name}」里的热门", "Popular in {name} today",
          "今天同类里的热门", "Popular of its kind today"),
    _open("trial", Evidence.TRIAL, Control.HIDE_CARD,
          "新上架，正在给它一次被看见的机会", "New here, and being given its first chance to be seen",
          "新上架，正在给它一次被看见的机会", "New here, and being given its first chance to be seen"),
    _open("fresh", Evidence.FRESH, Control.HIDE_CARD,
          "刚刚发布", "Just published",
          "刚刚发布", "Just published"),
    _open("held", Evidence.LOOKS, Control.HIDE_CARD,
          "大家在这里停得比同类久", "People stay longer with this than with others of its kind",
          "大家在这里停得比同类久", "People stay longer with this than with others of its kind"),
    _open("quality", Evidence.QUALITY, Control.HIDE_CARD,
          "看过的人评价好，退货少", "Well rated, seldom sent back",
          "看过的人评价好，退货少", "Well rated, seldom sent back"),
    _open("subject_card", Evidence.CARD, Control.HIDE_CARD,
          "和本页的「{name}」相近", "Similar to “{name}” on this page",
          "和本页内容相近", "Similar to what this page shows"),
    _open("subject_account", Evidence.ACCOUNT, Control.HIDE_CARD,
          "「{name}」的其他内容", "More from {name}",
          "来自本页的账号", "More from this page’s account"),
    _open("subject_search", Evidence.SEARCH, Control.HIDE_CARD,
          "符合“{name}”", "Matches “{name}”",
          "符合本页的搜索", "Matches the search on this page"),
    _open("category", Evidence.CATEGORY, Control.HIDE_CARD,
          "「{name}」里的一件", "From {name}",
          "来自本页的品类", "From this page’s category"),
    _open("explore", Evidence.TRIAL, Control.HIDE_CARD,
          "随机选的，换换眼光", "Picked at random, for a fresh eye",
          "随机选的，换换眼光", "Picked at random, for a fresh eye"),
)  # fmt: skip

TABLE: tuple[ReasonRow, ...] = YOURS + DECLARED + EVERYONES
BY_CODE: dict[str, ReasonRow] = {row.code: row for row in TABLE}
