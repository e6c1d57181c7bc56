"""Drawings: the same seed gives the same picture, things stand where they are put, films play."""

from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from magpie.world.drawing.films import FRAMES, HEIGHT, MOTIONS, RATE, WIDTH, write_film
from magpie.world.drawing.scenes import THINGS, Thing, draw_scene
from magpie.world.drawing.solids import Plane
from magpie.world.drawing.stage import ellipse, fill, new_stage

pytestmark = pytest.mark.wide

TEAPOT = (Thing("teapot", "#7fa79b", "#dfe8dc"),)


def test_the_same_seed_draws_the_same_picture() -> None:
    one, two, other = (
        draw_scene("hills", "lake", TEAPOT, seed=seed, width=120, height=213) for seed in (3, 3, 4)
    )

    assert one.tobytes() == two.tobytes()
    assert one.tobytes() != other.tobytes()


def test_a_filled_outline_covers_its_inside_and_nothing_else() -> None:
    stage = new_stage(100, 100, seed=1)

    fill(stage, ellipse(0.5, 0.5, 0.2, 0.2), "#ff0000")

    assert stage.pixels[50, 50].tolist() == [1.0, 0.0, 0.0]
    assert stage.pixels[10, 10].tolist() == [0.0, 0.0, 0.0]
    assert abs(float(stage.pixels[..., 0].sum()) - np.pi * 400) < 20


@pytest.mark.parametrize("name", sorted(THINGS))
def test_each_thing_leaves_a_mark_on_the_wall(name: str) -> None:
    bare = np.asarray(draw_scene("wall", "oat", (), seed=1, width=120, height=213), dtype=int)
    drawn = draw_scene("wall", "oat", (Thing(name, "#35485e", "#e7d3a4"),), seed=1, width=120, height=213)

    assert (np.abs(np.asarray(drawn, dtype=int) - bare).sum(axis=2) > 40).mean() > 0.02


@pytest.mark.parametrize("name", sorted(THINGS))
def test_a_thing_may_stand_half_outside_the_picture(name: str) -> None:
    for x in (-0.2, 1.2):
        drawn = draw_scene(
            "wall", "oat", (Thing(name, "#f3ead6", "#22262e", x),), seed=1, width=60, height=107
        )

        assert drawn.size == (60, 107)


def test_a_board_in_perspective_finds_back_what_it_put_down() -> None:
    board = Plane((0.2, 0.3), (0.8, 0.3), (0.95, 0.7), (0.05, 0.7))

    ((x, y),) = board.put([(0.25, 0.6)])
    s, t = board.find(np.array([[x]]), np.array([[y]]))

    assert board.put([(0, 0), (1, 1)]) == [pytest.approx((0.2, 0.3)), pytest.approx((0.95, 0.7))]
    assert (s.item(), t.item()) == pytest.approx((0.25, 0.6), abs=1e-5)


@pytest.mark.wide
@pytest.mark.parametrize("motion", sorted(MOTIONS))
def test_a_film_moves_and_has_the_length_it_says(motion: str, tmp_path: Path) -> None:
    picture = draw_scene(
        "moon", "night", (Thing("lantern", "#d8d0c0", "#ffb75e"),), seed=1, width=216, height=384
    )

    write_film(picture, motion, tmp_path / "film.mp4", seed=1)

    frames, seconds = imageio_ffmpeg.count_frames_and_secs(str(tmp_path / "film.mp4"))
    assert (frames, seconds) == (FRAMES, FRAMES / RATE)
    assert (tmp_path / "film.mp4").stat().st_size < 350_000
    reader = imageio_ffmpeg.read_frames(str(tmp_path / "film.mp4"))
    assert next(reader)["size"] == (WIDTH, HEIGHT)
    first, *_, last = (
        np.frombuffer(frame, dtype=np.uint8).astype(int) for _, frame in zip(range(12), reader, strict=False)
    )
    assert np.abs(first - last).mean() > 0.05
