"""Words said often: kept by who leads, offered where somebody replies."""

from __future__ import annotations

import pytest

from services.cases import replies
from services.cases.models import CannedReply

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(client, town, sign_in):
    def kept(by: str, text: str = "已联系物业，三天内修好。", area=None):
        sign_in(town.people[by])
        return client.post("/work/replies/", {"text": text, "area": (area or town.near).pk})

    return kept


def test_who_leads_keeps_it_and_who_replies_begins_with_it(keep, client, town, sign_in, in_progress):
    case = in_progress()
    assert keep("leader").status_code == 302
    one = CannedReply.objects.get()
    sign_in(town.worker)
    page = client.get(f"/work/{case.number}/")
    assert one.text in page.content.decode()
    begun = client.get(f"/work/{case.number}/", {"use": one.pk})
    forms = {step.verb: form for step, form, _failed in begun.context["offers"]}
    assert forms["settle"]["reply"].value() == one.text
    assert forms["hand_back"]["reason"].value() is None


def test_a_reply_holds_for_its_area_and_below_and_the_nearest_stands_first(town, report, keep):
    case = report()
    above = CannedReply.objects.create(area=town.community, text="社区的")
    elsewhere = CannedReply.objects.create(area=town.far, text="别处的")
    here = CannedReply.objects.create(area=town.near, text="网格的")
    assert replies.offered(case) == [here, above]
    assert elsewhere not in replies.offered(case)


@pytest.mark.parametrize(("by", "status"), [("worker", 403), ("resident", 403), ("stranger", 422)])
def test_nobody_else_keeps_one_here(keep, by, status):
    assert keep(by).status_code == status
    assert not CannedReply.objects.exists()


def test_only_who_leads_there_takes_it_away(keep, client, town, sign_in):
    keep("leader")
    one = CannedReply.objects.get()
    for name, status in (("worker", 404), ("stranger", 404), ("resident", 403), ("leader", 302)):
        sign_in(town.people[name])
        assert client.post(f"/work/replies/{one.pk}/forget/").status_code == status, name
    assert not CannedReply.objects.exists()


def test_the_same_words_stand_once_and_there_is_an_end(keep, monkeypatch):
    keep("leader")
    assert keep("leader").status_code == 422
    monkeypatch.setattr(replies, "MOST", 1)
    assert keep("leader", "别的话").status_code == 422
    assert CannedReply.objects.count() == 1


def test_a_resident_sees_none_on_their_own_page(keep, client, town, sign_in, in_progress):
    case = in_progress()
    keep("leader")
    sign_in(town.resident)
    assert "三天内修好" not in client.get(f"/c/{case.number}/").content.decode()
