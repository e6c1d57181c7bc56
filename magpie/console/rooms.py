"""The navigation of the console: one line for every room, in the order in which they are shown."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Room:
    """`address` is the name of a URL that takes the account's handle; `icon` lies in ui/icons."""

    name: str
    title: Promise
    icon: str
    address: str


# The first is the door: everything else of an account lies below its address.
ROOMS: Final = (
    Room("overview", _("Overview"), "home", "console_account"),
    Room("orders", _("Orders"), "bag", "console_orders"),
    Room("aftersales", _("After-sales"), "returns", "console_aftersales"),
    Room("money", _("Money"), "coins", "console_money"),
    Room("figures", _("Figures"), "chart", "console_figures"),
    Room("stock", _("Stock"), "boxes", "console_stock"),
    Room("prices", _("Prices"), "tag", "console_prices"),
    Room("coupons", _("Coupons"), "ticket", "console_coupons"),
    Room("flash", _("Flash sales"), "bolt", "console_flash"),
    Room("webhooks", _("Webhooks"), "hook", "console_webhooks"),
)
