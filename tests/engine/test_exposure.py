"""The ledger read back: what a new card was owed and given, told to who owns its account and to nobody else."""

from magpie.engine.ask import ExposureAsk, SlateAsk
from magpie.engine.exposure import exposure_of
from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.log.event import Event
from magpie.log.payloads import CardDisplay, CardFeatures, CardPublished, RightsChanged, Words, to_props

NOW_MS = 1_763_800_000_000


def card(offset: int, name: str, account: str) -> tuple[int, Event]:
    features = CardFeatures(kind="post", account=account, topics={"tea": 1.0}, published_ms=NOW_MS)
    told = CardPublished(version=1, features=features, display=CardDisplay(title=Words(en=name)))
    return offset, Event(
        id=f"e{offset}",
        ts_ms=NOW_MS,
        received_ms=NOW_MS,
        kind="Card Published",
        card=name,
        props=to_props(told),
    )


def event(offset: int, kind: str, person: str, **more: object) -> tuple[int, Event]:
    return offset, Event(id=f"e{offset}", ts_ms=NOW_MS, received_ms=NOW_MS, kind=kind, person=person, **more)  # type: ignore[arg-type]


def test_what_was_given_is_told_to_the_owner_and_nobody_else() -> None:
    engine = Engine(Params(), seed=1)
    owns = to_props(RightsChanged(version=1, owns=("account:1",)))
    engine.apply([card(0, "post:1", "account:1"), card(1, "post:2", "account:2")])
    engine.apply([event(2, "Rights Changed", "p:mei", props=owns)])
    slate = engine.answer([SlateAsk(slate="s1", person="p:tao", n=10)])[0]
    served = {one.card: one for one in slate.cards}
    engine.apply([event(3, "Slate Served", "p:tao", slate="s1", scene="feed", props=to_props(slate.served))])
    for offset, name in enumerate(served, 4):
        engine.apply(
            [event(offset, "Content Impressed", "p:tao", card=name, slate="s1", scene="feed", measure=2e3)]
        )
        engine.apply([event(offset + 10, "Content Liked", "p:tao", card=name, slate="s1", scene="feed")])
        engine.apply(
            [event(offset + 20, "Content Viewed", "p:tao", card=name, slate="s1", scene="feed", measure=2e3)]
        )

    own = exposure_of(engine.state, ExposureAsk(account="account:1", person="p:mei"))
    anyone = exposure_of(engine.state, ExposureAsk(account="account:1", person="p:tao"))
    nobody = exposure_of(engine.state, ExposureAsk(account="account:1"))
    operator = exposure_of(engine.state, ExposureAsk(account="account:2", is_operator=True))
    unknown = exposure_of(engine.state, ExposureAsk(account="account:9", is_operator=True))

    (line,) = own.lines
    assert (line.card, line.tier, line.ended, line.until_ms) == ("post:1", 0, "running", 0)
    given = served["post:1"]
    on_trial = given.trial_tier >= 0
    assert (line.served, line.seen) == (int(on_trial), int(on_trial))
    assert line.chances == (round(given.propensity, 4) if on_trial else 0.0)
    assert line.size > 0
    assert (anyone.may_read, anyone.lines) == (False, ())
    assert (nobody.may_read, nobody.lines) == (False, ())
    assert [one.card for one in operator.lines] == ["post:2"]
    # Of the two exactly one was on trial in this slate: one place in ten is owed to new cards.
    assert line.served + operator.lines[0].served == 1
    assert (unknown.may_read, unknown.lines) == (True, ())
