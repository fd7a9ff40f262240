"""Settings of the site, each from the environment; `.env.example` lists them all.

With nothing set, this is the local site on SQLite. With DEBUG off, it is a production site
and refuses to start on what would make one unsafe.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.cache_options import redis_options
from config.database_url import database_of, tcp_timeouts
from config.logs import LEVELS, logging_settings
from config.proxies import check_proxies
from config.release import release

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / env.str("ENV_FILE", default=".env"))

# The site

DEBUG = env.bool("DEBUG", default=True)

LOCAL_SECRET_KEY = "for-the-local-site-only"  # noqa: S105 (refused when DEBUG is off)
SECRET_KEY = env.str("SECRET_KEY", default=LOCAL_SECRET_KEY)
if not DEBUG and SECRET_KEY in ("", LOCAL_SECRET_KEY):
    raise ImproperlyConfigured(
        "DEBUG is off, so SECRET_KEY must be set, to a value of the site's own. Make one with:\n"
        '  python -c "import secrets; print(secrets.token_urlsafe(50))"'
    )

LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING").upper()
if LOG_LEVEL not in LEVELS:
    raise ImproperlyConfigured(f"LOG_LEVEL must be one of {', '.join(LEVELS)}, not {LOG_LEVEL!r}.")
LOGGING = logging_settings(LOG_LEVEL)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Ours stand first: catalogue's loaddata takes the place of Django's own.
    "catalogue",
    "performances",
    "dancers",
    "sources",
    "axes",
    "csp",
    "django_htmx",
    "simple_history",
    "django.forms",
    "config.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Static files pass through the middleware on the local site too.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    # Before the page cache, whose keys depend on forwarded headers.
    "config.middleware.TrustedProxies",
    "config.middleware.SecurityHeaders",
    # What it keeps is the whole answer, with what all others add.
    "catalogue.kept_pages.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.AllowedMethods",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.RefuseUnstorableText",
    "simple_history.middleware.HistoryRequestMiddleware",
    "sources.submissions.SubmissionMiddleware",
    "config.middleware.DatabaseOutageMiddleware",
    "axes.middleware.AxesMiddleware",
]

# What all pages see; Jinja2's see the request without being told.
CONTEXT_PROCESSORS = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                *CONTEXT_PROCESSORS,
            ],
            # `base.html` is nothing but a frame: a line that loads the tag would precede the page.
            "builtins": ["sources.templatetags.parts"],
        },
    },
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {
            "environment": "config.jinja.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
]

# The boxes of forms are templates of ours too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite beside the code, or what DATABASE_URL names

SQLITE = {
    # Waits for a writer instead of failing with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

# In seconds, for PostgreSQL: then a page is answered 503. Commands wait for locks and statements.
DB_CONNECT_TIMEOUT = env.int("DB_CONNECT_TIMEOUT", default=5)
DB_LOCK_TIMEOUT = env.int("DB_LOCK_TIMEOUT", default=5)
DB_STATEMENT_TIMEOUT = env.int("DB_STATEMENT_TIMEOUT", default=15)

DATABASES = {"default": database_of(env.str("DATABASE_URL", default="sqlite:///db.sqlite3"))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = BASE_DIR / DATABASES["default"]["NAME"]
    DATABASES["default"]["OPTIONS"] = SQLITE
    # A file, so that the suite meets the locks and pragmas of the real thing.
    DATABASES["default"]["TEST"] = {"NAME": BASE_DIR / "test.sqlite3"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    own = DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"]["OPTIONS"] = tcp_timeouts(DB_CONNECT_TIMEOUT) | own

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Sign-in

LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"

AUTHENTICATION_BACKENDS = [
    "catalogue.lockout.LockoutBackend",
    "django.contrib.auth.backends.ModelBackend",
]

# Failed sign-ins lock out for a while: the limits are in `catalogue/lockout.py`.
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_FAILURE_LIMIT = "catalogue.lockout.failure_limit"
AXES_LOCKOUT_CALLABLE = "catalogue.lockout.locked_out"
AXES_USERNAME_CALLABLE = "catalogue.lockout.typed_name"
AXES_CLIENT_IP_CALLABLE = "config.proxies.visitor_address"
# Who tries again while locked out doesn't wait longer for it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]
# It keeps no record of successful sign-ins, and has no pages of its own.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Pages that are kept until the archive changes: in this process, or where CACHE_URL says

KEEP_PAGES = env.bool("KEEP_PAGES", default=not DEBUG)
# In seconds: so long after the database last answered, cached pages are served without it.
STALE_PAGE_SECONDS = env.int("STALE_PAGE_SECONDS", default=60)
RELEASE = release(BASE_DIR)
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if "redis" in CACHES["default"]["BACKEND"]:
    CACHES["default"]["BACKEND"] = "config.caches.RedisCache"
    CACHES["default"]["OPTIONS"] = redis_options(env.float("CACHE_TIMEOUT", default=0.5))
    PAGE_CACHE_MAX_BYTES = 1_000_000
else:
    # In each process at most 64 MB: so many entries of this size, and what is told beside each.
    PAGE_CACHE_MAX_BYTES = 16 * 1024
    max_entries = env.int("PAGE_CACHE_MAX_ENTRIES", default=3_700)
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": max_entries}

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
# Where there is no other language, nothing is looked up in it: a list asks for 140 texts.
USE_I18N = len(LANGUAGES) > 1
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

# Files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / env.str("STATIC_ROOT", default="staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = BASE_DIR / env.str("MEDIA_ROOT", default="media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# A dancer with hundreds of facts is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# By HTTPS alone: browsers send a cookie whose name begins with __Host- to nobody else

HTTPS_ONLY = env.bool("HTTPS_ONLY", default=not DEBUG)
COOKIE_PREFIX = "__Host-" if HTTPS_ONLY else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Two weeks after the sign-in.
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=1_209_600)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=HTTPS_ONLY)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if HTTPS_ONLY else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0

# Proxies in front of the site: only their forwarded headers are believed

THIS_MACHINE = ["127.0.0.1", "::1"]
TRUSTED_PROXIES = check_proxies(
    env.list(
        "TRUSTED_PROXIES",
        default=THIS_MACHINE if env.bool("BEHIND_HTTPS_PROXY", default=False) else [],
    )
)
# The first middleware removes the header where no trusted proxy has set it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
