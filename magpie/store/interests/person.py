"""Taking everything along, and leaving for good."""

import msgspec
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.domain.campaigns import queries as campaigns
from magpie.domain.distribution.journeys import fetch_journey
from magpie.domain.goods import queries as goods
from magpie.domain.notices import queries as notices
from magpie.domain.people import actions
from magpie.domain.people import queries as people
from magpie.domain.talk import news as talk
from magpie.domain.trade.queries.aftersales_copy import aftersales_for_export
from magpie.domain.trade.queries.export import trade_for_export
from magpie.domain.webhooks import queries as webhooks
from magpie.kit.clock import ms_of
from magpie.store.edge import Asked, store_page
from magpie.store.interests.reading import find_beliefs
from magpie.store.visitor import new_visitor

SURE = "erase"


@require_safe
@store_page
def give_copy(request: Asked) -> HttpResponse:
    """One JSON file: choices, what is believed, reservations, cart, purchases, coupons, comments, accounts and the whole journey."""
    person = request.visitor.person
    journey = fetch_journey(token=request.visitor.token(now_ms=ms_of(request.now)), person=person)
    copy = {
        "person": person,
        "made_at": request.now,
        "choices": people.rights_of(person),
        "accounts": people.accounts_of(person),
        "reservations": goods.reservations_for_export(person),
        "trade": trade_for_export(person),
        "coupons": campaigns.coupon_claims_for_export(person),
        "aftersales": aftersales_for_export(person),
        "comments": talk.comments_for_export(person),
        "comments_reported": talk.reports_for_export(person),
        "webhook_endpoints": webhooks.endpoints_for_export(person),
        "webhook_messages": webhooks.messages_for_export(person),
        "notices_looked_at": notices.find_look(person),
        "beliefs": find_beliefs(person, request.visitor.token(now_ms=ms_of(request.now))),
        "journey": journey.steps,
        "journey_is_whole": journey.is_whole,
    }
    text = msgspec.json.format(msgspec.json.encode(copy), indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="magpie-my-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@store_page
def erase(request: Asked) -> HttpResponse:
    """Ask once, plainly; then forget the person and say goodbye."""
    if request.POST.get("sure") != SURE:
        return render(request, "store/erasure.html", {"sure": SURE})
    actions.erase_person(person=request.visitor.person, now=request.now)
    logout(request)
    response = redirect("feed")
    request.visitor = new_visitor(now_ms=ms_of(request.now))
    return response
