"""Words and pictures go, the chain holds."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts import moment
from accounts.models import Consent, Contact
from services.cases import erasing, events, evidence
from services.cases.act import act
from services.cases.models import Case, CaseWords, EventText, Photo
from services.letters.models import Letter

pytestmark = pytest.mark.django_db
WORDS = ("三单元的罗家", "已和罗家谈妥")


@pytest.fixture
def over(report, who, photo):
    """A case that was answered and rated, with words, a picture and letters that repeat what was said."""

    def made(**answers) -> Case:
        case = report(text=WORDS[0], photo=evidence.receive([photo()]), **answers)
        act(case, "settle_now", actor=who("worker"), answers={"reply": WORDS[1]})
        act(case, "rate_solved", actor=who("resident"), answers={"note": "罗家现在很好"})
        Letter.objects.update(fate="sent")
        return Case.objects.get(pk=case.pk)

    return made


def everything_said() -> str:
    rows = [
        list(EventText.objects.values_list("words", flat=True)), list(Case.objects.values_list("text", flat=True)),
        list(CaseWords.objects.values_list("words", flat=True)),
    ]  # fmt: skip
    return json.dumps([*rows, list(Letter.objects.values_list("facts", "text"))], ensure_ascii=False)


def test_no_word_is_left_and_the_chain_holds(over, capsys):
    case = over()
    assert "罗家" in everything_said()
    erasing.erase(case)
    assert "罗家" not in everything_said()
    assert set(EventText.objects.values_list("salt", flat=True)) == {""}, "with its salt a short word could be guessed"
    assert events.first_bad(Case.objects.get(pk=case.pk)) is None
    call_command("verify_audit")
    assert "OK" in capsys.readouterr().out


def test_the_codes_that_figures_count_stay(over):
    case = over(q_when="night")
    before = list(case.events.values_list("verb", "facts", "hash"))
    erasing.erase(case)
    assert list(case.events.values_list("verb", "facts", "hash")) == before


def test_the_picture_goes_with_its_file(over):
    case = over()
    (picture,) = case.photos.all()
    storage, name = picture.file.storage, picture.file.name
    assert storage.exists(name)
    erasing.erase(case)
    evidence.sweep_loose()
    assert not Photo.objects.filter(pk=picture.pk).exists()
    assert not storage.exists(name)


def test_what_a_child_was_asked_goes_too(in_progress, who, town):
    case = in_progress("parking")
    act(case, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": "罗家的车"})
    act(case, "withdraw", actor=who("resident"))
    assert "罗家" in everything_said()
    Letter.objects.update(fate="sent")
    erasing.erase(case)
    assert "罗家" not in everything_said()
    assert all(events.first_bad(one) is None for one in Case.objects.all())


def test_what_is_under_way_keeps_its_words(report):
    case = report(text=WORDS[0])
    with pytest.raises(erasing.StillOpen):
        erasing.erase(case)
    assert "罗家" in everything_said()


def test_after_its_time_a_case_loses_its_words_and_not_a_day_before(over, settings):
    over()
    with moment.at(moment.now() + timedelta(days=settings.KEEP_WORDS_DAYS - 1)):
        assert erasing.erase_due() == 0
    with moment.at(moment.now() + timedelta(days=settings.KEEP_WORDS_DAYS + 1)):
        assert erasing.erase_due() == 1
        assert erasing.erase_due() == 0
    assert "罗家" not in everything_said()


def test_a_case_that_is_open_for_ever_is_never_erased(report, settings):
    report(text=WORDS[0])
    with moment.at(moment.now() + timedelta(days=settings.KEEP_WORDS_DAYS * 2)):
        assert erasing.erase_due() == 0


def test_who_is_gone_is_not_kept_waiting(over, town):
    over()
    Contact.objects.filter(pk=town.resident.contact.pk).update(erased_at=moment.now())
    assert erasing.erase_due() == 1


@pytest.fixture
def passer_by(report, who, town):
    """Somebody without an account, who left a number."""
    case = report(by="plumber", phone="13900000077", name="罗先生")
    act(case, "settle_now", actor=who("worker"), answers={"reply": "好了"})
    with moment.at(moment.now() + timedelta(days=40)):
        from services.cases.sweep import sweep

        while sweep():
            pass
    return Contact.find("13900000077"), Case.objects.get(pk=case.pk)


def test_the_number_of_who_has_no_account_goes_after_its_time(passer_by, settings):
    contact, case = passer_by
    assert case.over
    with moment.at(moment.now() + timedelta(days=settings.KEEP_CONTACT_DAYS - 1)):
        assert erasing.forget_due() == 0
    with moment.at(moment.now() + timedelta(days=settings.KEEP_CONTACT_DAYS + 60)):
        assert erasing.forget_due() == 1
        assert erasing.forget_due() == 0
    contact.refresh_from_db()
    assert (contact.phone, contact.name, contact.phone_hash) == ("", "", None)
    assert not Consent.objects.filter(contact=contact, withdrawn_at=None).exists()
    assert not Letter.objects.filter(to=contact).exists()
    assert Case.objects.get(pk=case.pk).requester == contact


def test_who_serves_signs_in_or_still_waits_keeps_the_number(passer_by, report, town, settings):
    contact, _case = passer_by
    report(by="plumber", phone="13900000077")
    far = moment.now() + timedelta(days=settings.KEEP_CONTACT_DAYS * 3)
    with moment.at(far):
        assert erasing.forget_due() == 0
    contact.refresh_from_db()
    assert contact.phone.endswith("13900000077")
    assert town.company.contact.phone
