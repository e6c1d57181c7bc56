"""The five stages of a journey, in words: what counts as each, and how many events there were."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from magpie.domain.distribution.pulse import Flow

# (stage of the event catalogue, its name, what counts as it)
STAGES = (
    ("interest", gettext_lazy("Interest"), gettext_lazy("a card was seen")),
    ("attention", gettext_lazy("Attention"), gettext_lazy("it held them, or they answered")),
    ("desire", gettext_lazy("Desire"), gettext_lazy("opened, kept, put in a cart")),
    ("action", gettext_lazy("Action"), gettext_lazy("reserved or bought")),
    ("share", gettext_lazy("Share"), gettext_lazy("passed on or reviewed")),
)


@dataclass(frozen=True)
class ShownStage:
    """`part` is its length against the longest, 0..1; `played` the part of it that is simulated."""

    stage: str
    name: str | Promise
    what: str | Promise
    count: int
    simulated: int
    part: float
    played: float


def shown_stages(real: Flow, simulated: Flow, *, hides_simulated: bool) -> tuple[ShownStage, ...]:
    """All five, in order; () when nothing happened in the last hour."""
    played = {stage: 0 if hides_simulated else simulated.stages.get(stage, 0) for stage, _, _ in STAGES}
    counts = {stage: real.stages.get(stage, 0) + played[stage] for stage, _, _ in STAGES}
    most = max(counts.values())
    if not most:
        return ()
    return tuple(
        ShownStage(
            stage, name, what, counts[stage], played[stage], counts[stage] / most, played[stage] / most
        )
        for stage, name, what in STAGES
    )
