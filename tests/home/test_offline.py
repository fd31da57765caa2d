from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from home import offline
from services.reports import drafts
from tests.conftest import person

pytestmark = pytest.mark.django_db


def told(client, path: str = "/worker.js") -> dict:
    return json.loads(re.match(r"const OURS = (.*);\n", client.get(path).content.decode())[1])


def test_one_worker_stands_at_the_root_and_is_asked_for_anew(client):
    answer = client.get("/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Service-Worker-Allowed" not in answer.headers
    assert client.get("/en/worker.js").status_code == 404  # two addresses would be two workers


def test_where_a_worker_of_its_own_stood_one_stands_that_leaves_and_touches_nothing(client):
    answer = client.get("/work/new/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    script = re.sub(r"/\*.*?\*/", "", answer.content.decode(), flags=re.DOTALL)
    assert "registration.unregister()" in script
    assert "skipWaiting()" in script
    assert not re.search("caches|indexedDB|fetch", script)


def test_it_keeps_shells_and_files_that_are_there(client):
    ours = told(client)
    assert ours["base"] == "/"
    assert ours["drafts"] == {"page": "/work/new/", "shell": "/work/new/shell/"}
    assert ours["shells"] == {"zh": "/offline/", "en": "/en/offline/"}
    for path in (ours["drafts"]["shell"], *ours["shells"].values()):
        assert client.get(path).status_code == 200
    for path in ours["assets"]:
        assert finders.find(path.removeprefix("/static/")), path
    assert {f"/static/{name}" for name in (*drafts.ASSETS, "places.js")} == set(ours["assets"])


def test_it_speaks_both_languages_whichever_was_asked_for(client):
    ours = told(client)
    assert ours["words"]["zh"]["kept"].startswith("现在没有网络")
    assert ours["words"]["en"]["kept"].startswith("There is no connection")
    assert all("{when}" in words["kept"] for words in ours["words"].values())


def test_all_that_the_page_without_a_net_loads_is_kept(client):
    page = client.get("/offline/").content.decode()
    assert set(re.findall(r'<script src="([^"]+)"', page)) <= set(told(client)["assets"])
    assert "tel:110" in page


def test_that_page_is_the_same_for_everybody(client, sign_in):
    nobodys = client.get("/offline/")
    browser = sign_in(person("住户"))
    assert not nobodys.cookies
    assert browser.get("/offline/").content == nobodys.content


@pytest.mark.parametrize("name", offline.SOURCES)
def test_whatever_is_changed_makes_another_version(tmp_path, monkeypatch, name):
    for source in (*offline.SOURCES, *(f"static/{one}" for one in drafts.ASSETS), "templates/reports/draft_shell.html"):
        copy = tmp_path / source
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text((settings.BASE_DIR / source).read_text())
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    offline.version.cache_clear()
    before = offline.version()
    (tmp_path / name).write_text("something newer")
    offline.version.cache_clear()
    assert offline.version() != before
    offline.version.cache_clear()


def test_home_has_a_place_for_where_one_was_and_hides_it_without_script(client):
    page = client.get("/").content.decode()
    assert re.search(r"<section data-recent hidden", page)
