"""Where webhooks may go from this site: names are resolved here, and what lies in a private network is refused.

A name is asked when an endpoint is made and again before every delivery, and the connection is made to the very
address that was checked, so that a name which changes its mind in between leads nowhere (DNS rebinding).
"""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from magpie.domain.webhooks import rules
from magpie.domain.webhooks.refusals import NobodyThere, NotInTheOpen, UnreadableEndpoint

RESOLVE_S = 5.0
ADDRESSES_MAX = 8
Resolve = Callable[[str, int], Sequence[str]]


def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """The numeric addresses of a name, as this machine knows them; [] when it has none, or does not say in 5 s.

    The system's own resolver cannot be told to hurry, so it is asked in a thread that may be left behind.
    """
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(_ask_system(host, port)), daemon=True).start()
    try:
        return answers.get(timeout=RESOLVE_S)
    except queue.Empty:
        return []


def _ask_system(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Reach:
    """The policy of a site. Tests give one that knows a loopback receiver; nothing else does."""

    resolve: Resolve = resolve_by_system
    may_be_plain: bool = False
    may_reach: Callable[[str], bool] = rules.is_public

    def read(self, url: str) -> rules.Address:
        """Raises UnreadableEndpoint."""
        address = rules.read_address(url, may_be_plain=self.may_be_plain)
        if address is None:
            raise UnreadableEndpoint()
        return address

    def addresses_of(self, address: rules.Address) -> Sequence[str]:
        """The numeric addresses to connect to; raises NobodyThere, and NotInTheOpen if even one of them is private."""
        found = list(self.resolve(address.host, address.port))[:ADDRESSES_MAX]
        if not found:
            raise NobodyThere(host=address.host)
        if not all(self.may_reach(one) for one in found):
            raise NotInTheOpen(host=address.host)
        return found
