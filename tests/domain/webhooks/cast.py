"""A merchant's server on loopback that answers what the test says, and couriers whose answers are made up."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from django.apps import apps

from magpie.domain.webhooks import actions
from magpie.domain.webhooks.apps import WebhooksConfig
from magpie.domain.webhooks.models import Due
from magpie.domain.webhooks.posting import Answer, Letter
from magpie.domain.webhooks.reaching import Reach
from magpie.domain.webhooks.rules import Failure
from tests.domain.cast import NOW, Town

URL = "https://tea.example/hooks"
PUBLIC = "93.184.216.34"
OPEN_NET = Reach(resolve=lambda host, port: [PUBLIC])
"""Every name leads to one public address; nothing is connected to."""
LOOPBACK = Reach(
    resolve=lambda host, port: ["127.0.0.1"], may_be_plain=True, may_reach=lambda one: one == "127.0.0.1"
)
FINE = Answer(12, status=200, excerpt="ok")


def endpoint(
    here: Town, *, url: str = URL, types: Sequence[str] = ("*",), now: datetime = NOW
) -> actions.Added:
    return actions.add_endpoint(
        person=here.mei, account=here.shop, url=url, types=types, reach=OPEN_NET, now=now
    )


def tell_price(here: Town, *, fact_id: int = 1, now: datetime = NOW) -> int:
    return actions.enqueue(
        account=here.shop, kind="price.changed", data={"product": here.product}, fact_id=fact_id, now=now
    )


@dataclass
class Courier:
    """A send that answers from a list, the last one again and again; keeps the letters."""

    answers: list[Answer] = field(default_factory=lambda: [FINE])
    letters: list[Letter] = field(default_factory=list)

    def __call__(self, letter: Letter) -> Answer:
        self.letters.append(letter)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def broken(status: int | None = 500) -> Courier:
    answer = Answer(20, status=status) if status else Answer(20, failure=Failure.TIMEOUT)
    return Courier([answer])


def deliver(courier: Callable[[Letter], Answer], *, now: datetime = NOW, limit: int = 100) -> int:
    return actions.deliver_due(now=now, send=courier, rng=Random(7), limit=limit)


def deliver_until_quiet(courier: Courier, *, now: datetime = NOW, days: int = 30) -> datetime:
    """Let time pass from one due try to the next until nothing is due any more; the time it is then."""
    end = now + timedelta(days=days)
    while now < end:
        deliver(courier, now=now)
        rows = list(
            Due.objects.filter(endpoint__disabled_at=None, endpoint__removed_at=None).select_related(
                "endpoint"
            )
        )
        if not rows:
            return now
        now = min(
            max(row.due_at, row.endpoint.resting_until or row.due_at, row.taken_until or row.due_at)
            for row in rows
        )
    return now


def verify(secret: str, *, headers: dict[str, str], body: bytes) -> bool:
    """A reference written from the specification, apart from ours: does one of the signatures fit?"""
    key = base64.standard_b64decode(secret.split("_", 1)[1])
    said = b"%s.%s." % (headers["webhook-id"].encode(), headers["webhook-timestamp"].encode())
    mac = hmac.HMAC(key, digestmod=hashlib.sha256)
    mac.update(said + body)
    expected = base64.standard_b64encode(mac.digest()).decode()
    return any(part == f"v1,{expected}" for part in headers["webhook-signature"].split(" "))


@dataclass
class Receiver:
    """What came in, and what is answered: `answer(handler)` writes the answer itself."""

    answer: Callable[[BaseHTTPRequestHandler], None]
    port: int = 0
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://tea.example:{self.port}/hooks?shop=1"


def plain(*statuses: int, body: bytes = b"ok", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """These statuses in turn, the last one again and again."""
    left = list(statuses)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(left.pop(0) if len(left) > 1 else left[0])
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def site_reaching(reach: Reach) -> Iterator[None]:
    """For as long as the block lasts, this site may send where a test says."""
    config = apps.get_app_config("webhooks")
    assert isinstance(config, WebhooksConfig)
    before, config.reach = config.reach, reach
    try:
        yield
    finally:
        config.reach = before


@contextmanager
def receiving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[Receiver]:
    receiver = Receiver(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.heard.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            receiver.answer(self)

        def log_message(self, *said: object) -> None:
            """A test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *told: None  # type: ignore[method-assign]  # we hang up on it on purpose
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
