"""All simulated visitors of a site, until told to stop: each comes in their own rhythm, looks, reacts and leaves.

What they feel for a card is the world's hidden affinity; of a card that is not the town's it is one draw per person
and card. How well a card does here says nothing about real people, and everywhere it is said to be simulated.
"""

import asyncio
import contextlib
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import httpx
import numpy as np

from magpie.demo.offers import SALES
from magpie.demo.visitors import claiming, shopping
from magpie.demo.visitors.browser import TIMEOUT_S, Browser, Refused, Unanswered
from magpie.demo.visitors.keeping import Keepers
from magpie.demo.visitors.looks import Look, Shown, event_of, look_at
from magpie.demo.visitors.remarking import Tongue, topics_of_cards
from magpie.demo.visitors.residents import Resident, voice_of
from magpie.demo.visitors.rhythm import seconds_until_next, town_time
from magpie.demo.visitors.shopping import Till, would_buy
from magpie.demo.visitors.signing_in import SignIns
from magpie.kit.clock import Clock, instant_of
from magpie.world.affinity import Affinity
from magpie.world.behaviour import react
from magpie.world.catalogue import SHOPS
from magpie.world.circles import F32
from magpie.world.people import make_people
from magpie.world.sitting import Sitting
from magpie.world.things import make_things

logger = logging.getLogger(__name__)
SEED: Final = 1
CONNECTIONS_MAX: Final = 8
PAGES_MAX: Final = 12
AT_ONCE: Final = 10
"""Of so many, one is there when the door opens."""
PAUSE_S: Final = 0.4
"""Between two cards, the swipe."""


class Town:
    """What the visitors know and the engine does not: who they are, and how they would love each thing of the town."""

    def __init__(self, count: int) -> None:
        things = make_things(SHOPS, seed=SEED)
        people = make_people(max(count, 1), topics=things.topics, seed=SEED)
        self.affinity = Affinity.between(people, things, seed=SEED)
        rows = {name: row for row, name in enumerate(things.names)}
        self._rows = {
            (shop.handle, one.title.en): rows[f"{sort}:{one.slug}"]
            for shop in SHOPS
            for sort, several in (("goods", shop.goods), ("post", shop.posts))
            for one in several
        }

    def row_of(self, shown: Shown) -> int | None:
        """The town's thing behind a card, as anybody could tell it: by its maker and its title."""
        return self._rows.get((shown.handle, shown.title))


@dataclass
class Visitors:
    """`visit_all` until cancelled. `cards` and `events` are what they looked at and said so far."""

    address: str
    residents: Sequence[Resident]
    secret: bytes
    clock: Clock
    speed: float
    apart_s: float | None = None
    keepers: Keepers | None = None
    till: Till = field(default_factory=Till)
    queue: Till = field(default_factory=lambda: Till(claiming.APART_MS))
    cards: int = 0
    events: int = 0
    began: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began = instant_of(self.clock.now_ms())
        self.tongues: dict[int, Tongue] = {}
        self.topics = topics_of_cards()
        self.town = Town(max((one.number for one in self.residents), default=0) + 1)

    async def visit_all(self) -> None:
        """Everybody's life here; a tenth of them come at once."""
        limits = httpx.Limits(max_connections=CONNECTIONS_MAX)
        ways_in = (
            SignIns(self.address) if self.apart_s is None else SignIns(self.address, apart_s=self.apart_s)
        )
        async with httpx.AsyncClient(
            base_url=self.address, limits=limits, timeout=httpx.Timeout(TIMEOUT_S, pool=None)
        ) as door:
            browsers = [
                Browser(one, door, ways_in.sign_in, self.secret, self.clock) for one in self.residents
            ]
            try:
                async with asyncio.TaskGroup() as group:
                    for place, browser in enumerate(browsers):
                        group.create_task(self._live(browser, comes_at_once=place % AT_ONCE == 0))
                    if self.keepers is not None:
                        group.create_task(self.keepers.send_all(self.till, door))
            finally:
                for browser in browsers:
                    await browser.close()

    async def _live(self, browser: Browser, *, comes_at_once: bool) -> None:
        number, mood = browser.resident.number, 0.0
        rng = np.random.default_rng((SEED, number, self.clock.now_ms()))
        seen = np.zeros(len(self.town.affinity.things), bool)
        shift = int(self.town.affinity.people.hour_shift[number])
        while True:
            if not comes_at_once:
                await asyncio.sleep(
                    seconds_until_next(
                        rng, mood=mood, hour_shift=shift, now=self._town_time(), speed=self.speed
                    )
                )
            comes_at_once = False
            sitting = Sitting(self.town.affinity, number, seen)
            try:
                await shopping.look_after_orders(browser, rng)
                await self._claim(browser, rng)
                await self._visit(browser, sitting, rng)
            except Unanswered as error:
                logger.info("a simulated visitor left: %s", error)
            mood = sitting.mood

    async def _visit(self, browser: Browser, sitting: Sitting, rng: np.random.Generator) -> None:
        mark = ""
        for _ in range(PAGES_MAX):
            page, mark = await browser.slate(mark)
            if not page:
                return
            felt = self._feel(sitting, page)
            reactions = react(felt, rng)
            for place, shown in enumerate(page):
                look = look_at(shown, reactions, place, began=instant_of(self.clock.now_ms()))
                await asyncio.sleep(look.dwell_ms / 1_000 + PAUSE_S)
                await self._tell(browser, shown, look)
                if look.opens and would_buy(float(felt[place]), rng):
                    await self._buy(browser, shown, rng)
                row = self.town.row_of(shown)
                if row is not None:
                    sitting.seen[row] = True
                if sitting.has_enough(float(felt[place]), rng):
                    return

    async def _claim(self, browser: Browser, rng: np.random.Generator) -> None:
        """Now and then first to a flash sale, whose places go one after the other."""
        if rng.random() >= claiming.GOES or not self.queue.is_free(self.clock.now_ms()):
            return
        handles = [SALES[place].shop for place in rng.permutation(len(SALES))]
        with contextlib.suppress(Refused):
            sold = await claiming.visit_sales(browser, handles, rng)
            if sold:
                self.till.sold_at.append(sold)

    async def _buy(self, browser: Browser, shown: Shown, rng: np.random.Generator) -> None:
        """If nobody else has bought a moment ago. What has gone meanwhile, or cannot be had, is no reason to leave."""
        if self.till.is_free(self.clock.now_ms()):
            with contextlib.suppress(Refused):
                if await shopping.buy(browser, shown, rng):
                    self.till.sold_at.append(shown.handle)

    def _feel(self, sitting: Sitting, page: Sequence[Shown]) -> F32:
        rows = [self.town.row_of(shown) for shown in page]
        felt = np.array([_chance(sitting.person, shown.card) for shown in page], np.float32)
        known = [place for place, row in enumerate(rows) if row is not None]
        felt[known] = sitting.feel([row for row in rows if row is not None])
        return felt

    async def _tell(self, browser: Browser, shown: Shown, look: Look) -> None:
        """What the look was like, and then what it led to."""
        self.cards += 1
        events = list(look.events)
        if look.visits:
            account = await browser.account_of(shown.handle)
            events.append(
                event_of("Store Visited", instant_of(self.clock.now_ms()), account=account, scene="store")
            )
        if events:
            await browser.say(events)
            self.events += len(events)
        if look.comments:
            await self._comment(browser, shown)
        # A shop of one's own, or the last piece gone meanwhile: no reason to leave.
        with contextlib.suppress(Refused):
            if look.follows:
                await browser.follow(shown.handle)
            if look.reserves:
                await browser.reserve(shown)

    async def _comment(self, browser: Browser, shown: Shown) -> None:
        """A few words where there are fitting ones; where the site does not want them, none."""
        topics = self.topics.get((shown.handle, shown.title), ())
        if not topics:
            return
        tongue = self.tongues.setdefault(browser.resident.number, Tongue(browser.resident.number))
        with contextlib.suppress(Refused):
            words = tongue.find_words(topics, heard=await browser.said_under(shown.card))
            if not words:
                return
            now = instant_of(self.clock.now_ms())
            voice = await asyncio.to_thread(voice_of, browser.resident, now=now)
            if voice:
                await browser.comment(shown, words, voice=voice)

    def _town_time(self) -> datetime:
        return town_time(began=self.began, now=instant_of(self.clock.now_ms()), speed=self.speed)


def _chance(person: int, card: str) -> float:
    """Of a card that the town does not know: one standard normal per person and card."""
    return float(np.random.default_rng((SEED, person, zlib.crc32(card.encode()))).normal())
