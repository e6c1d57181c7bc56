"""Every setting: one environment variable each, with its default and meaning.

The table is written here once; a test reads the source of the whole program and fails when a MAGPIE_ variable is
used that is not in it, or is in it and not used.
"""

import re
from pathlib import Path

import magpie
from magpie.cli.reference import markdown

# name -> (default, meaning)
SETTINGS: dict[str, tuple[str, str]] = {
    "MAGPIE_HOME": (
        "var",
        "Folder of everything this installation keeps: log, database, media, snapshots, secrets.",
    ),
    "MAGPIE_DATABASE_URL": (
        "SQLite in the home folder",
        "postgresql://user:password@host:port/name for PostgreSQL.",
    ),
    "MAGPIE_PORT": ("8765", "The one port of `magpie up`."),
    "MAGPIE_HOSTS": ("localhost,127.0.0.1,[::1]", "Host names that pages answer to."),
    "MAGPIE_GATEWAY_URL": ("the one port", "Where pages ask for slates when the gateway runs apart."),
    "MAGPIE_LAG_MS_MAX": (
        "1000",
        "How far learning may fall behind before senders are asked to wait, in milliseconds.",
    ),
    "MAGPIE_PROXIES": (
        "0",
        "How many reverse proxies of the owner's stand in front; others' X-Forwarded-For is not believed.",
    ),
    "MAGPIE_IMAGE_HOSTS": ("none", "Hosts from which product pictures may be shown by address."),
    "MAGPIE_CORS_ORIGINS": ("none", "Origins of other sites whose pages may post events to the gateway."),
    "MAGPIE_TRUSTED_ORIGINS": (
        "none",
        "Origins whose forms may post to pages, such as https://shop.example.",
    ),
    "MAGPIE_SITE_URL": (
        "MAGPIE_GATEWAY_URL",
        "Where people's browsers find the site; a payment page elsewhere sends them back there.",
    ),
    "MAGPIE_TEST_BANK": (
        "1 without MAGPIE_STRIPE_KEY, else 0",
        "Whether anybody may pay at the local test bank, which moves no money.",
    ),
    "MAGPIE_STRIPE_KEY": (
        "none",
        "Secret key of a Stripe account, sk_test_… or sk_live_…; with it Stripe is on.",
    ),
    "MAGPIE_STRIPE_WEBHOOK_SECRET": (
        "none",
        "Signing secret (whsec_…) of the endpoint /api/v1/payment-events/stripe at Stripe.",
    ),
    "MAGPIE_HTTPS": ("0", "1 behind TLS: secure cookies and strict transport."),
    "MAGPIE_DEBUG": ("0", "1 for development only: plain static files and tracebacks."),
    "MAGPIE_CRASH_AT": (
        "none",
        "For drills alone: the point of kit.crashpoints at which the process kills itself, e.g. trade.written:2.",
    ),
    "MAGPIE_WEBHOOK_PLAIN": (
        "0",
        "1 lets shops give http:// addresses for webhooks as well; private networks stay closed.",
    ),
    "MAGPIE_STATIC_MANIFEST": ("1", "0 serves static files unhashed, as tests do."),
}


def page() -> str:
    rows = [(f"`{name}`", default, meaning) for name, (default, meaning) in sorted(SETTINGS.items())]
    return markdown.page(
        "Settings 设置",
        "Magpie is configured by environment variables; without any, it runs embedded in one folder.",
        markdown.table(("variable", "default", "meaning"), rows),
    )


def names_in_source() -> set[str]:
    """Every MAGPIE_ environment variable that the program reads, found in its source."""
    pattern = re.compile(
        r"""(?:environ(?:\.get)?[\[(]|_flag\(|_list\(|getenv\(|envvar=)\s*["'](MAGPIE_[A-Z_]+)["']"""
    )
    files = Path(magpie.__file__).parent.rglob("*.py")
    return {name for path in files for name in pattern.findall(path.read_text(encoding="utf-8"))}
