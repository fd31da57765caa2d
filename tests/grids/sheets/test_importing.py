"""All of it or nothing, and only what was agreed to."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import hanzhong_sheet
from grids import changes, handlers
from grids.models import Appointment, Area, Building, Person
from grids.sheets import importing
from grids.sheets.importing import ChangedMeanwhile, FaultsFound
from tests.grids.sheets.conftest import EVERYTHING

pytestmark = pytest.mark.django_db
AREAS = [["层级", "名称", "上级"], ["网格", "新一", "东园社区"], ["网格", "新二", "东园社区"]]
HOUSES = [["网格", "楼栋"], ["新一", "1 栋"], ["新二", "2 栋"]]
PEOPLE = [["姓名", "职责", "区域"], ["周敏", "网格员", "新一"], ["吴芳", "国王", "新二"]]


def standing():
    return (Area.objects.count(), Building.objects.count(), Person.objects.count(), Appointment.objects.count(),
            list(Area.objects.values_list("page_version", flat=True)))  # fmt: skip


def test_a_fault_in_the_last_row_changes_nothing(bring, town):
    before = standing()
    with pytest.raises(FaultsFound):
        bring({"区域": AREAS, "楼栋": HOUSES, "人员任职": PEOPLE})
    assert standing() == before


def test_what_fails_while_writing_takes_everything_back(bring, town, monkeypatch):
    before = standing()
    monkeypatch.setitem(changes.HANDLERS, "appointed", [f"{__name__}.refusing"])
    people = [*PEOPLE[:2], ["吴芳", "网格员", "新二"]]
    with pytest.raises(RuntimeError):
        bring({"区域": AREAS, "楼栋": HOUSES, "人员任职": people})
    assert standing() == before


def refusing(appointment):
    raise RuntimeError


def test_a_check_writes_nothing(faults, town):
    with CaptureQueriesContext(connection) as asked:
        assert faults({"区域": AREAS, "楼栋": HOUSES, "人员任职": PEOPLE[:2]}) == []
    assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_number_of_questions_does_not_grow_with_the_rows(book, town):
    def cost(rows: int) -> int:
        lines = [AREAS[0], *(["网格", f"新{n}", "东园社区"] for n in range(rows))]
        found = importing.read(
            book({"区域": lines, "人员任职": [PEOPLE[0], *(["甲", "网格员", f"新{n}"] for n in range(rows))]})
        )
        with CaptureQueriesContext(connection) as asked:
            importing.check(found, EVERYTHING)
        return len(asked)

    assert cost(200) == cost(2)


def test_what_was_agreed_to_and_nothing_else(book, town):
    found = importing.read(book({"区域": AREAS}))
    shown = importing.check(found, EVERYTHING).summary
    changes.plant(town.community, level="grid", name="新一")
    before = standing()
    with pytest.raises(ChangedMeanwhile) as stopped:
        importing.carry_out(found, EVERYTHING, shown=shown)
    assert stopped.value.work.summary[0]["added"] == 1
    assert standing() == before


def test_who_wants_to_hear_of_all_at_once_is_called_once(bring, town, monkeypatch):
    heard.clear()
    monkeypatch.setitem(changes.HANDLERS, "appointed", [f"{__name__}.hear"])
    monkeypatch.setitem(handlers.MANY, f"{__name__}.hear", f"{__name__}.hear_all")
    bring({"区域": AREAS, "人员任职": [PEOPLE[0], ["周敏", "网格员", "新一"], ["吴芳", "网格员", "新二"]]})
    assert heard == [2]


heard: list[int] = []


def hear(appointment):
    raise AssertionError("one by one")


def hear_all(appointments):
    heard.append(len(appointments))


def test_a_hundredth_of_the_city_comes_in_twice_and_changes_nothing_then(tmp_path, db):
    hanzhong_sheet.write(tmp_path / "city.xlsx", share=0.005)
    call_command("import_tree", tmp_path / "city.xlsx", stdout=(said := _Said()))
    assert "已写入" in said.text
    assert Area.find_problems() == ([], [], [], [], [])
    call_command("import_tree", tmp_path / "city.xlsx", stdout=(said := _Said()))
    assert "0 新增，0 修改，0 结束，532 不变" in said.text, said.text


def test_the_command_tells_the_faults_and_writes_the_marked_file(tmp_path, db):
    hanzhong_sheet.write(tmp_path / "city.xlsx", share=0.001, fault=True)
    with pytest.raises(CommandError, match="1 处错误"):
        call_command("import_tree", tmp_path / "city.xlsx", marked=tmp_path / "m.xlsx", stderr=_Said())
    assert (tmp_path / "m.xlsx").exists()
    assert not Area.objects.exists()


def test_the_command_in_the_name_of_somebody_keeps_to_their_charge(book, town):
    with pytest.raises(CommandError, match="不是管理员"):
        call_command("import_tree", book({"区域": AREAS}), user="worker")


class _Said:
    text = ""

    def write(self, words):
        self.text += words
