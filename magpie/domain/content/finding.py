"""Which posts and films may answer a search: light rows for a rule to weigh, as goods gives them for the shelf."""

from collections.abc import Sequence

from django.db.models import Max, Q

from magpie.domain.content.models import Content, ContentTopic
from magpie.domain.goods.queries.finding import Findable, titles_with


def findable_content(
    *, fragments: Sequence[str], topics: Sequence[str] = (), accounts: Sequence[int] = (), limit: int
) -> list[Findable]:
    """What is shown and has a fragment in a title, one of the topics, or one of the authors; newest first.

    It is as old an audience's as the goods it carries. Two queries.
    """
    spoken = ContentTopic.objects.filter(topic__in=topics).values("content")
    said = titles_with(fragments) | Q(pk__in=spoken) | Q(account__in=accounts)
    rows = Content.objects.filter(said, withdrawn_at=None).annotate(
        carried_age=Max("anchors__product__min_age_years")
    )
    return [
        Findable(
            key=row.key,
            title_zh=row.title_zh,
            title_en=row.title_en,
            account=row.account_id,
            topics={said.topic_id: said.weight for said in row.topics.all()},
            min_age_years=row.carried_age or 0,
            published_at=row.published_at,
        )
        for row in rows.prefetch_related("topics").order_by("-published_at", "-pk")[:limit]
    ]
