"""The engine: a fold over the log on one side, a pipeline from ask to slate on the other.

    ask -> query hydration -> sources -> merge -> filters -> scorers -> selectors -> slate -> side effects

`apply` learns, `answer` only reads; one thread calls both (see `host`). A slate is a function of the state, the ask
and the seed. The engine can list its own components, so the drawing in the docs is printed from it.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.ask import Slate, SlateAsk
from magpie.engine.candidate_hydration.merge import merge
from magpie.engine.experiments.assignment import Layer, variant_of
from magpie.engine.filters.age_filter import AgeFilter
from magpie.engine.filters.hidden_filter import HiddenFilter
from magpie.engine.filters.live_filter import LiveFilter
from magpie.engine.filters.page_filter import PageFilter
from magpie.engine.filters.seen_filter import SeenFilter
from magpie.engine.filters.stock_filter import StockFilter
from magpie.engine.filters.trial_deadline_filter import TrialDeadlineFilter
from magpie.engine.params import Params
from magpie.engine.query_hydration.person_hydrator import PersonHydrator
from magpie.engine.rowsets import among
from magpie.engine.scorers.head_scorer import HeadScorer
from magpie.engine.scorers.light_scorer import LightScorer
from magpie.engine.scorers.match_scorer import MatchScorer
from magpie.engine.scorers.outside_scorer import OutsideScorer
from magpie.engine.scorers.taste_scorer import TasteScorer
from magpie.engine.scorers.value_scorer import ValueScorer
from magpie.engine.selectors.diversity_selector import DiversitySelector
from magpie.engine.selectors.draft_selector import DraftSelector
from magpie.engine.selectors.reason_selector import ReasonSelector
from magpie.engine.selectors.trial_selector import Reserved, TrialSelector
from magpie.engine.snapshot import capture, load
from magpie.engine.sources.circle_source import CircleSource, NeighbourCircleSource
from magpie.engine.sources.co_visit_source import CoVisitSource
from magpie.engine.sources.followed_source import FollowedSource
from magpie.engine.sources.fresh_source import FreshSource
from magpie.engine.sources.held_source import HeldSource
from magpie.engine.sources.search_intent_source import SearchIntentSource
from magpie.engine.sources.sequence_source import SequenceSource
from magpie.engine.sources.session_knn_source import SessionKnnSource
from magpie.engine.sources.subject_source import SubjectSource
from magpie.engine.sources.topic_source import TopicSource
from magpie.engine.sources.trending_source import TrendingSource
from magpie.engine.sources.trial_source import TrialSource
from magpie.engine.stages import NO_ROWS, NO_SCORES, Candidates, Filter, Found, Query, Removed, Scorer, Source
from magpie.engine.state.fold import fold
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.engine.trace import Answered
from magpie.engine.weights import Weights, version_of
from magpie.log.event import Event
from magpie.log.payloads import ServedCard, SlateServed


class Engine:
    """`apply` events, `answer` asks. Everything it knows is in `state`."""

    def __init__(self, params: Params, *, seed: int, state: State | None = None) -> None:
        self.params = params
        self.state = state or State(params, seed=seed)
        self.sources: list[Source] = [
            SessionKnnSource(), SequenceSource(), CoVisitSource(), TopicSource(), FollowedSource(),
            SearchIntentSource(), CircleSource(), NeighbourCircleSource(), SubjectSource(), TrendingSource(),
            HeldSource(), FreshSource(), TrialSource(),
        ]  # fmt: skip
        self.filters: list[Filter] = [
            LiveFilter(), StockFilter(), AgeFilter(), HiddenFilter(), PageFilter(), SeenFilter(), TrialDeadlineFilter(),
        ]  # fmt: skip
        self._light = LightScorer()
        self.scorers: list[Scorer] = [
            MatchScorer(), TasteScorer(), OutsideScorer(), self._light, HeadScorer(), ValueScorer(),
        ]  # fmt: skip
        self._hydrator, self._trials = PersonHydrator(), TrialSelector()
        self._diversity, self._draft, self._reasons = DiversitySelector(), DraftSelector(), ReasonSelector()
        self.rank_by(self.state.weights, Layer(""))

    def rank_by(self, weights: Weights, layer: Layer) -> None:
        """From now on: these weights for everybody, and the layer's experiments beside them. Nothing learned changes."""
        self.state.weights, self._layer = weights, layer
        arms = [arm.weights for experiment in layer.experiments for arm in experiment.arms]
        self._versions = {one: version_of(self.params, one) for one in (weights, *arms)}

    @property
    def applied_offset(self) -> int:
        """The newest log offset that has been learned, -1 for none."""
        return self.state.applied_offset

    def apply(self, events: Sequence[tuple[int, Event]]) -> None:
        """Learn events in offset order; those already learned are passed over."""
        for offset, event in events:
            if offset > self.state.applied_offset:
                fold(self.state, offset, event)

    def settle(self) -> None:
        """Do what waits to be learned, for a host with nothing else to do; every reader does so by itself."""
        self.state.heads.lessons.finish()

    def answer(self, asks: Sequence[SlateAsk]) -> list[Slate]:
        """One slate per ask."""
        return [answered.slate for answered in self.answer_fully(asks)]

    def answer_fully(self, asks: Sequence[SlateAsk]) -> list[Answered]:
        """Slates with all that led to them, for the trace."""
        return [self._answer_one(ask) for ask in asks]

    def rights_version(self, person: str) -> int:
        """The newest version of this person's choices that the engine knows; 0 for none."""
        return self.state.choices_of(self.state.person_named(person)).version

    def has_acted(self, person: str) -> bool:
        """Whether anything this person did is remembered; being shown cards is not doing."""
        row = self.state.people.rows.find(self.state.person_named(person))
        return row != NO_ROW and int(self.state.people["event_count"][row]) > 0

    def snapshot(self, folder: Path) -> Path:
        """Write the whole state into a folder of its own under `folder`."""
        return capture(self.state).write(folder)

    @classmethod
    def restore(cls, folder: Path, params: Params) -> "Engine | None":
        """The engine of the newest snapshot under `folder`; None where there is none."""
        state = load(folder, params)
        return None if state is None else cls(params, seed=state.seed, state=state)

    def digest(self) -> str:
        """One name for all bits of the state: equal digests mean equal slates from here on."""
        return capture(self.state).digest()

    def score(self, ask: SlateAsk, cards: Sequence[str]) -> list[float]:
        """What these cards would score for this ask, found by a source or not; nan for a card nobody published."""
        rows = np.array([self.state.cards.find(card) for card in cards], np.int32)
        known = np.flatnonzero(rows != NO_ROW)
        candidates = blank_candidates(rows[known], sources=len(self.sources))
        query = self._hydrator.hydrate(self.state, ask)
        for scorer in self.scorers:
            scorer.score(query, candidates)
        scores = np.full(len(cards), np.nan)
        scores[known] = candidates.score
        return [float(score) for score in scores]

    def components(self) -> dict[str, list[str]]:
        """Stage -> names of its components, in the order they run."""
        stages: dict[str, Sequence[object]] = {
            "query hydration": [self._hydrator], "sources": self.sources, "candidate hydration": [merge],
            "filters": self.filters, "scorers": self.scorers,
            "selectors": [self._trials, self._diversity, self._draft, self._reasons],
        }  # fmt: skip
        return {
            stage: [getattr(part, "__name__", type(part).__name__) for part in parts]
            for stage, parts in stages.items()
        }

    def _answer_one(self, ask: SlateAsk) -> Answered:
        query = self._hydrator.hydrate(self.state, ask)
        self._enrol(query)
        found = [self._find(source, query) for source in self.sources]
        candidates = merge(query, self.sources, found)
        candidates, removed = self._filter(query, candidates)
        reserved = self._trials.reserve(query, candidates)
        candidates = candidates.keep(reserved.contenders(candidates))
        if not len(candidates):
            return Answered(self._slate(query, candidates, [], [], {}), query, candidates, found, removed, [])
        candidates = self._score(query, candidates, reserved)
        places = reserved.places_in(candidates)
        selector = self._draft if query.drafted_by else self._diversity
        chosen, propensities = selector.select(query, candidates, places)
        tiers = dict.fromkeys(places.values(), 0)
        for at in tiers:
            propensities[chosen.index(at)] = reserved.propensities[int(candidates.rows[at])]
            tiers[at] = self.state.trials.tier_of(int(candidates.rows[at]))
        slate = self._slate(query, candidates, chosen, propensities, tiers)
        return Answered(slate, query, candidates, found, removed, chosen)

    def _enrol(self, query: Query) -> None:
        """Rank by what this person's experiment says. Who may not be profiled takes part in none."""
        person = self.state.person_named(query.ask.person)
        experiment = self._layer.find(person) if query.is_personal else None
        if experiment is None:
            return
        if experiment.interleaved:
            query.drafted_by, query.variant = experiment.arms, variant_of(experiment, None)
            return
        arm = self._layer.arm_of(experiment, person)
        query.weights, query.variant = arm.weights, variant_of(experiment, arm)

    def _version_of(self, query: Query) -> str:
        """The numbers that made the slate; of both arms where both did."""
        views = [arm.weights for arm in query.drafted_by] or [query.weights]
        return "|".join(self._versions[one] for one in views)

    def _score(self, query: Query, candidates: Candidates, reserved: Reserved) -> Candidates:
        """Score everybody lightly, and the best of them, with the reserved ones, fully."""
        for scorer in self.scorers:
            scorer.score(query, candidates)
            if scorer is self._light and len(candidates) > self.params.rank_cards:
                kept = self._light.best(candidates, self.params.rank_cards)
                candidates = candidates.keep(kept | among(candidates.rows, list(reserved.at.values())))
        return candidates

    def _find(self, source: Source, query: Query) -> Found:
        if source.is_personal and query.person == NO_ROW:
            return Found(NO_ROWS, NO_SCORES)
        return source.find(query)

    def _filter(self, query: Query, candidates: Candidates) -> tuple[Candidates, list[Removed]]:
        """Kept candidates, and what each filter removed of those that reached it."""
        removed = []
        for one in self.filters:
            kept = one.keep(query, candidates.rows)
            if not kept.all():
                removed.append(Removed(one.reason, candidates.rows[~kept]))
                candidates = candidates.keep(kept)
        return candidates, removed

    def _slate(
        self,
        query: Query,
        candidates: Candidates,
        chosen: list[int],
        propensities: list[float],
        tiers: dict[int, int],
    ) -> Slate:
        reasons = self._reasons.explain(query, candidates, chosen, set(tiers), self.sources)
        names = self.state.cards.rows.names
        cards = tuple(
            ServedCard(
                card=names[int(candidates.rows[at])], score=round(float(candidates.score[at]), 6), reasons=why,
                source="trial" if at in tiers else self.sources[int(candidates.source[at])].name,
                propensity=propensity, trial_tier=tiers.get(at, -1), channels=channels, team=query.teams.get(at, ""),
            )
            for at, propensity, why, channels in zip(
                chosen, propensities, reasons, channels_of(query, candidates.rows[chosen]), strict=True
            )
        )  # fmt: skip
        served = SlateServed(
            as_of=max(0, self.state.applied_offset), seed=self.state.seed, params=self._version_of(query), cards=cards,
            personalised=query.is_personal, asked=query.ask.n,
        )  # fmt: skip
        return Slate(
            slate=query.ask.slate, person=query.ask.person, scene=query.ask.scene, served=served, variant=query.variant
        )  # fmt: skip


def channels_of(query: Query, rows: I32) -> list[tuple[float, ...]]:
    """How strongly each of the gate's channels named each card, rounded as the log keeps it; () when none did."""
    named, shares = query.named
    if not len(named) or not len(rows):
        return [()] * len(rows)
    at = np.minimum(np.searchsorted(named, rows), len(named) - 1)
    told = [tuple(round(share, 7) for share in own) for own in shares[at].tolist()]
    return [own if is_named else () for own, is_named in zip(told, (named[at] == rows).tolist(), strict=True)]


def blank_candidates(rows: np.ndarray, *, sources: int) -> Candidates:
    """Candidates that no source named."""
    n = len(rows)
    return Candidates(
        rows.astype(np.int32), np.zeros(n, np.float32), np.zeros(n, np.int32), np.zeros((n, sources), np.float32),
        np.zeros(n, bool),
    )  # fmt: skip
