"""The site as one simulated visitor reaches it: politely, patiently, and by the doors that everybody has.

A site that is busy, away or starting anew is asked again, later and later; a request sent twice changes nothing. What
it refuses is not insisted on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import httpx

from magpie.demo.visitors.looks import Shown
from magpie.demo.visitors.residents import Resident
from magpie.kit.clock import HOUR_MS, Clock
from magpie.kit.ids import new_id
from magpie.kit.tokens import PageClaims, sign

PAGE_CARDS: Final = 10
SAID_MAX: Final = 50
TRIES: Final = 8
"""With the waits between them some two minutes: a site that takes longer is visited another time."""
WAIT_S, WAIT_S_MAX = 1.0, 30.0
TIMEOUT_S: Final = 15.0
LATER: Final = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.INSUFFICIENT_STORAGE,
}


class Unanswered(Exception):
    """The site did not answer for long, or not with what was asked for."""


class Refused(Unanswered):
    """The site said no, and means it."""


@dataclass
class Browser:
    """`door` is the client they all share, `sign_in` signs one in with a client of their own."""

    resident: Resident
    door: httpx.AsyncClient
    sign_in: Callable[[Resident], Awaitable[httpx.AsyncClient]]
    secret: bytes
    clock: Clock
    own: httpx.AsyncClient | None = None
    accounts: dict[str, str] = field(default_factory=dict)

    async def slate(self, mark: str) -> tuple[list[Shown], str]:
        """The next cards of the feed, and the mark to ask for more with."""
        asked = {"scene": "feed", "n": PAGE_CARDS, "page": mark}
        answer = await self._ask(self.door, "POST", "/v1/slates", json=asked, headers=self._token())
        cards = [_shown(card, answer["slate"]) for card in answer["cards"]]
        return cards, str(answer["page"])

    async def say(self, events: Sequence[dict[str, Any]]) -> None:
        """What was done, acknowledged when it is on disk."""
        await self._ask(self.door, "POST", "/v1/batch", json={"batch": list(events)}, headers=self._token())

    async def account_of(self, handle: str) -> str:
        """'account:7' of a handle."""
        if handle not in self.accounts:
            face = await self._ask(self.door, "GET", f"/api/v1/accounts/{handle}")
            self.accounts[handle] = f"account:{face['id']}"
        return self.accounts[handle]

    async def follow(self, handle: str) -> None:
        await self.signed("POST", f"/api/v1/accounts/{handle}/following")

    async def reserve(self, shown: Shown) -> None:
        """One of the first kind that is there; none where all are taken."""
        product = await self._ask(self.door, "GET", f"/api/v1/products/{shown.card.partition(':')[2]}")
        free = [sku["id"] for sku in product["skus"] if sku["available"] > 0]
        if free:
            wanted = {
                "sku": free[0], "scene": "feed", "slate": shown.slate, "position": shown.position,
                "request_key": new_id(now_ms=self.clock.now_ms()),
            }  # fmt: skip
            await self.signed("POST", "/api/v1/reservations", json=wanted)

    async def flash_item(self, item: int) -> dict[str, Any]:
        """An item of a flash sale as it stands, with one's own claims."""
        found: dict[str, Any] = await self._ask(self.door, "GET", f"/v1/flash/{item}", headers=self._token())
        return found

    async def claim(self, item: int) -> dict[str, Any]:
        """One piece of it; Refused where somebody else was quicker."""
        wanted = {"item": item, "key": new_id(now_ms=self.clock.now_ms())}
        made: dict[str, Any] = await self._ask(
            self.door, "POST", "/v1/claims", json=wanted, headers=self._token()
        )
        return made

    async def said_under(self, card: str) -> set[str]:
        """What the newest comments under a card say."""
        page = await self._ask(self.door, "GET", "/api/v1/comments", params={"card": card, "limit": SAID_MAX})
        return {one["text"] for one in page["items"]}

    async def comment(self, shown: Shown, text: str, *, voice: str) -> None:
        """Say it under a card, as the account of this handle."""
        account = await self.account_of(voice)
        said = {
            "card": shown.card, "text": text, "voice": int(account.partition(":")[2]), "scene": "feed",
            "slate": shown.slate, "position": shown.position,
            "request_key": new_id(now_ms=self.clock.now_ms()),
        }  # fmt: skip
        await self.signed("POST", "/api/v1/comments", json=said)

    async def close(self) -> None:
        if self.own is not None:
            await self.own.aclose()

    def _token(self) -> dict[str, str]:
        """As a page of this person would carry it, except that it says simulated."""
        claims = PageClaims(
            person=self.resident.person, expires_ms=self.clock.now_ms() + HOUR_MS, simulated=True
        )
        return {"Authorization": f"Bearer {sign(claims, secret=self.secret)}"}

    async def signed(self, method: str, path: str, *, key: str = "", **more: Any) -> Any:
        """As somebody signed in; `key` makes sending it again harmless where money or stock moves."""
        own, headers = await self._inside()
        return await self._ask(
            own, method, path, headers=headers | ({"Idempotency-Key": key} if key else {}), **more
        )

    async def page(self, path: str, *, form: dict[str, str] | None = None) -> str:
        """A page as somebody signed in sees it; with a form, what is sent from it, wherever that leads."""
        own, headers = await self._inside()
        answer = await self._answer(own, "GET" if form is None else "POST", path, headers=headers, data=form)
        return answer.text

    async def _inside(self) -> tuple[httpx.AsyncClient, dict[str, str]]:
        if self.own is None:
            self.own = await self.sign_in(self.resident)
        return self.own, {"X-CSRFToken": self.own.cookies.get("csrftoken") or ""}

    async def _ask(self, client: httpx.AsyncClient, method: str, path: str, **more: Any) -> Any:
        """The answer as plain values; raises as `_answer`."""
        answer = await self._answer(client, method, path, **more)
        return answer.json() if answer.content else None

    async def _answer(self, client: httpx.AsyncClient, method: str, path: str, **more: Any) -> httpx.Response:
        """Raises Unanswered after TRIES, or Refused at once where it was refused."""
        wait_s = WAIT_S
        for _ in range(TRIES):
            try:
                answer = await client.request(method, path, **more)
            except httpx.TransportError:
                await asyncio.sleep(wait_s)
            else:
                if answer.is_success or answer.has_redirect_location:
                    return answer
                if answer.status_code not in LATER:
                    raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
                await asyncio.sleep(max(wait_s, _asked_wait_s(answer)))
            wait_s = min(2.0 * wait_s, WAIT_S_MAX)
        raise Unanswered(f"{method} {path}: no answer after {TRIES} tries")


def _asked_wait_s(answer: httpx.Response) -> float:
    """Seconds of Retry-After; a date there is not ours."""
    said = answer.headers.get("Retry-After", "")
    return min(float(said), WAIT_S_MAX) if said.isdigit() else 0.0


def _shown(card: dict[str, Any], slate: str) -> Shown:
    display = card["display"]
    return Shown(
        card=card["card"], slate=slate, position=card["position"], handle=display.get("account_handle", ""),
        title=display["title"].get("en", ""), length_ms=display.get("duration_ms", 0) or Shown.length_ms,
    )  # fmt: skip
