"""docs/gateway.md is true: each curl in it is run, in order, and answers what stands below it."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from magpie.gateway.app import build_gateway
from magpie.gateway.limits import Limits
from tests.gateway.door import FAN, OWNER_KEY, TEA, bearer, open_door
from tests.gateway.socket_server import serving

PAGE = Path(__file__).parents[2] / "docs" / "gateway.md"
EXAMPLE = re.compile(r"```sh\n(.*?)```\n```(json|text)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with open_door(tmp_path_factory.mktemp("log")) as door:
        door.publish(TEA, FAN)
        with serving(build_gateway(door.edge), Limits()) as port:
            yield f"http://127.0.0.1:{port}"


def test_every_example_answers_what_the_page_says(site: str) -> None:
    examples = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))

    assert len(examples) == 20
    for command, form, expected in examples:
        said = run(command, site)
        if form == "text":
            assert expected.strip() in said
        else:
            assert holds(json.loads(said), json.loads(expected)), f"{command}\n{said}"


def test_every_address_of_the_gateway_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")

    from magpie.gateway.app import ROUTES

    assert [route.path for route in ROUTES if route.path not in text] == []


def run(command: str, site: str) -> str:
    """Run a shell example as a reader would."""
    environment = {
        "SITE": site,
        "TOKEN": bearer().removeprefix("Bearer "),
        "KEY": OWNER_KEY,
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=20, check=True
    )
    return done.stdout


def holds(said: Any, expected: Any) -> bool:
    """Whether everything expected is in what was said; `applied_offset` may have moved on."""
    if isinstance(expected, dict):
        return all(
            key in said and (key == "applied_offset" or holds(said[key], value))
            for key, value in expected.items()
        )
    if isinstance(expected, list):
        return len(said) == len(expected) and all(map(holds, said, expected))
    return bool(said == expected)
