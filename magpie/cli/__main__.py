"""`python -m magpie.cli`: the same program as `magpie`, for starting by the interpreter's own path."""

from magpie.cli.main import cli

cli()
