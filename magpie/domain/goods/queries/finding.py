"""What on the shelf may answer a search: light rows for a rule to weigh, and the topics that have goods.

It finds generously and within a limit; how well a row answers is a rule's to say, not the database's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from magpie.domain.goods.models import Product, ProductTopic, Topic
from magpie.domain.goods.queries.catalogue import TopicView


@dataclass(frozen=True)
class Findable:
    """A card's names, maker and topics: ("product:7", "明前绿茶", "Spring green tea", 3, {"tea": 1.0}, 0, …)."""

    key: str
    title_zh: str
    title_en: str
    account: int
    topics: dict[str, float]
    min_age_years: int
    published_at: datetime


def findable_products(
    *, fragments: Sequence[str], topics: Sequence[str] = (), shops: Sequence[int] = (), limit: int
) -> list[Findable]:
    """Products on the shelf with a fragment in a title, one of the topics, or of one of the shops; newest first.

    Two queries.
    """
    spoken = ProductTopic.objects.filter(topic__in=topics).values("product")
    said = titles_with(fragments) | Q(pk__in=spoken) | Q(shop__in=shops)
    rows = Product.objects.filter(said, published_at__isnull=False, withdrawn_at=None)
    found = rows.prefetch_related("topics").order_by("-published_at", "-pk")[:limit]
    return [
        Findable(
            key=row.key,
            title_zh=row.title_zh,
            title_en=row.title_en,
            account=row.shop_id,
            topics={said.topic_id: said.weight for said in row.topics.all()},
            min_age_years=row.min_age_years,
            # The filter above leaves no row without it.
            published_at=row.published_at,  # type: ignore[arg-type]
        )
        for row in found
    ]


def titles_with(fragments: Sequence[str]) -> Q:
    """A title in either language holds one of these; nothing at all for no fragments."""
    said = Q(pk__in=[])
    for fragment in fragments:
        said |= Q(title_zh__icontains=fragment) | Q(title_en__icontains=fragment)
    return said


def topics_with_goods(*, limit: int) -> list[TopicView]:
    """Topics that goods on the shelf speak of, those with most goods first. One query."""
    rows = _in_force().annotate(count=Count("products", filter=Q(products__in=_shown_topics())))
    return _views(rows.filter(count__gt=0).order_by("-count", "slug")[:limit])


def topics_that_have_goods(slugs: Sequence[str]) -> list[TopicView]:
    """Those of these topics that have something to show, in the order asked. One query."""
    rows = _in_force().filter(Exists(_shown_topics().filter(topic=OuterRef("pk"))), slug__in=slugs)
    return sorted(_views(rows), key=lambda view: slugs.index(view.slug))


def _in_force() -> "QuerySet[Topic]":
    return Topic.objects.filter(retired_version=None)


def _shown_topics() -> "QuerySet[ProductTopic]":
    return ProductTopic.objects.filter(product__published_at__isnull=False, product__withdrawn_at=None)


def _views(rows: "QuerySet[Topic]") -> list[TopicView]:
    return [TopicView(slug=row.slug, name_zh=row.name_zh, name_en=row.name_en) for row in rows]
