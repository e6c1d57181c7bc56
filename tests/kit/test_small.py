"""Ids, time, paging and refusals."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.kit.clock import FrozenClock, day_of, instant_of, ms_of
from magpie.kit.errors import Refusal
from magpie.kit.ids import derive_id, new_id
from magpie.kit.paging import BadCursor, read_cursor, write_cursor


def test_ids_sort_by_birth_and_differ() -> None:
    early, late = new_id(now_ms=1_000), new_id(now_ms=1_001)

    assert early < late
    assert len(early) == 26
    assert new_id(now_ms=1_000) != early


def test_a_derived_id_knows_where_its_parts_end() -> None:
    assert derive_id("kuairand", 1, 23) == derive_id("kuairand", 1, 23)
    assert derive_id("ab", "c") != derive_id("a", "bc")


def test_a_day_belongs_to_a_time_zone() -> None:
    evening = ms_of(datetime(2026, 11, 21, 17, 0, tzinfo=UTC))

    assert day_of(evening) == date(2026, 11, 21)
    assert day_of(evening, zone="Asia/Shanghai") == date(2026, 11, 22)
    assert instant_of(evening) == datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        ms_of(datetime(2026, 11, 21, 17, 0))  # noqa: DTZ001  # a naive time is the point


def test_a_frozen_clock_moves_only_by_hand() -> None:
    clock = FrozenClock(5)
    clock.advance(by_ms=-2)

    assert clock.now_ms() == 3


@given(st.lists(st.one_of(st.integers(-(2**53), 2**53), st.text(max_size=40)), min_size=1, max_size=4))
def test_a_cursor_comes_back(key: list[str | int]) -> None:
    cursor = write_cursor(key)
    if len(cursor) <= 512:
        assert read_cursor(cursor) == key


@pytest.mark.parametrize("text", ["", "!", "e30", "bnVsbA", "x" * 600, "WzEuNV0"])
def test_an_edited_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor(text)


def test_a_refusal_speaks_both_languages_and_hides_objects() -> None:
    class TooLate(Refusal):
        code = "too_late"
        en = "{days} days old."
        zh = "已过 {days} 天。"

    refusal = TooLate(days=9, row=object())

    assert str(refusal) == "9 days old."
    assert refusal.say("zh-Hans-CN") == "已过 9 天。"
    assert refusal.as_dict() == {
        "code": "too_late",
        "message": {"en": "9 days old.", "zh": "已过 9 天。"},
        "detail": {"days": 9},
    }
