"""A peer's own venv under build/peers, made from its hashed lock file and made again when that changes."""

import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).parent
VENVS = PEERS.parent.parent / "build" / "peers"


def peer_bin(peer: str) -> Path:
    """The folder of programs of bench/peers/<peer>/requirements.lock, installed where that has not been done yet."""
    venv, lock = VENVS / peer, PEERS / peer / "requirements.lock"
    stamp = venv / "installed"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        print(f"installing {peer} into build/peers", file=sys.stderr, flush=True)
        uv, python = str(Path(sys.executable).parent / "uv"), str(venv / "bin/python")
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, str(venv)], check=True)
        subprocess.run(
            [uv, "pip", "sync", "-q", "--require-hashes", "--python", python, str(lock)], check=True
        )
        stamp.write_bytes(lock.read_bytes())
    return venv / "bin"
