"""Invented goods and words that fill the components of the style page; none of them is in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.domain.distribution.slates import SlateReason
from magpie.domain.trade.rules.delivery import ReturnPlace
from magpie.log.payloads import CardDisplay, Words
from magpie.store.feed.reading import FeedCard, GoodsLine
from magpie.store.flash.reading import ShownItem
from magpie.store.interests.beliefs import ShownBelief
from magpie.store.style.coupons import SampleFace, sample_coupons
from magpie.store.style.flash import sample_flash
from magpie.store.style.talk import sample_talk
from magpie.store.talk.reading import ShownTalk

MAKER = Words(zh="灯下茶坊", en="Lantern Tea")
TEA = Words(zh="明前绿茶", en="Spring green tea")
STORY = Words(
    zh="清明前三天采的芽，当晚炒完。水到八十度，杯子里能看见山。",
    en="Picked three days before Qingming and fired the same night. At eighty degrees you can see the hill in the cup.",
)
PLACE = ReturnPlace("阿陶", "0000-0000 0000", "鹊桥县", "雾上村", "茶山路 1 号", note="易碎，请多包一层。")
NAMES = (
    TEA,
    Words(zh="听雨壶", en="Rain teapot"),
    Words(zh="山中老屋翻修时拆下的杉木", en="Fir from an old house in the hills"),
)
# The first key of each of the six inks of a cover, in their order.
ONE_OF_EACH_INK = ("product:4", "product:1", "product:5", "product:2", "product:19", "product:8")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("The public name you speak under: small letters, digits and _, three or more."),
    )
    story = forms.CharField(label=_("Story"), widget=forms.Textarea({"rows": 3}), required=False)
    product = forms.ChoiceField(label=_("What is in it"), choices=[("", _("Nothing to buy"))], required=False)
    remember = forms.BooleanField(label=_("Stay signed in on this device"), required=False)


class WrongForm(forms.Form):
    """Two fields that were filled in wrongly; what was typed is kept."""

    title = forms.CharField(label=_("Title"), error_messages={"required": _("Give it a title.")})
    email = forms.EmailField(
        label=_("E-mail address"), error_messages={"invalid": _("This is not an e-mail address.")}
    )


@dataclass(frozen=True)
class SampleAccount:
    """What a shop's head is made of."""

    name_zh: str = MAKER.zh
    name_en: str = MAKER.en
    handle: str = "lantern_tea"
    key: str = "account:1"


@dataclass(frozen=True)
class SampleProduct:
    """What a tile is made of."""

    id: int
    title_zh: str
    title_en: str
    price_minor: int
    currency: str = "CNY"
    images: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"product:{self.id}"


@dataclass(frozen=True)
class SampleReservation:
    id: int
    product: int
    expires_at: datetime


@dataclass(frozen=True)
class SampleFeed:
    is_personalised: bool = True


@dataclass(frozen=True)
class Samples:
    """Everything the page shows that is not a token or an icon."""

    card: FeedCard
    belief: ShownBelief
    kept: SampleReservation
    form: SampleForm
    wrong: WrongForm
    talk: ShownTalk
    coupons: tuple[SampleFace, ...]
    flash: tuple[ShownItem, ...]
    feed: SampleFeed = SampleFeed()
    account: SampleAccount = SampleAccount()
    place: ReturnPlace = PLACE
    names: tuple[Words, ...] = NAMES
    products: tuple[SampleProduct, ...] = tuple(
        SampleProduct(number, name.zh, name.en, price)
        for number, (name, price) in enumerate(zip(NAMES, (6800, 12950, 128000), strict=True), 1)
    )
    strengths: tuple[float, ...] = (0.82, 0.6, 0.44, 0.3, 0.18)
    inks: tuple[str, ...] = ONE_OF_EACH_INK

    @classmethod
    def at(cls, now: datetime) -> "Samples":
        return cls(
            card=_card(),
            belief=ShownBelief(
                "topic:tea", Words(zh="茶", en="Tea"), 0.62, True, now - timedelta(days=9), (), False
            ),
            kept=SampleReservation(1, 1, now + timedelta(minutes=15)),
            form=SampleForm(label_suffix=""),
            talk=sample_talk(now),
            coupons=sample_coupons(),
            flash=sample_flash(now),
            wrong=WrongForm({"title": "", "email": "mei@"}, label_suffix=""),
        )


def _card() -> FeedCard:
    display = CardDisplay(
        title=TEA,
        story=STORY,
        account_name=MAKER,
        account_handle="lantern_tea",
        url="/p/1",
        price_minor=6800,
        currency="CNY",
    )
    why = (
        SlateReason("topic", share=0.6, text=Words(zh="你常看茶", en="You often look at tea")),
        SlateReason("fresh", share=0.3, text=Words(zh="新上架", en="New here")),
    )
    return FeedCard(
        card="product:1",
        kind="product",
        slate="",
        position=-1,
        account="account:1",
        display=display,
        goods=(GoodsLine("product:1", display),),
        topics=(("tea", Words(zh="茶", en="Tea")),),
        reasons=why,
    )
