from datetime import datetime, time

import pytest

from accounts.models import Contact, User
from services.letters import channels
from services.letters.channels import quiet_until


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-20T{clock}:00+08:00")


@pytest.mark.parametrize(
    ("start", "end", "now", "until"),
    [
        (time(22), time(7), "21:59", None),
        (time(22), time(7), "22:00", "2026-11-21T07:00:00+08:00"),
        (time(22), time(7), "06:59", "2026-11-20T07:00:00+08:00"),
        (time(22), time(7), "07:00", None),
        (time(12), time(14), "13:00", "2026-11-20T14:00:00+08:00"),
        (time(12), time(14), "14:00", None),
        (time(12), time(12), "12:00", None),
        (None, None, "03:00", None),
    ],
)
def test_quiet_hours_run_from_their_start_to_their_end_also_over_midnight(start, end, now, until):
    found = quiet_until(Contact(quiet_from=start, quiet_to=end), at(now))
    assert found == (datetime.fromisoformat(until) if until else None)


ALICE = {"phone_cipher": "x", "email": "a@example.org", "email_verified_at": at("08:00"), "openid_cipher": "y"}
EVERY_WAY = {"MAIL_FROM": "letters@example.org", "WECHAT_APP_ID": "wx1", "WECHAT_TEMPLATES": {"any": ["T"]}}


@pytest.mark.parametrize(
    ("chosen", "lacks", "expected"),
    [
        ("", "", ["sms"]),
        ("sms", "", ["sms"]),
        ("mail", "", ["mail", "sms"]),
        ("wechat", "", ["wechat", "sms"]),
        ("portal", "", ["sms"]),
        ("mail", "email_verified_at", ["sms"]),
        ("wechat", "openid_cipher", ["sms"]),
        ("mail", "phone_cipher", ["mail"]),
        ("", "phone_cipher", ["wechat"]),
    ],
)
def test_the_way_somebody_chose_comes_first_and_sms_behind_it(settings, chosen, lacks, expected):
    for name, value in EVERY_WAY.items():
        setattr(settings, name, value)
    contact = Contact(way=chosen, **{name: value for name, value in ALICE.items() if name != lacks})
    assert channels.ways(contact, {}) == expected


def test_nobody_is_reached_by_a_way_that_the_installation_does_not_have():
    assert channels.ways(Contact(way="mail", **ALICE), {}) == ["sms"]
    assert channels.ways(Contact(way="wechat", **ALICE), {}) == ["sms"]


@pytest.mark.parametrize(
    ("way", "face", "urgent", "fate"),
    [
        ("", "staff", False, "in_app"),
        ("", "staff", True, "waiting"),
        ("", "resident", False, "waiting"),
        ("", "officer", False, "waiting"),
        ("sms", "staff", False, "waiting"),
        ("portal", "resident", False, "in_app"),
        ("portal", "staff", True, "waiting"),
    ],
)
def test_who_has_an_account_is_written_to_as_they_chose_and_always_when_it_is_urgent(way, face, urgent, fate):
    contact = Contact(user=User(pk=1), way=way, phone_cipher="x")
    assert channels.first_fate(contact, {"face": face, "urgent": urgent}) == fate


def test_the_night_of_the_installation_holds_for_who_has_not_said_otherwise(settings):
    settings.QUIET_HOURS = "21:30-07:30"
    morning = datetime.fromisoformat("2026-11-21T07:30:00+08:00")
    assert quiet_until(Contact(), at("22:00")) == morning
    assert quiet_until(Contact(quiet_from=time(23), quiet_to=time(5)), at("22:00")) is None
    assert quiet_until(Contact(quiet_from=time(0), quiet_to=time(0)), at("22:00")) is None
    assert channels.held_back(Contact(), {}, at("22:00")) == morning
    assert channels.held_back(Contact(), {"urgent": True}, at("22:00")) is None
    assert channels.held_back(Contact(), {"prompt": True}, at("22:00")) is None
