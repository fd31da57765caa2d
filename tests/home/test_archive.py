"""Once published, archived and never deleted; its address goes on answering."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import moment
from accounts.models import User
from home.models import AreaPage, KeptForEver, NoticePage, PolicyPage, Publication
from home.planting import area_page
from tests.home.conftest import MORNING, publish

pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def keeper(client, town) -> User:
    """Somebody who may do anything in the CMS, with both factors behind them."""
    found = User.objects.create_superuser("keeper")
    client.force_login(found)
    return found


@pytest.fixture(autouse=True)
def _past_the_second_factor(monkeypatch):
    monkeypatch.setattr("accounts.second_factor.satisfied", lambda request: True)


def draft(town, title: str = "草稿") -> NoticePage:
    page = NoticePage(title=title, body="<p>正文</p>", live=False)
    area_page(town.community).add_child(instance=page)
    page.save_revision()
    return page


def test_an_expired_one_answers_as_archived_and_stands_on_no_list(client, town):
    notice = publish(town.community, "短", expire_at=MORNING + timedelta(minutes=5))
    assert "已归档" not in client.get(notice.get_absolute_url()).content.decode()
    with moment.at(MORNING + timedelta(minutes=6)):
        answer = client.get(notice.get_absolute_url()).content.decode()
        assert "已归档" in answer
        assert "noindex" in answer
        assert "短" not in _titles(client, f"/g/{town.community.slug}/n/")
        assert "短" in _titles(client, f"/g/{town.community.slug}/n/archive/")


def _titles(client, path: str) -> set[str]:
    return {one.title for one in client.get(path).context["sheets"]}


def test_an_unpublished_one_answers_as_archived(client, town):
    notice = publish(town.community, "取消了的")
    notice.unpublish()
    assert "已归档" in client.get(notice.get_absolute_url()).content.decode()


def test_a_draft_answers_nobody(client, town):
    page = draft(town)
    assert client.get(page.get_absolute_url()).status_code == 404
    assert "草稿" not in _titles(client, f"/g/{town.community.slug}/n/archive/")


def test_what_was_withdrawn_by_law_is_gone_with_its_reason(client, town):
    notice = publish(town.community, "写了不该写的")
    notice.withdrawn, notice.withdrawn_because = True, "涉及个人信息"
    notice.save_revision().publish()
    answer = client.get(notice.get_absolute_url())
    assert answer.status_code == 410
    assert "涉及个人信息" in answer.content.decode()
    assert "写了不该写的" not in client.get(f"/B/{town.building.slug}").content.decode()
    NoticePage.objects.get(pk=notice.pk).unpublish()
    assert client.get(notice.get_absolute_url()).status_code == 410
    assert "写了不该写的" not in _titles(client, f"/g/{town.community.slug}/n/archive/")


def test_the_address_of_a_moved_one_leads_to_the_new_one_in_the_readers_language(client, town):
    notice = publish(town.community, "会搬家的")
    before = notice.get_absolute_url()
    notice.move(area_page(town.other_community), pos="last-child")
    after = Publication.objects.get(pk=notice.pk).get_absolute_url()
    assert after != before
    answer = client.get(before)
    assert (answer.status_code, answer["Location"]) == (301, after)
    assert client.get(f"/en{before}")["Location"] == f"/en{after}"
    assert client.get(f"/g/{town.grid.slug}/n/{notice.pk}/").status_code == 404


def test_a_moved_draft_leaves_no_address_behind(client, town):
    page = draft(town)
    before = page.get_absolute_url()
    page.move(area_page(town.other_community), pos="last-child")
    assert client.get(before).status_code == 404


def test_what_was_published_cannot_be_deleted_even_by_code(town):
    notice = publish(town.community, "留着")
    notice.unpublish()
    for page in (notice, Publication.objects.get(pk=notice.pk), AreaPage.objects.get(area=town.community)):
        with pytest.raises(KeptForEver):
            page.delete()
    assert NoticePage.objects.filter(pk=notice.pk).exists()


def test_a_draft_that_was_never_published_may_be_deleted(town):
    page = draft(town)
    NoticePage.objects.get(pk=page.pk).delete()
    assert not NoticePage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("kind", [NoticePage, PolicyPage])
def test_the_cms_refuses_to_delete_it_and_says_what_to_do(client, town, keeper, kind):
    page = publish(town.community, "不能删的", kind)
    page.unpublish()
    for target in (page.pk, area_page(town.community).pk):
        for method in (client.get, client.post):
            answer = method(reverse("wagtailadmin_pages:delete", args=[target]), follow=True)
            assert "发布过，不能删除" in answer.content.decode()
    assert kind.objects.filter(pk=page.pk).exists()


def test_the_cms_refuses_to_delete_it_among_many(client, town, keeper):
    page, other = publish(town.community, "不能删的"), draft(town)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = client.post(f"{address}?id={page.pk}&id={other.pk}", follow=True)
    assert "发布过，不能删除" in answer.content.decode()
    assert NoticePage.objects.filter(pk__in=[page.pk, other.pk]).count() == 2


def test_the_cms_deletes_a_draft(client, town, keeper):
    page = draft(town)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not NoticePage.objects.filter(pk=page.pk).exists()
