"""Publishing a picture or clip with a story and the goods it carries, and taking it back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from magpie.domain.content import rules
from magpie.domain.content.events import ContentPublished, ContentWithdrawn
from magpie.domain.content.films import StoredFilm, store_film
from magpie.domain.content.models import Anchor, Content, ContentTopic
from magpie.domain.content.refusals import (
    AccountIsClosed,
    NoSuchContent,
    TooManyAnchors,
    UnknownTopic,
    UntitledContent,
    WordsTooLong,
)
from magpie.domain.goods import queries as goods
from magpie.domain.goods.pictures import store_picture
from magpie.domain.goods.refusals import NoSuchProduct
from magpie.domain.goods.taxonomy import TAXONOMY_VERSION
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people

OWN_TOPIC_WEIGHT = 1.0
ANCHORED_TOPIC_WEIGHT = 0.5  # what a post carries says less about it than what its author says


def publish_content(
    *,
    account: int,
    kind: str,
    file: BinaryIO,
    title_zh: str = "",
    title_en: str = "",
    story_zh: str = "",
    story_en: str = "",
    topics: Sequence[str] = (),
    products: Sequence[int] = (),
    request_key: str | None = None,
    now: datetime,
) -> int:
    """Publish a post (picture) or video (clip); returns its id. It is live and on trial as soon as the fact is heard.

    Everything is checked before a file is kept. The same `request_key` of the same account gives the same post, and
    publishes nothing again. Locks nothing: the key is unique. Fact: ContentPublished.
    """
    if (made := _made_by(account, request_key)) is not None:
        return made
    author = _check_words(account, title_zh, title_en, story_zh, story_en)
    weights = _weigh_topics(topics, _check_anchors(products))
    film = _store(rules.ContentKind(kind), file)
    draft = Content(
        kind=kind,
        account_id=account,
        title_zh=title_zh.strip(),
        title_en=title_en.strip(),
        story_zh=story_zh.strip(),
        story_en=story_en.strip(),
        media=film.path,
        poster=film.poster,
        width=film.width,
        height=film.height,
        duration_ms=film.duration_ms,
        request_key=request_key,
        is_simulated=author.is_simulated,
        version=1,
        published_at=now,
    )
    try:
        return _insert(draft, products, weights, now=now)
    except IntegrityError:
        # The same request came twice at once, and the other one was first.
        made = _made_by(account, request_key)
        if made is None:
            raise
        _remove_unused({film.path, film.poster})
        return made


def _made_by(account: int, request_key: str | None) -> int | None:
    """What this request has published before."""
    if not request_key:
        return None
    return (
        Content.objects.filter(account=account, request_key=request_key).values_list("pk", flat=True).first()
    )


def _insert(row: Content, products: Sequence[int], weights: Mapping[str, float], *, now: datetime) -> int:
    with transaction.atomic():
        row.save(force_insert=True)
        Anchor.objects.bulk_create(
            Anchor(content=row, product_id=product, position=index) for index, product in enumerate(products)
        )
        ContentTopic.objects.bulk_create(
            ContentTopic(content=row, topic_id=topic, weight=weight, taxonomy_version=TAXONOMY_VERSION)
            for topic, weight in weights.items()
        )
        write_fact(ContentPublished(content=row.key, id=row.pk), now=now, simulated=row.is_simulated)
        return int(row.pk)


def withdraw_content(*, content: int, why: str = "", now: datetime) -> bool:
    """Show it no more; True when it was shown. The file stays for the record. Locks the row. Fact: ContentWithdrawn."""
    with transaction.atomic():
        row = Content.objects.select_for_update().filter(pk=content).first()
        if row is None:
            raise NoSuchContent(content=content)
        if row.withdrawn_at is not None:
            return False
        row.withdrawn_at, row.withdrawn_why = now, why[:200]
        row.version += 1
        row.save()
        fact = ContentWithdrawn(content=row.key, id=row.pk, why=why[:200])
        write_fact(fact, now=now, simulated=row.is_simulated)
        return True


def forget_content(*, account: int) -> int:
    """Words and files of everything an account ever showed go; returns how many rows lost theirs.

    A file that somebody else shows too stays. The files go when the open transaction commits.
    """
    with transaction.atomic():
        rows = Content.objects.select_for_update().filter(account=account)
        files = {path for pair in rows.values_list("media", "poster") for path in pair if path}
        count = rows.update(
            title_zh="已注销",
            title_en="Closed account",
            story_zh="",
            story_en="",
            media="",
            poster="",
            request_key=None,
        )
        transaction.on_commit(partial(_remove_unused, files))
        return count


def _remove_unused(files: Iterable[str]) -> None:
    folder = Path(settings.MEDIA_ROOT)
    for path in files:
        is_shown = Content.objects.filter(Q(media=path) | Q(poster=path)).exists()
        if not is_shown and not goods.is_file_shown(path):
            (folder / path).unlink(missing_ok=True)


def _check_words(
    account: int, title_zh: str, title_en: str, story_zh: str, story_en: str
) -> people.AccountFace:
    author = people.get_account(account)
    if not author.is_open:
        raise AccountIsClosed(handle=author.handle)
    if not (title_zh.strip() or title_en.strip()):
        raise UntitledContent()
    for field, text, most in (
        ("title_zh", title_zh, rules.TITLE_CHARS_MAX),
        ("title_en", title_en, rules.TITLE_CHARS_MAX),
        ("story_zh", story_zh, rules.STORY_CHARS_MAX),
        ("story_en", story_en, rules.STORY_CHARS_MAX),
    ):
        if len(text) > most:
            raise WordsTooLong(field=field, most=most)
    return author


def _check_anchors(products: Sequence[int]) -> list[goods.ProductView]:
    if len(products) > rules.ANCHORS_MAX or len(set(products)) != len(products):
        raise TooManyAnchors(most=rules.ANCHORS_MAX)
    found = goods.products_by_id(products)
    for product in products:
        if product not in found:
            raise NoSuchProduct(product=product)
    return [found[product] for product in products]


def _weigh_topics(topics: Sequence[str], anchored: Sequence[goods.ProductView]) -> dict[str, float]:
    """The author's topics, then those of the goods carried, weaker; at most TOPICS_MAX."""
    known = {topic.slug for topic in goods.topics()}
    for place, topic in enumerate(dict.fromkeys(topics)):
        if topic not in known or place >= rules.TOPICS_MAX:
            raise UnknownTopic(topic=topic[:40], most=rules.TOPICS_MAX)
    weights = dict.fromkeys(topics, OWN_TOPIC_WEIGHT)
    for product in anchored:
        for topic, weight in sorted(product.topics.items(), key=lambda item: (-item[1], item[0])):
            if len(weights) < rules.TOPICS_MAX:
                weights.setdefault(topic, ANCHORED_TOPIC_WEIGHT * weight)
    return weights


def _store(kind: rules.ContentKind, file: BinaryIO) -> StoredFilm:
    folder = Path(settings.MEDIA_ROOT)
    if kind == rules.ContentKind.VIDEO:
        return store_film(file, folder=folder)
    picture = store_picture(file, folder=folder)
    return StoredFilm(
        path=picture.path, poster=picture.path, width=picture.width, height=picture.height, duration_ms=0
    )
