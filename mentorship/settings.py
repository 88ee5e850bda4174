"""Settings from the environment, parsed strictly; safe defaults for a clone.

Every variable is listed in ``.env.example``. What cannot be read is refused here
(``mentorship.environment``), what is unsafe at start (``accounts.checks``). Who signs in how stands
in ``mentorship.settings_accounts``.
"""

import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from accounts.headers import REPORTS_NAME, REPORTS_PATH
from mentorship import environment as env
from mentorship.settings_accounts import *  # noqa: F403  its names are settings too
from mentorship.settings_api import *  # noqa: F403  and here

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

# -- Core ----------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var")))
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ASSOCIATION_NAME = env.text("ASSOCIATION_NAME", "Northlakes Pharmacy Technicians Association")
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "team@example.org" if DEMO else "")
# Whom security.txt names: an address, or a page that takes reports.
SECURITY_CONTACT = env.text("SECURITY_CONTACT", CONTACT_EMAIL)
CONCERN_CONTACTS = [one.lower() for one in env.names("CONCERN_CONTACTS", [])]
IS_HTTPS = SITE_URL.startswith("https://")
BEHIND_PROXY = env.flag("BEHIND_PROXY")
SWEEP_SECONDS = env.number("SWEEP_SECONDS", default=30, least=1)
# Where sweep, worker and beat touch a file named after them while they do their work.
ALIVE_DIR = env.text("ALIVE_DIR")
# Hosts outside this machine that may be talked to without TLS: the network does it there.
PLAIN_CONNECTIONS_TO = env.names("PLAIN_CONNECTIONS_TO", [])
METRICS_TOKEN = env.token("METRICS_TOKEN")
SENTRY_DSN = env.report_address("SENTRY_DSN")  # what is sent: accounts.error_reports


def _secret_key() -> tuple[str, bool]:
    """Return the key and whether it is missing; a clone keeps its own in ``DATA_DIR``."""
    if key := env.text("SECRET_KEY"):
        return key, False
    if not (DEBUG or DEMO):
        return secrets.token_urlsafe(50), True
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip(), False


SECRET_KEY, SECRET_KEY_MISSING = _secret_key()
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS", [])
_local_hosts = ["127.0.0.1", "localhost", "[::1]"] if DEBUG or DEMO else []
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", _local_hosts)
ROOT_URLCONF = "mentorship.urls"
WSGI_APPLICATION = "mentorship.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "matching",
    "mentorship",
    "accounts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "csp",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "accounts.headers.guard_answers",
    "accounts.transport.refuse_plain_api",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.request_id",
    "accounts.request_log.log_requests",
    "accounts.middleware.refuse_odd_methods",
    "accounts.middleware.refuse_huge_requests",
    "accounts.middleware.refuse_broken_text",
    "accounts.middleware.keep_private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.reader_time_zone",
    "accounts.middleware.reader_language",
    "accounts.middleware.answer_refusals",
    "accounts.sign_in_guards.clear_after_sign_out",
    "accounts.sign_in_guards.bound_sessions",
    "accounts.sign_in_guards.require_second_factor",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sign_in_guards.confirm_before_changes",
    "mentorship.seeing.see_as",
    "accounts.sign_in_guards.AnswerErrorsWith400",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.sign_in_and_come_back",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.site",
                "matching.context_processors.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- Database ------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'benchmate.sqlite3'}")}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    # IMMEDIATE makes writers queue instead of failing at commit; WAL lets readers go on meanwhile.
    # They wait for as long as a file of 20,000 people takes on a busy machine; requests of people
    # don't (mentorship.patience).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 120,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        ),
    }
    if not TESTING:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A server that does not answer costs seconds, not the minutes that a network waits for.
    reach = {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 10}
    DATABASES["default"]["OPTIONS"] = reach | DATABASES["default"].get("OPTIONS", {})

# -- Cache, queue --------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL")
# Rate limits live in the database, whichever broker there is: they must not fail with Redis.
CACHES = {
    "default": {
        "BACKEND": "accounts.cache.LastingCache",
        "LOCATION": "cache",
        # Above this, random entries go: a flood from many addresses must not end its own limit.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Figures over many months, each process's own: they are counted once a minute.
    "figures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", REDIS_URL)
CELERY_BROKER_USE_SSL = env.broker_tls(CELERY_BROKER_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 30
CELERY_TASK_TIME_LIMIT = 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "max_retries": 0,  # of a publisher: it asks once, the sweep does the rest
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_DIRECT = True  # a queue of its own, through which a worker tests itself
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "accounts.tasks.sweep", "schedule": SWEEP_SECONDS},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# -- Mail ----------------------------------------------------------------------
_mail_server = env.mail("EMAIL_URL")
EMAIL_CONFIGURED = bool(_mail_server)
MAIL_DIR = DATA_DIR / "mail"
EMAIL_BACKEND = "accounts.mail.backends.FolderBackend"
if EMAIL_CONFIGURED:
    vars().update(_mail_server)
    # Ours puts a limit on the whole conversation, not only on each reply.
    EMAIL_BACKEND = EMAIL_BACKEND.replace(
        "django.core.mail.backends.smtp.EmailBackend", "accounts.mail.backends.SMTPBackend"
    )
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Benchmate <benchmate@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- Backups -------------------------------------------------------------------
# Public keys of age; who has the other half reads the backups, this machine can't.
BACKUP_RECIPIENTS = env.names("BACKUP_RECIPIENT", [])

# -- Webhooks ------------------------------------------------------------------
# Networks inside that receivers may stand in, and who vouches for their certificates.
WEBHOOK_ALLOWED_NETWORKS = env.networks("WEBHOOK_ALLOWED_NETWORKS")
WEBHOOK_CA_FILE = env.text("WEBHOOK_CA_FILE")

# -- People, sign-in: the rest stands in mentorship/settings_accounts.py -------------
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# -- Language, time ------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
USE_I18N = dict(LANGUAGES).keys() != {"en"}  # the texts are English: no catalog is looked into
TIME_ZONE = "America/Chicago"
USE_TZ = True

# -- Static files --------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# -- Security ------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_HTTPS else "csrftoken"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if urlsplit(SITE_URL).netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "report-uri": REPORTS_PATH,
        "report-to": REPORTS_NAME,
    }
}
REQUEST_MAX_BYTES = 20_000_000  # with its files; a form says kindly what is smaller and too big
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000  # without files; 20,000 people as JSON fit in
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# -- Matching ------------------------------------------------------------------
# Minutes in which an introduction can be taken back; requests above which workers share a run.
UNDO_MINUTES = int(env.number("UNDO_MINUTES", default=10, least=0))
SPREAD_REQUESTS = int(env.number("SPREAD_REQUESTS", default=20_000, least=0))

# Searches of one reader within a minute: of a person, or of an address where nobody signed in.
SEARCHES_A_MINUTE = 60

# -- Logging: ids only, never names, addresses or free text -------------------------
LOG_FORMAT = env.log_format("LOG_FORMAT", is_plain=DEBUG or DEMO)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"chosen": {"()": "accounts.logs.formatter", "kind": LOG_FORMAT}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "chosen"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("LOG_LEVEL", ["INFO", "DEBUG", "WARNING", "ERROR"]),
    },
    # The line of the request says as much, without what somebody typed or sent.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "django.db.backends": {"level": "INFO"},
        "urllib3": {"level": "INFO"},
    },
}
