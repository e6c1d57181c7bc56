"""What the catalogue's events do: a card appears, changes, runs out, goes."""

import numpy as np

from magpie.engine.content.vectors import features_of
from magpie.engine.state.arrival import place_among_its_like
from magpie.engine.state.choices import CATEGORY, TOPIC
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.log.event import Event
from magpie.log.payloads import CardFeatures, CardPublished, from_props

SITE = 0
"""The board of everything."""


def publish_card(state: State, event: Event) -> None:
    """A card, whole. A version at or below the known one is ignored; a new card enters its first trial tier."""
    told = from_props(event.props, CardPublished)
    row, is_new = state.cards.admit(event.card)
    if not is_new and told.version <= int(state.cards["version"][row]):
        return
    state.cards.publish(row, told, now_ms=state.now_ms)
    _describe(state, row, told.features)
    _introduce(state, told.features)
    _announce(state, row)
    topics, _ = state.facets.topics_of(row)
    topic = int(topics[0]) if len(topics) else NO_ROW
    if is_new and topic != NO_ROW:
        state.lexicon.learn(told.features.words, topic, card=row)
    state.heads.admit_card(row, event.card, topic=topic, cards=state.cards, now_ms=state.now_ms)
    if is_new:
        place_among_its_like(state, row)
        state.trials.enter(
            card=row,
            account=int(state.cards["account"][row]),
            peer_group=peer_group(state, row),
            ts_ms=state.now_ms,
        )


def withdraw_card(state: State, event: Event) -> None:
    """The card may not be shown from now on."""
    row = state.cards.find(event.card)
    if row == NO_ROW:
        return
    state.cards["is_live"][row] = 0
    state.cards["withdrawn_ms"][row] = state.now_ms
    for boards in state.boards.values():
        boards.drop(row)
    state.index.withdraw(card=row)
    state.trials.withdraw(card=row, ts_ms=state.now_ms)


def forget_account(state: State, event: Event) -> None:
    """An account that was erased: what its cards said is forgotten; their counters stay."""
    account = state.cards.accounts.find(event.account)
    if account == NO_ROW:
        return
    for row in np.flatnonzero(state.cards["account"][: len(state.cards)] == account).tolist():
        state.lexicon.forget(card=row)
        state.vectors.withdraw(card=row)


def set_stock(state: State, event: Event) -> None:
    """What is left of a product."""
    row = state.cards.find(event.card)
    if row != NO_ROW:
        state.cards["available"][row] = int(min(max(event.measure, -1.0), 2**31 - 1))


def peer_group(state: State, row: int) -> int:
    """Whom a newcomer is compared with: cards of its kind and root category."""
    root = int(state.cards["lineage"][row, 0])
    return (root + 1) * 8 + int(state.cards["kind"][row])


def _describe(state: State, row: int, f: CardFeatures) -> None:
    """Facets, content vector and topic lists."""
    cards = state.cards
    topics = {cards.topics.row(topic): weight for topic, weight in sorted(f.topics.items()) if weight > 0.0}
    attributes = [cards.attributes.row(f"{name}={value}") for name, value in sorted(f.attributes.items())]
    lineage = [int(at) for at in cards["lineage"][row] if at != NO_ROW]
    state.facets.publish(
        card=row, account=int(cards["account"][row]), topics=topics, attributes=attributes, categories=lineage,
        price_minor=f.price_minor,
    )  # fmt: skip
    words = features_of(
        params=state.params.content,
        words=f.words,
        topics=f.topics,
        attributes=f.attributes,
        category=f.category,
    )
    state.vectors.publish(card=row, features=words)
    state.index.publish(card=row)


def _introduce(state: State, f: CardFeatures) -> None:
    """Choices that named this card's account, topics or categories before any card did hold from now on."""
    if not state.awaited:
        return
    paths = f.category.split("/") if f.category else []
    categories = [CATEGORY + "/".join(paths[: depth + 1]) for depth in range(len(paths))]
    for name in (f.account, *(TOPIC + topic for topic in f.topics), *categories):
        state.meet_name(name)


def _announce(state: State, row: int) -> None:
    """Put the card on the boards that go by time of publication, and keep its heat where it had any."""
    cards, boards = state.cards, state.boards
    published_ms = float(cards["published_ms"][row])
    boards["fresh"].offer(SITE, row, published_ms)
    boards["account"].offer(int(cards["account"][row]), row, published_ms)
    for category in cards["lineage"][row]:
        if category != NO_ROW:
            boards["category"].offer(int(category), row, published_ms)
    heat = float(cards["heat"][row, 1, 1])
    if np.isfinite(heat):
        boards["trend"].offer(SITE, row, heat)
    usual = float(state.tastes.usual(np.array([row], np.int32))[0])
    if usual > 0.0:
        boards["held"].offer(int(cards["kind"][row]), row, usual)
