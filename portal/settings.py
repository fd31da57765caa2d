"""One file, ordered by subject. Every value that differs between two installations comes from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.secret import own_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()  # a secret may also lie in a file: SECRET_KEY_FILE=/run/secrets/key
environ.Env.read_env(BASE_DIR / ".env")

# -- Where this installation stands -------------------------------------------------------------------------------
DATA_DIR = Path(env.str("LINGE_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
PORT = env.int("LINGE_PORT", default=8000)
HOST = env.str("LINGE_HOST", default="127.0.0.1")  # where `manage.py portal` listens
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")  # scheme and host; a path: below
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname
FORCE_SCRIPT_NAME = env.str("FORCE_SCRIPT_NAME", default="").rstrip("/") or None
DEMO = env.bool("LINGE_DEMO", default=False)  # demo accounts with a fixed login exist
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or own_secret_key(DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEMO or DEBUG else [PUBLIC_HOST, "127.0.0.1"])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many proxies of ours stand before the portal

# -- The house ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "home",
    "services.api",
    "services.figures",
    "services.reports",
    "services.orders",
    "services.partners",
    "services.consultation",
    "services.cases",
    "services.letters",
    "grids",
    "accounts",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "home.towns.TownMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.csp.PolicyMiddleware",
    "portal.middleware.TooLargeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.GoneMiddleware",
    "accounts.middleware.TooManyMiddleware",
    "home.gatekeeper.GatekeeperMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "home.context.frame",
            ],
        },
    }
]

# -- Database, cache, tasks: the same code on a laptop and in a city ----------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/linge.sqlite3")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "options": "-c statement_timeout=8000 -c lock_timeout=8000",
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)  # opening SQLite anew costs 2 ms, too
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if "redis" in CACHES["default"]["BACKEND"]:
    CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 2, "socket_timeout": 3}  # one that hangs must not hang us

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="memory://localhost/")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("memory"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.1}
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 60,
        "unacked_restore_throttle": 1,
        "unacked_restore_interval": 2,
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
    }
CELERY_TASK_PUBLISH_RETRY = True  # the clock's line to RabbitMQ, once broken, is made anew only by a retry
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # in memory: no file that a kill could leave broken
MATCH_EVERY = env.float("LINGE_MATCH_EVERY", default=60.0)  # seconds between two rounds of finding helpers for orders
VIDEO_URL = env.str("VIDEO_URL", default="").rstrip("/")  # a server of video rooms, such as a Jitsi; empty: no video
POINTS_AN_HOUR = env.int("LINGE_POINTS_AN_HOUR", default=0)  # of service; 0: there are no points
POINTS_A_MONTH = env.int("LINGE_POINTS_A_MONTH", default=20)  # at most, for one volunteer
CELERY_BEAT_SCHEDULE = {
    "letters": {"task": "letters.sweep", "schedule": 2.0, "options": {"expires": 10}},
    "arrivals": {"task": "letters.look", "schedule": 60.0, "options": {"expires": 60}},
    "digest": {"task": "cases.write_digests", "schedule": crontab(minute="*/10")},  # at eight; see there
    "cases": {"task": "cases.sweep", "schedule": 20.0, "options": {"expires": 60}},
    "reseat": {"task": "cases.reseat", "schedule": 600.0, "options": {"expires": 300}},
    "refit": {"task": "cases.refit", "schedule": 15.0, "options": {"expires": 30}},
    "loose_photos": {"task": "cases.sweep_loose_photos", "schedule": 3600.0, "options": {"expires": 600}},
    "erase": {"task": "cases.erase", "schedule": 3600.0, "options": {"expires": 600}},
    "put_away": {"task": "cases.put_away", "schedule": crontab(hour=19, minute=10)},  # 3:10 in China
    "anchor": {"task": "cases.anchor_heads", "schedule": crontab(hour=18, minute=30)},
    "purge": {"task": "accounts.purge", "schedule": 3600.0, "options": {"expires": 600}},
    "beat": {"task": "portal.beat", "schedule": 5.0, "options": {"expires": 10}},
    "keepers": {"task": "home.remind_keepers", "schedule": crontab(hour=2, minute=0)},  # 10:00 in China
    "publish": {"task": "home.publish_due", "schedule": 10.0, "options": {"expires": 30}},
    "followers": {"task": "home.tell_followers", "schedule": 60.0, "options": {"expires": 60}},
    "reviews": {"task": "home.remind_of_reviews", "schedule": crontab(hour=1, minute=0)},  # 9:00 in the morning
    "search": {"task": "home.read_for_search", "schedule": 2.0, "options": {"expires": 10}},
    "newsrooms": {"task": "home.tidy_newsrooms", "schedule": 3600.0, "options": {"expires": 600}},
    "figures": {"task": "figures.catch_up", "schedule": 10.0, "options": {"expires": 30}},
    "rounds": {"task": "orders.rounds", "schedule": MATCH_EVERY, "options": {"expires": MATCH_EVERY}},
    "forget_orders": {"task": "orders.erase", "schedule": 3600.0, "options": {"expires": 600}},
    "forget_scans": {"task": "grids.forget_scans", "schedule": crontab(hour=19, minute=0)},
    "forget_remarks": {"task": "home.forget_remarks", "schedule": crontab(hour=19, minute=10)},
    "seek_owners": {"task": "consultation.seek_owners", "schedule": 5.0, "options": {"expires": 10}},
    "forget_consultation": {"task": "consultation.forget", "schedule": 3600.0, "options": {"expires": 600}},
    "repeat_orders": {"task": "orders.repeat", "schedule": 1800.0, "options": {"expires": 900}},
    "lapse": {"task": "orders.lapse", "schedule": 300.0, "options": {"expires": 200}},
    "agreements": {"task": "partners.ask_about_ends", "schedule": crontab(hour=1, minute=30)},  # 9:30 in the morning
    "imports": {"task": "grids.sweep_imports", "schedule": 60.0, "options": {"expires": 120}},
}

# -- People: sign-in, second factor, keys -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PeopleBackend"]
FIELD_KEYS = env.list("FIELD_KEYS", default=[])  # Fernet keys; the first encrypts, all decrypt. Empty: from SECRET_KEY
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_RATE_LIMITS = {"reauthenticate": "30/m/user"}  # ours count in the database: accounts.limits
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # a community office sits behind one address
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.EnrolAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=30)  # then the second factor is asked again; 0: never
SEPARATE_ADMINISTRATORS = env.bool("SEPARATE_ADMINISTRATORS", default=True)  # system, security, audit: nobody is two
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG

# -- How long what belongs to people is kept (个人信息保护法 19, 47) ----------------------------------------------------
KEEP_WORDS_DAYS = env.int("KEEP_WORDS_DAYS", default=1095)  # words and pictures of a case, after it is over
KEEP_CONTACT_DAYS = env.int("KEEP_CONTACT_DAYS", default=730)  # as accounts/consents.py promises: two years
KEEP_ACCOUNT_LOG_DAYS = env.int("KEEP_ACCOUNT_LOG_DAYS", default=200)  # sign-ins of those who serve; at least 180
if KEEP_ACCOUNT_LOG_DAYS < 180:
    raise ImproperlyConfigured("KEEP_ACCOUNT_LOG_DAYS is at least 180: half a year is asked for by law.")
if KEEP_WORDS_DAYS < 180 or not 180 <= KEEP_CONTACT_DAYS <= 730:
    raise ImproperlyConfigured(
        "KEEP_WORDS_DAYS is at least 180: a case may come back. KEEP_CONTACT_DAYS is 180 to 730: two years are promised."
    )

# -- Letters ------------------------------------------------------------------------------------------------------
SMS_HTTP_URL = env.str("SMS_HTTP_URL", default="")
SMS_QUERY_URL = env.str("SMS_QUERY_URL", default="")
SMS_PROVIDER = env.str("SMS_PROVIDER", default="")  # aliyun or tencent, by its own SDK
SMS_KEY_ID, SMS_KEY_SECRET = env.str("SMS_KEY_ID", default=""), env.str("SMS_KEY_SECRET", default="")
SMS_APP_ID, SMS_SIGN = env.str("SMS_APP_ID", default=""), env.str("SMS_SIGN", default="")
SMS_REGION, SMS_ENDPOINT = env.str("SMS_REGION", default=""), env.str("SMS_ENDPOINT", default="")
SMS_TEMPLATES = env.json("SMS_TEMPLATES", default={})  # accounts/registered.py says how
SMS_BUDGET_A_DAY = env.int("SMS_BUDGET_A_DAY", default=20_000)  # login codes
SMS_LETTERS_A_DAY = env.int("SMS_LETTERS_A_DAY", default=100_000)
SMS_LETTERS_TO_ONE_A_DAY = env.int("SMS_LETTERS_TO_ONE_A_DAY", default=30)
QUIET_HOURS = env.str("QUIET_HOURS", default="21:30-07:30")  # for who has not said otherwise; empty: none
WECHAT_APP_ID, WECHAT_SECRET = env.str("WECHAT_APP_ID", default=""), env.str("WECHAT_SECRET", default="")
WECHAT_SITE_APP_ID = env.str("WECHAT_SITE_APP_ID", default="")  # the website's app, for sign-in by a scanned code
WECHAT_SITE_SECRET = env.str("WECHAT_SITE_SECRET", default="")
WECHAT_OPEN_URL = env.str("WECHAT_OPEN_URL", default="https://open.weixin.qq.com").rstrip("/")
WECHAT_ENDPOINT = env.str("WECHAT_ENDPOINT", default="https://api.weixin.qq.com").rstrip("/")
WECHAT_TEMPLATES = env.json("WECHAT_TEMPLATES", default={})
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
EMAIL_TIMEOUT = 5
MAIL_FROM = env.str("MAIL_FROM", default="")  # empty: no letter goes by mail
if DEMO and (SMS_HTTP_URL or SMS_PROVIDER) and not DEBUG:
    raise ImproperlyConfigured("LINGE_DEMO=1 opens accounts with a known code: set LINGE_DEMO=0, or no SMS gateway.")

# -- Languages, time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "portal.formats"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- Files --------------------------------------------------------------------------------------------------------
STATIC_URL = f"{FORCE_SCRIPT_NAME or ''}/static/"  # whole: it must not depend on who asks for it first
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True  # nothing to collect first; a web server that serves them itself: manage.py collectstatic
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = f"{FORCE_SCRIPT_NAME or ''}/media/"
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
MAX_BODY_BYTES = env.int("MAX_BODY_BYTES", default=80_000_000)  # three photos of 25 MB and some words

# -- Safety in the browser ----------------------------------------------------------------------------------------
# No foreign host. The one inline style and the one inline script are the portal's own, named by hash (portal/csp.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = FORCE_SCRIPT_NAME or "/"  # the county's portal beside us sees none of ours
MESSAGE_STORAGE = "portal.said.Storage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC_URL.startswith("https:") else 0
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "portal.views.form_expired"
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # empty: /metrics answers this machine only

# -- The CMS ------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = _("邻格")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # passwords are set on the command line; people come in by code
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.uploads.PlainImageForm"
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.approval.publish_approved"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # an approval is of these words, not of the next ones
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "portal.logs.DiscreetFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
