"""The redraw wizard: choose, arrange, look, confirm; every refusal is a sentence, nothing typed is lost."""

import re

import pytest

from grids import changes
from grids.duties import Duty
from grids.models import Area, Building, ChatGroup
from tests.conftest import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in, town):
    town.people["administrator"] = officer("administrator", Duty.ADMINISTRATOR, town.community)
    return sign_in(town.administrator)


def way(town, *ended, into=1):
    return f"/work/places/redraw/?g={town.community.slug}&into={into}&" + "&".join(f"end={one.slug}" for one in ended)


def chosen(page: str) -> dict[str, str]:
    """What is chosen on the page before anybody touches it."""
    selects = re.findall(r'<select name="(\w+)".*?</select>', page, re.S)
    bodies = re.findall(r'<select name="\w+".*?</select>', page, re.S)
    return {name: re.search(r'value="(\w*)" selected', body)[1] for name, body in zip(selects, bodies, strict=True)}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_two_grids_become_one_and_the_code_on_the_wall_stays(desk, town, client):
    slug = town.building.slug
    assert "东园社区" in desk.get("/work/places/redraw/").content.decode()
    assert "第一网格" in desk.get(f"/work/places/redraw/?g={town.community.slug}").content.decode()
    page = desk.get(way(town, town.near, town.far)).content.decode()
    answers = {**chosen(page), "name_0": "大网格"}
    page = desk.post(way(town, town.near, town.far), answers).content.decode()
    assert "请再看一遍" in page
    assert Area.objects.filter(name="大网格").count() == 0
    page = desk.post(way(town, town.near, town.far), {**hidden(page), "agreed": "1"}, follow=True).content.decode()
    assert "调整好了：大网格" in page
    assert Building.objects.get(slug=slug).grid.name == "大网格"
    shown = client.get(f"/B/{slug}").content.decode()
    assert "大网格" in shown
    assert "worker" in shown


def test_one_grid_is_split_and_each_thing_goes_where_it_was_told(desk, town):
    second = changes.raise_building(town.near, "4 号楼")
    group = ChatGroup.objects.create(area=town.near, name="群")
    page = desk.get(way(town, town.near, into=2)).content.decode()
    ready = chosen(page)
    assert (ready[f"buildings_{town.building.pk}"], ready[f"buildings_{second.pk}"]) == ("0", "1")
    worker, leader = town.appointment("worker"), town.appointment("leader")
    answers = {**ready, "name_0": "甲网格", "name_1": "乙网格", f"posts_{worker.pk}": "1", f"posts_{leader.pk}": ""}
    page = desk.post(way(town, town.near, into=2), answers).content.decode()
    assert "到此为止" in page
    desk.post(way(town, town.near, into=2), {**hidden(page), "agreed": "1"})
    second.refresh_from_db()
    group.refresh_from_db()
    assert (second.grid.name, group.area.name) == ("乙网格", "甲网格")
    going_on = [one.area.name for one in town.worker.contact.person.appointments.current()]
    assert going_on == ["乙网格"]
    assert not town.leader.contact.person.appointments.current().exists()


def test_what_is_missing_is_said_and_nothing_is_lost(desk, town):
    answer = desk.post(way(town, town.near, into=2), {"name_0": "甲网格", "name_1": "甲网格"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "两个新网格不能同名" in page
    assert 'value="甲网格"' in page
    assert Area.objects.get(pk=town.near.pk).living


def test_back_from_the_look_keeps_everything(desk, town):
    answers = {**chosen(desk.get(way(town, town.near)).content.decode()), "name_0": "甲网格"}
    page = desk.post(way(town, town.near), {**answers, "back": "1"}).content.decode()
    assert 'value="甲网格"' in page
    assert "先看看会怎样" in page


def test_nothing_chosen_is_said(desk, town):
    answer = desk.get(f"/work/places/redraw/?g={town.community.slug}&into=1")
    assert (answer.status_code, "请至少勾选一个" in answer.content.decode()) == (422, True)


def test_what_has_areas_below_it_is_not_redrawn(desk, town):
    changes.plant(town.near, level="micro_grid", name="微")
    answer = desk.get(way(town, town.near))
    assert (answer.status_code, "下面还有网格" in answer.content.decode()) == (422, True)


def test_a_second_confirmation_is_told_that_it_is_done(desk, town):
    answers = {**chosen(desk.get(way(town, town.near)).content.decode()), "name_0": "甲网格", "agreed": "1"}
    desk.post(way(town, town.near), answers)
    answer = desk.post(way(town, town.near), {"name_0": "甲网格", "agreed": "1"})
    assert "已经停用" in answer.content.decode()
    assert Area.objects.filter(name="甲网格").count() == 1


def test_outside_the_charge_there_is_nothing(desk, town, sign_in):
    west = Area.objects.get(name="西园社区")
    assert desk.get(f"/work/places/redraw/?g={west.slug}").status_code == 404
    assert desk.post(f"/work/places/redraw/?g={west.slug}&end={town.elsewhere.slug}&into=1").status_code == 404
    assert desk.get(way(town, town.elsewhere)).status_code == 404
    assert desk.get(f"/work/places/redraw/?g={town.street.slug}").status_code == 404
    assert "西园社区" not in desk.get("/work/places/redraw/").content.decode()


def test_every_refusal_is_a_sentence_in_chinese(town):
    from grids import redrawing
    from grids.redrawing import Moves, may_end, why_not

    near = Area.objects.get(pk=town.near.pk)
    community = Area.objects.get(pk=town.community.pk)
    today = redrawing.moment.today()
    said = [
        why_not([], [], Moves(), today), may_end([near, community]), may_end([community]),
        why_not([near], [{}], Moves({town.building.pk: 5}), today), why_not([near], [{}], Moves(), today),
        why_not([near], [near], Moves(), today), why_not([near], [{}], Moves({town.building.pk: 0, 10**6: 0}), today),
    ]  # fmt: skip
    assert all(words.endswith("。") and re.search("[一-鿿]", words) for words in said[:6]), said
