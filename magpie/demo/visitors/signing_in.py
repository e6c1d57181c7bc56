"""Signing a simulated visitor in through the page that everybody signs in on, seldom enough to leave room for others."""

import asyncio
import time
from typing import Final

import httpx
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

from magpie.demo.visitors.browser import TIMEOUT_S, Unanswered
from magpie.demo.visitors.residents import Resident, renew_password

PAGE: Final = "/accounts/login/"
APART_S: Final = 10.0
"""The page lets an address sign in thirty times a minute; whoever sits at this machine wants to as well."""


class SignIns:
    """One after the other, `APART_S` between two."""

    def __init__(self, address: str, *, apart_s: float = APART_S) -> None:
        self._address, self._apart_s = address, apart_s
        self._one_at_a_time = asyncio.Lock()
        self._last_s = -apart_s

    async def sign_in(self, resident: Resident) -> httpx.AsyncClient:
        """A client that holds the session; raises Unanswered where the site does not let them in."""
        async with self._one_at_a_time:
            await asyncio.sleep(max(0.0, self._last_s + self._apart_s - time.monotonic()))
            self._last_s = time.monotonic()
            client = httpx.AsyncClient(base_url=self._address, timeout=TIMEOUT_S)
            try:
                password = await asyncio.to_thread(renew_password, resident.name)
                await enter(client, resident.name, password)
            except (httpx.TransportError, Unanswered, DatabaseError, ObjectDoesNotExist) as error:
                await client.aclose()
                raise Unanswered(f"{resident.name} could not sign in: {error}") from error
            return client


async def enter(client: httpx.AsyncClient, name: str, password: str) -> None:
    """Through the page that everybody signs in on; raises Unanswered where it does not open."""
    opened = await client.get(PAGE)
    if not opened.is_success or "csrftoken" not in client.cookies:
        raise Unanswered(f"{PAGE}: {opened.status_code}")
    form = {"login": name, "password": password, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
    answer = await client.post(PAGE, data=form, headers={"Referer": str(client.base_url.join(PAGE))})
    if not answer.has_redirect_location or "sessionid" not in client.cookies:
        raise Unanswered(f"{PAGE}: {answer.status_code}")
