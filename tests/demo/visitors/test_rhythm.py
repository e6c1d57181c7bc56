"""When simulated visitors come: as often as the world says, at the hours it says, faster by exactly the speed."""

from datetime import UTC, datetime, timedelta

import numpy as np

from magpie.demo.visitors.rhythm import seconds_until_next, town_time
from magpie.world.fitted import HOURS
from magpie.world.params import RETURN_BASE

MIDNIGHT = datetime(2026, 11, 27, tzinfo=UTC)
DAY_S = 86_400.0


def waits(count: int, *, mood: float = 0.0, speed: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(1)
    return np.array(
        [seconds_until_next(rng, mood=mood, hour_shift=0, now=MIDNIGHT, speed=speed) for _ in range(count)]
    )


def test_they_come_within_a_day_as_often_as_the_world_has_it() -> None:
    within = float((waits(4_000) < DAY_S).mean())

    assert abs(within - RETURN_BASE) < 0.03


def test_a_good_visit_brings_them_back_sooner_and_a_bad_one_later() -> None:
    assert waits(1_000, mood=1.0).mean() < waits(1_000).mean() < waits(1_000, mood=-1.0).mean()


def test_speed_divides_every_wait() -> None:
    assert np.allclose(waits(200, speed=10.0) * 10.0, waits(200))


def test_the_hours_are_those_of_a_real_feed() -> None:
    found = waits(6_000)
    first_day = found[found < DAY_S]
    by_hour = np.histogram(first_day // 3_600, bins=24, range=(0, 24))[0] / len(first_day)

    assert np.corrcoef(by_hour, HOURS)[0, 1] > 0.8


def test_a_town_that_is_opened_at_night_begins_in_its_evening() -> None:
    began = datetime(2026, 11, 27, 3, 30, tzinfo=UTC)

    assert town_time(began=began, now=began, speed=60.0) == datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    later = town_time(began=began, now=began + timedelta(minutes=3), speed=60.0)
    assert later == datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
