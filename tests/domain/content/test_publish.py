"""Publishing a picture or clip: clean copies, true limits, and nothing left after a refusal."""

import io
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from django.db import connection
from PIL import ExifTags, Image

from magpie.domain.content import actions, queries, rules
from magpie.domain.content.films import FilmTooLong, NotAFilm
from magpie.domain.content.models import Content
from magpie.domain.content.refusals import (
    AccountIsClosed,
    NoSuchContent,
    TooManyAnchors,
    UnknownTopic,
    UntitledContent,
    WordsTooLong,
)
from magpie.domain.distribution.actions import announce_content
from magpie.domain.distribution.models import Card
from magpie.domain.goods import pictures
from magpie.domain.goods.pictures import FileTooBig, NotAPicture, TooManyPixels
from magpie.domain.goods.refusals import NoSuchProduct
from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions as people
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, MemoryLog, Town, carry, fact_names, photo, town

pytestmark = pytest.mark.wide


def clip(
    folder: Path, *, seconds: float = 2, rate: int = 10, suffix: str = "mp4", codec: str = "libx264"
) -> bytes:
    """A small test film, with a place in its metadata."""
    path = folder / f"clip.{suffix}"
    source = f"testsrc=size=64x96:rate={rate}:duration={seconds}"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        source,
        "-c:v",
        codec,
    ]
    subprocess.run(
        [*command, "-pix_fmt", "yuv420p", "-metadata", "location=+31.2+121.5/", str(path)], check=True
    )
    return path.read_bytes()


def publish(here: Town, data: bytes, *, kind: str = "post", **more: Any) -> int:
    said = {"account": here.shop, "kind": kind, "title_en": "Tasting", "now": NOW, **more}
    return actions.publish_content(file=io.BytesIO(data), **said)


@pytest.fixture
def media(sqlite_truth: str, settings: Any) -> Iterator[Path]:
    return Path(settings.MEDIA_ROOT)


def kept(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()] if media.exists() else []


def test_a_picture_is_published_upright_shrunk_and_without_its_place(media: Path) -> None:
    here = town()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x9286] = "31.2N 121.5E"

    post = publish(
        here, photo(width=2200, height=1100, exif=exif), products=[here.product], story_en="From Hangzhou"
    )

    view = queries.get_content(post)
    assert (view.kind, view.title_en, view.products, view.topics) == (
        "post",
        "Tasting",
        (here.product,),
        {"tea": 0.5},
    )
    assert (view.width, view.height, view.duration_ms) == (1024, 2048, 0)
    (path,) = kept(media)
    assert view.media_url == view.poster_url == f"/media/{path.relative_to(media)}"
    with Image.open(path) as image:
        assert (image.size, dict(image.getexif())) == ((1024, 2048), {})
    assert fact_names()[-1] == "ContentPublished"


def test_a_film_is_published_with_a_poster_and_without_its_place(media: Path, tmp_path: Path) -> None:
    here = town()

    video = publish(here, clip(tmp_path), kind="video", topics=["travel"])

    view = queries.get_content(video)
    assert (view.key, view.duration_ms, view.width, view.height) == (f"video:{video}", 2000, 64, 96)
    assert view.topics == {"travel": 1.0}
    film = media / view.media_url.removeprefix("/media/")
    assert b"+31.2" not in film.read_bytes()
    with Image.open(media / view.poster_url.removeprefix("/media/")) as poster:
        assert poster.size == (64, 96)
    assert len(kept(media)) == 2


def test_a_web_film_is_taken_too(media: Path, tmp_path: Path) -> None:
    video = publish(town(), clip(tmp_path, suffix="webm", codec="libvpx", seconds=1), kind="video")

    assert queries.get_content(video).media_url.endswith(".webm")


def test_the_same_picture_is_kept_once(media: Path) -> None:
    here = town()

    publish(here, photo())
    publish(here, photo())

    assert (len(kept(media)), Content.objects.count()) == (1, 2)


def spoiled_note() -> bytes:
    """A photo to be turned, whose camera's note says its width in letters."""
    note = Image.Exif()
    note[ExifTags.Base.Orientation], note[ExifTags.Base.ImageDescription] = 6, "wide"
    return photo(exif=note).replace(b"\x01\x0e\x00\x02", b"\x01\x00\x00\x02")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", NotAPicture),
        (b"not a picture", NotAPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", NotAPicture),
        (photo()[:400], NotAPicture),
        (photo(kind="BMP"), NotAPicture),
        (b"\xff\xd8\xff" + b"\x00" * 500, NotAPicture),
        (spoiled_note(), NotAPicture),
        (b"x" * (pictures.PICTURE_BYTES_MAX + 1), FileTooBig),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(
    media: Path, data: bytes, refusal: type[Refusal]
) -> None:
    here = town()
    before = fact_names()

    with pytest.raises(refusal):
        publish(here, data)

    assert (Content.objects.count(), kept(media), fact_names()) == (0, [], before)


@pytest.mark.parametrize("side", [3_700, 13_400])
def test_a_picture_that_unpacks_into_too_much_is_refused_before_it_does(media: Path, side: int) -> None:
    bomb = io.BytesIO()
    Image.new("1", (side, side)).save(bomb, "PNG")

    with pytest.raises(TooManyPixels):
        publish(town(), bomb.getvalue())

    assert len(bomb.getvalue()) < 100_000
    assert kept(media) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        photo(),
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 200,
        b"\x1aE\xdf\xa3" + b"\x00" * 200,
        b"ffconcat version 1.0\nfile /etc/passwd\n",
    ],
)
def test_what_is_no_film_is_refused_and_nothing_is_kept(media: Path, data: bytes) -> None:
    here = town()

    with pytest.raises(NotAFilm):
        publish(here, data, kind="video")

    assert (Content.objects.count(), kept(media)) == (0, [])


def test_a_film_in_a_codec_browsers_do_not_play_is_refused(media: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAFilm):
        publish(town(), clip(tmp_path, codec="mpeg4"), kind="video")

    assert kept(media) == []


def test_a_film_that_lasts_too_long_is_refused(media: Path, tmp_path: Path) -> None:
    with pytest.raises(FilmTooLong):
        publish(town(), clip(tmp_path, seconds=rules.VIDEO_SECONDS_MAX + 1, rate=1), kind="video")

    assert kept(media) == []


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"title_en": "  "}, UntitledContent),
        ({"title_en": "x" * 121}, WordsTooLong),
        ({"story_zh": "茶" * 4_001}, WordsTooLong),
        ({"products": [404]}, NoSuchProduct),
        ({"products": [1, 1]}, TooManyAnchors),
        ({"products": list(range(1, 9))}, TooManyAnchors),
        ({"topics": ["nonsense"]}, UnknownTopic),
    ],
)
def test_what_does_not_fit_is_refused_before_a_file_is_kept(
    media: Path, spoil: dict[str, Any], refusal: type[Refusal]
) -> None:
    here = town()

    with pytest.raises(refusal):
        publish(here, photo(), **spoil)

    assert (Content.objects.count(), kept(media)) == (0, [])


def test_withdrawn_content_is_gone_and_a_closed_account_takes_all_with_it(media: Path) -> None:
    here = town()
    first, second = publish(here, photo()), publish(here, photo(), products=[here.product])

    assert actions.withdraw_content(content=first, now=NOW)
    assert not actions.withdraw_content(content=first, now=NOW)
    with pytest.raises(NoSuchContent):
        queries.get_content(first)
    assert [view.id for view in queries.content_page(product=here.product).rows] == [second]
    people.close_account(account=here.shop, now=NOW)
    carry(MemoryLog())

    assert queries.content_page().rows == []
    with pytest.raises(AccountIsClosed):
        publish(here, photo())


def creator(here: Town) -> int:
    return people.open_account(
        person=here.mei, kind="creator", handle="mei_pours", name_en="Mei pours", now=NOW
    )


def test_with_an_erased_person_their_pictures_and_words_go_from_every_table(media: Path) -> None:
    here, journey = town(), MemoryLog()
    words = {"title_en": "My kitchen", "story_en": "Where I live"}
    post = publish(here, photo(width=90), account=creator(here), products=[here.product], **words)
    carry(journey)
    assert len(kept(media)) == 1

    people.erase_person(person=here.mei, now=NOW)
    carry(journey)

    row = Content.objects.get(pk=post)
    assert kept(media) == []
    assert (row.title_en, row.story_en, row.media, row.poster) == ("Closed account", "", "", "")
    said = [*Fact.objects.values_list("payload", flat=True), *Card.objects.values_list("display", "features")]
    assert "kitchen" not in str(said)
    assert "mei_pours" not in str(said)
    assert f"post:{post}" in [event.card for event in journey.of_kind("Card Withdrawn")]
    (gone,) = journey.of_kind("Account Erased")
    assert gone.account == f"account:{row.account_id}"
    assert journey.events.index(gone) > journey.kinds().index("Card Withdrawn")


def test_a_post_of_which_nobody_had_heard_yet_is_never_drawn_once_its_author_is_erased(media: Path) -> None:
    here, journey = town(), MemoryLog()
    carry(journey)
    post = publish(here, photo(width=90), account=creator(here), title_en="My kitchen")

    people.erase_person(person=here.mei, now=NOW)
    assert announce_content(content_id=post, now=NOW) is False  # as a batch that was due before would
    carry(journey)

    assert "kitchen" not in str(journey.events)
    assert "kitchen" not in str(Fact.objects.values_list("payload", flat=True))


def test_a_picture_that_somebody_else_shows_too_stays(media: Path) -> None:
    here, journey = town(), MemoryLog()
    publish(here, photo(width=90), account=creator(here))
    shared = publish(here, photo(width=90))
    carry(journey)

    people.erase_person(person=here.mei, now=NOW)
    carry(journey)

    assert [path.name for path in kept(media)] == [Path(Content.objects.get(pk=shared).media).name]


def publish_at_once(here: Town, *pictures: bytes, **more: Any) -> list[int]:
    """The same request from several threads, each of which has looked for the post before any has made it."""
    made, start = list[int](), threading.Barrier(len(pictures), timeout=10)

    def act(data: bytes) -> None:
        file = io.BytesIO(data)
        read = file.read
        # The picture is read after the request was looked up: nobody reads before everybody has looked.
        file.read = lambda size=-1: (start.wait(), read(size))[1]  # type: ignore[method-assign,assignment]
        said = {"account": here.shop, "kind": "post", "title_en": "Tasting", "now": NOW, **more}
        made.append(actions.publish_content(file=file, **said))
        connection.close()

    threads = [threading.Thread(target=act, args=(data,)) for data in pictures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made


def test_one_request_that_comes_twice_at_once_makes_one_post(truth: str, settings: Any) -> None:
    here, before = town(), fact_names()

    made = publish_at_once(here, photo(colour="green"), photo(colour="red"), request_key="k1")

    row = Content.objects.get()
    assert made == [row.pk, row.pk]
    assert fact_names() == [*before, "ContentPublished"]
    assert [path.name for path in kept(Path(settings.MEDIA_ROOT))] == [Path(row.media).name]


def test_the_same_key_of_another_account_is_another_request(media: Path) -> None:
    here = town()

    posts = {
        publish(here, photo(), request_key="k1"),
        publish(here, photo(), request_key="k1", account=creator(here)),
        publish(here, photo(), request_key="k1"),
    }

    assert len(posts) == 2
