"""The topics a person can choose from, and the names of shelves."""

from collections.abc import Sequence
from dataclasses import dataclass

from magpie.domain.goods.models import Category, Topic
from magpie.log.payloads import Words


@dataclass(frozen=True)
class TopicView:
    slug: str
    name_zh: str
    name_en: str


def topics() -> list[TopicView]:
    """Every topic in force, by slug. One query."""
    rows = Topic.objects.filter(retired_version=None).order_by("slug")
    return [TopicView(slug=row.slug, name_zh=row.name_zh, name_en=row.name_en) for row in rows]


def category_names(paths: Sequence[str]) -> dict[str, Words]:
    """path -> its name, for those that are there: {"food/tea": Words("茶", "Tea")}. One query."""
    rows = Category.objects.filter(path__in=set(paths))
    return {row.path: Words(zh=row.name_zh, en=row.name_en) for row in rows}
