"""What a community has not published as its duty is given to it with a reason, and counted. users.md 23."""

from __future__ import annotations

import pytest
from django.urls import reverse

from grids.models import Area
from services.cases.act import AnswersRefused, act
from services.cases.fields import StepForm
from services.cases.models import Case, Event
from services.figures import instep, ledger, periods
from services.figures.ledger import Wanted
from services.figures.models import Grain

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(town):
    """The first community has published that it sees to noise, and nothing else."""
    Area.objects.filter(pk=town.community.pk).update(duty_categories=["noise"])


@pytest.fixture
def accepted(report, who):
    def made(category: str = "lift") -> Case:
        case = report(category)
        act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
        return Case.objects.get(pk=case.pk)

    return made


def to(town, name: str, **more) -> dict:
    return {"owner": f"a{town.appointment(name).pk}", **more}


def form_of(case: Case, verb: str, actor) -> StepForm:
    return StepForm(case.workflow.steps[verb], case, actor)


def test_it_is_said_beside_the_choice(listed, accepted, town, who):
    form = form_of(accepted(), "assign", who("leader"))
    said = dict(form.fields["owner"].choices)
    assert "职责清单里没有" in said[f"a{town.appointment('staff').pk}"]
    assert "职责清单" not in said[f"a{town.appointment('worker').pk}"]
    assert "why" in form.fields
    assert "why" not in form_of(accepted("noise"), "assign", who("leader")).fields


def test_it_asks_a_reason_and_keeps_it(listed, accepted, town, who):
    case = accepted()
    with pytest.raises(AnswersRefused) as refused:
        act(case, "assign", actor=who("leader"), answers=to(town, "staff"))
    assert list(refused.value.form.errors) == ["why"]
    event = act(case, "assign", actor=who("leader"), answers=to(town, "staff", why="物业还没有进场"))
    assert event.facts["beyond"] == "yes"
    assert event.text.words["why"] == "物业还没有进场"


def test_the_grid_a_body_and_what_is_on_the_list_are_no_matter_of_it(listed, accepted, town, who):
    for case, owner in (
        (accepted(), to(town, "worker")),
        (accepted(), {"owner": f"o{town.company.pk}"}),
        (accepted("noise"), to(town, "staff")),
    ):
        assert "beyond" not in act(case, "assign", actor=who("leader"), answers=owner).facts


def test_who_has_ticked_nothing_is_not_warned_of(accepted, town, who):
    assert "beyond" not in act(accepted(), "assign", actor=who("leader"), answers=to(town, "staff")).facts


def test_sending_down_to_a_community_is_marked_and_counted(listed, accepted, town, who):
    case = accepted()
    for by in ("leader", "staff"):
        act(case, "upgrade", actor=who(by), answers={"reason": "管不了"})
        case = Case.objects.get(pk=case.pk)
    assert case.desk == town.street
    said = dict(form_of(case, "hand_down", who("chief")).fields["desk"].choices)
    assert [pk for pk, words in said.items() if "职责清单里没有" in words] == [town.community.pk]
    answers = {"desk": town.community.pk, "reason": "请社区先看"}
    assert act(case, "hand_down", actor=who("chief"), answers=answers).facts["beyond"] == "yes"
    for caught_up in (False, True):
        if caught_up:
            instep.catch_up()
        book = ledger.read(town.near.path, Wanted(Grain.EVER, frozenset({town.near.path})))
        assert book.of(town.near.path, periods.ALL)["beyond_list"] == 1


def test_the_sheet_says_it_of_what_a_rule_brought_there(listed, report, town, client, sign_in):
    from services.cases.models import RoutingRule

    RoutingRule.objects.create(name="电梯", in_force=True, categories=["lift"], desk="community")
    case = report("lift")
    page = sign_in(town.staff).get(f"/work/{case.number}/").content.decode()
    assert "东园社区公布的职责清单里没有这一类事" in page


def test_staff_read_how_often_and_the_public_does_not(listed, accepted, town, who, client, sign_in):
    act(accepted(), "assign", actor=who("leader"), answers=to(town, "staff", why="物业还没有进场"))
    assert (
        "<b>1</b>次把职责清单外的事交给社区"
        in sign_in(town.staff).get(f"/work/figures/{town.community.slug}/").content.decode()
    )
    client.logout()
    assert b"beyond_list" not in client.get(f"/stats/{town.community.slug}.csv").content


def test_several_at_once_say_which_wants_a_reason(listed, accepted, town, client, sign_in):
    cases = [accepted("noise"), accepted("lift")]
    asked = {"do": "assign", "n": [case.number for case in cases], **to(town, "staff"), "once": "k"}
    page = sign_in(town.leader).post(reverse("bulk"), asked).content.decode()
    assert [Case.objects.get(pk=case.pk).state for case in cases] == ["assigned", "accepted"]
    assert "请写明为什么还交给社区" in page


@pytest.mark.parametrize("categories", [("noise", "lift"), ("lift", "noise"), ("noise", "lift", "street_works")])
def test_several_at_once_ask_the_reason_if_any_of_them_wants_it(listed, accepted, town, client, sign_in, categories):
    cases = [accepted(category) for category in categories]
    asked = {"do": "assign", "n": [case.number for case in cases]}
    form = sign_in(town.leader).get(reverse("bulk"), asked).context["form"]
    said = dict(form.fields["owner"].choices)[f"a{town.appointment('staff').pk}"]
    assert f"其中 {len(cases) - 1} 件，职责清单里没有" in said
    page = client.post(reverse("bulk"), {**asked, **to(town, "staff", why="物业还没有进场"), "once": "k"})
    assert page.context["failed"] == []
    beyond = {case.pk: Event.objects.get(case=case, verb="assign") for case in cases}
    assert {case.category.code: beyond[case.pk].facts.get("beyond") for case in cases} == {
        code: "yes" if code != "noise" else None for code in categories
    }
    assert all(("why" in event.text.words) == ("beyond" in event.facts) for event in beyond.values())


def test_several_at_once_that_are_all_on_the_list_are_asked_nothing(listed, accepted, town, client, sign_in):
    asked = {"do": "assign", "n": [accepted("noise").number for _each in range(2)]}
    assert "why" not in sign_in(town.leader).get(reverse("bulk"), asked).context["form"].fields
