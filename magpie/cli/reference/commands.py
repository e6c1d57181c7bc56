"""Every command and its options, walked from the command line itself."""

import click

from magpie.cli.reference import markdown


def page() -> str:
    from magpie.cli.main import cli  # the command line imports this page, so the page asks late

    return markdown.page(
        "Commands 命令",
        "All of Magpie is one program. `magpie COMMAND --help` says the same in the terminal.",
        *[_section(path, command) for path, command in _walk("magpie", cli)],
    )


def _walk(path: str, command: click.Command) -> list[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        return [
            pair
            for name in sorted(command.commands)
            for pair in _walk(f"{path} {name}", command.commands[name])
        ]
    return [(path, command)]


def _section(path: str, command: click.Command) -> str:
    words = " ".join((command.help or "").split("\n\n")[0].split())
    rows = [(_names(p), _default(p), getattr(p, "help", "") or "") for p in command.params if _is_shown(p)]
    return f"## {path}\n\n{words}" + (
        "\n\n" + markdown.table(("option", "default", "meaning"), rows) if rows else ""
    )


def _is_shown(parameter: click.Parameter) -> bool:
    return not getattr(parameter, "hidden", False) and "--help" not in parameter.opts


def _names(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return f"`{parameter.make_metavar(click.Context(click.Command('magpie')))}`"
    return " ".join(f"`{name}`" for name in parameter.opts)


def _default(parameter: click.Parameter) -> str:
    value = parameter.default
    if parameter.required:
        return "required"
    # Click marks "no default" with a sentinel of its own; only plain values are worth printing.
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
