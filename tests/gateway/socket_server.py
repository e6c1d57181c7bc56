"""The gateway behind its real server on a real socket, for what only bytes can show."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from magpie.gateway.limits import Limits
from magpie.gateway.server import Lane, server_config


@contextlib.contextmanager
def serving(app: ASGIApp, limits: Limits, lane: Lane | None = None) -> Iterator[int]:
    """The port of a running server; stopped at the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = server_config(app, limits=limits, lane=lane)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def exchange(port: int, *parts: bytes, pause_s: float = 0.0, wait_s: float = 3.0) -> bytes:
    """Send the parts with pauses and read until the other side closes or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait_s) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                connection.sendall(part)
                time.sleep(pause_s)
        return _read_all(connection)


def _read_all(connection: socket.socket) -> bytes:
    received = b""
    with contextlib.suppress(TimeoutError, ConnectionResetError):
        while chunk := connection.recv(65_536):
            received += chunk
            head, _, body = received.partition(b"\r\n\r\n")
            length = next(
                (line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), None
            )
            if body and length and len(body) >= int(length.split(b":")[1]):
                break
    return received
