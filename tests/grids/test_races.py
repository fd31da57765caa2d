"""Two at the same moment, on a database that threads really share."""

from grids import changes
from grids.changes import ChangeRefused
from grids.models import Area, Building


def test_two_plants_at_once_keep_the_tree_whole(at_once, town):
    planted = at_once(lambda number: changes.plant(town.community, level="grid", name=f"同时{number}"), 6)
    assert len({area.path for area in planted}) == 6
    assert Area.find_problems() == ([], [], [], [], [])
    assert Area.objects.get(pk=town.community.pk).numchild == 8


def test_a_building_raised_while_its_grid_is_redrawn_is_not_lost(at_once, town):
    def either(number: int) -> str:
        try:
            if number:
                changes.raise_building(town.near, "9 号楼")
            else:
                changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0})
        except ChangeRefused as refused:
            return str(refused)
        return ""

    answers = at_once(either, 2)
    assert sum(bool(answer) for answer in answers) == 1  # the grid has ended, or the new building has no successor
    assert not Building.objects.exclude(grid__valid_to=None).exists()


def test_a_grid_is_redrawn_once(at_once, town):
    def redraw(number: int) -> bool:
        try:
            changes.redraw([town.near], [{"name": f"新{number}"}], buildings={town.building.pk: 0})
        except ChangeRefused:
            return False
        return True

    assert at_once(redraw, 3).count(True) == 1
    assert town.near.successions.count() == 1
