"""What coupons hold together, in which order and why; and what comes back of a line: the published rules of prices."""

from magpie.cli.reference import markdown
from magpie.domain.campaigns.rules.eligibility import REASONS
from magpie.domain.campaigns.rules.refunds import GIVEN_BACK_RULE, REFUND_RULE
from magpie.domain.campaigns.rules.stacking import STACKING, THRESHOLD_RULE


def page() -> str:
    return markdown.page(
        "Coupons 优惠券",
        "A price reads the goods and the coupons, never the person: two people with the same of both pay the same. Coupons are "
        "applied in this order; no line ever costs less than nothing; percentages are rounded half up, and every discount is "
        "split by largest remainder over lines and payers, exact to the minor unit.",
        markdown.table(
            ("group", "at once", "reads", "why", "同时可用", "依据", "理由"),
            [
                (
                    rule.group,
                    rule.at_once_en,
                    rule.reads_en,
                    rule.why_en,
                    rule.at_once_zh,
                    rule.reads_zh,
                    rule.why_zh,
                )
                for rule in STACKING
            ],
        ),
        *(f"{rule['en']}\n\n{rule['zh']}" for rule in (THRESHOLD_RULE, REFUND_RULE, GIVEN_BACK_RULE)),
        "## Who may use one\n\nAnother rule, which says yes or no and why, and never a price.\n\n"
        + markdown.table(
            ("reason", "meaning", "含义"), [(code, en, zh) for code, (en, zh) in REASONS.items()]
        ),
    )
