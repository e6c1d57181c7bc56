"""Where a request stands, in words for a refusal: what holds up whoever wanted something else. (English, Chinese). No ORM."""

from typing import Final

AT_PLACE: Final = {
    "asked": ("the shop has not answered yet.", "商家尚未答复。"),
    "refused": ("the shop refused it.", "商家已拒绝。"),
    "needs_address": ("the shop has not said yet where to send it.", "商家尚未提供退货地址。"),
    "sending_back": ("the goods are to be sent back.", "货品等待寄回。"),
    "coming_back": ("the goods are on their way back to the shop.", "货品正在退回途中。"),
    "arrived_back": ("the goods are back at the shop, to be looked at.", "货品已退回商家，等待验收。"),
    "parcel_refused": ("the shop did not accept what came back.", "商家未通过退货验收。"),
    "to_resend": ("the shop is to send another piece.", "等待商家重新寄出。"),
    "resent": ("another piece is on its way.", "换补的货品正在途中。"),
    "to_give_back": ("the shop is to send the goods to the buyer again.", "等待商家将货品寄还买家。"),
    "given_back": ("the goods are on their way to the buyer again.", "货品正在寄还买家途中。"),
    "refunding": ("the money is going back already.", "款项正在退回。"),
    "refund_failed": ("the refund is stuck, and this site looks after it.", "退款未能到账，平台正在处理。"),
    "done": ("it is done.", "申请已完成。"),
    "closed": ("it is closed.", "申请已关闭。"),
}
AT_SITE: Final = {
    "open": ("the site was asked to decide.", "已申请平台介入。"),
    "evidence": ("both sides show the site what they can.", "双方正在向平台举证。"),
    "negotiating": ("an offer of the shop waits for its answer.", "商家提出的金额等待买家答复。"),
    "judging": ("the site is deciding.", "平台正在裁决。"),
}


def place_words(status: str, arbitration: str) -> tuple[str, str]:
    """While it is at the site, that is what matters."""
    return AT_SITE.get(arbitration) or AT_PLACE[status]
