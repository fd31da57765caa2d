"""Which town an address leads to, and what an address may be."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from grids import changes, towns
from grids.models import Town
from grids.models.towns import OURS
from tests.walls.addresses import addresses

COUNTY = towns.Here(1, "0001", "AAAAAAAA", ("county.example", "old.example:8443"), "")
STREET = towns.Here(2, "00010002", "BBBBBBBB", ("street.example",), "")
PREFIXED = towns.Here(3, "0003", "CCCCCCCC", (), "dong")


@pytest.fixture
def known():
    towns.keep((STREET, COUNTY, PREFIXED), seconds=3600)


@pytest.mark.parametrize(
    ("host", "path", "town", "below"),
    [
        ("county.example", "/g/x/", COUNTY, "/g/x/"), ("COUNTY.example:8000", "/", COUNTY, "/"),
        ("old.example:8443", "/", COUNTY, "/"), ("old.example", "/", None, "/"),
        ("street.example", "/dong/", STREET, "/dong/"), ("other.example", "/dong/g/x/", PREFIXED, "/g/x/"),
        ("other.example", "/DONG", PREFIXED, "/"), ("other.example", "/dongs/", None, "/dongs/"),
        ("evil-county.example", "/", None, "/"), ("", "/", None, "/"),
    ],
)  # fmt: skip
def test_the_host_decides_else_the_first_part_of_the_path(known, host, path, town, below):
    assert towns.asked(host, path) == (town, below)


@given(st.text(), st.text())
def test_any_host_and_path_lead_somewhere(host, path):
    towns.keep((STREET, COUNTY, PREFIXED), seconds=3600)
    town, below = towns.asked(host, f"/{path}")
    assert below.startswith("/")
    assert town in (None, STREET, COUNTY, PREFIXED)
    assert town is PREFIXED or below == f"/{path}"


def test_a_town_holds_what_lies_in_it(known):
    assert [path for path in ("0001", "00010002", "000100020001", "00010009") if STREET.holds(path)] == [
        "00010002",
        "000100020001",
    ]
    assert COUNTY.holds("00010009")
    assert [path for path in ("0001", "00010002", "0003") if STREET.lies_in(path)] == ["0001"]


def test_only_what_everybody_sees_is_narrowed(known):
    with towns.asked_for(STREET, narrowed=False):
        assert (towns.current(), towns.framed()) == (None, STREET)
    with towns.asked_for(STREET, narrowed=True):
        assert towns.current() is STREET
    assert towns.framed() is None


def test_a_base_is_scheme_host_and_every_path(settings):
    settings.PUBLIC_URL, settings.FORCE_SCRIPT_NAME = "https://county.example.cn", "/linge"
    assert STREET.base == "https://street.example/linge"
    assert PREFIXED.base == "https://county.example.cn/linge/dong"


def test_a_database_that_does_not_answer_leaves_the_towns_as_they_were(monkeypatch):
    def fails():
        raise DatabaseError

    towns.keep((STREET,), seconds=-1)
    monkeypatch.setattr(towns, "_read", fails)
    assert towns.towns() == (STREET,)


# -- what may be written down ----------------------------------------------------------------------------------------


@pytest.fixture
def two(db):
    return [changes.plant(None, level="subdistrict", name=name) for name in ("东街道", "西街道")]


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"hosts": "a.example", "prefix": "dong"}, {"hosts": "http://a.example"}, {"hosts": "a.example/x"},
        {"hosts": "-a.example"}, {"hosts": "a..example"}, {"prefix": "g"}, {"prefix": "en"}, {"prefix": "Dong"},
        {"prefix": "东"}, {"prefix": "a/b"}, {"hosts": "a b"},
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused(two, facts):
    with pytest.raises(ValidationError):
        towns.save(Town(area=two[0], **facts))
    assert not Town.objects.exists()


def test_one_address_leads_to_one_town(two):
    east, west = two
    towns.save(Town(area=east, hosts="a.example\nb.example:8443"))
    for taken in ("B.example:8443", "c.example\na.example"):
        with pytest.raises(ValidationError):
            towns.save(Town(area=west, hosts=taken))
    towns.save(Town(area=west, prefix="xi"))
    third = changes.plant(None, level="subdistrict", name="南街道")
    with pytest.raises(ValidationError):
        towns.save(Town(area=third, prefix="xi"))


def test_what_is_written_holds_at_once_and_renews_the_pages(two):
    east, _west = two
    before = east.page_version
    made = towns.save(Town(area=east, hosts="A.example"))
    assert towns.asked("a.example", "/")[0].area == east.pk
    east.refresh_from_db()
    assert east.page_version > before
    assert towns.base_of(east) == "http://a.example"
    towns.remove(made)
    assert towns.asked("a.example", "/")[0] is None


def test_no_town_can_stand_before_an_address_of_ours():
    first = {one.route.partition("/")[0] for one in addresses()} - {"B", ""}
    first = {one for one in first if one and not set(one) & set("<^(\\")}
    assert first <= OURS | {"sitemap-<slug:name>-<int:page>.xml"}, first - OURS
