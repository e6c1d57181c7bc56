"""What people's explicit acts of will do: rights, resets, follows, merging, erasing."""

from magpie.engine.ranker.spec import FEED
from magpie.engine.state.acts import profile_of
from magpie.engine.state.answering import answer_follow, shown_of
from magpie.engine.state.answers import close
from magpie.engine.state.choices import follow
from magpie.engine.state.hearing import trust_of
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.log.event import Event
from magpie.log.payloads import RightsChanged, from_props

PERSON = FEED.field("person")


def change_rights(state: State, event: Event) -> None:
    """All explicit choices at one version; an older version is ignored.

    Who may no longer be profiled is forgotten here and now: a consent taken back leaves nothing behind.
    """
    rights = from_props(event.props, RightsChanged)
    person = state.person_named(event.person)
    if rights.version < state.choices_of(person).version:
        return
    state.keep_choices(person, rights)
    if not state.choices_of(person).may_profile:
        state.forget_inferred(person)
        return
    state.declare(person)


def follow_account(state: State, event: Event) -> None:
    """A follow counts from its own event, even before the whole statement that repeats it, and answers what led to it."""
    _follow(state, event, is_on=True)
    person, account = profile_of(state, event, admits=False), state.cards.accounts.find(event.account)
    shown = shown_of(state, person, account) if person != NO_ROW and account != NO_ROW else []
    if shown:
        trust = trust_of(state, event, person, shown[0])
        if trust.answer > 0.0:
            answer_follow(state, event, person, account, trust=trust)


def unfollow_account(state: State, event: Event) -> None:
    """The opposite."""
    _follow(state, event, is_on=False)


def reset_interests(state: State, event: Event) -> None:
    """Everything inferred goes; choices stay."""
    state.forget_inferred(state.person_named(event.person))


def erase(state: State, event: Event) -> None:
    """The person goes, with their choices and the names they had."""
    person = state.person_named(event.person)
    state.forget_inferred(person)
    state.drop_choices(person)
    state.unheard.discard(person)
    state.aliases = {name: owner for name, owner in state.aliases.items() if owner != person}


def identify(state: State, event: Event) -> None:
    """An anonymous journey belongs to a person: its events are told again as the person's own."""
    anonymous, person = str(event.props.get("anonymous", "")), state.person_named(event.person)
    if anonymous in ("", person, event.person):
        return
    state.aliases[anonymous] = person
    if anonymous in state.unheard:
        state.unheard.remove(anonymous)
        state.unheard.add(person)
    had = state.drop_choices(anonymous)
    if had is not None and person not in state.choices:
        state.keep_choices(person, had)
    row = state.people.rows.find(anonymous)
    if row != NO_ROW and state.choices_of(person).may_profile:
        _hand_over(state, row, state.admit_person(person, state.now_ms))
    state.forget_inferred(anonymous)


def _hand_over(state: State, old: int, new: int) -> None:
    """Ring, interests, prices, visits and showings of one row into another, oldest first; and what still waits for an
    order: people sign in to buy."""
    people = state.people
    state.given.hand_over(state.life_of(old), state.life_of(new))
    for slot in state.examples.of_person(old):
        close(state, slot)
    for showings in (state.late, state.sold):
        showings.hand_over(
            old, new, life=int(people["life"][new]), person_id=state.heads.person_id(new), person_field=PERSON
        )
    cards, kinds, times, weights = people.history(old)
    for at in range(len(cards) - 1, -1, -1):
        card, ts_ms, weight = int(cards[at]), int(times[at]), float(weights[at])
        people.remember(new, card=card, kind=int(kinds[at]), weight=weight, ts_ms=ts_ms)
        state.interests.learn(person=new, card=card, facets=state.facets, weight=weight, ts_ms=ts_ms)
        price_minor = int(state.facets["price_minor"][card])
        state.prices.learn(person=new, price_minor=price_minor, weight=weight, ts_ms=ts_ms)
    state.tastes.hand_over(old, new)
    for what in ("visited", "searched"):
        for at in range(people[what].shape[1] - 1, -1, -1):
            if people[what][old, at] != NO_ROW:
                times_ms = int(people[f"{what}_ms"][old, at])
                people.visit(new, what=what, name_row=int(people[what][old, at]), ts_ms=times_ms)
    shown, shown_ms = people.shown.of(old)
    for card, ts_ms in zip(shown.tolist(), shown_ms.tolist(), strict=True):
        people.shown.add(new, card, ts_ms)


def _follow(state: State, event: Event, *, is_on: bool) -> None:
    person = state.person_named(event.person)
    state.keep_choices(person, follow(state.choices_of(person).raw, event.account, is_on=is_on))
    state.declare(person)
