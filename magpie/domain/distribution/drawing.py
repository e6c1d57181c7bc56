"""How a product, post or film becomes a card: what the engine may know of it and what a person sees. Pure."""

from magpie.domain.content.queries import ContentView
from magpie.domain.distribution.words import split_words
from magpie.domain.goods.queries import ProductView
from magpie.domain.people.queries import AccountFace
from magpie.kit.clock import ms_of
from magpie.log.payloads import CardDisplay, CardFeatures, Words

STORY_CHARS_SHOWN = 280


def product_features(view: ProductView) -> CardFeatures:
    said = [f"{value.value_zh} {value.value_en}" for value in view.attributes]
    return CardFeatures(
        kind="product",
        account=view.shop.key,
        category=view.category,
        topics=view.topics,
        price_minor=view.price_minor,
        currency=view.currency,
        available=view.available,
        published_ms=ms_of(view.published_at) if view.published_at else 0,
        min_age_years=view.min_age_years,
        attributes={
            value.name: value.value_en or value.value_zh for value in view.attributes if value.name != "tag"
        },
        words=split_words(
            view.title_zh, view.title_en, view.brand_zh, view.brand_en, *said, view.story_zh, view.story_en
        ),
    )


def product_display(view: ProductView) -> CardDisplay:
    return CardDisplay(
        title=Words(zh=view.title_zh, en=view.title_en),
        story=_story(view.story_zh, view.story_en),
        account_name=_name(view.shop),
        account_handle=view.shop.handle,
        image=view.images[0].url if view.images else "",
        url=f"/p/{view.id}",
        price_minor=view.price_minor,
        currency=view.currency,
    )


def content_features(view: ContentView, anchored: list[ProductView]) -> CardFeatures:
    """A post is priced and shelved by the first product it carries, so that price bands and categories reach it."""
    first = anchored[0] if anchored else None
    carried = [f"{product.title_zh} {product.title_en}" for product in anchored]
    return CardFeatures(
        kind=view.kind,
        account=view.account.key,
        category=first.category if first else "",
        topics=view.topics,
        price_minor=first.price_minor if first else 0,
        currency=first.currency if first else "",
        duration_ms=view.duration_ms,
        published_ms=ms_of(view.published_at),
        min_age_years=max((product.min_age_years for product in anchored), default=0),
        anchors=tuple(product.key for product in anchored),
        words=split_words(view.title_zh, view.title_en, view.story_zh, view.story_en, *carried),
    )


def content_display(view: ContentView, anchored: list[ProductView]) -> CardDisplay:
    first = anchored[0] if anchored else None
    return CardDisplay(
        title=Words(zh=view.title_zh, en=view.title_en),
        story=_story(view.story_zh, view.story_en),
        account_name=_name(view.account),
        account_handle=view.account.handle,
        image=view.poster_url,
        video=view.media_url if view.kind == "video" else "",
        url=f"/posts/{view.id}",
        price_minor=first.price_minor if first else 0,
        currency=first.currency if first else "",
        duration_ms=view.duration_ms,
    )


def _name(account: AccountFace) -> Words:
    return Words(zh=account.name_zh, en=account.name_en)


def _story(zh: str, en: str) -> Words:
    return Words(zh=zh[:STORY_CHARS_SHOWN], en=en[:STORY_CHARS_SHOWN])
