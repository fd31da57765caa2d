"""What nobody can ask for at a door is no request of residents: it stands in none of the public sums."""

from __future__ import annotations

import pytest

from services.figures import entries, histories, tally

pytestmark = pytest.mark.django_db


def test_projects_are_counted_in_no_figure_of_what_residents_asked_for(town, done, report):
    case, asked = done(), report()
    counted = {history.case: entries.of(history) for history in histories.read([case.pk, asked.pk])}
    assert counted[case.pk] == {}
    assert counted[asked.pk]
    standing = tally.standing(town.community, len(town.community.path))
    assert sum(found["open_now"] for found in standing.values()) == 1
