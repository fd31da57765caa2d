"""After-photos of a project stand on its public page once a colleague has looked at a copy; never before, never an original."""

from __future__ import annotations

import pytest
from django.test import Client

from services.cases import evidence
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.board import checked, originals
from services.cases.models import Case, Photo
from tests.partners.conftest import speaker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def closed(done, who, photo) -> Case:
    """Done with one after-photo, and rated."""
    case = done(photo=evidence.receive([photo(size=(640, 480))]))
    act(case, "rate_done", actor=who("staff"), answers={"satisfied": "yes"})
    return Case.objects.get(pk=case.pk)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def blackened(case: Case, actor) -> Photo:
    key = evidence.black_out(originals(case).get(), [(0, 0, 0.5, 0.5)])
    act(fresh(case), "blacken", actor=actor, answers={"blacked": key, "seen": "on"})
    return Photo.objects.get(key=key)


def way(town, photo: Photo) -> str:
    return f"/g/{town.community.slug}/partners/{photo.key}.jpg"


def given(address: str) -> int:
    """How it was answered, read to its end."""
    answer = Client().get(address)
    if answer.streaming:
        assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
        assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("image/jpeg", True)
    return answer.status_code


def test_from_the_sheet_to_the_public_page_and_down_again(town, sign_in, who, closed):
    case, staff = closed, sign_in(town.staff)
    assert f"/work/{case.number}/blacken/" in staff.get(f"/work/{case.number}/").content.decode()
    page = f"/work/{case.number}/blacken/?photo={originals(case).get().key}"
    assert staff.post(page, {"squares": ["0-0"], "once": "k"}).status_code == 422, "nobody has looked"
    assert staff.post(page, {"squares": ["0-0"], "seen": "on", "once": "k"}).status_code == 302
    [copy] = checked(case)
    assert given(way(town, copy)) == 404, "looked at, and not yet let through"
    said = {"pictures": [copy.key]}
    assert staff.post(f"/work/{case.number}/show_photos/", said).status_code == 422, "nobody is sure"
    assert staff.post(f"/work/{case.number}/show_photos/", said | {"sure": "on"}).status_code == 302
    public = Client().get(f"/g/{town.community.slug}/partners/").content.decode()
    assert way(town, copy) in public
    assert originals(case).get().key not in public
    assert given(way(town, copy)) == 200
    assert staff.post(f"/work/{case.number}/hide_photos/", {"note": "有人不愿意"}).status_code == 302
    assert given(way(town, copy)) == 404
    assert way(town, copy) not in Client().get(f"/g/{town.community.slug}/partners/").content.decode()


def test_an_original_is_never_chosen_nor_given_out(town, who, closed):
    original = originals(closed).get()
    assert "show_photos" not in {step.verb for step in steps_for(who("staff"), closed)}, "no copy was looked at"
    blackened(closed, who("staff"))
    with pytest.raises(AnswersRefused):
        act(fresh(closed), "show_photos", actor=who("staff"), answers={"pictures": [original.key], "sure": "on"})
    closed.project.pictures.add(original)
    assert given(way(town, original)) == 404


def test_the_unit_that_did_it_lets_nothing_through(town, closed):
    verbs = {step.verb for step in steps_for(speaker(town), closed)}
    assert not verbs & {"blacken", "show_photos", "hide_photos"}


def test_what_is_not_closed_shows_nothing(town, who, done, photo):
    case = done(photo=evidence.receive([photo(size=(640, 480))]))
    copy = blackened(case, who("staff"))
    with pytest.raises(StepNotAllowed):
        act(fresh(case), "show_photos", actor=who("staff"), answers={"pictures": [copy.key], "sure": "on"})


def test_it_is_not_given_out_elsewhere(town, who, closed):
    copy = blackened(closed, who("staff"))
    act(fresh(closed), "show_photos", actor=who("staff"), answers={"pictures": [copy.key], "sure": "on"})
    assert given(f"/g/{town.street.slug}/partners/{copy.key}.jpg") == 200
    assert given(f"/g/{town.near.slug}/partners/{copy.key}.jpg") == 404


def test_a_page_costs_the_same_for_one_picture_and_for_many(town, who, closed, django_assert_max_num_queries):
    for _ in range(3):
        blackened(closed, who("staff"))
    keys = [copy.key for copy in checked(closed)]
    act(fresh(closed), "show_photos", actor=who("staff"), answers={"pictures": keys, "sure": "on"})
    with django_assert_max_num_queries(12):
        assert Client().get(f"/g/{town.community.slug}/partners/").content.decode().count("<figure>") == 3
