"""SQLite: nothing is lost, everything is found, and no text acts as SQL."""

import sqlite3
from contextlib import closing

import pytest

from factx.errors import InputError
from factx.outputs import sqlite


@pytest.fixture
def base(tmp_path, reading, hostile):
    path = tmp_path / "facts.db"
    sqlite.save([reading, hostile], path)
    with closing(sqlite3.connect(path)) as opened:
        yield opened


def test_what_is_loaded_equals_what_was_saved(tmp_path, reading, hostile, kinds):
    path = tmp_path / "facts.db"
    sqlite.save([reading, hostile], path)
    assert list(sqlite.load(path, kinds=kinds)) == [reading, hostile]


def test_the_database_is_whole(base):
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("table", "query", "quote"),
    [
        ("facts", "harbour", "We will not close the harbour … not now,\nwhatever the union says"),
        ("facts", "fishermen", "The fishermen's union 😀 opposes the plan"),
        ("facts", "sources: radio", "We will not close the harbour … not now,\nwhatever the union says"),
    ],
)
def test_words_are_found_in(base, table, query, quote):
    search = f"SELECT quote FROM {table} WHERE rowid IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?)"
    assert base.execute(search, (query,)).fetchall() == [(quote,)]


def test_a_document_is_found_by_its_text_also_when_the_file_was_tidied_up(base):
    base.execute("VACUUM")
    found = "SELECT title FROM documents WHERE rowid IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)"
    assert base.execute(found, ("mayor",)).fetchall() == [("Velmouth: the toll",)]


def test_each_kind_has_a_view_with_its_fields(base):
    row = base.execute('SELECT "amount.value", "amount.unit", status, sources FROM figures').fetchone()
    assert row == ("12", "%", "forecast", "Ada Corrin")
    assert base.execute("SELECT medium, note FROM visits").fetchall() == [("in person", "so it says")]
    assert base.execute("SELECT count(*) FROM stances WHERE polarity = 'oppose'").fetchone() == (1,)


def test_a_quote_stands_at_its_place(base):
    query = """SELECT substr(documents.text, evidence.start + 1, evidence.end - evidence.start) = evidence.text
               FROM evidence JOIN facts ON facts.number = evidence.fact JOIN documents ON documents.id = facts.document
               WHERE documents.title = 'Velmouth: the toll'"""
    assert {found for (found,) in base.execute(query)} == {1}


def test_an_attack_is_a_text_like_any_other(base, attacks):
    kept = {found for (found,) in base.execute("SELECT statement FROM facts WHERE kind = 'claim'")}
    assert kept >= set(attacks)
    assert base.execute("SELECT detail FROM rejections").fetchall() == [("'; DROP TABLE facts; --",)]


def test_a_document_that_is_there_twice_is_told(tmp_path, reading):
    with pytest.raises(InputError, match="is there twice"):
        sqlite.save([reading, reading], tmp_path / "facts.db")


@pytest.mark.parametrize("content", [None, b"no database at all, but long enough to be one"])
def test_what_is_no_database_is_told(tmp_path, content):
    path = tmp_path / "facts.db"
    if content:
        path.write_bytes(content)
    with pytest.raises(InputError, match="factx export --to sqlite wrote"):
        list(sqlite.load(path))
