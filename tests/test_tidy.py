"""The house is tidy, and each rule that says so can still fail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import tidy

ROOT = Path(__file__).parent.parent
THIS_HOUSE = tidy.Tree(ROOT)
LONG = "\n".join(f"    x{n} = {n}" for n in range(61))

# rule -> (file, text): the smallest thing that breaks it.
PLANTED = {
    tidy.files_are_short: ("magpie/kit/long.py", '"""Doc."""\n' + "x = 1\n" * 401),
    tidy.functions_are_short: ("magpie/kit/deep.py", f'"""Doc."""\ndef f():\n{LONG}\n'),
    tidy.scripts_are_short: ("magpie/ui/js/big.js", "let a;\n" * 301),
    tidy.modules_say_what_they_own: ("magpie/kit/mute.py", "x = 1\n"),
    tidy.nothing_catches_everything: (
        "magpie/kit/net.py",
        '"""D."""\ntry:\n    x = 1\nexcept Exception:\n    x = 2\n',
    ),
    tidy.clocks_stay_at_the_edges: ("magpie/engine/now.py", '"""D."""\nimport time\nt = time.time()\n'),
    tidy.apps_write_only_their_own_rows: (
        "magpie/domain/content/actions.py",
        '"""D."""\nfrom magpie.domain.goods.models import Stock\nStock.objects.filter(id=1).update(on_hand=0)\n',
    ),
    tidy.no_back_doors: (
        "magpie/domain/goods/x.py",
        '"""D."""\nfrom django.db.models.signals import post_save\n',
    ),
    tidy.money_is_never_a_float: (
        "magpie/domain/goods/rules.py",
        '"""D."""\ndef f(price_minor: float): ...\n',
    ),
    tidy.app_readmes_name_their_facts: (
        "magpie/domain/goods/events.py",
        '"""D."""\nclass PriceChanged: ...\n',
    ),
    tidy.kernels_are_few_and_signed: (
        "magpie/engine/kernels/fast.py",
        '"""D."""\nfrom numba import njit\n@njit(cache=True)\ndef add(a, b):\n    return a + b\n',
    ),
    tidy.lock_files_hold_no_addresses: ("requirements.lock", "numpy @ https://example.invalid/numpy.whl\n"),
    tidy.nothing_names_a_machine: ("docs/tour.md", "See /home/mei/magpie for it.\n"),
}


@pytest.fixture(scope="module", autouse=True)
def _parsed_for_all_rules() -> Iterator[None]:
    """What was read goes when the last rule has looked: millions of nodes would be searched for rings at the end."""
    yield
    THIS_HOUSE.forget()


@pytest.mark.parametrize("rule", tidy.RULES, ids=lambda rule: rule.__name__)
def test_this_house_is_tidy(rule: tidy.Rule) -> None:
    complaints = rule(THIS_HOUSE)

    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("rule", tidy.RULES, ids=lambda rule: rule.__name__)
def test_each_rule_finds_its_planted_violation(rule: tidy.Rule, tmp_path: Path) -> None:
    name, text = PLANTED[rule]
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")

    complaints = rule(tidy.Tree(tmp_path))

    assert len(complaints) == 1
    assert complaints[0].split(":")[0].split("/")[:2] == name.replace("events.py", "README.md").split("/")[:2]


def test_rows_of_another_app_are_not_inserted_either(tmp_path: Path) -> None:
    (tmp_path / "magpie/domain/content").mkdir(parents=True)
    (tmp_path / "magpie/domain/content/actions.py").write_text(
        '"""D."""\nfrom magpie.domain.goods.models import Stock\ninsert_rows([Stock(sku=sku) for sku in skus])\n',
        encoding="utf-8",
    )

    (complaint,) = tidy.apps_write_only_their_own_rows(tidy.Tree(tmp_path))

    assert complaint.endswith("writes goods's Stock; call that app's action")
