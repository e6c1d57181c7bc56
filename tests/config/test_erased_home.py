"""Forgotten means forgotten: after an erasure no file of the home holds a byte of what that person wrote or chose."""

import contextlib
import io
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from PIL import Image

from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.engine.snapshot import snapshots_in
from magpie.kit.clock import SystemClock
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.manifest import read_manifest
from magpie.log.readers import LogReader
from magpie.log.sealing import seal
from tests.cli.test_own_goods import FIELD, HEADER, TOKEN, page_with_cards, post
from tests.running import Site, command_line, running

pytestmark = pytest.mark.slow

# Every text that Mei chooses begins with these letters, which nothing else in a home does.
MARK = "zqmei"
SECRET = "a-long-enough-word"
GOODS = HEADER + "".join(
    f"tea-{n},Lantern Tea {n},Picked,Lantern,Tea,tea,true,T{n},5,20.00\n" for n in range(4)
)
CHOICES = {
    "mutes": (f"topic:{MARK}-muted", f"category:{MARK}/aisle", f"post:{MARK}-post"),
    "blocks": (f"account:{MARK}-blocked",),
}
# An empty row keeps a person's id, for what the law makes us keep; nothing else does.
TRUTH = {"magpie.sqlite3", "magpie.sqlite3-wal", "magpie.sqlite3-shm"}
WAIT_S = 30.0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"


def test_no_file_remembers_who_was_erased_and_the_engine_goes_on_the_same(home: Path) -> None:
    # given Mei, who signed up, published, chose, searched and reserved, partly in sealed files of the log
    with running(home) as site:
        (home.parent / "goods.csv").write_text(GOODS, encoding="utf-8")
        assert command_line(home, "import", "goods", str(home.parent / "goods.csv")).returncode == 0
        with browser_of(site) as mei:
            page_with_cards(mei)
            sign_up(mei)
            publish(mei, f"{MARK} first evening")
            tao_likes(site, "post:1")
    seal_everything(home)
    with running(home) as site, browser_of(site) as mei, browser_of(site) as phone:
        sign_in(mei)
        sign_in(phone)
        publish(mei, f"{MARK} second evening")
        choose(mei)
        search_and_comment(mei, site)
        reserve(mei)
        tao_likes(site, "post:2")
        assert {"magpie.sqlite3-wal", "displays.msgpack", "rejects.ndjson", "parquet"} <= remembering(home)

        names = names_of(home)
        assert {"rejects.ndjson", "00000000.trace", "parquet"} <= remembering(home, *names)

        # when she asks to be forgotten, and that is carried out
        mei.get("/interests/erasure/")
        post(mei, "/interests/erasure/", sure="erase")
        wait_until_erased(home, wishes=2)

        # then nothing remembers her, while the site runs
        assert remembering(home) == set()
        assert remembering(home, *names) <= TRUTH
        assert list((home / "media").rglob("*.*")) == []
        assert signed_in_browsers(home) == 0
        tao_likes(site, "product:1")
    assert remembering(home) == set()
    assert remembering(home, *names) <= TRUTH

    # and the log has every event at its place, from which the base teaches the very state that was live
    events = list(LogReader(home / "log").read())
    assert [offset for offset, _ in events] == list(range(len(events)))
    assert_published_cards_are_counted(events)
    live = Engine.restore(home / "engine" / "snapshots", Params())
    assert live is not None
    assert live.applied_offset == len(events) - 1
    assert digest_of_base_and_tail(home) == live.digest()


def digest_of_base_and_tail(home: Path) -> str:
    """The engine of the snapshot taken at the erasure, after the events since."""
    newest = snapshots_in(home / "engine" / "snapshots")[-1]
    base = Engine.restore(shutil.move(newest, home / "later").parent / "engine" / "snapshots", Params())
    assert base is not None
    base.apply(list(LogReader(home / "log").read()))
    return base.digest()


def names_of(home: Path) -> list[str]:
    """The ids of Mei and of every browser that was hers before it signed in."""
    with sqlite3.connect(home / "magpie.sqlite3") as link:
        person = link.execute("SELECT key FROM people_person WHERE user_id IS NOT NULL").fetchone()
        return [*person, *(row[0] for row in link.execute("SELECT anonymous FROM people_adoption"))]


def bytes_of(path: Path) -> bytes:
    """What a file holds; nothing where it is none or has just gone, as journals do while the site runs."""
    with contextlib.suppress(OSError):
        return path.read_bytes()
    return b""


def remembering(home: Path, *texts: str) -> set[str]:
    """Names of the files that hold any of Mei's texts; Parquet is compressed, so its rows are looked at."""
    wanted = [text.lower() for text in texts or (MARK,)]
    found = {
        path.name
        for path in home.rglob("*")
        if any(text.encode() in bytes_of(path).lower() for text in wanted)
    }
    rows = LogReader(home / "log").table().to_pylist()
    sealed = repr(rows[: read_manifest(RealDisk(), home / "log").sealed_through + 1]).lower()
    return found | ({"parquet"} if any(text in sealed for text in wanted) else set())


def assert_published_cards_are_counted(events: list[tuple[int, Event]]) -> None:
    """Her posts are still events with kind, account and time, and Tao's likes of them still count."""
    published = [event for _, event in events if event.kind == "Card Published" and event.card == "post:1"]
    assert published[0].props["display"] == {"title": {}}
    assert published[0].props["features"]["kind"] == "post"
    assert sum(event.kind == "Content Liked" and event.card == "post:1" for _, event in events) == 1


def wait_until_erased(home: Path, *, wishes: int) -> None:
    """The person's wish and that of her closed account are carried out, and nothing is left to do."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        done = len(read_manifest(RealDisk(), home / "log").erased)
        left = (
            msgspec.json.decode((home / "engine" / "erasing.json").read_bytes()) if done == wishes else None
        )
        if left == {} and not list((home / "engine").glob("**/*.new")):
            return
        time.sleep(0.1)
    raise AssertionError(f"not erased: {(home / 'output.txt').read_text(encoding='utf-8')[-2_000:]}")


def seal_everything(home: Path) -> None:
    """What a day's end and the jobs process would do."""
    log = JourneyLog.open(home / "log", disk=RealDisk(), clock=SystemClock())
    log.rotate()
    log.close()
    assert seal(home / "log", disk=RealDisk()).rows > 0


def signed_in_browsers(home: Path) -> int:
    with sqlite3.connect(home / "magpie.sqlite3") as link:
        return int(link.execute("SELECT count(*) FROM django_session").fetchone()[0])


# ---- what Mei and Tao do


def browser_of(site: Site) -> httpx.Client:
    return httpx.Client(base_url=site.url, follow_redirects=True, timeout=20)


def sign_up(mei: httpx.Client) -> None:
    mei.get("/accounts/signup/")
    post(mei, "/accounts/signup/", username=MARK, password1=SECRET, email=f"{MARK}@example.com")


def sign_in(browser: httpx.Client) -> None:
    browser.get("/accounts/login/")
    post(browser, "/accounts/login/", login=MARK, password=SECRET)


def publish(mei: httpx.Client, title: str) -> None:
    """A picture under her own account, opened on the way or chosen; ready when its card is live."""
    page = mei.get("/publish/").text
    account = re.search(r'<option value="(\d+)"[^>]*>[^<]*@' + MARK, page)
    said = {"title": title, "story": f"{MARK} pours", "product": "1", **dict(FIELD.findall(page))}
    said |= {"account": account[1]} if account else {"handle": MARK}
    drawn = io.BytesIO()
    Image.new("RGB", (90, 160), f"#{len(title) * 9_000:06x}").save(drawn, "JPEG")
    sent = mei.post("/publish/", data=said, files={"file": (f"{MARK}.jpg", drawn.getvalue(), "image/jpeg")},
                    headers={"Referer": str(mei.base_url)})  # fmt: skip
    assert sent.url.path.startswith("/publish/"), sent.text[:2_000]
    deadline = time.monotonic() + WAIT_S
    while "It is live" not in mei.get(sent.url.path).text:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def choose(mei: httpx.Client) -> None:
    mei.get("/interests/")
    post(mei, "/interests/topics/", topic=f"{MARK}-declared")
    for table, subjects in CHOICES.items():
        for subject in subjects:
            post(mei, f"/interests/{table}/", subject=subject)


def search_and_comment(mei: httpx.Client, site: Site) -> None:
    """An event that is kept, two that are refused: a comment is said by posting it, as she does, and takes back another."""
    post(mei, "/p/1/comments/", text=f"{MARK} says", request_key=f"{MARK}-said")
    post(mei, "/p/1/comments/", text=f"{MARK} regrets")
    post(mei, f"/comments/{comments_of(mei)[-1]}/removal/")
    assert f"{MARK} says" in mei.get("/p/1/comments/").text
    said = [
        {"event": "Products Searched", "properties": {"query": f"{MARK} tea"}},
        {"event": "Content Commented", "properties": {"card": "product:1", "text": f"{MARK} says"}},
        {"event": "Content Liked", "properties": {"card": f"{MARK} is no card"}},
    ]
    batch = [{"type": "track", "messageId": f"{MARK}-{place}", **one} for place, one in enumerate(said)]
    token = TOKEN.search(mei.get("/").text)
    assert token is not None
    answer = mei.post("/v1/batch", json={"batch": batch}, headers={"Authorization": f"Bearer {token[1]}"})
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1), answer.text


def comments_of(mei: httpx.Client) -> list[str]:
    """The ids of her comments under the first product, oldest first."""
    said = mei.get("/p/1/comments/").text
    return sorted(set(re.findall(r"/comments/(\d+)/removal/", said)), key=int)


def reserve(mei: httpx.Client) -> None:
    fields = dict(FIELD.findall(mei.get("/p/1").text))
    post(mei, "/p/1/reservations/", sku=fields["sku"], request_key=f"{MARK}-key", carrier=f"post:{MARK}")


def tao_likes(site: Site, card: str) -> None:
    event = {"type": "track", "event": "Content Liked", "messageId": f"tao-{card}", "userId": "tao",
             "properties": {"card": card}}  # fmt: skip
    assert site.client.post("/v1/batch", json={"batch": [event]}, headers=site.operator).status_code == 202
