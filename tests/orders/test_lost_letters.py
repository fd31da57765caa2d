"""What a volunteer was to be told about hours, turns and their standing, and was not: who sees it, and sends it again."""

from __future__ import annotations

import pytest

from services.letters import box
from services.letters.models import Letter

pytestmark = pytest.mark.django_db
PAGE = "/work/letters/"


@pytest.fixture
def lost(comrade) -> Letter:
    facts = {"face": "resident", "path": "/volunteer/hours/", "number": "7K3M9-QX2V1"}
    (pk,) = box.write([comrade.contact], "volunteers", "hours_corrected", facts)
    Letter.objects.filter(pk=pk).update(fate="dead", fault="lost")
    return Letter.objects.get(pk=pk)


def test_who_answers_for_them_sees_it_by_name_and_sends_it_again(lost, comrade, town, sign_in):
    browser = sign_in(town.staff)
    shown = browser.get(PAGE).content.decode()
    assert comrade.contact.name in shown
    assert "138****0051" in shown
    browser.post(f"{PAGE}{lost.pk}/again/")
    lost.refresh_from_db()
    assert lost.fate == "waiting"
    assert "/again/" not in browser.get(PAGE).content.decode()


@pytest.mark.parametrize("name", ["worker", "stranger"])
def test_nobody_else_sees_it(lost, town, sign_in, name):
    browser = sign_in(getattr(town, name))
    assert "138****0051" not in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}{lost.pk}/again/").status_code == 404


def test_nobody_sends_their_own(lost, comrade, town, sign_in):
    comrade.contact = town.staff.contact
    comrade.save()
    Letter.objects.update(to=town.staff.contact)
    assert "/again/" not in sign_in(town.staff).get(PAGE).content.decode()
