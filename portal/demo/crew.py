"""Hands out people and telephone numbers, in a fixed order, so that the demo is the same town everywhere."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from accounts import moment
from accounts.entry import new_username
from accounts.models import Contact, User
from grids import changes
from grids.duties import KEEPING, Duty
from grids.models import Appointment, Area, Organisation, Person
from portal.demo.accounts import ACCOUNTS, Account
from portal.demo.names import NAMES

OFFICE_HOURS, OFFICE_HOURS_EN = "工作日 8:30–18:00", "Working days 8:30–18:00"


class Crew:
    """The people of the demo. Numbers are landlines that no exchange has: 023-0000…, 0734-0000…"""

    def __init__(self) -> None:
        self._names = iter(NAMES)
        self._lines = {"023": count(101), "0734": count(101)}
        self.since = moment.today() - timedelta(days=400)
        self.users = {account.key: _enter(account) for account in ACCOUNTS}

    def line(self, exchange: str = "023") -> str:
        """A number that cannot ring anywhere."""
        return f"{exchange}-{next(self._lines[exchange]):08}"

    def officer(self, account: str = "") -> Person:
        """The next of the list, or the one who has this account. All of them have a user: they act on cases."""
        if account:
            user = self.users[account]
            return Person.objects.get_or_create(contact=user.contact, defaults={"name": user.first_name})[0]
        name = next(self._names)
        user = User(username=new_username(), first_name=name)
        user.set_unusable_password()
        user.save()
        return Person.objects.create(name=name, contact=Contact.objects.create(user=user, name=name))

    def appoint(self, who: Person | str, duty: Duty, area: Area | None = None, exchange: str = "023",
                **facts: Any) -> Appointment:  # fmt: skip
        """In office for more than a year already, so that the whole history finds them there."""
        person = self.officer(who) if isinstance(who, str) else who
        shown: dict[str, Any] = {"since": self.since, "last_verified_on": moment.today() - timedelta(days=9)}
        if duty not in (*KEEPING, Duty.SECURITY, Duty.AUDITOR, Duty.UNIT_STAFF, Duty.SUBDISTRICT_STAFF):
            shown |= {
                "public_number": self.line(exchange), "public_number_kind": Appointment.NumberKind.DESK,
                "office_hours": OFFICE_HOURS, "office_hours_en": OFFICE_HOURS_EN,
            }  # fmt: skip
        return changes.appoint(person, duty, area=area, **shown | facts)

    def body(self, name: str, kind: Organisation.Kind, area: Area, *, address: str = "", exchange: str = "023",
             mobile: str = "") -> Organisation:  # fmt: skip
        """A body with a public number; `mobile` is where its cases are sent, if it has no account."""
        contact = Contact(name=name)
        contact.phone = mobile
        contact.save()
        return Organisation.objects.create(
            name=name, kind=kind, area=area, address=address, public_number=self.line(exchange), contact=contact
        )


def _enter(account: Account) -> User:
    """The user of a demo account, with a number that counts as proven."""
    user = User(
        username=f"demo-{account.key}", first_name=account.name, demo=True, demo_role=account.words,
        demo_area=account.where,
    )  # fmt: skip
    user.set_unusable_password()
    user.save()
    contact = Contact(user=user, name=account.name, phone_verified_at=moment.now())
    contact.phone = account.phone
    contact.save()
    return user
