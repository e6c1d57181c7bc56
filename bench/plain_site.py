"""A gateway whose claim desk takes one at a time: one transaction, one flush per claim. What the queue is measured against.

python bench/plain_site.py gateway --home HOME --port 0
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from magpie.cli.main import cli
from magpie.domain.flash.rules import flash

if __name__ == "__main__":
    # Read by the desk when it is imported, which is later.
    flash.BATCH_MAX = 1
    cli()
