"""The whole state in one place: every part that the fold writes and the pipeline reads.

Owns how parts are put together, saved and named for the digest; each part owns its own arrays. Nothing here knows
what an event means (that is `fold`) or what a slate is (that is `pipeline`).
"""

import hashlib
from typing import Any

import msgspec
import numpy as np

from magpie.engine.arrays import U8, Snapshot
from magpie.engine.circles.circles import Circles
from magpie.engine.columns import Columns
from magpie.engine.content.facets import Facets
from magpie.engine.content.index import TopicIndex
from magpie.engine.content.interests import Interests
from magpie.engine.content.prices import Prices
from magpie.engine.content.vectors import ContentVectors
from magpie.engine.looks.looks import Looks
from magpie.engine.looks.tastes import Tastes
from magpie.engine.params import Params
from magpie.engine.retrieval.blend import Blend
from magpie.engine.state.boards import Boards
from magpie.engine.state.cards import Cards
from magpie.engine.state.choices import NOBODY, Choices, read_choices
from magpie.engine.state.examples import Examples
from magpie.engine.state.heads import Heads
from magpie.engine.state.late import LateShowings
from magpie.engine.state.lexicon import Lexicon
from magpie.engine.state.names import NO_ROW, Names, Rows
from magpie.engine.state.people import People
from magpie.engine.state.questions import Questions
from magpie.engine.trials.trials import Trials
from magpie.engine.trust.given import NO_LIFE, Given
from magpie.engine.trust.params import hour_scales
from magpie.engine.trust.trust import Trust
from magpie.engine.weights import Weights
from magpie.log.catalogue import KINDS
from magpie.log.payloads import RightsChanged

KIND_CODES = {kind.name: code for code, kind in enumerate(KINDS)}


class State:
    """Parts by name. `now_ms` is the newest time the log has told; nothing else is a clock."""

    def __init__(self, params: Params, *, seed: int) -> None:
        self.params, self.seed, self.weights = params, seed, Weights.of(params)
        self.now_ms, self.applied_offset = 0, -1
        self.cards = Cards(heat_taus_ms=params.heat_taus_ms, circles=params.circles.circles_max)
        self.people = People(params)
        self.choices: dict[str, Choices] = {}
        # A name that no card has brought yet -> who spoke of it; follows from `choices`, so it is not saved.
        self.awaited: dict[str, set[str]] = {}
        self.aliases: dict[str, str] = {}
        self.ignored: dict[str, int] = {}
        # Whose voice was taken away; see `clawback`.
        self.unheard: set[str] = set()
        size = params.board_cards
        self.boards = {
            name: Boards(cards=size)
            for name in ("trend", "held", "topic", "fresh", "account", "category", "circle")
        }
        self.lexicon = Lexicon()
        self.facets = Facets(params.content)
        self.vectors = ContentVectors(params.content)
        self.index = TopicIndex(params.content, facets=self.facets, vectors=self.vectors)
        self.interests = Interests(params.content)
        self.prices = Prices(params.content)
        self.blend = Blend(params.blend, seed=seed)
        self.heads = Heads(params.ranker, seed=seed)
        self.examples = Examples(
            self.heads, examples_max=params.examples_max, window_ms=params.example_window_ms
        )
        self.late = LateShowings(self.heads.lessons, params.late)
        self.sold = LateShowings(self.heads.lessons, params.sold)
        self.questions = Questions(
            questions_max=params.gate_questions_max, window_ms=params.example_window_ms
        )
        self.circles = Circles(params.circles)
        self.looks = Looks(params.looks)
        self.tastes = Tastes(params.looks)
        self.trials = Trials(params.trials)
        self.given = Given(records_max=params.given_max)
        self.trust = Trust(params.trust, hour_scale=hour_scales([kind.name for kind in KINDS]))

    @property
    def alive(self) -> U8:
        """1 for each card row that may be shown, as far as the catalogue says."""
        live: U8 = self.cards["is_live"]
        return live

    def person_named(self, name: str) -> str:
        """The person behind a name: an anonymous one that was identified, else the name itself."""
        return self.aliases.get(name, name)

    def life_of(self, person: int) -> int:
        """The life of a person row, NO_LIFE for NO_ROW."""
        return int(self.people["life"][person]) if person != NO_ROW else NO_LIFE

    def choices_of(self, person: str) -> Choices:
        return self.choices.get(person, NOBODY)

    def make_room(self) -> None:
        """Grow now what would soon have to grow, so that no slate waits for it; no bit of the state changes."""
        self.heads.make_room()
        self.examples.make_room()
        self.late.make_room()
        self.sold.make_room()
        self.given.make_room()
        for columns in (*self._inferred_columns(), self.cards.columns):
            if 4 * columns.capacity < 5 * columns.rows:
                columns.reserve(2 * columns.rows)

    def begin_day(self, days: int) -> None:
        """On a new day of the log, `days` after the last: drop what is idle where tables are filling up, take the memory of
        the next day, and let what was said of the heads' truth grow older."""
        for part in (self.heads, self.late, self.sold):
            part.pass_days(days)
        self.heads.drop_idle(
            room=self.params.ids_room, now_ms=self.now_ms, cards=self.cards, people=self.people.rows,
            topics=self.facets["topics"][:, 0],
        )  # fmt: skip
        self.make_room()

    def keep_choices(self, person: str, rights: RightsChanged) -> None:
        """A person's explicit choices, whole; names that only people have used wait for a card that brings them."""
        self.drop_choices(person)
        cards = self.cards
        told = read_choices(rights, topics=cards.topics, accounts=cards.accounts, categories=cards.categories)
        self.choices[person] = told
        for name in told.unknown:
            self.awaited.setdefault(name, set()).add(person)

    def drop_choices(self, person: str) -> RightsChanged | None:
        """Forget what a person chose, with every name they alone had used; the choices, None when there were none."""
        had = self.choices.pop(person, None)
        if had is None:
            return None
        for name in had.unknown:
            self.awaited[name].discard(person)
            if not self.awaited[name]:
                del self.awaited[name]
        return had.raw

    def meet_name(self, name: str) -> None:
        """A card has brought this name: it holds from now on for everybody who had spoken of it."""
        for person in sorted(self.awaited.get(name, ())):
            self.keep_choices(person, self.choices[person].raw)
            self.declare(person)

    def declare(self, person: str) -> None:
        """Tell the interests what was declared, where the person has a row and may be profiled."""
        row, choices = self.people.rows.find(person), self.choices_of(person)
        if row != NO_ROW and choices.may_profile:
            self.interests.declare(person=row, topics=choices.topics, accounts=sorted(choices.follows))
            self.prices.declare(person=row, ceiling_minor=choices.price_max_minor)

    def forget_inferred(self, person: str) -> None:
        """Drop all that was inferred about a person; explicit choices stay."""
        row = self.people.rows.find(person)
        if row == NO_ROW:
            return
        self.examples.forget_person(row)
        self.late.forget_person(row)
        self.sold.forget_person(row)
        self.questions.forget_person(row)
        self.given.forget(self.life_of(row))
        self.heads.forget_person(row)
        self.trust.forget(person=row)
        self.circles.forget_person(row)
        self.interests.forget(person=row)
        self.tastes.forget(person=row)
        self.prices.forget(person=row)
        self.people.forget(person)

    def _inferred_columns(self) -> list[Columns]:
        interests = self.interests
        sorts = [interests._topics, *interests._slow.values()]
        return [
            self.people.columns, interests._declared, self.prices._people, self.tastes.people, self.circles._people,
            *(affinities._people for affinities in sorts),
        ]  # fmt: skip

    def admit_person(self, person: str, now_ms: int) -> int:
        """The row of a person who may be profiled, new or known."""
        row, is_new = self.people.touch(person, now_ms)
        if is_new:
            self.heads.admit_person(row, person, now_ms=now_ms)
            self.declare(person)
        return row

    def bytes_used(self) -> dict[str, int]:
        """Bytes by part."""
        parts: dict[str, Any] = {
            "cards": self.cards.columns, "people": self.people.columns, "shown": self.people.shown,
            "facets": self.facets, "vectors": self.vectors, "index": self.index, "interests": self.interests,
            "prices": self.prices, "blend": self.blend, "heads": self.heads, "examples": self.examples,
            "trials": self.trials, "trust": self.trust, "circles": self.circles, "looks": self.looks,
            "tastes": self.tastes, "questions": self.questions, "late": self.late, "sold": self.sold,
            "given": self.given,
        }  # fmt: skip
        sizes = {name: part.bytes_used() for name, part in parts.items()}
        return sizes | {f"boards.{name}": boards.bytes_used() for name, boards in self.boards.items()}

    def bytes_per_row(self) -> dict[str, int]:
        """Bytes of our own columns for one more card, one more person, and a page of 64 showings."""
        inferred = sum(columns.bytes_per_row for columns in self._inferred_columns())
        vectors = self.params.content.dims * 4 + self.params.blend.sequence.width * 4
        boards = sum(
            columns.bytes_per_row for columns in (self.cards.columns, self.facets._cards, self.tastes._cards)
        )
        return {"card": boards + vectors, "person": inferred, "shown_page": 64 * 12}

    def snapshot(self) -> tuple[Snapshot, dict[str, Any]]:
        """(arrays, plain values): the whole state, copied."""
        arrays: Snapshot = {}
        examples, example_plain = self.examples.snapshot()
        questions, question_plain = self.questions.snapshot()
        named = {
            "cards": self.cards.columns.snapshot("c"), "people": self.people.columns.snapshot("p"),
            "shown": self.people.shown.snapshot("s"), "facets": self.facets.snapshot(),
            "vectors": self.vectors.snapshot(), "index": self.index.snapshot(), "interests": self.interests.snapshot(),
            "prices": self.prices.snapshot(), "blend": self.blend.snapshot(), "heads": self.heads.snapshot(),
            "examples": examples, "trials": self.trials.snapshot(), "trust": self.trust.snapshot(),
            "circles": self.circles.snapshot(), "looks": self.looks.snapshot(), "tastes": self.tastes.snapshot(),
            "questions": questions, "late": self.late.snapshot(), "sold": self.sold.snapshot(),
            "given": self.given.snapshot(),
            **{f"board_{name}": boards.snapshot("b") for name, boards in self.boards.items()},
        }  # fmt: skip
        for part, own in named.items():
            arrays |= {f"{part}|{name}": array for name, array in own.items()}
        return arrays, {
            "seed": self.seed, "now_ms": self.now_ms, "applied_offset": self.applied_offset,
            "cards": self.cards.rows.as_plain(), "people": self.people.rows.as_plain(), "lives": self.people.lives,
            "topics": self.cards.topics.names, "accounts": self.cards.accounts.names,
            "categories": self.cards.categories.names, "attributes": self.cards.attributes.names,
            "choices": [
                [person, msgspec.to_builtins(choices.raw)] for person, choices in sorted(self.choices.items())
            ], "aliases": sorted(self.aliases.items()),
            "lexicon": self.lexicon.as_plain(),
            "ignored": sorted(self.ignored.items()), "examples": example_plain,
            "questions": question_plain, "unheard": sorted(self.unheard),
        }  # fmt: skip

    def restore(self, arrays: Snapshot, plain: dict[str, Any]) -> None:
        """Become what `snapshot` saw; params and seed must be the same."""
        own: dict[str, Snapshot] = {}
        for name, array in arrays.items():
            part, _, key = name.partition("|")
            own.setdefault(part, {})[key] = array
        self.now_ms, self.applied_offset = plain["now_ms"], plain["applied_offset"]
        self.cards.rows, self.people.rows = Rows.from_plain(plain["cards"]), Rows.from_plain(plain["people"])
        self.people.lives = plain["lives"]
        self.lexicon = Lexicon.from_plain(plain["lexicon"])
        for sort in ("topics", "accounts", "categories", "attributes"):
            setattr(self.cards, sort, Names(plain[sort]))
        self.aliases, self.ignored = dict(plain["aliases"]), dict(plain["ignored"])
        self.unheard = set(plain["unheard"])
        for person, raw in plain["choices"]:
            self.keep_choices(person, msgspec.convert(raw, RightsChanged))
        self.cards.columns.restore(own["cards"], "c")
        self.people.columns.restore(own["people"], "p")
        self.people.shown.restore(own["shown"], "s")
        parts: dict[str, Any] = {
            "facets": self.facets, "vectors": self.vectors, "index": self.index, "interests": self.interests,
            "prices": self.prices, "blend": self.blend, "heads": self.heads, "trials": self.trials, "trust": self.trust,
            "circles": self.circles, "looks": self.looks, "tastes": self.tastes, "late": self.late, "sold": self.sold,
            "given": self.given,
        }  # fmt: skip
        for name, part in parts.items():
            part.restore(own[name])
        self.examples.restore(own["examples"], plain["examples"])
        self.questions.restore(own["questions"], plain["questions"])
        for name, boards in self.boards.items():
            boards.restore(own[f"board_{name}"], "b")


def rng_of(seed: int, slate: str) -> np.random.Generator:
    """The one source of chance in a slate: a function of the engine's seed and the slate's id."""
    digest = hashlib.blake2b(f"{seed}/{slate}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
