"""A price never reads a person (算法推荐管理规定 art. 21): the code that computes one cannot even be told who asks.

Walks every rule, query and action of the domain. A function that computes a price or a discount, by its name or by what it
gives back, takes no person and nothing that is known of one; a module that has such a function imports nothing of people.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import magpie

DOMAIN = Path(magpie.__file__).parent / "domain"
# Modules that compute prices as a whole: nothing in them may be told of a person, whatever a function is called.
WHOLE = (
    "campaigns/rules/choosing.py",
    "campaigns/rules/stacking.py",
    "goods/queries/offers.py",
    "goods/queries/orderable.py",
    "goods/queries/prices.py",
    "goods/rules/channels.py",
    "goods/rules/prices.py",
    "trade/queries/checkout.py",
    "trade/rules/pricing.py",
)
# They have such a name and compute nothing: what they do with a price that was computed already.
COMPUTE_NOTHING = {
    "trade/actions/splits.py discount_shares": "reads who bears a discount that stands on the line since the order",
}
COMPUTES = re.compile(
    r"(?:^|_)(?:price|prices|priced|discount|discounts|quote|compare|asked|offer_for|offers_for)(?:_|$)"
)
GIVES = re.compile(r"Price|Discount|Quote|OfferView|Money")
# Who somebody is, and what is known of them.
# What somebody wishes to pay at most is theirs to say and is kept there; no price is computed below goods.
EXEMPT = ("people/",)
PERSONAL = {
    "account_of", "age", "ages", "audience", "band", "birthday", "buyer", "buyers", "consent", "consents", "crowd", "customer",
    "device", "gender", "guardian", "history_of", "human", "journey", "level", "member", "owner", "people", "person", "persons",
    "profile", "rights", "segment", "shopper", "user", "users", "visitor", "viewer",
}  # fmt: skip
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def complaints_about(domain: Path) -> list[str]:
    """Everything wrong, as "goods/rules/prices.py:12 price_at is told of person"."""
    return [
        f"{file.relative_to(domain)}:{complaint}"
        for file in files_of(domain)
        for complaint in _wrong(file, domain)
    ]


def files_of(domain: Path) -> list[Path]:
    layers = ("rules", "queries", "actions")
    found = [path for layer in layers for path in domain.glob(f"*/{layer}.py")]
    found += [path for layer in layers for path in domain.glob(f"*/{layer}/**/*.py")]
    return sorted(path for path in found if not str(path.relative_to(domain)).startswith(EXEMPT))


def price_functions(domain: Path) -> list[str]:
    """The functions that are watched, as "goods/rules/prices.py price_at"."""
    return [
        f"{file.relative_to(domain)} {function.name}"
        for file in files_of(domain)
        for function in _functions(ast.parse(file.read_text(encoding="utf-8")), str(file.relative_to(domain)))
    ]


def _wrong(file: Path, domain: Path) -> Iterator[str]:
    name = str(file.relative_to(domain))
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = list(_functions(tree, name))
    for function in functions:
        for said in sorted(_told_of(function)):
            yield f"{function.lineno} {function.name} is told of {said}"
    if functions:
        for line in _imports_of_people(tree):
            yield f"{line} computes prices and imports people"


def _functions(tree: ast.Module, name: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or f"{name} {node.name}" in COMPUTE_NOTHING:
            continue
        if name in WHOLE or _is_of_price(node):
            yield node


def _is_of_price(function: ast.FunctionDef) -> bool:
    gives = ast.unparse(function.returns) if function.returns else ""
    return bool(COMPUTES.search(function.name) or GIVES.search(gives))


def _told_of(function: ast.FunctionDef) -> set[str]:
    """What of a person stands in the names or the types of its parameters; *args could carry anything and is told of all."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    caught = [one for one in (given.vararg, given.kwarg) if one is not None]
    texts = [
        text for one in named for text in (one.arg, ast.unparse(one.annotation) if one.annotation else "")
    ]
    words = {word.lower() for text in texts for word in WORDS.findall(text)}
    return (words & PERSONAL) | {f"*{one.arg}" for one in caught}


def _imports_of_people(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        if any(f"{module}{name}.".startswith("magpie.domain.people.") for name in names):
            yield getattr(node, "lineno", 0)


def test_no_function_that_computes_a_price_is_told_of_a_person() -> None:
    assert complaints_about(DOMAIN) == []


def test_the_functions_that_compute_prices_are_found() -> None:
    found = price_functions(DOMAIN)

    assert {
        "goods/rules/prices.py price_at",
        "goods/rules/prices.py lawful_compare_minor",
        "goods/rules/channels.py may_sell",
        "goods/queries/offers.py offer_for",
        "goods/queries/offers.py _view",
        "goods/queries/prices.py price_notes",
        "goods/actions/prices.py set_timed_price",
    } <= set(found)
    assert all((DOMAIN / name).exists() for name in WHOLE)
    for name in COMPUTE_NOTHING:
        file, function = name.split()
        assert f"def {function}(" in (DOMAIN / file).read_text(encoding="utf-8"), f"{name} is no more"


PLANTED = [
    ("goods/rules/prices.py", "def add(a: int, person: str) -> int: ...", "1 add is told of person"),
    ("trade/rules.py", "def price_of(line: int, *, age_years: int) -> int: ...", "1 price_of is told of age"),
    (
        "trade/rules/totals.py",
        "def total(lines: list[int], r: Rights) -> Quote: ...",
        "1 total is told of rights",
    ),
    (
        "campaigns/rules/stacking.py",
        "def discount_for(who: 'Person') -> int: ...",
        "1 discount_for is told of person",
    ),
    ("trade/queries/cart.py", "def quote(**more: int) -> int: ...", "1 quote is told of *more"),
    ("trade/actions.py", "def best(a: int, buyerProfile: int) -> 'Price': ...", "1 best is told of buyer"),
    (
        "trade/queries/deep/cart.py",
        "def f(x: dict[str, Consents]) -> OfferView: ...",
        "1 f is told of consents",
    ),
    (
        "trade/queries/cart.py",
        "from magpie.domain.people import queries\ndef quote(a: int) -> int: ...",
        "1 computes prices and imports people",
    ),
    (
        "trade/queries/cart.py",
        "def quote(a: int) -> int:\n    from magpie.domain import people",
        "2 computes prices and imports people",
    ),
    (
        "trade/rules.py",
        "import magpie.domain.people.rules as known\nclass Cart:\n    def price(self) -> int: ...",
        "1 computes prices and imports people",
    ),
]


@pytest.mark.parametrize(("name", "text", "complaint"), PLANTED)
def test_a_planted_violation_is_found(name: str, text: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert complaints_about(tmp_path)[0] == f"{name}:{complaint}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("trade/rules.py", "def price_of(sku: int, *, account: int, page: str, stage: str) -> int: ..."),
        ("trade/actions.py", "from magpie.domain.people import queries\ndef place(person: str) -> int: ..."),
        ("trade/views.py", "def price_of(person: str) -> int: ..."),
    ],
)
def test_what_computes_no_price_may_know_a_person_and_words_that_only_look_alike_pass(
    name: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert complaints_about(tmp_path) == []
