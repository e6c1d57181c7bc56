"""A slate as the wire shows it: each card with its display bytes and its reasons in words."""

from magpie.engine.ask import ServedCard, Slate
from magpie.gateway.contract import CardAnswer, SlateAnswer
from magpie.gateway.edge import Edge
from magpie.gateway.pages import write_mark
from magpie.gateway.reasons import Names, reason_answers


def answer_of(edge: Edge, slate: Slate, *, shown: tuple[str, ...]) -> SlateAnswer:
    """The answer, with a page mark that remembers these cards too."""
    now_ms = edge.clock.now_ms()
    shown = (*shown, *(card.card for card in slate.cards))
    return SlateAnswer(
        slate=slate.slate,
        person=slate.person,
        scene=slate.scene,
        as_of=slate.served.as_of,
        personalised=slate.served.personalised,
        params=slate.served.params,
        page=write_mark(shown, person=slate.person, secret=edge.secret, now_ms=now_ms, limits=edge.limits),
        cards=[_card_answer(edge, card, position) for position, card in enumerate(slate.cards)],
    )


def _card_answer(edge: Edge, card: ServedCard, position: int) -> CardAnswer:
    return CardAnswer(
        card=card.card,
        source=card.source,
        position=position,
        score=card.score,
        propensity=card.propensity,
        reasons=reason_answers(card.reasons, Names(edge.displays)),
        display=edge.displays.display_of(card.card),
    )
