"""The trials under way: who is in which tier, who is due, and what each impression changes.

    enter -> tier 0 -> (promote) tier 1 -> … -> graduated;   stop and deadline leave at any tier

Times come from the log. Every verb may be called for any card: one that is not on trial is left alone.
"""

from dataclasses import dataclass

import msgspec
import numpy as np

from magpie.engine.arrays import F64, I32, I64, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.trials.draw import Draw, draw
from magpie.engine.trials.ledger import Ended, Ledger, LedgerLine
from magpie.engine.trials.params import TrialParams, tier_size
from magpie.engine.trials.peers import Peers
from magpie.engine.trials.posterior import Evidence, Verdict, beliefs, bounds, judge
from magpie.kit.clock import DAY_MS

NONE = -1


@dataclass(frozen=True)
class Running:
    """Running tiers, newest first: of which somebody has seen a showing, and of which nobody has yet."""

    seen: list[LedgerLine]
    unseen: list[LedgerLine]
    unseen_count: int
    unseen_since_ms: int


class Trials:
    """State of all trials. `tier` is -1 for a card not on trial; `line` stays at its last ledger line for ever."""

    def __init__(self, params: TrialParams) -> None:
        self._params = params
        self._peers = Peers(params)
        self._ledger = Ledger()
        self._cards = Columns({
            "line": Field(np.int32, NONE), "tier": Field(np.int8, NONE), "place": Field(np.int32, NONE),
            "account": Field(np.int32), "group": Field(np.int32), "size": Field(np.int32),
            "looks": Field(np.int16), "deadline_ms": Field(np.int64),
            "settled": Field(np.float64), "engaged": Field(np.float64),
            # What it gave to its peers' rate, to be left out when it is compared with them.
            "lent_settled": Field(np.float64), "lent_engaged": Field(np.float64),
            # Served and not yet seen: in this half hour, and in the one before.
            "flying": Field(np.int32, 0, (2,)),
        })  # fmt: skip
        self._open = Columns({"card": Field(np.int32, NONE), "weight": Field(np.float64)})
        self._accounts = Columns({"open": Field(np.int32)})
        self._tick = np.array([NONE], dtype=np.int64)  # the last served_life period that was rolled

    def enter(self, *, card: int, account: int, peer_group: int, ts_ms: int) -> None:
        """Begin the first tier. A card that ever entered is not entered again: no exposure by republishing."""
        self.expire(ts_ms=ts_ms)
        self._cards.fit(card)
        if self._cards["line"][card] != NONE:
            return
        self._cards["account"][card] = account
        self._cards["group"][card] = peer_group
        self._begin(card, 0, ts_ms)

    def serve(self, *, card: int, propensity: float, ts_ms: int) -> None:
        """A slate with this card in a trial slot went out. Spends nothing; only holds its place for a while."""
        self.expire(ts_ms=ts_ms)
        if self.tier_of(card) == NONE:
            return
        self._cards["flying"][card, 0] += 1
        self._ledger.serve(int(self._cards["line"][card]), propensity=propensity)
        self._weigh(np.array([card], np.int32), ts_ms)

    def impress(self, *, card: int, value: float, ts_ms: int, trust: float = 1.0) -> None:
        """A trial showing was visible and its outcome is known: `value` in 0..1. Call once per such impression."""
        self.expire(ts_ms=ts_ms)
        if (tier := self.tier_of(card)) == NONE:
            return
        cards = self._cards
        flying = cards["flying"][card]
        flying[1 if flying[1] > 0 else 0] -= 1 if flying.any() else 0
        cards["settled"][card] += trust
        cards["engaged"][card] += trust * value
        self._ledger.see(int(cards["line"][card]), value=value, trust=trust)
        if tier == 0:
            cards["lent_settled"][card] += trust
            cards["lent_engaged"][card] += trust * value
            self._peers.learn(group=int(cards["group"][card]), value=value, trust=trust, ts_ms=ts_ms)
        self._look(card, tier, ts_ms)

    def line_of(self, card: int) -> int:
        """The ledger line of the card's tier, -1 if it is not on trial."""
        return int(self._cards["line"][card]) if self.tier_of(card) != NONE else NONE

    def take_back(
        self, *, card: int, line: int, value: float, trust: float, given_ms: int, ts_ms: int
    ) -> None:
        """An impression of this tier is not counted any more. What was judged stays judged: the ledger is published."""
        if self._ledger.line(line).tier == 0:
            group, cards = int(self._cards["group"][card]), self._cards
            self._peers.take_back(group=group, value=value, trust=trust, given_ms=given_ms)
            cards["lent_settled"][card] = max(0.0, float(cards["lent_settled"][card]) - trust)
            cards["lent_engaged"][card] = max(0.0, float(cards["lent_engaged"][card]) - trust * value)
        if self.line_of(card) != line:
            return
        self._cards["settled"][card] = max(0.0, float(self._cards["settled"][card]) - trust)
        self._cards["engaged"][card] = max(0.0, float(self._cards["engaged"][card]) - trust * value)
        self._ledger.take_back(line, value=value, trust=trust)
        self._weigh(np.array([card], np.int32), ts_ms)

    def withdraw(self, *, card: int, ts_ms: int) -> None:
        """Its owner took the card off."""
        if self.tier_of(card) != NONE:
            self._end(card, Ended.WITHDRAWN, ts_ms)

    def expire(self, *, ts_ms: int) -> None:
        """Let log time pass: ends overdue tiers, frees places of what was never seen, renews all paces.

        Works once per `served_life_ms` of log time, so it may be called on every event.
        """
        tick = ts_ms // self._params.served_life_ms
        if (passed := tick - int(self._tick[0])) <= 0:
            return
        self._tick[0] = tick
        rows = self._open["card"][: self._open.rows].copy()
        flying = self._cards["flying"]
        flying[rows, 1] = flying[rows, 0] if passed == 1 else 0
        flying[rows, 0] = 0
        for card in rows[self._cards["deadline_ms"][rows] <= ts_ms].tolist():
            self._end(card, Ended.TIME_UP, ts_ms)
        self._weigh(self._open["card"][: self._open.rows], ts_ms)

    def waiting(self) -> tuple[I32, F64]:
        """(cards on trial, their drawing weights); weight 0 = its tier is in the air or full."""
        rows = slice(0, self._open.rows)
        return self._open["card"][rows], self._open["weight"][rows]

    def sample(self, rng: np.random.Generator, n: int, *, fit: F64 | None = None) -> Draw:
        """Draw up to `n` cards for trial slots, with the exact probability of each; changes nothing.

        `fit` is aligned with `waiting()`: 0 bars a card from this slate (muted, seen), other values scale it.
        """
        cards, weights = self.waiting()
        return draw(rng=rng, cards=cards, weights=weights if fit is None else weights * fit, n=n)

    def tier_of(self, card: int) -> int:
        """The tier a card is in, -1 if it is not on trial."""
        return int(self._cards["tier"][card]) if card < self._cards.rows else NONE

    def tiers_of(self, cards: I32) -> I32:
        """The tier of each card, -1 where it is not on trial."""
        return self._of("tier", cards, NONE).astype(np.int32)

    def weights_of(self, cards: I32) -> F64:
        """The drawing weight of each card, 0 where it is not on trial."""
        places = self._of("place", cards, NONE)
        return np.where(places == NONE, 0.0, self._open["weight"][places])

    def deadlines_of(self, cards: I32) -> I64:
        """When the tier of each card ends, -1 where it is not on trial."""
        return np.where(self.tiers_of(cards) == NONE, NONE, self._of("deadline_ms", cards, NONE))

    def peers_rate(self, card: int) -> float:
        """The rate of an ordinary newcomer of its group, this card left out."""
        return float(self._peers_rates(np.array([card], np.int32))[0])

    def ledger_of(self, account: int) -> list[LedgerLine]:
        """What an account's cards were given, tier by tier, oldest first; rate and bounds are written at the end."""
        return self._ledger.of_account(account)

    def running(self, *, seen_max: int, unseen_max: int) -> Running:
        """The tiers that run, those begun last first, with rate and bounds as they would be judged now."""
        # Lines are numbered as they are opened, e.g. [41, 40, 17].
        numbers = np.sort(self._cards["line"][self.waiting()[0]]).astype(np.int64)[::-1]
        is_seen = self._ledger.seen_of(numbers) > 0
        unseen = numbers[~is_seen]
        return Running(
            seen=self._lines_now(numbers[is_seen][:seen_max]),
            unseen=self._lines_now(unseen[:unseen_max]),
            unseen_count=len(unseen),
            unseen_since_ms=self._ledger.line(int(unseen[-1])).from_ms if len(unseen) else 0,
        )

    def bytes_used(self) -> int:
        parts = (self._cards, self._open, self._accounts, self._ledger, self._peers)
        return sum(part.bytes_used() for part in parts)

    def snapshot(self) -> Snapshot:
        return {
            **self._cards.snapshot("cards"), **self._open.snapshot("open"), **self._accounts.snapshot("accounts"),
            **self._ledger.snapshot(), **self._peers.snapshot(), "tick": self._tick.copy(),
        }  # fmt: skip

    def restore(self, arrays: Snapshot) -> None:
        for part, name in ((self._cards, "cards"), (self._open, "open"), (self._accounts, "accounts")):
            part.restore(arrays, name)
        self._ledger.restore(arrays)
        self._peers.restore(arrays)
        self._tick = arrays["tick"].astype(np.int64)

    def _of(self, name: str, cards: I32, blank: int) -> I64:
        if (
            len(cards) and cards.max() < self._cards.rows
        ):  # as nearly always: each was entered when it was published
            return self._cards[name].take(cards).astype(np.int64)
        known = np.minimum(cards, self._cards.capacity - 1)
        return np.where(cards < self._cards.rows, self._cards[name][known], blank).astype(np.int64)

    def _look(self, card: int, tier: int, ts_ms: int) -> None:
        """Weigh the evidence at each quarter of the tier."""
        cards, looks_max = self._cards, self._params.looks
        due = int(looks_max * float(cards["settled"][card]) / int(cards["size"][card]))
        if due <= int(cards["looks"][card]):
            self._weigh(np.array([card], np.int32), ts_ms)
            return
        cards["looks"][card] = due
        evidence = self._evidence(card)
        verdict = judge(params=self._params, tier=tier, evidence=evidence, is_last_look=due >= looks_max)
        if verdict is Verdict.PROMOTE:
            self._promote(card, tier, ts_ms)
        elif verdict is Verdict.STOP:
            upper = bounds(params=self._params, evidence=evidence)[1]
            self._end(card, Ended.BELOW_PEERS if upper < evidence.peers_rate else Ended.NOT_SHOWN, ts_ms)
        else:
            self._weigh(np.array([card], np.int32), ts_ms)

    def _promote(self, card: int, tier: int, ts_ms: int) -> None:
        is_last = tier + 1 == len(self._params.ratios)
        self._end(card, Ended.GRADUATED if is_last else Ended.PROMOTED, ts_ms)
        if not is_last:
            self._begin(card, tier + 1, ts_ms)

    def _begin(self, card: int, tier: int, ts_ms: int) -> None:
        cards, account = self._cards, int(self._cards["account"][card])
        size = tier_size(params=self._params, tier=tier, peers_rate=self.peers_rate(card))
        line = self._ledger.open(card=card, account=account, tier=tier, size=size, from_ms=ts_ms)
        begun = {
            "line": line, "tier": tier, "size": size, "place": self._open.rows, "looks": 0,
            "settled": 0.0, "engaged": 0.0, "flying": 0, "deadline_ms": ts_ms + self._params.deadlines_ms[tier],
        }  # fmt: skip
        for name, value in begun.items():
            cards[name][card] = value
        self._open.fit(self._open.rows)
        self._open["card"][self._open.rows - 1] = card
        self._accounts.fit(account)
        self._accounts["open"][account] += 1
        self._weigh(np.array([card], np.int32), ts_ms)

    def _end(self, card: int, ended: Ended, ts_ms: int) -> None:
        evidence = self._evidence(card)
        self._ledger.end(
            int(self._cards["line"][card]), ended=ended, until_ms=ts_ms, rate=evidence.peers_rate,
            bounds=bounds(params=self._params, evidence=evidence),
        )  # fmt: skip
        place, last = int(self._cards["place"][card]), self._open.rows - 1
        moved = int(self._open["card"][last])
        self._open["card"][place] = moved
        self._open["weight"][place] = self._open["weight"][last]
        self._cards["place"][moved] = place
        self._cards["place"][card] = NONE
        self._cards["tier"][card] = NONE
        self._open.rows = last
        self._accounts["open"][int(self._cards["account"][card])] -= 1

    def _weigh(self, rows: I32, ts_ms: int) -> None:
        """Drawing weight = pace to fill the tier in time x belief (above tier 0) x the account's share of pace."""
        cards, p = self._cards, self._params
        tiers = cards["tier"][rows]
        remaining = cards["size"][rows] - cards["settled"][rows] - cards["flying"][rows].sum(axis=1)
        floors_ms = np.array(p.deadlines_ms)[tiers] * p.overdue_share
        pace = np.maximum(0.0, remaining) * DAY_MS / np.maximum(cards["deadline_ms"][rows] - ts_ms, floors_ms)
        judged = np.flatnonzero((tiers > 0) & (pace > 0.0))
        if judged.size:
            pace[judged] *= beliefs(
                params=p, settled=cards["settled"][rows[judged]], engaged=cards["engaged"][rows[judged]],
                peers_rates=self._peers_rates(rows[judged]),
            )  # fmt: skip
        open_now = self._accounts["open"][cards["account"][rows]]
        self._open["weight"][cards["place"][rows]] = pace * np.minimum(1.0, p.account_open_max / open_now)

    def _peers_rates(self, rows: I32) -> F64:
        cards = self._cards
        return self._peers.rates(
            groups=cards["group"][rows],
            but_settled=cards["lent_settled"][rows],
            but_engaged=cards["lent_engaged"][rows],
        )

    def _lines_now(self, numbers: I64) -> list[LedgerLine]:
        return [self._judged_now(self._ledger.line(number)) for number in numbers.tolist()]

    def _judged_now(self, line: LedgerLine) -> LedgerLine:
        evidence = self._evidence(line.card)
        lower, upper = bounds(params=self._params, evidence=evidence)
        return msgspec.structs.replace(line, peers_rate=evidence.peers_rate, lower=lower, upper=upper)

    def _evidence(self, card: int) -> Evidence:
        cards = self._cards
        return Evidence(float(cards["settled"][card]), float(cards["engaged"][card]), self.peers_rate(card))
