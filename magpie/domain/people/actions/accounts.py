"""Public faces: opening, naming, following and closing accounts, and who may act for them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import rules
from magpie.domain.people.events import AccountClosed, AccountFollowed, AccountRenamed, AccountUnfollowed
from magpie.domain.people.locking import announce_rights, lock_person
from magpie.domain.people.models import Account, Follow, Person, Staff
from magpie.domain.people.refusals import (
    HandleTaken,
    LastOwner,
    NamelessAccount,
    NoSuchAccount,
    SignInFirst,
    TooManyAccounts,
    TooManyChoices,
    UnreadableChoice,
    UnreadableHandle,
)


def open_account(
    *,
    person: str,
    kind: str,
    handle: str,
    name_zh: str = "",
    name_en: str = "",
    about_zh: str = "",
    about_en: str = "",
    zone: str = "Asia/Shanghai",
    now: datetime,
    simulated: bool = False,
) -> int:
    """A new account, owned by this person; returns its id. Locks the person, so that the limit per person holds.

    Fact: RightsChanged, so that nobody is told that they visited their own shop.
    """
    handle = handle.strip().lower()
    if not rules.HANDLE_PATTERN.fullmatch(handle):
        raise UnreadableHandle()
    if kind not in set(rules.AccountKind):
        raise UnreadableChoice(value=kind[:20], field="kind", known=", ".join(rules.AccountKind))
    if not (name_zh.strip() or name_en.strip()):
        raise NamelessAccount()
    if not rules.is_known(person):
        raise SignInFirst()
    with transaction.atomic():
        row = lock_person(person, now=now)
        if row.roles.count() >= rules.ACCOUNTS_PER_PERSON_MAX:
            raise TooManyAccounts(limit=rules.ACCOUNTS_PER_PERSON_MAX)
        account = _insert(
            Account(
                kind=kind,
                handle=handle,
                name_zh=name_zh.strip()[:80],
                name_en=name_en.strip()[:80],
                about_zh=about_zh.strip()[:1_000],
                about_en=about_en.strip()[:1_000],
                zone=zone,
                is_simulated=simulated or row.is_simulated,
                opened_at=now,
            )
        )
        Staff.objects.create(account=account, person=row, role=rules.Role.OWNER, since=now)
        announce_rights(row, now=now)
        return int(account.pk)


def _insert(account: Account) -> Account:
    if account.handle in rules.HANDLES_KEPT:
        raise HandleTaken(handle=account.handle)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise HandleTaken(handle=account.handle) from None
    return account


def rename_account(*, account: int, name_zh: str, name_en: str, now: datetime) -> None:
    """New public names. Locks the account. Fact: AccountRenamed, so that cards are drawn again."""
    if not (name_zh.strip() or name_en.strip()):
        raise NamelessAccount()
    with transaction.atomic():
        row = _lock_account(account)
        row.name_zh, row.name_en = name_zh.strip()[:80], name_en.strip()[:80]
        row.save()
        write_fact(AccountRenamed(account=row.pk), now=now, simulated=row.is_simulated)


def close_account(*, account: int, now: datetime) -> None:
    """Show nothing of this account any more. Locks the account.

    Fact: AccountClosed, upon which goods and content are withdrawn, and a private person's words and files erased.
    """
    with transaction.atomic():
        close_rows([_lock_account(account)], now=now)


def close_rows(rows: Sequence[Account], *, now: datetime) -> None:
    """Close these accounts inside the caller's transaction; a private person's names go with them."""
    for row in rows:
        row.closed_at = now
        if row.kind in rules.PRIVATE_KINDS:
            # No handle anybody can choose has a hyphen.
            row.handle, row.name_zh, row.name_en = f"closed-{row.pk}", "已注销账号", "Closed account"
            row.about_zh = row.about_en = ""
        row.save()
        write_fact(AccountClosed(account=row.pk), now=now, simulated=row.is_simulated)


def grant_role(*, account: int, person: str, role: str, now: datetime) -> None:
    """Let a known person act for an account; a second grant replaces the first. Locks person, then account.

    Fact: RightsChanged.
    """
    if role not in set(rules.Role):
        raise UnreadableChoice(value=role[:20], field="role", known=", ".join(rules.Role))
    if not rules.is_known(person):
        raise SignInFirst()
    with transaction.atomic():
        member = lock_person(person, now=now)
        row = _lock_account(account)
        _keep_an_owner(row, but=member, role=role)
        Staff.objects.update_or_create(account=row, person=member, defaults={"role": role, "since": now})
        announce_rights(member, now=now)


def revoke_role(*, account: int, person: str, now: datetime) -> None:
    """Take a role back; the last owner stays. Locks person, then account. Fact: RightsChanged."""
    with transaction.atomic():
        member = lock_person(person, now=now)
        row = _lock_account(account)
        _keep_an_owner(row, but=member, role="")
        if Staff.objects.filter(account=row, person=member).delete()[0]:
            announce_rights(member, now=now)


def follow_account(*, person: str, account: int, now: datetime) -> int:
    """Follow; returns the rights version. Locks the person. Facts, the first time: AccountFollowed and RightsChanged."""
    with transaction.atomic():
        row = lock_person(person, now=now)
        followed = Account.objects.filter(pk=account, closed_at=None).first()
        if followed is None:
            raise NoSuchAccount(account=account)
        if row.follows.count() >= rules.CHOICES_PER_PERSON_MAX:
            raise TooManyChoices(count=rules.CHOICES_PER_PERSON_MAX)
        _, is_new = Follow.objects.get_or_create(person=row, account=followed, defaults={"at": now})
        if is_new:
            write_fact(AccountFollowed(person=row.key, account=account), now=now, simulated=row.is_simulated)
            announce_rights(row, now=now)
        return row.rights_version


def unfollow_account(*, person: str, account: int, now: datetime) -> int:
    """Follow no more; returns the rights version. Locks the person.

    Facts, if it was followed: AccountUnfollowed and RightsChanged.
    """
    with transaction.atomic():
        row = lock_person(person, now=now)
        if Follow.objects.filter(person=row, account=account).delete()[0]:
            write_fact(
                AccountUnfollowed(person=row.key, account=account), now=now, simulated=row.is_simulated
            )
            announce_rights(row, now=now)
        return row.rights_version


def _lock_account(account: int) -> Account:
    row = Account.objects.select_for_update().filter(pk=account, closed_at=None).first()
    if row is None:
        raise NoSuchAccount(account=account)
    return row


def _keep_an_owner(row: Account, *, but: Person, role: str) -> None:
    is_owner = row.staff.filter(person=but, role=rules.Role.OWNER).exists()
    if (
        is_owner
        and role != rules.Role.OWNER
        and not row.staff.filter(role=rules.Role.OWNER).exclude(person=but).exists()
    ):
        raise LastOwner()
