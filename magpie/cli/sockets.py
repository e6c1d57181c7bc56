"""The private sockets between the processes of one site: where the pages process listens, and the relay's bell.

Both are bound before any process starts and handed down, so that a restart makes callers wait instead of failing.
Their folder is short, because a socket's path may have 107 bytes at most, and for its owner alone. The home remembers
its name, so that the next start removes what a power cut left.
"""

import contextlib
import shutil
import socket
import tempfile
from pathlib import Path
from types import TracebackType

WAITING_MAX = 128
PREFIX = "magpie-"
REMEMBERED = "sockets"


class PrivateSockets:
    """`pages` is a listening stream socket, `bell` receives datagrams; both go, with their folder, at the end."""

    def __init__(self, home: Path) -> None:
        """For the one process that holds `home`."""
        self.remembered = home / REMEMBERED
        self._remove_left()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        # A full disk is no reason not to start.
        with contextlib.suppress(OSError):
            self.remembered.write_text(self.folder.name, encoding="ascii")
        self.pages = self._bound("pages", socket.SOCK_STREAM)
        self.pages.listen(WAITING_MAX)
        self.bell = self._bound("bell", socket.SOCK_DGRAM)

    def __enter__(self) -> "PrivateSockets":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pages.close()
        self.bell.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.remembered.unlink(missing_ok=True)

    @property
    def pages_path(self) -> Path:
        return self.folder / "pages"

    @property
    def bell_path(self) -> Path:
        return self.folder / "bell"

    def _remove_left(self) -> None:
        """Only ever a folder of ours among the temporary ones, whatever the file says."""
        left = (
            self.remembered.read_text(encoding="ascii", errors="replace") if self.remembered.exists() else ""
        )
        folder = Path(tempfile.gettempdir()) / left
        if left.startswith(PREFIX) and left == Path(left).name and not _is_listening(folder / "pages"):
            shutil.rmtree(folder, ignore_errors=True)

    def _bound(self, name: str, kind: socket.SocketKind) -> socket.socket:
        bound = socket.socket(socket.AF_UNIX, kind)
        bound.bind(str(self.folder / name))
        return bound


def _is_listening(path: Path) -> bool:
    """Whether a site still answers there: of a home that was copied while it ran, the note names the other's folder."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.setblocking(False)
        try:
            caller.connect(str(path))
        except BlockingIOError:
            return True
        except OSError:
            return False
    return True
