"""Every setting of an installation, read from the environment and the home folder.

MAGPIE_HOME, MAGPIE_DATABASE_URL, MAGPIE_PORT, MAGPIE_HOSTS, MAGPIE_GATEWAY_URL, MAGPIE_IMAGE_HOSTS, MAGPIE_HTTPS,
MAGPIE_PROXIES, MAGPIE_TRUSTED_ORIGINS, MAGPIE_CORS_ORIGINS, MAGPIE_WEBHOOK_PLAIN, MAGPIE_STATIC_MANIFEST, MAGPIE_DEBUG,
MAGPIE_SITE_URL, MAGPIE_TEST_BANK, MAGPIE_STRIPE_KEY, MAGPIE_STRIPE_WEBHOOK_SECRET. Truth is SQLite in the home folder
unless a PostgreSQL address is given. There is no ATOMIC_REQUESTS:
an action opens its own transaction, and reading opens none.
"""

import os
from pathlib import Path

from magpie.config.home import database_settings, read_secret
from magpie.config.payments import has_test_bank
from magpie.config.weights_file import told_weights

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# Where things lie
MAGPIE_HOME = Path(os.environ.get("MAGPIE_HOME", "var")).resolve()
MAGPIE_RANKING = told_weights(MAGPIE_HOME)
# Addresses, password hashes and journeys lie here: for its owner alone.
MAGPIE_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
MAGPIE_PORT = int(os.environ.get("MAGPIE_PORT", "8765"))
MAGPIE_GATEWAY_URL = os.environ.get("MAGPIE_GATEWAY_URL", f"http://127.0.0.1:{MAGPIE_PORT}")
MAGPIE_SITE_URL = os.environ.get("MAGPIE_SITE_URL", "") or MAGPIE_GATEWAY_URL
MAGPIE_IMAGE_HOSTS = _list("MAGPIE_IMAGE_HOSTS")
MAGPIE_CORS_ORIGINS = _list("MAGPIE_CORS_ORIGINS")
MAGPIE_WEBHOOK_PLAIN = _flag("MAGPIE_WEBHOOK_PLAIN", default=False)
MAGPIE_ANONYMOUS_COOKIE = "magpie_visitor"

# Secrets, made on first start
SECRET_KEY = read_secret(MAGPIE_HOME / "secrets", "django_key")
MAGPIE_PAGE_SECRET = read_secret(MAGPIE_HOME / "secrets", "page_key").encode("ascii")
MAGPIE_WEBHOOK_KEY = read_secret(MAGPIE_HOME / "secrets", "webhook_key").encode("ascii")
MAGPIE_OPERATOR_KEY = "key_" + read_secret(MAGPIE_HOME / "secrets", "operator_key")
MAGPIE_CARRIER_SECRET = read_secret(MAGPIE_HOME / "secrets", "carrier_key").encode("ascii")
MAGPIE_BANK_SECRET = read_secret(MAGPIE_HOME / "secrets", "bank_key")

DEBUG = _flag("MAGPIE_DEBUG", default=False)
MAGPIE_HTTPS = _flag("MAGPIE_HTTPS", default=False)
ALLOWED_HOSTS = _list("MAGPIE_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "magpie.domain.outbox",
    "magpie.domain.people",
    "magpie.domain.ledger",
    "magpie.domain.payment",
    "magpie.domain.notices",
    "magpie.domain.webhooks",
    "magpie.domain.goods",
    "magpie.domain.content",
    "magpie.domain.campaigns",
    "magpie.domain.flash",
    "magpie.domain.talk",
    "magpie.domain.trade",
    "magpie.domain.distribution",
    "magpie.ui",
    "magpie.store",
    "magpie.console",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "magpie.config.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "magpie.config.urls"
WSGI_APPLICATION = "magpie.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "magpie.store.context.page",
            ],
        },
    }
]

# Truth
DATABASES = {"default": database_settings(os.environ.get("MAGPIE_DATABASE_URL", ""), home=MAGPIE_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Payments: where real money can be taken, nobody pays with the test bank unless the owner says so
MAGPIE_STRIPE_KEY = os.environ.get("MAGPIE_STRIPE_KEY", "")
MAGPIE_STRIPE_WEBHOOK_SECRET = os.environ.get("MAGPIE_STRIPE_WEBHOOK_SECRET", "")
MAGPIE_TEST_BANK = has_test_bank(os.environ)

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "magpie.config.sessions.SignedIn",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "magpie.ui.entrance.passwords.NotLikeTheName"},
    {"NAME": "magpie.ui.entrance.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "magpie.ui.entrance.passwords.NotCommon"},
    {"NAME": "magpie.ui.entrance.passwords.NotOnlyDigits"},
]
ACCOUNT_ADAPTER = "magpie.config.accounts.AccountAdapter"
ACCOUNT_USERNAME_VALIDATORS = "magpie.ui.entrance.forms.NAME_VALIDATORS"
ACCOUNT_FORMS = {
    "login": "magpie.ui.entrance.forms.LoginForm",
    "signup": "magpie.ui.entrance.forms.SignupForm",
    "change_password": "magpie.ui.entrance.forms.ChangePasswordForm",
    "reset_password": "magpie.ui.entrance.forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords: an address has fewer tries than a name, so that nobody alone can lock somebody else out.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/300s/ip,30/300s/key", "signup": "20/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Words and time
LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "ui" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = MAGPIE_HOME / "static"
MAGPIE_DRAWN = MAGPIE_HOME / "drawn"
STATICFILES_DIRS = [MAGPIE_DRAWN]
MEDIA_URL = "/media/"
MEDIA_ROOT = MAGPIE_HOME / "media"
MAGPIE_STATIC_MANIFEST = _flag("MAGPIE_STATIC_MANIFEST", default=not DEBUG)
_PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _HASHED_STATIC if MAGPIE_STATIC_MANIFEST else _PLAIN_STATIC},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "magpie.config.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MAGPIE_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MAGPIE_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if MAGPIE_HTTPS else 0
CSRF_TRUSTED_ORIGINS = _list("MAGPIE_TRUSTED_ORIGINS")
# How many proxies of the owner's stand in front; what anybody else writes into X-Forwarded-For is not believed.
NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MAGPIE_PROXIES", "0"))
