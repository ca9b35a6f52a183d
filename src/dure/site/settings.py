"""Django settings. What an operator may change is read in `environment.py`; the rest is fixed here."""

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from dure.core.kit.keys import read_or_make_key
from dure.site import environment
from dure.site.logs import logging_configuration

DURE = environment.read()

DEBUG = DURE.debug
SECRET_KEY = read_or_make_key(DURE.secret_key, DURE.data_dir / "keys" / "secret.key")
ALLOWED_HOSTS = list(DURE.allowed_hosts)
ROOT_URLCONF = "dure.site.urls"
WSGI_APPLICATION = "dure.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "agents.User"

INSTALLED_APPS = [
    "dure.site",
    "dure.world.cases",
    "dure.value",
    "dure.local.spaces",
    "dure.local.spaces.kiosk",
    "dure.local.spaces.floor",
    "dure.local.spaces.daybook",
    "dure.local.spaces.alarms",
    "dure.local.spaces.bookings",
    "dure.local.spaces.community",
    "dure.local.spaces.safe_use",
    "dure.local.spaces.premises",
    "dure.local.directory",
    "dure.local.directory.finding",
    "dure.local.directory.exchange",
    "dure.local.directory.merging",
    "dure.local.directory.stewardship",
    "dure.local.directory.publishing",
    "dure.local.directory.services",
    "dure.local.directory.feeds",
    "dure.local.initiatives",
    "dure.ledger",
    "dure.core.agents",
    "dure.core.territories",
    "dure.core.search",
    "dure.core.audit",
    "dure.core.tasks",
    "dure.core.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "dure.core.kit.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dure.site.page_cache.PageCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "dure.site.api_problems.ApiProblemMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dure.core.kit.context.site",
                "dure.core.agents.context.menu",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "dure.core.kit.templatetags.kit",
                "dure.core.tasks.templatetags.tasks",
            ],
        },
    },
]

_sqlite = DURE.database.engine.endswith("sqlite3")
DATABASES = {
    "default": {
        "ENGINE": DURE.database.engine,
        "NAME": DURE.database.name,
        "USER": DURE.database.user,
        "PASSWORD": DURE.database.password,
        "HOST": DURE.database.host,
        "PORT": DURE.database.port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": not _sqlite,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        }
        if _sqlite
        else {},
    },
}

LANGUAGE_CODE = DURE.language
LANGUAGES = [("ko", "한국어"), ("en", "English"), ("fr", "Français"), ("es", "Español")]
LOCALE_PATHS = [environment.PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DURE.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = DURE.https
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [DURE.base_url]
CSRF_FAILURE_VIEW = "dure.core.kit.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if DURE.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if DURE.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
_map_hosts = [DURE.map_tiles.origin] if DURE.map_tiles.origin else []
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *_map_hosts],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *_map_hosts],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

TASKS = {"default": {"BACKEND": "dure.core.tasks.backend.JobBackend"}}

# Rate limits and short-lived pages are counted in the one database every process of a site shares.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"},
}

# Pages for readers without a session that each process keeps; 0 keeps none.
PAGE_CACHE_ENTRIES = 0 if DEBUG else 1000

# Seconds for which screens that show the same floor share one drawing of it.
FLOOR_DRAWN_EVERY = 0.8
# Seconds after which a kiosk learns of new prices, rules and ways to behave.
KIOSK_READ_EVERY = 10

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "site:home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "dure.core.agents.sign_in.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip", "login": "30/m/ip"}
ACCOUNT_LOGOUT_REDIRECT_URL = "site:home"
ALLAUTH_TRUSTED_PROXY_COUNT = DURE.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not DURE.https
MFA_TOTP_ISSUER = "Dure"
# Accounts are made by invitation only, so nobody can claim another's address by setting up a second step.
MFA_ALLOW_UNVERIFIED_EMAIL = True

DEFAULT_FROM_EMAIL = SERVER_EMAIL = DURE.email_from
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": DURE.email.host,
            "port": DURE.email.port,
            "username": DURE.email.user,
            "password": DURE.email.password,
            "use_ssl": DURE.email.use_ssl,
            "use_tls": not DURE.email.use_ssl,
        },
    }
    if DURE.email
    else {"BACKEND": "dure.site.printed_mail.EmailBackend"},
}
TEXT_BACKEND = DURE.text_backend

LOGGING_CONFIG = None
LOGGING = logging_configuration(DURE.log_format, DURE.log_level)
# Sending people from http to https is the proxy's work, and other names below the site's are the operator's to judge.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SITE_NAME = _("Dure")
