"""What a newcomer waits for: a clean clone, `make demo` until it greets, and `magpie up` again on that home.

A temporary folder holds the clone, its venv and its home; packages come through pip's own cache or the network. Prints
one Markdown section: seconds from the first command until each step was there.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
STEPS = {
    "kernels: ready": "installed, and kernels compiled",
    "journey log": "home prepared",
    "sign in": "greeted: the old town stands, the site answers, logins are printed",
}
WITHIN_S = 900.0
STOP_S = 60.0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="magpie-first-run-") as folder:
        clone, port = Path(folder) / "magpie", free_port()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        environment = {**os.environ, "MAGPIE_PORT": str(port), "COLUMNS": "200"}
        print("## The first run\n\nFrom a clean clone, one home after the other, in seconds.\n")
        print("| step | after s |\n| --- | --- |")
        with started(["make", "demo"], clone, environment) as demo:
            told(demo)
            print_row("first page of the feed", open_feed(port))
        home = ["--home", str(clone / "var"), "--port", str(port)]
        began = time.perf_counter()
        with started([str(clone / ".venv/bin/magpie"), "up", *home], clone, environment):
            wait_until_ready(port)
            print_row("`magpie up` again: ready", time.perf_counter() - began)
            print_row("first page of the feed", open_feed(port))


@contextlib.contextmanager
def started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> "Iterator[subprocess.Popen[str]]":
    """A command in a session of its own; ended in order when the block ends."""
    process = subprocess.Popen(command, cwd=folder, env=environment, text=True, start_new_session=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.communicate(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def told(demo: "subprocess.Popen[str]") -> None:
    """Print when each of the steps was reached; raises RuntimeError where it ends before it greets."""
    began, waiting = time.perf_counter(), dict(STEPS)
    assert demo.stdout is not None
    for line in demo.stdout:
        took_s = time.perf_counter() - began
        print(f"· {took_s:5.1f} {line.rstrip()}", file=sys.stderr, flush=True)
        for mark in [mark for mark in waiting if mark in line]:
            print_row(waiting.pop(mark), took_s)
        if not waiting:
            return
        if took_s > WITHIN_S:
            break
    raise RuntimeError(f"make demo never said: {', '.join(waiting)}")


def wait_until_ready(port: int) -> None:
    until = time.perf_counter() + WITHIN_S
    # One client: making one reads all certificates, which would slow down what is measured.
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=5) as client:
        while time.perf_counter() < until:
            with contextlib.suppress(httpx.TransportError):
                if client.get("/readyz").status_code == httpx.codes.OK:
                    return
            time.sleep(0.05)
    raise TimeoutError("the site does not get ready")


def open_feed(port: int) -> float:
    """Seconds until the whole first page of somebody new was here."""
    began = time.perf_counter()
    answer = httpx.get(f"http://127.0.0.1:{port}/", timeout=60)
    assert answer.status_code == httpx.codes.OK, answer.text[:200]
    return time.perf_counter() - began


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def print_row(step: str, took_s: float) -> None:
    print(f"| {step} | {took_s:.1f} |", flush=True)


if __name__ == "__main__":
    main()
