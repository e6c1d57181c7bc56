"""What a shop may do with a request: for each act of the table its form, its address and its words, in the order of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from magpie.console.aftersales.forms import (
    AddressForm,
    EvidenceForm,
    OfferForm,
    PlainForm,
    ReceiptForm,
    WaybillForm,
    WordsForm,
)
from magpie.console.edge import Staffed
from magpie.console.keyed import KeyedForm, new_key
from magpie.domain.trade.queries.aftersales import AfterSaleView
from magpie.domain.trade.queries.return_addresses import ReturnAddressView

Places = Sequence[ReturnAddressView]


@dataclass(frozen=True)
class ActKind:
    """`is_main` unfolds by itself: what most requests end with. `address` is the name of a URL."""

    act: str
    form: type[KeyedForm]
    address: str
    icon: str
    name: Promise
    press: Promise
    hint: Promise | str = ""
    is_main: bool = False


# "evidence" is no step of the table: it may be shown as long as the request is open.
ACTS: Final = (
    ActKind(
        "agree", AddressForm, "console_case_agreement", "check",
        _("Grant it"), _("Grant it"), _("What the buyer asks is done, at once."), is_main=True,
    ),
    ActKind(
        "give_address", AddressForm, "console_case_address", "returns",
        _("Say where to send it"), _("Give this address"),
        _("The return is granted; the buyer waits for your address. It does not change any more for this parcel."), is_main=True,
    ),
    ActKind(
        "receive", ReceiptForm, "console_case_receipt", "check",
        _("It is back and as it should be"), _("Accept it"), _("The buyer gets what they asked for."), is_main=True,
    ),
    ActKind(
        "resend", WaybillForm, "console_case_replacement", "bag",
        _("Another piece has left"), _("It has left"),
        _("It is taken from the shelf. After 15 days it counts as received."), is_main=True,
    ),
    ActKind(
        "give_back", WaybillForm, "console_case_parcel_return", "bag",
        _("The goods have left for the buyer"), _("They have left"),
        _("What you would not take back is the buyer’s. They may say within 15 days that nothing came; then it is over."),
        is_main=True,
    ),
    ActKind(
        "offer", OfferForm, "console_case_offer", "coins",
        _("Offer an amount"), _("Offer it"),
        _("The buyer keeps the goods and has 3 days to take it; else the site decides."),
    ),
    ActKind(
        "refuse", WordsForm, "console_case_refusal", "close",
        _("Refuse it"), _("Refuse it"), _("The buyer may ask the site to decide within 7 days."),
    ),
    ActKind(
        "refuse_parcel", WordsForm, "console_case_parcel_refusal", "close",
        _("It is not as it should be"), _("Refuse it"),
        _("The buyer may ask the site to decide within 7 days. Unless the refusal falls, the goods must then be sent to the buyer again."),
    ),
    ActKind(
        "pay_back", PlainForm, "console_case_repayment", "coins",
        _("Money instead of the goods"), _("Give the money back"),
        _("Whoever has the goods keeps them; the buyer gets the money, at once."),
    ),
    ActKind(
        "evidence", EvidenceForm, "console_case_evidence", "publish",
        _("Show evidence"), _("Show it"),
        _("Words or a picture; the buyer and the site see it. A shop that shows nothing when the site asks has lost."),
    ),
)  # fmt: skip
BY_NAME: Final = {one.act: one for one in ACTS}


@dataclass
class ActView:
    """One act on the page, with its form: empty, or as it was just sent and refused."""

    kind: ActKind
    form: KeyedForm
    is_open: bool


def acts_of(
    case: AfterSaleView,
    request: Staffed,
    places: Places,
    *,
    sent: tuple[str, KeyedForm] | None = None,
) -> list[ActView]:
    """What this shop may do now; without a return address nothing that needs one."""
    may = {*case.allowed_actions, "evidence"} if case.deadline_at else set(case.allowed_actions)
    may -= set() if places else set(case.address_acts)
    return [
        ActView(kind, sent[1], is_open=True)
        if sent and sent[0] == kind.act
        else ActView(kind, form_of(case, kind.act, request, places), is_open=kind.is_main)
        for kind in ACTS
        if kind.act in may
    ]


def form_of(
    case: AfterSaleView, act: str, request: Staffed, places: Places, *, is_sent: bool = False
) -> KeyedForm:
    """The form of an act, empty under a new key, or as it was sent."""
    form = BY_NAME[act].form
    more: dict[str, Any] = {}
    if form is OfferForm:
        more = {"currency": case.currency, "most_minor": case.share_minor}
    elif act in case.address_acts:
        more = {"places": places}
    if is_sent:
        return form(request.POST, request.FILES, prefix=act, **more)
    return form(prefix=act, initial={"request_key": new_key(request)}, **more)
