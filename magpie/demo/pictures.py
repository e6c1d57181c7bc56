"""The files of the town: every picture and film drawn once into the home, two at a time, and kept.

A second run finds them there. A file is written beside and moved into place, so an interrupted run leaves none half.
"""

import signal
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from magpie.world.catalogue import SHOPS
from magpie.world.catalogue.shapes import Picture, Shop
from magpie.world.drawing.films import write_film
from magpie.world.drawing.scenes import draw_scene

WIDTH, HEIGHT = 600, 1066
QUALITY = 88
PAINTERS = 2


class Wanted(NamedTuple):
    """One drawing to make; `film` asks for a clip beside the still."""

    slug: str
    picture: Picture
    has_detail: bool


def wanted_drawings(shops: Sequence[Shop] = SHOPS) -> list[Wanted]:
    goods = [
        Wanted(f"goods-{one.slug}", one.picture, has_detail=True) for shop in shops for one in shop.goods
    ]
    posts = [
        Wanted(f"post-{one.slug}", one.picture, has_detail=False) for shop in shops for one in shop.posts
    ]
    return goods + posts


def draw_all(folder: Path, *, shops: Sequence[Shop] = SHOPS) -> Iterator[str]:
    """Draw what is missing; yields each name as it is done."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [one for one in wanted_drawings(shops) if not _is_there(one, folder)]
    if not missing:
        return
    painters = ProcessPoolExecutor(PAINTERS, mp_context=get_context("spawn"), initializer=_ignore_signals)
    try:
        jobs = {painters.submit(draw_one, one, folder): one.slug for one in missing}
        for job in as_completed(jobs):
            job.result()
            yield jobs[job]
    finally:
        # Whoever stops listening leaves in the middle: what was not begun is not drawn.
        painters.shutdown(cancel_futures=True)


def _ignore_signals() -> None:
    """Ctrl-C, or a stop of the whole group, reaches everybody; the one who gave the work ends it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def draw_one(wanted: Wanted, folder: Path) -> None:
    """The still, its detail, and its film."""
    seed = zlib.crc32(wanted.slug.encode())
    scene = wanted.picture
    picture = draw_scene(scene.place, scene.palette, scene.things, seed=seed, width=WIDTH, height=HEIGHT)
    if scene.film:
        draft = folder / f"{wanted.slug}.part.mp4"
        write_film(picture, scene.film, draft, seed=seed)
        draft.replace(folder / f"{wanted.slug}.mp4")
    if wanted.has_detail:
        # The same thing from nearer: a square around the middle of the table.
        near = picture.crop((90, 250, 510, 775)).resize((WIDTH, 750))
        _save(near, folder / f"{wanted.slug}-near.jpg")
    _save(picture, folder / f"{wanted.slug}.jpg")


def _save(picture: Image.Image, path: Path) -> None:
    draft = path.with_suffix(".part")
    picture.save(draft, "JPEG", quality=QUALITY, optimize=True)
    draft.replace(path)


def _is_there(wanted: Wanted, folder: Path) -> bool:
    return (folder / f"{wanted.slug}.jpg").exists()
