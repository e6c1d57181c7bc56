"""Two invented coupons for the style page: so much off, and a percentage up to a ceiling."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SampleCoupon:
    """What the words of a coupon are made of."""

    name_zh: str
    name_en: str
    kind: str
    amount_minor: int = 0
    max_minor: int = 0
    threshold_minor: int = 0
    currency: str = "CNY"
    scope: str = "shop"
    is_first_order_only: bool = False


@dataclass(frozen=True)
class SampleFace:
    coupon: SampleCoupon
    percent: str = ""


def sample_coupons() -> tuple[SampleFace, ...]:
    spring = SampleCoupon("春茶季", "Spring tea", "amount", amount_minor=2000, threshold_minor=10_000)
    first = SampleCoupon("初次见面", "Nice to meet you", "percent", max_minor=5000, is_first_order_only=True)
    return SampleFace(spring), SampleFace(first, "9")
