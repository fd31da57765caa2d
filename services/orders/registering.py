"""Who works somewhere and registers where they live 双报到: the unit they named, and the grid that their community confirmed."""

from __future__ import annotations

from django.utils import timezone

from accounts import moment
from grids.models import Level
from services.orders import hours
from services.orders.ledger import Certificate
from services.orders.models import Volunteer


def certify(volunteer: Volunteer) -> Certificate | None:
    """A sheet that says so; None for whom no community has confirmed, or who named no unit. The same facts are the same sheet."""
    if not volunteer.confirmed or not volunteer.unit:
        return None
    since = timezone.localdate(volunteer.ruled_at or volunteer.joined_at)
    said = {"kind": Certificate.Kind.REGISTERED, "since": since, "minutes": 0, "times": 0, **_facts(volunteer)}
    account = hours.of_contact(volunteer.contact)
    return Certificate.objects.get_or_create(account=account, **said, defaults={"until": moment.today()})[0]


def holds(certificate: Certificate) -> bool:
    """Whether the community still confirms just this."""
    found = Volunteer.objects.filter(contact__hours=certificate.account_id).select_related("contact", "grid").first()
    said = {name: getattr(certificate, name) for name in ("name", "unit", "grid", "issuer")}
    return found is not None and found.confirmed and _facts(found) == said


def _facts(volunteer: Volunteer) -> dict[str, str]:
    grid = volunteer.grid
    community = next((one for one in grid.lineage() if one.level == Level.COMMUNITY), grid)
    return {
        "name": volunteer.contact.name[:20],
        "unit": volunteer.unit,
        "grid": str(grid)[:60],
        "issuer": str(community)[:60],
    }
