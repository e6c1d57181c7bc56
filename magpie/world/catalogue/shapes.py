"""What an entry of the town says: shops, goods, posts and films, as plain values."""

from typing import NamedTuple

from magpie.world.drawing.scenes import Thing


class Said(NamedTuple):
    """The same matter in two languages."""

    zh: str
    en: str


class Picture(NamedTuple):
    """A place, a palette, and what stands there; `film` names a motion of `films.py`, "" for a still."""

    place: str
    palette: str
    things: tuple[Thing, ...]
    film: str = ""


class Goods(NamedTuple):
    """One product. `facts` are (attribute name, zh, en); `options` are SKU names, one piece each when `single`."""

    slug: str
    title: Said
    story: Said
    price_minor: int
    stock: int
    category: str
    topics: tuple[str, ...]
    facts: tuple[tuple[str, str, str], ...]
    picture: Picture
    options: tuple[Said, ...] = ()
    single: bool = False


class Post(NamedTuple):
    """A picture or film with a story, and the goods it carries, by slug."""

    slug: str
    title: Said
    story: Said
    topics: tuple[str, ...]
    anchors: tuple[str, ...]
    picture: Picture


class Shop(NamedTuple):
    handle: str
    kind: str
    name: Said
    about: Said
    goods: tuple[Goods, ...]
    posts: tuple[Post, ...]
    colour: str = "#35485e"
