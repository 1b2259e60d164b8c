"""Django settings: one file, no modes, everything that differs between machines from the environment.

README lists every variable; a test fails when one is read here and not explained there.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from fazhi.config import env


BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("FAZHI_DATA", str(BASE_DIR / "var"))).resolve()
env.load_run_file(DATA_DIR)

# Without a key every process makes its own: nothing is signed with a known secret, and `check --deploy` complains.
SECRET_KEY = env.text("FAZHI_SECRET_KEY")
SECRET_KEY_IS_TEMPORARY = not SECRET_KEY
if SECRET_KEY_IS_TEMPORARY:
    SECRET_KEY = secrets.token_urlsafe(48)
DEBUG = env.flag("FAZHI_DEBUG", default=False)

INSTALLED_APPS = [
    "fazhi.accounts.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "axes",
    "ninja",
    "fazhi.accounts",
    "fazhi.reports",
    "fazhi.dashboard",
    "fazhi.config",
]

MIDDLEWARE = [
    "fazhi.config.logs.RequestLogMiddleware",
    "fazhi.config.encoding.Utf8Middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fazhi.config.headers.PrivatePagesMiddleware",
    "fazhi.config.compression.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "fazhi.reports.definitions.CurrentDefinitions",
]

ROOT_URLCONF = "fazhi.config.urls"
WSGI_APPLICATION = "fazhi.config.wsgi.application"

TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "fazhi.config.templates.Templates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fazhi.dashboard.context.site",
            ],
        },
    },
]

# No database named: commands that need none (`manage.py extract`) still work.
DATABASES: dict[str, Any] = {}
if env.text("FAZHI_DATABASE_URL"):
    DATABASES["default"] = env.database("FAZHI_DATABASE_URL", password=env.text("FAZHI_DATABASE_PASSWORD"))

# --- Accounts and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 12 * 3600  # one working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # desks are shared
SESSION_COOKIE_SAMESITE = "Lax"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # one person's typing must not lock out the whole bureau
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # raw rows with addresses help nobody; accounts have an action that lifts a lock-out
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"

AXES_CLIENT_IP_CALLABLE = "fazhi.accounts.addresses.client_address"
TRUSTED_PROXIES = env.networks("FAZHI_TRUSTED_PROXIES")
"""Proxies whose X-Forwarded-For is believed; none by default, because anybody can write one."""

TWO_PERSON = env.flag("FAZHI_TWO_PERSON", default=False)
"""Whoever reviewed a report may not sign it."""

# --- The bureau's own directory: nothing of it is imported or asked unless it is named

OIDC = {
    "issuer": env.text("FAZHI_OIDC_ISSUER"),
    "client_id": env.text("FAZHI_OIDC_CLIENT"),
    "client_secret": env.text("FAZHI_OIDC_SECRET"),
    "scope": env.text("FAZHI_OIDC_SCOPE", "openid profile"),
    "username": env.text("FAZHI_OIDC_USERNAME", "preferred_username"),
    "groups": env.text("FAZHI_OIDC_GROUPS", "groups"),
}
LDAP: dict[str, Any] = {
    "url": env.text("FAZHI_LDAP_URL"),
    "starttls": env.text("FAZHI_LDAP_URL").startswith("ldap://") and env.flag("FAZHI_LDAP_STARTTLS", default=True),
    "ca": env.text("FAZHI_LDAP_CA"),
    "bind_dn": env.text("FAZHI_LDAP_BIND_DN"),
    "bind_password": env.text("FAZHI_LDAP_BIND_PASSWORD"),
    "base": env.text("FAZHI_LDAP_BASE"),
    "name": env.text("FAZHI_LDAP_NAME", "uid"),
    "key": env.text("FAZHI_LDAP_KEY", "entryUUID"),
    "filter": env.text("FAZHI_LDAP_FILTER", "(objectClass=person)"),
}
if LDAP["url"]:
    AUTHENTICATION_BACKENDS.append("fazhi.accounts.ldap.LdapBackend")
DIRECTORY_GROUPS = env.text("FAZHI_DIRECTORY_GROUPS")
"""Which groups get which role where; read by `fazhi.accounts.directory.parse_grants`, which knows the roles."""

# --- Language

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("FAZHI_STATIC", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fazhi.config.static_files.StaticFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_BYTES = env.integer("FAZHI_UPLOAD_MEGABYTES", 50) * 1024 * 1024
"""Largest single document; a larger one gets a clear message, not a cut text."""
DATA_UPLOAD_MAX_NUMBER_FILES = 500
# Every page names static files by their hashed address; storing the plain copies too would double the first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are large and nobody asks for them; the rest is compressed already.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "gif", "ico", "webp", "woff", "woff2", "gz", "br")

# --- Reading reports outside the web process

CELERY_BROKER_URL = env.text("FAZHI_BROKER_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the longest task, otherwise a task that is still running is handed out a second time.
    "visibility_timeout": 3600,
    # Defaults would look for lost tasks every 100 s.
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 5,
}
# A task is forgotten by the broker only once it has ended, so a killed worker loses nothing; tasks are safe twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_IGNORE_RESULT = True  # the state of a report is a row in PostgreSQL
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
# An upload must not hang when the broker is away: its row is queued, and `requeue_stale` hands it out later.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2}
CELERY_TASK_ROUTES = {"fazhi.reports.tasks.*_ocr": {"queue": "ocr"}}  # about 1 GB of memory: one at a time
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "requeue-stale": {"task": "fazhi.reports.tasks.requeue_stale", "schedule": 10.0, "options": {"expires": 10}},
    "compact-marks": {"task": "fazhi.reports.tasks.compact_marks", "schedule": 300.0, "options": {"expires": 300}},
    "purge-trash": {"task": "fazhi.reports.tasks.purge_trash", "schedule": 24 * 3600.0},
}

# --- Web security

ALLOWED_HOSTS = [*env.words("FAZHI_HOSTS"), "127.0.0.1", "localhost", "[::1]"]
HTTPS = env.flag("FAZHI_HTTPS", default=False)
"""The site is reached through a proxy that speaks TLS and sets X-Forwarded-Proto itself."""
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = env.words("FAZHI_ORIGINS")
CSRF_FAILURE_VIEW = "fazhi.config.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- Logs: one JSON object a line on standard error, with the request's or the report's id

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "fazhi.config.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("FAZHI_LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers would write every line a second time in another shape.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "jieba": {"level": "WARNING"},
    },
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
