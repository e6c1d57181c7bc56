"""Where a command's --json goes: refused before the work where it cannot be written, and written whole or not at all.

A link or a device, such as /dev/stdout, is written through and never replaced.
"""

from pathlib import Path

import click


class NumbersFile(click.Path):
    """A file to write, in a folder that exists."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False, writable=True)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        file = Path(str(super().convert(str(value), param, ctx)))
        if not file.parent.is_dir():
            self.fail(f"there is no folder {str(file.parent)!r}; make it, or name another file.", param, ctx)
        return file


def write_json(json_file: Path, text: str) -> None:
    """The text and a line's end."""
    is_plain = json_file.is_file() and not json_file.is_symlink()
    written = json_file.with_name(json_file.name + ".part")
    try:
        if is_plain or not json_file.exists():
            written.write_text(text + "\n", encoding="utf-8")
            written.replace(json_file)
        else:
            json_file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{json_file} cannot be written: {error.strerror}.") from error
