"""The addresses of the console, below /console/. Nouns; an act is a new resource that is posted to."""

from django.urls import path

from magpie.console import views
from magpie.console.aftersales import addresses as return_addresses
from magpie.console.aftersales import views as aftersales
from magpie.console.coupons import views as coupons
from magpie.console.figures import views as figures
from magpie.console.flash import views as flash
from magpie.console.money import views as money
from magpie.console.orders import views as orders
from magpie.console.overview import views as overview
from magpie.console.prices import views as prices
from magpie.console.site import matters as site_matters
from magpie.console.site import money as site_money
from magpie.console.site import views as site
from magpie.console.stock import views as stock
from magpie.console.waybills import views as waybills
from magpie.console.webhooks import views as webhooks

_AT = "@<slug:handle>"
urlpatterns = [
    path("", views.enter, name="console"),
    path("site/", site.show_site, name="console_site"),
    path("site/disputes/", site.show_disputes, name="console_disputes"),
    path("site/refunds/", site.show_refunds, name="console_refunds"),
    path("site/cases/<slug:case>/", site.show_site_case, name="console_site_case"),
    path("site/cases/<slug:case>/evidence/<int:evidence>/", site.show_site_picture, name="console_site_picture"),
    path("site/cases/<slug:case>/evidence-call/", site.make_evidence_call, name="console_site_evidence_call"),
    path("site/cases/<slug:case>/decision/", site.make_decision, name="console_site_decision"),
    path("site/cases/<slug:case>/refund-attempt/", site.make_refund_attempt, name="console_site_refund_attempt"),
    path("site/cases/<slug:case>/other-payment/", site.make_other_payment, name="console_site_other_payment"),
    path("site/matters/", site_matters.show_matters, name="console_matters"),
    path("site/matters/<int:matter>/refund-attempt/", site_matters.make_attempt, name="console_matter_attempt"),
    path("site/matters/<int:matter>/other-payment/", site_matters.make_payment, name="console_matter_payment"),
    path("site/matters/<int:matter>/closing/", site_matters.make_closing, name="console_matter_closing"),
    path("site/payouts/", site_money.show_payouts, name="console_site_payouts"),
    path("site/payouts/<int:payout>/outcome/", site_money.make_outcome, name="console_site_outcome"),
    path("site/books/", site_money.show_books, name="console_books"),
    path("site/terms/", site_money.show_terms, name="console_terms"),
    path("site/terms/<slug:shop>/", site_money.make_terms, name="console_shop_terms"),
    path(f"{_AT}/", overview.show_overview, name="console_account"),
    path(f"{_AT}/orders/", orders.show_orders, name="console_orders"),
    path(f"{_AT}/orders/waiting.csv", waybills.give_waiting, name="console_waiting"),
    path(f"{_AT}/orders/waybills/", waybills.show_waybills, name="console_waybills"),
    path(f"{_AT}/orders/waybills/rest.csv", waybills.give_rest, name="console_waybills_rest"),
    path(f"{_AT}/orders/<slug:order>/", orders.show_order, name="console_order"),
    path(f"{_AT}/orders/<slug:order>/parcels/", orders.make_parcel, name="console_parcels"),
    path(f"{_AT}/orders/<slug:order>/statement/", money.show_order_books, name="console_order_books"),
    path(f"{_AT}/money/", money.show_money, name="console_money"),
    path(f"{_AT}/money/payouts/", money.make_payout, name="console_payouts"),
    path(f"{_AT}/money/statement/", money.show_period, name="console_period"),
    path(f"{_AT}/money/statement.csv", money.give_period, name="console_period_csv"),
    path(f"{_AT}/aftersales/", aftersales.show_queue, name="console_aftersales"),
    path(f"{_AT}/aftersales/addresses/", return_addresses.show_addresses, name="console_return_addresses"),
    path(f"{_AT}/aftersales/addresses/<int:address>/preference/", return_addresses.make_preference, name="console_return_preference"),
    path(f"{_AT}/aftersales/addresses/<int:address>/removal/", return_addresses.make_removal, name="console_return_removal"),
    path(f"{_AT}/aftersales/<slug:case>/", aftersales.show_case, name="console_case"),
    path(f"{_AT}/aftersales/<slug:case>/evidence/<int:evidence>/", aftersales.show_picture, name="console_case_picture"),
    path(f"{_AT}/aftersales/<slug:case>/agreement/", aftersales.make_agreement, name="console_case_agreement"),
    path(f"{_AT}/aftersales/<slug:case>/address/", aftersales.make_address, name="console_case_address"),
    path(f"{_AT}/aftersales/<slug:case>/refusal/", aftersales.make_refusal, name="console_case_refusal"),
    path(f"{_AT}/aftersales/<slug:case>/receipt/", aftersales.make_receipt, name="console_case_receipt"),
    path(f"{_AT}/aftersales/<slug:case>/parcel-refusal/", aftersales.make_parcel_refusal, name="console_case_parcel_refusal"),
    path(f"{_AT}/aftersales/<slug:case>/replacement/", aftersales.make_replacement, name="console_case_replacement"),
    path(f"{_AT}/aftersales/<slug:case>/parcel-return/", aftersales.make_parcel_return, name="console_case_parcel_return"),
    path(f"{_AT}/aftersales/<slug:case>/repayment/", aftersales.make_repayment, name="console_case_repayment"),
    path(f"{_AT}/aftersales/<slug:case>/offer/", aftersales.make_offer, name="console_case_offer"),
    path(f"{_AT}/aftersales/<slug:case>/evidence/", aftersales.make_evidence, name="console_case_evidence"),
    path(f"{_AT}/figures/", figures.show_figures, name="console_figures"),
    path(f"{_AT}/prices/", prices.show_prices, name="console_prices"),
    path(f"{_AT}/prices/<int:sku>/", prices.show_price, name="console_price"),
    path(f"{_AT}/prices/<int:sku>/sales/", prices.make_sale_price, name="console_price_sales"),
    path(f"{_AT}/prices/<int:sku>/list/", prices.make_list_price, name="console_price_list"),
    path(f"{_AT}/prices/<int:sku>/sales/<int:price>/ending/", prices.make_price_ending, name="console_price_ending"),
    path(f"{_AT}/coupons/", coupons.show_coupons, name="console_coupons"),
    path(f"{_AT}/coupons/new/", coupons.make_coupon, name="console_coupon_new"),
    path(f"{_AT}/coupons/<int:coupon>/", coupons.show_coupon, name="console_coupon"),
    path(f"{_AT}/coupons/<int:coupon>/ending/", coupons.make_ending, name="console_coupon_ending"),
    path(f"{_AT}/flash/", flash.show_sales, name="console_flash"),
    path(f"{_AT}/flash/new/", flash.make_sale, name="console_flash_new"),
    path(f"{_AT}/flash/<int:sale>/", flash.show_sale, name="console_flash_sale"),
    path(f"{_AT}/flash/<int:sale>/ending/", flash.make_ending, name="console_flash_ending"),
    path(f"{_AT}/stock/", stock.show_stock, name="console_stock"),
    path(f"{_AT}/stock/<int:sku>/", stock.show_sku, name="console_sku"),
    path(f"{_AT}/stock/<int:sku>/receipts/", stock.make_receipt, name="console_receipts"),
    path(f"{_AT}/stock/<int:sku>/counts/", stock.make_count, name="console_counts"),
    path(f"{_AT}/webhooks/", webhooks.show_endpoints, name="console_webhooks"),
    path(f"{_AT}/webhooks/<int:endpoint>/", webhooks.show_endpoint, name="console_webhook"),
    path(f"{_AT}/webhooks/<int:endpoint>/tests/", webhooks.make_test, name="console_webhook_tests"),
    path(f"{_AT}/webhooks/<int:endpoint>/secrets/", webhooks.make_secret, name="console_webhook_secrets"),
    path(f"{_AT}/webhooks/<int:endpoint>/suspension/", webhooks.make_suspension, name="console_webhook_off"),
    path(f"{_AT}/webhooks/<int:endpoint>/suspension/removal/", webhooks.remove_suspension, name="console_webhook_on"),
    path(f"{_AT}/webhooks/<int:endpoint>/removal/", webhooks.make_removal, name="console_webhook_removal"),
    path(f"{_AT}/webhooks/<int:endpoint>/replays/", webhooks.make_replays, name="console_webhook_replays"),
    path(f"{_AT}/webhooks/messages/<slug:message>/", webhooks.show_message, name="console_webhook_message"),
    path(f"{_AT}/webhooks/messages/<slug:message>/replays/", webhooks.make_replay, name="console_webhook_replay"),
]  # fmt: skip
