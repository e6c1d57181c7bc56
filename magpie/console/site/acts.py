"""What whoever runs the site may do with a request: call for evidence, decide, move a refund that is stuck."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from magpie.console.edge import AtWork
from magpie.console.keyed import KeyedForm, new_key
from magpie.console.site.forms import ButtonForm, DecisionForm, OtherPaymentForm
from magpie.domain.trade.queries.aftersales import AfterSaleView


@dataclass(frozen=True)
class SiteAct:
    """`needs` is an act of the table that must be allowed; `address` is the name of a URL."""

    act: str
    needs: str
    form: type[KeyedForm]
    address: str
    icon: str
    name: Promise
    press: Promise
    hint: Promise
    is_main: bool = False


SITE_ACTS: Final = (
    SiteAct(
        "decide", "decide_buyer", DecisionForm, "console_site_decision", "scales",
        _("Decide"), _("This is decided"),
        _("For the buyer: what they asked is done. For the shop: the request is closed, and goods it would not take back go to the buyer again. It cannot be undone."), is_main=True,
    ),
    SiteAct(
        "call", "ask_evidence", ButtonForm, "console_site_evidence_call", "comment",
        _("Ask both sides for evidence"), _("Ask them"), _("They have 3 days; a shop that shows nothing has lost."),
    ),
    SiteAct(
        "again", "ask_again", ButtonForm, "console_site_refund_attempt", "returns",
        _("Ask the bank again"), _("Ask again"),
        _("Only where the last attempt is certainly dead: nothing is ever paid twice."), is_main=True,
    ),
    SiteAct(
        "otherwise", "pay_otherwise", OtherPaymentForm, "console_site_other_payment", "coins",
        _("It went back another way"), _("It has gone back"),
        _("You paid the buyer yourself. It is booked as sent, and the provider is not asked any more."),
    ),
)  # fmt: skip


@dataclass
class SiteActView:
    """One act on the page, with its form: empty, or as it was just sent and refused."""

    kind: SiteAct
    form: KeyedForm
    is_open: bool


def site_acts_of(
    case: AfterSaleView, request: AtWork, *, sent: tuple[str, KeyedForm] | None = None
) -> list[SiteActView]:
    """What may be done now."""
    return [
        SiteActView(kind, sent[1], is_open=True)
        if sent and sent[0] == kind.act
        else SiteActView(kind, empty_form(kind.act, request), is_open=kind.is_main)
        for kind in SITE_ACTS
        if kind.needs in case.allowed_actions
    ]


def empty_form(act: str, request: AtWork) -> KeyedForm:
    return _form(act)(prefix=act, initial={"request_key": new_key(request)})


def sent_form(act: str, request: AtWork) -> KeyedForm:
    return _form(act)(request.POST, prefix=act)


def _form(act: str) -> type[KeyedForm]:
    return next(one.form for one in SITE_ACTS if one.act == act)
