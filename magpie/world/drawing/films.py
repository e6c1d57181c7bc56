"""Short films: a drawn scene and one thing that moves in it. Twenty pictures a second, four seconds, in a loop.

Nothing is drawn twice: each motion lights, shifts or veils the finished picture.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image, ImageFilter

from magpie.world.drawing.stage import Floats

WIDTH, HEIGHT = 360, 640
RATE = 20
FRAMES = 80
Motion = Callable[[Floats, float], Floats]
QUALITY = ("-crf", "20", "-preset", "veryfast")
# Rain and snow are dear to code. With this ceiling four seconds of anything stay under 350 kB.
CEILING = ("-maxrate", "580k", "-bufsize", "300k")
COLUMNS, ROWS = 12, 20  # the net of a warp: between its knots the picture is stretched evenly


def write_film(picture: Image.Image, motion: str, path: Path, *, seed: int) -> None:
    """An H.264 clip that every browser plays, 50 to 350 kB."""
    # What is shrunk and then moved between pixels goes soft twice; a little sharpening first gives it back.
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).filter(
        ImageFilter.UnsharpMask(0.8, 60, 0)
    )
    base = np.asarray(small, dtype=np.float32) / 255
    move = MOTIONS[motion](base, np.random.default_rng(seed))
    writer = imageio_ffmpeg.write_frames(
        str(path),
        (WIDTH, HEIGHT),
        fps=RATE,
        codec="libx264",
        pix_fmt_out="yuv420p",
        macro_block_size=2,
        output_params=[*QUALITY, *CEILING, "-movflags", "+faststart", "-threads", "1"],
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
        return _shift(flicker(base, turn), WIDTH * 0.021 * np.sin(turn) * hang)

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
        return _shift(base, WIDTH * fall * (0.014 * np.sin(turn) + 0.007 * np.sin(2 * turn + rows * 9)))

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
        left, top = 16 + 7 * float(np.sin(2 * turn)), 28 + 10 * float(np.cos(turn))
        seen = tilted.resize(
            (WIDTH, HEIGHT), Image.Resampling.BICUBIC, box=(left, top, WIDTH - 33 + left, HEIGHT - 59 + top)
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


def _warped(picture: Image.Image, x: Floats, y: Floats) -> Floats:
    """The picture as seen through a net: knot (row, column) shows what lies at x, y; each (ROWS + 1, COLUMNS + 1)."""
    mesh = []
    for row in range(ROWS):
        top, low = HEIGHT * row // ROWS, HEIGHT * (row + 1) // ROWS
        for column in range(COLUMNS):
            left, right = WIDTH * column // COLUMNS, WIDTH * (column + 1) // COLUMNS
            corners = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
            seen = tuple(float(part[knot]) for knot in corners for part in (x, y))
            mesh.append(((left, top, right, low), seen))
    moved = picture.transform((WIDTH, HEIGHT), Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)
    frame: Floats = np.asarray(moved, dtype=np.float32) / 255
    return frame


def _net() -> tuple[Floats, Floats]:
    """Where the knots rest: x and y in 0..1."""
    y, x = np.mgrid[0 : ROWS + 1, 0 : COLUMNS + 1].astype(np.float64)
    return x / COLUMNS, y / ROWS


def _as_picture(base: Floats) -> Image.Image:
    return Image.fromarray((np.clip(base, 0, 1) * 255).astype(np.uint8))


def _drift(base: Floats, rng: np.random.Generator) -> Motion:
    """A slow push towards the thing: what stands in the middle and low is near, and moves more than the wall."""
    picture, (x, y), side = _as_picture(base), _net(), float(rng.choice([-1.0, 1.0]))
    # Flat over the thing itself, or a tall one would lean as it slides.
    near = np.exp(-(((x - 0.5) / 0.4) ** 4) - (((y - 0.42) / 0.36) ** 4))
    near = np.maximum(near, np.clip((y - 0.5) / 0.3, 0, 1))

    def move(base: Floats, turn: float) -> Floats:
        push = 0.5 - 0.5 * float(np.cos(turn))
        zoom = 0.04 + push * (0.035 + 0.045 * near)
        slide = side * 0.02 * float(np.sin(turn)) * (near - 0.45)
        return _warped(
            picture,
            (x + (0.5 - x) * zoom - slide * (1 - (2 * x - 1) ** 4)) * WIDTH,
            (y + (0.56 - y) * zoom) * HEIGHT,
        )

    return move


def _sway(base: Floats, rng: np.random.Generator) -> Motion:
    """What hangs in the middle swings about its nail; the room at its sides and the floor stand still."""
    picture, (x, y) = _as_picture(base), _net()
    hang = np.clip((y - 0.04) / 0.56, 0, 1) ** 1.25 * np.clip((0.76 - y) / 0.16, 0, 1)
    inside = np.clip((0.5 - np.abs(x - 0.5)) / 0.14, 0, 1)
    late = float(rng.uniform(0.5, 0.9))  # the hem follows the shoulders

    def move(base: Floats, turn: float) -> Floats:
        swing = np.sin(turn - late * y * 2) + 0.25 * np.sin(2 * turn - 2.2 * y)
        by = 0.026 * hang * inside * swing
        return _warped(picture, (x - by) * WIDTH, (y + 0.35 * by * (x - 0.5)) * HEIGHT)

    return move


def _glint(base: Floats, rng: np.random.Generator) -> Motion:
    """A light passes over: edges and bright places answer it, and a few points sparkle as it goes by."""
    light = base.mean(axis=2)
    broad = (
        np.asarray(_as_picture(base).convert("L").filter(ImageFilter.GaussianBlur(9)), dtype=np.float32) / 255
    )
    detail = np.clip(np.abs(light - broad) * 5, 0, 1)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) / np.float32(WIDTH)
    middle = np.exp(-(((x - 0.5) / 0.36) ** 2) - (((y - 0.86) / 0.5) ** 2))
    answer = (middle * (0.12 + 0.5 * detail + 0.6 * np.clip(light - broad, 0, 1)))[..., None]
    across = (x + 0.42 * y) / (1 + 0.42 * HEIGHT / WIDTH)
    stars = _brightest((light - broad) * middle, 12)

    def move(base: Floats, turn: float) -> Floats:
        place = -0.12 + 1.3 * turn / (2 * np.pi)
        band = np.exp(-(((across - place) / 0.075) ** 2))[..., None]
        lit: Floats = base + band * answer * (0.55 + 0.7 * base)
        for row, column in stars:
            _star(lit, row, column, float(np.exp(-(((across[row, column] - place) / 0.05) ** 2))))
        return lit

    return move


def _brightest(light: Floats, count: int) -> list[tuple[int, int]]:
    """The brightest points, no two within a twelfth of the width."""
    left, found, reach = light.copy(), [], WIDTH // 12
    for _ in range(count):
        row, column = divmod(int(np.argmax(left)), WIDTH)
        found.append((row, column))
        left[max(row - reach, 0) : row + reach, max(column - reach, 0) : column + reach] = -1
    return found


def _star(picture: Floats, row: int, column: int, level: float) -> None:
    """Four thin rays, added to the picture in place."""
    reach = round(13 * level)
    if reach < 2:
        return
    rays = np.concatenate([np.arange(-reach, 0), np.arange(1, reach + 1)])
    shine = (level * (1 - np.abs(rays) / (reach + 1)) ** 1.6).astype(np.float32)[:, None]
    rows, columns = np.clip(row + rays, 0, HEIGHT - 1), np.clip(column + rays, 0, WIDTH - 1)
    picture[rows, column] += shine
    picture[row, columns] += shine
    picture[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] += np.float32(0.7 * level)


def _snow(base: Floats, rng: np.random.Generator) -> Motion:
    """Flakes near and far: the near ones are large, soft and quick. Each falls a whole number of pictures per loop."""
    layers = [_flakes(rng, count, size) for count, size in ((110, 0.9), (60, 1.7), (26, 3.6))]

    def move(base: Floats, turn: float) -> Floats:
        veil = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
        for speed, (x, y, phase, size) in enumerate(layers, start=1):
            rows = (y + HEIGHT * min(speed, 2) * turn / (2 * np.pi)) % HEIGHT
            columns = (x + 5 * size * np.sin(turn + phase)) % WIDTH
            _settle(veil, rows, columns, size, 0.9 if size < 3 else 0.5)
        white: Floats = base * np.float32(0.97) + (1 - base) * np.minimum(veil, 1)[..., None]
        return white

    return move


def _flakes(rng: np.random.Generator, count: int, size: float) -> tuple[Floats, Floats, Floats, float]:
    return rng.uniform(0, WIDTH, count), rng.uniform(0, HEIGHT, count), rng.uniform(0, 6, count), size


def _settle(veil: Floats, rows: Floats, columns: Floats, size: float, light: float) -> None:
    """Soft round flakes, laid between pixels."""
    reach = int(size * 2.5) + 1
    near = np.arange(-reach, reach + 1)
    r0, c0 = np.floor(rows).astype(np.int64), np.floor(columns).astype(np.int64)
    down = np.exp(-(((near[None] - (rows - r0)[:, None]) / size) ** 2))
    along = np.exp(-(((near[None] - (columns - c0)[:, None]) / size) ** 2))
    spots = (down[:, :, None] * along[:, None, :] * light).astype(np.float32)
    at = ((r0[:, None] + near) % HEIGHT)[:, :, None], ((c0[:, None] + near) % WIDTH)[:, None, :]
    np.add.at(veil, at, spots)


MOTIONS: Mapping[str, Callable[[Floats, np.random.Generator], Motion]] = {
    "lantern": _lantern,
    "flame": _flicker,
    "breeze": _breeze,
    "steam": _steam,
    "moonrise": _moonrise,
    "kite": _kite,
    "rain": _rain,
    "drift": _drift,
    "glint": _glint,
    "sway": _sway,
    "snow": _snow,
}
