from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from accounts import moment
from grids import changes, towns
from grids.duties import Duty
from grids.models import Town
from portal import doctor
from portal.models import Pulse
from services.cases import calendar
from tests.conftest import officer


@pytest.fixture
def well(settings, db, tmp_path):
    """An installation that lacks nothing, and the report of its running parts."""
    settings.DEBUG = settings.DEMO = False
    settings.DATA_DIR = tmp_path
    settings.SECRET_KEY = "k" * 50
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    settings.PUBLIC_URL, settings.PUBLIC_HOST = "https://portal.example.invalid", "portal.example.invalid"
    settings.ALLOWED_HOSTS, settings.TRUSTED_PROXIES = ["portal.example.invalid"], 1
    settings.SMS_HTTP_URL = settings.SMS_QUERY_URL = "https://sms.example.invalid/"
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:6379/0"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    Pulse.beat("backup")
    return {
        "database": "ok",
        "migrations": "ok",
        "bad": [],
        "calendar_until": calendar.needed_until(moment.today()).isoformat(),
    }


@pytest.fixture
def findings(well, monkeypatch):
    def ask(**changed) -> str:
        monkeypatch.setattr(doctor.health, "report", lambda: {**well, **changed})
        found = [*doctor.openness(), *doctor.keys(), *doctor.addresses(), *doctor.letters()]
        return "\n".join([*found, *doctor.state(doctor.health.report())])

    return ask


def test_nothing_lacks_in_an_installation_that_is_whole(findings):
    assert findings() == ""


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DEBUG", True, "DEBUG"),
        ("DEMO", True, "LINGE_DEMO=0"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("FIELD_KEYS", [], "FIELD_KEYS"),
        ("FIELD_KEYS", ["no key"], "Fernet"),
        ("PUBLIC_URL", "http://portal.example.invalid", "https"),
        ("TRUSTED_PROXIES", 0, "TRUSTED_PROXIES"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["other.invalid"], "ALLOWED_HOSTS"),
        ("SMS_HTTP_URL", "", "SMS_HTTP_URL"),
        ("SMS_QUERY_URL", "", "SMS_QUERY_URL"),
    ],
)
def test_it_names_the_setting_that_lacks(findings, settings, name, value, word):
    setattr(settings, name, value)
    assert word in findings()


def test_it_names_a_towns_domain_that_is_turned_away(db, settings):
    street = changes.plant(None, level="subdistrict", name="东街道")
    towns.save(Town(area=street, hosts="east.example.invalid:8443"))
    settings.ALLOWED_HOSTS = ["portal.example.invalid"]
    assert ["east.example.invalid" in one for one in doctor.names_of_towns()] == [True]
    settings.ALLOWED_HOSTS = ["portal.example.invalid", ".example.invalid"]
    assert [*doctor.names_of_towns()] == []


def test_a_key_made_by_itself_is_not_good_enough(findings, settings, tmp_path):
    (tmp_path / "secret_key").write_text(settings.SECRET_KEY)
    assert "自动生成" in findings()


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"database": "no answer"}, "DATABASE_URL"),
        ({"migrations": "1 pending"}, "migrate"),
        ({"bad": ["broker"]}, "CELERY_BROKER_URL"),
        ({"bad": ["last_beat"]}, "worker"),
        ({"bad": ["oldest_unsent_seconds"]}, "短信网关"),
        ({"calendar_until": None}, "工作日历"),
        ({"calendar_until": "2020-12-31"}, "工作日历"),
    ],
)
def test_it_tells_what_of_the_running_parts_is_not_well(findings, changed, word):
    assert word in findings(**changed)


def test_it_names_the_places_where_nobody_may_open_what_is_sealed(town, report):
    assert list(doctor.confidential()) == []
    for name in ("keeper", "confidant"):
        changes.end(town.appointment(name))
    report("domestic_violence")
    named, waiting = doctor.confidential()
    assert "东园社区" in named
    assert "西园社区" in named
    assert "经办保密事项" in named
    assert "1 件" in waiting
    officer("newcomer", Duty.SUBDISTRICT_STAFF, town.street, handles_sealed=True)
    assert list(doctor.confidential()) == []


def test_a_backup_that_is_too_old_is_none(findings):
    Pulse.objects.filter(name="backup").update(at=moment.now() - timedelta(hours=27))
    assert "备份" in findings()


def test_several_processes_need_what_they_can_share(well, settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(doctor, "connection", SimpleNamespace(vendor="sqlite"))
    told = "\n".join(doctor.processes())
    assert "CACHE_URL" in told
    assert "DATABASE_URL" in told
    settings.CELERY_BROKER_URL = "memory://localhost/"
    assert "CACHE_URL" not in "\n".join(doctor.processes())


def test_the_command_ends_with_one_when_something_lacks(well, settings, monkeypatch, capsys):
    monkeypatch.setattr(doctor.health, "report", lambda: well)
    settings.SMS_HTTP_URL = ""
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    assert "SMS_HTTP_URL" in capsys.readouterr().out
