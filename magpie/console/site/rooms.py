"""The navigation of the site's own desk, in the order in which it is shown."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from magpie.console.rooms import Room

# The first is the door: everything else lies below its address.
SITE_ROOMS: Final = (
    Room("site", _("Site desk"), "scales", "console_site"),
    Room("disputes", _("Disputes"), "comment", "console_disputes"),
    Room("refunds", _("Stuck refunds"), "returns", "console_refunds"),
    Room("matters", _("Money to look at"), "search", "console_matters"),
    Room("payouts", _("Payouts"), "coins", "console_site_payouts"),
    Room("books", _("Books and provider"), "shield", "console_books"),
    Room("terms", _("Shops’ terms"), "shop", "console_terms"),
)
