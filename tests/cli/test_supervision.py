"""The supervisor: restarts what died with growing pauses, passes signals on, and gives up on a wrong setting."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from magpie.cli.supervision import MISCONFIGURED

pytestmark = pytest.mark.slow

RUN = """
import os, sys
from magpie.cli.supervision import Child, Supervisor
children = [Child(str(n), [sys.executable, "-c", code]) for n, code in enumerate(sys.argv[1:])]
sys.exit(Supervisor(children, os.environ).run())
"""
WATCHED = """
import sys, time
from magpie.cli.supervision import leave_with_parent
leave_with_parent()
"""


def supervise(*children: str) -> "subprocess.Popen[str]":
    codes = [textwrap.dedent(child) for child in children]
    return subprocess.Popen([sys.executable, "-c", RUN, *codes], stderr=subprocess.PIPE, text=True)


def lines_of(path: Path) -> Sequence[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def wait_until(path: Path, count: int, *, within_s: float = 10.0) -> Sequence[str]:
    deadline = time.monotonic() + within_s
    while len(lines_of(path)) < count and time.monotonic() < deadline:
        time.sleep(0.02)
    return lines_of(path)


def test_a_child_that_dies_is_started_again_after_a_pause(tmp_path: Path) -> None:
    births = tmp_path / "births"

    running = supervise(f"import time; open({str(births)!r}, 'a').write(f'{{time.time()}} ')")
    times = [float(text) for text in wait_until(births, 3)]
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=5)

    assert running.returncode == 0
    assert times[1] - times[0] >= 0.5
    assert times[2] - times[1] >= 1.0


def test_a_signal_reaches_the_children_and_all_leave(tmp_path: Path) -> None:
    farewell, births = tmp_path / "farewell", tmp_path / "births"
    child = f"""
        import signal, sys, time
        def leave(*_): open({str(farewell)!r}, 'a').write('bye '); sys.exit()
        signal.signal(signal.SIGTERM, leave)
        open({str(births)!r}, 'a').write('here ')
        time.sleep(60)
    """

    running = supervise(child, child)
    wait_until(births, 2)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=10)

    assert (running.returncode, lines_of(farewell)) == (0, ["bye", "bye"])


def test_a_wrong_setting_is_not_tried_again(tmp_path: Path) -> None:
    births = tmp_path / "births"

    running = supervise(f"import sys; open({str(births)!r}, 'a').write('here '); sys.exit({MISCONFIGURED})")
    running.communicate(timeout=10)

    assert (running.returncode, lines_of(births)) == (MISCONFIGURED, ["here"])


def test_children_leave_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    births = tmp_path / "births"
    code = WATCHED + f"import os\nopen({str(births)!r}, 'a').write(f'{{os.getpid()}} ')\ntime.sleep(60)\n"

    running = supervise(code)
    pid = int(wait_until(births, 1)[0])
    running.kill()
    running.communicate(timeout=5)

    assert is_gone(pid, within_s=3.0)


def is_gone(pid: int, *, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def test_ctrl_c_in_the_terminal_stops_everybody_in_order_and_nobody_complains(tmp_path: Path) -> None:
    births, ends = tmp_path / "births", tmp_path / "ends"
    child = WATCHED + textwrap.dedent(f"""
    import signal
    def leave(number, frame):
        open({str(ends)!r}, "a").write(f"{{number}} ")
        sys.exit(0)
    signal.signal(signal.SIGTERM, leave)
    open({str(births)!r}, "a").write("born ")
    time.sleep(30)
    """)
    running = subprocess.Popen(
        [sys.executable, "-c", RUN, child], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_until(births, 1)

    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=8)

    assert (running.returncode, said) == (0, "")
    assert lines_of(ends) == [str(int(signal.SIGTERM))]
