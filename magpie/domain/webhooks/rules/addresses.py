"""Where a webhook may go: the shape of an address, and which network addresses are open to the world.

Whoever may name an address for us to call could otherwise make this machine speak to its own network. So the name is
checked here, and every address it resolves to is checked again before each delivery (see posting.py).
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

URL_CHARS_MAX = 500
HOST_CHARS_MAX = 253
HTTPS, HTTP = "https", "http"
DEFAULT_PORTS = {HTTPS: 443, HTTP: 80}
# Below 1024 live mail, directories and shares; only the ports of the web are merchants' servers.
PORTS_OPEN_FROM = 1024
PORT_MAX = 65_535

# Global by the registry or by some version of Python, and yet no merchant's server: protocol assignments (a cloud's
# metadata at 192.0.0.192), relays of 6to4, and the host service that answers every guest of another cloud.
CLOSED = tuple(
    ipaddress.ip_network(block) for block in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)


@dataclass(frozen=True)
class Address:
    """'https://tea.example:8443/in?x=1' -> Address('https', 'tea.example', 8443, '/in?x=1')."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_plain(self) -> bool:
        return self.scheme == HTTP

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def read_address(url: str, *, may_be_plain: bool = False) -> Address | None:
    """The parts of an address we would post to; None for any other.

    No name and password in it, no fragment, printable ASCII only (an international name is written in its "xn--" form),
    and a port of the web.
    """
    if len(url) > URL_CHARS_MAX or any(not "!" <= letter <= "~" for letter in url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    is_spoken = parts.scheme == HTTPS or (parts.scheme == HTTP and may_be_plain)
    if not is_spoken or not host or len(host) > HOST_CHARS_MAX or "%" in host:
        return None
    if "@" in parts.netloc or "#" in url or not _is_port_of_the_web(port):
        return None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, host, DEFAULT_PORTS[parts.scheme] if port is None else port, target)


def _is_port_of_the_web(port: int | None) -> bool:
    return port is None or port in DEFAULT_PORTS.values() or PORTS_OPEN_FROM <= port <= PORT_MAX


def is_public(address: str) -> bool:
    """Whether a numeric address lies in the open internet: '93.184.216.34' does; '10.0.0.7', '::1',
    '169.254.169.254' (clouds' metadata) and '::ffff:127.0.0.1' do not. What is no address is not public."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    is_open = found.is_global and not found.is_multicast and not found.is_reserved
    is_closed = any(found.version == block.version and found in block for block in CLOSED)
    return is_open and not is_closed and not _carries_another(found)


def _carries_another(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """An IPv6 address that stands for an IPv4 one reaches what that one reaches; nobody publishes a server so.

    NAT64 and compatible addresses lie in ::/8, which is reserved and refused above.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return False
    return any(inner is not None for inner in (address.ipv4_mapped, address.sixtofour, address.teredo))
