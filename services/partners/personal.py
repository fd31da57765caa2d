"""What agreements and projects keep about people: accounts.personal says how this is read."""

from __future__ import annotations

from accounts.personal import Fields

FIELDS: Fields = {
    "officer": {"partners.Agreement": "liaison"},
    "deeds": {"partners.Agreement": "written_by"},
}
OTHERWISE: dict[str, str] = {
    "partners.Agreement": "organisation area promise since until renews ended_on asked_on",
    "partners.Listing": "title what where",
    "partners.Project": "shown",
}
