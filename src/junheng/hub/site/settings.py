"""Settings of the platform. Everything that differs between installations comes from the environment.

| variable | meaning |
| --- | --- |
| DATABASE_URL | PostgreSQL as the application's role; set by our launcher when not given |
| DATABASE_OWNER_URL | PostgreSQL as the owner: migrations only |
| JUNHENG_DB_ROLE | `app` (default) or `owner` |
| JUNHENG_HOME | keys, attachments, logs |
| JUNHENG_HOST | public host name, also part of the log's origin |
| JUNHENG_OBJECT_STORE | logs and attachments in a bucket: `s3://bucket/prefix?endpoint=https://…`; none: in the home |
| JUNHENG_KCDB | the operator's list of KCDB service categories (CSV); default `kcdb.csv` in the home |
| JUNHENG_POLICIES | folder of the logs' policy files, whose witnesses must cosign; default `policies` in the home |
| JUNHENG_SM2 | `0`: checkpoints carry no SM2 signature beside the Ed25519 one; default `1`, where libcrypto has SM2 |
| JUNHENG_SM2_ID | signer id of new SM2 keys, 1 to 255 bytes; default `1234567812345678` |
| JUNHENG_FOLLOW_SECONDS | how often a followed log of another node is asked; default `5` |
| JUNHENG_OPEN_DATA_LICENCE | licence named beside the open data; default `CC BY 4.0`, empty: none is stated |
| JUNHENG_DEMO | `1`: fictional data, said on each page |
| JUNHENG_SIGNUP | `0`: no new accounts |
| JUNHENG_OIDC_NAME, _SERVER, _CLIENT_ID, _CLIENT_SECRET | another identity provider (OpenID Connect); none when not given |
| JUNHENG_PROXIES | how many proxies of ours stand before us; `X-Forwarded-For` is believed that far; default `0` |
| JUNHENG_SECURE | `0`: plain http on localhost; default `1` |
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from junheng.hub.site.home import home, secret_key


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": "template0"},
    }


def _kept_in(folder: str, *, mode: int = 0o644) -> dict[str, object]:
    """Files of this name: in the home, or in the bucket."""
    if not JUNHENG_OBJECT_STORE:
        return {"BACKEND": "junheng.hub.foundation.storage.Disk", "OPTIONS": {"folder": folder, "mode": mode}}
    from junheng.hub.foundation import bucket

    options = bucket.options(JUNHENG_OBJECT_STORE) | {"folder": folder}
    return {"BACKEND": "junheng.hub.foundation.bucket.Bucket", "OPTIONS": options}


JUNHENG_HOME = home()
JUNHENG_OBJECT_STORE = os.environ.get("JUNHENG_OBJECT_STORE", "")
JUNHENG_HOST = os.environ.get("JUNHENG_HOST", "localhost")
JUNHENG_FOLLOW_SECONDS = max(float(os.environ.get("JUNHENG_FOLLOW_SECONDS", "5")), 0.1)
JUNHENG_KCDB = Path(os.environ.get("JUNHENG_KCDB") or JUNHENG_HOME / "kcdb.csv")
JUNHENG_POLICIES = Path(os.environ.get("JUNHENG_POLICIES") or JUNHENG_HOME / "policies")
JUNHENG_SM2 = os.environ.get("JUNHENG_SM2", "1") == "1"
JUNHENG_SM2_ID = os.environ.get("JUNHENG_SM2_ID") or "1234567812345678"
JUNHENG_OPEN_DATA_LICENCE = os.environ.get("JUNHENG_OPEN_DATA_LICENCE", "CC BY 4.0")
JUNHENG_DEMO = os.environ.get("JUNHENG_DEMO") == "1"
JUNHENG_PROXIES = int(os.environ.get("JUNHENG_PROXIES", "0"))
_secure = os.environ.get("JUNHENG_SECURE", "1") == "1"
_owner = os.environ.get("JUNHENG_DB_ROLE") == "owner"

SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = os.environ.get("JUNHENG_SECRET_KEY_FORMER", "").split()
DEBUG = False
ALLOWED_HOSTS = [JUNHENG_HOST, "localhost", "127.0.0.1", "[::1]"]
DATABASES = {
    "default": _database(
        os.environ.get("DATABASE_OWNER_URL" if _owner else "DATABASE_URL", "postgresql:///junheng")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "foundation.Person"

INSTALLED_APPS = [
    "junheng.hub.site",
    "junheng.hub.demo",
    "junheng.hub.integrity",
    "junheng.hub.recognition",
    "junheng.hub.supervision",
    "junheng.hub.comparisons",
    "junheng.hub.certificates",
    "junheng.hub.orders",
    "junheng.hub.sharing",
    "junheng.hub.capabilities",
    "junheng.hub.instruments",
    "junheng.hub.people",
    "junheng.hub.institutions",
    "junheng.hub.ledger",
    "junheng.hub.ui",
    "junheng.hub.foundation",
    "junheng.hub.industry",
    "junheng.hub.datasets",
    "junheng.hub.risk",
    "junheng.hub.standards",
    "junheng.hub.panels",
    "junheng.hub.market",
    "junheng.hub.filing",
    "junheng.hub.nodes",
    "junheng.hub.evidence",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "junheng.hub.foundation.middleware.PlainText",
    "junheng.hub.foundation.middleware.UnitOfWork",
]

ROOT_URLCONF = "junheng.hub.site.urls"
WSGI_APPLICATION = "junheng.hub.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "junheng.hub.site.navigation.frame",
            ],
        },
    }
]
FORM_RENDERER = "junheng.hub.ui.forms.FormRenderer"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from where the packages keep them (whitenoise, finders): nothing to collect
STORAGES = {
    "logs": _kept_in("logs"),
    "attachments": _kept_in("attachments", mode=0o600),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Shared by the web server's processes: what was tried how often, and which code of an app was used already.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": JUNHENG_HOME / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {
        "NAME": f"{_validation}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/today"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure
ACCOUNT_ADAPTER = "junheng.hub.foundation.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "junheng.hub.foundation.accounts.adapters.ElsewhereAdapter"
MFA_ADAPTER = "junheng.hub.foundation.accounts.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Junheng 钧衡"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
_forms = "junheng.hub.foundation.accounts.forms"
ACCOUNT_FORMS = {
    "login": f"{_forms}.LogIn",
    "signup": f"{_forms}.SignUp",
    "reset_password": f"{_forms}.ResetPassword",
    "reset_password_from_key": f"{_forms}.ResetPasswordKey",
    "change_password": f"{_forms}.ChangePassword",
    "set_password": f"{_forms}.SetPassword",
    "add_email": f"{_forms}.AddEmail",
    "reauthenticate": f"{_forms}.Reauthenticate",
}
SOCIALACCOUNT_FORMS = {"signup": f"{_forms}.SignUpFromElsewhere"}
MFA_FORMS = {
    "authenticate": f"{_forms}.SecondFactor",
    "reauthenticate": f"{_forms}.SecondFactorAgain",
    "activate_totp": f"{_forms}.ActivateCodes",
    "add_webauthn": f"{_forms}.AddPasskey",
    "edit_webauthn": f"{_forms}.RenamePasskey",
}
# Axes locks out a pair of person and place; this bounds one place, and one person tried from many places.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,10/10m/key"}
JUNHENG_OIDC = os.environ.get("JUNHENG_OIDC_NAME", "")
_oidc_server = os.environ.get("JUNHENG_OIDC_SERVER", "")
_oidc = {
    "provider_id": "oidc",
    "name": JUNHENG_OIDC,
    "client_id": os.environ.get("JUNHENG_OIDC_CLIENT_ID", ""),
    "secret": os.environ.get("JUNHENG_OIDC_CLIENT_SECRET", ""),
    "settings": {"server_url": _oidc_server},
}
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {
    "openid_connect": {"APPS": [_oidc] if JUNHENG_OIDC else [], "OAUTH_PKCE_ENABLED": True}
}
AXES_FAILURE_LIMIT = 5
AXES_USERNAME_FORM_FIELD = "login"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_CALLABLE = "junheng.hub.foundation.accounts.limits.locked_out"
AXES_USERNAME_CALLABLE = "junheng.hub.foundation.accounts.limits.login_name"
AXES_CLIENT_IP_CALLABLE = "junheng.hub.foundation.accounts.limits.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS: list[str] = []
AXES_VERBOSE = False

EMAIL_BACKEND = os.environ.get("JUNHENG_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_FILE_PATH = os.environ.get("JUNHENG_EMAIL_FOLDER")
EMAIL_HOST = os.environ.get("JUNHENG_EMAIL_HOST", "localhost")
EMAIL_TIMEOUT = 20  # seconds; without it a silent mail server is waited for without end
DEFAULT_FROM_EMAIL = f"noreply@{JUNHENG_HOST}"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # a form that leads to the other identity provider is followed to its end by browsers
        "form-action": [
            SELF,
            *(["{0.scheme}://{0.netloc}".format(urlsplit(_oidc_server))] if JUNHENG_OIDC else []),
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("JUNHENG_LOG_LEVEL", "WARNING")},
}
