"""A claim desk that tests can foresee: one item of two pieces, answered at once, in the caller's own thread."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from magpie.gateway.parts import FlashItem, GivenClaim
from magpie.kit.errors import Refusal

ITEM, PIECES = 1, 2
OPENED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class NothingThere(Refusal):
    code, status = "nothing_there", 404
    en = "There is nothing of that number."
    zh = "没有这个编号。"


class NothingLeft(Refusal):
    code, status = "all_taken", 409
    en = "All pieces are taken for now; look again in {retry_after_s} s."
    zh = "暂时抢完，请 {retry_after_s} 秒后再看。"


class KnownOnly(Refusal):
    code, status = "sign_in_first", 401
    en = "Please sign in first."
    zh = "请先登录。"


@dataclass(frozen=True)
class Claimed:
    claim: int
    number: int
    quantity: int
    item: int = ITEM
    price_minor: int = 1900
    currency: str = "CNY"
    made_at: datetime = OPENED
    expires_at: datetime = OPENED + timedelta(seconds=300)
    state: str = "open"


@dataclass(frozen=True)
class OnSale:
    claimable: int
    mine: tuple[Claimed, ...]
    item: int = ITEM
    sale: int = 1
    product: int = 1
    sku: int = 1
    title_zh: str = "秒杀"
    title_en: str = "Flash"
    opens_at: datetime = OPENED
    closes_at: datetime = OPENED + timedelta(hours=1)
    quota: int = PIECES
    claimed: int = 0
    sold: int = 0
    price_minor: int = 1900
    currency: str = "CNY"
    per_person_max: int = PIECES


@dataclass
class FakeDesk:
    """Obeys the protocol: refuses at once what cannot be asked, tells every other answer."""

    claims: dict[tuple[str, str], Claimed] = field(default_factory=dict)

    def claim(
        self, *, person: str, item: int, quantity: int, key: str, done: Callable[[GivenClaim | Refusal], None]
    ) -> None:
        if not person.startswith("p:"):
            raise KnownOnly()
        done(self._claim(person, item, quantity, key))

    def find_claim(self, *, person: str, claim: int, done: Callable[[GivenClaim | Refusal], None]) -> None:
        mine = (one for (whose, _), one in self.claims.items() if (whose, one.claim) == (person, claim))
        done(next(mine, NothingThere()))

    def find_item(self, *, person: str, item: int, done: Callable[[FlashItem | Refusal], None]) -> None:
        mine = tuple(one for (whose, _), one in self.claims.items() if whose == person)
        shown = OnSale(self._left(), mine)
        done(replace(shown, claimed=PIECES - self._left()) if item == ITEM else NothingThere())

    def _claim(self, person: str, item: int, quantity: int, key: str) -> Claimed | Refusal:
        if item != ITEM:
            return NothingThere()
        if (person, key) not in self.claims:
            if quantity > self._left():
                return NothingLeft(retry_after_s=7)
            number = len(self.claims) + 1
            self.claims[person, key] = Claimed(number, number, quantity)
        return self.claims[person, key]

    def _left(self) -> int:
        return PIECES - sum(one.quantity for one in self.claims.values())
