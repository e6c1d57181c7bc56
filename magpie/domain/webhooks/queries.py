"""Reading endpoints, messages and tries: only of accounts the asking person acts for. Answers are frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.apps import apps
from django.db.models import Count, Prefetch, Q, QuerySet

from magpie.domain.outbox.compiled import Fixed, compiled
from magpie.domain.people import queries as people
from magpie.domain.webhooks import rules
from magpie.domain.webhooks.apps import WebhooksConfig
from magpie.domain.webhooks.models import Attempt, Due, Endpoint, Message, Secret
from magpie.domain.webhooks.reaching import Reach
from magpie.domain.webhooks.refusals import NoSuchEndpoint, NoSuchMessage
from magpie.kit.paging import Page, read_row_cursor, write_cursor


@dataclass(frozen=True)
class EndpointView:
    """`waiting` messages are still to be delivered; `forgotten` ones grew too old before they could be."""

    id: int
    account: int
    url: str
    description: str
    types: tuple[str, ...]
    created_at: datetime
    is_open: bool
    disabled_at: datetime | None
    disabled_why: str
    failures: int
    failing_since: datetime | None
    resting_until: datetime | None
    waiting: int
    forgotten: int
    old_secret_until: datetime | None

    @property
    def name(self) -> str:
        """What staff call it, else the host it lies on."""
        return self.description or urlsplit(self.url).hostname or self.url


@dataclass(frozen=True)
class AttemptView:
    number: int
    at: datetime
    status: int | None
    error: str
    duration_ms: int
    excerpt: str
    next_at: datetime | None

    @property
    def is_success(self) -> bool:
        return rules.is_delivered(self.status)


@dataclass(frozen=True)
class MessageView:
    """A message with every try, the oldest first. `due_at` says when the next one is made: not while its endpoint rests."""

    id: int
    key: str
    endpoint: int
    type: str
    body: str
    created_at: datetime
    state: str
    due_at: datetime | None
    attempts: tuple[AttemptView, ...]


@dataclass(frozen=True)
class DayView:
    """How many messages were written, and how many tries arrived or failed."""

    told: int
    delivered: int
    failed: int


@dataclass(frozen=True)
class EndpointRecord:
    """What is kept of a person here: an endpoint they added, or one they switched off."""

    account: str
    description: str
    what: str
    at: datetime


@dataclass(frozen=True)
class ToldRecord:
    """A message about a person that was sent, or is to be sent, to a shop's server."""

    account: str
    type: str
    body: str
    at: datetime


def endpoints_of(*, person: str, account: int) -> list[EndpointView]:
    """The endpoints of an account, oldest first; raises NotYourAccount. Three queries."""
    people.check_may_act_for(person=person, account=account)
    return _views(Endpoint.objects.filter(account=account, removed_at=None).order_by("pk"))


def get_endpoint(*, person: str, endpoint: int) -> EndpointView:
    """One endpoint; raises NoSuchEndpoint, for somebody else's as well. Three queries."""
    found = _views(visible_to(person).filter(pk=endpoint))
    if not found:
        raise NoSuchEndpoint(endpoint=endpoint)
    return found[0]


def messages_page(*, person: str, endpoint: int, cursor: str = "", limit: int = 20) -> Page[MessageView]:
    """What was told to an endpoint, the newest first, each with its tries; raises NoSuchEndpoint. Four queries."""
    if not visible_to(person).filter(pk=endpoint).exists():
        raise NoSuchEndpoint(endpoint=endpoint)
    rows = Message.objects.filter(endpoint=endpoint)
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    views = [_message(row) for row in _with_tries(rows.order_by("-pk")[: limit + 1])]
    more = write_cursor([views[limit - 1].id]) if len(views) > limit else None
    return Page(rows=views[:limit], next_cursor=more)


def get_message(*, person: str, message: str) -> MessageView:
    """One message by its "msg_…"; raises NoSuchMessage, for somebody else's as well. Three queries."""
    rows = Message.objects.filter(key=message, endpoint__in=visible_to(person))
    found = next(iter(_with_tries(rows)), None)
    if found is None:
        raise NoSuchMessage(message=message[:40])
    return _message(found)


def day_of(*, person: str, account: int, now: datetime) -> DayView:
    """The last 24 hours of an account's webhooks; raises NotYourAccount. Three queries."""
    people.check_may_act_for(person=person, account=account)
    since = now - timedelta(hours=24)
    ours = Q(message__endpoint__account=account, message__endpoint__removed_at=None)
    is_fine = Q(status__gte=200, status__lt=300)
    tries = Attempt.objects.filter(ours, at__gte=since).aggregate(
        fine=Count("pk", filter=is_fine), failed=Count("pk", filter=~is_fine | Q(status=None))
    )
    told = Message.objects.filter(
        endpoint__account=account, endpoint__removed_at=None, created_at__gte=since
    ).count()
    return DayView(told=told, delivered=tries["fine"], failed=tries["failed"])


def visible_to(person: str) -> "QuerySet[Endpoint]":
    """The endpoints of every open account a person acts for: whatever else there is does not exist for them."""
    accounts = [face.id for face in people.accounts_of(person)]
    return Endpoint.objects.filter(account__in=accounts, removed_at=None)


def due_count(*, now: datetime, limit: int) -> int:
    """How many messages could be sent now, counted up to `limit`. One query."""
    return len(ready(now)[:limit])


def ready(now: datetime) -> "QuerySet[Due]":
    """What is due, taken by nobody, and whose endpoint may be told; the longest waiting first."""
    return (
        Due.objects.filter(Q(taken_until=None) | Q(taken_until__lte=now), due_at__lte=now)
        .filter(Q(endpoint__resting_until=None) | Q(endpoint__resting_until__lte=now))
        .filter(endpoint__disabled_at=None, endpoint__removed_at=None)
        .order_by("due_at", "pk")
    )


def reach_of_site() -> Reach:
    """Where this site may send to."""
    config = apps.get_app_config("webhooks")
    assert isinstance(config, WebhooksConfig)
    return config.reach


def is_anybody_listening(*, account: int | None = None, kind: str = "") -> bool:
    """Whether any endpoint at all is open, or one of this account that wants this kind. One query."""
    if account is None:
        return bool(_anybodys_types(Fixed(1)))
    return any(rules.is_heard(types, kind) for types in _types_of(account))


@compiled
def _anybodys_types(limit: int) -> "QuerySet[Endpoint, list[str]]":
    return Endpoint.objects.filter(disabled_at=None, removed_at=None).values_list("types", flat=True)[:limit]


@compiled
def _types_of(account: int) -> "QuerySet[Endpoint, list[str]]":
    rows = Endpoint.objects.filter(disabled_at=None, removed_at=None, account=account)
    return rows.values_list("types", flat=True)


def endpoints_for_export(person: str) -> list[EndpointRecord]:
    """Which endpoints a person added or switched off, in that order."""
    added = Endpoint.objects.filter(created_by=person).select_related("account").order_by("pk")
    silenced = Endpoint.objects.filter(disabled_by=person, disabled_at__isnull=False)
    return [
        *(
            EndpointRecord(f"@{row.account.handle}", row.description, "added", row.created_at)
            for row in added
        ),
        *(
            EndpointRecord(f"@{row.account.handle}", row.description, "switched off", row.disabled_at)
            for row in silenced.select_related("account").order_by("pk")
            if row.disabled_at
        ),
    ]


def messages_for_export(person: str) -> list[ToldRecord]:
    """What shops' servers were told of a person, as far as it is kept, oldest first."""
    rows = (
        Message.objects.filter(person=person).select_related("endpoint__account").order_by("pk")
        if person
        else []
    )
    return [ToldRecord(f"@{row.endpoint.account.handle}", row.type, row.body, row.created_at) for row in rows]


def _views(rows: "QuerySet[Endpoint]") -> list[EndpointView]:
    retiring = Secret.objects.filter(retires_at__isnull=False).order_by("retires_at")
    found = rows.annotate(waiting=Count("queue")).prefetch_related(Prefetch("secrets", retiring))
    return [_view(row, waiting=row.waiting) for row in found]


def _view(row: Endpoint, *, waiting: int) -> EndpointView:
    return EndpointView(
        id=row.pk,
        account=row.account_id,
        url=row.url,
        description=row.description,
        types=tuple(row.types),
        created_at=row.created_at,
        is_open=row.is_open,
        disabled_at=row.disabled_at,
        disabled_why=row.disabled_why,
        failures=row.failures,
        failing_since=row.failing_since,
        resting_until=row.resting_until,
        waiting=waiting,
        forgotten=row.forgotten,
        old_secret_until=max((one.retires_at for one in row.secrets.all() if one.retires_at), default=None),
    )


def _with_tries(rows: "QuerySet[Message]") -> Sequence[Message]:
    tries = Attempt.objects.order_by("number")
    return list(rows.select_related("due", "endpoint").prefetch_related(Prefetch("attempts", tries)))


def _message(row: Message) -> MessageView:
    attempts = tuple(
        AttemptView(
            number=one.number,
            at=one.at,
            status=one.status,
            error=one.error,
            duration_ms=one.duration_ms,
            excerpt=one.excerpt,
            next_at=one.next_at,
        )
        for one in row.attempts.all()
    )
    due: Due | None = getattr(row, "due", None)
    return MessageView(
        id=row.pk,
        key=row.key,
        endpoint=row.endpoint_id,
        type=row.type,
        body=row.body,
        created_at=row.created_at,
        state=rules.state_of(attempts, is_due=due is not None),
        due_at=max(due.due_at, row.endpoint.resting_until or due.due_at) if due else None,
        attempts=attempts,
    )
