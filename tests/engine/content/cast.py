"""The shelf of the content tests: forty cards of four topics, two shops' prices, and Mei who looks at them."""

from dataclasses import dataclass

from magpie.engine.content.facets import Facets
from magpie.engine.content.index import TopicIndex
from magpie.engine.content.interests import Interests
from magpie.engine.content.params import ContentParams
from magpie.engine.content.prices import Prices
from magpie.engine.content.vectors import ContentVectors, features_of

NOW_MS = 1_763_800_000_000
TEA, LAMPS, BOOKS, SHOES, GIFTS = range(5)
NAMES = ("tea", "lamps", "books", "shoes")
MEI, TAO = 1, 2
CARDS = 40


@dataclass
class Shelf:
    params: ContentParams
    facets: Facets
    vectors: ContentVectors
    index: TopicIndex
    interests: Interests
    prices: Prices


def empty_shelf() -> Shelf:
    params = ContentParams()
    facets, vectors = Facets(params), ContentVectors(params)
    interests, prices = Interests(params), Prices(params)
    index = TopicIndex(params, facets=facets, vectors=vectors)
    return Shelf(params, facets, vectors, index, interests, prices)


def full_shelf() -> Shelf:
    """Card c is of topic c % 4 (and a little of gifts), shop c % 5, style c % 3, price 1000 + 100 c."""
    shelf = empty_shelf()
    for card in range(CARDS):
        publish(shelf, card)
    return shelf


def publish(shelf: Shelf, card: int) -> None:
    topic = card % 4
    shelf.facets.publish(
        card=card, account=card % 5, topics={topic: 3.0, GIFTS: 1.0}, attributes=[card % 3],
        categories=[10, 20 + topic], price_minor=1_000 + 100 * card,
    )  # fmt: skip
    features = features_of(
        params=shelf.params, words=["a", "gift", "of", NAMES[topic], f"number{card}"], topics={NAMES[topic]: 0.75},
        attributes={"style": str(card % 3)}, category=f"home/{NAMES[topic]}",
    )  # fmt: skip
    shelf.vectors.publish(card=card, features=features)
    shelf.index.publish(card=card)


def look(shelf: Shelf, card: int, *, person: int = MEI, weight: float = 1.0, ts_ms: int = NOW_MS) -> None:
    """An act on a card: interests and price evidence together."""
    shelf.interests.learn(person=person, card=card, facets=shelf.facets, weight=weight, ts_ms=ts_ms)
    price_minor = int(shelf.facets["price_minor"][card])
    shelf.prices.learn(person=person, price_minor=price_minor, weight=weight, ts_ms=ts_ms)
