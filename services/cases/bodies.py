"""Fields that name somebody: who asks, whom it is about, who is in charge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.models import Consent, Contact
from accounts.phones import NotAPhone, normalise
from grids.models import Appointment, Organisation, Person
from services.cases import routing
from services.cases.actor import Actor
from services.cases.dutylists import marked
from services.cases.handlers import SEEING
from services.cases.models import Case, Event, Openness
from services.cases.queries import categories_of, of_nobody_accused
from services.cases.words import Field, Line


class Phone(Field):
    """A number to be reached at, given of one's own will for this case; without one, everything works as well."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        phone = forms.CharField(label=self.label, required=False, max_length=30, help_text=self.help)
        phone.widget.attrs.update(inputmode="tel", autocomplete="tel")
        return phone

    def check(self, cleaned: dict, case: Case) -> None:
        category, number = cleaned.get("category") or case.category, cleaned.get(self.name)
        if not number:
            if category and category.phone_required and not case.requester_id:
                raise ValidationError({self.name: _("请留一个能打通的手机号，我们好给您回电。")})
            return
        try:
            cleaned[self.name] = normalise(number)
        except NotAPhone:
            raise ValidationError({self.name: _("这不像一个手机号，请再看一下，应是 11 位数字。")}) from None

    def apply(self, case: Case, cleaned: dict) -> None:
        if number := cleaned.get(self.name):
            case.requester = Contact.by_phone(number)
        elif case.requester is None:
            case.requester = Contact.objects.create()

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        if cleaned.get(self.name) and case.requester:
            consents.give(case.requester, Consent.Purpose.CONTACT, case.number)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}  # stands encrypted with the contact, and nowhere else


class Salutation(Line):
    """A form of address, kept with the contact."""

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        if cleaned.get(self.name) and case.requester and not case.requester.name:
            case.requester.name = cleaned[self.name][:40]
            case.requester.save(update_fields=["name"])

    def to_json(self, cleaned: dict) -> dict:
        return {}


@dataclass(frozen=True)
class Agree(Field):
    """An unticked box: one purpose, asked for by itself."""

    purpose: str = ""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.BooleanField(label=self.label, required=False, help_text=self.help)

    def apply(self, case: Case, cleaned: dict) -> None:
        if self.purpose == Consent.Purpose.PUBLISH and cleaned.get(self.name) and case.openness != Openness.SEALED:
            case.openness = Openness.PUBLIC

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        if cleaned.get(self.name) and case.requester:
            consents.give(case.requester, self.purpose, case.number)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


class Subject(Field):
    """Whom a complaint is about: somebody who serves here, or an organisation. They never see it."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        category = categories_of(case).get(str(answers.get("category", "")))
        if category is None or not category.about_staff:
            return {}
        people = Appointment.objects.answering_for(case.place)
        choices = [("", _("不指明"))] + [(f"p{held.person_id}", str(held)) for held in people]
        bodies = Organisation.objects.filter(area__path__in=case.place.lineage_paths())
        choices += [(f"o{body.pk}", str(body)) for body in bodies]
        return {self.name: forms.ChoiceField(label=self.label, required=False, choices=choices, help_text=self.help)}

    def apply(self, case: Case, cleaned: dict) -> None:
        value = cleaned.get(self.name) or ""
        if value.startswith("p"):
            case.subject_person = Person.objects.get(pk=value[1:])
        elif value.startswith("o"):
            case.subject_organisation = Organisation.objects.get(pk=value[1:])

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


class Body(Field):
    """An organisation of this place."""

    coded = reads = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        bodies = Organisation.objects.filter(area__path__in=case.place.lineage_paths())
        if case.subject_organisation_id:
            bodies = bodies.exclude(pk=case.subject_organisation_id)
        return forms.ModelChoiceField(bodies, label=self.label, required=self.required, empty_label=_("请选择"))

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].pk}


class BodyInCharge(Body):
    def apply(self, case: Case, cleaned: dict) -> None:
        case.owner_organisation, case.owner_appointment = cleaned[self.name], None


class BetweenBodies(Field):
    """Nobody in person asked for it, whoever's hand it was: both sides are bodies. Nothing is asked."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def apply(self, case: Case, cleaned: dict) -> None:
        case.requester = None

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


class OwnerOfParent(Field):
    """Whoever is in charge of the main case answers for this child as well; nobody is asked."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def apply(self, case: Case, cleaned: dict) -> None:
        if main := case.parent:
            case.owner_appointment, case.owner_organisation = main.owner_appointment, main.owner_organisation

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}


class Below(Field):
    """The area further down that answers from now on."""

    coded = reads = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        found = routing.desks_below(case) if case.pk else []
        return forms.TypedChoiceField(
            label=self.label,
            choices=[(area.pk, marked(area, area, case)) for area in found],
            coerce={str(area.pk): area for area in found}.get,
        )

    def apply(self, case: Case, cleaned: dict) -> None:
        case.sit_at(cleaned[self.name])

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].pk}


OFFERED = 200  # people of whom one may be put in charge


class InCharge(Field):
    """An appointment (a12) or an organisation (o3), never both, never whom the case is about.

    A sealed case goes to a named handler at its desk, when it is late also at the next above, and to nobody else.
    """

    coded = reads = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        people = self._trusted(case) if case.sealed else self._near(case)
        offered = [(f"a{held.pk}", marked(f"{held.area} · {held}", held.area, case)) for held in people]
        if not case.sealed:
            bodies = Organisation.objects.filter(area__path__in=case.place.lineage_paths())
            offered += [(f"o{body.pk}", str(body)) for body in bodies.exclude(pk=case.subject_organisation_id or 0)]
        return forms.ChoiceField(label=self.label, choices=offered, initial=self._suggested(case))

    def _near(self, case: Case) -> list[Appointment]:
        """Who serves at its desk, above or below, the lowest first."""
        above = Appointment.objects.answering_for(case.desk).order_by().values("pk")
        near = Q(pk__in=above) | Q(area__path__startswith=case.desk.path)
        people = Appointment.objects.current().filter(near, duty__in=SEEING).select_related("person", "area")
        return list(of_nobody_accused(people, case).order_by("-area__depth", "pk")[:OFFERED])

    def _trusted(self, case: Case) -> list[Appointment]:
        late = [held.area_id for held in routing.handlers_above(case)] if case.late else []
        return [held for held in routing.trusted(case) if held.area_id in (case.desk_id, *late)]

    def _suggested(self, case: Case) -> str:
        """Whom the rules named when it was filed, until somebody is in charge. One query, unless it was read along."""
        if case.pk is None or case.owner_appointment_id or case.owner_organisation_id:
            return ""
        owner = getattr(getattr(case, "routed", None), "owner", None)
        return f"{'o' if isinstance(owner, Organisation) else 'a'}{owner.pk}" if owner else ""

    def apply(self, case: Case, cleaned: dict) -> None:
        kind, key = cleaned[self.name][0], int(cleaned[self.name][1:])
        case.owner_appointment = Appointment.objects.get(pk=key) if kind == "a" else None
        case.owner_organisation = Organisation.objects.get(pk=key) if kind == "o" else None


class Helper(InCharge):
    """Somebody to be asked in; who is in charge stays."""

    def _suggested(self, case: Case) -> str:
        return ""

    def apply(self, case: Case, cleaned: dict) -> None:
        """The child that is opened takes it."""
