"""Settings: safe by default, read from the environment, loud when something is wrong."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from gujang.lib import keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = False
VAR_DIR = Path(env.str("GUJANG_VAR", default=str(BASE_DIR / "var")))
KEYS_FILE = Path(env.str("GUJANG_KEYS_FILE", default=str(VAR_DIR / "keys.json")))
KEYS = keys.load(KEYS_FILE)
SECRET_KEY = KEYS.session
UPLOAD_DIR = VAR_DIR / "uploads"
JOURNAL_HEAD_FILE = VAR_DIR / "journal-heads.log"

ALLOWED_HOSTS = env.list("GUJANG_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# HTTPS=off is for the demo on 127.0.0.1 and for a closed intranet that has no certificate yet
HTTPS = env.bool("GUJANG_HTTPS", default=True)
# how many proxies of our own stand before the server; their forwarding headers alone are believed
TRUSTED_PROXIES = env.int("GUJANG_TRUSTED_PROXIES", default=0)
# 等级保护: 0 follows ASVS; 2 and 3 add composition and the change of passwords after 90 days
DJBH_LEVEL = env.int("GUJANG_DJBH_LEVEL", default=0)
if DJBH_LEVEL not in (0, 2, 3):
    raise ImproperlyConfigured("GUJANG_DJBH_LEVEL 只能是 0、2 或 3。")

INSTALLED_APPS = [
    "gujang.journal",
    "gujang.access",
    "villages",
    "households",
    "cadres",
    "gujang.exchange",
    "gujang.dashboard",
    "gujang.reports",
    "gujang.demo",
    "gujang.backup",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
]

# what apps to the right add to pages further left: see gujang/lib/sections.py
PAGE_SECTIONS = {
    "household": ["cadres.sections.of_household"],
    "village": ["cadres.sections.of_village"],
    "handbook": ["cadres.sections.of_handbook"],
}
# modules of apps to the right of households that declare data checks of their own
CHECKS_BESIDE = ["cadres.checks"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gujang.journal.middleware.ActMiddleware",
    "gujang.access.middleware.NoStoreMiddleware",
    "gujang.access.middleware.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gujang.access.middleware.SessionLimitMiddleware",
    "gujang.access.middleware.SignInFirstMiddleware",
    "gujang.access.middleware.PasswordFirstMiddleware",
    "gujang.journal.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gujang.urls"
WSGI_APPLICATION = "gujang.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gujang.access.context.signed_in",
                "gujang.dashboard.context.areas",
            ],
        },
    }
]

FORM_RENDERER = "gujang.lib.renderer.QuickRenderer"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'registry.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a deferred transaction that turns into a write fails at once under load.
    # FULL: an acknowledged write survives power loss. secure_delete: erased means erased.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            "PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
# for throw-away databases only: run although an acknowledged write may be lost
ALLOW_UNSAFE_DATABASE = env.bool("GUJANG_ALLOW_UNSAFE_DATABASE", default=False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
LOGIN_URL = "sign_in"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "gujang.access.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8 if DJBH_LEVEL else 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gujang.access.validators.ContextValidator"},
    {"NAME": "gujang.access.validators.CompositionValidator"},
]
PASSWORD_MAX_AGE = timedelta(days=90) if DJBH_LEVEL else None
ISSUED_PASSWORD_LIFE = timedelta(hours=72)

AXES_HANDLER = "gujang.access.lockout.Handler"
AXES_CLIENT_IP_CALLABLE = "gujang.journal.source.source_of"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_FAILURE_LIMIT = 5
SOURCE_FAILURE_LIMIT = 30
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

SESSION_ENGINE = "gujang.access.sessions"
SESSION_LIFE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_LIFE.total_seconds())
SESSION_IDLE = timedelta(minutes=30)
SESSION_IDLE_ADMIN = timedelta(minutes=15)
# a workbook of 10 MB and its form; what is uploaded never lies in a temporary file unsealed
BODY_LIMIT = FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# what broke, to stderr, and to a file of one's own where one is named (docs/operations.md)
LOG_FILE = env.str("GUJANG_LOG_FILE", default="")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "gujang.journal.logs.Formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # without the handlers of Django's own, which mail what was posted. A page that is not there
    # (404) is in the journal
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django_tasks": {"level": "WARNING"},
    },
}
if LOG_FILE:
    # found again after it was moved away, as logrotate does
    LOGGING["handlers"]["file"] = {
        "class": "logging.handlers.WatchedFileHandler",
        "filename": LOG_FILE,
        "encoding": "utf-8",
        "delay": True,
        "formatter": "plain",
    }
    LOGGING["root"]["handlers"].append("file")

FILTERS_EMPTY_CHOICE_LABEL = "全部"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# The county this registry serves; towns and villages are data.
COUNTY_CODE = env.str("GUJANG_COUNTY", default="150222")
COUNTY_NAME = env.str("GUJANG_COUNTY_NAME", default="固阳县")
# printed at the head of the forms: the region and the city the county lies in
REGION_NAME = env.str("GUJANG_REGION_NAME", default="内蒙古自治区")
CITY_NAME = env.str("GUJANG_CITY_NAME", default="包头市")
# more full numbers shown to one user within an hour than this, and the area's auditors, the
# organization department and the account administrator are told
REVEAL_ALERT_ABOVE = env.int("GUJANG_REVEAL_ALERT_ABOVE", default=10)
# rows of one export by hand; more is refused with a word on how to ask for less
EXPORT_ROWS = env.int("GUJANG_EXPORT_ROWS", default=20_000)
# rows of one report with full numbers; above that the office asks town by town
FULL_EXPORT_ROWS = env.int("GUJANG_FULL_EXPORT_ROWS", default=5_000)
# thresholds of the data checks that the county sets itself, name=value (households/checks/limits)
CHECK_LIMITS = env.dict("GUJANG_CHECK_LIMITS", default={})
# days after its Sunday until a week of the cadres is closed by `manage.py close_weeks` (封周)
WEEK_CLOSES_AFTER = env.int("GUJANG_WEEK_CLOSES_AFTER", default=7)
# what tells `gujang.access` the names of areas, which it must not import
AREAS = "villages.areas"
# The programme's span in S0: 2014 to 2017; the last day is the day of the 100 % target.
PROGRAMME_YEARS = range(2014, 2018)
