"""Covers and feathers: the same thing is always drawn the same, a hostile name stays text, and length tells strength."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from magpie.log.payloads import Words
from magpie.ui.templatetags.drawings import cover, sheen_at, tail, tail_bar, thumb

TEA = Words(zh="明前绿茶", en="Spring green tea")


def test_a_cover_is_the_things_own_and_never_changes() -> None:
    with translation.override("en"):
        first, again, other = cover(TEA, "product:1"), cover(TEA, "product:1"), cover(TEA, "product:2")

    assert first == again != other
    assert ">Spring green tea</span>" in first
    assert first.count("<path") == 18
    assert "style=" not in first and "url(#" not in first


def test_a_cover_speaks_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert '<span class="cover-word" lang="zh-Hans">明前绿茶</span>' in cover(TEA, "product:1")


def test_a_name_from_outside_stays_text() -> None:
    assert "<script" not in cover('<script>"', "product:1")
    assert "<script" not in cover("tea", '"><script>')


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("雾", "cover-short"),
        ("一把听雨的壶", ""),
        ("山中老屋翻修时拆下的杉木", "cover-long"),
        ("", "cover-short"),
    ],
)
def test_a_long_name_is_set_smaller(name: str, size: str) -> None:
    with translation.override("zh-hans"):
        drawn = cover(Words(zh=name), "product:1")
    assert ("cover-short" in drawn, "cover-long" in drawn) == (size == "cover-short", size == "cover-long")


def test_a_line_shows_its_picture_or_one_letter() -> None:
    assert thumb("/media/a.jpg", TEA, "product:1") == '<img src="/media/a.jpg" alt="" loading="lazy">'
    with translation.override("en"):
        assert ">S</span>" in thumb("", TEA, "product:1")


def test_the_strongest_feather_is_the_longest_and_stands_upright() -> None:
    drawn = tail([0.9, 0.45, 0.09])

    feathers = re.findall(
        r'rotate\(([-\d.]+)\)"><path d="M0 0C[-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ ([-\d.]+)A', drawn
    )
    reach = {float(angle): -float(tip) for angle, tip in feathers}
    assert sorted(reach, key=lambda angle: -reach[angle]) == [0.0, min(reach), max(reach)]
    assert Template("{% load drawings %}{% tail empty %}").render(Context({"empty": []})).count("<path") == 0


def test_a_bar_is_as_long_as_its_number() -> None:
    assert '<rect width="43" height="6"' in tail_bar(0.4312, 0, 3)
    assert '<rect width="1" height="6"' in tail_bar(0.0, 2, 3)
    assert (sheen_at(0), sheen_at(0.5), sheen_at(9)) == ("#12a5a0", "#2f6fe0", "#7a3fd0")
