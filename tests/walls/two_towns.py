"""Two towns below one county, each with a word of its own in everything that a town shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from accounts import moment
from accounts.models import User
from grids import changes, towns
from grids.duties import Duty
from grids.models import Area, Building, Organisation, Place, Town
from home.models import EventPage, GuidePage, NoticePage, PolicyPage, Publication, QaPage, SearchHint, SiteProfile
from home.planting import area_page, plant_root
from services.cases.act import act, begin
from services.cases.actor import Actor, from_session
from services.cases.models import Case
from services.consultation.models import Hours, Roster
from services.orders.models import Opening
from services.partners.models import Agreement, Listing
from tests.conftest import officer
from tests.walls.test_editors_elsewhere import beneath, published

CHECKED = {"board_answer": "好了", "board_sure": "on"}


@dataclass
class Furnished:
    """One of the two: its word, its places, and what addresses are filled with."""

    mark: str
    english: str
    street: Area
    community: Area
    grid: Area
    building: Building
    entrance: str
    position: str
    case: Case
    things: dict[str, Any]

    @property
    def words(self) -> tuple[str, ...]:
        """What must stand nowhere in the other town: its word in either language, its codes, the number of its case."""
        codes = (self.street.slug, self.community.slug, self.grid.slug, self.building.slug, self.entrance)
        return (self.mark, self.english, *codes, self.case.number, self.case.shown_number)


def county() -> Area:
    """With a notice that holds in both, and an officer who receives people of both."""
    plant_root()
    found = changes.plant(None, level="county", name="江北县", hotline="023-00000500")
    judge = officer("何法官", Duty.JUDGE, found).contact.person.appointments.get()
    Hours.objects.create(appointment=judge, weekday=2, opens=time(9), closes=time(10), where="县法院")
    at = moment.now()
    notice = NoticePage(title="全县防汛", body="<p>请注意</p>", live=True, first_published_at=at)
    _put_up(found, notice)
    return found


def furnish(county: Area, mark: str, english: str, east: float) -> Furnished:
    """Everything that a town may show, each with the word in it."""
    more = {"name_en": english, "hotline": "023-00000501", "supervision_phone": "023-00000502"}
    street = changes.plant(county, level="subdistrict", name=f"{mark}街道", **more)
    community = changes.plant(street, level="community", name=f"{mark}社区", duty_list=f"{mark}走访")
    square = [[east, 29.0], [east + 0.01, 29.0], [east + 0.01, 29.01], [east, 29.01], [east, 29.0]]
    ground = {"type": "Polygon", "coordinates": [square]}
    grid = changes.plant(community, level="grid", name=f"{mark}第一网格", boundary=ground)
    building = changes.raise_building(grid, label=f"{mark}3 栋", address=f"{mark}路 1 号", households=40)
    entrance = changes.open_entrance(building, f"{mark}单元").slug
    keeper = officer(f"{mark}信息员", Duty.ADMINISTRATOR, community)
    things = beneath(community, mark) | published(community, keeper, mark)
    Town.objects.all().delete()  # that of `beneath`
    SiteProfile.objects.create(area=street, portal_name=f"{mark}网格", supervision_more=f"{mark}监督 12388")
    SearchHint.objects.create(words="防汛", title=f"{mark}防汛点", address=f"/g/{community.slug}/")
    things |= _offered(community, mark) | _published(community, mark)
    things |= {"slug": community.slug, "building": building.slug, "remark.pk": things["page_id"]}
    case = _hung(building, grid, mark)
    things |= {"number": case.number, "publication.pk": things["page_id"], "notice_sheet.pk": things["page_id"]}
    return Furnished(mark, english, street, community, grid, building, entrance, f"29.005,{east + 0.005}", case, things)


def _offered(community: Area, mark: str) -> dict[str, Any]:
    """Who receives people, who is a partner, what is looked for."""
    post = officer(f"{mark}律师", Duty.LEGAL, community, title=mark).contact.person.appointments.get()
    Hours.objects.create(appointment=post, weekday=3, opens=time(9), closes=time(10), where=f"{mark}楼")
    Roster.objects.create(area=community, name=f"{mark}三官").members.add(post)
    body = Organisation.objects.create(name=f"{mark}医院", kind="department", area=community)
    span = {"area": community, "since": moment.today(), "until": moment.today() + timedelta(days=60)}
    Agreement.objects.create(organisation=body, promise=f"{mark}义诊", **span)
    Listing.objects.create(side="offer", organisation=body, title=f"{mark}眼科", **span)
    Listing.objects.create(side="need", title=f"{mark}修灯", **span)
    opening = Opening(kind=Opening.Kind.OTHER, title=f"{mark}岗", area=community, capacity=2, since=moment.today())
    opening.posted_by = post.person
    opening.save()
    return {"officer.pk": post.pk, "book.pk": post.pk, "hours.pk": post.pk}


def _published(community: Area, mark: str) -> dict[str, Any]:
    at = moment.now()
    live = {"live": True, "first_published_at": at, "body": f"<p>{mark}正文</p>"}
    event = EventPage(title=f"{mark}邻里会", venue=mark, starts_at=at + timedelta(days=1), **live)
    others = [GuidePage(title=f"{mark}办证", trips=1, **live), QaPage(title=f"{mark}漏水怎么办？", **live),
              PolicyPage(title=f"{mark}津贴", **live)]  # fmt: skip
    for page in (event, *others):
        _put_up(community, page)
    return {"event_ics.pk": event.pk}


def _put_up(area: Area, page: Publication) -> None:
    """As an editor does it, so that search reads it."""
    area_page(area).add_child(instance=page)
    page.save_revision().publish()


def _hung(building: Building, grid: Area, mark: str) -> Case:
    """A report with a number, settled, and shown on the public board."""
    worker = officer(f"{mark}网格员", Duty.GRID_WORKER, grid)
    said = {"category": "noise", "text": f"{mark}太吵", "phone": "13800000077", "consent_publish": "on"}
    case = begin("reports", actor=Actor("session"), place=Place.of(building), answers=said)
    act(case, "settle_now", actor=from_session(User.objects.get(pk=worker.pk)), answers={"reply": "好了"})
    act(case, "put_on_board", actor=from_session(User.objects.get(pk=worker.pk)),
        answers={**CHECKED, "board_words": f"{mark}装修"})  # fmt: skip
    case.refresh_from_db()
    return case


def under(town: Furnished, *, host: str = "", prefix: str = "") -> Town:
    """The address by which it is asked from now on."""
    return towns.save(Town(area=town.street, hosts=host, prefix=prefix))
