"""Drawings of the loop: functions of their numbers, inside their frame, whatever the numbers."""

import re
from types import SimpleNamespace

import pytest

from magpie.log.payloads import Words
from magpie.ui.templatetags.loops import circle_map, range_top, rate_range, small_line, stage_bar


def circle(number: int, cards: int, topic: str = "Tea") -> SimpleNamespace:
    return SimpleNamespace(number=number, cards=cards, topics=(Words(en=topic),) if topic else ())


def good(number: int, *places: tuple[SimpleNamespace, float]) -> SimpleNamespace:
    return SimpleNamespace(number=number, places=places)


def test_the_small_line_ends_at_the_last_value_and_stays_in_its_frame() -> None:
    drawn = small_line([0.0, 10.0, 5.0])

    points = re.search(r'<polyline points="([^"]+)"', drawn)
    assert points is not None
    assert points[1] == "0.0,54.0 150.0,4.0 300.0,29.0"
    assert 'x1="300.0" y1="29.0"' in drawn


@pytest.mark.parametrize("points", [[], [0.0], [7.0], [0.0] * 60])
def test_few_or_no_values_are_drawn_without_complaint(points: list[float]) -> None:
    assert "nan" not in small_line(points)


def test_what_is_simulated_is_the_end_of_a_bar() -> None:
    drawn = stage_bar(0.5, 0.2)

    assert 'class="loop-fill" width="50.00"' in drawn
    assert 'class="loop-played" x="30.00" width="20.00"' in drawn


def test_a_range_that_is_not_clear_of_its_peers_is_grey() -> None:
    assert 'class="loop-open" x="20.0" y="4" width="80.0"' in rate_range(0.02, 0.1, 0.05, 0.2, "open")
    above = rate_range(0.1, 0.15, 0.05, 0.2, "above")
    assert 'class="loop-fill" x="100.0"' in above
    assert 'class="loop-peers" x="49.0"' in above


def test_ranges_of_a_list_share_their_edge() -> None:
    lines = [SimpleNamespace(line=SimpleNamespace(upper=upper, peers_rate=0.05)) for upper in (0.02, 0.3)]

    assert range_top(lines) == 0.3
    assert range_top(lines[:1]) == 0.1


def test_goods_stand_in_their_circles_and_a_path_leads_from_the_warmest() -> None:
    tea, clay = circle(3, 40), circle(7, 10, "Clay <b>")

    drawn = circle_map(
        (tea, clay), ((3, 7, 1.4),), (good(1, (tea, 0.75), (clay, 0.25)), good(2, (clay, 1.0)))
    )

    assert drawn.count('class="loop-disc"') == 2
    assert re.findall(r'id="(good[^"]+)"', drawn) == [
        "good-1-in-3", "good-1-in-7", "good-2-in-7",
    ]  # fmt: skip
    assert drawn.count('class="loop-path"') == 1
    assert "Clay &lt;b&gt;" in drawn
    assert drawn == circle_map(
        (tea, clay), ((3, 7, 1.4),), (good(1, (tea, 0.75), (clay, 0.25)), good(2, (clay, 1.0)))
    )


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_any_number_of_circles_fits_and_none_covers_another(count: int) -> None:
    circles = [circle(number, 5 + number, "A topic with a very long name") for number in range(count)]

    drawn = circle_map(circles, (), ())

    discs = [
        tuple(map(float, one))
        for one in re.findall(r'loop-disc" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', drawn)
    ]
    assert len(discs) == count
    assert all(radius <= x <= 400 - radius for x, _, radius in discs)
    gaps = [
        ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 - r1 - r2
        for at, (x1, y1, r1) in enumerate(discs)
        for x2, y2, r2 in discs[:at]
    ]
    assert min(gaps, default=1.0) > 0
