"""Writing facts, and forgetting the old ones."""

from collections.abc import Sequence
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from magpie.domain.outbox.apps import OutboxConfig
from magpie.domain.outbox.bell import Bell
from magpie.domain.outbox.events import FactBody
from magpie.domain.outbox.fact_rows import insert_facts
from magpie.domain.outbox.models import Fact
from magpie.kit.errors import Refusal


class FactOutsideTransaction(Refusal):
    code, status = "fact_outside_transaction", 500
    en = "The fact {name} was written outside a transaction, so it could outlive or miss its truth."
    zh = "事实 {name} 写在事务之外，可能与真实数据不一致。"


def write_fact(fact: FactBody, *, now: datetime, simulated: bool = False) -> None:
    """Put a fact beside the truth it speaks of. It leaves when, and only when, the open transaction commits."""
    write_facts([fact], now=now, simulated=simulated)


def write_facts(facts: Sequence[FactBody], *, now: datetime, simulated: bool = False) -> None:
    """Several facts of one transaction, in the order in which they are told, by one statement."""
    if not facts:
        return
    if not transaction.get_connection().in_atomic_block:
        raise FactOutsideTransaction(name=type(facts[0]).__name__)
    insert_facts(facts, now=now, simulated=simulated)
    transaction.on_commit(this_bell().ring)


def forget_facts_about(*, subject: str, before_id: int | None = None) -> int:
    """Delete what was said about an erased person up to their erasure, or about a card; says how many facts went.

    Facts the log has not heard yet go as well: it is about to forget the person anyway.
    """
    facts = Fact.objects.filter(Q(subject=subject) | Q(payload__person=subject))
    return (facts if before_id is None else facts.filter(id__lt=before_id)).delete()[0]


def this_bell() -> Bell:
    """The bell of this process."""
    config = apps.get_app_config("outbox")
    assert isinstance(config, OutboxConfig)
    return config.bell
