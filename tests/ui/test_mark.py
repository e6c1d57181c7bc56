"""The icons of the app: the mark's own shapes, kept inside what a launcher may cut away, drawn once."""

from pathlib import Path

import pytest
from PIL import Image

from magpie.ui.mark import FOLDER, ICONS, SNOW, UnknownCommand, draw_icons, icon, outline_of, shapes

pytestmark = pytest.mark.wide


def test_the_mark_is_four_shapes_and_the_tail_has_the_colours_of_the_wing() -> None:
    fills = [fill for fill, _ in shapes()]

    assert fills == ["url(#sheen)", "#14161c", "#fff", "#fff"]
    tail = icon(size=192, share=0.8, corner=0.0).getpixel((138, 86))
    assert isinstance(tail, tuple)
    assert tail[2] > 180 > tail[0]


def test_an_outline_is_read_and_a_command_nobody_draws_is_refused() -> None:
    assert outline_of("M1 2 3 4h5z") == [(1.0, 2.0), (3.0, 4.0), (8.0, 4.0)]
    assert outline_of("M0 0c0 0 6 8 6 8z")[-1] == pytest.approx((6.0, 8.0))
    with pytest.raises(UnknownCommand):
        outline_of("M0 0a5 5 0 0 1 9 9")


def test_a_maskable_icon_may_be_cut_to_a_circle() -> None:
    name, size, share, corner = next(one for one in ICONS if one[0] == "maskable-512.png")
    drawn = icon(size=size, share=share, corner=corner).convert("RGB")

    safe = 0.4 * size
    outside = [
        drawn.getpixel((x, y))
        for x in range(0, size, 8)
        for y in range(0, size, 8)
        if (x - size / 2) ** 2 + (y - size / 2) ** 2 > safe**2
    ]
    assert name.startswith("maskable")
    assert set(outside) == {SNOW}


def test_icons_are_drawn_once(tmp_path: Path) -> None:
    first, second = draw_icons(tmp_path), draw_icons(tmp_path)

    assert [path.name for path in first] == [name for name, *_ in ICONS]
    assert second == []
    for name, size, *_ in ICONS:
        assert Image.open(tmp_path / FOLDER / name).size == (size, size)
