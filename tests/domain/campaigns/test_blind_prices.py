"""No price can read who asks: the modules that compute one take nothing of a person, and import nobody who knows one."""

import ast
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

from magpie.domain.campaigns.rules import combining, coupons, eligibility, refunds, stacking
from magpie.domain.campaigns.rules.eligibility import (
    ClaimLimits,
    Reason,
    Standing,
    UseLimits,
    may_claim,
    may_use,
)
from magpie.domain.campaigns.rules.refunds import refund_share
from tests.domain.campaigns.cast import DAY
from tests.domain.cast import NOW

PRICING = (coupons, stacking, combining, refunds)
OF_A_PERSON = re.compile(
    r"person|account|age_|minor_age|rights|consent|history|segment|crowd|device|first_order|uses"
)
ALLOWED = {
    "magpie.domain.campaigns.rules.coupons", "magpie.domain.campaigns.rules.stacking", "magpie.kit.money",
    "collections.abc", "dataclasses", "datetime", "enum", "itertools", "re", "typing",
}  # fmt: skip


def names_in(module: ModuleType) -> set[str]:
    """Every argument, field and attribute a module reads."""
    tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            found.add(node.arg)
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


@pytest.mark.parametrize("module", PRICING, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_no_price_reads_a_person(module: ModuleType) -> None:
    tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }

    read = {name for name in names_in(module) if name.islower() and OF_A_PERSON.search(name)}

    assert read == set()
    assert imported - ALLOWED == set()


def test_what_reads_a_person_would_be_found_and_is_no_price() -> None:
    assert {name for name in names_in(eligibility) if OF_A_PERSON.search(name)} == {
        "is_first_order", "is_first_order_only", "uses", "uses_max",
    }  # fmt: skip
    assert not [name for name in names_in(eligibility) if name.endswith("_minor")]


USE = UseLimits(uses_max=1, is_first_order_only=False)


def standing(**changes: object) -> Standing:
    said: dict[str, object] = {
        "uses": 0, "is_first_order": False, "is_in_use": False, "valid_from": NOW, "valid_until": NOW + DAY, **changes,
    }  # fmt: skip
    return Standing(**said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limits", "changes", "now", "reason"),
    [
        (USE, {}, NOW, Reason.NONE),
        (USE, {}, NOW + DAY, Reason.OVER),
        (USE, {"valid_from": NOW + DAY / 2}, NOW, Reason.NOT_YET),
        (USE, {"uses": 1}, NOW, Reason.USED_OFTEN_ENOUGH),
        (USE, {"is_in_use": True, "uses": 1}, NOW, Reason.IN_USE),
        (UseLimits(uses_max=2, is_first_order_only=True), {"uses": 1}, NOW, Reason.FIRST_ORDER_ONLY),
        (UseLimits(uses_max=2, is_first_order_only=True), {"is_first_order": True}, NOW, Reason.NONE),
    ],
)
def test_who_may_use_is_a_rule_of_its_own(
    limits: UseLimits, changes: dict[str, object], now: object, reason: Reason
) -> None:
    verdict = may_use(limits, standing(**changes), now=now)  # type: ignore[arg-type]

    assert (verdict.reason, verdict.allowed) == (reason, reason is Reason.NONE)


@pytest.mark.parametrize(
    ("days", "claims", "is_ended", "reason"),
    [
        (0, 0, False, Reason.NONE),
        (-1, 0, False, Reason.NOT_YET),
        (1, 0, False, Reason.OVER),
        (0, 2, False, Reason.ENOUGH_CLAIMED),
        (0, 0, True, Reason.ENDED),
    ],
)
def test_who_may_claim(days: int, claims: int, is_ended: bool, reason: Reason) -> None:
    limits = ClaimLimits(claims_max=2, claim_from=NOW, claim_until=NOW + DAY, is_ended=is_ended)

    assert may_claim(limits, claims=claims, now=NOW + days * DAY).reason is reason


def test_every_reason_is_said_in_both_languages() -> None:
    assert set(eligibility.REASONS) == set(Reason) - {Reason.NONE}
    assert all(re.search(r"[\u4e00-\u9fff]", zh) and en for en, zh in eligibility.REASONS.values())


def test_the_last_piece_takes_the_rest() -> None:
    parts = [refund_share(paid_minor=1000, quantity=3, already=one, n=1) for one in range(3)]

    assert parts == [333, 333, 334]
    assert refund_share(paid_minor=1000, quantity=3, already=1, n=2) == 667


@pytest.mark.parametrize(
    ("paid", "already", "n"), [(1000, 3, 1), (1000, 2, 2), (1000, 0, 0), (-1, 0, 1), (1, -1, 1)]
)
def test_more_than_is_left_never_comes_back(paid: int, already: int, n: int) -> None:
    with pytest.raises(ValueError, match="more pieces"):
        refund_share(paid_minor=paid, quantity=3, already=already, n=n)
