"""`magpie up` says plainly why it cannot start: a busy port, a home in use, a home that cannot be written."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from magpie.cli.up import hold_home

pytestmark = pytest.mark.slow


def up(home: Path, port: int = 0) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "magpie.cli", "up", "--home", str(home), "--port", str(port)]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)


def test_a_busy_port_is_named_and_the_home_is_free_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        refused = up(tmp_path, port)

    assert refused.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in refused.stderr
    assert "已被占用" in refused.stderr
    hold_home(tmp_path).close()


def test_a_second_instance_on_the_same_home_is_told_of_the_first(tmp_path: Path) -> None:
    held = hold_home(tmp_path)

    refused = up(tmp_path)
    held.close()

    assert refused.returncode == 1
    assert f"already runs on {tmp_path.resolve()} (process {os.getpid()})" in refused.stderr


def test_a_home_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")

    refused = up(tmp_path / "file" / "home")

    assert refused.returncode == 1
    assert "cannot be written" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("port", ["-1", "70000", "tea"])
def test_a_port_that_is_no_port(tmp_path: Path, port: str) -> None:
    command = [sys.executable, "-m", "magpie.cli", "up", "--home", str(tmp_path), "--port", port]

    refused = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    assert refused.returncode == 2
    assert "port" in refused.stderr.lower()


def test_a_weights_file_that_is_not_understood_stops_the_start_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "weights.toml").write_text("[weights]\nlikes = 8\n", encoding="utf-8")
    command = [sys.executable, "-m", "magpie.cli", "gateway", "--home", str(tmp_path), "--port", "0"]

    refused = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    assert refused.returncode == os.EX_CONFIG
    assert "There is no weight 'likes'" in refused.stderr and "没有名为 'likes' 的权重" in refused.stderr
    assert "Traceback" not in refused.stderr
