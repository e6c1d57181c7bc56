"""Carrying one message to a merchant's server: one POST to a checked address, no redirects, bounded time and size.

Knows no table and opens no transaction. Whatever the other side does comes back as an `Answer`, never as an exception.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

from magpie.domain.webhooks import rules
from magpie.domain.webhooks.reaching import Reach
from magpie.domain.webhooks.refusals import NobodyThere, NotInTheOpen, UnreadableEndpoint


@dataclass(frozen=True)
class Letter:
    """What is to be posted where."""

    url: str
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Answer:
    """A status with the beginning of what was said, or the failure that came instead."""

    duration_ms: int
    status: int | None = None
    failure: rules.Failure | None = None
    excerpt: str = ""

    def __post_init__(self) -> None:
        if (self.status is None) == (self.failure is None):
            raise ValueError("an answer is a status or a failure, and not both")


@dataclass(frozen=True)
class Post:
    """Sends letters within a site's policy."""

    reach: Reach
    timeout_s: float = rules.TIMEOUT_S
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def send(self, letter: Letter) -> Answer:
        """Resolve, check, connect to what was checked, post, and read the beginning of the answer."""
        began = time.monotonic()
        status, excerpt, failure = None, "", None
        try:
            status, excerpt = self._exchange(letter, began)
        except (NotInTheOpen, UnreadableEndpoint):
            failure = rules.Failure.NOT_PUBLIC
        except NobodyThere:
            failure = rules.Failure.NO_NAME
        except ssl.SSLError:
            failure = rules.Failure.TLS
        except TimeoutError:
            failure = rules.Failure.TIMEOUT
        except OSError:
            failure = rules.Failure.UNREACHABLE
        except (http.client.HTTPException, ValueError):
            failure = rules.Failure.GARBLED
        lasted_s = time.monotonic() - began
        # A watchdog that hung up looks like an end of the other side; the clock knows better.
        if failure is not None and lasted_s >= self.timeout_s:
            failure = rules.Failure.TIMEOUT
        return Answer(round(lasted_s * 1_000), status, failure, excerpt)

    def _exchange(self, letter: Letter, began: float) -> tuple[int, str]:
        address = self.reach.read(letter.url)
        pinned = self.reach.addresses_of(address)
        deadline = began + self.timeout_s
        with closing(_connect(pinned, address.port, deadline)) as raw, _hung_up_at(raw, deadline):
            return self._post(address, letter, raw)

    def _post(self, address: rules.Address, letter: Letter, raw: socket.socket) -> tuple[int, str]:
        line = http.client.HTTPConnection(address.host, address.port)
        # Connected already, to what was checked: http.client resolves nothing and opens nothing.
        line.sock = raw if address.is_plain else self.tls.wrap_socket(raw, server_hostname=address.host)
        with closing(line):
            headers = {"host": address.host_header, **letter.headers, "connection": "close"}
            line.request("POST", address.target, letter.body.encode(), headers)
            answer = line.getresponse()
            return answer.status, _beginning_of(answer)


def _connect(pinned: Sequence[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first of the checked addresses that answers; raises OSError."""
    last: OSError = TimeoutError()
    for one in pinned:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError()
        try:
            return socket.create_connection((one, port), timeout=left_s)
        except OSError as error:
            last = error
    raise last


@contextmanager
def _hung_up_at(raw: socket.socket, deadline: float) -> Iterator[None]:
    """Hang up at the deadline whatever the other side is doing: a timeout per read lets it drip for ever.

    The second handle stays good while TLS takes the first one over.
    """
    handle = raw.dup()
    watchdog = threading.Timer(max(0.0, deadline - time.monotonic()), _hang_up, [handle])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()
        watchdog.join()
        handle.close()


def _hang_up(handle: socket.socket) -> None:
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def _beginning_of(answer: http.client.HTTPResponse) -> str:
    """What staff may read of an answer; the status stands, whether its body arrives or not."""
    try:
        said = answer.read(rules.ANSWER_BYTES_MAX)
    except (OSError, http.client.HTTPException, ValueError):
        return ""
    return said.decode("utf-8", "replace").replace("\x00", "")[: rules.EXCERPT_CHARS_MAX]
