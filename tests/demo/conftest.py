"""A small demo, made once for a file of tests and taken back at its end."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests import worlds

CASES = 30


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Places, people, notices and thirty-odd cases; the folder in which demo.json lies."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(DEMO=True, DATA_DIR=folder), worlds.of_a_file():
        call_command("load_demo", cases=CASES, verbosity=0)
        yield folder
