"""How every thing of the town is made: where, by whom and step by step, in the words of whoever makes it.

One file per district. What goods name among their own facts holds before what is said of their workshop.
"""

from collections.abc import Mapping

from magpie.world.catalogue.making import green, old_town, table, wardrobe, workshops
from magpie.world.catalogue.making.shapes import Making, Workshop
from magpie.world.catalogue.shapes import Goods, Said

MADE: Mapping[str, Workshop] = {
    **old_town.MADE,
    **table.MADE,
    **wardrobe.MADE,
    **workshops.MADE,
    **green.MADE,
}


def making_of(goods: Goods, *, handle: str) -> Making:
    """How this shop's goods are made; raises KeyError for goods whose making nobody has written."""
    workshop = MADE[handle]
    own = {name: Said(zh, en) for name, zh, en in goods.facts}
    steps = next((told for slugs, told in workshop.steps.items() if goods.slug in slugs), None)
    if steps is None:
        raise KeyError(f"{handle} does not say how {goods.slug} is made")
    return Making(own.get("origin", workshop.origin), own.get("maker", workshop.maker), steps)
