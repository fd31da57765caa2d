"""Four eyes with real newsrooms: by every road of an editor, from the CMS and from the phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import moment
from accounts.models import Contact, User
from grids import changes
from grids.duties import Duty
from grids.models import Person
from home.models import NoticePage, SiteProfile
from home.planting import area_page
from services.letters import wording
from services.letters.models import Letter
from tests.conftest import officer, person

pytestmark = pytest.mark.django_db
NEW = "/work/notice/new/"


@pytest.fixture
def asked(kept):
    """Two pairs of eyes are asked for on the whole street; `other` edits the same community."""
    profile = SiteProfile.objects.get(area=kept.street)
    profile.four_eyes = "two"
    profile.save()
    kept.people["other"] = officer("other", Duty.EDITOR, kept.community)
    return kept


def answers(**more) -> dict:
    day = moment.today() + timedelta(days=1)
    return {"kind": "water", "starts_at": f"{day}T07:00", "ends_at": f"{day}T18:00", "once": "k",
            "words": "检修水管，请您提前备水。", **more}  # fmt: skip


def in_the_cms(**more) -> dict:
    return {"title": "周三停水", "slug": "water", "kind": "water", "body": "null", "attachments-TOTAL_FORMS": "0",
            "attachments-INITIAL_FORMS": "0", **more}  # fmt: skip


def notice() -> NoticePage:
    return NoticePage.objects.get()


def tap(browser, action: str = "approve") -> None:
    state = notice().current_workflow_task_state
    browser.post(reverse("wagtailadmin_pages:workflow_action", args=[notice().pk, action, state.pk]), {"comment": ""})


def seen(answer) -> str:
    return answer.content.decode()


def shown(client, kept) -> bool:
    client.logout()
    return "停水" in seen(client.get(f"/B/{kept.building.slug}"))


def test_in_the_cms_the_author_hands_it_in_and_another_editor_puts_it_up(asked, sign_in, client):
    author = sign_in(asked.editor)
    author.post(
        reverse("wagtailadmin_pages:add", args=["home", "noticepage", area_page(asked.community).pk]),
        in_the_cms(**{"action-publish": "1"}),
    )
    assert not notice().live
    author.post(reverse("wagtailadmin_pages:edit", args=[notice().pk]), in_the_cms(**{"action-submit": "1"}))
    tap(author)
    assert not notice().live
    assert not shown(client, asked)
    tap(sign_in(asked.other))
    assert notice().live
    assert shown(client, asked)


def test_from_the_phone_it_is_handed_in_and_another_editor_puts_it_up(asked, sign_in, client):
    author = sign_in(asked.editor)
    done = author.post(NEW, answers(), follow=True)
    assert "已送审" in seen(done)
    assert "居民现在就能看到" not in seen(done)
    tap(author)
    assert not notice().live
    assert not shown(client, asked)
    other = sign_in(asked.other)
    edit = reverse("wagtailadmin_pages:edit", args=[notice().pk])
    assert edit in seen(other.get("/work/published/"))
    assert other.get(edit).status_code == 200
    tap(other)
    assert shown(client, asked)
    done = seen(sign_in(asked.editor).get(f"/work/notice/{notice().pk}/"))
    assert "已经发布" in done
    assert edit not in seen(sign_in(asked.other).get("/work/published/"))


def test_what_was_sent_back_says_so(asked, sign_in):
    sign_in(asked.editor).post(NEW, answers())
    tap(sign_in(asked.other), "reject")
    assert "退回" in seen(sign_in(asked.editor).get(f"/work/notice/{notice().pk}/"))


def test_a_double_click_hands_in_one(asked, sign_in):
    author = sign_in(asked.editor)
    first, second = (author.post(NEW, answers()) for _twice in range(2))
    assert first["Location"] == second["Location"]
    assert notice().current_workflow_state.status == "in_progress"


def test_an_editor_of_another_place_neither_finds_nor_approves_it(asked, sign_in):
    sign_in(asked.editor).post(NEW, answers())
    stranger = sign_in(officer("stranger editor", Duty.EDITOR, asked.elsewhere))
    assert reverse("wagtailadmin_pages:edit", args=[notice().pk]) not in seen(stranger.get("/work/published/"))
    assert stranger.get(f"/work/notice/{notice().pk}/").status_code == 404
    tap(stranger)
    assert not notice().live


def test_a_superuser_hands_in_like_everybody_else(asked, sign_in):
    chief = sign_in(User.objects.create_superuser("root"))
    assert "已送审" in seen(chief.post(f"{NEW}?g={asked.community.slug}", answers(), follow=True))
    assert not notice().live


@pytest.mark.parametrize("who", ["editor", "chief", "newcomer"])
def test_where_nobody_asks_for_it_it_is_out_at_once(kept, sign_in, client, who):
    """Also of whom the post was there before the account, and who was never in the CMS."""
    if who == "chief":
        kept.people["chief"] = User.objects.create_superuser("root")
    if who == "newcomer":
        user = person("newcomer")
        contact, user.contact.user = user.contact, None
        contact.save()
        changes.appoint(Person.objects.create(name="新来的", contact=contact), Duty.EDITOR, area=kept.community)
        contact.user = user
        contact.save()
        kept.people["newcomer"] = User.objects.get(pk=user.pk)
    done = sign_in(getattr(kept, who)).post(f"{NEW}?g={kept.community.slug}", answers(), follow=True)
    assert "居民现在就能看到" in seen(done)
    assert notice().live
    assert shown(client, kept)


def told(user) -> list[Letter]:
    return list(Letter.objects.filter(to__user=user, kind="published", verb="approve"))


def test_the_colleague_hears_that_a_notice_waits_and_its_author_does_not(asked, sign_in):
    author = sign_in(asked.editor)
    author.post(NEW, answers())
    (letter,) = told(asked.other)
    assert not told(asked.editor)
    assert not told(asked.resident)
    assert letter.facts["urgent"], "an outage tomorrow does not wait for the next look at the portal"
    assert notice().title in wording.say(letter, "zh-hans")
    page = sign_in(asked.other).get("/me/letters/").content.decode()
    assert "通过以后才发出去" in page


def test_what_is_not_urgent_waits_in_the_portal(asked, sign_in):
    Contact.objects.filter(user=asked.other).update(phone_cipher="x")
    sign_in(asked.editor).post(NEW, answers(kind="notice", sure="on"))
    assert [letter.fate for letter in told(asked.other)] == [Letter.Fate.IN_APP]


def test_of_three_pairs_of_eyes_the_last_hears_when_the_second_has_approved(asked, sign_in):
    profile = SiteProfile.objects.get(area=asked.street)
    profile.four_eyes = "three"
    profile.save()
    asked.people["third"] = officer("third", Duty.EDITOR, asked.community)
    sign_in(asked.editor).post(NEW, answers())
    assert (len(told(asked.other)), len(told(asked.third))) == (1, 1)
    tap(sign_in(asked.other))
    assert (len(told(asked.other)), len(told(asked.third))) == (1, 2)


def test_whose_post_has_ended_hears_nothing(asked, sign_in):
    changes.end(asked.appointment("other"))
    sign_in(asked.editor).post(NEW, answers())
    assert not told(asked.other)
