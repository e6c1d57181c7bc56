"""Under Mei's green tea: Tao, who comments as @tao, and Lan, who reads and answers as @lan."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from magpie.domain.people import actions as people
from magpie.domain.talk import actions, queries
from tests.domain.cast import NOW, Town, tao, town


@dataclass(frozen=True)
class Talkers:
    """`tao` and `lan` are persons, `tao_voice` and `lan_voice` the accounts they speak as."""

    town: Town
    card: str
    tao: str
    lan: str
    tao_voice: int
    lan_voice: int

    def says(self, text: str, *, now: datetime = NOW, **more: Any) -> int:
        """Tao says it under the tea, unless `more` says otherwise."""
        said = {"person": self.tao, "voice": self.tao_voice, "card": self.card, **more}
        return actions.post_comment(text=text, now=now, **said)

    def lan_says(self, text: str, **more: Any) -> int:
        return self.says(text, **{"person": self.lan, "voice": self.lan_voice, **more})

    def mei_says(self, text: str, **more: Any) -> int:
        return self.says(text, **{"person": self.town.mei, "voice": self.town.shop, **more})

    def read(self, person: str = "", **more: Any) -> queries.Talk:
        reader = queries.reader_of(person or self.lan, account=self.town.shop)
        return queries.read_talk(self.card, reader=reader, **more)

    def texts(self, person: str = "", **more: Any) -> list[str]:
        return [one.text for one in self.read(person, **more).page.rows]


def talkers() -> Talkers:
    here, lan = town(), tao()
    voices = [
        people.open_account(person=person, kind="person", handle=name, name_en=name.capitalize(), now=NOW)
        for person, name in ((here.tao, "tao"), (lan, "lan"))
    ]
    return Talkers(here, f"product:{here.product}", here.tao, lan, *voices)
