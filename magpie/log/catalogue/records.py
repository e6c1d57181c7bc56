"""Kinds that keep the books: served slates, rights, identity and the catalogue of cards, what became of comments. No stage.

They are facts of Magpie itself, so that engine state and every figure can be rebuilt from the log alone.
"""

from magpie.log.catalogue.shape import Kind, Stage
from magpie.log.catalogue.words import COUNT, FLAG, LIST, PERSON, TABLE, TEXT, WORD, schema, server

N = Stage.NONE
SAID = ("person", "card", "ref")

SERVING: tuple[Kind, ...] = (
    server(
        "Slate Served",
        N,
        "",
        "An ordered slate was answered to one request.",
        "下发了一组推荐。",
        needs=("person", "slate"),
        schema=schema("as_of", "seed", "params", "cards", seed=COUNT, params=WORD, cards=LIST),
    ),
)

RIGHTS: tuple[Kind, ...] = (
    server(
        "Rights Changed",
        N,
        "",
        "All explicit choices of a person, at one version.",
        "用户的全部显式选择（某一版本）。",
        needs=PERSON,
        schema=schema(
            "version",
            version=COUNT,
            personalise=FLAG,
            topics=LIST,
            muted=LIST,
            blocked=LIST,
            follows=LIST,
            consents=TABLE,
        ),
    ),
    server(
        "Interests Reset",
        N,
        "",
        "Everything inferred about a person is forgotten.",
        "清空推断出的兴趣。",
        needs=PERSON,
    ),
    server(
        "Person Identified",
        N,
        "",
        "An anonymous journey belongs to a person.",
        "匿名行程归入用户。",
        needs=PERSON,
        schema=schema("anonymous", anonymous=WORD),
    ),
    server(
        "Voice Changed",
        N,
        "",
        "Whether what a person does is heard by others; what they taught before is taken back when it is not.",
        "用户的行为是否影响他人；不影响时，收回其此前的影响。",
        needs=PERSON,
        schema=schema("is_heard", is_heard=FLAG, reason=TEXT),
    ),
    server("Person Erased", N, "", "A person asked to be forgotten.", "用户要求删除。", needs=PERSON),
)

CARDS: tuple[Kind, ...] = (
    server(
        "Card Published",
        N,
        "",
        "A card, whole, as it may be shown.",
        "卡片上架（完整内容）。",
        needs=("card",),
        schema=schema("version", "features", "display", version=COUNT, features=TABLE, display=TABLE),
    ),
    server("Card Withdrawn", N, "", "A card may no longer be shown.", "卡片下架。", needs=("card",)),
    server(
        "Stock Changed",
        N,
        "",
        "What is left of a product.",
        "库存变化。",
        needs=("card",),
        measure="pieces available",
    ),
    server(
        "Account Erased",
        N,
        "",
        "An account was closed for good: what its cards said is forgotten.",
        "账号已注销，其卡片的文字随之删除。",
        needs=("account",),
    ),
)

# New kinds come last: the engine's snapshots number them by their place.
TALK: tuple[Kind, ...] = (
    server(
        "Comment Answered by Maker",
        N,
        "",
        "A maker spoke under its own card.",
        "作者在自己的卡片下发言。",
        needs=SAID,
    ),
    server("Comment Taken Back", N, "", "An author took a comment back.", "作者收回了评论。", needs=SAID),
    server(
        "Comment Hidden",
        N,
        "",
        "A comment was hidden from others, with the reason.",
        "评论被隐藏，并注明理由。",
        needs=SAID,
        schema=schema("reason", reason=WORD, by_site=FLAG),
    ),
    server(
        "Comment Shown Again", N, "", "A hidden comment is shown again.", "被隐藏的评论恢复显示。", needs=SAID
    ),
    server(
        "Comment Reported",
        N,
        "",
        "The site was asked to look at a comment.",
        "请求本站审看一条评论。",
        needs=SAID,
        schema=schema(reason=WORD),
    ),
)

CAMPAIGNS: tuple[Kind, ...] = (
    server(
        "Flash Sale Scheduled",
        N,
        "",
        "A shop set pieces apart for a flash sale.",
        "店铺为秒杀活动预留了商品。",
        needs=("account", "ref"),
        schema=schema("opens_ms", "closes_ms", opens_ms=COUNT, closes_ms=COUNT),
    ),
    server(
        "Flash Sale Closed",
        N,
        "",
        "A flash sale is over; what was left is on the shelf again.",
        "秒杀活动结束，剩余商品重新上架。",
        needs=("account", "ref"),
    ),
)

RECORD_KINDS: tuple[Kind, ...] = SERVING + RIGHTS + CARDS + TALK + CAMPAIGNS
