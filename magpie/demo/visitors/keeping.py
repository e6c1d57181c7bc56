"""How the town's keepers send what simulated visitors bought: signed in as themselves, through the API that any shop has.

Tao's shop is left to Tao, whose sign-in is printed: what is bought there waits for whoever looks at the demo.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

import httpx

from magpie.demo.logins import Login
from magpie.demo.visitors.browser import TIMEOUT_S, Browser, Unanswered
from magpie.demo.visitors.residents import Resident
from magpie.demo.visitors.shopping import Till
from magpie.demo.visitors.signing_in import enter
from magpie.kit.clock import Clock
from magpie.kit.ids import new_id

logger = logging.getLogger(__name__)
LOOK_S: Final = 60.0
"""Between two looks at what is to be sent."""
AT_ONCE_MAX: Final = 3
CARRIER: Final = "Swift Crane"


class Keepers:
    """`send_all` until cancelled. `shops` is handle -> the login that keeps it."""

    def __init__(
        self, address: str, *, shops: Mapping[str, Login], clock: Clock, look_s: float = LOOK_S
    ) -> None:
        self._address, self._shops, self._clock, self._look_s = address, shops, clock, look_s
        self._browsers: dict[str, Browser] = {}

    async def send_all(self, till: Till, door: httpx.AsyncClient) -> None:
        """Every LOOK_S, what the shops that sold something have to send, some at a time."""
        try:
            while True:
                await asyncio.sleep(self._look_s)
                for handle in [till.sold_at.popleft() for _ in range(min(len(till.sold_at), AT_ONCE_MAX))]:
                    try:
                        await self.send(handle, door)
                    except Unanswered as error:
                        logger.info("a simulated keeper left: %s", error)
        finally:
            await self.close()

    async def close(self) -> None:
        for browser in self._browsers.values():
            await browser.close()

    async def send(self, handle: str, door: httpx.AsyncClient) -> None:
        """What one shop has to send, the newest first, at most AT_ONCE_MAX orders."""
        login = self._shops.get(handle)
        if login is None:
            return
        keeper = self._browsers.setdefault(login.name, self._browser(login, door))
        waiting = await keeper.signed(
            "GET", f"/api/v1/accounts/{handle}/orders", params={"to_ship": True, "limit": AT_ONCE_MAX}
        )
        for order in waiting["items"]:
            key = new_id(now_ms=self._clock.now_ms())
            parcel = {"carrier_name": CARRIER, "waybill": f"SC-{key[-10:]}"}
            await keeper.signed("POST", f"/api/v1/orders/{order['number']}/parcels", json=parcel, key=key)

    def _browser(self, login: Login, door: httpx.AsyncClient) -> Browser:
        async def sign_in(resident: Resident) -> httpx.AsyncClient:
            client = httpx.AsyncClient(base_url=self._address, timeout=TIMEOUT_S)
            try:
                await enter(client, login.name, login.password)
            except (httpx.TransportError, Unanswered) as error:
                await client.aclose()
                raise Unanswered(f"{login.name} could not sign in: {error}") from error
            return client

        return Browser(Resident(-1, login.name, ""), door, sign_in, b"", self._clock)
