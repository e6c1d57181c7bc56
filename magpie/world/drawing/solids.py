"""Solids beyond the wheel: round fruit, tubes, puffed and bevelled outlines, and boards seen in perspective.

Each takes a `Skin`: one colour, or a function from two coordinates of that surface to a colour per pixel. All are
lit by one rule, `lit`, so that things from different files stand in the same light.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt, gaussian_filter, zoom
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve

from magpie.world.drawing.forms import HALFWAY
from magpie.world.drawing.skins import Skin
from magpie.world.drawing.stage import FINE, LIGHT, Floats, Point, Stage, colour, fill, paint

SHADE = "#0d0a10"
COARSE = 44  # a puff is solved on a grid about this wide; the eye sees no difference from a finer one


class Patch(NamedTuple):
    """A part of the picture and where its pixels are: `u`, `v` in widths, each (rows, columns)."""

    top: int
    left: int
    u: Floats
    v: Floats


def patch(stage: Stage, points: Sequence[Point], pad: float = 0.008) -> Patch:
    """The part of the picture round the points; at least one pixel, never outside."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left = min(max(int(stage.px(min(xs) - pad)), 0), stage.width - 2)
    top = min(max(int(stage.px(min(ys) - pad)), 0), stage.height - 2)
    right = max(min(int(stage.px(max(xs) + pad)) + 1, stage.width), left + 2)
    bottom = max(min(int(stage.px(max(ys) + pad)) + 1, stage.height), top + 2)
    v, u = np.mgrid[top:bottom, left:right].astype(np.float32)
    return Patch(top, left, (u + np.float32(0.5)) / stage.width, (v + np.float32(0.5)) / stage.width)


def _round_patch(stage: Stage, centre: Point, rx: float, ry: float, c: float, s: float) -> Patch:
    x, y = float(np.hypot(rx * c, ry * s)), float(np.hypot(rx * s, ry * c))
    return patch(stage, [(centre[0] - x, centre[1] - y), (centre[0] + x, centre[1] + y)])


def cover(stage: Stage, spot: Patch, points: Sequence[Point]) -> Floats:
    """A filled outline as a mask of the patch."""
    rows, columns = spot.u.shape
    canvas = Image.new("L", (columns * FINE, rows * FINE))
    line = [((stage.px(x) - spot.left) * FINE, (stage.px(y) - spot.top) * FINE) for x, y in points]
    ImageDraw.Draw(canvas).polygon(line, fill=255)
    shrunk = canvas.resize((columns, rows), Image.Resampling.BOX)
    return np.asarray(shrunk, dtype=np.float32) / 255


def lit(skin: Floats, nx: Floats, ny: Floats, nz: Floats, *, gloss: float, sharp: float = 36.0) -> Floats:
    """Light from the upper left, a little sky in the shadows, a highlight of width 1 / `sharp`."""
    dot = np.clip((nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]) * 0.85 + 0.15, 0, 1)
    bounce = np.clip(0.7 * nx + 0.45 * ny, 0, 1) ** 2 * 0.12
    half = np.clip(nx * HALFWAY[0] + ny * HALFWAY[1] + nz * HALFWAY[2], 0, 1)
    shine = gloss * 0.6 * half**sharp + 0.05 * half**5
    tint = 1 + (1 - dot)[..., None] * np.array([-0.05, -0.03, 0.06], dtype=np.float32)
    out: Floats = skin * (0.4 + 0.7 * dot + bounce)[..., None] * tint + shine[..., None]
    return out.astype(np.float32)


def _normals(rise_px: Floats) -> tuple[Floats, Floats, Floats]:
    dy, dx = np.gradient(rise_px)
    nz = 1 / np.sqrt(1 + dx**2 + dy**2)
    return -dx * nz, -dy * nz, nz


def _colours(skin: Skin, first: Floats, second: Floats) -> Floats:
    return colour(skin) if isinstance(skin, str) else skin(first, second)


def rounded(
    stage: Stage,
    centre: Point,
    rx: float,
    ry: float,
    skin: Skin,
    *,
    turn: float = 0.0,
    gloss: float = 0.3,
    sharp: float = 36.0,
    reach: Callable[[Floats], Floats] | None = None,
    dent: Callable[[Floats, Floats], Floats] | None = None,
) -> None:
    """A ball, an egg, a fruit. `reach` is the outline's radius by angle, `dent` what is added to its height.

    Both skin and dent are asked in the ball's own square: -1..1 to the right and -1..1 down.
    """
    room = float(reach(np.linspace(-np.pi, np.pi, 48)).max()) if reach else 1.0
    c, s, small = float(np.cos(turn)), float(np.sin(turn)), min(rx, ry)
    spot = _round_patch(stage, centre, rx * room, ry * room, c, s)
    dx, dy = spot.u - centre[0], spot.v - centre[1]
    a, b = ((c * dx + s * dy) / rx).astype(np.float32), ((c * dy - s * dx) / ry).astype(np.float32)
    far_out = np.hypot(a, b)
    if reach:
        far_out = far_out / reach(np.arctan2(b, a))
    rise = small * np.sqrt(np.clip(1 - far_out**2, 0, 1))
    if dent:
        rise = rise + small * dent(a, b)
    mask = np.clip((1 - far_out) * small * stage.width + 0.5, 0, 1)
    face = lit(_colours(skin, a, b), *_normals(rise * stage.width), gloss=gloss, sharp=sharp)
    paint(stage, mask.astype(np.float32), face, at=(spot.top, spot.left))


def tube(
    stage: Stage,
    line: Sequence[Point],
    radius: float | Sequence[float],
    skin: Skin,
    *,
    gloss: float = 0.3,
    sharp: float = 24.0,
) -> None:
    """A round-ended tube along the line; the skin is asked (along 0..1, across -1..1)."""
    radii = [radius] * len(line) if isinstance(radius, float) else list(radius)
    spot = patch(stage, line, max(radii) + 2 / stage.width)
    near = np.full(spot.u.shape, 9.0, dtype=np.float32)
    thick, along, nx, ny, across = (np.zeros_like(near) for _ in range(5))
    steps = [float(np.hypot(bx - ax, by - ay)) for (ax, ay), (bx, by) in pairwise(line)]
    whole, gone = max(sum(steps), 1e-9), 0.0
    for (ax, ay), (bx, by), ra, rb, step in zip(line, line[1:], radii, radii[1:], steps, strict=False):
        if step < 1e-9:
            continue
        reach = max(ra, rb) + 2 / stage.width
        rows = slice(
            max(int(stage.px(min(ay, by) - reach)) - spot.top, 0),
            int(stage.px(max(ay, by) + reach)) - spot.top + 2,
        )
        columns = slice(
            max(int(stage.px(min(ax, bx) - reach)) - spot.left, 0),
            int(stage.px(max(ax, bx) + reach)) - spot.left + 2,
        )
        part = (rows, columns)
        du, dv = spot.u[part] - ax, spot.v[part] - ay
        ex, ey = bx - ax, by - ay
        t = np.clip((du * ex + dv * ey) / step**2, 0, 1)
        r = ra + (rb - ra) * t
        ox, oy = (du - t * ex) / r, (dv - t * ey) / r
        far = np.hypot(ox, oy)
        better = far < near[part]
        for field, value in (
            (near, far), (thick, r), (along, (gone + t * step) / whole), (nx, ox), (ny, oy),
            (across, (ex * oy - ey * ox) / step),
        ):  # fmt: skip
            field[part] = np.where(better, value, field[part])
        gone += step
    mask = np.clip((1 - near) * thick * stage.width + 0.5, 0, 1) * (near < 9)
    there = mask > 0  # a slanting tube covers little of its box, so only its own pixels are coloured
    out = near[there]
    shrink, nz = 1 / np.maximum(out, 1), np.sqrt(np.clip(1 - out**2, 0, 1))
    face = np.zeros((*mask.shape, 3), dtype=np.float32)
    face[there] = lit(
        _colours(skin, along[there], across[there]),
        nx[there] * shrink,
        ny[there] * shrink,
        nz,
        gloss=gloss,
        sharp=sharp,
    )
    paint(stage, mask, face, at=(spot.top, spot.left))


def puffed(
    stage: Stage,
    points: Sequence[Point],
    skin: Skin,
    *,
    depth: float = 1.0,
    gloss: float = 0.2,
    sharp: float = 36.0,
    rough: Callable[[Floats, Floats], Floats] | None = None,
) -> None:
    """An outline blown up like a cushion: a disc becomes half a ball. The skin and `rough` are asked (x, y) in widths."""
    spot = patch(stage, points)
    mask = cover(stage, spot, points)
    rise = _puff(mask) * np.float32(depth)
    if rough:
        rise = rise + rough(spot.u, spot.v) * stage.width
    face = lit(_colours(skin, spot.u, spot.v), *_normals(rise), gloss=gloss, sharp=sharp)
    paint(stage, mask, face, at=(spot.top, spot.left))


def _puff(mask: Floats) -> Floats:
    """Height in pixels: the root of a membrane's swell under even pressure, solved coarsely and enlarged."""
    step = max(max(mask.shape) / COARSE, 1.0)
    rows, columns = (max(int(np.ceil(side / step)), 2) + 2 for side in mask.shape)
    low = np.zeros((rows, columns), dtype=np.float32)
    ys, xs = np.nonzero(mask > 0.02)
    low[
        np.minimum((ys / step).astype(int) + 1, rows - 2),
        np.minimum((xs / step).astype(int) + 1, columns - 2),
    ] = 1
    inside = np.argwhere(low > 0)
    if not len(inside):  # all of it lies outside the picture
        return np.zeros_like(mask)
    number = np.full(low.shape, -1)
    number[tuple(inside.T)] = np.arange(len(inside))
    links = [(np.arange(len(inside)), np.arange(len(inside)), np.full(len(inside), 4.0))]
    for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        there = number[inside[:, 0] + dy, inside[:, 1] + dx]
        kept = there >= 0
        links.append((np.flatnonzero(kept), there[kept], np.full(int(kept.sum()), -1.0)))
    row, column, value = (np.concatenate(parts) for parts in zip(*links, strict=True))
    swell = np.zeros_like(low)
    swell[tuple(inside.T)] = spsolve(coo_matrix((value, (row, column))).tocsc(), np.ones(len(inside)))
    at_y = (np.arange(mask.shape[0]) + 0.5) / step + 0.5
    at_x = (np.arange(mask.shape[1]) + 0.5) / step + 0.5
    fine = _sample(gaussian_filter(swell, 0.6), at_y, at_x)
    out: Floats = 2 * step * np.sqrt(np.clip(fine, 0, None))
    soft: Floats = gaussian_filter(out, 1.0)
    return soft


def _sample(coarse: Floats, at_y: Floats, at_x: Floats) -> Floats:
    """Values of a small field at rows × columns between its points, along one line and then the other."""
    big = zoom(coarse, 4, order=3, grid_mode=False)
    y = at_y * (big.shape[0] - 1) / (coarse.shape[0] - 1)
    x = at_x * (big.shape[1] - 1) / (coarse.shape[1] - 1)
    rows = np.stack([np.interp(x, np.arange(big.shape[1]), line) for line in big])
    return np.stack([np.interp(y, np.arange(big.shape[0]), line) for line in rows.T]).T.astype(np.float32)


def bevelled(
    stage: Stage, points: Sequence[Point], skin: Skin, *, edge: float, gloss: float = 0.2, sharp: float = 36.0
) -> None:
    """A flat-topped outline whose edge is rounded over `edge`. The skin is asked (x, y) in widths."""
    spot = patch(stage, points)
    mask = cover(stage, spot, points)
    wide = max(stage.px(edge), 1.0)
    inward = np.clip(distance_transform_edt(mask > 0.5) / wide, 0, 1)
    rise = gaussian_filter(wide * np.sqrt(1 - (1 - inward) ** 2), 1.4)
    face = lit(_colours(skin, spot.u, spot.v), *_normals(rise), gloss=gloss, sharp=sharp)
    paint(stage, mask, face, at=(spot.top, spot.left))


def disc(stage: Stage, centre: Point, rx: float, ry: float, skin: Skin, *, turn: float = 0.0) -> None:
    """A flat ellipse, unlit; the skin is asked in its own square, -1..1 both ways."""
    c, s = float(np.cos(turn)), float(np.sin(turn))
    spot = _round_patch(stage, centre, rx, ry, c, s)
    dx, dy = spot.u - centre[0], spot.v - centre[1]
    a, b = ((c * dx + s * dy) / rx).astype(np.float32), ((c * dy - s * dx) / ry).astype(np.float32)
    mask = np.clip((1 - np.hypot(a, b)) * min(rx, ry) * stage.width + 0.5, 0, 1).astype(np.float32)
    paint(stage, mask, _colours(skin, a, b), at=(spot.top, spot.left))


def wall(
    stage: Stage,
    x: float,
    top: tuple[float, float, float],
    foot: tuple[float, float, float],
    skin: Skin,
    *,
    gloss: float = 0.4,
) -> None:
    """The outside of a shallow round vessel seen from above, between two rings of (y, rx, ry)."""
    turn = np.linspace(0, np.pi, 50)
    ring = [(x + top[1] * float(np.cos(t)), top[0] + top[2] * float(np.sin(t))) for t in (0.0, np.pi)]
    under = [(x + foot[1] * float(np.cos(t)), foot[0] + foot[2] * float(np.sin(t))) for t in turn]
    outline = [ring[0], *under, ring[1], (x, top[0] - top[2])]
    spot = patch(stage, outline)
    tall = np.clip((spot.v - top[0]) / (foot[0] + foot[2] - top[0]), 0, 1)
    across = np.clip((spot.u - x) / (top[1] + (foot[1] - top[1]) * tall * 0.7), -1, 1)
    facing = np.sqrt(1 - across**2)
    lean = np.float32(0.45)
    norm = np.sqrt(1 + lean**2)
    face = lit(
        _colours(skin, np.arcsin(across), tall),
        across / norm,
        lean * (tall - 0.1) / norm,
        facing / norm,
        gloss=gloss,
    )
    streak = gloss * 0.25 * np.exp(-(((across + 0.55) / 0.08) ** 2)) * np.clip(1 - tall, 0, 1)
    paint(
        stage,
        cover(stage, spot, outline),
        face + streak[..., None].astype(np.float32),
        at=(spot.top, spot.left),
    )


def hatch(
    stage: Stage, lines: Sequence[Sequence[Point]], ink: str, width: float, *, opacity: float = 1.0
) -> None:
    """Many lines of one colour in one go, for straw and strands; where they cross they do not add up."""
    spot = patch(stage, [point for line in lines for point in line], width)
    rows, columns = spot.u.shape
    canvas = Image.new("L", (columns * FINE, rows * FINE))
    pen, thick = ImageDraw.Draw(canvas), max(1, round(stage.px(width) * FINE))
    for line in lines:
        pen.line(
            [((stage.px(x) - spot.left) * FINE, (stage.px(y) - spot.top) * FINE) for x, y in line], 255, thick
        )
    shrunk = canvas.resize((columns, rows), Image.Resampling.BOX)
    mask = np.asarray(shrunk, dtype=np.float32) * np.float32(opacity / 255)
    paint(stage, mask, colour(ink), at=(spot.top, spot.left))


class Plane:
    """A flat quadrilateral in perspective; corners top left, top right, bottom right, bottom left of a unit square."""

    def __init__(self, *corners: Point) -> None:
        rows, right = [], []
        for (s, t), (x, y) in zip(((0, 0), (1, 0), (1, 1), (0, 1)), corners, strict=True):
            rows += [[s, t, 1, 0, 0, 0, -x * s, -x * t], [0, 0, 0, s, t, 1, -y * s, -y * t]]
            right += [x, y]
        self.matrix: Floats = np.append(
            np.linalg.solve(np.array(rows, dtype=float), np.array(right)), 1
        ).reshape(3, 3)
        self.corners = list(corners)

    def put(self, points: Sequence[Point]) -> list[Point]:
        """From the unit square into the picture."""
        out = self.matrix @ np.array([[s for s, _ in points], [t for _, t in points], [1.0] * len(points)])
        return [(float(x), float(y)) for x, y in zip(out[0] / out[2], out[1] / out[2], strict=True)]

    def find(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """From the picture into the unit square."""
        back = np.linalg.inv(self.matrix).astype(np.float32)  # pixels are single, and stay so
        s, t, w = (line[0] * u + line[1] * v + line[2] for line in back)
        return s / w, t / w

    def lay(
        self, stage: Stage, skin: Skin, points: Sequence[Point] = ((0, 0), (1, 0), (1, 1), (0, 1))
    ) -> None:
        """Paint an outline of the unit square; the skin is asked in the square."""
        outline = self.put(points)
        spot = patch(stage, outline)
        paint(
            stage,
            cover(stage, spot, outline),
            _colours(skin, *self.find(spot.u, spot.v)),
            at=(spot.top, spot.left),
        )


def cast(
    stage: Stage, points: Sequence[Point], dx: float, dy: float, blur: float, opacity: float = 0.4
) -> None:
    """The shadow of an outline, moved and softened."""
    fill(stage, [(x + dx, y + dy) for x, y in points], SHADE, blur=blur, opacity=opacity)
