"""The place: areas, buildings, and who serves there. Written only by grids.changes."""

from grids.models.areas import UNSEARCHED, Area, AreaCode, Level, Succession
from grids.models.buildings import Building, Entrance, Place, said_by_people
from grids.models.hangings import Hanging, RetiredCode, ScanDay
from grids.models.imports import ImportJob
from grids.models.offers import ChatGroup, QuickLink
from grids.models.people import STALE_AFTER, Appointment, Organisation, Person
from grids.models.stand_ins import StandIn
from grids.models.towns import Town

__all__ = [
    "STALE_AFTER",
    "UNSEARCHED",
    "Appointment",
    "Area",
    "AreaCode",
    "Building",
    "ChatGroup",
    "Entrance",
    "Hanging",
    "ImportJob",
    "Level",
    "Organisation",
    "Person",
    "Place",
    "QuickLink",
    "RetiredCode",
    "ScanDay",
    "StandIn",
    "Succession",
    "Town",
    "said_by_people",
]
