"""What one card makes a visitor say is what the pages' own script would say, and nothing of a card that flew past."""

from datetime import UTC, datetime

import numpy as np
import pytest

from magpie.demo.visitors.looks import LOOK_MS_MAX, Shown, look_at
from magpie.world.behaviour import SIGNALS, Reactions

BEGAN = datetime(2026, 11, 27, 12, tzinfo=UTC)


def reactions(ratio: float, *given: str, reserves: bool = False) -> Reactions:
    signals = np.array([[signal in given for signal in SIGNALS]])
    return Reactions(np.array([ratio], np.float32), signals, np.array([reserves]))


def said(shown: Shown, felt: Reactions) -> list[str]:
    return [event["event"] for event in look_at(shown, felt, 0, began=BEGAN).events]


POST = Shown("post:3", "S1", 2, length_ms=10_000)
FILM = Shown("video:4", "S1", 3, length_ms=4_000)
PRODUCT = Shown("product:5", "S1", 4, length_ms=7_000)


def test_a_card_that_flies_past_was_not_seen() -> None:
    look = look_at(POST, reactions(0.05, "like", "follow"), 0, began=BEGAN)

    assert look.events == [] and not look.follows


@pytest.mark.parametrize(
    ("shown", "felt", "wanted"),
    [
        (POST, reactions(0.5), ["Content Impressed", "Content Viewed"]),
        (POST, reactions(0.5, "like"), ["Content Impressed", "Content Liked", "Content Viewed"]),
        (POST, reactions(0.5, "click"), ["Content Impressed", "Content Viewed"]),
        (PRODUCT, reactions(0.5, "click"), ["Content Impressed", "Product Clicked", "Content Viewed"]),
        (FILM, reactions(0.5), ["Video Playback Started", "Content Impressed", "Content Viewed"]),
        (
            FILM,
            reactions(1.5),
            ["Video Playback Started", "Content Impressed", "Video Playback Completed", "Content Viewed"],
        ),
        (
            POST,
            reactions(0.5, "not_interested"),
            ["Content Impressed", "Not Interested Marked", "Content Viewed"],
        ),
    ],
)
def test_what_is_said(shown: Shown, felt: Reactions, wanted: list[str]) -> None:
    assert said(shown, felt) == wanted


def test_the_look_lasts_as_long_as_it_says_and_is_told_in_its_own_time() -> None:
    look = look_at(POST, reactions(0.5), 0, began=BEGAN)
    viewed = look.events[-1]

    assert look.dwell_ms == viewed["properties"]["dwell_ms"] == 5_000
    assert viewed["timestamp"] == "2026-11-27T12:00:05+00:00"
    assert viewed["properties"]["position"] == 2 and viewed["properties"]["slate"] == "S1"
    assert len({event["messageId"] for event in look.events}) == len(look.events)


def test_nobody_looks_for_hours() -> None:
    assert look_at(POST, reactions(1_000.0), 0, began=BEGAN).dwell_ms == LOOK_MS_MAX


def test_only_an_opened_product_is_reserved() -> None:
    assert look_at(PRODUCT, reactions(0.5, "click", reserves=True), 0, began=BEGAN).reserves
    assert not look_at(PRODUCT, reactions(0.5, reserves=True), 0, began=BEGAN).reserves
    assert not look_at(POST, reactions(0.5, "click", reserves=True), 0, began=BEGAN).reserves


@pytest.mark.parametrize(
    ("ratio", "given", "keeps"), [(1.3, "like", True), (1.0, "like", False), (1.3, "share", False)]
)
def test_what_is_liked_and_looked_at_again_is_kept(ratio: float, given: str, keeps: bool) -> None:
    assert ("Content Favorited" in said(POST, reactions(ratio, given))) is keeps


def test_a_comment_is_wanted_only_of_what_was_seen() -> None:
    assert look_at(POST, reactions(0.5, "comment"), 0, began=BEGAN).comments
    assert not look_at(POST, reactions(0.05, "comment"), 0, began=BEGAN).comments
