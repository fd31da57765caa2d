"""Everything can be reached by following links, by whoever it is for; and no link leads nowhere, or to a closed door.

Addresses that no link leads to stand in tests/unlinked.txt, each with its reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grids.models import QuickLink
from services.cases import evidence
from tests.consultation.conftest import question
from tests.walls.addresses import ours
from tests.walls.crawler import Walk, crawl

pytestmark = pytest.mark.django_db
UNLINKED = Path(__file__).resolve().parent.parent / "unlinked.txt"
FOREIGN_ALLOWED = ("https://example.org/",)  # quick links, which an administrator enters
ROLES = (None, "resident", "worker", "leader", "deputy", "staff", "keeper", "chief", "plumber", "manager", "editor",
         "auditor", "stranger", "lawyer")  # fmt: skip
SKIP = r"^/(en/)?size/|period=20|/en/.*/|/report/(?!noise)\w+/\?|[?&]page="
AT_THEIR_DESK = r"|^/(en/)?(g|B|stats|report|open-data|privacy|not-built|accessibility)(/|$)"  # seen by all before


def unlinked() -> dict[str, str]:
    lines = UNLINKED.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture
def walks(furnished, browse, in_progress, report, photo) -> dict[str | None, Walk]:
    """Each role's walk from the first page; nobody's starts at the code on the wall as well."""
    QuickLink.objects.create(area=furnished.street, label="社保查询", url="https://example.org/")
    in_progress("noise", photo=evidence.receive([photo()]))
    report("legal_advice")
    question(furnished)
    found = {}
    for role in ROLES:
        starts = ["/", f"/B/{furnished.building.slug}"] if role is None else ["/"]
        skip = SKIP if role is None else SKIP + AT_THEIR_DESK
        found[role] = crawl(browse(role and furnished.people[role]), *starts, skip=skip)
    return found


@pytest.mark.long
def test_every_page_is_linked_for_somebody_and_no_link_is_dead(walks):
    for role, walk in walks.items():
        assert not walk.bad, (role, walk.bad)
        foreign = {to: at for to, at in walk.foreign.items() if not to.startswith(FOREIGN_ALLOWED)}
        assert not foreign, (role, foreign)
    reached = set().union(*(walk.names for walk in walks.values()))
    missing = {one.name for one in ours()} - reached - set(unlinked())
    assert not missing, f"no link leads to {sorted(missing)}: link them, or say why not in tests/unlinked.txt"
    _each_finds_their_own(walks)


def _each_finds_their_own(walks: dict[str | None, Walk]) -> None:
    for role in ("worker", "leader", "deputy", "staff", "keeper", "chief", "plumber", "manager", "stranger"):
        assert "desk" in walks[role].names, role
    for role in ("worker", "leader", "deputy", "staff", "keeper", "chief"):
        assert {"sheet", "photo"} <= walks[role].names | ({"photo"} if role == "keeper" else set()), role
    assert {"me", "track_one", "account_number", "group"} <= walks["resident"].names | {"group"}
    assert "desk" not in walks["resident"].names
    assert "desk" not in walks["auditor"].names
    assert {"consultation_desk", "sheet", "add_hours"} <= walks["lawyer"].names
    assert "wagtailadmin_home" in walks["editor"].names
    assert "wagtailadmin_home" not in walks["worker"].names
    assert "mfa_index" in walks["worker"].names
    assert {"home", "building", "area", "report", "report_about", "track", "stats", "open_data"} <= walks[None].names


def test_an_exception_has_a_reason_and_is_still_needed():
    known = {one.name for one in ours()}
    for name, reason in unlinked().items():
        assert name in known, name
        assert len(reason) > 10, name
