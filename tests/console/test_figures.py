"""The page of figures: what it says first, each share with its numbers, and nothing of anybody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from magpie.console.templatetags.figures import percent
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, hear_carrier, send_parcel
from magpie.domain.trade.models import Order
from magpie.domain.trade.queries.service import Share
from magpie.domain.trade.rules.shipping import RouteKind
from tests.console.desk import HOME, another_shop_of_mei, paid, queries_of, shown
from tests.console.test_money import text_of
from tests.domain.cast import Town

pytestmark = pytest.mark.wide

FIGURES = f"{HOME}figures/"
# Four of the frame; sums and what went back; promises, parcels, cases, orders.
FIGURES_QUERIES = 10


@pytest.mark.parametrize(
    ("share", "said"), [(Share(12, 13), "92.3 %"), (Share(999_999, 1_000_000), "99.9 %"), (Share(2, 2), "100 %"), (Share(0, 3), "0 %"), (Share(0, 0), "–")]
)  # fmt: skip
def test_a_share_is_never_rounded_to_what_it_is_not(share: Share, said: str) -> None:
    assert percent(share) == said


def test_the_page_says_first_what_matters_and_each_share_has_its_numbers(here: Town, mei: Client) -> None:
    now = timezone.now()
    assert "Nothing was paid in these days" in shown(mei, FIGURES)
    sent, late = (paid(here, at=now - timedelta(days=5)) for _ in range(2))
    send_parcel(by=here.mei, order=sent.number, waybill=Waybill("Swift", "1"), now=now - timedelta(days=4))
    words = [
        RouteWord("1", "r1", RouteKind.COLLECTED, now - timedelta(days=4)),
        RouteWord("1", "r9", RouteKind.ARRIVED, now - timedelta(days=2, hours=12)),
    ]
    hear_carrier(carrier_name="Swift", words=words, now=now)

    page = text_of(shown(mei, FIGURES))

    assert Order.objects.get(pk=late.pk).fulfilment_status == "unfulfilled"
    assert "50 % left when it was promised (1 / 2)." in page
    assert "Gross: paid¥136" in page
    assert "On the way, on average 1 day, 12 hours 1 parcel" in page
    assert queries_of(mei, FIGURES) == FIGURES_QUERIES
    assert "50 % 在承诺时间内发出（1 / 2）" in text_of(shown(mei, FIGURES, language="zh-hans"))


def test_days_are_three_stretches_and_another_shop_has_its_own(here: Town, mei: Client, tao: Client) -> None:
    paid(here, at=timezone.now() - timedelta(days=20))

    assert "¥68" in text_of(shown(mei, f"{FIGURES}?days=30"))
    for path in (f"{FIGURES}?days=7", f"{another_shop_of_mei(here)}figures/"):
        assert "Nothing was paid in these days" in shown(mei, path), path
    assert text_of(shown(mei, f"{FIGURES}?days=1e9")) == text_of(shown(mei, FIGURES))
    assert tao.get(FIGURES).status_code == 403
