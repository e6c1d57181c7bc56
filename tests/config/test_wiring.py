"""The wiring table: every fact of every app is placed, and no fact is placed twice."""

import dataclasses
import importlib

from magpie.config.wiring import WIRING
from magpie.domain.outbox.events import FactBody
from magpie.domain.outbox.wiring import Hearing

APPS = (
    "people",
    "ledger",
    "payment",
    "goods",
    "campaigns",
    "flash",
    "content",
    "talk",
    "trade",
    "distribution",
)
# Nothing in the house follows from these yet; they are kept in the outbox for whoever asks what happened lately.
UNHEARD = {
    "PayoutRequested",
    "PayoutSettled",
    "PaymentFailed",
    "PaymentClosed",
    "RefundStuck",
    "SiteMatterOpened",
}


def declared_facts() -> set[type[FactBody]]:
    found = set()
    for app in APPS:
        module = importlib.import_module(f"magpie.domain.{app}.events")
        found |= {
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, FactBody) and value.__module__ == module.__name__
        }
    return found


def test_every_declared_fact_is_placed() -> None:
    assert set(WIRING.table) == declared_facts()
    assert len(WIRING.by_name) == len(WIRING.table)


def test_every_other_fact_is_heard_by_somebody_or_told_to_the_journey() -> None:
    assert {fact.__name__ for fact, hearing in WIRING.table.items() if hearing == Hearing()} == UNHEARD


def test_every_fact_is_frozen_and_says_what_it_is_about() -> None:
    for fact in declared_facts():
        assert fact.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert fact.subject_field in {field.name for field in dataclasses.fields(fact)}
        assert fact.__doc__
        assert not fact.__doc__.startswith(f"{fact.__name__}(")
