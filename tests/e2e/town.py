"""The demo's places, and one case in each state. Run it with the settings of the portal: prints where to look, as JSON."""

from __future__ import annotations

import json

import django

from tests.e2e import neighbours

HOME = "西西里第二网格"
NUMBER_OF_THE_OFFICER = "13800000041"
CATEGORIES = {"shared": "shared_repair", "grid": "noise", "sealed": "domestic_violence", "call": "call_back"}


def build() -> dict:
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_demo", places_only=True, verbosity=0)
    (settings.DATA_DIR / "demo.json").write_text("{}")  # whole: the portal need not tell sixty days of history
    return _addresses() | {"cases": _cases(), **neighbours.build()}


def _addresses() -> dict:
    from accounts.models import User
    from grids.models import Area, Building, ChatGroup
    from home.models import EventPage, GuidePage, NoticePage, PolicyPage, QaPage

    building = Building.objects.filter(grid__name=HOME).order_by("pk")[0]
    other = Building.objects.filter(grid__name="艾坪第一网格").order_by("pk")[0]
    above = [area.slug for area in building.grid.lineage()]
    notice = NoticePage.objects.standing().filter(area__slug__in=above)[0]
    return {
        "building": building.slug,
        "estate": Area.objects.get(name="西西里小区").slug,
        "areas": above,
        "elsewhere": other.grid.slug,
        "group": ChatGroup.objects.filter(area__slug__in=above)[0].area.slug,
        "special": Area.objects.filter(kind="special", path__startswith=building.grid.get_root().path)[0].slug,
        "notice": notice.get_absolute_url(),
        "published": [
            kind.objects.standing().filter(area__slug__in=above)[0].get_absolute_url()
            for kind in (PolicyPage, GuidePage, EventPage, QaPage)
        ],
        "poster": _poster(building.grid.lineage().filter(level="community")[0]),
        "owner": _owner(),
        "officer": _officer(),
        "phones": {user.username: user.contact.phone for user in User.objects.filter(demo=True).exclude(contact=None)},
    }


def _poster(area) -> str:
    """Where a notice with a picture stands."""
    from django.core.files.base import ContentFile
    from wagtail.images.models import Image

    from home.models import NoticePage
    from home.planting import area_page
    from portal.demo import pictures

    file = pictures.file("noise", "before", 0)
    image = Image.objects.create(title="海报", description="装修的楼道", file=ContentFile(file.read(), "poster.jpg"))
    page = NoticePage(title="消防演练，请看海报", body="<p>周六上午九点，广场集合。</p>", picture=image)
    area_page(area).add_child(instance=page)
    page.save_revision().publish()
    return page.get_absolute_url()


def _cases() -> dict[str, str]:
    """The resident's link to a case in each state, by the name of the state; and one that is sealed."""
    from services.cases import keys

    made = {}
    for name, (category, steps) in COURSES.items():
        case = _walk(category, steps)
        made[name] = f"/c/{case.number}/?k={keys.link(case)}"
    _lose_letters(made["in_progress"].split("/")[2])
    return made


def _lose_letters(number: str) -> None:
    """What the resident was told of this case could not be brought."""
    from services.letters.models import Letter

    Letter.objects.filter(about=number, facts__face="resident").update(fate="dead", fault="lost")


def _walk(category: str, steps: list):
    from grids.models import Building, Place
    from services.cases.act import act, begin

    place = Place.of(Building.objects.filter(grid__name=HOME).order_by("pk")[0])
    asked = {"category": category, "text": "2单元的罗阿姨家半夜还在装修", "phone": "13800000009"}
    asked["consent_publish"] = any(verb == "put_on_board" for verb, _who, _answers in steps)  # type: ignore[assignment]
    case = begin("reports", actor=_actor(""), place=place, answers=asked)
    for verb, who, answers in steps:
        if verb == "assign":
            answers = {"owner": _owner()}
        if verb == "merge":
            answers = {"into": _walk(category, []).number}
        act(case, verb, actor=_actor(who, case), answers=answers)
        case.refresh_from_db()
    return case


def _officer() -> str:
    """The number of somebody who serves and is no demo account: with a second factor, like everybody in earnest."""
    from accounts.entry import admit
    from grids import changes
    from grids.duties import Duty
    from grids.models import Area, Person

    user = admit(NUMBER_OF_THE_OFFICER)
    person = Person.objects.create(name="韩梅", contact=user.contact)
    changes.appoint(person, Duty.COMMUNITY_STAFF, area=Area.objects.get(name=HOME).get_parent().get_parent())
    return NUMBER_OF_THE_OFFICER


def _owner() -> str:
    from accounts.models import User

    return f"a{User.objects.get(username='demo-grid_worker').contact.person.appointments.get().pk}"


def _actor(who: str, case=None):
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from services.cases.actor import Actor, from_session

    if who == "resident":
        return Actor("link", contact=case.requester_id, case=case.number)
    return from_session(User.objects.get(username=f"demo-{who}") if who else AnonymousUser())


ACCEPTED = [("accept", "grid_worker", {"tier": "grid"})]
SIGNED = [*ACCEPTED, ("assign", "grid_leader", {}), ("sign_for", "grid_worker", {})]
SHARED = [("accept", "grid_worker", {"tier": "shared", "note": "要几家一起商量"}), *SIGNED[1:]]
DONE = {"outcome": "solved", "reply": "已和施工的人说好，晚上七点后不再动工。"}
ANSWERED = [*SIGNED, ("report_progress", "grid_worker", {"reply": "上门看过了"}), ("settle", "grid_worker", DONE)]
CHECKED = {"board_words": "楼道里半夜还在装修", "board_answer": "已说好晚上七点后不动工", "board_sure": True}
COURSES: dict[str, tuple[str, list]] = {
    "submitted": ("noise", []),
    "accepted": ("noise", ACCEPTED),
    "in_progress": ("noise", SIGNED),
    "awaiting_resident": ("noise", [*SIGNED, ("ask", "grid_worker", {"question": "是几楼？"})]),
    "resolved": ("noise", [*SHARED, ("resolve", "grid_worker", DONE)]),
    "answered": ("noise", ANSWERED),
    "closed": ("noise", [*ANSWERED, ("rate_solved", "resident", {})]),
    "posted": ("noise", [*ANSWERED, ("put_on_board", "grid_worker", CHECKED)]),
    "reopen_asked": ("noise", [*ANSWERED, ("rate_unsolved", "resident", {"reason": "昨晚又吵"})]),
    "declined": ("noise", [("decline", "clerk", {"reason": "已经在法院", "channel": "court"})]),
    "merged": ("noise", [("merge", "grid_worker", {})]),
    "withdrawn": ("noise", [("withdraw", "resident", {})]),
    "sealed": ("domestic_violence", []),
}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(build()))
