"""Posts and films as a page or a card sees them: four queries for any number."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from magpie.domain.content.models import Content
from magpie.domain.content.refusals import NoSuchContent
from magpie.domain.people import queries as people
from magpie.kit.paging import Page, read_row_cursor, write_cursor


@dataclass(frozen=True)
class ContentView:
    """`products` are the ids of the goods carried, in order; withdrawn ones too, so look them up on the shelf."""

    id: int
    key: str
    kind: str
    account: people.AccountFace
    title_zh: str
    title_en: str
    story_zh: str
    story_en: str
    media_url: str
    poster_url: str
    width: int
    height: int
    duration_ms: int
    topics: dict[str, float]
    products: tuple[int, ...]
    version: int
    is_simulated: bool
    published_at: datetime
    is_shown: bool


def get_content(content: int, *, may_see_withdrawn: bool = False) -> ContentView:
    """One post or film that is shown; raises NoSuchContent."""
    view = find_content(content)
    if view is None or not (view.is_shown or may_see_withdrawn):
        raise NoSuchContent(content=content)
    return view


def find_content(content: int) -> ContentView | None:
    return next(iter(_views(Content.objects.filter(pk=content))), None)


def content_page(
    *,
    cursor: str = "",
    limit: int = 20,
    account: int | None = None,
    kind: str = "",
    product: int | None = None,
) -> Page[ContentView]:
    """What is shown, newest first, of one account or carrying one product where asked."""
    rows = _shown()
    if account is not None:
        rows = rows.filter(account=account)
    if kind:
        rows = rows.filter(kind=kind)
    if product is not None:
        rows = rows.filter(anchors__product=product)
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    views = _views(rows.order_by("-pk")[: limit + 1])
    more = write_cursor([views[limit - 1].id]) if len(views) > limit else None
    return Page(rows=views[:limit], next_cursor=more)


def count_of_account(account: int) -> int:
    """How many posts and films an account shows. One query."""
    return _shown().filter(account=account).count()


@dataclass(frozen=True)
class Carrier:
    """What leads from content to goods: whose it is, what it is called, and which products it carries."""

    account: int
    title_zh: str
    title_en: str
    products: tuple[int, ...]

    @property
    def creator(self) -> str:
        """The account behind it, as the journey names it."""
        return f"account:{self.account}"


def carriers_of(cards: Collection[str]) -> dict[str, Carrier]:
    """'video:7' -> what it carries, for those of these that exist; withdrawn ones too, for what they led to stays true.

    Two queries.
    """
    named = {int(card.partition(":")[2]) for card in cards if _CARD.fullmatch(card)}
    rows = Content.objects.filter(pk__in=named).prefetch_related("anchors").only(*_CARRIER_READ)
    found = {
        row.key: Carrier(
            row.account_id,
            row.title_zh,
            row.title_en,
            tuple(anchor.product_id for anchor in row.anchors.all()),
        )
        for row in rows
    }
    return {card: found[card] for card in cards if card in found}


_CARD = re.compile(r"(?:post|video):[1-9][0-9]{0,17}")
_CARRIER_READ = ("kind", "account_id", "title_zh", "title_en")


def ids_of_account(account: int) -> list[int]:
    """Everything an account shows, oldest first."""
    return list(_shown().filter(account=account).order_by("pk").values_list("pk", flat=True))


def _shown() -> "QuerySet[Content]":
    return Content.objects.filter(withdrawn_at=None)


def _views(rows: "QuerySet[Content]") -> list[ContentView]:
    found = list(rows.prefetch_related("anchors", "topics"))
    authors = people.accounts_by_id([row.account_id for row in found])
    return [_view(row, authors[row.account_id]) for row in found]


def _view(row: Content, author: people.AccountFace) -> ContentView:
    return ContentView(
        id=row.pk,
        key=row.key,
        kind=row.kind,
        account=author,
        title_zh=row.title_zh,
        title_en=row.title_en,
        story_zh=row.story_zh,
        story_en=row.story_en,
        media_url=f"{settings.MEDIA_URL}{row.media}",
        poster_url=f"{settings.MEDIA_URL}{row.poster}",
        width=row.width,
        height=row.height,
        duration_ms=row.duration_ms,
        topics={said.topic_id: said.weight for said in row.topics.all()},
        products=tuple(anchor.product_id for anchor in row.anchors.all()),
        version=row.version,
        is_simulated=row.is_simulated,
        published_at=row.published_at,
        is_shown=row.withdrawn_at is None,
    )
