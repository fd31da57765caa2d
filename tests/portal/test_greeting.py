import io

import pytest
from django.core.management.base import OutputWrapper

from accounts.demo import CODE
from accounts.models import Contact, User
from grids.models import Building
from portal import greeting


@pytest.fixture
def embedded_demo(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    settings.HOST, settings.PORT, settings.FORCE_SCRIPT_NAME = "127.0.0.1", 8000, None
    settings.CELERY_BROKER_URL = "memory://localhost/"
    return tmp_path


@pytest.mark.django_db
def test_the_first_line_is_the_promised_one(embedded_demo):
    assert "Linge is ready at http://127.0.0.1:8000/" in greeting.lines(None)


def test_under_a_path_of_the_county_the_address_bears_it(settings):
    settings.HOST, settings.PORT, settings.FORCE_SCRIPT_NAME = "0.0.0.0", 8001, "/linge"
    assert greeting.address() == "http://127.0.0.1:8001/linge/"


def test_it_names_a_building_the_workbench_and_the_admin(embedded_demo, town):
    told = "\n".join(greeting.lines(None))
    assert f"http://127.0.0.1:8000/B/{Building.objects.get().slug}" in told
    assert "http://127.0.0.1:8000/work/" in told
    assert "http://127.0.0.1:8000/admin/" in told


@pytest.fixture
def demo_worker(db):
    user = User.objects.create(username="demo-worker", demo=True, demo_role="网格员", demo_area="第一网格")
    contact = Contact(user=user)
    contact.phone = "13800000001"
    contact.save()


def test_the_demos_accounts_are_named_with_their_code(embedded_demo, demo_worker):
    told = "\n".join(greeting.lines(None))
    assert "+8613800000001" in told
    assert "网格员 第一网格" in told
    assert CODE in told


def test_without_the_demo_no_account_is_printed(embedded_demo, demo_worker, settings):
    settings.DEMO = False
    assert "13800000001" not in "\n".join(greeting.lines(None))


@pytest.mark.django_db
def test_with_a_real_broker_it_says_where_the_tasks_run(embedded_demo, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:6379/0"
    assert "celery -A portal worker" in "\n".join(greeting.lines(None))


@pytest.mark.parametrize(
    ("code", "whole", "words"), [(0, True, "is whole"), (1, False, "exit 1"), (0, False, "exit 0"), (-15, False, "")]
)
def test_it_tells_how_the_demo_ended(embedded_demo, code, whole, words):
    class Ended:
        class child:
            wait = staticmethod(lambda: code)

    if whole:
        (embedded_demo / "demo.json").write_text("{}")
    out = io.StringIO()
    greeting.tell_when_whole(OutputWrapper(out), Ended())
    assert words in out.getvalue()
    assert bool(out.getvalue()) == bool(words), "who pressed Ctrl-C is not told of a failure"
