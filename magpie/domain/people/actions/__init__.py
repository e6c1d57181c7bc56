"""What people do about themselves, their choices and their accounts. One transaction each; person row locked first."""

from magpie.domain.people.actions.accounts import (
    close_account,
    follow_account,
    grant_role,
    open_account,
    rename_account,
    revoke_role,
    unfollow_account,
)
from magpie.domain.people.actions.erasing import erase_person, forget_sessions
from magpie.domain.people.actions.importing import know_person, know_shop
from magpie.domain.people.actions.joining import adopt_anonymous, make_person, welcome
from magpie.domain.people.actions.operators import change_voices, let_operate
from magpie.domain.people.actions.rights import (
    block,
    declare_topics,
    give_consent,
    mute,
    reset_interests,
    set_age_band,
    set_guardian_state,
    set_outside,
    set_personalisation,
    set_price_max,
    unblock,
    unmute,
    withdraw_consent,
)

__all__ = [
    "adopt_anonymous",
    "block",
    "change_voices",
    "close_account",
    "declare_topics",
    "erase_person",
    "follow_account",
    "forget_sessions",
    "give_consent",
    "grant_role",
    "know_person",
    "know_shop",
    "let_operate",
    "make_person",
    "mute",
    "open_account",
    "rename_account",
    "reset_interests",
    "revoke_role",
    "set_age_band",
    "set_guardian_state",
    "set_outside",
    "set_personalisation",
    "set_price_max",
    "unblock",
    "unfollow_account",
    "unmute",
    "welcome",
    "withdraw_consent",
]
