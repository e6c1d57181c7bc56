"""A process with a claim desk is killed with SIGKILL: whoever was told of a claim has it, and the sale still adds up.

Short form: three seeds and one kill at each point around the commit, on both databases. Whole (ten seeds):
`MAGPIE_DRILLS=full pytest -m drill tests/drills/test_claims_kill.py`.
"""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connection

from magpie.domain.flash import queries
from magpie.domain.flash.models import Claim, FlashItem
from magpie.domain.outbox.models import Fact
from tests.databases import url_of_database
from tests.domain.flash.cast import Flash, crowd, flash, person_named, stock
from tests.drills.claim_process import EARLY, POINTS

pytestmark = pytest.mark.drill
SEEDS = range(10 if os.environ.get("MAGPIE_DRILLS") == "full" else 3)
BUYERS = 4_000
CLAIMS_PER_S = 1_500
ROOT = Path(__file__).parent.parent.parent

Told = dict[str, tuple[int, int]]
"""person -> (claim, number), as the process said before it died."""


def sale() -> Flash:
    it = flash(quota=BUYERS, on_hand=BUYERS)
    crowd(BUYERS)
    return it


def run_desk(home: Path, item: int, *, first: int, kill_after_s: float, die_at: Sequence[str] = ()) -> Told:
    """Start a desk, kill it after a while (or let it die at a point); whom it told of which claim."""
    connection.close()
    command = [sys.executable, "-m", "tests.drills.claim_process", str(item), str(first), str(CLAIMS_PER_S)]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "magpie.config.settings",
        "MAGPIE_HOME": str(home),
        "MAGPIE_DATABASE_URL": url_of_database(),
    }
    process = subprocess.Popen(
        [*command, *die_at], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    lines: list[str] = []
    assert process.stdout.readline() == "ready\n"
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
    reader.start()
    try:
        process.wait(timeout=kill_after_s)
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait(timeout=10)
    reader.join(timeout=10)
    process.stdout.close()
    whole = [[int(word) for word in line.split()] for line in lines if line.endswith("\n")]
    return {person_named(buyer): (claim, number) for buyer, claim, number in whole}


def check(it: Flash, told: Told) -> int:
    """Everything told is in the table as it was told, and the sale adds up; how many claims there are."""
    rows = {
        person: (claim, number)
        for claim, number, person in Claim.objects.values_list("pk", "number", "person")
    }
    assert {person: rows.get(person) for person in told} == told
    assert queries.find_flash_difference() == []
    row = FlashItem.objects.get(pk=it.item)
    assert (row.claimed, row.numbered) == (len(rows), len(rows))
    assert stock(it.here.sku) == (BUYERS, BUYERS, 0)
    spans = [(fact["first"], fact["last"]) for fact in _facts()]
    assert sum(last - first + 1 for first, last in spans) == len(rows)
    return len(rows)


def _facts() -> list[dict[str, int]]:
    return list(Fact.objects.filter(name="ClaimsMade").order_by("id").values_list("payload", flat=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_kills_lose_no_claim_that_was_told(truth: str, tmp_path: Path, seed: int) -> None:
    it, rng = sale(), random.Random(seed)
    told: Told = {}
    first = 0
    for _ in range(2):
        said = run_desk(tmp_path, it.item, first=first, kill_after_s=rng.uniform(0.2, 0.8))
        assert len(said) > 50
        told |= said
        count = check(it, told)
        # The last hundred ask again, as buyers who never heard the answer: they are told what they have.
        first = max(0, count - 100)

    again = run_desk(tmp_path, it.item, first=0, kill_after_s=0.5)
    assert again
    check(it, told | again)
    assert {person: claim for person, claim in again.items() if person in told}.items() <= told.items()


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_around_the_commit_loses_nothing(truth: str, tmp_path: Path, point: str) -> None:
    it = sale()

    told = run_desk(tmp_path, it.item, first=0, kill_after_s=20, die_at=(point, "9"))

    assert told
    count = check(it, told)
    # Written and not committed is not there; committed and not answered is, and asking again tells so.
    assert count == len(told) if point == "written" else count > len(told)
    again = run_desk(tmp_path, it.item, first=0, kill_after_s=1.0)
    check(it, told | again)


def test_the_drill_notices_an_answer_before_the_commit(truth: str, tmp_path: Path) -> None:
    it = sale()

    told = run_desk(tmp_path, it.item, first=0, kill_after_s=20, die_at=(EARLY, "300"))

    assert told
    with pytest.raises(AssertionError):
        check(it, told)
