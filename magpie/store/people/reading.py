"""What an account's page shows: its opening with film and story, then one of its three tabs, a page at a time."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from magpie.domain.content import queries as content
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.kit.paging import Page
from magpie.store.coupons.reading import Strip, read_strip
from magpie.store.flash.reading import ListedSale, sales_of_shop

TILES_MAX = 24
TOPICS_MAX = 8


class Tab(StrEnum):
    GOODS = "goods"
    CONTENT = "content"
    ABOUT = "about"


@dataclass(frozen=True)
class AccountPage:
    """`opening` is the newest film, else the newest picture, and only on the page's plain address; `page` is of the tab."""

    account: people.AccountFace
    followers: people.Followers
    is_own: bool
    is_followed: bool
    goods_count: int
    content_count: int
    tab: Tab
    is_first: bool
    opening: content.ContentView | None
    page: Page[goods.ProductView] | Page[content.ContentView] | None
    topics: tuple[goods.TopicView, ...]
    strip: Strip | None
    sales: tuple[ListedSale, ...]


def read_account(handle: str, *, person: str, now: datetime, tab: str = "", cursor: str = "") -> AccountPage:
    """Goods come first where there are any. Raises NoSuchAccount, BadCursor."""
    account = people.get_account_by_handle(handle)
    goods_count, content_count = (
        goods.count_of_shop(account.id),
        content.count_of_account(account.id),
    )
    plain = Tab.GOODS if goods_count or not content_count else Tab.CONTENT
    chosen = Tab(tab) if tab in set(Tab) else plain
    return AccountPage(
        account=account,
        followers=people.follower_count(account.id),
        is_own=people.may_act_for(person=person, account=account.id),
        is_followed=people.is_following(person=person, account=account.id),
        goods_count=goods_count,
        content_count=content_count,
        tab=chosen,
        is_first=not cursor,
        opening=_opening(account.id) if not tab and not cursor and content_count else None,
        page=_page_of(chosen, account.id, cursor),
        topics=_topics(account.id) if chosen == Tab.ABOUT else (),
        strip=_strip(account, person, now) if chosen == Tab.GOODS and not cursor else None,
        sales=sales_of_shop(account.id, now=now) if chosen == Tab.GOODS and not cursor else (),
    )


def _strip(account: people.AccountFace, person: str, now: datetime) -> Strip:
    return read_strip(shop=account.id, address=f"/@{account.handle}", person=person, now=now)


def _opening(account: int) -> content.ContentView | None:
    for kind in ("video", "post"):
        if shown := content.content_page(account=account, kind=kind, limit=1).rows:
            return shown[0]
    return None


def _page_of(
    tab: Tab, account: int, cursor: str
) -> Page[goods.ProductView] | Page[content.ContentView] | None:
    if tab == Tab.GOODS:
        return goods.products_page(shop=account, cursor=cursor, limit=TILES_MAX)
    if tab == Tab.CONTENT:
        return content.content_page(account=account, cursor=cursor, limit=TILES_MAX)
    return None


def _topics(account: int) -> tuple[goods.TopicView, ...]:
    """What its newest goods and stories speak of most."""
    spoken: Counter[str] = Counter()
    for product in goods.products_page(shop=account, limit=TILES_MAX).rows:
        spoken.update(product.topics.keys())
    for told in content.content_page(account=account, limit=TILES_MAX).rows:
        spoken.update(told.topics.keys())
    names = {topic.slug: topic for topic in goods.topics()}
    return tuple(names[slug] for slug, _ in spoken.most_common(TOPICS_MAX) if slug in names)
