"""A Daft table in, a Daft table out, and the command line around it. Everything here runs in one process."""

import json
import logging
import pickle
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from slow_models import SlowModel
from table_readers import Kept

import factx
from factx import cli
from factx.errors import UsageError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
daft = pytest.importorskip("daft")

from factx.corpus import arrow  # noqa: E402
from factx.corpus.daft import Recipe, _reading, extract  # noqa: E402

BY_THE_TEST = "table_readers:reader"
KEY = "sk-velmouth-7c1f0a"
TEXTS = ["Ilse Brandt said 1,140 dockers had left.", "", None, "The port was closed on Monday."]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """No test meets the readers of another, and nobody is told that they ran."""
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    monkeypatch.setenv("DAFT_PROGRESS_BAR", "0")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    yield
    arrow._made.cache_clear()
    Kept.model = None


def by_id(table):
    return {row["id"]: row for row in table.to_pylist()}


@pytest.fixture
def articles(tmp_path):
    """A folder with the texts in two Parquet files."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for nth in (0, 1):
        rows = {"n": [2 * nth, 2 * nth + 1], "body": TEXTS[2 * nth : 2 * nth + 2], "date": ["2024-03-12", None]}
        pq.write_table(pa.table({**rows, "body": pa.array(rows["body"], pa.string())}), folder / f"{nth}.parquet")
    return folder


def test_every_document_is_a_row_with_its_facts_or_the_reason():
    table = daft.from_pydict({"n": list(range(4)), "body": TEXTS, "day": ["2024-03-12", None, None, None]})
    found = by_id(extract(table, recipe=Recipe(), id="n", published="day"))
    assert [found[nth]["failed"] is None for nth in "0123"] == [True, False, False, True]
    assert [each["value"] for each in found["0"]["facts"] if each["kind"] == "figure"] == [1140]
    assert str(found["0"]["published"]) == "2024-03-12"


def test_a_table_and_a_text_have_the_same_facts():
    (row,) = extract(daft.from_pydict({"id": ["a"], "text": TEXTS[:1]}), recipe=Recipe(), id="id").to_pylist()
    alone = factx.extract(factx.Document(TEXTS[0], id="a"))
    assert [json.loads(each["record"]) for each in row["facts"]] == [each.to_record() for each in alone.items]


def test_poison_among_the_documents_does_not_end_the_query():
    texts = [f"{'poison' if nth % 40 == 7 else 'Trucks'} on day {nth}." for nth in range(200)]
    table = daft.from_pydict({"id": [str(nth) for nth in range(200)], "text": texts})
    found = by_id(extract(table, recipe=Recipe(extractor=BY_THE_TEST, workers=20), id="id"))
    assert len(found) == 200
    assert sorted(int(name) for name, row in found.items() if row["failed"]) == [7, 47, 87, 127, 167]


def test_batches_overlap_and_share_one_bound_of_asks():
    Kept.model = SlowModel()
    table = daft.from_pydict({"text": [f"Trucks on day {nth}." for nth in range(200)]})
    assert extract(table, recipe=Recipe(extractor=BY_THE_TEST, workers=7)).count_rows() == 200
    assert Kept.model.most == 7


def test_a_query_that_is_run_again_asks_nothing(tmp_path):
    table = daft.from_pydict({"text": [f"Trucks on day {nth}." for nth in range(30)]})
    recipe = Recipe(extractor=BY_THE_TEST, journal=str(tmp_path / "journal"))
    asked = []
    for _ in range(2):
        Kept.model = SlowModel()
        assert extract(table, recipe=recipe).count_rows() == 30
        asked.append(len(Kept.model.asks))
        arrow._made.cache_clear()
    assert asked == [30, 0]


class Telltale(BaseHTTPRequestHandler):
    """Refuses every key, and says which it was, as debug pages do."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        content = json.dumps({"error": {"message": f"wrong: {self.headers['Authorization']}"}}).encode()
        self.send_response(401)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def telltale():
    with ThreadingHTTPServer(("127.0.0.1", 0), Telltale) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


@pytest.mark.factx_loopback
def test_neither_the_plan_nor_the_logs_nor_the_rows_hold_the_key(telltale, monkeypatch, caplog, capfd):
    monkeypatch.setenv("FACTX_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    table = daft.from_pydict({"id": ["a"], "text": TEXTS[:1]})
    recipe = Recipe(model="reader", base_url=telltale)
    query = extract(table, recipe=recipe, id="id")
    query.explain(show_all=True)
    sent = _reading(recipe, 2, ())(daft.col("id"), daft.col("text"))  # what goes to the workers
    assert telltale.encode() in pickle.dumps(sent)
    assert KEY.encode() not in pickle.dumps(sent)
    (row,) = query.to_pylist()
    assert "wrong: [key]" in row["failed"]
    assert KEY not in caplog.text + "".join(capfd.readouterr()) + json.dumps(row, default=str)


@pytest.mark.parametrize(
    ("columns", "why"),
    [({"id": "number"}, "there is no column 'number' for id"), ({"text": "story"}, "the table has 'n', 'body'")],
)
def test_a_column_that_is_not_there_is_told_before_anything_is_read(columns, why):
    with pytest.raises(UsageError, match=why):
        extract(daft.from_pydict({"n": [1], "body": ["Trucks."]}), recipe=Recipe(), **columns)


def test_a_table_without_a_text_says_which_columns_it_has():
    with pytest.raises(UsageError, match=r"--text-column.*'n', 'words'"):
        extract(daft.from_pydict({"n": [1], "words": ["Trucks."]}), recipe=Recipe())


def run(*words):
    return cli.main(["extract", "--engine", "daft", *map(str, words)])


def test_the_command_line_reads_a_pattern_of_files_into_a_folder(articles, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(articles / "*.parquet", "--id-column", "n", "-o", out) == 1
    rows = {row["id"]: row for row in pq.read_table(out).to_pylist()}
    assert sorted(rows) == ["0", "1", "2", "3"]
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []
    told = capsys.readouterr().err
    assert "2 documents read, 2 failed" in told
    assert "1 document: the document is empty" in told


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_command_line_reads_other_tables_too(form, tmp_path):
    lines = {"csv": 'n,body\n7,"Trucks, 40 of them, came."\n', "jsonl": '{"n": 7, "body": "Trucks, 40, came."}\n'}
    (tmp_path / f"a.{form}").write_text(lines[form])
    assert run(tmp_path / f"a.{form}", "--id-column", "n", "-o", tmp_path / "out", "-q") == 0
    assert pq.read_table(tmp_path / "out")["id"].to_pylist() == ["7"]


def test_a_second_run_replaces_the_folder_as_a_whole(articles, tmp_path):
    out = tmp_path / "out"
    for _ in range(2):
        run(articles / "*.parquet", "--id-column", "n", "-o", out, "-q")
    assert len(pq.read_table(out)) == 4


def test_a_folder_with_other_things_in_it_is_not_replaced(articles, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    assert run(articles / "*.parquet", "-o", tmp_path / "out") == 2
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    assert "holds other things" in capsys.readouterr().err


def test_a_key_that_is_missing_is_told_before_anything_is_read(articles, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert run(articles / "*.parquet", "-o", tmp_path / "out", "-m", "openai/gpt-5-mini") == 4
    assert "OPENAI_API_KEY" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "name it with -o"),
        (["-o", "out", "--max-usd", "5"], "--max-usd"),
        (["-o", "out", "--dry-run"], "--dry-run"),
        (["-o", "out", "--date", "2024-03-12"], "--column published=NAME"),
        (["-o", "out", "--kinds", "visits.py:Visit"], "module:Class"),
        (["-o", "s3://bucket/out", "-m", "ollama/qwen3"], "--journal DIR"),
    ],
)
def test_what_an_engine_cannot_do_is_refused(words, why, articles, capsys):
    assert run(articles / "*.parquet", *words) == 2
    assert why in capsys.readouterr().err


def test_texts_of_several_kinds_are_refused(tmp_path, capsys):
    assert run(tmp_path / "a.txt", "-o", tmp_path / "out") == 2
    assert ".parquet (or a folder of these)" in capsys.readouterr().err


def test_files_that_are_not_there_are_told(tmp_path, capsys):
    assert run(tmp_path / "a.parquet", "-o", tmp_path / "out") == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["daft", "ray"])
def test_an_engine_that_is_not_installed_is_named_with_its_extra(engine, articles, tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, engine, None)
    assert cli.main(["extract", "--engine", engine, str(articles / "*.parquet"), "-o", str(tmp_path / "out")]) == 2
    assert f"pip install 'factx[{engine}]'" in capsys.readouterr().err
