"""From a valid form to a published post, and how far it has come since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from magpie.domain.content import actions as content_actions
from magpie.domain.content import queries as content
from magpie.domain.distribution import queries as cards
from magpie.domain.distribution.trials import TrialLine, find_trial
from magpie.domain.goods import queries as goods
from magpie.domain.goods.rules import is_chinese
from magpie.domain.people import queries as people
from magpie.domain.people.rules import AccountKind
from magpie.log.payloads import Words
from magpie.store.publish.forms import PublishForm
from magpie.store.speaking import own_account

PRODUCTS_MAX = 200


@dataclass(frozen=True)
class Live:
    """`is_live` once the card has been announced to feed and engine alike; `trial` as the engine itself tells it."""

    content: content.ContentView
    is_live: bool
    trial: TrialLine | None


def form_choices(person: str, *, language: str) -> dict[str, Any]:
    """The accounts a person may speak for, and the goods on the shelf, newest first."""
    accounts = [
        (face.id, f"{_name(face.name_zh, face.name_en, language)} · @{face.handle}")
        for face in people.accounts_of(person)
    ]
    shelf = goods.products_page(limit=PRODUCTS_MAX).rows
    products = [
        (
            view.id,
            f"{_name(view.title_zh, view.title_en, language)} · {_name(view.shop.name_zh, view.shop.name_en, language)}",
        )
        for view in shelf
    ]
    return {"accounts": accounts, "products": products}


def publish_from(form: PublishForm, *, person: str, now: datetime) -> int:
    """Open the account if it is the person's first, then publish; returns the content's id."""
    said = form.cleaned_data
    account = said["account"] or own_account(said["handle"], person=person, kind=AccountKind.CREATOR, now=now)
    people.check_may_act_for(person=person, account=account)
    language = "zh" if is_chinese(said["title"] + said["story"]) else "en"
    return content_actions.publish_content(
        account=account,
        kind=form.kind,
        file=said["file"],
        products=[said["product"]] if said["product"] else [],
        request_key=said["request_key"] or None,
        now=now,
        **{f"title_{language}": said["title"], f"story_{language}": said["story"]},
    )


def read_live(content_id: int, *, token: str) -> Live:
    """Raises NoSuchContent."""
    view = content.get_content(content_id)
    is_live = view.key in cards.cards_by_id([view.key])
    trial = find_trial(token=token, account=view.account.key, card=view.key) if is_live else None
    return Live(content=view, is_live=is_live, trial=trial)


def _name(zh: str, en: str, language: str) -> str:
    return Words(zh=zh, en=en).say(language)
