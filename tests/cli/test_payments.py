"""A payment through a whole site: its page at the test bank, the jobs process that posts the webhook, the one port."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import Site, command_line, running

pytestmark = pytest.mark.slow
OPEN = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from magpie.domain.payment import actions, queries
now = timezone.now()
key = actions.open_intent(purpose="trade:7", amount_minor=6800, currency="CNY", provider="local", now=now,
                          expires_at=now + timedelta(minutes=15), return_path="/search/").key
actions.do_calls_of(intent=key, now=now)
print(queries.get_intent(key).pay_url)
"""
READ = """
import django; django.setup()
from magpie.domain.payment import queries
from magpie.domain.payment.models import Intent
state = queries.state_of(Intent.objects.get(purpose="trade:7").key)
print(state.status, state.captured_minor, state.fee_minor)
"""


def say(site: Site, script: str) -> str:
    """What a script in a process of its own prints about this site's database."""
    environment = {
        **os.environ,
        "MAGPIE_HOME": str(site.home),
        "DJANGO_SETTINGS_MODULE": "magpie.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def test_what_is_paid_at_the_bank_is_heard_through_the_sites_own_port(tmp_path: Path) -> None:
    with running(tmp_path / "home") as site:
        address = say(site, OPEN)
        page = site.client.get(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token is not None
        answer = site.client.post(
            f"{address}decisions/",
            data={"choice": "pay", "copies": "2", "csrfmiddlewaretoken": token[1]},
            headers={"Referer": f"{site.url}{address}"},
        )
        assert (answer.status_code, answer.headers["location"]) == (302, "/search/")
        before = say(site, READ)

        done = command_line(site.home, "jobs", "--once", environment={"MAGPIE_GATEWAY_URL": site.url})

        assert (done.returncode, done.stderr) == (0, "")
        assert (before, say(site, READ)) == ("requires_payment 0 0", "paid 6800 41")
