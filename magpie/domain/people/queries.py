"""Reading persons, accounts and rights. Answers are frozen; nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from magpie.domain.outbox.among import among
from magpie.domain.outbox.compiled import compiled
from magpie.domain.outbox.cursors import hot_cursor
from magpie.domain.people import rules
from magpie.domain.people.models import Account, Block, Consent, Follow, Mute, Person, Staff
from magpie.domain.people.refusals import NobodySignsInAs, NoSuchAccount, NotYourAccount
from magpie.kit.paging import Page, read_row_cursor, write_cursor

# What one page can hold of whom somebody follows; a thousand follows are a list, not a reading.
FOLLOWS_READ_MAX = 500


@dataclass(frozen=True)
class Rights:
    """Everything a person chose, at one version. `personalise` is their word, `may_personalise` what follows from it.

    `owns` are the open accounts they act for.
    """

    person: str
    version: int = 0
    personalise: bool = True
    may_personalise: bool = True
    age_band: str = ""
    guardian_state: str = ""
    topics: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    consents: dict[str, bool] = field(default_factory=dict)
    price_max_minor: int = 0
    owns: tuple[str, ...] = ()
    outside: str = ""


@dataclass(frozen=True)
class AccountFace:
    """An account as anybody may see it."""

    id: int
    key: str
    kind: str
    handle: str
    name_zh: str
    name_en: str
    about_zh: str
    about_en: str
    zone: str
    opened_at: datetime
    is_open: bool
    is_simulated: bool


def rights_of(person: str) -> Rights:
    """All choices of a person; the defaults for a browser that never chose anything."""
    row = Person.objects.filter(key=person).first()
    return rights_of_row(row) if row else Rights(person=person, consents=_consents({}))


def rights_version_of(person: str) -> int:
    """The version a page token carries; 0 for somebody who never chose anything. One query."""
    return Person.objects.filter(key=person).values_list("rights_version", flat=True).first() or 0


def rights_of_row(row: Person) -> Rights:
    """Seven queries; only called when something changed or a person looks at their choices."""
    consents = _consents(latest_consents(row))
    personalise = consents[rules.Purpose.PERSONALISE]
    return Rights(
        person=row.key,
        version=row.rights_version,
        personalise=personalise,
        may_personalise=rules.may_personalise(is_granted=personalise, age_band=row.age_band),
        age_band=row.age_band,
        guardian_state=row.guardian_state,
        topics=tuple(row.topics.order_by("topic").values_list("topic", flat=True)),
        muted=tuple(row.mutes.order_by("subject").values_list("subject", flat=True)),
        blocked=tuple(row.blocks.order_by("subject").values_list("subject", flat=True)),
        follows=tuple(
            f"account:{pk}" for pk in row.follows.order_by("account").values_list("account", flat=True)
        ),
        consents=consents,
        price_max_minor=row.price_max_minor,
        owns=tuple(face.key for face in accounts_of(row.key)),
        outside=row.outside,
    )


def latest_consents(row: Person) -> dict[str, bool]:
    """purpose -> what was said last; purposes never spoken of are absent."""
    entries = Consent.objects.filter(person=row).order_by("id").values_list("purpose", "is_granted")
    return dict(entries)


def _consents(latest: dict[str, bool]) -> dict[str, bool]:
    return {purpose.value: rules.is_granted(purpose, latest.get(purpose)) for purpose in rules.Purpose}


def find_person_of_user(user_id: int) -> str | None:
    """The key of the human behind a sign-in."""
    return next(iter(_keys_of_user(user_id)), None)


@compiled
def _keys_of_user(user_id: int) -> "QuerySet[Person, str]":
    return Person.objects.filter(user_id=user_id).order_by("key").values_list("key", flat=True)[:1]


def erased_among(persons: Collection[str]) -> set[str]:
    """Those of many persons who asked to be forgotten. One query."""
    is_among, parameter = among(persons)
    with hot_cursor() as cursor:
        cursor.execute(f"SELECT person_id FROM people_erasure WHERE person_id {is_among}", [parameter])
        return {person for (person,) in cursor.fetchall()}


def is_simulated(person: str) -> bool:
    """Whether nobody real is behind this person; False for somebody unknown."""
    return Person.objects.filter(key=person, is_simulated=True).exists()


def get_person_named(user_name: str) -> str:
    """The key of the person who signs in under this name; raises NobodySignsInAs."""
    key = Person.objects.filter(user__username=user_name).values_list("key", flat=True).first()
    if key is None:
        raise NobodySignsInAs(name=user_name)
    return str(key)


def get_account(account: int) -> AccountFace:
    """One account; raises NoSuchAccount."""
    row = Account.objects.filter(pk=account).first()
    if row is None:
        raise NoSuchAccount(account=account)
    return face_of(row)


def get_account_by_handle(handle: str) -> AccountFace:
    """One open account by its @handle; raises NoSuchAccount."""
    row = Account.objects.filter(handle=handle.lower(), closed_at=None).first()
    if row is None:
        raise NoSuchAccount(account=f"@{handle[:30]}")
    return face_of(row)


def accounts_by_id(ids: Sequence[int]) -> dict[int, AccountFace]:
    return {row.pk: face_of(row) for row in _accounts(sorted(set(ids)))}


@compiled
def _accounts(ids: Sequence[int]) -> "QuerySet[Account]":
    return Account.objects.filter(pk__in=ids)


def accounts_page(*, cursor: str = "", limit: int = 50) -> Page[AccountFace]:
    """Open accounts in the order they were opened."""
    after = read_row_cursor(cursor) if cursor else 0
    rows = list(Account.objects.filter(closed_at=None, pk__gt=after).order_by("pk")[: limit + 1])
    more = write_cursor([rows[limit - 1].pk]) if len(rows) > limit else None
    return Page(rows=[face_of(row) for row in rows[:limit]], next_cursor=more)


def accounts_of(person: str) -> list[AccountFace]:
    """The open accounts a person may act for, oldest first."""
    rows = Account.objects.filter(staff__person=person, closed_at=None).order_by("pk")
    return [face_of(row) for row in rows]


def may_act_for(*, person: str, account: int, role: str = rules.Role.EDITOR) -> bool:
    """An owner may do everything, an editor what an editor may."""
    roles = [rules.Role.OWNER] if role == rules.Role.OWNER else [rules.Role.OWNER, rules.Role.EDITOR]
    return Staff.objects.filter(
        person=person, account=account, account__closed_at=None, role__in=roles
    ).exists()


def is_staff_of(*, person: str, account: int) -> bool:
    """In any role, also where the account is closed: whether they have a stake in it, not what they may do. One query."""
    return Staff.objects.filter(person=person, account=account).exists()


def check_may_act_for(*, person: str, account: int, role: str = rules.Role.EDITOR) -> None:
    """Raises NotYourAccount, for an account that does not exist as well: its existence is not this person's to learn."""
    if not may_act_for(person=person, account=account, role=role):
        raise NotYourAccount()


def is_following(*, person: str, account: int) -> bool:
    return Person.objects.filter(key=person, follows__account=account).exists()


@dataclass(frozen=True)
class Following:
    """Somebody follows this account since then; `is_heard` is False while they have muted or blocked it."""

    account: int
    since: datetime
    is_heard: bool

    @property
    def key(self) -> str:
        return f"account:{self.account}"


def follows_of(person: str, *, limit: int) -> list[Following]:
    """The open accounts a person follows, those followed last first. Three queries."""
    rows = Follow.objects.filter(person=person, account__closed_at=None).order_by("-at", "-pk")[:limit]
    unheard = unheard_by(person)
    return [
        Following(account=row.account_id, since=row.at, is_heard=f"account:{row.account_id}" not in unheard)
        for row in rows
    ]


@dataclass(frozen=True)
class Follower:
    """Somebody followed one of these accounts; `face` is their own public face, None for whoever has none."""

    account: int
    at: datetime
    face: AccountFace | None


def followers_since(person: str, *, accounts: Collection[int], since: datetime, limit: int) -> list[Follower]:
    """Who followed one of these accounts of this person after an instant, the newest first; nobody they muted or blocked.

    A face is a person's or creator's account they own, never a shop they work for. Four queries at most.
    """
    if not accounts:
        return []
    rows = list(
        Follow.objects.filter(account__in=accounts, at__gt=since)
        .exclude(person=person)
        .order_by("-at", "-pk")[:limit]
    )
    if not rows:
        return []
    owned = Staff.objects.filter(
        person__in={row.person_id for row in rows},
        role=rules.Role.OWNER,
        account__closed_at=None,
        account__kind__in=(rules.AccountKind.PERSON, rules.AccountKind.CREATOR),
    ).order_by("-account")
    faces = {one.person_id: face_of(one.account) for one in owned.select_related("account")}
    unheard = unheard_by(person)
    told = [Follower(account=row.account_id, at=row.at, face=faces.get(row.person_id)) for row in rows]
    return [one for one in told if one.face is None or one.face.key not in unheard]


def unheard_by(person: str) -> set[str]:
    """Everything a person has muted or blocked, e.g. {"account:3", "topic:tea"}. Two queries."""
    return {
        subject
        for choices in (Mute, Block)
        for subject in choices.objects.filter(person=person).values_list("subject", flat=True)
    }


def owned_by(person: str) -> set[int]:
    """Every account a person owns or owned until it closed. One query."""
    return set(Staff.objects.filter(person=person, role=rules.Role.OWNER).values_list("account", flat=True))


def has_blocked(*, account: int, person: str | None, whom: Collection[int]) -> bool:
    """Whether anybody who acts for this account, or this person, has blocked one of these accounts. One query."""
    blockers = Q(person__roles__account=account) | Q(person=person or "")
    return Block.objects.filter(blockers, subject__in=[f"account:{pk}" for pk in whom]).exists()


def accounts_named(fragments: Sequence[str], *, limit: int) -> list[AccountFace]:
    """Open accounts that have one of these in a name or in the @handle, the oldest first. One query."""
    said = Q()
    for fragment in fragments:
        for field_name in ("name_zh", "name_en", "handle"):
            said |= Q(**{f"{field_name}__icontains": fragment})
    if not said:
        return []
    return [face_of(row) for row in Account.objects.filter(said, closed_at=None).order_by("pk")[:limit]]


class Followers(NamedTuple):
    """How many follow an account: people, and simulated ones."""

    real: int
    simulated: int


def follower_count(account: int) -> Followers:
    """Nobody simulated is ever counted among people. One query."""
    is_simulated = Q(person__is_simulated=True)
    found = Follow.objects.filter(account=account).aggregate(
        real=Count("pk", filter=~is_simulated), simulated=Count("pk", filter=is_simulated)
    )
    return Followers(**found)


def zones_of_accounts() -> dict[str, datetime]:
    """Every zone that an account has its days in -> since when the first of them is open. One query."""
    return dict(Account.objects.order_by().values_list("zone").annotate(first=Min("opened_at")))


def face_of(row: Account) -> AccountFace:
    return AccountFace(
        id=row.pk,
        key=row.key,
        kind=row.kind,
        handle=row.handle,
        name_zh=row.name_zh,
        name_en=row.name_en,
        about_zh=row.about_zh,
        about_en=row.about_en,
        zone=row.zone,
        opened_at=row.opened_at,
        is_open=row.closed_at is None,
        is_simulated=row.is_simulated,
    )
