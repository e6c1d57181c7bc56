"""Pages without the guards of stock: the reading before, the condition in the UPDATE, and the CHECK of the table (on SQLite).

Run in place of `magpie web`; everything else is the product's own. The oversell drill must notice.
"""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

sys.path.insert(0, str(Path(__file__).parents[2]))


def serve(home: Path) -> None:
    """As `magpie web` does, with this very module as the application."""
    from magpie.cli.environment import process_environment
    from magpie.cli.listening import free_port

    port = free_port("127.0.0.1")
    environment = process_environment(os.environ, home=home, url="", port=port)
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    sys.stdout.write(f"http://127.0.0.1:{port}/\n")
    sys.stdout.flush()
    command = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    os.execve(
        sys.executable,
        [sys.executable, *command, "--blocking-threads", "2", "tests.drills.careless_site:application"],
        environment,
    )


def make_application() -> Any:
    from magpie.config.wsgi import application  # sets Django up
    from magpie.domain.goods.actions import stock_rows
    from magpie.domain.goods.models import Stock
    from magpie.domain.trade.queries import checkout

    settings.DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA ignore_check_constraints=ON;"

    def change(sku: int, effect: tuple[int, int, int], *, most: int = 0) -> int:
        row = Stock.objects.get(sku=sku)
        row.on_hand, row.reserved, row.sold = (
            was + by for was, by in zip((row.on_hand, row.reserved, row.sold), effect, strict=True)
        )
        row.save()
        return row.available

    stock_rows.change_shelf = change
    checkout.differences = lambda lines: []  # type: ignore[assignment]
    return application


if __name__ == "__main__":
    serve(Path(sys.argv[sys.argv.index("--home") + 1]))
else:
    application = make_application()
