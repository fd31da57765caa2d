"""A real SQLite file is backed up while it is written to, damaged, and put back."""

import json
import sqlite3
import threading
from contextlib import closing

import pytest

from portal import keeping


@pytest.fixture
def home(tmp_path):
    """A data folder with a database, a photo, an anchor, a key, and what needs no keeping."""
    data = tmp_path / "var"
    for folder in ("media/evidence", "anchors", "static", "sms", "backups"):
        (data / folder).mkdir(parents=True)
    (data / "media/evidence/a.jpg").write_bytes(b"photo")
    (data / "anchors/2026-11-22.txt").write_text("head")
    (data / "secret_key").write_text("key")
    (data / "static/x.css").write_text("made anew")
    (data / "sms/1.json").write_text("code")
    (data / "beat").write_text("schedule")
    with closing(sqlite3.connect(data / "linge.sqlite3")) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE cases (n INTEGER PRIMARY KEY, twin INTEGER)")
        db.executemany("INSERT INTO cases VALUES (?, ?)", [(n, n) for n in range(100)])
        db.commit()
    return data


def engine(data) -> dict:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data / "linge.sqlite3")}


def rows(data) -> list:
    with closing(sqlite3.connect(data / "linge.sqlite3")) as db:
        return db.execute("SELECT n, twin FROM cases ORDER BY n").fetchall()


def test_what_is_backed_up_can_be_put_back_into_an_empty_place(home, tmp_path):
    keeping.back_up(engine(home), home, tmp_path / "b")
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    keeping.restore(engine(fresh), fresh, tmp_path / "b")
    assert rows(fresh) == rows(home)
    assert (fresh / "media/evidence/a.jpg").read_bytes() == b"photo"
    assert (fresh / "anchors/2026-11-22.txt").read_text() == "head"
    assert (fresh / "secret_key").read_text() == "key"


def test_it_keeps_no_codes_and_nothing_that_is_made_anew(home, tmp_path):
    keeping.back_up(engine(home), home, home / "backups" / "today")
    kept = {path.name for path in (home / "backups/today/data").rglob("*")}
    assert kept == {"media", "evidence", "a.jpg", "anchors", "2026-11-22.txt", "secret_key"}


def test_a_backup_inside_the_data_folder_does_not_hold_itself(home):
    keeping.back_up(engine(home), home, home / "monday")
    keeping.back_up(engine(home), home, home / "tuesday")
    assert not list((home / "tuesday/data").rglob("manifest.json"))


def test_it_is_whole_while_others_write(home, tmp_path):
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(home / "linge.sqlite3", timeout=30)) as db:
            n = 1000
            while not stop.is_set():
                with db:  # n and its twin change together, or not at all
                    db.execute("INSERT INTO cases VALUES (?, NULL)", (n,))
                    db.execute("UPDATE cases SET twin = n WHERE n = ?", (n,))
                n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            keeping.back_up(engine(home), home, tmp_path / str(number))
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / str(number) / "database.sqlite3")) as copy:
            assert copy.execute("SELECT count(*) FROM cases WHERE twin IS NOT n").fetchone() == (0,)


def test_it_refuses_to_write_over_an_earlier_backup(home, tmp_path):
    keeping.back_up(engine(home), home, tmp_path / "b")
    with pytest.raises(keeping.CannotKeep, match="not empty"):
        keeping.back_up(engine(home), home, tmp_path / "b")


def test_it_refuses_a_database_that_is_not_empty_unless_forced(home, tmp_path):
    keeping.back_up(engine(home), home, tmp_path / "b")
    with closing(sqlite3.connect(home / "linge.sqlite3")) as db:
        db.execute("DELETE FROM cases")
        db.commit()
    with pytest.raises(keeping.CannotKeep, match="--force"):
        keeping.restore(engine(home), home, tmp_path / "b")
    assert rows(home) == []
    keeping.restore(engine(home), home, tmp_path / "b", force=True)
    assert len(rows(home)) == 100


@pytest.mark.parametrize("name", ["database.sqlite3", "data/media/evidence/a.jpg"])
def test_it_refuses_a_damaged_backup_and_names_the_file(home, tmp_path, name):
    keeping.back_up(engine(home), home, tmp_path / "b")
    with (tmp_path / "b" / name).open("ab") as file:
        file.write(b"!")
    with pytest.raises(keeping.CannotKeep, match=name):
        keeping.restore(engine(home), home, tmp_path / "b", force=True)


def test_a_missing_file_is_damage_too(home, tmp_path):
    keeping.back_up(engine(home), home, tmp_path / "b")
    (tmp_path / "b/data/secret_key").unlink()
    with pytest.raises(keeping.CannotKeep, match="secret_key"):
        keeping.verified(tmp_path / "b")


def test_it_refuses_what_is_no_backup_or_of_another_kind_of_database(home, tmp_path):
    with pytest.raises(keeping.CannotKeep, match=r"manifest\.json"):
        keeping.restore(engine(home), home, tmp_path, force=True)
    keeping.back_up(engine(home), home, tmp_path / "b")
    manifest = json.loads((tmp_path / "b/manifest.json").read_text())
    (tmp_path / "b/manifest.json").write_text(json.dumps({**manifest, "engine": "postgresql"}))
    with pytest.raises(keeping.CannotKeep, match="postgresql"):
        keeping.restore(engine(home), home, tmp_path / "b", force=True)


def test_missing_client_programs_are_said_plainly(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    database = {"ENGINE": "postgresql", "HOST": "", "PORT": "", "USER": "", "PASSWORD": "", "NAME": "x"}
    with pytest.raises(keeping.CannotKeep, match="pg_dump is not on this machine"):
        keeping.back_up(database, tmp_path, tmp_path / "b")
