"""A visitor who wants to comment says something fitting under a name of their own, and nothing of what the town does not know."""

import asyncio
from typing import Any

import pytest

from magpie.demo.visitors.living import Visitors
from magpie.demo.visitors.looks import Shown
from magpie.demo.visitors.residents import Resident, move_in
from magpie.kit.clock import SystemClock
from magpie.world.catalogue import SHOPS
from magpie.world.catalogue.remarks import remarks_on
from tests.domain.cast import NOW

pytestmark = pytest.mark.slow
GREEN = SHOPS[0].goods[0]


class Site:
    """As much of a browser as commenting needs; remembers what was said."""

    def __init__(self, resident: Resident) -> None:
        self.resident, self.said = resident, list[tuple[str, str, str]]()

    async def said_under(self, card: str) -> set[str]:
        return {text for under, text, _ in self.said if under == card}

    async def comment(self, shown: Shown, text: str, *, voice: str) -> None:
        self.said.append((shown.card, text, voice))


def comment_on(*cards: Shown) -> list[tuple[str, str, str]]:
    resident = move_in(2, now=NOW)[1]
    site: Any = Site(resident)
    visitors = Visitors("http://site", [resident], b"", SystemClock(), 1.0)

    async def run() -> None:
        for shown in cards:
            await visitors._comment(site, shown)

    asyncio.run(run())
    return list(site.said)


def test_it_is_fitting_and_never_the_same_twice(sqlite_truth: str) -> None:
    tea = Shown("product:1", "S1", 0, handle="lantern_tea", title=GREEN.title.en)

    said = comment_on(tea, tea)

    assert [(card, voice) for card, _, voice in said] == [("product:1", "passer_by_2")] * 2
    assert len({text for _, text, _ in said}) == 2
    assert {text for _, text, _ in said} <= {text for topic in GREEN.topics for text in remarks_on(topic).zh}


def test_of_what_is_not_the_towns_nothing_is_said(sqlite_truth: str) -> None:
    assert comment_on(Shown("product:9", "S1", 0, handle="stranger_works", title="Moss Teapot")) == []
