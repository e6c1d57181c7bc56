"""The shape of the wiring table: which fact wakes which handlers, and what it says to the journey log.

The table itself is `config/wiring.py`, the one place that knows every app; the relay takes it as an argument.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from magpie.domain.outbox.events import FactBody
from magpie.kit.errors import Refusal
from magpie.log.event import Event

Body = TypeVar("Body", bound=FactBody)


class UnwiredFact(Refusal):
    code, status = "unwired_fact", 500
    en = "The fact {name} is in the outbox and not in the wiring table; add it to config/wiring.py."
    zh = "发件箱中的事实 {name} 不在接线表中，请在 config/wiring.py 中登记。"


@dataclass(frozen=True)
class Moment:
    """When a fact was written, whether anybody real did it, and its number in the outbox.

    `batch` is what handlers found out for the facts that are handled together, all read before the first of them.
    """

    now: datetime
    is_simulated: bool
    fact_id: int = 0
    batch: dict[str, Any] = field(default_factory=dict, compare=False)


# Handlers and translations take the fact's own class, which a table cannot say: hence Any.
Handler = Callable[[Any, Moment], None]
# Nothing, one event, or one for each of many things a fact speaks of; each of many has an id of its own within its fact.
Translation = Callable[[Any, Moment], Event | Sequence[Event] | None]


@dataclass(frozen=True)
class Hearing:
    """Who hears one kind of fact. Handlers run in this order, inside one transaction; they must be idempotent."""

    handlers: Sequence[Handler] = ()
    says: Translation | None = None


@dataclass(frozen=True)
class Wiring:
    """fact class -> who hears it."""

    table: Mapping[type[FactBody], Hearing]
    by_name: dict[str, type[FactBody]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {fact.__name__: fact for fact in self.table})

    def read(self, name: str, payload: dict[str, Any]) -> FactBody:
        """The fact of a row; raises UnwiredFact for a name that nobody placed."""
        if name not in self.by_name:
            raise UnwiredFact(name=name)
        return msgspec.convert(payload, type=self.by_name[name])

    def hearing_of(self, fact: FactBody) -> Hearing:
        return self.table[type(fact)]
