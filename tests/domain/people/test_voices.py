"""An operator takes a voice away: a fact that tells the journey log, and nothing else of the person changes."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from magpie.cli.voice import voice
from magpie.config.wiring import WIRING
from magpie.domain.outbox.models import Fact
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people.events import VoiceChanged
from magpie.domain.people.models import Person
from magpie.log.catalogue import kind_named
from magpie.log.payloads import VoiceChanged as Told
from magpie.log.payloads import from_props
from tests.domain.cast import NOW

pytestmark = pytest.mark.wide


@pytest.fixture
def said(sqlite_truth: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("magpie.cli.voice.open_truth", lambda home: None)

    def run(*words: str):
        return CliRunner().invoke(voice, [*words, "--home", str(tmp_path)])

    return run


def test_the_command_says_so_of_each_and_why(said) -> None:
    done = said("p:one", "a:two", "--reason", "forty ids of one hand")

    assert done.exit_code == 0 and "2 not heard" in done.output
    facts = [fact.payload for fact in Fact.objects.order_by("id")]
    assert [(body["person"], body["is_heard"]) for body in facts] == [("p:one", False), ("a:two", False)]
    assert {body["reason"] for body in facts} == {"forty ids of one hand"}
    assert not Person.objects.exists()


def test_a_voice_comes_back_and_none_is_taken_without_a_reason(said) -> None:
    assert said("p:one").exit_code == 2
    assert not Fact.objects.exists()

    assert said("p:one", "--restore").exit_code == 0
    assert Fact.objects.get().payload["is_heard"] is True


def test_the_log_hears_of_it_as_a_servers_kind() -> None:
    fact = VoiceChanged(person="p:one", is_heard=False, reason="bought")
    hearing = WIRING.table[VoiceChanged]

    event = hearing.says(fact, Moment(now=NOW, is_simulated=False))

    assert (event.kind, event.person) == ("Voice Changed", "p:one")
    assert from_props(event.props, Told) == Told(is_heard=False, reason="bought")
    assert kind_named(event.kind).origin.value == "server"
