"""What a side did about a request after a purchase, and who it was: the same words for its buyer, its shop and the site."""

from typing import Final

from django.utils.translation import gettext_noop

ACT_WORDS: Final = {
    "open": gettext_noop("Asked"),
    "agree": gettext_noop("Granted"),
    "refuse": gettext_noop("Refused"),
    "withdraw": gettext_noop("Withdrawn"),
    "give_address": gettext_noop("The return address was given"),
    "send_back": gettext_noop("Sent back"),
    "arrive": gettext_noop("Arrived at the shop"),
    "receive": gettext_noop("Accepted by the shop"),
    "refuse_parcel": gettext_noop("The parcel was not accepted"),
    "resend": gettext_noop("Another piece was sent"),
    "give_back": gettext_noop("The goods were sent to the buyer again"),
    "pay_back": gettext_noop("Money instead of the goods"),
    "confirm": gettext_noop("Received"),
    "object": gettext_noop("The site was asked to decide"),
    "ask_evidence": gettext_noop("Both sides were asked for evidence"),
    "offer": gettext_noop("An amount was offered"),
    "accept": gettext_noop("The offer was taken"),
    "decline": gettext_noop("The offer was not taken"),
    "judge": gettext_noop("Laid before the site"),
    "decide_buyer": gettext_noop("Decided for the buyer"),
    "decide_shop": gettext_noop("Decided for the shop"),
    "refund": gettext_noop("The money was sent"),
    "fail": gettext_noop("The money could not be sent"),
    "come_back": gettext_noop("The money came back to us"),
    "ask_again": gettext_noop("The refund was asked for again"),
    "pay_otherwise": gettext_noop("Paid another way"),
    "close": gettext_noop("Closed"),
}
SIDE_WORDS: Final = {
    "buyer": gettext_noop("Buyer"),
    "shop": gettext_noop("Shop"),
    "clock": gettext_noop("By the rules, by itself"),
    "provider": gettext_noop("Bank or carrier"),
    "operator": gettext_noop("This site"),
}
