"""The indexes in which the words of cases are looked up: GIN on PostgreSQL, on SQLite FTS5 that triggers keep."""

from __future__ import annotations

from typing import Any

from django.db import migrations

WHOLE = "CREATE INDEX cases_casewords_words ON cases_casewords USING gin (string_to_array(words, ' '))"
SAID = (  # how often words are said: of an index that holds a half PostgreSQL does not take it
    "CREATE STATISTICS IF NOT EXISTS cases_casewords_said ON (string_to_array(words, ' ')) FROM cases_casewords"
)
# PostgreSQL takes the index of a half only where it is asked for in these words.
AT_HAND, PUT_AWAY = "NOT put_away", "put_away"
HALVES = {"cases_casewords_at_hand": AT_HAND, "cases_casewords_put_away": PUT_AWAY}
OUT = "INSERT INTO cases_casewords_fts (cases_casewords_fts, rowid, words) VALUES ('delete', OLD.case_id, OLD.words)"
IN = "INSERT INTO cases_casewords_fts (rowid, words) VALUES (NEW.case_id, NEW.words)"
ON_SQLITE = (
    "CREATE VIRTUAL TABLE cases_casewords_fts USING fts5(words, content='cases_casewords', content_rowid='case_id', "
    "detail='none', tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER cases_casewords_in AFTER INSERT ON cases_casewords BEGIN {IN}; END",
    f"CREATE TRIGGER cases_casewords_out AFTER DELETE ON cases_casewords BEGIN {OUT}; END",
    f"CREATE TRIGGER cases_casewords_anew AFTER UPDATE OF words ON cases_casewords BEGIN {OUT}; {IN}; END",
)
OFF_SQLITE = (
    *(f"DROP TRIGGER cases_casewords_{name}" for name in ("in", "out", "anew")),
    "DROP TABLE cases_casewords_fts",
)


def look_up() -> migrations.RunPython:
    """The operation of a migration, after the table was made."""

    def on(apps: Any, schema_editor: Any) -> None:
        for line in ON_SQLITE if schema_editor.connection.vendor == "sqlite" else (WHOLE,):
            schema_editor.execute(line, params=None)

    def off(apps: Any, schema_editor: Any) -> None:
        lines = OFF_SQLITE if schema_editor.connection.vendor == "sqlite" else ("DROP INDEX cases_casewords_words",)
        for line in lines:
            schema_editor.execute(line, params=None)

    return migrations.RunPython(on, off)


def in_halves() -> migrations.RunPython:
    """On PostgreSQL an index for what is at hand and one for what was put away, beside the work; then the whole one goes.

    Its migration says `atomic = False`; what a run that was ended left behind is built anew.
    """

    def on(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute("SET statement_timeout = 0")  # in nobody's way, and of a million texts it takes a while
        for name, half in HALVES.items():
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            beside = WHOLE.replace("INDEX cases_casewords_words", f"INDEX CONCURRENTLY {name}")
            schema_editor.execute(f"{beside} WHERE {half}", params=None)
        schema_editor.execute("DROP INDEX CONCURRENTLY IF EXISTS cases_casewords_words")
        schema_editor.execute(SAID, params=None)
        schema_editor.execute("ANALYZE cases_casewords")
        schema_editor.execute("RESET statement_timeout")

    def off(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(WHOLE.replace("INDEX", "INDEX CONCURRENTLY", 1), params=None)
            schema_editor.execute("DROP STATISTICS IF EXISTS cases_casewords_said")
            for name in HALVES:
                schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")

    return migrations.RunPython(on, off)


def with_places() -> migrations.RunPython:
    """Both halves anew, the areas of a case beside its words; no statistics: each look-up is put by its words and areas.

    Where PostgreSQL knows how often a word is said it walks through the table for one that many say, and finds none of them
    in the areas that are asked for. Its migration says `atomic = False`.
    """

    def on(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute("SET statement_timeout = 0")
        both = "string_to_array(words, ' '), string_to_array(places, ' ')"
        for name, half in HALVES.items():
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_lying")
            beside = f"CREATE INDEX CONCURRENTLY {name}_lying ON cases_casewords USING gin ({both}) WHERE {half}"
            schema_editor.execute(beside, params=None)
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        schema_editor.execute("DROP STATISTICS IF EXISTS cases_casewords_said")
        schema_editor.execute("ANALYZE cases_casewords")
        schema_editor.execute("RESET statement_timeout")

    def off(apps: Any, schema_editor: Any) -> None:
        in_halves().code(apps, schema_editor)
        if schema_editor.connection.vendor == "postgresql":
            for name in HALVES:
                schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_lying")

    return migrations.RunPython(on, off)
