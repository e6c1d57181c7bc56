"""What is promised of sending and taking back: instants in the shop's own day, and the law where something is excluded."""

from datetime import UTC, datetime, timedelta

import pytest

from magpie.domain.goods.rules.promises import Promise, promise_of_hours, ship_by
from magpie.domain.goods.rules.returns import REASONS, ReturnPolicy, may_return, needs_confirmation

pytestmark = pytest.mark.wide

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("promise", "paid", "zone", "more", "by"),
    [
        # 15:59:59 in Shanghai is before the cut-off, 16:00 is not.
        (Promise.SAME_DAY, "2026-03-01T07:59:59", SHANGHAI, {}, "2026-03-01T16:00"),
        (Promise.SAME_DAY, "2026-03-01T08:00:00", SHANGHAI, {}, "2026-03-02T16:00"),
        # Already the next day there.
        (Promise.SAME_DAY, "2026-03-01T16:00:00", SHANGHAI, {}, "2026-03-02T16:00"),
        # A day of 23 hours ends at its own midnight.
        (Promise.SAME_DAY, "2026-03-08T12:00:00", NEW_YORK, {}, "2026-03-09T04:00"),
        (Promise.SAME_DAY, "2026-03-07T21:00:00", NEW_YORK, {}, "2026-03-09T04:00"),
        (Promise.H24, "2026-03-01T12:00:00", SHANGHAI, {}, "2026-03-02T12:00"),
        (Promise.H48, "2026-03-01T12:00:00", SHANGHAI, {}, "2026-03-03T12:00"),
        (Promise.DAYS, "2026-03-01T12:00:00", SHANGHAI, {"days": 15}, "2026-03-16T12:00"),
        (Promise.PRESALE, "2026-03-01T12:00:00", SHANGHAI, {"presale_ships_at": utc("2026-04-01T00:00")}, "2026-04-01T16:00"),
        (Promise.PRESALE, "2026-04-05T12:00:00", SHANGHAI, {"presale_ships_at": utc("2026-04-01T00:00")}, "2026-04-07T12:00"),
    ],
)  # fmt: skip
def test_it_is_late_from_an_instant_of_the_shops_own_day(
    promise: Promise, paid: str, zone: str, more: dict[str, object], by: str
) -> None:
    assert ship_by(promise, utc(paid), zone, **more) == utc(by)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "promise"),
    [
        (1, (Promise.H24, 0)),
        (24, (Promise.H24, 0)),
        (25, (Promise.H48, 0)),
        (48, (Promise.H48, 0)),
        (49, (Promise.DAYS, 3)),
        (72, (Promise.DAYS, 3)),
        (9_999, (Promise.DAYS, 60)),
    ],
)
def test_hours_become_the_promise_that_says_the_same(hours: int, promise: tuple[Promise, int]) -> None:
    assert promise_of_hours(hours) == promise


SIGNED = utc("2026-03-01T15:30")  # 23:30 on the 1st in Shanghai
ENDS = utc("2026-03-08T16:00")  # the midnight that ends the 8th there
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("asked", "days", "is_allowed"),
    [
        (SIGNED, 7, True),
        (ENDS - TICK, 7, True),
        (ENDS, 7, False),
        (ENDS, 15, True),
        (ENDS + timedelta(days=8), 15, False),
        # No shop can promise less than the law.
        (ENDS - TICK, 1, True),
    ],
)
def test_seven_days_count_from_the_day_after_signing(asked: datetime, days: int, is_allowed: bool) -> None:
    answer = may_return(ReturnPolicy.SEVEN_DAY, signed_at=SIGNED, asked_at=asked, zone=SHANGHAI, days=days)

    assert (answer.is_allowed, answer.is_too_late) == (is_allowed, not is_allowed)


@pytest.mark.parametrize("policy", list(ReturnPolicy))
@pytest.mark.parametrize("is_opened", [False, True])
@pytest.mark.parametrize("is_confirmed", [False, True])
def test_only_what_the_buyer_confirmed_is_excluded_and_the_law_is_named(
    policy: ReturnPolicy, is_opened: bool, is_confirmed: bool
) -> None:
    answer = may_return(
        policy,
        signed_at=SIGNED,
        asked_at=SIGNED,
        zone=SHANGHAI,
        is_opened=is_opened,
        is_confirmed=is_confirmed,
    )

    excluded = {policy for policy in ReturnPolicy if policy.startswith("none_")}
    if is_opened:
        excluded.add(ReturnPolicy.UNLESS_OPENED)
    assert answer.is_allowed is not (is_confirmed and policy in excluded)
    assert answer.until == ENDS
    assert answer.why == (None if answer.is_allowed else REASONS[policy])


def test_every_exclusion_has_a_reason_in_both_languages_and_must_be_confirmed() -> None:
    excluding = set(ReturnPolicy) - {ReturnPolicy.SEVEN_DAY}

    assert {policy for policy in ReturnPolicy if needs_confirmation(policy)} == excluding == set(REASONS)
    assert all("art." in reason.en and "第" in reason.zh for reason in REASONS.values())
