"""The notice of seven in the morning, from an editor's phone; and nothing for anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import User
from grids import changes
from grids.models import Appointment, Building, Person
from home import notices
from home.models import AreaPage, NoticePage
from tests.home.conftest import MORNING

pytestmark = pytest.mark.usefixtures("at_ten")
NEW = "/work/notice/new/"


@pytest.fixture
def editor(town, sign_in):
    """Of the first community."""
    user = User.objects.create_user("editor")
    contact = town.worker.person.contact.__class__.objects.create(user=user, name="editor")
    changes.appoint(Person.objects.create(name="金立", contact=contact), "editor", town.community)
    return sign_in(user)


def answers(**more) -> dict:
    return {
        "kind": "water", "starts_at": "2026-11-24T07:00", "ends_at": "2026-11-24T18:00", "once": "k",
        "words": "检修水管，请您提前备水。", **more,
    }  # fmt: skip


def page(client, building) -> str:
    return client.get(f"/B/{building.slug}").content.decode()


def test_it_is_out_at_once_on_the_buildings_it_is_for(client, town, editor):
    assert editor.get(NEW).status_code == 200
    page(client, town.building)
    answer = editor.post(NEW, answers(buildings=[town.building.slug]), follow=True)
    assert answer.status_code == 200
    assert "停水：西西里小区 3 栋 11月24日 7:00–18:00" in page(client, town.building)
    assert "11月24日 7:00" not in page(client, town.next_building)
    notice = NoticePage.objects.get(title__contains="11月24日")
    assert notice.owner.username == "editor"
    assert notice.area == town.community
    assert "检修水管" in notice.body
    assert "023-00000034" in notice.body  # signed with the duty line


def test_for_an_estate_it_names_all_its_buildings_and_needs_no_page_of_its_own(client, town, editor):
    beyond = Building.objects.create(grid=town.community, label="社区办公楼")
    estate = town.grid.get_parent()
    pages = AreaPage.objects.count()
    editor.post(f"{NEW}?g={estate.slug}", answers())
    assert AreaPage.objects.count() == pages
    assert "11月24日 7:00" in page(client, town.building)
    assert "11月24日 7:00" in page(client, town.next_building)
    assert "11月24日 7:00" not in page(client, beyond)


def test_it_leaves_by_itself_after_the_end(client, town, editor):
    editor.post(NEW, answers())
    over = MORNING + timedelta(hours=32)  # 18:00 of the next day
    with moment.at(over + notices.STAYS_AFTER_THE_END - timedelta(minutes=1)):
        assert "11月24日 7:00" in page(client, town.building)
    with moment.at(over + notices.STAYS_AFTER_THE_END + timedelta(minutes=1)):
        assert "11月24日 7:00" not in page(client, town.building)


def test_a_double_click_puts_up_one(town, editor):
    before = NoticePage.objects.count()
    first, second = (editor.post(NEW, answers()) for _twice in range(2))
    assert first["Location"] == second["Location"]
    assert NoticePage.objects.count() == before + 1


def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(town, editor):
    before = NoticePage.objects.count()
    wrong = answers(ends_at="2026-11-24T06:00", words="请看 <这里>", buildings=[town.building.slug])
    answer = editor.post(NEW, wrong)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "结束要在开始之后" in html
    assert "请看 &lt;这里&gt;" in html
    assert 'value="2026-11-24T06:00"' in html
    assert f'value="{town.building.slug}" id="id_buildings_0" checked' in html.replace("  ", " ") or "checked" in html
    assert NoticePage.objects.count() == before


def test_advice_is_given_once_and_may_be_overruled(client, town, editor):
    hard = answers(words="请相关部门压实责任。")
    html = editor.post(NEW, hard).content.decode()
    assert "压实责任" in html
    assert 'name="sure"' in html
    assert editor.post(NEW, {**hard, "sure": "on", "once": "other"}).status_code == 302


def test_an_identity_number_never_goes_out(town, editor):
    before = NoticePage.objects.count()
    answer = editor.post(NEW, answers(words="王某 11010519491231002X 请来领取。", sure="on"))
    assert answer.status_code == 422
    assert "身份证" in answer.content.decode()
    assert NoticePage.objects.count() == before


def test_pasted_dress_is_taken_off(town, editor):
    editor.post(NEW, answers(words="<b onclick=x()>停水</b>\n\n请备水", sure="on"))
    body = NoticePage.objects.get(title__contains="11月24日").body
    assert "<b" not in body
    assert "<p>请备水</p>" in body


def test_the_text_for_the_chat_is_short_and_leads_there(town, editor):
    html = editor.post(NEW, answers(title="停水通知" * 15, sure="on"), follow=True).content.decode()
    notice = NoticePage.objects.order_by("-pk").first()
    text = notices.for_the_group(notice)
    assert len(text.partition(" http")[0]) <= notices.GROUP_TEXT
    assert text.endswith(f"/g/{town.community.slug}/n/{notice.pk}/")
    assert text in html


def test_a_place_outside_the_charge_does_not_exist(town, editor):
    assert editor.get(f"{NEW}?g={town.other_community.slug}").status_code == 404
    assert editor.post(f"{NEW}?g={town.subdistrict.slug}", answers()).status_code == 404
    foreign = NoticePage.objects.get(title="水箱清洗")
    NoticePage.objects.filter(pk=foreign.pk).update(area=town.other_community)
    assert editor.get(f"/work/notice/{foreign.pk}/").status_code == 404


def test_a_building_outside_cannot_be_slipped_in(town, editor):
    other = Building.objects.create(grid=town.other_community, label="1 栋")
    answer = editor.post(NEW, answers(buildings=[other.slug]))
    assert answer.status_code == 422


def test_who_is_no_editor_any_more_finds_nothing(town, editor):
    changes.end(Appointment.objects.get(duty="editor"))
    assert editor.get(NEW).status_code == 404
    assert editor.post(NEW, answers()).status_code == 404


def test_an_editor_finds_it_among_their_own_things(editor):
    assert NEW in editor.get("/me/").content.decode()


def test_a_day_is_said_once_though_its_morning_is_yesterday_in_utc(client, town, editor):
    editor.post(NEW, answers(buildings=[town.building.slug]))
    notice = NoticePage.objects.get(title__contains="11月24日")
    for address in (notice.get_absolute_url(), f"{notice.get_absolute_url()}sheet/"):
        assert "2026年11月24日 星期二 07:00–18:00" in client.get(address).content.decode()


def test_it_can_be_put_up_at_the_door(client, town):
    notice = NoticePage.objects.get(title="水箱清洗")
    html = client.get(f"/g/{town.community.slug}/n/{notice.pk}/sheet/").content.decode()
    assert "<svg" in html
    assert "（演示）某街道办事处" in html
    notice.unpublish()
    assert client.get(f"/g/{town.community.slug}/n/{notice.pk}/sheet/").status_code == 404
