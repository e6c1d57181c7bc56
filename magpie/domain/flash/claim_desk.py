"""The desk where flash sales are claimed: one queue, one thread, and an answer only when the claim is committed.

Whoever waits while the disk is flushed shares the next flush, so thousands a second need some dozens of transactions. The
queue is bounded and first come first served. Nothing is remembered between two batches: after a crash the table is all
there is, and asking again with the same key tells what it holds.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from django.db import DatabaseError, connection

from magpie.domain.flash.actions.claiming import claim_pieces
from magpie.domain.flash.queries.flash import FlashItemView, find_claims, find_flash_items
from magpie.domain.flash.refusals import (
    DeskTroubled,
    NoSuchFlashItem,
    NotYourClaim,
    TooManyWaiting,
    UnreadableClaim,
)
from magpie.domain.flash.rules import flash as rules
from magpie.domain.flash.rules.flash import ClaimAsk, ClaimView
from magpie.domain.people.refusals import SignInFirst
from magpie.domain.people.rules import is_known
from magpie.kit.clock import Clock, instant_of
from magpie.kit.errors import Refusal

THREAD: Final = "claim-desk"
TRIES: Final = 2
RETRY_S: Final = 1
log = logging.getLogger(__name__)

ClaimDone = Callable[[ClaimView | Refusal], None]
ItemDone = Callable[[FlashItemView | Refusal], None]


class _Claiming(msgspec.Struct, frozen=True):
    ask: ClaimAsk
    done: ClaimDone


@dataclass(frozen=True)
class _Finding:
    claim: int
    person: str
    done: ClaimDone


@dataclass(frozen=True)
class _Looking:
    item: int
    person: str
    done: ItemDone


_Waiting = _Claiming | _Finding | _Looking


class ClaimDesk:
    """Open from `start` to `stop`. Every `done` is called once, in the desk's thread, and must not block it."""

    def __init__(
        self, *, clock: Clock, waiting_max: int = rules.WAITING_MAX, batch_max: int = rules.BATCH_MAX
    ) -> None:
        self._clock = clock
        self._waiting_max = waiting_max
        self._batch_max = batch_max
        self._queue: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._full = threading.Event()
        self._is_open = False
        self._thread = threading.Thread(target=self._run, name=THREAD, daemon=True)

    def start(self) -> None:
        self._is_open = True
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more, answer everybody who waits, and end."""
        with self._changed:
            self._is_open = False
            self._changed.notify()
            self._full.set()
        if self._thread.is_alive():
            self._thread.join()

    def claim(self, *, person: str, item: int, quantity: int, key: str, done: ClaimDone) -> None:
        """Ask for pieces, once per key. Anybody can mint anonymous names, so only known persons may, or a limit per
        person would be none. Raises SignInFirst, UnreadableClaim, TooManyWaiting; every other answer goes to `done`."""
        if not is_known(person):
            raise SignInFirst()
        if not (rules.KEY_PATTERN.fullmatch(key) and 1 <= quantity <= rules.PER_PERSON_MAX):
            raise UnreadableClaim(key_chars_max=rules.KEY_CHARS_MAX, most=rules.PER_PERSON_MAX)
        if not _is_row(item):
            raise NoSuchFlashItem(item=item)
        ask = ClaimAsk(person, item, quantity, key, at=instant_of(self._clock.now_ms()))
        self._join(_Claiming(ask, done))

    def find_claim(self, *, person: str, claim: int, done: ClaimDone) -> None:
        """One's own claim as it stands; NotYourClaim for another's. Raises TooManyWaiting."""
        if not _is_row(claim):
            raise NotYourClaim(claim=claim)
        self._join(_Finding(claim, person, done))

    def find_item(self, *, person: str, item: int, done: ItemDone) -> None:
        """An item as it stands, with this person's claims. Raises TooManyWaiting."""
        if not _is_row(item):
            raise NoSuchFlashItem(item=item)
        self._join(_Looking(item, person, done))

    def _join(self, waiting: _Waiting) -> None:
        with self._changed:
            if not self._is_open:
                raise DeskTroubled(retry_after_s=RETRY_S)
            if len(self._queue) >= self._waiting_max:
                raise TooManyWaiting(waiting=len(self._queue), retry_after_s=RETRY_S)
            self._queue.append(waiting)
            if len(self._queue) == 1:
                self._changed.notify()
            elif len(self._queue) == self._batch_max:
                self._full.set()

    # ---- the desk's thread

    def _run(self) -> None:
        batch: Sequence[_Waiting] = ()
        try:
            while batch := self._gather(linger=len(batch) > 1):
                self._serve(batch)
        finally:
            # Reached at `stop`, and if something ends the thread that nobody foresaw: no caller may hang.
            with self._changed:
                self._is_open = False
                rest = [*batch, *self._queue]
                self._queue.clear()
            for waiting in rest:
                waiting.done(DeskTroubled(retry_after_s=RETRY_S))
            connection.close()

    def _gather(self, *, linger: bool) -> Sequence[_Waiting]:
        """Whoever waits now, at most a batch, and where it is busy whoever comes within the window; none when the desk is
        closed and everybody was served."""
        with self._changed:
            while not self._queue and self._is_open:
                self._changed.wait()
        if linger:
            self._wait_for_company()
        with self._changed:
            self._full.clear()
            return [self._queue.popleft() for _ in range(min(len(self._queue), self._batch_max))]

    def _wait_for_company(self) -> None:
        """As long as people keep coming, at most a window long and until the batch is full: everybody may be here already."""
        for _ in range(rules.LINGER_LOOKS):
            here = len(self._queue)
            if here >= self._batch_max or not self._is_open or self._full.wait(rules.LINGER_LOOK_S):
                return
            if len(self._queue) == here:
                return

    def _serve(self, batch: Sequence[_Waiting]) -> None:
        answers = self._answers(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            # Each kind of waiting got its own kind of answer in `_answer`, which a zip cannot say.
            waiting.done(answer)  # type: ignore[arg-type]

    def _answers(self, batch: Sequence[_Waiting]) -> Sequence[ClaimView | FlashItemView | Refusal]:
        for attempt in range(TRIES):
            try:
                return self._answer(batch)
            except DatabaseError:
                # Perhaps it was committed and only the word of it was lost: the keys make asking again harmless.
                log.exception(
                    "claims: attempt %s failed · 抢购登记第 %s 次尝试失败", attempt + 1, attempt + 1
                )
                connection.close()
        return [DeskTroubled(retry_after_s=RETRY_S)] * len(batch)

    def _answer(self, batch: Sequence[_Waiting]) -> Sequence[ClaimView | FlashItemView | Refusal]:
        """Claims first; whoever looks sees what they left."""
        now = instant_of(self._clock.now_ms())
        asks = [one.ask for one in batch if isinstance(one, _Claiming)]
        claims = iter(claim_pieces(asks=asks, now=now)) if asks else iter(())
        sought = [(one.claim, one.person) for one in batch if isinstance(one, _Finding)]
        found = iter(find_claims(sought, now=now)) if sought else iter(())
        looked = [(one.item, one.person) for one in batch if isinstance(one, _Looking)]
        items = iter(find_flash_items(looked, now=now)) if looked else iter(())
        return [_next_for(one, claims, found, items) for one in batch]


def _next_for(
    one: _Waiting,
    claims: Iterator[ClaimView | Refusal],
    found: Iterator[ClaimView | None],
    items: Iterator[FlashItemView | None],
) -> ClaimView | FlashItemView | Refusal:
    if isinstance(one, _Claiming):
        return next(claims)
    if isinstance(one, _Finding):
        return next(found) or NotYourClaim(claim=one.claim)
    return next(items) or NoSuchFlashItem(item=one.item)


def _is_row(number: int) -> bool:
    return 1 <= number <= rules.ROW_MAX
