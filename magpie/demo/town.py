"""Playing the town into the domain through its public actions: people, accounts, goods, posts, films, and what is said of them.

Doing it twice changes nothing. Everything it makes is marked simulated; it writes no row by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from magpie.demo.prices import DAY, SHOP_AGE, Asked, play_prices, price_story
from magpie.demo.talk import play_talk
from magpie.domain.content import actions as content_actions
from magpie.domain.content import queries as content
from magpie.domain.goods import actions as goods_actions
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import AttributeDraft, ImageDraft, ProductDraft, SkuDraft, StepDraft
from magpie.domain.goods.pictures import store_picture
from magpie.domain.people import actions as people_actions
from magpie.domain.people import queries as people
from magpie.domain.people.refusals import NoSuchAccount
from magpie.domain.trade.actions.return_addresses import keep_return_address
from magpie.domain.trade.actions.terms import replace_carriage
from magpie.domain.trade.rules.delivery import ReturnPlace
from magpie.world.catalogue import SHOPS
from magpie.world.catalogue.making import making_of
from magpie.world.catalogue.making.shapes import Making
from magpie.world.catalogue.shapes import Goods, Post, Said, Shop
from magpie.world.catalogue.terms import CERTIFIER, Piece, Terms, carriage_of, pieces_of, terms_of

CURRENCY = "CNY"
# The town's week: things were made one after the other, the last one just now.
STEP = timedelta(minutes=23)
POSTS_MAX, GOODS_MAX = 200, 200
Drafting = Callable[[Asked], ProductDraft]


@dataclass(frozen=True)
class Town:
    """Where its drawings lie, where its media go, and when "now" is."""

    drawings: Path
    media: Path
    now: datetime


def build_town(town: Town, *, owners: dict[str, str], shops: Sequence[Shop] = SHOPS) -> Iterator[str]:
    """Open the shops, fill the shelves, tell the stories; `owners` maps a handle to the person who keeps it.

    Yields the name of each thing as it is done.
    """
    products: dict[str, int] = {}
    moments = _moments(town.now, shops)
    for shop in shops:
        account = _open_shop(shop, owner=owners[shop.handle], now=next(moments) - SHOP_AGE)
        on_shelf = {one.handle for one in goods_queries.products_page(shop=account, limit=GOODS_MAX).rows}
        for goods in shop.goods:
            put_up = _put_up_again if goods.slug in on_shelf else _put_up
            draft = partial(_draft, goods, handle=shop.handle, account=account, town=town)
            products[goods.slug] = put_up(goods, draft, now=next(moments))
            yield goods.slug
    for shop in shops:
        account = people.get_account_by_handle(shop.handle).id
        told = {view.title_en for view in content.content_page(account=account, limit=POSTS_MAX).rows}
        for post in shop.posts:
            if post.title.en not in told:
                _tell(post, account=account, products=products, town=town, now=next(moments))
            yield post.slug
    _talk(shops, owners=owners, now=town.now)


def _talk(shops: Sequence[Shop], *, owners: dict[str, str], now: datetime) -> None:
    """What neighbours and makers say, once every shop of the district has opened."""
    for shop in shops:
        account = people.get_account_by_handle(shop.handle).id
        told = {view.title_en: view for view in content.content_page(account=account, limit=POSTS_MAX).rows}
        for post in shop.posts:
            play_talk(told[post.title.en], post.slug, owners=owners, now=now)


def has_opened(shops: Sequence[Shop]) -> bool:
    """Whether these shops were opened by an earlier run: the last story of the last of them is told last."""
    try:
        account = people.get_account_by_handle(shops[-1].handle).id
    except NoSuchAccount:
        return False
    told = {view.title_en for view in content.content_page(account=account, limit=POSTS_MAX).rows}
    return all(post.title.en in told for post in shops[-1].posts[-1:])


def things_count(shops: Sequence[Shop] = SHOPS) -> int:
    return sum(len(shop.goods) + len(shop.posts) for shop in shops)


def _moments(now: datetime, shops: Sequence[Shop]) -> Iterator[datetime]:
    count = things_count(shops) + len(shops)
    for step in range(count, -1, -1):
        yield now - step * STEP


def _open_shop(shop: Shop, *, owner: str, now: datetime) -> int:
    try:
        return people.get_account_by_handle(shop.handle).id
    except NoSuchAccount:
        account = people_actions.open_account(
            person=owner,
            kind=shop.kind,
            handle=shop.handle,
            name_zh=shop.name.zh,
            name_en=shop.name.en,
            about_zh=shop.about.zh,
            about_en=shop.about.en,
            now=now,
            simulated=True,
        )
        asked = carriage_of(shop.handle)
        replace_carriage(
            by=owner, shop=account, fee_minor=asked.fee_minor, free_from_minor=asked.free_from_minor, now=now
        )
        keep_return_address(by=owner, shop=account, place=return_place_of(shop.name.zh), now=now)
        return account


def return_place_of(name: str) -> ReturnPlace:
    """Where a shop of the town takes goods back: one counter for all of them, as invented as they are."""
    return ReturnPlace(
        name=f"{name}退货处",
        phone="0000-0000 0000",
        region="鹊桥县",
        city="渡口镇",
        street="集市街 1 号",
        note="虚构地址，请勿寄件 · Invented: send nothing here",
    )


def _put_up(goods: Goods, draft: Drafting, *, now: datetime) -> int:
    """On the shelf since its first price, and every price after it."""
    first, *later = price_story(goods.slug, goods.price_minor)
    product = goods_actions.publish_product(draft=draft(first), now=now - first.days_ago * DAY)
    play_prices(product, later, now=now)
    return product


def _put_up_again(goods: Goods, draft: Drafting, *, now: datetime) -> int:
    """As it is now; what it cost before was told already."""
    return goods_actions.publish_product(draft=draft(price_story(goods.slug, goods.price_minor)[-1]), now=now)


def _draft(goods: Goods, asked: Asked, *, handle: str, account: int, town: Town) -> ProductDraft:
    making, terms = making_of(goods, handle=handle), terms_of(goods, handle=handle)
    return ProductDraft(
        shop=account,
        handle=goods.slug,
        title_zh=goods.title.zh,
        title_en=goods.title.en,
        story_zh=goods.story.zh,
        story_en=goods.story.en,
        category=" > ".join(part.capitalize() for part in goods.category.split("/")),
        topics={topic: 1.0 if place == 0 else 0.6 for place, topic in enumerate(goods.topics)},
        attributes=tuple(_attribute(*fact) for fact in _facts(goods, making)),
        images=tuple(_image(goods, suffix, town) for suffix in ("", "-near")),
        steps=tuple(StepDraft(words_zh=one.zh, words_en=one.en) for one in making.steps),
        skus=_skus(goods, asked, terms),
        return_policy=terms.returns,
        return_days=terms.return_days,
    )


def _facts(goods: Goods, making: Making) -> Iterator[tuple[str, str, str]]:
    """What the goods say of themselves, and of where and by whom they are made what their workshop says."""
    yield from goods.facts
    told = {name for name, _, _ in goods.facts}
    for name, said in (("origin", making.origin), ("maker", making.maker)):
        if name not in told:
            yield name, said.zh, said.en


def _attribute(name: str, zh: str, en: str) -> AttributeDraft:
    source = {"certificate": "platform", "maker": "maker", "process": "maker", "craft": "maker"}.get(
        name, "merchant"
    )
    return AttributeDraft(name=name, value_zh=zh, value_en=en, source=source)


def _image(goods: Goods, suffix: str, town: Town) -> ImageDraft:
    with (town.drawings / f"goods-{goods.slug}{suffix}.jpg").open("rb") as file:
        stored = store_picture(file, folder=town.media)
    return ImageDraft(file=stored.path, alt_zh=goods.title.zh, alt_en=goods.title.en)


def _skus(goods: Goods, asked: Asked, terms: Terms) -> tuple[SkuDraft, ...]:
    names = goods.options or (Said("", ""),)
    pieces = pieces_of(goods) or (Piece(0, Said("", "")),) * len(names)
    return tuple(
        SkuDraft(
            code=f"{goods.slug}-{place + 1}",
            price_minor=asked.price_minor,
            compare_minor=asked.compare_minor,
            currency=CURRENCY,
            options={"option": name.en} if name.en else {},
            name_zh=name.zh,
            name_en=name.en,
            on_hand=1 if goods.single else -(-goods.stock // len(names)),
            is_single_piece=goods.single,
            promise=terms.promise,
            ship_days=terms.ship_days,
            weight_mg=piece.weight_mg,
            quality_zh=piece.quality.zh,
            quality_en=piece.quality.en,
            certificate_no=piece.certificate,
            certificate_by=CERTIFIER if piece.certificate else "",
        )
        for place, (name, piece) in enumerate(zip(names, pieces, strict=True))
    )


def _tell(post: Post, *, account: int, products: dict[str, int], town: Town, now: datetime) -> int:
    kind, suffix = ("video", "mp4") if post.picture.film else ("post", "jpg")
    with (town.drawings / f"post-{post.slug}.{suffix}").open("rb") as file:
        return content_actions.publish_content(
            account=account,
            kind=kind,
            file=file,
            title_zh=post.title.zh,
            title_en=post.title.en,
            story_zh=post.story.zh,
            story_en=post.story.en,
            topics=post.topics,
            products=[products[slug] for slug in post.anchors if slug in products],
            now=now,
        )
