"""Taking a port, or saying plainly why it cannot be had."""

import errno
import os
import socket

from magpie.cli.refusals import PortBusy, PortForbidden


def listen(host: str, port: int) -> socket.socket:
    """A bound, listening socket, or a refusal that says what to do."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(host=host, port=port) from None
        raise PortForbidden(host=host, port=port, why=os.strerror(error.errno or 0)) from None
    listener.listen(1_024)
    return listener


def free_port(host: str) -> int:
    """A port that was free a moment ago, for a server that cannot be handed a socket."""
    with listen(host, 0) as listener:
        port: int = listener.getsockname()[1]
    return port


def url_of(host: str, listener: socket.socket) -> str:
    """The address to open in a browser on this machine, e.g. 'http://127.0.0.1:8765'."""
    return f"http://{_host_in_url(host)}:{listener.getsockname()[1]}"


def _host_in_url(host: str) -> str:
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
