"""Our books beside the provider's list: every movement of money that only one of them knows, or both know differently.

Two movements are the same when kind and key are. Amounts are signed as the provider sees its till: what a buyer paid +9000,
a refund −9000, its own fee −54.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from magpie.kit.money import format_minor


@dataclass(frozen=True, order=True)
class Movement:
    """Money in or out at the provider, as one side wrote it: Movement("ev_1", "payment", 9000, "CNY")."""

    key: str
    kind: str
    amount_minor: int
    currency: str


class Mismatch(StrEnum):
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    OTHER_AMOUNT = "other_amount"
    OTHER_CURRENCY = "other_currency"
    TWICE_HERE = "twice_here"
    TWICE_THERE = "twice_there"


@dataclass(frozen=True)
class Difference:
    """One disagreement; `ours` or `theirs` is None where that side has nothing to set against the other."""

    what: Mismatch
    ours: Movement | None
    theirs: Movement | None

    def say(self, language: str) -> str:
        """The sentence in `language`: Chinese for any tag that starts with "zh", else English."""
        template = (_ZH if language.lower().startswith("zh") else _EN)[self.what]
        named = self.ours or self.theirs
        assert named is not None
        return template.format(
            kind=named.kind, key=named.key, ours=_amount(self.ours), theirs=_amount(self.theirs)
        )


_EN = {
    Mismatch.MISSING_HERE: "The provider lists {kind} {key} of {theirs}; our books have none.",
    Mismatch.MISSING_THERE: "Our books have {kind} {key} of {ours}; the provider lists none.",
    Mismatch.OTHER_AMOUNT: "{kind} {key} is {ours} in our books and {theirs} at the provider.",
    Mismatch.OTHER_CURRENCY: "{kind} {key} is {ours} in our books and {theirs} at the provider: another currency.",
    Mismatch.TWICE_HERE: "Our books have {kind} {key} once more than the provider, for {ours}.",
    Mismatch.TWICE_THERE: "The provider lists {kind} {key} once more than our books, for {theirs}.",
}
_ZH = {
    Mismatch.MISSING_HERE: "支付渠道有 {kind} {key}，金额 {theirs}，我方账上没有。",
    Mismatch.MISSING_THERE: "我方账上有 {kind} {key}，金额 {ours}，支付渠道没有。",
    Mismatch.OTHER_AMOUNT: "{kind} {key} 我方记 {ours}，支付渠道记 {theirs}，金额不一致。",
    Mismatch.OTHER_CURRENCY: "{kind} {key} 我方记 {ours}，支付渠道记 {theirs}，币种不一致。",
    Mismatch.TWICE_HERE: "{kind} {key} 我方多记一次，金额 {ours}。",
    Mismatch.TWICE_THERE: "{kind} {key} 支付渠道多出一次，金额 {theirs}。",
}


def reconcile(ours: Sequence[Movement], theirs: Sequence[Movement]) -> list[Difference]:
    """Every difference, by key; an empty list when both sides say the same."""
    here, there = _by_name(ours), _by_name(theirs)
    found = []
    for name in sorted(here.keys() | there.keys()):
        found += _compare(here[name], there[name])
    return found


def _by_name(movements: Sequence[Movement]) -> dict[tuple[str, str], list[Movement]]:
    named: dict[tuple[str, str], list[Movement]] = defaultdict(list)
    for movement in sorted(movements):
        named[movement.key, movement.kind].append(movement)
    return named


def _compare(ours: list[Movement], theirs: list[Movement]) -> list[Difference]:
    """Of one name: equals cancel out first, then what is left is set against each other, then nobody's partner is left."""
    is_known_here, is_known_there = bool(ours), bool(theirs)
    left_here, left_there = _without(ours, theirs), _without(theirs, ours)
    pairs = min(len(left_here), len(left_there))
    unlike = [_unlike(a, b) for a, b in zip(left_here[:pairs], left_there[:pairs], strict=True)]
    more_here = [
        Difference(Mismatch.TWICE_HERE if is_known_there or index else Mismatch.MISSING_THERE, movement, None)
        for index, movement in enumerate(left_here[pairs:])
    ]
    more_there = [
        Difference(Mismatch.TWICE_THERE if is_known_here or index else Mismatch.MISSING_HERE, None, movement)
        for index, movement in enumerate(left_there[pairs:])
    ]
    return [*unlike, *more_here, *more_there]


def _without(some: list[Movement], others: list[Movement]) -> list[Movement]:
    """[a, a, b] without [a] -> [a, b]."""
    return sorted((Counter(some) - Counter(others)).elements())


def _unlike(ours: Movement, theirs: Movement) -> Difference:
    what = Mismatch.OTHER_AMOUNT if ours.currency == theirs.currency else Mismatch.OTHER_CURRENCY
    return Difference(what, ours, theirs)


def _amount(movement: Movement | None) -> str:
    return format_minor(movement.amount_minor, movement.currency) if movement else ""
