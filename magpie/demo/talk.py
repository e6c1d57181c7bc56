"""Playing what the town says under its stories, through the public action, once, and marked as simulated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from magpie.domain.content import queries as content
from magpie.domain.people import actions as people_actions
from magpie.domain.people import queries as people
from magpie.domain.people.refusals import NoSuchAccount
from magpie.domain.talk import actions
from magpie.kit.ids import derive_id
from magpie.world.catalogue.talk import NEIGHBOURS, TALK, Word


@dataclass(frozen=True)
class Conversation:
    """What is said under one story, one word after another between its publishing and now."""

    story: content.ContentView
    slug: str
    owners: Mapping[str, str]
    moments: Iterator[datetime]

    def say(self, word: Word, *, answers: int | None = None) -> None:
        """A word and its answers; whoever has not moved in yet is silent, and so are those who would answer."""
        now = next(self.moments)
        voice = _voice(word.by, owners=self.owners, now=now)
        if voice is None:
            return
        made = actions.post_comment(
            person=self.owners[word.by],
            card=self.story.key,
            voice=voice,
            text=word.text,
            answers=answers,
            request_key=derive_id("town", self.slug, word.text),
            now=now,
        )
        for answer in word.answers:
            self.say(answer, answers=made)


def play_talk(story: content.ContentView, slug: str, *, owners: Mapping[str, str], now: datetime) -> None:
    """Everything the town says under this story; said before, nothing happens."""
    words = TALK.get(slug, ())
    talk = Conversation(story, slug, owners, _moments(story.published_at, now, words))
    for word in words:
        talk.say(word)


def _voice(handle: str, *, owners: Mapping[str, str], now: datetime) -> int | None:
    try:
        return people.get_account_by_handle(handle).id
    except NoSuchAccount:
        one = next((one for one in NEIGHBOURS if one.handle == handle), None)
    if one is None:
        return None
    return people_actions.open_account(
        person=owners[handle],
        kind="person",
        handle=handle,
        name_zh=one.name.zh,
        name_en=one.name.en,
        about_zh=one.about.zh,
        about_en=one.about.en,
        now=now,
        simulated=True,
    )


def _moments(since: datetime, now: datetime, words: tuple[Word, ...]) -> Iterator[datetime]:
    """Evenly between a story and now, the last one just before now."""
    count = sum(_size(word) for word in words)
    step = max(now - since, timedelta(0)) / (count + 1)
    return iter([since + step * place for place in range(1, count + 1)])


def _size(word: Word) -> int:
    return 1 + sum(_size(answer) for answer in word.answers)
