"""Private sockets leave nothing behind: not in order, and not after a power cut either."""

import shutil
from pathlib import Path

import pytest

from magpie.cli.sockets import REMEMBERED, PrivateSockets


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def home_of(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


def test_they_go_with_their_folder_at_the_end(tmp_path: Path, temporary: Path) -> None:
    home = home_of(tmp_path)

    with PrivateSockets(home) as private:
        assert private.pages_path.is_socket() and private.bell_path.is_socket()
        assert private.folder.stat().st_mode & 0o777 == 0o700

    assert list(temporary.iterdir()) == list(home.iterdir()) == []


def test_the_next_start_removes_what_a_power_cut_left(tmp_path: Path, temporary: Path) -> None:
    home = home_of(tmp_path)
    left = PrivateSockets(home)
    left.pages.close()
    left.bell.close()
    assert left.folder.exists()

    with PrivateSockets(home) as private:
        assert list(temporary.iterdir()) == [private.folder]


@pytest.mark.parametrize("said", ["..", "magpie-x/../../precious", "/", "", "other"])
def test_a_damaged_note_removes_nothing_else(tmp_path: Path, temporary: Path, said: str) -> None:
    home = home_of(tmp_path)
    for folder in (tmp_path / "precious", temporary / "other"):
        folder.mkdir()
    (home / REMEMBERED).write_text(said, encoding="utf-8")

    with PrivateSockets(home):
        assert (tmp_path / "precious").exists() and (temporary / "other").exists()


def test_a_copy_of_a_running_home_leaves_the_running_sites_sockets_alone(tmp_path: Path) -> None:
    home = home_of(tmp_path)

    with PrivateSockets(home) as running:
        copied = shutil.copytree(home, tmp_path / "copied")
        with PrivateSockets(copied):
            assert running.pages_path.is_socket() and running.bell_path.is_socket()
