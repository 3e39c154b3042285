"""Folders, patterns and compressed files stand for documents; what is left out is told."""

import gzip
import io
import sys
from types import SimpleNamespace

import pytest

from factx.documents import Document
from factx.inputs import Unread, stream

TEXT = "The port of Velm said on Monday that tolls would rise by 12 per cent."


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("news/b.txt", "news/a.txt", "news/old/c.txt", "news/.hidden.txt", "news/.git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{TEXT} {name}", encoding="utf-8")
    (tmp_path / "news" / "logo.png").write_bytes(b"\x89PNG")
    (tmp_path / "news" / "Makefile").write_text("all:", encoding="utf-8")
    return tmp_path


def sources(found):
    return [each.source if isinstance(each, Document) else f"! {each.name}" for each in found]


def test_a_folder_stands_for_what_is_in_it_and_below_in_order(archive):
    assert sources(stream(["news"])) == ["news/a.txt", "news/b.txt", "news/old/c.txt"]


def test_what_is_left_out_of_a_folder_is_told(archive):
    told = []
    list(stream(["news"], tell=told.append))
    assert told == ["news: left out, since factx does not read them there: 1 .png, 1 without an ending"]


def test_facts_that_factx_wrote_into_the_folder_are_no_documents(archive):
    (archive / "news" / "facts.jsonl").write_text('{"kind": "document", "id": "x", "text": "y"}\n', encoding="utf-8")
    told = []
    assert "news/facts.jsonl" not in str(sources(stream(["news"], tell=told.append)))
    assert "factx's own facts" in told[0]


def test_a_folder_without_documents_is_told(archive):
    (archive / "empty").mkdir()
    (bad,) = stream(["empty"])
    assert "no file in this folder" in str(bad.error)


def test_a_link_that_leads_round_does_not_go_on_for_ever(archive):
    (archive / "news" / "old" / "loop").symlink_to(archive / "news")
    assert sources(stream(["news"])) == ["news/a.txt", "news/b.txt", "news/old/c.txt"]


def test_a_pattern_in_quotes_is_followed(archive):
    assert sources(stream(["news/*.txt"])) == ["news/a.txt", "news/b.txt"]
    assert sources(stream(["news/**/*.txt"])) == ["news/a.txt", "news/b.txt", "news/old/c.txt"]


def test_a_pattern_that_fits_nothing_is_told(archive):
    (bad,) = stream(["news/*.pdf"])
    assert isinstance(bad, Unread)
    assert "no file has such a name" in str(bad.error)


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(archive):
    (archive / "what[1].txt").write_text(TEXT, encoding="utf-8")
    assert sources(stream(["what[1].txt"])) == ["what[1].txt"]


def test_one_missing_file_does_not_end_the_others(archive):
    assert sources(stream(["gone.txt", "news/a.txt"])) == ["! gone.txt", "news/a.txt"]


def test_a_compressed_text_is_read(archive):
    (archive / "z.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (found,) = stream(["z.txt.gz"])
    assert (found.text, found.source) == (TEXT, "z.txt.gz")


def test_a_compressed_text_that_is_cut_off_is_told(archive):
    (archive / "z.txt.gz").write_bytes(gzip.compress(TEXT.encode() * 50)[:-10])
    (bad,) = stream(["z.txt.gz"])
    assert "cannot be unpacked" in str(bad.error)


def test_files_folders_and_tables_go_together(archive):
    (archive / "rows.csv").write_text(f'body\n"{TEXT}"\n', encoding="utf-8")
    found = stream(["rows.csv", "news/old", "news/a.txt"], text_column="body")
    assert sources(found) == ["rows.csv:2", "news/old/c.txt", "news/a.txt"]


def test_standard_input_is_json_lines_where_a_column_is_named(monkeypatch):
    lines = b'{"body": "One sentence."}\n{"body": "Another."}\n'
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines), isatty=lambda: False))
    assert sources(stream(["-"], text_column="body")) == ["standard input:1", "standard input:2"]


def test_nothing_is_opened_before_it_is_asked_for(archive, monkeypatch):
    found = stream(["news/a.txt", "later.txt"])
    next(found)
    (archive / "later.txt").write_text(TEXT, encoding="utf-8")
    assert next(found).source == "later.txt"
