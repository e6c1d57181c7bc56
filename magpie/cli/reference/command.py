"""The command `magpie reference`, which writes or compares the pages."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--check", is_flag=True, help="Compare with the files instead of writing them; fail when one differs."
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("docs/reference"),
    help="Where the pages lie.",
)
def reference(*, check: bool, folder: Path) -> None:
    """Write docs/reference from the code."""
    import django

    from magpie.cli.reference.pages import PAGES

    django.setup()
    folder.mkdir(parents=True, exist_ok=True)
    stale = []
    for name, write_page in PAGES.items():
        path, text = folder / name, write_page()
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, encoding="utf-8")
    if stale:
        raise click.ClickException(f"{', '.join(stale)}: not what the code says; run `magpie reference`.")
    click.echo(f"{len(PAGES)} pages {'are what the code says' if check else f'written to {folder}'}")
