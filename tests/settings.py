"""The portal's own settings, with fast hashes and an empty data folder. DATABASE_URL and the rest still rule."""

import os
import tempfile

os.environ.setdefault("LINGE_DATA_DIR", tempfile.mkdtemp(prefix="linge-test-"))
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("FIELD_KEYS", "dGhlLXRlc3RzLWtleS1vZi10aGlydHktdHdvLWJ5dGU=")
os.environ.setdefault("QUIET_HOURS", "")  # tests run at night, too

from portal.settings import *  # noqa: F403

WHITENOISE_AUTOREFRESH = True  # a file is found when it is asked for, instead of all of them for every client
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}
INSTALLED_APPS = [*INSTALLED_APPS, "tests.umbrellas.apps.UmbrellasConfig"]  # noqa: F405
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests/umbrellas/templates")  # noqa: F405
if name := os.environ.get("LINGE_TEST_DB"):  # a file that outlives the run, for those that come again (--reuse-db)
    DATABASES["default"]["TEST"] = {"NAME": name}  # noqa: F405
if (worker := os.environ.get("PYTEST_XDIST_WORKER", "")) and "redis" in str(CACHES["default"].get("LOCATION")):  # noqa: F405
    place, _, number = CACHES["default"]["LOCATION"].rpartition("/")  # noqa: F405
    CACHES["default"]["LOCATION"] = f"{place}/{int(number) + int(worker[2:])}"  # noqa: F405  # one empties only its own
