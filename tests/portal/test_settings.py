"""The settings are read anew in a process of their own, under the environment that a test names."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

ASK = "import json, portal.settings as s; print(json.dumps({n: getattr(s, n) for n in %r}, default=str))"


@pytest.fixture
def read(tmp_path):
    """The values of some settings under an environment; `fails` gives the words of the refusal instead."""

    def ask(*names: str, fails: bool = False, **env: str):
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-c", ASK % (names,)],
            cwd=settings.BASE_DIR,
            env={**inherited, "LINGE_DATA_DIR": str(tmp_path), **env},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) is fails, done.stderr
        return done.stderr if fails else json.loads(done.stdout)

    return ask


def test_it_refuses_the_demo_beside_a_real_sms_gateway(read):
    assert "LINGE_DEMO=0" in read(fails=True, LINGE_DEMO="1", SMS_HTTP_URL="https://sms.invalid/")


def test_the_demo_may_try_a_gateway_while_debug_is_on(read):
    assert read("DEMO", LINGE_DEMO="1", DEBUG="1", SMS_HTTP_URL="https://sms.invalid/")["DEMO"]


def test_https_turns_on_secure_cookies_and_hsts(read):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert all(read(*names, PUBLIC_URL="https://portal.example.invalid").values())
    assert not any(read(*names, PUBLIC_URL="http://portal.example.invalid").values())


def test_below_a_path_of_the_countys_portal_all_that_is_ours_lies_below_it(read):
    names = ("FORCE_SCRIPT_NAME", "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH", "STATIC_URL", "MEDIA_URL")
    told = read(*names, FORCE_SCRIPT_NAME="/linge/")
    assert [told[name] for name in names] == ["/linge", "/linge", "/linge", "/linge/static/", "/linge/media/"]
    assert [read(*names)[name] for name in names] == [None, "/", "/", "/static/", "/media/"]


def test_without_the_demo_only_the_public_host_is_answered(read):
    told = read("ALLOWED_HOSTS", PUBLIC_URL="https://portal.example.invalid")
    assert told["ALLOWED_HOSTS"] == ["portal.example.invalid", "127.0.0.1"]


def test_the_proxys_word_on_https_counts_only_when_a_proxy_is_trusted(read):
    assert read("SECURE_PROXY_SSL_HEADER")["SECURE_PROXY_SSL_HEADER"] is None
    assert read("SECURE_PROXY_SSL_HEADER", TRUSTED_PROXIES="1")["SECURE_PROXY_SSL_HEADER"]


def test_a_secret_key_is_made_once_and_kept_to_its_owner(read, tmp_path):
    first = read("SECRET_KEY")["SECRET_KEY"]
    assert len(first) > 50
    assert read("SECRET_KEY")["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.glob("secret_key*")] == ["secret_key"]


def test_a_named_secret_key_rules_and_none_is_made(read, tmp_path):
    assert read("SECRET_KEY", SECRET_KEY="k" * 50)["SECRET_KEY"] == "k" * 50
    assert not (tmp_path / "secret_key").exists()


def test_a_secret_may_lie_in_a_file(read, tmp_path):
    file = tmp_path / "key"
    file.write_text("f" * 50)
    assert read("SECRET_KEY", SECRET_KEY_FILE=str(file))["SECRET_KEY"] == "f" * 50


def test_a_cache_or_database_that_hangs_has_a_time_limit(read):
    told = read("CACHES", "DATABASES", CACHE_URL="redis://127.0.0.1:1/1", DATABASE_URL="postgres://u@127.0.0.1:1/d")
    assert told["CACHES"]["default"]["OPTIONS"]["socket_timeout"] < 10
    assert told["DATABASES"]["default"]["OPTIONS"]["connect_timeout"] < 10
    assert "statement_timeout" in told["DATABASES"]["default"]["OPTIONS"]["options"]


def test_sqlite_takes_its_write_lock_first(read):
    assert read("DATABASES")["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
