"""The topics a person can choose from."""

from dataclasses import dataclass

from magpie.domain.goods.models import Topic


@dataclass(frozen=True)
class TopicView:
    slug: str
    name_zh: str
    name_en: str


def topics() -> list[TopicView]:
    """Every topic in force, by slug. One query."""
    rows = Topic.objects.filter(retired_version=None).order_by("slug")
    return [TopicView(slug=row.slug, name_zh=row.name_zh, name_en=row.name_en) for row in rows]
