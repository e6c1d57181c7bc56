"""The coupons of a checkout: which hold, which others would and how much each takes off, which do not fit here, and why.

Of each place of the stacking table only one can hold, so a place is one choice among its coupons, or none of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from magpie.domain.campaigns.queries.claims import UsableClaim, claims_of
from magpie.domain.campaigns.rules.choosing import Option, options
from magpie.domain.campaigns.rules.coupons import Group
from magpie.domain.campaigns.rules.eligibility import Reason
from magpie.domain.campaigns.rules.stacking import STACKING, StackingRule
from magpie.domain.people import queries as people
from magpie.domain.trade.queries.checkout import Quote, line_price
from magpie.store.coupons.reading import Face, face_of

# What became of a coupon that was chosen a moment ago: how it stands now -> why it cannot be used.
WHY_GONE: Final = {"used": Reason.IN_USE, "over": Reason.OVER, "soon": Reason.NOT_YET}


@dataclass(frozen=True)
class LineOff:
    """What one coupon takes off one line."""

    line: int
    name_zh: str
    name_en: str
    minor: int


@dataclass(frozen=True)
class Choice:
    """A coupon that fits, and what everything costs less with it in its place."""

    claim: int
    face: Face
    minor: int
    is_chosen: bool


@dataclass(frozen=True)
class Place:
    """What only one coupon can hold at once. `name` tells its fields apart: "shop-5", "platform"."""

    name: str
    group: Group
    shop: people.AccountFace | None
    choices: tuple[Choice, ...]

    @property
    def is_empty(self) -> bool:
        """Whether none of them is used."""
        return not any(one.is_chosen for one in self.choices)


@dataclass(frozen=True)
class Unfit:
    """A coupon that takes nothing off here. `why` is a reason of `eligibility.REASONS` or of `stacking.WhyNot`."""

    face: Face
    why: str
    missing_minor: int = 0


@dataclass(frozen=True)
class CouponChoices:
    """`lost` are those that were chosen and do not hold any more, each with the reason."""

    places: tuple[Place, ...] = ()
    unfit: tuple[Unfit, ...] = ()
    lost: tuple[Unfit, ...] = ()
    off: tuple[LineOff, ...] = ()
    table: tuple[StackingRule, ...] = STACKING

    def off_line(self, key: int) -> tuple[LineOff, ...]:
        return tuple(one for one in self.off if one.line == key)

    @property
    def taken(self) -> list[Choice]:
        return [one for place in self.places for one in place.choices if one.is_chosen]


NO_CHOICES = CouponChoices()


def choices_of(
    person: str, usable: Sequence[UsableClaim], priced: Quote, wished: Sequence[int] | None, *, now: datetime
) -> CouponChoices:
    """Every coupon somebody holds, sorted into places and what does not fit. Two queries."""
    views = {one.id: one for one in claims_of(person, now=now)}
    faces = {claim: face_of(view.coupon) for claim, view in views.items()}
    known = [one for one in usable if one.claim in views]
    claims = {one.terms.coupon: one.claim for one in known}
    applied = {one.coupon: one.minor for one in priced.coupons.applied}
    allowed = [one.terms for one in known if one.verdict.allowed]
    found = options([line_price(line) for line in priced.lines], allowed, list(applied), now)
    unfit = {
        claims[one.coupon]: Unfit(faces[claims[one.coupon]], one.unused.why, one.unused.missing_minor)
        for one in found
        if one.unused is not None
    }
    unfit |= {
        one.claim: Unfit(faces[one.claim], one.verdict.reason) for one in known if not one.verdict.allowed
    }
    gone = {
        claim: Unfit(faces[claim], WHY_GONE[view.state])
        for claim, view in views.items()
        if view.state in WHY_GONE
    }
    return CouponChoices(
        places=_places([one for one in found if one.unused is None], claims, faces, applied),
        unfit=tuple(unfit.values()),
        lost=tuple(why for claim in wished or () if (why := unfit.get(claim) or gone.get(claim))),
        off=_off(priced, {coupon: faces[claim] for coupon, claim in claims.items()}),
    )


def _places(
    fitting: Sequence[Option],
    claims: Mapping[int, int],
    faces: Mapping[int, Face],
    applied: Mapping[int, int],
) -> tuple[Place, ...]:
    shops = people.accounts_by_id([one.place[1] for one in fitting if one.place[1] is not None])
    found: dict[tuple[Group, int | None], list[Choice]] = {}
    for one in fitting:
        minor = applied[one.coupon] if one.is_chosen else one.minor
        choice = Choice(claims[one.coupon], faces[claims[one.coupon]], minor, one.is_chosen)
        found.setdefault(one.place, []).append(choice)
    return tuple(
        Place(f"{group}-{owner or 0}", group, shops.get(owner or 0), tuple(choices))
        for (group, owner), choices in found.items()
    )


def _off(priced: Quote, faces: Mapping[int, Face]) -> tuple[LineOff, ...]:
    """What comes off each line by each coupon, whoever bears it."""
    found: Counter[tuple[int, int]] = Counter()
    for share in priced.coupons.shares:
        found[int(share.line), share.coupon] += share.minor
    return tuple(
        LineOff(line, faces[coupon].coupon.name_zh, faces[coupon].coupon.name_en, minor)
        for (line, coupon), minor in found.items()
    )
