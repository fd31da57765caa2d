"""The sheet of officers: whom a row means, what it may change, and that no number ever comes out."""

from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import Contact
from grids import changes
from grids.duties import Duty
from grids.models import Appointment, Person
from grids.sheets.posts import rows
from tests.conftest import person
from tests.grids.sheets.conftest import EVERYTHING, counts

pytestmark = pytest.mark.django_db
HEADS = ["任职号", "姓名*", "手机", "职责*", "区域", "单位", "至", "公开电话", "自"]
NUMBER = "13800000077"


def line(
    name, duty="网格员", area="东园社区/第一网格", phone=None, post=None, body=None, until=None, public=None, since=None
):
    return [post, name, phone, duty, area, body, until, public, since]


def test_somebody_new_with_a_number_can_sign_in(bring, town):
    work = bring({"人员任职": [HEADS, line("周敏", phone=int(NUMBER), public="023-00000011")]})
    assert counts(work, "人员任职") == (1, 0, 0, 0)
    held = Appointment.objects.get(person__name="周敏")
    assert (held.area, held.duty, held.public_number) == (town.near, Duty.GRID_WORKER, "023-00000011")
    assert Contact.find(NUMBER).person == held.person


def test_a_second_time_nothing_changes(bring, town):
    sheets = {
        "人员任职": [
            HEADS,
            line("周敏", phone=NUMBER),
            line("周敏", "楼栋长", phone=NUMBER),
            line("吴芳"),
            line("吴芳", "楼栋长"),
        ]
    }
    assert counts(bring(sheets), "人员任职") == (4, 0, 0, 0)
    assert Person.objects.filter(name__in=["周敏", "吴芳"]).count() == 2
    assert counts(bring(sheets), "人员任职") == (0, 0, 0, 4)


def test_a_resident_with_this_number_becomes_the_officer(bring, town):
    bring({"人员任职": [HEADS, line("何三", phone="138 0000 0001")]})
    assert Person.objects.get(name="何三").contact == town.resident.contact


def test_who_serves_here_is_known_by_name(bring, town):
    assert counts(bring({"人员任职": [HEADS, line("worker", public="12")]}), "人员任职") == (0, 1, 0, 0)
    assert town.appointment("worker").public_number == "12"


def test_two_of_one_name_here_are_ambiguous(faults, town):
    changes.appoint(Person.objects.create(name="worker", contact=Contact.objects.create()), Duty.STEWARD, town.near)
    [(cell, words)] = faults({"人员任职": [HEADS, line("worker", public="12")]})
    assert cell == "「人员任职」B2"
    assert "2 位同名" in words


def test_an_end_is_set_and_not_undone(bring, faults, town):
    held = town.appointment("worker")
    yesterday = moment.today() - timedelta(days=1)
    work = bring({"人员任职": [HEADS, line("worker", post=held.pk, until=yesterday)]})
    assert counts(work, "人员任职") == (0, 0, 1, 0)
    held.refresh_from_db()
    assert held.until == yesterday
    [(cell, _words)] = faults({"人员任职": [HEADS, line("worker", post=held.pk, until=None)]})
    assert cell == "「人员任职」G2"


@pytest.mark.parametrize(
    ("row", "cell", "says"),
    [
        (line("甲", phone="12345"), "C2", "手机号"),
        (line("甲", "国王"), "D2", "不在可选的词里"),
        (line("甲", area=None), "", "请填“区域”或“单位”"),
        (line("甲", area="无"), "E2", "没有“无”"),
        (line("甲", area=None, body="无"), "F2", "没有登记"),
        (line("甲", until="明天"), "G2", "不是日期"),
        (line("甲", post=99999999), "A2", "没有任职号"),
        (line("甲", until="2020-01-01"), "I2", "自哪一天起"),
        (line("甲", until="2020-01-01", since="2021-01-01"), "G2", "早于"),
    ],
)
def test_each_fault_has_its_cell(faults, town, row, cell, says):
    [(where, words)] = faults({"人员任职": [HEADS, row]})
    assert where.endswith(cell)
    assert says in words


def test_a_number_that_is_somebody_elses_is_refused_and_nobody_is_named(faults, town):
    found = faults({"人员任职": [HEADS, line("甲", phone=NUMBER), line("乙", phone=NUMBER)]})
    assert [cell for cell, _words in found] == ["「人员任职」C3"]
    contact = person("secret", NUMBER).contact
    changes.appoint(Person.objects.create(name="某人", contact=contact), Duty.STEWARD, town.elsewhere)
    [(_cell, words), _second] = faults({"人员任职": [HEADS, line("甲", phone=NUMBER), line("乙", phone=NUMBER)]})
    assert "某人" not in words


def test_who_has_an_account_changes_the_number_alone(faults, town):
    [(cell, words)] = faults({"人员任职": [HEADS, line("worker", post=town.appointment("worker").pk, phone=NUMBER)]})
    assert cell == "「人员任职」C2"
    assert "本人" in words


def test_a_wrong_number_of_somebody_who_never_came_is_mended(bring, town):
    bring({"人员任职": [HEADS, line("周敏", phone=NUMBER)]})
    held = Appointment.objects.get(person__name="周敏")
    bring({"人员任职": [HEADS, line("周敏", post=held.pk, phone="13800000078")]})
    assert Contact.find(NUMBER) is None
    assert Contact.find("13800000078").person == held.person


def test_outside_the_charge_there_is_nothing(faults, town, keeper):
    away = town.appointment("stranger")
    sheets = {"人员任职": [HEADS, line("甲", area="西园社区/第九网格"), line("stranger", "网格长", post=away.pk),
                          line("甲", "管理员", "柳河街道"), line("乙", area=None, body="水务所")]}  # fmt: skip
    assert len(faults(sheets, keeper)) == 4


def test_somebody_who_serves_elsewhere_too_is_not_renamed(faults, town, keeper):
    held = town.appointment("worker")
    changes.appoint(held.person, Duty.STEWARD, town.elsewhere)
    [(cell, _words)] = faults({"人员任职": [HEADS, line("改名", post=held.pk)]}, keeper)
    assert cell == "「人员任职」B2"


def test_the_export_is_masked_and_comes_back_unchanged(bring, town, tmp_path):
    from grids.sheets import importing
    from grids.sheets.writing import write_book

    bring({"人员任职": [HEADS, line("周敏", phone=NUMBER)]})
    path = tmp_path / "out.xlsx"
    write_book(path, EVERYTHING)
    from tests.grids.sheets.conftest import lines_of

    [line_] = [one for one in lines_of(path, "人员任职") if one["姓名"] == "周敏"]
    assert line_["手机"] == "138****0077"
    work = importing.carry_out(importing.read(path), EVERYTHING)
    assert work.nothing_to_do, work.shown
    assert len(list(rows(EVERYTHING))) == counts(work, "人员任职")[3]
