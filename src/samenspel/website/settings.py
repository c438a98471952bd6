# SPDX-License-Identifier: EUPL-1.2
"""All settings, read from the environment or from one file (`SAMENSPEL_ENV`, default `samenspel.env` in the data folder)."""

import sys
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from samenspel.foundations import parts

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent

env = environ.Env()
DATA = Path(env("SAMENSPEL_DATA", default=str(ROOT / "data")))
env.read_env(env("SAMENSPEL_ENV", default=str(DATA / "samenspel.env")))

TESTING = "pytest" in sys.modules
DEMO = env.bool("SAMENSPEL_DEMO", default=False)
"""In demo mode codes are shown in the console and on /demo-post/, and no mail leaves the machine."""

DEBUG = False
SECRET_KEY = env("SAMENSPEL_SECRET_KEY", default="")
if not SECRET_KEY:
    from samenspel.website.secret import kept_secret

    SECRET_KEY = kept_secret(DATA)
ALLOWED_HOSTS = env.list("SAMENSPEL_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("SAMENSPEL_ORIGINS", default=[])
SITE_ADDRESS = env("SAMENSPEL_ADDRESS", default="http://127.0.0.1:8000")
"""Where this site answers, without a closing slash: links in mail begin with it."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "post_office",
    *parts.folders(),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "samenspel.website.middleware.short_cache",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samenspel.website.middleware.clean_input",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "samenspel.website.middleware.AddressLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "samenspel.website.middleware.ContentSecurityPolicy",
    "django_htmx.middleware.HtmxMiddleware",
    "samenspel.website.middleware.PersonAndPlace",
]
ROOT_URLCONF = "samenspel.website.urls"
WSGI_APPLICATION = "samenspel.website.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "website" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "samenspel.website.context.house",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "samenspel.website.templatetags.samenspel",
                "samenspel.website.templatetags.charts",
                "samenspel.website.templatetags.count_charts",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA / 'samenspel.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits its turn instead of failing half-way; every commit reaches the disk; erased text is overwritten.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["samenspel.foundations.people.sessions.ByCode"]
LOGIN_URL = "sign-in"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_NAME = "samenspel"
SECURE = env.bool("SAMENSPEL_HTTPS", default=SITE_ADDRESS.startswith("https://"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "samenspel.website.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "website" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
FORMAT_MODULE_PATH = ["samenspel.website.formats"]

STATIC_URL = "/static/"
# Static files are served straight from the package; every address carries a stamp of its content, so it may be kept for a year.
STATIC_ROOT = None
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "samenspel.website.statics.Stamped"},
}
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"

EMAIL_BACKEND = "post_office.EmailBackend"
DEFAULT_FROM_EMAIL = env("SAMENSPEL_MAIL_FROM", default="Samenspel <noreply@samenspel.example>")
SECURITY_CONTACT = env("SAMENSPEL_SECURITY_CONTACT", default="mailto:security@samenspel.example")
"""Where a weakness is reported: mailto: or https:, shown in /.well-known/security.txt. The default is a placeholder."""
EMAIL_CONFIG = env.email("SAMENSPEL_MAIL", default="consolemail://")
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost", EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    EMAIL_CONFIG.get("EMAIL_HOST_USER"),
    EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD"),
)
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
POST_OFFICE = {
    "BACKENDS": {
        "default": "samenspel.foundations.mail.demo.ConsoleOutbox" if DEMO else EMAIL_CONFIG["EMAIL_BACKEND"]
    },
    "MAX_RETRIES": 6,
    "RETRY_INTERVAL": __import__("datetime").timedelta(minutes=10),
    "MESSAGE_ID_ENABLED": True,
    "DEFAULT_PRIORITY": "medium",
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Counters apart, or a visitor of two thousand addresses would wipe their own. Each worker counts for itself: with four
    # workers the limits per caller are up to four times as wide. The codes for one address are counted in the database.
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}
PROXIES = env.int("SAMENSPEL_PROXIES", default=0)
"""How many proxies of our own stand before the site: each adds one address to X-Forwarded-For that can be believed."""
SHORT_CACHE_SECONDS = env.int("SAMENSPEL_SHORT_CACHE", default=0 if TESTING else 5)
SILENCED_SYSTEM_CHECKS = ["security.W019"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
