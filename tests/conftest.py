"""A town of named persons, always with a stranger."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from hypothesis import settings

from accounts.models import Contact, User
from grids import changes, towns
from grids.duties import Duty
from grids.models import Area, Building, Organisation, Person
from home import ground
from home.planting import plant_root
from services.cases.models import Category
from tests import worlds
from tests.ways import Ways, picture

settings.register_profile("untimed", deadline=None)  # how long an example takes says only how busy a machine is
settings.load_profile("untimed")


@dataclass
class Town:
    """One street, two communities; a resident, officers at three levels, two bodies, and a stranger."""

    street: Area
    community: Area
    near: Area
    far: Area
    elsewhere: Area
    building: Building
    company: Organisation
    office: Organisation
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def appointment(self, name: str):
        return self.people[name].contact.person.appointments.get()


def person(name: str, phone: str = "") -> User:
    """A user with a contact, as signing in leaves them."""
    user = User.objects.create(username=name, first_name=name)
    contact = Contact(user=user, name=name)
    contact.phone = phone
    contact.save()
    return user


def officer(name: str, duty: Duty, area: Area | None = None, **more) -> User:
    """Somebody with an appointment."""
    user = person(name)
    changes.appoint(Person.objects.create(name=name, contact=user.contact), duty, area=area, **more)
    return user


def body(name: str, kind: str, area: Area, phone: str = "") -> Organisation:
    contact = Contact(name=name)
    contact.phone = phone
    contact.save()
    return Organisation.objects.create(name=name, kind=kind, area=area, contact=contact)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Categories, time limits and calendars stand in every test's database, as in every installation."""
    with django_db_blocker.unblock():
        call_command("load_basics", verbosity=0)
        plant_root()
        yield
        worlds.leave()


@pytest.fixture
def world_before(request: pytest.FixtureRequest, django_db_setup, django_db_blocker) -> None:
    """What many tests start from stands in the database before the transaction of this one begins."""
    with django_db_blocker.unblock():
        worlds.before(request.node)


@pytest.fixture
def _django_db_helper(world_before, _django_db_helper) -> None:
    """pytest-django's own, after that."""


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """The test client leaves the language of the last page behind; no test depends on which test ran before."""
    translation.activate("zh-hans")
    yield
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def fresh_ground(monkeypatch) -> None:
    """Boundaries are kept in the process; a test that was rolled back leaves none behind under the next one's ids."""
    monkeypatch.setattr(ground, "GROUND", ground.Ground())


@pytest.fixture(autouse=True)
def no_towns() -> Iterator[None]:
    """The towns are kept in the process; a test begins with none, knows it, and leaves none behind."""
    towns.keep((), seconds=3600)
    yield
    towns.keep((), seconds=3600)


@pytest.fixture(autouse=True)
def open_queue(monkeypatch) -> None:
    """A broker that failed in one test is tried anew in the next."""
    monkeypatch.setattr("services.letters.queue._shut_until", 0.0)


@pytest.fixture
def basics(db) -> None:
    """The same after a test that emptied the tables."""
    if worlds.emptied and not Category.objects.exists():
        call_command("load_basics", verbosity=0)


def build_town() -> Town:
    """One street with its two communities, and everybody who serves there."""
    street = changes.plant(None, level="subdistrict", name="柳河街道")
    community = changes.plant(street, level="community", name="东园社区", hotline="023-00000010")
    near = changes.plant(community, level="grid", name="第一网格")
    far = changes.plant(community, level="grid", name="第二网格")
    west = changes.plant(street, level="community", name="西园社区")
    elsewhere = changes.plant(west, level="grid", name="第九网格")
    made = Town(
        street, community, near, far, elsewhere,
        building=changes.raise_building(near, label="3 号楼"),
        company=body("清和物业", "property_company", community, "13800000031"),
        office=body("水务所", "department", street, "13800000032"),
    )  # fmt: skip
    made.people = {
        "resident": person("resident", "13800000001"),
        "neighbour": person("neighbour", "13800000002"),
        "worker": officer("worker", Duty.GRID_WORKER, near),
        "leader": officer("leader", Duty.GRID_LEADER, near),
        "staff": officer("staff", Duty.COMMUNITY_STAFF, community),
        "clerk": officer("clerk", Duty.COMMUNITY_STAFF, community),
        "keeper": officer("keeper", Duty.COMMUNITY_STAFF, community, handles_sealed=True),
        "chief": officer("chief", Duty.SUBDISTRICT_STAFF, street),
        "confidant": officer("confidant", Duty.SUBDISTRICT_STAFF, street, handles_sealed=True),
        "plumber": officer("plumber", Duty.UNIT_STAFF, organisation=made.office),
        "stranger": officer("stranger", Duty.GRID_LEADER, elsewhere),
        "neighbour_worker": officer("neighbour_worker", Duty.GRID_WORKER, far),
    }
    return made


town = worlds.world(build_town)


@pytest.fixture
def who(town):
    """The actor that a person of the town is, read afresh."""
    return Ways(town).who


@pytest.fixture
def report(town):
    """File a report as a resident (or whoever is named) at the near building."""
    return Ways(town).report


@pytest.fixture
def in_progress(town):
    """A report that was accepted, assigned to the worker and signed for."""
    return Ways(town).in_progress


@pytest.fixture
def photo():
    """A new picture, as a phone would send it."""
    return picture


@pytest.fixture
def sign_in(client):
    """Sign somebody in as they would be after phone code and, who serves others, second factor."""
    from allauth.account.internal.flows import login
    from allauth.mfa.models import Authenticator

    def signed_in(user: User | None, by=None):
        browser = by or client
        browser.logout()
        if user is None:
            return browser
        browser.force_login(user)
        Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {}})
        session = browser.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
        return browser

    return signed_in


@pytest.fixture(autouse=True, scope="session")
def emptying_a_test_database_lifts_the_append_only_guard() -> Iterator[None]:
    """A transactional test ends with a flush, which the triggers refuse: row by row on SQLite, at one stroke elsewhere.

    They are taken down for that moment, whichever tables they stand on, and put up again as they were.
    """
    plain = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        worlds.emptied = True
        if self.connection.vendor != "sqlite":
            quiet = "SET session_replication_role = "
            return plain(self, [f"{quiet}replica", *sql_list, f"{quiet}origin"])
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            try:
                plain(self, sql_list)
            finally:
                for _name, sql in triggers:
                    cursor.execute(sql)

    BaseDatabaseOperations.execute_sql_flush = flush
    yield
    BaseDatabaseOperations.execute_sql_flush = plain


@pytest.fixture
def shared_database(transactional_db, tmp_path: Path) -> Iterator[None]:
    """A database that threads can really share: PostgreSQL as it is, of SQLite in memory a copy in a file."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    memory, name = connections["default"], connection.settings_dict["NAME"]
    memory.ensure_connection()
    file = tmp_path / "shared.sqlite3"
    memory.settings_dict["NAME"] = str(file)
    on_file = connections.create_connection("default")
    on_file.ensure_connection()
    memory.connection.backup(on_file.connection)
    connections["default"] = on_file
    yield
    on_file.close()
    memory.settings_dict["NAME"] = name
    connections["default"] = memory


@pytest.fixture
def at_once(shared_database) -> Callable[[Callable[[int], object], int], list]:
    """Do something in so many threads at the same moment; their answers, in order."""

    def run(act: Callable[[int], object], times: int) -> list:
        start = Barrier(times)

        def one(number: int) -> object:
            try:
                start.wait(30)
                return act(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))

    return run


LISTED = [
    line.split("\t")[0]
    for line in (Path(__file__).parent / "skips.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
unlisted: list[str] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, of the others those of one world together; else in the order they came in.

    Those in a browser last: its loop stays in the process, and the database is not asked beside a loop.
    """
    worlds.together(items)
    items.sort(key=lambda item: (bool(item.get_closest_marker("e2e")), not item.get_closest_marker("long")))


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end; the collector need not look at it again with every page that is made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note each skip that tests/skips.txt does not know."""
    if report.skipped and not hasattr(report, "wasxfail") and not report.nodeid.startswith(tuple(LISTED) or ("\0",)):
        unlisted.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if unlisted and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for nodeid in unlisted:
        terminalreporter.write_line(f"skipped without a reason in tests/skips.txt: {nodeid}", red=True)
