"""A telephone number is shown to who works on the case, after saying why, and stands nowhere else: no page, list,
address, letter, log line or queue. users.md A5, A9; design.md §9.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache

from accounts import consents, moment
from accounts.models import LookLog
from grids.models import Appointment
from services.cases import keys
from services.cases.act import act
from services.letters import queue
from services.letters.models import Letter
from tests.walls.crawler import crawl

pytestmark = pytest.mark.django_db
DIGITS = "13800000009"
SPELLINGS = (DIGITS, "138 0000 0009", "138-0000-0009", f"+86{DIGITS}")
PUBLIC = r"^/(en/|size/|report/|accounts/|g/|stats|[Bb]/|track|privacy|not-built|accessibility|open-data)|^/$"
ANY_MOBILE = re.compile(r"(?<![\w-])(?:\+?86)?1[3-9]\d{9}(?!\w)")


@pytest.fixture
def case(in_progress):
    return in_progress("noise", phone="138 0000 0009", name="何先生")


def whole_number_in(text: str) -> list[str]:
    return [one for one in SPELLINGS if one in text]


@pytest.mark.long
def test_nobody_sees_it_whole_before_looking(case, furnished, browse):
    link = f"/c/{case.number}/?k={keys.link(case)}"
    for name in (None, "resident", "worker", "leader", "staff", "chief", "manager", "auditor", "stranger"):
        starts = ["/me/", "/work/", "/work/?list=area", f"/work/{case.number}/"] if name else ["/", link]
        skip = PUBLIC if name else r"period=|^/(en/|size/|report/|accounts/|g/\w+/\w)"
        walk = crawl(browse(name and furnished.people[name]), *starts, skip=skip, most=30)
        for address, text in walk.pages.items():
            assert not whole_number_in(text), (name, address)
        assert not [address for address in walk.statuses if ANY_MOBILE.search(address)]
    page = browse(furnished.worker).get(f"/work/{case.number}/").content.decode()
    assert "138****0009" in page


def test_each_look_is_written_down_with_its_reason(case, furnished, browse):
    worker = browse(furnished.worker)
    for reason in ("核实位置", "约上门时间"):
        assert f"+86{DIGITS}" in worker.post(f"/work/{case.number}/look/", {"reason": reason}).content.decode()
    rows = LookLog.objects.order_by("pk")
    assert [(row.looker, row.contact, row.about, row.reason) for row in rows] == [
        (furnished.worker, case.requester, case.number, "核实位置"),
        (furnished.worker, case.requester, case.number, "约上门时间"),
    ]
    assert not whole_number_in(worker.get(f"/work/{case.number}/").content.decode())


def test_without_a_reason_it_stays_hidden(case, furnished, browse):
    worker = browse(furnished.worker)
    for reason in ("", "   ", "\n"):
        answer = worker.post(f"/work/{case.number}/look/", {"reason": reason})
        assert answer.status_code == 422
        assert "请写明为什么要看号码" in answer.content.decode()
        assert not whole_number_in(answer.content.decode())
    assert not LookLog.objects.exists()


def test_who_does_not_work_on_it_may_not_look(case, furnished, browse):
    statuses = {
        name: browse(furnished.people[name]).post(f"/work/{case.number}/look/", {"reason": "x"}).status_code
        for name in ("supervisor", "stranger", "plumber", "manager", "auditor", "neighbour", "resident")
    }
    assert statuses.pop("supervisor") == 403
    assert set(statuses.values()) == {404}
    assert browse().post(f"/work/{case.number}/look/", {"reason": "x"}).status_code == 302
    assert not LookLog.objects.exists()


def test_a_link_or_a_proof_may_not_look_either(case, browse, furnished):
    stranger = browse(furnished.stranger)
    answer = stranger.post(f"/work/{case.number}/look/?k={keys.link(case)}", {"reason": "x"})
    assert answer.status_code == 403


def test_when_the_case_is_over_nobody_looks_any_more(case, furnished, browse, who):
    act(case, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "好了"})
    act(case, "rate_solved", actor=keys.read(case, keys.link(case)))
    answer = browse(furnished.worker).post(f"/work/{case.number}/look/", {"reason": "x"})
    assert answer.status_code == 403
    assert not LookLog.objects.exists()


def test_an_officers_own_number_stands_on_pages_only_with_consent(furnished, browse):
    post = furnished.appointment("worker")
    number = "023-00000077"
    Appointment.objects.filter(pk=post.pk).update(public_number=number, public_number_kind="personal")

    def shown() -> bool:
        cache.clear()
        return number in browse().get(f"/B/{furnished.building.slug}").content.decode()

    assert not shown()
    given = consents.give(furnished.worker.contact, "public_number")
    assert shown()
    consents.withdraw(given)
    assert not shown()
    consents.give(furnished.worker.contact, "public_number")
    Appointment.objects.filter(pk=post.pk).update(until=date(2026, 1, 1))
    assert not shown()


def test_no_letter_no_queue_and_no_log_line_holds_it(
    report, who, furnished, browse, caplog, monkeypatch, tmp_path, deliver_letters, django_capture_on_commit_callbacks
):
    caplog.set_level("DEBUG")
    queued: list = []
    monkeypatch.setattr(queue.current_app, "send_task", lambda *args, **more: queued.append((args, more)))
    with django_capture_on_commit_callbacks(execute=True):
        address = f"/report/noise/?b={furnished.building.slug}"
        receipt = browse().post(address, {"text": "吵", "phone": DIGITS, "once": "x"}, follow=True)
        browse().post(address, {"text": "", "phone": DIGITS})
        browse().post("/accounts/login/", {"phone": DIGITS})
        browse().post("/track/", {"number": "x", "last4": "0009"})
    assert "已经收到" in receipt.content.decode()
    assert not [hop for hop, _status in receipt.redirect_chain if ANY_MOBILE.search(hop)]
    for letter in Letter.objects.all():
        assert not ANY_MOBILE.search(json.dumps(letter.facts) + letter.text)
    assert queued
    for args, _more in queued:
        assert args[0] == queue.TASK
        assert [type(one) for one in args[1]] == [int, str]
    deliver_letters()
    for record in caplog.records:
        assert not whole_number_in(record.getMessage()), record.getMessage()


def test_what_was_sent_keeps_no_way_in(case, deliver_letters, tmp_path):
    waiting = Letter.objects.filter(to=case.requester)
    assert any("?k=" in letter.facts.get("path", "") for letter in waiting)
    deliver_letters()
    for letter in Letter.objects.filter(fate="sent"):
        assert letter.facts == {}
        assert "k=" not in letter.text
        assert keys.link(case) not in letter.text


def test_a_link_of_long_ago_opens_nothing(case, browse):
    way = f"/c/{case.number}/?k={keys.link(case)}"
    assert browse().get(way).status_code == 200
    with moment.at(moment.now() + timedelta(days=181)):
        assert browse().get(way).status_code == 410
