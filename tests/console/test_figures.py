"""The page of figures: what it says first, each share with its numbers, and nothing of anybody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from magpie.console.templatetags.figures import percent
from magpie.domain.goods.rules.promises import end_of_day
from magpie.domain.trade.actions.conversion import count_day
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, hear_carrier, send_parcel
from magpie.domain.trade.models import Order
from magpie.domain.trade.queries.service import Share
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.ways import Way
from tests.console.desk import HOME, another_shop_of_mei, paid, queries_of, shown
from tests.console.test_money import text_of
from tests.domain.cast import Town
from tests.domain.trade.cast import pay, place, wanted
from tests.domain.trade.conversion_cast import Looks

pytestmark = pytest.mark.wide

FIGURES = f"{HOME}figures/"
# Four of the frame; sums and what went back; promises, parcels, cases, orders; counted days and their sums.
FIGURES_QUERIES = 12


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


def test_who_saw_opened_and_bought_is_a_picture_with_its_numbers_and_few_have_no_rate(
    here: Town, mei: Client
) -> None:
    """Forty saw the tea in the feed yesterday, ten opened it there, one bought; another came by a search."""
    yesterday, looks, tea = timezone.now() - timedelta(days=1), Looks(), f"product:{here.product}"
    at = (end_of_day(timezone.now(), "Asia/Shanghai") + timedelta(minutes=10)).isoformat()
    first, chinese = (shown(mei, FIGURES, language=language) for language in ("en", "zh-hans"))
    assert "None of these days is counted yet" in first and "今天的看到和打开，从" in chinese
    assert all(f'<time data-local datetime="{at}">' in said for said in (first, chinese))
    for number in range(40):
        looks.say(f"a:{number}", "Content Impressed", tea, at=yesterday, scene="feed", simulated=number < 5)
    for number in range(10):
        looks.say(f"a:{number}", "Product Clicked", tea, at=yesterday, scene="feed", simulated=number < 5)
    looks.say(here.tao, "Product Viewed", tea, at=yesterday, scene="search")
    number = place(here.tao, wanted(here, way=Way(scene="feed", carrier=tea)))
    pay(number, now=yesterday)
    assert count_day(touches=looks.between, now=timezone.now()) is not None

    page, chinese = (text_of(shown(mei, FIGURES, language=language)) for language in ("en", "zh-hans"))

    feed, search = (
        page.split("By where they were met")[1].split("By what showed them")[0].split("Search results")
    )
    assert "1 of 30 days is counted" in page
    assert "Simulated of them: saw 5, opened 5, bought 0." in page
    assert "Feed Saw 40 Opened 10 Bought 1" in feed
    assert "Bought of saw: 2.5 % (1 / 40) Bought of opened: too few, below 30" in feed
    assert "nobody tells here who saw" in search
    assert "The goods’ own card" in page
    assert "看到后购买：2.5 %（1 / 40）" in chinese
    assert shown(mei, FIGURES).count('<svg class="bar"') >= 12
    assert queries_of(mei, FIGURES) == FIGURES_QUERIES
    assert "is told here from" not in page
    other = shown(mei, f"{another_shop_of_mei(here)}figures/")
    assert "Nobody saw" in other and "What is seen and opened today is told here from" in other
