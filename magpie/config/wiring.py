"""The one table: which fact is heard by whom, and what it says to the journey log.

Read it as a map of the house. A fact that is not here stops the relay, so nothing is forgotten by accident.
"""

from magpie.domain.campaigns import events as campaign_facts
from magpie.domain.campaigns import handlers as campaigns
from magpie.domain.campaigns import journey as campaign_journey
from magpie.domain.content import events as content_facts
from magpie.domain.content import handlers as content
from magpie.domain.distribution import events as card_facts
from magpie.domain.distribution import handlers as cards
from magpie.domain.distribution import journey as card_journey
from magpie.domain.flash import events as flash_facts
from magpie.domain.flash import handlers as flash
from magpie.domain.flash import journey as flash_journey
from magpie.domain.goods import events as goods_facts
from magpie.domain.goods import handlers as goods
from magpie.domain.goods import journey as goods_journey
from magpie.domain.goods import webhook_words as goods_words
from magpie.domain.ledger import events as ledger_facts
from magpie.domain.notices import handlers as notices
from magpie.domain.outbox.wiring import Hearing, Wiring
from magpie.domain.payment import events as payment_facts
from magpie.domain.people import events as people_facts
from magpie.domain.people import handlers as people
from magpie.domain.people import journey as people_journey
from magpie.domain.talk import events as talk_facts
from magpie.domain.talk import handlers as talk
from magpie.domain.talk import journey as talk_journey
from magpie.domain.trade import events as trade_facts
from magpie.domain.trade import handlers as trade
from magpie.domain.trade import journey as trade_journey
from magpie.domain.trade import webhook_words as trade_words
from magpie.domain.trade.actions import money
from magpie.domain.webhooks import handlers as webhooks
from magpie.domain.webhooks.handlers import tell

WIRING = Wiring(
    {
        # people
        people_facts.RightsChanged: Hearing(says=people_journey.rights_changed),
        people_facts.InterestsReset: Hearing(says=people_journey.interests_reset),
        people_facts.VoiceChanged: Hearing(says=people_journey.voice_changed),
        people_facts.PersonIdentified: Hearing(
            [notices.join_looks, trade.bring_cart], says=people_journey.person_identified
        ),
        people_facts.PersonErased: Hearing(
            [
                people.forget_facts,
                notices.forget_looks,
                goods.end_reservations,
                campaigns.forget_coupons,
                talk.forget_words,
                trade.forget_person,
                webhooks.forget_words,
                flash.forget_claimer,
            ],
            says=people_journey.person_erased,
        ),
        people_facts.AccountFollowed: Hearing(says=people_journey.account_followed),
        people_facts.AccountUnfollowed: Hearing(says=people_journey.account_unfollowed),
        people_facts.AccountRenamed: Hearing([cards.redraw_account]),
        people_facts.AccountClosed: Hearing(
            [
                goods.withdraw_shop,
                campaigns.end_coupons,
                content.withdraw_account,
                talk.close_voice,
                webhooks.end_endpoints,
                flash.end_sales,
                trade.forget_return_places,
                cards.forget_account,
            ]
        ),
        # ledger
        ledger_facts.PayoutRequested: Hearing(),
        ledger_facts.PayoutSettled: Hearing(),
        # payment: said for the rooms above
        payment_facts.PaymentFailed: Hearing(),
        payment_facts.PaymentClosed: Hearing(),
        # goods
        goods_facts.ProductPublished: Hearing(
            [
                cards.draw_product,
                tell("product.published", shop=goods_words.shop_of, data=goods_words.product),
            ]
        ),
        goods_facts.ProductWithdrawn: Hearing(
            [
                cards.draw_product,
                tell("product.withdrawn", shop=goods_words.shop_of, data=goods_words.withdrawal),
            ]
        ),
        goods_facts.PriceChanged: Hearing(
            [cards.draw_product, tell("price.changed", shop=goods_words.shop_of, data=goods_words.price)]
        ),
        goods_facts.StockMoved: Hearing(
            [cards.draw_stock, tell("stock.moved", shop=goods_words.shop_of, data=goods_words.stock)]
        ),
        goods_facts.StockReserved: Hearing(says=goods_journey.stock_reserved),
        goods_facts.ReservationReleased: Hearing(says=goods_journey.reservation_released),
        # campaigns
        campaign_facts.CouponClaimed: Hearing(says=campaign_journey.coupon_claimed),
        campaign_facts.CouponGranted: Hearing(says=campaign_journey.coupon_granted),
        campaign_facts.CouponUsed: Hearing(says=campaign_journey.coupon_used),
        campaign_facts.CouponGivenBack: Hearing(says=campaign_journey.coupon_given_back),
        # flash
        flash_facts.FlashSaleScheduled: Hearing(says=flash_journey.flash_sale_scheduled),
        flash_facts.FlashSaleClosed: Hearing(says=flash_journey.flash_sale_closed),
        flash_facts.ClaimsMade: Hearing(says=flash_journey.claims_made),
        flash_facts.ClaimsEnded: Hearing(says=flash_journey.claims_ended),
        # content
        content_facts.ContentPublished: Hearing([cards.draw_content]),
        content_facts.ContentWithdrawn: Hearing([cards.withdraw_content_card]),
        # talk
        talk_facts.CommentPosted: Hearing(says=talk_journey.comment_posted),
        talk_facts.CommentTakenBack: Hearing(says=talk_journey.comment_taken_back),
        talk_facts.CommentHidden: Hearing(says=talk_journey.comment_hidden),
        talk_facts.CommentShownAgain: Hearing(says=talk_journey.comment_shown_again),
        talk_facts.CommentReported: Hearing(says=talk_journey.comment_reported),
        # trade
        trade_facts.CartChanged: Hearing(says=trade_journey.cart_changed),
        trade_facts.OrderPlaced: Hearing(
            [tell("order.placed", shop=trade_words.shop_of, data=trade_words.amount)],
            says=trade_journey.order_placed,
        ),
        trade_facts.LinePaid: Hearing(says=trade_journey.line_paid),
        trade_facts.OrderPaid: Hearing(
            [tell("order.paid", shop=trade_words.shop_of, data=trade_words.amount)]
        ),
        trade_facts.OrderCancelled: Hearing(
            [tell("order.cancelled", shop=trade_words.shop_of, data=trade_words.cancelled)],
            says=trade_journey.order_cancelled,
        ),
        trade_facts.ParcelSent: Hearing(
            [tell("parcel.sent", shop=trade_words.shop_of, data=trade_words.sent)],
            says=trade_journey.parcel_sent,
        ),
        trade_facts.OrderDelivered: Hearing(
            [tell("order.delivered", shop=trade_words.shop_of, data=trade_words.delivered)],
            says=trade_journey.order_delivered,
        ),
        trade_facts.OrderCompleted: Hearing(
            [tell("order.completed", shop=trade_words.shop_of, data=trade_words.completed)],
            says=trade_journey.order_received,
        ),
        trade_facts.AfterSaleOpened: Hearing(
            [tell("aftersale.opened", shop=trade_words.shop_of, data=trade_words.asked)]
        ),
        trade_facts.AfterSaleMoved: Hearing(
            [tell("aftersale.moved", shop=trade_words.shop_of, data=trade_words.moved)]
        ),
        trade_facts.OrderRefunded: Hearing(
            [tell("order.refunded", shop=trade_words.shop_of, data=trade_words.refunded)],
            says=trade_journey.order_refunded,
        ),
        trade_facts.RefundStuck: Hearing(),
        trade_facts.SiteMatterOpened: Hearing(),
        trade_facts.OrderLate: Hearing([tell("order.late", shop=trade_words.shop_of, data=trade_words.late)]),
        trade_facts.OrderSettled: Hearing(
            [tell("order.settled", shop=trade_words.shop_of, data=trade_words.settled)]
        ),
        # money
        payment_facts.PaymentCaptured: Hearing([money.book_capture]),
        payment_facts.ProviderFeeTaken: Hearing([money.book_fee]),
        payment_facts.RefundSucceeded: Hearing([money.book_refund_sent]),
        payment_facts.RefundFailed: Hearing([money.book_refund_failed]),
        payment_facts.PaymentChargedBack: Hearing([money.book_charge_back]),
        payment_facts.ChargeBackWon: Hearing([money.book_charge_back_won]),
        # cards
        card_facts.CardAnnounced: Hearing(says=card_journey.card_published),
        card_facts.CardWithdrawn: Hearing(says=card_journey.card_withdrawn),
        card_facts.CardsForgotten: Hearing(says=card_journey.account_erased),
        card_facts.CardStockChanged: Hearing(says=card_journey.stock_changed),
    }
)
