"""Settings. What an office may change is an environment variable named CHISO_*; see docs/reference/settings."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from chiso.web.database_url import database_from_url
from chiso.web.training import is_training

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("CHISO_DATA", "var")).resolve()
FILES_DIR = DATA_DIR / "files"


def _secret_key() -> str:
    """The secret of this installation: from the environment, or made once and kept beside the data."""
    given = os.environ.get("CHISO_SECRET_KEY")
    if given:
        return given
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = DATA_DIR / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("CHISO_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("CHISO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CHISO_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "chiso.web",
    "chiso.office.units",
    "chiso.office.accounts",
    "chiso.office.audit",
    "chiso.office.jobs",
    "chiso.office.notifications",
    "chiso.office.frameworks",
    "chiso.office.evidence",
    "chiso.office.indices",
    "chiso.office.rounds",
    "chiso.office.reports",
    "chiso.office.national",
    "chiso.office.statistics",
    "chiso.office.surveys",
    "chiso.office.dossiers",
    "chiso.office.moving",
    "chiso.office.directives",
    "chiso.office.workdays",
    "chiso.office.communications",
    "chiso.office.reporting",
    "chiso.office.reminders",
    "chiso.office.following",
    "chiso.office.accountability",
    "chiso.office.paths",
    "chiso.office.postings",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chiso.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chiso.web.middleware.ActorMiddleware",
    "chiso.web.middleware.PasswordChangeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "chiso.web.urls"
WSGI_APPLICATION = "chiso.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "chiso.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "chiso.web.templatetags.chiso"],
        },
    },
]

DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", ""), DATA_DIR / "chiso.sqlite3")}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_RESET_ON_SUCCESS = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
if os.environ.get("CHISO_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# plain names are served from the packages even before collectstatic has hashed them
WHITENOISE_USE_FINDERS = True
STATICFILES_FINDERS = [
    "chiso.web.assets.OwnAssetsFinder",
    "chiso.web.assets.PackagedAssetsFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "chiso.web.assets.HashedStaticStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
# the crosswalk of a framework of 700 leaves is one form of four fields a row
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# a device sends up to 101 photos with an interview at once
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
EVIDENCE_MAX_BYTES = int(os.environ.get("CHISO_EVIDENCE_MAX_MB", "30")) * 2**20
# certificates (PEM or DER) whose signatures the office trusts, e.g. the root of the government's authority
TRUST_ROOTS_DIR = Path(os.environ.get("CHISO_TRUST_ROOTS", str(DATA_DIR / "trust")))

# where notices go besides the bell: nothing is sent anywhere until an address is set
SMTP_URL = os.environ.get("CHISO_SMTP_URL", "")
MAIL_FROM = os.environ.get("CHISO_MAIL_FROM", "chiso@localhost")
GATEWAYS = {
    "sms": (os.environ.get("CHISO_SMS_URL", ""), os.environ.get("CHISO_SMS_TOKEN", "")),
    "zalo": (os.environ.get("CHISO_ZALO_URL", ""), os.environ.get("CHISO_ZALO_TOKEN", "")),
}
# a language model that may propose what the grammar of directives did not find; none as delivered
LANGUAGE_MODEL = (
    os.environ.get("CHISO_MODEL_URL", ""),
    os.environ.get("CHISO_MODEL_NAME", ""),
    os.environ.get("CHISO_MODEL_KEY", ""),
    os.environ.get("CHISO_MODEL_REMOTE") == "1",
)
# the address of this site as it is written into letters
SITE = os.environ.get("CHISO_SITE", (CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0]).rstrip("/")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# empty: the name of the province that this installation serves, as its register of units has it
PROVINCE_NAME = os.environ.get("CHISO_PROVINCE", "")
IS_TRAINING = is_training(DATA_DIR, os.environ)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("CHISO_LOG_LEVEL", "WARNING")},
}
