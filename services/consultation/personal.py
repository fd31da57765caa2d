"""What questions and bookings keep about people: accounts.personal says how this is read."""

from __future__ import annotations

from accounts.personal import Fields

FIELDS: Fields = {
    "case": {"consultation.Booking": "case hours starts ends seat released way room"},
    "officer": {
        "consultation.Hours": "appointment week weekday day opens closes minutes capacity ahead where by_video stopped_at",
        "consultation.DayOff": "appointment day",
        "consultation.Roster_members": "roster appointment",
    },
}
OTHERWISE: dict[str, str] = {"consultation.Roster": "name name_en"}
