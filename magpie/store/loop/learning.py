"""What the engine just learned, as sentences about somebody: a visitor or a member, never who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext_lazy

from magpie.domain.distribution import queries as cards
from magpie.engine.ask import Learned
from magpie.kit.clock import instant_of
from magpie.log.payloads import Words

DEEDS = {
    "Content Viewed": gettext_lazy("%(who)s looked long at %(card)s"),
    "Video Playback Completed": gettext_lazy("%(who)s watched %(card)s to the end"),
    "Content Liked": gettext_lazy("%(who)s liked %(card)s"),
    "Content Unliked": gettext_lazy("%(who)s took back a like of %(card)s"),
    "Content Commented": gettext_lazy("%(who)s commented on %(card)s"),
    "Content Shared": gettext_lazy("%(who)s shared %(card)s"),
    "Product Shared": gettext_lazy("%(who)s shared %(card)s"),
    "Content Favorited": gettext_lazy("%(who)s kept %(card)s"),
    "Product Clicked": gettext_lazy("%(who)s opened %(card)s"),
    "Product Viewed": gettext_lazy("%(who)s read about %(card)s"),
    "Product Added": gettext_lazy("%(who)s put %(card)s in the cart"),
    "Product Removed": gettext_lazy("%(who)s took %(card)s out of the cart"),
    "Stock Reserved": gettext_lazy("%(who)s reserved %(card)s"),
    "Order Completed": gettext_lazy("%(who)s bought %(card)s"),
    "Order Refunded": gettext_lazy("%(who)s sent back %(card)s"),
    "Product Reviewed": gettext_lazy("%(who)s reviewed %(card)s"),
    "Not Interested Marked": gettext_lazy("%(who)s asked for less of %(card)s"),
}
WHO = {"visitor": gettext_lazy("A visitor"), "member": gettext_lazy("A member")}
LINES_SHOWN_MAX = 8


@dataclass(frozen=True)
class ShownLine:
    """ "A visitor liked Four O'Clock Mist", and the topic they lean to now, as it was and is, 0 to 1."""

    said: str
    topic: Words
    before: float
    after: float
    at: datetime
    is_simulated: bool

    @property
    def is_more(self) -> bool:
        return self.after > self.before


def shown_lines(
    learned: Sequence[Learned],
    views: Mapping[str, cards.CardView],
    topics: Mapping[str, Words],
    *,
    hides_simulated: bool,
) -> tuple[ShownLine, ...]:
    """Newest first; what speaks of a card or a topic that has gone is left out."""
    language = get_language() or "en"
    return tuple(
        ShownLine(
            said=str(DEEDS[one.kind])
            % {"who": WHO.get(one.who, WHO["visitor"]), "card": views[one.card].display.title.say(language)},
            topic=topics[one.topic],
            before=one.before,
            after=one.after,
            at=instant_of(one.at_ms),
            is_simulated=one.simulated,
        )
        for one in learned
        if one.kind in DEEDS and one.card in views and one.topic in topics
        if not (hides_simulated and one.simulated)
    )[:LINES_SHOWN_MAX]
