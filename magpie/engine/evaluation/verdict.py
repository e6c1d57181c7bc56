"""What an operator is told of a change before it is made: today, the estimates, and one sentence; or why there is no number.

Owns the choice of the estimate that the verdict reads: the doubly robust one. Measured (`bench/ope.py`) it and snips are alike;
its expectation is the truth whatever the model says, and no change changes nothing in it. Refuses a number where the log
cannot know.
"""

from dataclasses import dataclass

from magpie.engine.evaluation.estimates import (
    ESTIMATORS,
    Estimate,
    Trust,
    dr_change,
    interval,
    today,
    weigh,
)
from magpie.engine.evaluation.evidence import VALUE, Evidence
from magpie.engine.evaluation.params import EvaluationParams
from magpie.engine.state.heads import HEADS
from magpie.kit.errors import Refusal

READ = "dr"
SENTENCES = {
    "better": (
        "Better: the change would earn {mean:+.2f} points a slate ({low:+.2f} to {high:+.2f}). An experiment can confirm it.",
        "更好：改动后每次推荐约多得 {mean:+.2f} 分（{low:+.2f} 至 {high:+.2f}），可再用实验确认。",
    ),
    "worse": (
        "Worse: the change would earn {mean:+.2f} points a slate ({low:+.2f} to {high:+.2f}). Better leave it.",
        "更差：改动后每次推荐约少得，变化 {mean:+.2f} 分（{low:+.2f} 至 {high:+.2f}），建议不改。",
    ),
    "unclear": (
        "No difference can be told: {mean:+.2f} points a slate, between {low:+.2f} and {high:+.2f}. More slates or an experiment can.",
        "看不出差别：每次推荐 {mean:+.2f} 分，介于 {low:+.2f} 与 {high:+.2f} 之间。更多数据或一次实验才能回答。",
    ),
}  # fmt: skip


class NoOverlap(Refusal):
    code, status = "no_overlap", 409
    en = (
        "The log cannot tell: {overlap:.0%} of draws would be the same ({overlap_min:.0%} needed), evidence is worth "
        "{effective:.0f} of {slates} slates ({effective_min:.0f} needed) and {persons:.0f} persons ({persons_min:.0f} needed). "
        "Try a smaller change, wait for more slates, or run it as an experiment."
    )
    zh = (
        "日志无法回答：{overlap:.0%} 的抽取会相同（需 {overlap_min:.0%}），{slates} 次推荐中有效证据相当于 {effective:.0f} 次"
        "（需 {effective_min:.0f}）、{persons:.0f} 人（需 {persons_min:.0f}）。请尝试更小的改动、等待更多数据，或改用实验。"
    )


@dataclass(frozen=True)
class Told:
    """One estimator: earnings of a slate under the change, and how much more that is."""

    value: Estimate
    more: Estimate


@dataclass(frozen=True)
class Evaluation:
    """Of the heads, how often a slate leads to each today, and by how much that would change; wider intervals, since ten
    are looked at at once."""

    trust: Trust
    today: Estimate
    told: dict[str, Told]
    heads: dict[str, tuple[Estimate, Estimate]]

    @property
    def verdict(self) -> str:
        more = self.told[READ].more
        return "better" if more.low > 0.0 else "worse" if more.high < 0.0 else "unclear"

    def say(self, language: str) -> str:
        more, sentence = self.told[READ].more, SENTENCES[self.verdict]
        words = sentence[1] if language.startswith("zh") else sentence[0]
        return words.format(mean=more.mean, low=more.low, high=more.high)


def evaluate(evidence: Evidence) -> Evaluation:
    """All estimates; raises NoOverlap where the slates cannot speak of the change."""
    _refuse_blind(weigh(evidence).trust)
    return estimate_anyway(evidence)


def estimate_anyway(evidence: Evidence) -> Evaluation:
    """All estimates, also where they cannot be believed: for measuring where that begins."""
    weighing, person = weigh(evidence), evidence.person
    earned, told = today(evidence), {}
    for name, estimator in ESTIMATORS.items():
        value = estimator(evidence, weighing, VALUE)
        more = dr_change(evidence, weighing) if name == READ else value - earned
        told[name] = Told(interval(value, person), interval(more, person))
    each = 1.0 - (1.0 - EvaluationParams.confidence) / len(HEADS)
    heads = {
        head: (interval(today(evidence, head), person), interval(dr_change(evidence, weighing, head), person, each))
        for head in HEADS
    }  # fmt: skip
    return Evaluation(weighing.trust, interval(earned, person), told, heads)


def _refuse_blind(trust: Trust) -> None:
    p = EvaluationParams
    if (
        trust.overlap < p.overlap_min
        or trust.effective < p.effective_min
        or trust.effective_persons < p.effective_persons_min
    ):
        raise NoOverlap(
            overlap=trust.overlap, overlap_min=p.overlap_min, effective=trust.effective, slates=trust.slates,
            effective_min=p.effective_min, persons=trust.effective_persons, persons_min=p.effective_persons_min,
        )  # fmt: skip
