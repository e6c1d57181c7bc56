"""The rest of the walk: what led to an order and where sales came from, goods that go home, matters of the site."""

from django.utils import timezone

from magpie.domain.payment.models import Refund
from magpie.domain.trade.actions.matters import bring_stuck_surplus
from magpie.domain.trade.models import SiteMatter
from tests.api.walk import Walk
from tests.domain.trade.cast import captured, hear

ALWAYS = {"since": "2026-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}


def walk_traces(walk: Walk) -> None:
    order = walk.buy().number
    walk.ask(walk.tao, "GET /orders/{number}/chain", number=order)
    walk.ask(walk.operator, "GET /site/orders/{number}/chain", number=order)
    walk.ask(walk.operator, "GET /site/attribution", query=ALWAYS)
    walk.ask(walk.mei, "GET /accounts/{handle}/touchpoints", query=ALWAYS, handle="lantern_tea")
    walk.ask(walk.mei, "GET /accounts/{handle}/exclusives", query=ALWAYS, handle="lantern_tea")


def walk_goods_home(walk: Walk) -> None:
    """Sent back, not taken back, and sent to their buyer again."""
    order = walk.sent_order("SC-7")
    number = walk.open_case(order, kind="return_refund", reason="faulty", words="It leaks.")
    walk.ask(walk.mei, "POST /aftersales/{number}/agreement", number=number)
    waybill = {"carrier_name": "Swift Crane", "waybill": "SC-7-BACK"}
    walk.ask(walk.tao, "POST /aftersales/{number}/parcel", waybill, number=number)
    walk.ask(walk.mei, "POST /aftersales/{number}/parcel/refusal", {"words": "Worn."}, number=number)
    walk.ask(walk.tao, "POST /aftersales/{number}/withdrawal", number=number)
    home = {**waybill, "waybill": "SC-7-HOME"}
    walk.ask(walk.mei, "POST /aftersales/{number}/parcel/return", home, number=number)


def walk_matters(walk: Walk) -> None:
    """Three surpluses that could not go back; one of them is made to be of the other kind, which is closed with words."""
    operator, words = walk.operator, {"words": "By bank transfer."}
    for end in ("refund-attempt", "other-payment", "closing"):
        trade = walk.place()
        hear(captured(trade, event=f"walk-{trade}", amount_minor=7_800))
        refund = Refund.objects.latest("pk")
        Refund.objects.filter(pk=refund.pk).update(gave_up_at=timezone.now())
        assert bring_stuck_surplus(ref=refund.ref, refund=refund.key, amount_minor=1_000, now=timezone.now())
        matter = SiteMatter.objects.latest("pk").pk
        if end == "closing":
            SiteMatter.objects.filter(pk=matter).update(kind="refund_meets_charge_back")
        walk.ask(operator, "GET /site/matters")
        walk.ask(operator, "GET /site/matters/{matter}", matter=matter)
        walk.ask(operator, f"POST /site/matters/{{matter}}/{end}", words, matter=matter)
