"""Playing the town in: through public actions, once, and always marked as simulated."""

import itertools
import json
import stat
from pathlib import Path

import pytest

from magpie.demo.logins import make_logins
from magpie.demo.pictures import draw_all, wanted_drawings
from magpie.demo.prices import price_story
from magpie.demo.town import Town, build_town, has_opened, things_count
from magpie.domain.content import queries as content
from magpie.domain.distribution import queries as cards
from magpie.domain.goods import queries as goods
from magpie.domain.goods.queries.prices import price_notes
from magpie.domain.people import queries as people
from magpie.domain.people.models import User
from magpie.domain.talk import queries as talk
from magpie.world.catalogue import SHOPS
from magpie.world.catalogue.talk import NEIGHBOURS, TALK, Word
from tests.domain.cast import NOW, MemoryLog, carry, facts_since

pytestmark = pytest.mark.slow

FEW = tuple(shop for shop in SHOPS if shop.handle == "paper_moon")


def words_under(slug: str) -> int:
    def size(word: Word) -> int:
        return 1 + sum(map(size, word.answers))

    return sum(map(size, TALK.get(slug, ())))


def test_every_word_is_said_under_a_story_by_somebody_of_the_town_in_both_languages() -> None:
    stories = {post.slug for shop in SHOPS for post in shop.posts}
    handles = {shop.handle for shop in SHOPS} | {one.handle for one in NEIGHBOURS}

    def everything(words: tuple[Word, ...]) -> list[Word]:
        return [said for word in words for said in (word, *everything(word.answers))]

    said = [word for words in TALK.values() for word in everything(words)]
    assert set(TALK) <= stories
    assert {word.by for word in said} <= handles
    assert len({word.text for word in said}) == len(said)
    chinese = sum(any("\u4e00" <= letter <= "\u9fff" for letter in word.text) for word in said)
    assert min(chinese, len(said) - chinese) > 20


def test_the_town_is_built_once_and_is_simulated(sqlite_truth: str, tmp_path: Path) -> None:
    town = Town(drawings=tmp_path / "drawings", media=tmp_path / "media", now=NOW)
    assert len(list(draw_all(town.drawings, shops=FEW))) == len(wanted_drawings(FEW))
    _, owners = make_logins(tmp_path, now=NOW)
    assert not has_opened(FEW)

    done = list(itertools.islice(build_town(town, owners=owners, shops=FEW), 8))
    assert not has_opened(FEW)  # the last story is missing
    done = list(build_town(town, owners=owners, shops=FEW))
    assert has_opened(FEW)
    carry(MemoryLog())

    shop = people.get_account_by_handle("paper_moon")
    assert len(done) == things_count(FEW) == 9
    assert shop.is_simulated
    assert len(goods.products_page(shop=shop.id).rows) == 6
    assert sorted(post.kind for post in content.content_page(account=shop.id).rows) == [
        "post",
        "video",
        "video",
    ]
    assert cards.card_count() == 9

    stories = content.content_page(account=shop.id).rows
    said = sum(talk.counts_of([story.key for story in stories]).values())
    assert said == sum(words_under(post.slug) for post in FEW[0].posts) == 6
    (rain,) = (story for story in stories if story.title_en.startswith("No. 17"))
    reader = talk.Reader(owners["mei"])
    thread = talk.read_talk(rain.key, reader=reader).page.rows[-1]
    assert (thread.voice.handle, thread.is_simulated) == ("granny_su", True)
    assert thread.answers[0].is_maker

    priced = {
        view.handle: price_notes(view.id, deals={}, now=NOW)
        for view in goods.products_page(shop=shop.id, limit=50).rows
    }
    aged = {one.slug for one in FEW[0].goods if price_story(one.slug, one.price_minor)[0].days_ago}
    assert {slug for slug, notes in priced.items() if notes} == aged
    changed = facts_since(0).count("PriceChanged")
    assert changed == sum(
        len(price_story(one.slug, one.price_minor)[1:]) * max(len(one.options), 1) for one in FEW[0].goods
    )

    list(build_town(town, owners=owners, shops=FEW))

    assert facts_since(0).count("PriceChanged") == changed
    assert facts_since(0).count("ProductPublished") == 6
    assert facts_since(0).count("ContentPublished") == 3
    assert facts_since(0).count("CommentPosted") == said
    assert list(draw_all(town.drawings, shops=FEW)) == []


def test_logins_are_made_once_and_are_nobody_elses_to_read(sqlite_truth: str, tmp_path: Path) -> None:
    first, owners = make_logins(tmp_path, now=NOW)
    second, same = make_logins(tmp_path, now=NOW)

    assert first == second
    assert owners == same
    assert [login.name for login in first] == ["mei", "tao", "lan"]
    assert stat.S_IMODE((tmp_path / "logins.json").stat().st_mode) == 0o600
    assert len({owners["mei"], owners["lantern_tea"], owners["ash_kiln"]}) == 3


def test_one_of_those_who_run_the_site_is_party_to_no_shop(sqlite_truth: str, tmp_path: Path) -> None:
    _, owners = make_logins(tmp_path, now=NOW)

    operators = set(User.objects.filter(is_staff=True).values_list("username", flat=True))
    lan = people.find_person_of_user(User.objects.get(username="lan").pk)
    assert operators == {"tao", "lan"}
    assert lan is not None and lan not in owners.values() and people.is_simulated(lan)


def test_a_town_of_before_gets_the_login_that_came_later(sqlite_truth: str, tmp_path: Path) -> None:
    first, _ = make_logins(tmp_path, now=NOW)
    kept = [list(login) for login in first if login.name != "lan"]
    (tmp_path / "logins.json").write_text(json.dumps(kept))

    second, _ = make_logins(tmp_path, now=NOW)

    assert second[:2] == first[:2] and second[2].name == "lan"


def test_whoever_stops_listening_stops_the_drawing_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "drawings"
    steps = draw_all(folder, shops=FEW)
    first = next(steps)
    steps.close()
    drawn = sum((folder / f"{one.slug}.jpg").exists() for one in wanted_drawings(FEW))

    rest = list(draw_all(folder, shops=FEW))

    assert 0 < drawn < len(wanted_drawings(FEW))
    assert first not in rest
    assert all((folder / f"{one.slug}.jpg").exists() for one in wanted_drawings(FEW))
