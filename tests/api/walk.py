"""A walk through the whole API: every operation once with a request that it grants, and what each cost the database."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.content import actions as content
from magpie.domain.goods import queries as goods
from magpie.domain.payment import actions as payment
from magpie.domain.payment.models import LocalEvent, Refund
from magpie.domain.payment.providers.local_desk import decide
from magpie.domain.payment.rules.bank import Choice
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.addresses import keep_address
from magpie.domain.trade.actions.aftersales_clock import run_deadlines
from magpie.domain.trade.actions.arbitration import show_evidence
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.models import Order, OrderLine, Trade
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.webhooks.actions import deliver_due
from magpie.kit.signing import standard_headers
from tests.api.test_api import BASE, Caller
from tests.domain.cast import NOW, MemoryLog, Town, carry, photo
from tests.domain.payment.till import charge_of, the_bank
from tests.domain.trade.cast import pay
from tests.domain.webhooks.cast import URL, Courier

DELIVERY = {
    "name": "陶小满",
    "phone": "13800000000",
    "region": "浙江",
    "city": "杭州",
    "street": "龙井路 1 号",
}


@dataclass
class Walk:
    """`cost` is operation -> queries of its first granted request."""

    here: Town
    tao: Caller
    mei: Caller
    operator: Caller
    cost: dict[str, int] = field(default_factory=dict)
    keys: "count[int]" = field(default_factory=lambda: count(10_000_000))

    def ask(
        self,
        caller: Caller,
        operation: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        **named: Any,
    ) -> Any:
        """'POST /orders/{number}/receipt', number=… -> what it answers, which must be a yes."""
        method, _, template = operation.partition(" ")
        headers = {"Idempotency-Key": f"walk-{next(self.keys)}"}
        raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        path = BASE + template.format(**named)

        def request() -> HttpResponse:
            if method == "GET":
                return caller.client.get(path, query)
            return caller.client.generic(
                method, path, raw, content_type="application/json", headers=headers, query_params=query
            )

        return self.read(operation, request)

    def read(self, operation: str, request: Callable[[], Any]) -> Any:
        with CaptureQueriesContext(connection) as asked:
            answer = request()
            said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert 200 <= answer.status_code < 300, (operation, answer.status_code, said[:300])
        self.cost.setdefault(operation, len(asked))
        is_json = answer.get("Content-Type", "").startswith("application/json")
        return json.loads(said) if said and is_json else None

    # ---- the walk, a noun at a time

    def whole(self, *more: "Callable[[Walk], None]") -> None:
        """`more` before what ends the goods and the person."""
        for part in (
            self.goods, self.people, self.talk, self.coupons, self.reservations, self.trade, self.payments, self.aftersales,
            self.site, self.money, self.webhooks,
        ):  # fmt: skip
            part()
        for one in more:
            one(self)
        self.last_of_goods()
        self.last_of_people()

    def goods(self) -> None:
        here, mei = self.here, self.mei
        offer = goods.get_product(here.product).skus[0].offer
        self.ask(mei, "GET /products")
        self.ask(mei, "GET /products/{product}", product=here.product)
        self.ask(mei, "PUT /offers/{offer}/price", {"price_minor": 6800}, offer=offer)
        self.ask(mei, "POST /skus/{sku}/receipts", {"quantity": 5, "batch": "B1"}, sku=here.sku)
        post = content.publish_content(
            account=here.shop, kind="post", file=io.BytesIO(photo()), title_en="Tea time", products=[here.product], now=NOW
        )  # fmt: skip
        self.ask(mei, "GET /posts")
        self.ask(mei, "GET /posts/{post}", post=post)

    def last_of_goods(self) -> None:
        self.ask(self.mei, "POST /products/{product}/withdrawal", product=self.here.product)

    def people(self) -> None:
        tao = self.tao
        self.ask(tao, "GET /accounts")
        self.ask(tao, "GET /accounts/{handle}", handle="lantern_tea")
        self.ask(tao, "POST /accounts/{handle}/following", handle="lantern_tea")
        self.ask(tao, "DELETE /accounts/{handle}/following", handle="lantern_tea")
        self.ask(tao, "GET /me/rights")
        for right, choice in (
            ("personalisation", {"is_on": True}), ("consents", {"purpose": "marketing", "is_granted": True}),
            ("age", {"age_band": "adult"}), ("price-ceiling", {"price_max_minor": 9900}), ("outside", {"outside": "more"}),
            ("topics", {"topics": ["tea"]}),
        ):  # fmt: skip
            self.ask(tao, f"PUT /me/rights/{right}", choice)
        for right, subject in (("mutes", "category:food/tea"), ("blocks", "post:3")):
            self.ask(tao, f"POST /me/rights/{right}", {"subject": subject})
            self.ask(tao, f"DELETE /me/rights/{right}", query={"subject": subject})
        self.ask(tao, "POST /me/rights/interests-reset")
        kept = keep_address(person=self.here.tao, delivery=Delivery(**DELIVERY), now=timezone.now())
        self.ask(tao, "GET /me/addresses")
        self.ask(tao, "PUT /me/addresses/preferred", {"address": kept})
        self.ask(tao, "DELETE /me/addresses/{address}", address=kept)

    def last_of_people(self) -> None:
        self.ask(self.tao, "GET /me/export")
        self.ask(self.tao, "POST /me/erasure", {"confirm": "erase me"})

    def talk(self) -> None:
        voice = people.open_account(person=self.here.tao, kind="person", handle="tao", name_en="Tao", now=NOW)
        card = f"product:{self.here.product}"
        said = self.ask(
            self.tao, "POST /comments", {"card": card, "text": "Smells of rain.", "voice": voice}
        )["id"]
        self.ask(self.tao, "GET /comments", query={"card": card})
        self.ask(self.tao, "GET /comments/{comment}", comment=said)
        self.ask(self.mei, "POST /comments/{comment}/reports", {"reason": "advertising"}, comment=said)
        self.ask(self.tao, "DELETE /comments/{comment}", comment=said)

    def coupons(self) -> None:
        now = timezone.now()
        terms = {
            "name_zh": "满 100 减 20", "kind": "amount", "amount_minor": 2000, "threshold_minor": 10_000, "currency": "CNY",
            "claim_from": (now - timedelta(hours=1)).isoformat(), "claim_until": (now + timedelta(days=7)).isoformat(),
            "use_days": 7, "budget_minor": 20_000, "quantity": 10,
        }  # fmt: skip
        made = self.ask(self.mei, "POST /accounts/{handle}/coupons", terms, handle="lantern_tea")["coupon"][
            "id"
        ]
        self.ask(self.tao, "GET /coupons", query={"shop": "lantern_tea"})
        self.ask(self.tao, "GET /coupons/stacking")
        self.ask(self.tao, "POST /coupons/claims", {"coupon": made})
        self.ask(self.tao, "GET /coupons/claims")
        self.ask(self.mei, "GET /accounts/{handle}/coupons", handle="lantern_tea")
        self.ask(self.mei, "POST /coupons/{coupon}/ending", coupon=made)

    def reservations(self) -> None:
        made = self.ask(self.tao, "POST /reservations", {"sku": self.here.sku})["id"]
        self.ask(self.tao, "GET /reservations")
        self.ask(self.tao, "GET /reservations/{reservation}", reservation=made)
        self.ask(self.tao, "DELETE /reservations/{reservation}", reservation=made)

    def place(self) -> str:
        """One piece ordered by Tao; the trade."""
        line = {"sku": self.here.sku, "quantity": 1, "unit_minor": 6800}
        said = {"lines": [line], "total_minor": 6800, "delivery": DELIVERY}
        return str(self.ask(self.tao, "POST /trades", said)["number"])

    def buy(self) -> Order:
        trade = self.place()
        pay(trade, now=timezone.now())
        return Order.objects.get(trade__number=trade)

    def trade(self) -> None:
        line = {"sku": self.here.sku, "quantity": 1, "unit_minor": 6800}
        self.ask(self.mei, "PUT /accounts/{handle}/carriage", {"fee_minor": 0}, handle="lantern_tea")
        self.ask(self.tao, "POST /cart/lines", {"sku": self.here.sku, "quantity": 2, "scene": "feed"})
        self.ask(self.tao, "GET /cart")
        self.ask(self.tao, "PUT /cart/lines/{sku}", {"quantity": 1}, sku=self.here.sku)
        self.ask(self.tao, "POST /quotes", {"lines": [line]})
        trade = self.place()
        self.ask(self.tao, "GET /trades/{number}", number=trade)
        self.ask(self.tao, "POST /trades/{number}/cancellation", number=trade)
        order = self.buy().number
        self.ask(self.tao, "GET /orders")
        self.ask(self.tao, "GET /orders/{number}", number=order)
        self.ask(self.mei, "GET /accounts/{handle}/orders", handle="lantern_tea")
        self.send(order, "SC-1")
        self.hear("SC-1")
        self.ask(self.tao, "POST /orders/{number}/receipt", number=order)

    def send(self, order: str, waybill: str) -> None:
        parcel = {"carrier_name": "Swift Crane", "waybill": waybill}
        self.ask(self.mei, "POST /orders/{number}/parcels", parcel, number=order)

    def hear(self, waybill: str) -> None:
        """The carrier says that a parcel arrived."""
        event = {"waybill": waybill, "event": waybill, "kind": "arrived", "at": "2026-03-02T10:00:00Z"}
        self.post_signed(
            "POST /waybill-events",
            {"carrier": "Swift Crane", "events": [event]},
            settings.MAGPIE_CARRIER_SECRET,
        )

    def post_signed(self, operation: str, words: Any, secret: bytes) -> None:
        body = json.dumps(words).encode()
        headers = standard_headers(message_id="m1", at=timezone.now(), body=body, keys=[secret])
        headers.pop("content-type")
        path = BASE + operation.removeprefix("POST ")
        self.read(
            operation, lambda: Client().post(path, body, content_type="application/json", headers=headers)
        )

    def payments(self) -> None:
        """The bank's word of a payment, as the bank signs and posts it."""
        intent = Trade.objects.get(number=self.place()).intent
        now = timezone.now()
        payment.do_calls_of(intent=intent, now=now)
        decide(charge=charge_of(intent), choice=Choice.PAY, now=now)
        headers, body = the_bank().sign(LocalEvent.objects.filter(kind="captured").latest("pk"), now=now)
        self.read(
            "POST /payment-events/{provider}",
            lambda: Client().post(
                f"{BASE}/payment-events/local", body, content_type="application/json", headers=dict(headers)
            ),
        )

    def open_case(self, order: Order, **asked: Any) -> str:
        line = OrderLine.objects.get(order=order).pk
        said = {"line": line, "kind": "refund_before_ship", "reason": "no_reason", **asked}
        return str(
            self.ask(self.tao, "POST /orders/{number}/aftersales", said, number=order.number)["number"]
        )

    def sent_order(self, waybill: str) -> Order:
        order = self.buy()
        self.send(order.number, waybill)
        self.hear(waybill)
        return order

    def aftersales(self) -> None:
        tao, mei = self.tao, self.mei
        order = self.buy()
        self.ask(tao, "GET /orders/{number}/askable", number=order.number)
        number = self.open_case(order)
        self.ask(tao, "GET /orders/{number}/aftersales", number=order.number)
        self.ask(tao, "GET /aftersales")
        self.ask(tao, "GET /aftersales/{number}", number=number)
        self.ask(mei, "GET /accounts/{handle}/aftersales", handle="lantern_tea")
        self.return_addresses()
        self.ask(tao, "POST /aftersales/{number}/evidence", {"words": "It is so."}, number=number)
        self.ask(tao, "POST /aftersales/{number}/withdrawal", number=number)
        self.returned()
        self.exchanged()

    def return_addresses(self) -> None:
        """Granted by the law while there was none: the buyer is told when there is."""
        mei, shop = self.mei, {"handle": "lantern_tea"}
        number = self.open_case(self.sent_order("SC-1B"), kind="return_refund", reason="no_reason")
        operation = "/accounts/{handle}/return-addresses"
        for street in ("1 Returns Lane", "2 Returns Lane"):
            kept = self.ask(mei, f"POST {operation}", {**DELIVERY, "street": street}, **shop)
        self.ask(mei, f"GET {operation}", **shop)
        self.ask(mei, f"PUT {operation}/preferred", {"address": kept[1]["id"]}, **shop)
        self.ask(mei, f"DELETE {operation}/{{address}}", address=kept[0]["id"], **shop)
        self.ask(mei, "POST /aftersales/{number}/return-address", number=number)

    def returned(self) -> None:
        """Sent back and received; sent back, refused, brought to the site and agreed on."""
        tao, mei, words = self.tao, self.mei, {"words": "No."}
        for turn, waybill in enumerate(("SC-2", "SC-3")):
            order = self.sent_order(waybill)
            number = self.open_case(order, kind="return_refund", reason="faulty", words="It leaks.")
            self.ask(mei, "POST /aftersales/{number}/agreement", number=number)
            back = {"carrier_name": "Swift Crane", "waybill": f"{waybill}-BACK"}
            self.ask(tao, "POST /aftersales/{number}/parcel", back, number=number)
            if turn:
                self.ask(mei, "POST /aftersales/{number}/parcel/refusal", words, number=number)
                self.ask(tao, "POST /aftersales/{number}/objection", words, number=number)
                self.ask(mei, "POST /aftersales/{number}/offer", {"amount_minor": 1000}, number=number)
                taken = {"amount_minor": 1000, "is_accepted": True}
                self.ask(tao, "POST /aftersales/{number}/offer/answer", taken, number=number)
            else:
                received = {"is_sellable": True}
                self.ask(mei, "POST /aftersales/{number}/parcel/receipt", received, number=number)

    def exchanged(self) -> None:
        """Exchanged and arrived; exchanged, and money instead."""
        tao, mei = self.tao, self.mei
        for turn, waybill in enumerate(("SC-4", "SC-5")):
            order = self.sent_order(waybill)
            number = self.open_case(order, kind="exchange", reason="faulty", words="It leaks.")
            self.ask(mei, "POST /aftersales/{number}/agreement", number=number)
            back = {"carrier_name": "Swift Crane", "waybill": f"{waybill}-BACK"}
            self.ask(tao, "POST /aftersales/{number}/parcel", back, number=number)
            self.ask(mei, "POST /aftersales/{number}/parcel/receipt", {"is_sellable": False}, number=number)
            if turn:
                self.ask(mei, "POST /aftersales/{number}/repayment", number=number)
            else:
                new = {"carrier_name": "Swift Crane", "waybill": f"{waybill}-NEW"}
                self.ask(mei, "POST /aftersales/{number}/replacement", new, number=number)
                self.ask(tao, "POST /aftersales/{number}/replacement/receipt", number=number)

    def site(self) -> None:
        operator, words = self.operator, {"words": "See the picture."}
        number = self.open_case(
            self.sent_order("SC-6"), kind="return_refund", reason="faulty", words="It leaks."
        )
        self.ask(self.mei, "POST /aftersales/{number}/refusal", words, number=number)
        self.ask(self.tao, "POST /aftersales/{number}/objection", words, number=number)
        self.ask(operator, "GET /site/aftersales")
        show_evidence(by=self.here.tao, aftersale=number, picture=io.BytesIO(photo()), now=timezone.now())
        shown = self.ask(operator, "GET /site/aftersales/{number}", number=number)["evidence"][-1]["id"]
        self.ask(operator, "GET /site/aftersales/{number}/evidence/{evidence}", number=number, evidence=shown)
        self.ask(operator, "POST /site/aftersales/{number}/evidence-call", number=number)
        decision = {"is_for_buyer": True, **words}
        self.ask(operator, "POST /site/aftersales/{number}/decision", decision, number=number)
        for operation in ("refund-attempt", "other-payment"):
            stuck = self.open_case(self.buy())
            self.ask(self.mei, "POST /aftersales/{number}/agreement", number=stuck)
            run_deadlines(now=timezone.now() + timedelta(days=7))
            self.ask(operator, "GET /site/refunds")
            if operation == "other-payment":
                Refund.objects.update(gave_up_at=timezone.now())
            self.ask(operator, f"POST /site/aftersales/{{number}}/{operation}", words, number=stuck)

    def money(self) -> None:
        carry(MemoryLog())
        self.ask(self.mei, "GET /accounts/{handle}/money", handle="lantern_tea")
        whole = {"since": "2026-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
        self.ask(self.mei, "GET /accounts/{handle}/statement.csv", query=whole, handle="lantern_tea")
        settle_due(now=timezone.now() + timedelta(days=30))
        payout = {"currency": "CNY", "amount_minor": 100}
        self.ask(self.mei, "POST /accounts/{handle}/payouts", payout, handle="lantern_tea")

    def webhooks(self) -> None:
        mei, path = self.mei, "/webhooks/endpoints/{endpoint}"
        self.ask(mei, "GET /webhooks/types")
        added = {"account": self.here.shop, "url": URL, "types": ["*"]}
        endpoint = self.ask(mei, "POST /webhooks/endpoints", added)["endpoint"]
        self.ask(mei, "GET /webhooks/endpoints", query={"account": "lantern_tea"})
        self.ask(mei, f"GET {path}", endpoint=endpoint)
        self.ask(mei, f"PATCH {path}", {"types": ["price.changed"]}, endpoint=endpoint)
        self.ask(mei, f"POST {path}/secrets", endpoint=endpoint)
        self.ask(mei, f"POST {path}/suspension", endpoint=endpoint)
        self.ask(mei, f"DELETE {path}/suspension", endpoint=endpoint)
        message = self.ask(mei, f"POST {path}/tests", endpoint=endpoint)["key"]
        deliver_due(now=timezone.now(), send=Courier(), rng=Random(1), limit=50)
        self.ask(mei, f"GET {path}/messages", endpoint=endpoint)
        self.ask(mei, "GET /webhooks/messages/{message}", message=message)
        self.ask(mei, "POST /webhooks/messages/{message}/replays", {"endpoint": endpoint}, message=message)
        since = {"since": "2026-01-01T00:00:00Z"}
        self.ask(mei, f"POST {path}/replays", since, endpoint=endpoint)
        self.ask(mei, f"DELETE {path}", endpoint=endpoint)
