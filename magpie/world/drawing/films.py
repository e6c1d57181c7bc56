"""Short films: a drawn scene and one thing that moves in it. Twenty pictures a second, four seconds, in a loop.

Nothing is drawn twice: each motion lights, shifts or veils the finished picture.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image, ImageFilter

from magpie.world.drawing.stage import Floats

WIDTH, HEIGHT = 432, 768
RATE = 20
FRAMES = 80
Motion = Callable[[Floats, float], Floats]


def write_film(picture: Image.Image, motion: str, path: Path, *, seed: int) -> None:
    """An H.264 clip that every browser plays, about 300 kB."""
    base = np.asarray(picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS), dtype=np.float32) / 255
    move = MOTIONS[motion](base, np.random.default_rng(seed))
    writer = imageio_ffmpeg.write_frames(
        str(path),
        (WIDTH, HEIGHT),
        fps=RATE,
        codec="libx264",
        pix_fmt_out="yuv420p",
        macro_block_size=2,
        output_params=["-crf", "25", "-preset", "veryfast", "-movflags", "+faststart", "-threads", "1"],
        ffmpeg_log_level="error",
    )
    writer.send(None)
    for frame in _frames(base, move):
        writer.send(frame)
    writer.close()


def _frames(base: Floats, move: Motion) -> Iterator[bytes]:
    for index in range(FRAMES):
        turn = 2 * np.pi * index / FRAMES
        yield (np.clip(move(base, turn), 0, 1) * 255).astype(np.uint8).tobytes()


def _bright_spots(base: Floats, blur: float) -> Floats:
    """Where the picture glows already, softened: what a flicker strengthens."""
    light = np.clip(base.max(axis=2) - 0.72, 0, 1) * 255 * 2.4
    soft = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(blur))
    return (np.asarray(soft, dtype=np.float32) / 255)[..., None]


def _flicker(base: Floats, rng: np.random.Generator) -> Motion:
    spots, phase = _bright_spots(base, 26), rng.uniform(0, 6)

    def move(base: Floats, turn: float) -> Floats:
        level = 0.10 * np.sin(3 * turn + phase) + 0.06 * np.sin(7 * turn) + 0.04 * np.sin(11 * turn + 1)
        warm = np.array([1.0, 0.75, 0.4], dtype=np.float32)
        lit: Floats = base * (1 + 0.25 * level) + spots * np.float32(level) * warm
        return lit

    return move


def _lantern(base: Floats, rng: np.random.Generator) -> Motion:
    flicker = _flicker(base, rng)
    rows = np.linspace(0, 1, HEIGHT)

    def move(base: Floats, turn: float) -> Floats:
        # The further from the hook, the wider the swing; below the lantern the room stands still.
        hang = np.clip(rows / 0.5, 0, 1) * np.clip((0.62 - rows) / 0.1, 0, 1)
        return _shift(flicker(base, turn), 9 * np.sin(turn) * hang)

    return move


def _shift(picture: Floats, by_px: Floats) -> Floats:
    """Each row moved sideways by its own amount, between pixels; rows that stand still are not touched."""
    rows = np.flatnonzero(np.abs(by_px) > 0.02)
    columns = np.arange(WIDTH)[None, :] - by_px[rows, None]
    left = np.clip(np.floor(columns).astype(np.int64), 0, WIDTH - 2)
    part = np.clip(columns - left, 0, 1).astype(np.float32)[..., None]
    moved: Floats = picture.copy()
    moved[rows] = picture[rows[:, None], left] * (1 - part) + picture[rows[:, None], left + 1] * part
    return moved


def _breeze(base: Floats, rng: np.random.Generator) -> Motion:
    rows = np.linspace(0, 1, HEIGHT)

    def move(base: Floats, turn: float) -> Floats:
        fall = np.clip(rows / 0.6, 0, 1) ** 2 * np.clip((0.66 - rows) / 0.06, 0, 1)
        return _shift(base, fall * (6 * np.sin(turn) + 3 * np.sin(2 * turn + rows * 9)))

    return move


def _steam(base: Floats, rng: np.random.Generator) -> Motion:
    tall = HEIGHT
    noise = Image.fromarray(rng.integers(0, 255, (24, 14), dtype=np.uint8)).resize(
        (WIDTH, tall), Image.Resampling.BICUBIC
    )
    cloud = np.clip((np.asarray(noise, dtype=np.float32) / 255 - 0.48) * 2.6, 0, 1)
    cloud = np.minimum(cloud, np.roll(cloud, tall // 2, axis=0) + 0.35)
    y, x = np.mgrid[0:tall, 0:WIDTH].astype(np.float32)
    rise = np.exp(-(((x / WIDTH - 0.5) / 0.15) ** 2)) * np.exp(-(((y / tall - 0.3) / 0.13) ** 2))

    def move(base: Floats, turn: float) -> Floats:
        drift = np.roll(cloud, -int(tall * turn / (2 * np.pi)), axis=0)
        veil = (drift * rise * 0.5)[..., None]
        veiled: Floats = base + (1 - base) * veil
        return veiled

    return move


def _moonrise(base: Floats, rng: np.random.Generator) -> Motion:
    spots = _bright_spots(base, 34)
    stars = [
        (int(rng.integers(10, HEIGHT // 3)), int(rng.integers(6, WIDTH - 6)), rng.uniform(0, 6))
        for _ in range(46)
    ]

    def move(base: Floats, turn: float) -> Floats:
        level = 0.5 - 0.5 * np.cos(turn)
        frame = base * np.float32(0.82 + 0.18 * level) + spots * np.float32(0.16 * level)
        for row, column, phase in stars:
            frame[row : row + 2, column : column + 2] += np.float32(0.16 + 0.16 * np.sin(2 * turn + phase))
        return frame

    return move


def _kite(base: Floats, rng: np.random.Generator) -> Motion:
    wide = Image.fromarray((base * 255).astype(np.uint8))

    def move(base: Floats, turn: float) -> Floats:
        tilted = wide.rotate(
            2.2 * float(np.sin(turn)), Image.Resampling.BICUBIC, center=(WIDTH / 2, HEIGHT * 0.75)
        )
        left, top = 20 + 8 * float(np.sin(2 * turn)), 34 + 12 * float(np.cos(turn))
        seen = tilted.resize(
            (WIDTH, HEIGHT), Image.Resampling.BICUBIC, box=(left, top, WIDTH - 40 + left, HEIGHT - 71 + top)
        )
        return np.asarray(seen, dtype=np.float32) / 255

    return move


def _rain(base: Floats, rng: np.random.Generator) -> Motion:
    near, far = _streaks(rng, 130, 46, 0.30), _streaks(rng, 240, 22, 0.16)

    def move(base: Floats, turn: float) -> Floats:
        step = turn / (2 * np.pi)
        drops = np.roll(near, int(HEIGHT * 4 * step), axis=0) + np.roll(far, int(HEIGHT * 2 * step), axis=0)
        wet: Floats = base * np.float32(0.94) + drops[..., None]
        return wet

    return move


def _streaks(rng: np.random.Generator, count: int, length: int, light: float) -> Floats:
    sheet = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
    fade = np.linspace(0, light, length, dtype=np.float32)
    for row, column in zip(
        rng.integers(0, HEIGHT - length, count), rng.integers(0, WIDTH, count), strict=True
    ):
        sheet[row : row + length, column] += fade
    return sheet


MOTIONS: Mapping[str, Callable[[Floats, np.random.Generator], Motion]] = {
    "lantern": _lantern,
    "flame": _flicker,
    "breeze": _breeze,
    "steam": _steam,
    "moonrise": _moonrise,
    "kite": _kite,
    "rain": _rain,
}
