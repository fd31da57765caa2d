"""Where the database looks up tokens: a GIN index on PostgreSQL, an FTS5 table beside the entries on SQLite.

SQLite loses a table's triggers when a later migration rebuilds it: hang them on again there.
"""

from __future__ import annotations

from django.db import migrations

ON_POSTGRESQL = "CREATE INDEX home_searchentry_words ON home_searchentry USING gin (string_to_array(btrim(words), ' '))"
OFF_POSTGRESQL = "DROP INDEX home_searchentry_words"
OUT = "INSERT INTO home_searchentry_fts (home_searchentry_fts, rowid, words) VALUES ('delete', OLD.id, OLD.words)"
IN = "INSERT INTO home_searchentry_fts (rowid, words) VALUES (NEW.id, NEW.words)"
ON_SQLITE = (
    "CREATE VIRTUAL TABLE home_searchentry_fts USING fts5(words, content='home_searchentry', content_rowid='id', "
    "detail='none', tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER home_searchentry_in AFTER INSERT ON home_searchentry BEGIN {IN}; END",
    f"CREATE TRIGGER home_searchentry_out AFTER DELETE ON home_searchentry BEGIN {OUT}; END",
    f"CREATE TRIGGER home_searchentry_anew AFTER UPDATE OF words ON home_searchentry BEGIN {OUT}; {IN}; END",
)
OFF_SQLITE = (*(f"DROP TRIGGER home_searchentry_{name}" for name in ("in", "out", "anew")),
              "DROP TABLE home_searchentry_fts")  # fmt: skip


def look_up() -> migrations.RunPython:
    """The operation of a migration, after the table was made."""

    def on(apps, schema_editor) -> None:
        lines = ON_SQLITE if schema_editor.connection.vendor == "sqlite" else (ON_POSTGRESQL,)
        for line in lines:
            schema_editor.execute(line, params=None)

    def off(apps, schema_editor) -> None:
        lines = OFF_SQLITE if schema_editor.connection.vendor == "sqlite" else (OFF_POSTGRESQL,)
        for line in lines:
            schema_editor.execute(line, params=None)

    return migrations.RunPython(on, off)
