"""What cards look like: the last published version, gone when withdrawn, the same after a restart."""

from pathlib import Path

from magpie.gateway.displays import Displays
from magpie.gateway.reasons import Names, reason_answers
from magpie.log.event import Event
from magpie.log.payloads import Reason, Words
from tests.gateway.door import TEA, published


def test_the_highest_version_is_shown_whatever_came_last() -> None:
    displays = Displays()

    displays.learn(
        [
            (0, published(TEA, version=2)),
            (1, published("product:5", version=1)),
            (2, published(TEA, version=1)),
        ]
    )

    assert displays.cards[TEA][0] == 2
    assert displays.name_of(TEA).zh == "灯笼茶"
    assert displays.name_of("account:9").en == "Tao"
    assert displays.next_offset == 3


def test_a_withdrawn_card_has_nothing_to_show() -> None:
    displays = Displays()

    displays.learn([(0, published(TEA)), (1, Event(id="w", ts_ms=1, kind="Card Withdrawn", card=TEA))])

    assert bytes(displays.display_of(TEA)) == b"{}"
    assert displays.name_of(TEA).zh == ""


def test_saving_and_loading_changes_nothing_and_learning_twice_neither(tmp_path: Path) -> None:
    events = [(0, published(TEA)), (1, published("product:5"))]
    displays = Displays()
    displays.learn(events)
    displays.save(tmp_path)

    loaded = Displays.load(tmp_path)
    loaded.learn(events)

    assert (loaded.next_offset, loaded.names) == (2, displays.names)
    assert {card: bytes(raw) for card, (_, raw) in loaded.cards.items()} == {
        card: bytes(raw) for card, (_, raw) in displays.cards.items()
    }


def test_a_torn_file_is_built_again_from_the_log(tmp_path: Path) -> None:
    (tmp_path / "displays.msgpack").write_bytes(b"\x93\x01")

    assert Displays.load(tmp_path).next_offset == 0


def test_an_erased_account_has_no_name_any_more(tmp_path: Path) -> None:
    displays = Displays()
    displays.learn([(0, published(TEA))])
    assert displays.name_of("account:9").en == "Tao"

    gone = Event(id="g", ts_ms=1, kind="Account Erased", account="account:9")
    displays.learn([(1, Event(id="w", ts_ms=1, kind="Card Withdrawn", card=TEA)), (2, gone)])
    displays.save(tmp_path)

    assert displays.name_of("account:9").en == ""
    assert b"Tao" not in (tmp_path / "displays.msgpack").read_bytes()


def test_a_reason_names_the_topic_it_speaks_of() -> None:
    displays = Displays(topics={"tea": Words(zh="茶", en="Tea")})

    told = reason_answers(
        (Reason("topic_declared", "tea", 0.5), Reason("topic_declared", "unheard", 0.5)), Names(displays)
    )

    assert [(one.text.en, one.text.zh) for one in told] == [
        ("You chose Tea", "你选了「茶」"),
        ("Matches an interest you chose", "和你选的兴趣有关"),
    ]
