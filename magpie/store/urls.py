"""The addresses of the shopper's web. They are nouns; an act is a new resource that is posted to."""

from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from magpie.store.app import views as app
from magpie.store.bank import views as bank
from magpie.store.coupons import views as coupons
from magpie.store.feed import views as feed
from magpie.store.flash import views as flash
from magpie.store.following import views as following
from magpie.store.goods import views as goods
from magpie.store.interests import choices, person
from magpie.store.interests import views as interests
from magpie.store.loop import views as loop
from magpie.store.notices import views as notices
from magpie.store.people import views as people
from magpie.store.publish import views as publish
from magpie.store.search import views as search
from magpie.store.style import views as style
from magpie.store.talk import care
from magpie.store.talk import views as talk
from magpie.store.trade import addresses, aftersales, cart, checkout, orders, pay

urlpatterns = [
    path("", feed.show_feed, name="feed"),
    path("page-token/", feed.give_token, name="page_token"),
    path("search/", search.show_search, name="search"),
    path("search/suggestions/", search.give_suggestions, name="suggestions"),
    path("following/", following.show_followed, name="followed"),
    path("notifications/", notices.show_notices, name="notices"),
    path("notifications/count/", notices.give_count, name="notices_count"),
    path("notifications/looks/", notices.make_look, name="looks"),
    path("p/<int:product>", goods.show_product, name="product"),
    path("p/<int:product>/reservations/", goods.make_reservation, name="product_reservations"),
    path("p/<int:product>/comments/", talk.product_talk, name="product_comments"),
    path("posts/<int:post>/comments/", talk.content_talk, name="post_comments"),
    path("comments/<int:comment>/", talk.show_comment, name="comment"),
    path("comments/<int:comment>/removal/", care.make_removal, name="comment_removal"),
    path("comments/<int:comment>/hiding/", care.make_hiding, name="comment_hiding"),
    path("comments/<int:comment>/hiding/removal/", care.remove_hiding, name="comment_hiding_removal"),
    path("comments/<int:comment>/reports/", care.make_report, name="comment_reports"),
    path("comments/<int:comment>/decision/", care.make_decision, name="comment_decision"),
    path("comments/reports/", care.show_cases, name="comment_cases"),
    path("p/<int:product>/cart/", cart.make_line, name="product_cart"),
    path("cart/", cart.show_cart, name="cart"),
    path("cart/line/", cart.change_line, name="cart_line"),
    path("checkout/", checkout.show_checkout, name="checkout"),
    path("addresses/", addresses.show_addresses, name="addresses"),
    path("addresses/<int:address>/preference/", addresses.make_preference, name="address_preference"),
    path("addresses/<int:address>/removal/", addresses.make_removal, name="address_removal"),
    path("pay/<slug:trade>/", pay.show_payment, name="pay"),
    path("pay/<slug:trade>/cancellation/", pay.make_cancellation, name="trade_cancellation"),
    path("orders/", orders.show_orders, name="orders"),
    path("orders/<slug:order>/", orders.show_order, name="order"),
    path("orders/<slug:order>/receipt/", orders.make_receipt, name="order_receipt"),
    path("flash/<int:sale>/", flash.show_sale, name="flash_sale"),
    path("coupons/", coupons.show_coupons, name="coupons"),
    path("coupons/claims/", coupons.make_claim, name="coupon_claims"),
    path("orders/<slug:order>/aftersales/", aftersales.show_asking, name="asking"),
    path("aftersales/<slug:aftersale>/", aftersales.show_aftersale, name="aftersale"),
    path("aftersales/<slug:aftersale>/withdrawal/", aftersales.make_withdrawal, name="aftersale_withdrawal"),
    path("aftersales/<slug:aftersale>/parcel/", aftersales.make_parcel, name="aftersale_parcel"),
    path(
        "aftersales/<slug:aftersale>/receipt/", aftersales.make_replacement_receipt, name="aftersale_receipt"
    ),
    path("aftersales/<slug:aftersale>/objection/", aftersales.make_objection, name="aftersale_objection"),
    path("aftersales/<slug:aftersale>/evidence/", aftersales.make_evidence, name="aftersale_evidence"),
    path(
        "aftersales/<slug:aftersale>/evidence/<int:evidence>/",
        aftersales.show_picture,
        name="aftersale_picture",
    ),
    path("aftersales/<slug:aftersale>/offer/", aftersales.make_offer_answer, name="aftersale_offer"),
    path("reservations/", goods.list_reservations, name="reservations"),
    path("reservations/<int:reservation>/release/", goods.make_release, name="reservation_release"),
    path("posts/<int:post>", people.show_post, name="post"),
    path("@<slug:handle>", people.show_account, name="account"),
    path("@<slug:handle>/following/", people.make_following, name="following"),
    path("bank/<slug:charge>/", bank.show_charge, name="bank"),
    path("bank/<slug:charge>/decisions/", bank.make_decision, name="bank_decisions"),
    path("publish/", publish.publish, name="publish"),
    path("publish/<int:content>/", publish.show_live, name="live"),
    path("interests/", interests.show_interests, name="interests"),
    path("interests/mutes/", choices.make_mute, name="mutes"),
    path("interests/mutes/removal/", choices.remove_mute, name="unmute"),
    path("interests/blocks/", choices.make_block, name="blocks"),
    path("interests/blocks/removal/", choices.remove_block, name="unblock"),
    path("interests/topics/", choices.declare, name="topics"),
    path("interests/personalisation/", choices.switch_personalisation, name="personalisation"),
    path("interests/age-band/", choices.say_age, name="age_band"),
    path("interests/outside/", choices.want_outside, name="outside"),
    path("interests/reset/", choices.reset, name="reset"),
    path("interests/copy/", person.give_copy, name="copy"),
    path("interests/erasure/", person.erase, name="erasure"),
    path("algorithm/", interests.show_algorithm, name="algorithm"),
    path("style/", style.show_style, name="style"),
    path("app/<slug:language>.webmanifest", app.show_manifest, name="manifest"),
    path("worker.js", app.show_worker, name="worker"),
    path("offline/", app.show_offline, name="offline"),
    path("loop/", loop.show_loop, name="loop"),
    path("language/", require_POST(set_language), name="language"),
]
