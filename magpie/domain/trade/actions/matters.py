"""Bringing money that no rule decides before a person, and what the person does about it. Whoever acts, the edge asks first.

Locks in this order, as everywhere in trade: the payment's intent, then the matter.
"""

from datetime import datetime

from django.db import transaction

from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.outbox.actions import write_fact
from magpie.domain.payment import actions as payment
from magpie.domain.payment.queries import IntentState
from magpie.domain.payment.rules import RefundStatus
from magpie.domain.trade.events import SiteMatterOpened
from magpie.domain.trade.models import SiteMatter, Trade
from magpie.domain.trade.refusals import MatterEnded, NoSuchMatter, SayWhy
from magpie.domain.trade.rules.matters import (
    MATTER_ACTS,
    SURPLUS_AGAIN,
    MatterEnd,
    MatterKind,
    trade_of_surplus,
)
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX

UNANSWERED = (RefundStatus.PENDING, RefundStatus.WAITING)


def bring_stuck_surplus(*, ref: str, refund: str, amount_minor: int, now: datetime) -> bool:
    """A refund failed for good; where it was of a surplus, people have to look. Twice is once. Fact: SiteMatterOpened."""
    pk = trade_of_surplus(ref)
    if pk is None:
        return False
    with transaction.atomic():
        return _open(MatterKind.SURPLUS_STUCK, Trade.objects.get(pk=pk), refund, amount_minor, now=now)


def bring_unasked_surplus(trade: Trade, *, refund: str, amount_minor: int, now: datetime) -> None:
    """A surplus whose payment can be refunded no more: people have to send it. The caller holds the intent. Fact: SiteMatterOpened."""
    _open(MatterKind.SURPLUS_UNASKED, trade, refund, amount_minor, now=now)


def bring_met_refunds(trade: Trade, state: IntentState, *, now: datetime) -> int:
    """A bank took money of this trade: each refund of it that has no answer may reach the buyer as well; how many.

    The caller holds the intent. Facts: SiteMatterOpened.
    """
    kind = MatterKind.REFUND_MEETS_CHARGE_BACK
    met = [one for one in state.refunds if one.status in UNANSWERED]
    return sum(_open(kind, trade, one.key, one.amount_minor, now=now) for one in met)


def note_arrival(*, refund: str, now: datetime) -> None:
    """A surplus that was given up arrived after all: nobody need pay it again."""
    waiting = SiteMatter.objects.filter(kind=MatterKind.SURPLUS_STUCK, refund=refund, ended_at=None)
    waiting.update(end=MatterEnd.ARRIVED, ended_at=now)


def ask_surplus_again(*, matter: int, now: datetime) -> None:
    """Ask the provider for it once more, under a key of its own; fails it again, that is a new matter.

    Raises NoSuchMatter, MatterEnded, and what `payment.request_refund` does.
    """
    with transaction.atomic():
        row = _hold(matter, MatterEnd.ASKED_AGAIN)
        payment.request_refund(
            intent=row.trade.intent,
            key=row.key,
            amount_minor=row.amount_minor,
            ref=f"{row.trade.key}:{SURPLUS_AGAIN}",
            now=now,
        )
        _end(row, MatterEnd.ASKED_AGAIN, now=now)


def pay_surplus_otherwise(*, matter: int, words: str, now: datetime) -> None:
    """The money went back some other way (`words` say which), from the site's own till. Raises NoSuchMatter, MatterEnded, SayWhy."""
    with transaction.atomic():
        row = _hold(matter, MatterEnd.PAID_OTHERWISE)
        ledger.post_entry(
            key=f"{row.key}:otherwise",
            kind=books.EntryKind.REFUND_SENT,
            ref=row.trade.key,
            currency=row.trade.currency,
            moves=flows.refund_sent_moves(row.amount_minor),
            now=now,
            simulated=row.trade.is_simulated,
        )
        _end(row, MatterEnd.PAID_OTHERWISE, words=_read(words), now=now)


def close_matter(*, matter: int, words: str, now: datetime) -> None:
    """Looked at, and what came of it. Raises NoSuchMatter, MatterEnded, SayWhy."""
    with transaction.atomic():
        _end(_hold(matter, MatterEnd.LOOKED_AT), MatterEnd.LOOKED_AT, words=_read(words), now=now)


def _open(kind: MatterKind, trade: Trade, refund: str, amount_minor: int, *, now: datetime) -> bool:
    row, is_new = SiteMatter.objects.get_or_create(
        kind=kind, refund=refund, defaults={"trade": trade, "amount_minor": amount_minor, "opened_at": now}
    )
    if is_new:
        fact = SiteMatterOpened(
            matter=row.pk, kind=kind, trade=trade.pk, amount_minor=amount_minor, currency=trade.currency
        )
        write_fact(fact, now=now, simulated=trade.is_simulated)
    return is_new


def _hold(matter: int, end: MatterEnd) -> SiteMatter:
    """Open, and of a kind that may end so; raises NoSuchMatter, MatterEnded."""
    intent = SiteMatter.objects.filter(pk=matter).values_list("trade__intent", flat=True).first()
    if intent is None:
        raise NoSuchMatter()
    payment.hold_intent(intent=intent)
    row = SiteMatter.objects.select_for_update(of=("self",)).select_related("trade").get(pk=matter)
    if row.ended_at is not None or end not in MATTER_ACTS[MatterKind(row.kind)]:
        raise MatterEnded(kind=row.kind, end=row.end)
    return row


def _end(row: SiteMatter, end: MatterEnd, *, words: str = "", now: datetime) -> None:
    row.end, row.words, row.ended_at = end, words, now
    row.save()


def _read(words: str) -> str:
    read = words.replace("\0", "").strip()
    if not read or len(read) > WORDS_CHARS_MAX:
        raise SayWhy(most=WORDS_CHARS_MAX)
    return read
