"""`python -m magpie.cli`: the same program as `magpie`, for starting by the interpreter's own path."""

from magpie.cli.main import cli

# Painters of the demo import this module again by another name.
if __name__ == "__main__":
    cli()
