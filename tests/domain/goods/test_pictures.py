"""Pictures are read in little memory: a large JPEG is made smaller while it is read, what cannot be is refused before."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from magpie.domain.goods.headers import is_jpeg_in_passes
from magpie.domain.goods.pictures import NotAPicture, TooManyPixels, read_picture
from tests.domain.cast import photo

pytestmark = pytest.mark.wide

# Of this process alone: what `getrusage` says begins with its parent's peak.
PEAK = """
import io, re, sys
from pathlib import Path
from magpie.domain.goods.pictures import read_picture
peak_kb = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
large, small = (Path(name).read_bytes() for name in sys.argv[1:])
read_picture(io.BytesIO(small), side_max=2048)
before = peak_kb()
image = read_picture(io.BytesIO(large), side_max=2048)
print(*image.size, (peak_kb() - before) // 1024)
"""


def read(data: bytes, side_max: int = 2_048) -> Image.Image:
    return read_picture(io.BytesIO(data), side_max=side_max)


def drawn(width: int, height: int, kind: str, **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 90).save(out, kind, **extra)
    return out.getvalue()


def test_fifty_megapixels_of_a_telephone_are_read_in_little_memory(tmp_path: Path) -> None:
    large, small = tmp_path / "large.jpg", tmp_path / "small.jpg"
    large.write_bytes(photo(width=8_160, height=6_144))
    small.write_bytes(photo())

    done = subprocess.run(
        [sys.executable, "-c", PEAK, large, small], capture_output=True, text=True, check=True, timeout=60
    )

    width, height, peak_mb = map(int, done.stdout.split())
    assert (width, height) == (2048, 1542)
    # Whole, it would be 200 MB and more.
    assert peak_mb < 120


def test_a_long_picture_and_one_lying_down_are_made_smaller_and_stand_upright() -> None:
    note = Image.Exif()
    note[ExifTags.Base.Orientation] = 6

    assert read(photo(width=20_000, height=1_000)).size == (2_048, 102)
    assert read(photo(width=4_000, height=3_000, exif=note)).size == (1_536, 2_048)
    assert read(photo(width=60, height=30), side_max=50).size == (50, 25)


@pytest.mark.parametrize(
    ("width", "height", "kind", "extra"),
    [
        (9_000, 9_000, "JPEG", {}),
        (4_200, 4_100, "JPEG", {"progressive": True}),
        (4_000, 3_300, "PNG", {}),
        (4_000, 3_300, "GIF", {}),
        (2_600, 2_000, "WEBP", {}),
    ],
)
def test_what_would_take_too_much_is_refused_and_says_what_is_taken(
    width: int, height: int, kind: str, extra: dict[str, object]
) -> None:
    with pytest.raises(TooManyPixels) as refused:
        read(drawn(width, height, kind, **extra))

    for language, words in (("en", "A JPEG may have 80 million (a progressive one 17)"), ("zh", "渐进式 17")):
        assert words in refused.value.say(language)
    assert read(drawn(width // 2, height // 2, kind, **extra)).mode == "RGB"


def test_a_jpeg_in_several_passes_is_known_by_its_header() -> None:
    ordinary = photo()
    scan = ordinary.index(b"\xff\xda")
    in_parts = ordinary[: scan + 4] + b"\x01" + ordinary[scan + 5 :]

    assert not is_jpeg_in_passes(ordinary)
    assert not is_jpeg_in_passes(ordinary[:2] + b"\xff" * 9 + ordinary[2:])
    assert not is_jpeg_in_passes(photo(kind="PNG"))
    assert is_jpeg_in_passes(in_parts)
    assert is_jpeg_in_passes(photo(progressive=True))
    for broken in (ordinary[:10], ordinary[:scan], b"\xff\xd8" + ordinary[4:], b"\xff\xd8" + b"\xff" * 40):
        with pytest.raises(ValueError, match=r"^$"):
            is_jpeg_in_passes(broken)


@pytest.mark.parametrize(
    ("data", "at", "piece"),
    [
        (photo(), 2, b"\xff\xfe\x00\x02"),
        (photo(), 2, b"\xff"),
        (photo(kind="PNG"), 33, b"\x00\x00\x00\x00prVt" + struct.pack(">I", zlib.crc32(b"prVt"))),
    ],
)
def test_a_file_of_a_great_many_pieces_is_no_picture(data: bytes, at: int, piece: bytes) -> None:
    assert read(data[:at] + piece * 99 + data[at:]).size == (40, 30)

    with pytest.raises(NotAPicture):
        read(data[:at] + piece * 20_001 + data[at:])


def test_a_telephones_file_of_several_jpegs_is_its_first_one() -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (4_400, 4_400), "red"), Image.new("RGB", (40, 40), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second])

    image = read(out.getvalue())

    assert image.size == (2_048, 2_048)
    assert image.getpixel((9, 9)) == (254, 0, 0)
