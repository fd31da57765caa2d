"""All that the portal keeps about whoever is signed in, to take along: JSON, a workbook, and the pictures sent in.

个人信息保护法 45: a copy, in a form that another can read. Of others it holds what the person was told anyway.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.models import Contact, LookLog
from grids.naming import named
from grids.sheets.cells import armed
from home.models import Follow
from services.cases import timeline
from services.cases.models import Case, Photo
from services.letters import box
from services.orders import hours
from services.orders.models import Attendance, Claim, Helping, HoursAccount, HoursMove, Turn, Volunteer

IN_MEMORY = 5_000_000  # bytes; what is larger lies in a file meanwhile


def packed(contact: Contact) -> IO[bytes]:
    """The archive, at its beginning. Four queries and three for each case; pictures are copied, not loaded at once."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — who sends it closes it
    cases = list(_cases(contact))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        pictures: list[Photo] = []
        told = {**about(contact), "cases": [_case(case, pictures) for case in cases]}
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=2, default=str))
        with archive.open("data.xlsx", "w") as sheet:
            _workbook(told).save(sheet)
        for picture in pictures:
            with picture.file.open() as opened, archive.open(f"photos/{picture.key}.jpg", "w") as copy:
                copy.write(opened.read())
    file.seek(0)
    return file


def about(contact: Contact) -> dict[str, Any]:
    """Everything but the cases."""
    return {
        "contact": {
            "phone": contact.phone, "name": contact.name, "email": contact.email, "language": contact.language,
            "way": contact.way, "quiet_from": contact.quiet_from, "quiet_to": contact.quiet_to,
            "wechat": contact.has_wechat, "since": _moment(contact.created_at),
        },
        "consents": [
            {"purpose": one.get_purpose_display(), "case": one.about, "text": one.version,
             "given": _moment(one.given_at), "withdrawn": _moment(one.withdrawn_at)}
            for one in contact.consents.order_by("given_at")
        ],
        "followed": [named(one.area) for one in Follow.objects.filter(contact=contact).select_related("area")],
        "cars": [{"plate": car.plate, "since": _moment(car.since)} for car in contact.cars.order_by("pk")],
        "looks": [looked(one) for one in looks_at(contact)],
        "helping": [_offered(one) for one in Volunteer.objects.filter(contact=contact).select_related("home", "other")],
        "openings": [_held(one) for one in Claim.objects.filter(volunteer__contact=contact).select_related("opening")],
        "turns": [{"at": _moment(turn.shift.starts), "team": turn.shift.team.name} for turn in _turns(contact)],
        "attended": [_attended(one) for one in Attendance.objects.filter(volunteer__contact=contact).order_by("day")],
        "hours": [_hours(one) for one in _moves(contact)],
        "letters": [{"at": _moment(one.written_at), "case": one.about, "text": one.text} for one in box.inbox(contact)],
    }  # fmt: skip


def _offered(volunteer: Volunteer) -> dict[str, str]:
    """What somebody offered as a volunteer, and what they have done."""
    done = volunteer.helpings.filter(ended=Helping.Ended.DONE)
    return {
        "home": str(volunteer.home), "other": str(volunteer.other or ""), "unit": volunteer.unit,
        "skills": "、".join(volunteer.skill_names), "free": " ".join(volunteer.free), "quota": str(volunteer.quota),
        "badge": str(volunteer.badge), "stands_in": str(volunteer.stands_in), "pledge": volunteer.pledge,
        "named_as": volunteer.named_as,
        "standing": volunteer.get_standing_display(),
        "since": _moment(volunteer.joined_at),
        "helped": " ".join(f"{_moment(at)} {minutes}" for at, minutes in done.values_list("checked_out_at", "minutes")),
    }  # fmt: skip


def _held(claim: Claim) -> dict[str, str]:
    """A seat of an opening that they hold or held."""
    return {"opening": str(claim.opening), "since": _moment(claim.claimed_at), "until": _moment(claim.released_at)}


def _turns(contact: Contact) -> list[Turn]:
    """When they went out with a team, or will."""
    own = Turn.objects.filter(volunteer__contact=contact, released_at=None).select_related("shift__team")
    return list(own.order_by("shift__starts"))


def _attended(one: Attendance) -> dict[str, str]:
    """When they were there, on a turn or at an opening."""
    return {
        "day": str(one.day), "what": one.title, "from": _moment(one.checked_in_at), "until": _moment(one.checked_out_at),
        "minutes": str(one.minutes or ""),
    }  # fmt: skip


def _moves(contact: Contact) -> list[HoursMove]:
    account = HoursAccount.objects.filter(contact=contact).first()
    return hours.moves(account) if account else []


def _hours(move: HoursMove) -> dict[str, str]:
    """One line of the book of hours; what was moved back has a minus."""
    return {"day": str(move.day), "what": move.what, "minutes": str(move.signed), "reason": move.reason}  # type: ignore[attr-defined]


def looks_at(contact: Contact) -> list[LookLog]:
    """Who looked at this number, newest first."""
    return list(LookLog.objects.filter(contact=contact).select_related("looker").order_by("-at", "-pk"))


def looked(look: LookLog) -> dict[str, str]:
    return {"at": _moment(look.at), "who": str(look.looker), "case": look.about, "reason": look.reason}


def _cases(contact: Contact) -> Iterator[Case]:
    own = Case.objects.filter(requester=contact, parent=None).with_estates().order_by("pk")
    return own.select_related("category", "place", "building", "entrance").iterator(chunk_size=200)


def _case(case: Case, pictures: list[Photo]) -> dict[str, Any]:
    """As its own page shows it to whoever asked."""
    entries = timeline.entries(case, "resident")
    pictures += [photo for entry in entries for photo in entry.photos]
    steps = [
        {"at": _moment(entry.at), "step": str(entry.label), "who": entry.who,
         "words": {str(label): str(value) for label, value in entry.lines},
         "photos": [photo.key for photo in entry.photos]}
        for entry in reversed(entries)
    ]  # fmt: skip
    return {
        "number": case.shown_number, "category": str(case.category or ""), "place": case.where, "text": case.text,
        "state": str(case.standing.label), "filed": _moment(case.created_at), "steps": steps,
    }  # fmt: skip


def _workbook(told: dict[str, Any]) -> Workbook:
    """The same as rows, one sheet for each kind of thing."""
    book = Workbook(write_only=True)
    cases = [{name: one[name] for name in one if name != "steps"} for one in told["cases"]]
    steps = [
        {"number": case["number"], "at": step["at"], "step": step["step"], "who": step["who"],
         "words": "\n".join(f"{label}：{value}" for label, value in step["words"].items())}
        for case in told["cases"] for step in case["steps"]
    ]  # fmt: skip
    sheets = {
        _("我的资料"): [told["contact"]], _("我反映的事"): cases, _("办理经过"): steps, _("我同意过的"): told["consents"],
        _("谁看过我的号码"): told["looks"], _("给我的通知"): told["letters"],
        _("我登记的帮忙"): told["helping"], _("我的服务时长"): told["hours"], _("我认领的岗位"): told["openings"],
        _("我的值班"): told["turns"], _("我的到岗"): told["attended"], _("我登记的车"): told["cars"],
        _("我关注的地方"): [{"name": name} for name in told["followed"]],
    }  # fmt: skip
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        if rows:
            page.append(list(rows[0]))
        for row in rows:
            page.append([armed(str(value)) if value not in (None, "") else "" for value in row.values()])
    return book


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
