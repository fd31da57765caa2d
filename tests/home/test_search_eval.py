"""Our own questions to the demo's town, and what the command says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse

from grids.models import Area, Building
from home.doors import about
from home.management.commands.search_eval import questions, score
from home.models import Publication
from home.search import instep
from services.cases.models import Category
from tests import worlds

pytestmark = pytest.mark.django_db
QUESTIONS = Path(__file__).with_name("search.tsv")


@pytest.fixture(scope="module")
def demo_town(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo's places and what is published there, without its history; taken back at the end."""
    from portal.demo import load

    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(DEMO=True, DATA_DIR=folder), worlds.of_a_file():
        load.load_places()
        load.load_published()
        while instep.read_due():
            pass
        yield


def address(said: str) -> str:
    """The address of a thing by its name."""
    kind, _, name = said.partition(":")
    if kind == "n":
        return Publication.objects.get(title__startswith=name).get_absolute_url()
    if kind == "g":
        return reverse("area", args=[Area.objects.get(name=name).slug])
    if kind == "s":
        return about(Category.objects.get(code=name))
    estate, _, label = name.partition(" ")
    grids = Area.objects.get(name=estate).path
    return reverse("building", args=[Building.objects.get(grid__path__startswith=grids, label=label).slug])


@pytest.fixture
def rows(demo_town) -> list[tuple[str, list[str]]]:
    lines = [line for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    asked = [line.partition("\t") for line in lines]
    return [(query, [address(one) for one in re.split(r" (?=[ngbs]:)", wanted) if one]) for query, _, wanted in asked]


def test_the_file_asks_enough(rows):
    """At least sixty; twenty that share no pair of characters with the title; ten that must find nothing."""
    lines = [line.partition("\t") for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if "\t" in line]
    apart = [
        query for query, _, wanted in lines
        if wanted.startswith("n:") and not {query[at : at + 2] for at in range(len(query) - 1)} & _pairs(wanted)
    ]  # fmt: skip
    assert len(rows) >= 60
    assert len(apart) >= 20
    assert sum(not wanted for _query, wanted in rows) >= 10


def _pairs(wanted: str) -> set[str]:
    titles = [Publication.objects.get(title__startswith=one[2:]).title for one in re.split(r" (?=[ngbs]:)", wanted)
              if one.startswith("n:")]  # fmt: skip
    return {title[at : at + 2] for title in titles for at in range(len(title) - 1)}


def test_it_finds_what_is_meant_and_nothing_that_is_not(rows):
    total = score(rows)
    assert total.false == []
    assert total.recall >= 0.9, "\n".join(total.misses)
    assert total.mrr >= 0.8


def test_the_command_prints_each_miss_and_fails_below_the_mark(rows, tmp_path, capsys):
    file = tmp_path / "questions.tsv"
    file.write_text("停水\t/g/NOWHERE/\n滑雪场\n居住证\t\n", encoding="utf-8")
    assert questions(file) == [("停水", ["/g/NOWHERE/"]), ("滑雪场", []), ("居住证", [])]
    with pytest.raises(CommandError, match="below"):
        call_command("search_eval", str(file), recall=0.5)
    said = capsys.readouterr().out
    assert "missed  停水: /g/NOWHERE/" in said
    assert "false   居住证" in said
    assert "false finds  1" in said
