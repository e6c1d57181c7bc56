"""Whoever keeps a shop did not discover it: their own account is never why a card is there, nor how it was found."""

from tests.engine.small_town import Town, cards_of

OWN, OTHER = "account:own", "account:other"


def town_of_a_keeper(*, owns: tuple[str, ...]) -> Town:
    """Mei looks around in a shop of hers and in another, follows both, and likes something of each."""
    town = Town()
    for number in range(6):
        town.publish(f"product:{number}", account=OWN, topics={"tea": 1.0})
        town.publish(f"product:{100 + number}", account=OTHER, topics={"tea": 1.0})
    town.rights("p:mei", owns=owns, follows=(OWN, OTHER) if "account:own" in owns else (OTHER,))
    for account in (OWN, OTHER):
        town.say("Store Visited", person="p:mei", account=account)
        town.say("Creator Followed", person="p:mei", account=account)
    for card in ("product:0", "product:100"):
        town.like("p:mei", card)
    return town


def told_of(town: Town, account: str) -> set[str]:
    """Codes of all reasons in a long slate that name this account."""
    slate = town.ask("p:mei", n=12)
    return {reason.code for card in slate.served.cards for reason in card.reasons if reason.cause == account}


def test_an_account_of_ones_own_is_no_reason() -> None:
    town = town_of_a_keeper(owns=(OWN,))

    assert told_of(town, OWN) == set()
    assert told_of(town, OTHER) != set()


def test_the_same_account_of_somebody_else_is_a_reason() -> None:
    town = town_of_a_keeper(owns=())

    assert told_of(town, OWN) & {"visited_account", "follow", "liked_account"}


def test_own_cards_are_not_found_as_followed_or_visited_and_are_still_shown() -> None:
    town = town_of_a_keeper(owns=(OWN,))
    source = next(one for one in town.engine.sources if one.name == "followed")
    query = town.engine._hydrator.hydrate(town.engine.state, town_ask())

    found = {
        town.engine.state.cards.rows.names[row].removeprefix("product:") for row in source.find(query).rows
    }

    assert found and all(int(number) >= 100 for number in found)
    assert {card for card in cards_of(town.ask("p:mei", n=12)) if int(card[8:]) < 100}


def test_what_one_owns_survives_a_snapshot_and_a_role_given_back_ends_it(tmp_path) -> None:
    town = town_of_a_keeper(owns=(OWN,))
    town.engine.snapshot(tmp_path)
    engine = type(town.engine).restore(tmp_path, town.params)
    assert engine is not None

    assert engine.state.choices_of("p:mei").owns == town.engine.state.choices_of("p:mei").owns != frozenset()
    town.rights("p:mei", version=2, owns=(), follows=(OTHER,))
    town.say("Store Visited", person="p:mei", account=OWN)
    assert "visited_account" in told_of(town, OWN)


def town_ask():
    from magpie.engine.ask import SlateAsk

    return SlateAsk(slate="s", person="p:mei")
