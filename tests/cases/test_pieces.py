"""The pages of a list, read piece by piece from indexes, are the list: nothing left out, nothing twice, nothing more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import User
from grids import changes
from services.cases import finding, grams, lists, pieces
from services.cases.act import act
from services.cases.actor import from_session
from services.cases.lists import LISTS, Narrowing
from services.cases.models import Case

DONE = {"outcome": "solved", "reply": "修好了"}


@pytest.fixture
def crowded(town, report, in_progress, who, monkeypatch) -> None:
    """Matters in every phase, above, beside and below the desks of the town, on ground that was drawn anew."""
    monkeypatch.setattr(lists, "A_PAGE", 2)
    report("domestic_violence")
    report("about_staff", subject=f"p{town.worker.contact.person.pk}")
    again = report("suggestion", by="neighbour")
    Case.objects.filter(pk=again.pk).update(times_before=2)
    upgraded, elsewhere, asked, settled, given = (in_progress() for _each in range(5))
    act(upgraded, "upgrade", actor=who("worker"), answers={"reason": "要社区出面"})
    elsewhere.refresh_from_db()
    elsewhere.sit_at(town.far)  # no step leads there today
    elsewhere.save()
    act(asked, "ask", actor=who("worker"), answers={"question": "哪一户？"})
    act(settled, "settle", actor=who("worker"), answers=DONE)
    act(given, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": "请来关阀"})
    over = in_progress()
    act(over, "settle", actor=who("worker"), answers=DONE)
    act(over, "rate_solved", actor=who("resident"), answers={"contacted": "yes", "satisfied": "yes"})
    Case.objects.filter(pk=report().pk).update(due_at=moment.now() - timedelta(hours=1))


@pytest.fixture
def redrawn(crowded, town) -> None:
    """The near grid is another now; who serves there answers for what came before, too."""
    posts = {held.pk: 0 for held in town.near.appointments.all()}
    changes.redraw([town.near], [{"name": "新一网格"}], buildings={town.building.pk: 0}, posts=posts)


def walked(chosen: str, actor, **narrowed: str) -> list[Case]:
    found, after = [], ""
    while True:
        page = lists.page(LISTS[chosen], actor, Narrowing(narrowed), after)
        found += page.cases
        if not page.after:
            return found
        after = page.after


@pytest.mark.long
@pytest.mark.usefixtures("redrawn")
@pytest.mark.parametrize("chosen", LISTS)
def test_its_pages_are_the_list_whoever_looks(chosen):
    seen = 0
    for user in User.objects.all():
        actor = from_session(user)
        whole = list(lists.read(chosen, actor, Narrowing({})))
        assert walked(chosen, actor) == whole, user
        seen += len(whole)
    assert seen or chosen == "calls"


@pytest.mark.long
@pytest.mark.usefixtures("redrawn")
@pytest.mark.parametrize(("first", "few", "met"), [(500, 1000, 10_000), (1, 1000, 10_000), (1, 1000, 2), (1, 0, 2)])
@pytest.mark.parametrize("chosen", LISTS)
def test_what_is_one_s_own_of_one_building_or_found_by_words_is_the_list_too_whoever_looks(
    chosen, first, few, met, town, monkeypatch
):
    """Whether the words are met at once, are said by few here and looked up, or by many; and wherever a search breaks off."""
    monkeypatch.setattr(finding, "MET_FIRST", first)
    monkeypatch.setattr(finding, "MET_MOST", met)
    monkeypatch.setattr(grams, "FEW", few)
    here = {"b": town.building.slug}
    for narrowed in ({"owner": "me"}, here, here | {"owner": "me"}, {"q": "半夜"}, here | {"q": "半夜"}):
        for user in User.objects.all():
            actor = from_session(user)
            whole = list(lists.read(chosen, actor, Narrowing(narrowed)))
            assert walked(chosen, actor, **narrowed) == whole, (user, narrowed)


@pytest.mark.usefixtures("crowded")
def test_a_building_that_is_none_has_no_cases(who):
    assert walked("area", who("staff"), b="ZZZZZZZZ") == []


def test_what_lies_elsewhere_and_is_answered_for_here_is_seen_from_both(crowded, town, who):
    (case,) = Case.objects.filter(astray=True)
    assert case.in_grid == town.near.pk
    assert case.at_grid == town.far.pk
    for name in ("worker", "neighbour_worker", "staff", "chief"):
        assert case in walked("area", who(name)), name
    assert case not in walked("area", who("stranger"))


def test_a_case_knows_where_it_lies_wherever_it_is_answered_for(in_progress, town, who):
    case = in_progress()
    act(case, "upgrade", actor=who("worker"), answers={"reason": "要社区出面"})
    case.refresh_from_db()
    assert (case.in_grid, case.in_community, case.in_subdistrict) == (town.near.pk, town.community.pk, town.street.pk)
    assert (case.at_grid, case.at_community, case.astray) == (None, town.community.pk, False)
    act(case, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": "请来关阀"})
    child = case.children.get()
    assert (child.in_grid, child.at_grid, child.astray) == (town.near.pk, None, False)


@pytest.mark.usefixtures("crowded")
def test_who_asks_for_words_looks_through_no_sealed_matters(who, monkeypatch):
    """None of them says anything: all that lie at the desk would be read, and none taken."""
    keeper, taken = who("keeper"), []
    monkeypatch.setattr(pieces, "first", lambda parts, most, order: taken.append(pieces.in_order(parts)) or [])
    monkeypatch.setattr(pieces, "walk", lambda parts, most, met, order: taken.append(parts) or pieces.Walk([]))
    for narrowed in ({}, {"q": "半夜"}):
        lists.page(LISTS["area"], keeper, Narrowing(narrowed))
    every, by_words = taken
    sealed = len(keeper.sealed_pieces()) * len(pieces.UNDER_WAY)
    assert sealed > 0
    assert len(by_words) == len(every) - sealed
