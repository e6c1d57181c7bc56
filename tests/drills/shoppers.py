"""Many signed-in buyers at once against a running site: each asks for one piece under a key of their own.

Whoever gets no answer asks again with the same key, as a phone in a tunnel does.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import httpx
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import get_random_string

from magpie.domain.people import actions as people
from magpie.domain.people.models import Person, User
from tests.domain.cast import NOW
from tests.domain.trade.cast import DELIVERY

TRIES_MAX = 50
BUSY = 503


@dataclass(frozen=True)
class Shopper:
    """`cookies` is a browser that is signed in."""

    person: str
    cookies: dict[str, str]

    @property
    def headers(self) -> dict[str, str]:
        said = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"cookie": said, "x-csrftoken": self.cookies["csrftoken"], "content-type": "application/json"}


@dataclass(frozen=True)
class Told:
    """What a shopper was told in the end, after how many tries."""

    shopper: Shopper
    key: str
    status: int
    body: dict[str, Any]
    is_hit: bool
    tries: int


def sign_in(name: str, person: str = "") -> Shopper:
    """A user with a session, made in the database itself: signing in a thousand times is another test's matter."""
    user = User.objects.create(username=name, password="!")
    Person.objects.filter(key=person).update(user=user)
    person = people.welcome(user_id=user.pk, anonymous="", now=NOW)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return Shopper(
        person, {settings.SESSION_COOKIE_NAME: session.session_key, "csrftoken": get_random_string(32)}
    )


def order_of_one(sku: int, unit_minor: int) -> bytes:
    line = {"sku": sku, "quantity": 1, "unit_minor": unit_minor}
    return json.dumps({"lines": [line], "total_minor": unit_minor, "delivery": DELIVERY.__dict__}).encode()


@dataclass
class Rush:
    """Everybody at once. `url` may change while they ask: the site was started anew, `is_open` says when."""

    url: str
    body: bytes
    told: list[Told] = field(default_factory=list)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(
        self, shoppers: Sequence[Shopper], *, key: str, meanwhile: Awaitable[None] | None = None
    ) -> list[Told]:
        self.is_open.set()
        limits = httpx.Limits(max_connections=len(shoppers), max_keepalive_connections=len(shoppers))
        async with httpx.AsyncClient(timeout=120, limits=limits, trust_env=False) as client:
            asked = [self._ask(client, one, f"{key}-{place:04}") for place, one in enumerate(shoppers)]
            await asyncio.gather(*asked, *([meanwhile] if meanwhile else []))
        return self.told

    async def until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            await asyncio.sleep(0.005)

    async def _ask(self, client: httpx.AsyncClient, shopper: Shopper, key: str) -> None:
        headers = {**shopper.headers, "idempotency-key": key}
        for tries in range(1, TRIES_MAX + 1):
            await self.is_open.wait()
            try:
                answer = await client.post(f"{self.url}/api/v1/trades", content=self.body, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(0.02)  # the crowd's own pause; whether the site is back, the event says
                continue
            if answer.status_code != BUSY:
                assert answer.headers["content-type"].startswith("application/json"), answer.text
                is_hit = answer.headers.get("idempotency-hit") == "true"
                told = Told(shopper, key, answer.status_code, answer.json(), is_hit, tries)
                self.told.append(told)
                return
        raise AssertionError(f"{key} got no answer in {TRIES_MAX} tries")
