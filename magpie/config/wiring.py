"""The one table: which fact is heard by whom, and what it says to the journey log.

Read it as a map of the house. A fact that is not here stops the relay, so nothing is forgotten by accident.
"""

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
from magpie.domain.notices import handlers as notices
from magpie.domain.outbox.wiring import Hearing, Wiring
from magpie.domain.people import events as people_facts
from magpie.domain.people import handlers as people
from magpie.domain.people import journey as people_journey
from magpie.domain.talk import events as talk_facts
from magpie.domain.talk import handlers as talk
from magpie.domain.talk import journey as talk_journey

WIRING = Wiring(
    {
        # people
        people_facts.RightsChanged: Hearing(says=people_journey.rights_changed),
        people_facts.InterestsReset: Hearing(says=people_journey.interests_reset),
        people_facts.PersonIdentified: Hearing([notices.join_looks], says=people_journey.person_identified),
        people_facts.PersonErased: Hearing(
            [
                people.forget_facts,
                notices.forget_looks,
                goods.end_reservations,
                flash.forget_claimer,
                talk.forget_words,
            ],
            says=people_journey.person_erased,
        ),
        people_facts.AccountFollowed: Hearing(says=people_journey.account_followed),
        people_facts.AccountUnfollowed: Hearing(says=people_journey.account_unfollowed),
        people_facts.AccountRenamed: Hearing([cards.redraw_account]),
        people_facts.AccountClosed: Hearing(
            [
                goods.withdraw_shop,
                flash.end_sales,
                content.withdraw_account,
                talk.close_voice,
                cards.forget_account,
            ]
        ),
        # goods
        goods_facts.ProductPublished: Hearing([cards.draw_product]),
        goods_facts.ProductWithdrawn: Hearing([cards.draw_product]),
        goods_facts.PriceChanged: Hearing([cards.draw_product]),
        goods_facts.StockMoved: Hearing([cards.draw_stock]),
        goods_facts.StockReserved: Hearing(says=goods_journey.stock_reserved),
        goods_facts.ReservationReleased: Hearing(says=goods_journey.reservation_released),
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
        # cards
        card_facts.CardAnnounced: Hearing(says=card_journey.card_published),
        card_facts.CardWithdrawn: Hearing(says=card_journey.card_withdrawn),
        card_facts.CardsForgotten: Hearing(says=card_journey.account_erased),
        card_facts.CardStockChanged: Hearing(says=card_journey.stock_changed),
    }
)
