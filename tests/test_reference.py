"""docs/reference is what the code says: every event, fact, command, endpoint, setting and weight."""

from pathlib import Path

import pytest

from magpie.cli.reference.pages import PAGES
from magpie.cli.reference.settings import SETTINGS, names_in_source

FOLDER = Path(__file__).parent.parent / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_code_says(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name](), "run `make reference`"


def test_every_setting_that_is_read_is_described_and_the_other_way_round() -> None:
    assert names_in_source() == set(SETTINGS)


def test_every_weight_says_its_reason() -> None:
    silent = [line for line in PAGES["weights.md"]().splitlines() if line.endswith("|  |")]

    assert not silent, "write the reason under the value:\n" + "\n".join(silent)
