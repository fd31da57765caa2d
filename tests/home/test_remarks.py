"""这页说清楚了吗: said without a script, of nobody, once, and read by who keeps the place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import limits, moment
from accounts.models import User
from home import remarks
from home.models import Publication, Remark
from tests.home.conftest import officer

pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def notice(town) -> Publication:
    return Publication.objects.get(title="水箱清洗")


def way(page: Publication) -> str:
    return f"/g/{page.area.slug}/n/{page.pk}/clear/"


@pytest.fixture
def editor(client, town, monkeypatch):
    monkeypatch.setattr("accounts.second_factor.satisfied", lambda _request: True)
    post = officer("陈静", "editor", town.community)
    user = User.objects.create_user("editor")
    post.person.contact.user = user
    post.person.contact.save()
    client.force_login(user)
    return client


def test_a_page_asks_and_leads_to_the_two_answers(client, notice):
    html = client.get(notice.get_absolute_url()).content.decode()
    assert f'href="{way(notice)}?clear=no"' in html
    asked = client.get(f"{way(notice)}?clear=no").content.decode()
    assert 'value="no" id="id_clear_1" checked' in asked.replace("required ", "")
    assert 'name="once"' in asked


def test_it_keeps_the_answer_the_words_and_the_day_and_nothing_of_who_said_it(client, notice):
    answer = client.post(way(notice), {"clear": "no", "words": "没写 到几点", "once": "a"}, follow=True)
    assert "收到了" in answer.content.decode()
    said = Remark.objects.get()
    assert (said.publication_id, said.clear, said.words, said.on) == (notice.pk, False, "没写 到几点", moment.today())
    kept = {one.name for one in Remark._meta.get_fields()}
    assert kept == {"id", "publication", "clear", "words", "on"}


def test_a_double_click_is_one_and_another_answer_is_another(client, notice):
    for _each in range(2):
        client.post(way(notice), {"clear": "no", "words": "", "once": "a"})
    assert Remark.objects.count() == 1
    client.post(way(notice), {"clear": "no", "words": "", "once": "b"})
    assert Remark.objects.count() == 2


@pytest.mark.parametrize("words", ["请打 13912345678", "我叫李明 139 1234 5678", "11010519491231002X"])
def test_a_number_is_refused_with_a_sentence_and_nothing_is_lost(client, notice, words):
    answer = client.post(way(notice), {"clear": "no", "words": words})
    assert answer.status_code == 422
    assert "请删去再提交" in answer.content.decode()
    assert words in answer.content.decode()
    assert not Remark.objects.exists()


def test_without_a_choice_it_asks_for_one(client, notice):
    answer = client.post(way(notice), {"words": "看不懂"})
    assert answer.status_code == 422
    assert "请选一个" in answer.content.decode()


def test_somebody_who_goes_on_and_on_is_told_to_wait(client, notice):
    times = remarks.RATES[0][0]
    answers = [client.post(way(notice), {"clear": "yes", "once": str(one)}) for one in range(times + 1)]
    assert [one.status_code for one in answers] == [302] * times + [429]
    assert answers[-1]["Retry-After"]
    assert Remark.objects.count() == times
    assert limits


def test_what_does_not_stand_is_not_asked_about(client, notice, town):
    assert client.get(f"/g/{town.subdistrict.slug}/n/{notice.pk}/clear/").status_code == 404
    notice.specific.unpublish()
    assert client.get(way(notice)).status_code == 404
    assert "说清楚了吗" not in client.get(notice.get_absolute_url()).content.decode()


def test_editors_read_it_page_by_page_and_only_of_their_own_places(editor, notice, town):
    above = Publication.objects.get(title="高龄津贴怎么领")
    Remark.objects.create(publication=notice, clear=False, words="没写到几点")
    Remark.objects.create(publication=notice, clear=True)
    Remark.objects.create(publication=above, clear=False, words="在哪里领")
    html = editor.get("/work/published/remarks/").content.decode()
    assert "没写到几点" in html
    assert "1 人说没说清楚" in html
    assert "1 人说清楚了" in html
    assert "在哪里领" not in html
    assert "哪些页没说清楚 · 1" in editor.get("/work/published/").content.decode()
    assert editor.post(f"/work/published/remarks/{above.pk}/mended/").status_code == 404
    assert editor.post(f"/work/published/remarks/{notice.pk}/mended/").status_code == 302
    assert [one.publication_id for one in Remark.objects.all()] == [above.pk]


def test_after_half_a_year_it_is_forgotten(notice):
    Remark.objects.create(publication=notice, clear=False, on=moment.today() - remarks.KEPT)
    assert remarks.forget() == 0
    with moment.at(moment.now() + timedelta(days=1)):
        assert remarks.forget() == 1
