"""Where a sale came from, by the API: for its buyer, its shop and the site, and for nobody else."""

import pytest
from django.utils import timezone

from magpie.domain.people.models import User
from tests.api.test_api import Caller, code_of, signed_in
from tests.api.test_trade import here, mei, tao
from tests.domain.cast import Town
from tests.domain.trade.cast import place, wanted
from tests.domain.trade.chain_cast import Told, bought_by_a_post, lin, order_of, post_of

pytestmark = pytest.mark.wide
__all__ = ["here", "mei", "tao"]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def order(here: Town, told: Told) -> str:
    """Tao was shown Lin's post and bought the tea from it."""
    return bought_by_a_post(told, here, post_of(lin(), here))


def test_a_chain_is_read_by_buyer_shop_and_site_alone(
    here: Town, tao: Caller, mei: Caller, told: Told, order: str
) -> None:
    stranger, operator = signed_in("stranger"), signed_in("operator")
    User.objects.filter(username="operator").update(is_staff=True)
    told.freeze()

    answers = [
        tao.get(f"/orders/{order}/chain"),
        mei.get(f"/orders/{order}/chain"),
        operator.get(f"/site/orders/{order}/chain"),
    ]

    assert [status for status, _ in answers] == [200, 200, 200]
    assert answers[0][1] == answers[1][1] == answers[2][1]
    (chain,) = answers[0][1]
    assert [step["act"] for step in chain["steps"]] == ["watched", "liked", "opened", "added", "placed"]
    assert (chain["creator"]["handle"], chain["scene"], chain["source"]) == ("lin_films", "feed", "trending")
    assert code_of(stranger.get(f"/orders/{order}/chain")) == (404, "no_such_order")
    for caller in (tao, mei, stranger):
        assert code_of(caller.get(f"/site/orders/{order}/chain")) == (403, "operators_only")
    assert code_of(operator.get("/site/orders/01JD5Y1V9GZC3M0B5T8RQK2W7N/chain")) == (404, "no_such_order")


def test_a_chain_that_is_not_read_says_whether_it_will_be(here: Town, tao: Caller, order: str) -> None:
    """What was ordered in the cast's own year is too old to be read; what is ordered now waits for its minute."""
    young = place(here.tao, wanted(here), now=timezone.now())

    for number, state in ((order, "none"), (order_of(young).number, "waiting")):
        status, (chain,) = tao.get(f"/orders/{number}/chain")
        assert (status, chain["state"], chain["steps"]) == (200, state, [])
