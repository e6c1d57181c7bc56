"""Why each chosen card is there, and true: a personal cause is named only if the score falls without it.

For the causes that seem to weigh most in this slate the match is computed again as if that cause had never been
(`what_if`), and without the leaning that lifts it most; the loss decides whether a cause is named and which first. Where nothing personal is felt, what is said
of the card itself must hold: many people really looked, it really is new, else the draw's own chance is named.
"""

import math
from collections.abc import Iterator

import numpy as np

from magpie.engine.looks.tastes import ACCOUNT, TOPIC
from magpie.engine.reasons import keep_sayable
from magpie.engine.selectors.causes import Cause, likely_causes
from magpie.engine.selectors.what_if import SAID, losses
from magpie.engine.stages import Candidates, Query, Source
from magpie.engine.state.names import NO_ROW
from magpie.log.payloads import Reason


class ReasonSelector:
    def explain(
        self, query: Query, candidates: Candidates, chosen: list[int], trials: set[int], sources: list[Source]
    ) -> list[tuple[Reason, ...]]:
        """The reasons of each chosen card, strongest first."""
        personal = self._personal(query, candidates, chosen)
        answers = []
        for at in chosen:
            reasons = personal.get(at, [])[: query.state.params.reasons_max]
            if at in trials:
                reasons = [Reason("trial"), *reasons][: query.state.params.reasons_max]
            reasons = reasons or [
                self._open(query, sources[int(candidates.source[at])].name, int(candidates.rows[at]))
            ]
            kept, _ = keep_sayable(reasons, personalised=query.is_personal)
            answers.append(kept)
        return answers

    def _personal(self, query: Query, candidates: Candidates, chosen: list[int]) -> dict[int, list[Reason]]:
        """Tested causes by candidate: those without which the score loses enough, largest loss first."""
        p = query.state.params
        if query.person == NO_ROW or not chosen:
            return {}
        likely = likely_causes(query, candidates, chosen)
        weights: dict[Cause, float] = {}
        for _, cause, weight in likely:
            weights[cause] = weights.get(cause, 0.0) + weight
        ranked = sorted(weights, key=lambda cause: (-weights[cause], cause))
        tested = [cause for cause in ranked if cause.code in SAID][: 2 * p.reason_causes_max]
        tested += [cause for cause in ranked if cause.code not in SAID][: p.reason_causes_max]
        found: dict[int, list[Reason]] = {}
        pairs = {(at, cause) for at, cause, _ in likely}
        for cause in tested:
            for at, loss in zip(chosen, losses(query, candidates, chosen, cause).tolist(), strict=True):
                if loss >= p.reason_loss_min and (at, cause) in pairs:
                    found.setdefault(at, []).append(Reason(cause.code, cause.name, round(loss, 4)))
        for at, stays in _stays(query, candidates, chosen):
            if stays.cause not in {reason.cause for reason in found.get(at, [])}:
                found.setdefault(at, []).append(stays)
        return {
            at: sorted(reasons, key=lambda one: (-one.share, one.code, one.cause))
            for at, reasons in found.items()
        }

    def _open(self, query: Query, source: str, row: int) -> Reason:
        """What can be said without speaking of the person, and is so: a source that found a card has proved nothing."""
        if source == "subject":
            return _subject(query)
        if source == "trial":
            return Reason("trial")
        state, p = query.state, query.state.params
        if source == "trend" and state.cards.warmth_today(row, now_ms=state.now_ms) >= p.trend_said_min:
            return Reason("trend")
        if state.now_ms - int(state.cards["published_ms"][row]) <= p.fresh_said_ms:
            return Reason("fresh")
        if float(state.cards["quality"][row]) >= p.quality_said_min:
            return Reason("quality")
        held = float(state.tastes.usual(np.array([row], np.int32))[0])
        return Reason("held" if held >= p.held_said_min else "explore")


def _stays(query: Query, candidates: Candidates, chosen: list[int]) -> Iterator[tuple[int, Reason]]:
    """Of each card that leanings lift, the one that lifts it most, if without it the score falls enough."""
    state, p = query.state, query.state.params
    leans = {
        (sort, row): lean for sort, row, lean in state.tastes.leans_on(person=query.person) if lean > 0.0
    }
    if not leans:
        return
    for at in chosen:
        if candidates.numbers["leaning"][at] <= 0.0:
            continue
        row = int(candidates.rows[at])
        topics, shares = state.facets.topic_slots(row)
        added = [
            (share * leans.get((TOPIC, topic), 0.0), "stays_topic", state.cards.topics.names[topic])
            for topic, share in zip(topics.tolist(), shares.tolist(), strict=True)
            if topic != NO_ROW
        ]
        account = int(state.facets["accounts"][row])
        if account != NO_ROW and account not in query.choices.owns:
            added.append(
                (leans.get((ACCOUNT, account), 0.0), "stays_account", state.cards.accounts.names[account])
            )
        most, code, name = max(added, default=(0.0, "", ""))
        loss = 1.0 - math.exp(-p.look_pull * most)
        if loss >= p.reason_loss_min:
            yield at, Reason(code, name, round(loss, 4))


def _subject(query: Query) -> Reason:
    subject, cards = query.ask.subject, query.state.cards
    if query.subject != NO_ROW:
        return Reason("subject_card", subject)
    if cards.accounts.find(subject) != NO_ROW:
        return Reason("subject_account", subject)
    if cards.categories.find(subject.removeprefix("category:")) != NO_ROW:
        return Reason("category", subject.removeprefix("category:"))
    return Reason("subject_search", subject)
