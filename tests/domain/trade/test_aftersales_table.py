"""The table of after-sales walked whole: nowhere is anybody waited for without a time and an act that follows."""

import re
from itertools import product
from pathlib import Path

import pytest

from magpie.domain.campaigns.rules.refunds import GIVEN_BACK_RULE, REFUND_RULE
from magpie.domain.trade.rules.aftersales import (
    AT_THE_SITE,
    ENDED,
    STEPS,
    UNDECIDED,
    Act,
    Arbitration,
    Kind,
    NotNowAfterSale,
    State,
    Status,
    after,
    allowed_acts,
    may,
)
from magpie.domain.trade.rules.aftersales_waits import ARBITRATION_WAITS, WAITS, Grade, act_when_over, wait_of
from magpie.domain.trade.rules.refunding import (
    CARRIAGE_RULE,
    FAULT_DAYS,
    PRICE_PROTECTION_DAYS,
    REASONS,
    Reason,
)
from magpie.domain.trade.rules.settling import COMPENSATION_USE_DAYS, LATE_RULE, LATE_SHIPPING
from magpie.domain.trade.rules.states import Role
from magpie.kit.money import format_minor


def reachable(kind: Kind) -> set[State]:
    """Every state a request of this kind can come to, from the moment it is asked."""
    found, left = set(), [State(kind, Status.ASKED)]
    while left:
        state = left.pop()
        if state in found:
            continue
        found.add(state)
        left += [
            after(act, state, role, has_address=is_known)
            for act, role, is_known in product(Act, Role, (False, True))
            if may(act, state, role)
        ]
    return found


@pytest.mark.parametrize("kind", Kind)
def test_every_state_has_ended_or_has_a_time_and_an_act_that_is_possible_then(kind: Kind) -> None:
    states = reachable(kind)

    assert {state.status for state in states} >= {Status.ASKED, Status.REFUNDING, Status.DONE, Status.CLOSED}
    for state in states:
        wait = wait_of(state)
        assert (wait is None) == (state.status in ENDED), state
        if wait is None:
            assert act_when_over(state, has_shop_spoken=True) is None
            continue
        assert wait.within.total_seconds() > 0
        assert wait.en.strip() and wait.zh.strip()
        assert wait.grade is Grade.OURS or "art. 25" in wait.en, f"{state} names no law"
        for has_spoken in (False, True):
            act = act_when_over(state, has_shop_spoken=has_spoken)
            assert act is not None
            assert may(act, state, Role.CLOCK), f"{act} cannot follow {state}"


@pytest.mark.parametrize("kind", Kind)
def test_by_time_alone_everything_ends_or_comes_to_the_refund(kind: Kind) -> None:
    for start, has_spoken in product(reachable(kind), (False, True)):
        state = start
        for _ in range(12):
            if state.status in (*ENDED, Status.REFUNDING, Status.REFUND_FAILED):
                break
            act = act_when_over(state, has_shop_spoken=has_spoken)
            assert act is not None
            state = after(act, state, Role.CLOCK)
        else:
            pytest.fail(f"{start} runs in circles")


def test_the_states_that_hold_money_back_are_those_before_a_decision() -> None:
    decided = {Status.REFUNDING, Status.REFUND_FAILED, *ENDED}
    assert set(UNDECIDED) == set(Status) - decided
    for kind in Kind:
        for state in reachable(kind):
            if state.arbitration in AT_THE_SITE:
                assert state.status in (Status.REFUSED, Status.PARCEL_REFUSED, Status.GIVEN_BACK)


def test_every_act_is_possible_somewhere_and_refused_elsewhere_by_name() -> None:
    everywhere = {state for kind in Kind for state in reachable(kind)}
    done = {act for act, state, role in product(Act, everywhere, Role) if may(act, state, role)}
    assert done == set(STEPS) == set(Act)
    with pytest.raises(NotNowAfterSale) as refused:
        after(Act.AGREE, State(Kind.EXCHANGE, Status.DONE), Role.SHOP)
    assert {
        **refused.value.detail,
        "act": "agree",
        "at": "done",
        "arbitration": "none",
    } == refused.value.detail


def test_what_cannot_be_done_now_is_said_in_words_wherever_it_stands() -> None:
    for status, arbitration in product(Status, Arbitration):
        refused = NotNowAfterSale(act=Act.GIVE_ADDRESS, at=status, arbitration=arbitration)
        for code in (*Act, *Status):
            assert "_" not in code or code not in refused.say("en")
        assert re.search("[a-z]", refused.say("zh")) is None


def test_a_parcel_that_has_nowhere_to_go_waits_for_the_shop_and_not_for_the_buyer() -> None:
    for kind in (Kind.RETURN_REFUND, Kind.EXCHANGE):
        asked = State(kind, Status.ASKED)
        state = after(Act.AGREE, asked, Role.CLOCK, has_address=False)
        wait = wait_of(state)
        assert (state.status, wait and wait.who) == (Status.NEEDS_ADDRESS, Role.SHOP)
        assert after(Act.GIVE_ADDRESS, state, Role.SHOP).status is Status.SENDING_BACK
        assert after(Act.PAY_BACK, state, Role.CLOCK).status is Status.REFUNDING
        assert allowed_acts(state, Role.BUYER) == ("withdraw",)
    assert (
        after(Act.AGREE, State(Kind.RESEND, Status.ASKED), Role.CLOCK, has_address=False).status
        is Status.TO_RESEND
    )


def test_nobody_decides_but_the_site_and_nobody_agrees_for_the_shop() -> None:
    everywhere = {state for kind in Kind for state in reachable(kind)}
    for state in everywhere:
        assert not {"decide_buyer", "decide_shop"} & set(allowed_acts(state, Role.BUYER))
        assert not {"decide_buyer", "decide_shop"} & set(allowed_acts(state, Role.SHOP))
        assert "agree" not in allowed_acts(state, Role.BUYER)


def test_every_kind_has_reasons_and_every_reason_a_kind() -> None:
    assert set(REASONS) == set(Kind)
    assert {reason for reasons in REASONS.values() for reason in reasons} == set(Reason)


def test_goods_that_are_at_the_shop_do_not_stay_there_for_nothing_by_time() -> None:
    for kind in (Kind.RETURN_REFUND, Kind.EXCHANGE):
        arrived = State(kind, Status.ARRIVED_BACK, Arbitration.NONE)
        act = act_when_over(arrived, has_shop_spoken=False)
        assert act is Act.RECEIVE
        assert after(act, arrived, Role.CLOCK).status in (Status.REFUNDING, Status.TO_RESEND)


def test_refused_goods_are_sent_to_the_buyer_or_paid_back_whoever_ends_it() -> None:
    for kind, arbitration in product((Kind.RETURN_REFUND, Kind.EXCHANGE), Arbitration):
        refused = State(kind, Status.PARCEL_REFUSED, arbitration)
        for act, role in product(Act, Role):
            if may(act, refused, role) and role is not Role.PROVIDER:
                assert after(act, refused, role).status is not Status.CLOSED, (
                    f"{role} may {act} and the shop has both"
                )
    kept = State(Kind.EXCHANGE, Status.TO_GIVE_BACK)
    assert act_when_over(kept, has_shop_spoken=True) is Act.PAY_BACK
    assert after(Act.PAY_BACK, kept, Role.CLOCK).status is Status.REFUNDING


def test_the_published_page_is_the_table() -> None:
    page = (Path(__file__).parents[3] / "docs" / "aftersales.md").read_text(encoding="utf-8")
    for node, wait in (*WAITS.items(), *ARBITRATION_WAITS.items()):
        hours = int(wait.within.total_seconds()) // 3600
        start = f"| `{node.value}` | {wait.who.value} | {hours} h | {wait.then.value}"
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{node.value}` |")]
        assert row.startswith(start)
        assert wait.en in row
        assert wait.zh in row
    for words in (
        *CARRIAGE_RULE.values(),
        *REFUND_RULE.values(),
        *GIVEN_BACK_RULE.values(),
        *LATE_RULE.values(),
    ):
        assert words in page
    for currency, steps in LATE_SHIPPING.items():
        sums = (steps.flat_minor, steps.share_from_minor, steps.most_minor)
        assert f"| {currency} | {' | '.join(format_minor(minor, currency) for minor in sums)} |" in page
        assert (steps.from_minor, steps.share_bp) == (steps.flat_minor, 100)
    for number in (FAULT_DAYS, PRICE_PROTECTION_DAYS, COMPENSATION_USE_DAYS):
        assert f"{number} days" in page
