"""`magpie reference`: writes docs/reference from the code, so that the reference cannot be wrong.

Each page is one pure function from the running program to Markdown; `--check` compares instead of writing.
"""

from magpie.cli.reference.command import reference
from magpie.cli.reference.pages import PAGES

__all__ = ["PAGES", "reference"]
