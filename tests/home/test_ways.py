"""How somebody wants to be told: chosen on a page, held by the post."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import moment
from accounts.models import Contact
from services.cases.act import act
from services.letters import box, relay
from services.letters.models import Letter
from tests import worlds
from tests.conftest import build_town

pytestmark = pytest.mark.django_db
town = worlds.world(build_town)  # with its officers, as the cases know it
NIGHT = timezone.localtime(moment.now() + timedelta(days=1)).replace(hour=22, minute=0, second=0, microsecond=0)
MORNING = NIGHT + timedelta(hours=9, minutes=30)
ASKED = {"way": "", "language": "zh-hans", "quiet_from": "21:30", "quiet_to": "07:30"}


def contact(user) -> Contact:
    return Contact.objects.get(user=user)


def post_all() -> None:
    relay.offer()
    for letter in Letter.objects.exclude(ticket=""):
        relay.deliver(letter.pk, letter.ticket)


@pytest.fixture
def mailing(settings):
    settings.MAIL_FROM = "letters@example.org"


def test_what_was_chosen_is_shown_again(town, sign_in):
    browser = sign_in(town.resident)
    assert browser.post("/me/ways/", ASKED | {"way": "portal", "language": "en"}).status_code == 302
    chosen = contact(town.resident)
    assert (chosen.way, chosen.language) == ("portal", "en")
    assert (chosen.quiet_from, chosen.quiet_to) == (time(21, 30), time(7, 30))
    assert 'value="21:30"' in browser.get("/me/ways/").content.decode()


def test_every_field_has_words_beside_it_and_only_those_who_work_are_offered_the_digest(town, sign_in):
    resident = sign_in(town.resident).get("/me/ways/").content.decode()
    worker = sign_in(town.worker).get("/me/ways/").content.decode()
    assert "改发短信" in resident
    assert "急事和您刚提交的回执照发" in resident
    assert "每天早上八点" not in resident
    assert "每天早上八点" in worker
    assert "邮箱" not in resident, "no letter goes by mail here"


def test_the_night_is_kept_and_the_morning_brings_the_letter(town, report, sign_in, who):
    sign_in(town.resident).post("/me/ways/", ASKED)
    with moment.at(NIGHT):
        case = report()
        act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
    receipt, accepted = Letter.objects.filter(to=contact(town.resident)).order_by("pk")
    assert receipt.due_at == NIGHT, "what one has just asked for is answered at once"
    assert accepted.due_at == MORNING


def test_who_wants_to_be_told_at_any_time_is(town, sign_in, settings):
    settings.QUIET_HOURS = "21:30-07:30"
    browser = sign_in(town.resident)
    browser.post("/me/ways/", ASKED | {"night": "on"})
    with moment.at(NIGHT):
        box.write([contact(town.resident)], "reports", "accept", {"face": "resident"})
    assert Letter.objects.get().due_at == NIGHT
    assert re.search(r'name="night"[^>]* checked', browser.get("/me/ways/").content.decode())


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"quiet_from": ""}, "请填写时间"), ({"quiet_to": "at seven"}, ""), ({"way": "wechat"}, ""), ({"way": "pigeon"}, ""),
     ({"way": "mail", "email": ""}, "请填写邮箱"), ({"email": "nobody"}, ""), ({"language": "la"}, "")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(town, sign_in, mailing, answers, said):
    answer = sign_in(town.resident).post("/me/ways/", ASKED | answers)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert contact(town.resident).quiet_from is None


def test_mail_goes_to_an_address_only_after_it_was_confirmed(town, sign_in, mailing):
    browser = sign_in(town.resident)
    browser.post("/me/ways/", ASKED | {"way": "mail", "email": "alice@example.org"})
    assert contact(town.resident).email_verified_at is None
    post_all()
    (asked,) = mail.outbox
    assert asked.to == ["alice@example.org"]
    way = re.search(r"http://[^/]+(/me/mail/\S+)", asked.body)[1]
    box.write([contact(town.resident)], "reports", "accept", {"face": "resident"})
    assert Letter.objects.latest("pk").way == "sms"
    assert "这是您的邮箱吗" in browser.get(way).content.decode()
    assert contact(town.resident).email_verified_at is None, "opening it confirms nothing"
    browser.post(way)
    assert contact(town.resident).email_verified_at
    box.write([contact(town.resident)], "reports", "accept", {"face": "resident"})
    assert Letter.objects.latest("pk").way == "mail"


def test_the_way_to_confirm_is_for_one_person_and_one_address(town, sign_in, mailing):
    sign_in(town.resident).post("/me/ways/", ASKED | {"email": "alice@example.org"})
    way = Letter.objects.get().facts["path"]
    assert sign_in(town.neighbour).get(way).status_code == 404
    browser = sign_in(town.resident)
    browser.post("/me/ways/", ASKED | {"email": "bob@example.org"})
    assert browser.post(way).status_code == 404
    assert contact(town.resident).email_verified_at is None


def test_it_writes_to_a_stranger_s_address_only_so_often(town, sign_in, mailing):
    browser = sign_in(town.resident)
    answers = [browser.post("/me/ways/", ASKED | {"email": f"a{n}@example.org"}).status_code for n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert contact(town.resident).email == "a4@example.org"


def test_the_way_is_old_after_three_days(town, sign_in, mailing):
    sign_in(town.resident).post("/me/ways/", ASKED | {"email": "alice@example.org"})
    way = Letter.objects.get().facts["path"]
    with moment.at(moment.now() + timedelta(days=5)):
        assert sign_in(town.resident).get(way).status_code == 410
