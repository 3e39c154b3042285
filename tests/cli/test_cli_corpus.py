"""factx extract over many documents: the journal, going on where a run ended, the budget, and factx log."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.factx_loopback

EMPTY = {"claim": [], "figure": [], "stance": []}
NAMES = [f"{letter}.txt" for letter in "abcdefgh"]


@pytest.fixture
def extract(factx, server, folder):
    """Runs `factx extract` over eight documents, or those that are named, with a model at the server."""
    for name in NAMES:
        (folder / name).write_text(f"Prices rose on quay {name[0].upper()} of Velmouth.\n")
    server.replies = [EMPTY]

    def run(*argv, names=NAMES, out="facts.jsonl"):
        server.requests.clear()
        return factx("extract", *names, "-m", "reader", "--base-url", server.base_url, "-o", out, *argv)

    return run


def ids(folder):
    lines = (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    return [each["id"] for each in map(json.loads, lines) if each["kind"] == "document"]


def texts(folder):
    lines = (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    return [each["text"] for each in map(json.loads, lines) if each["kind"] == "document"]


def test_documents_stand_in_the_order_of_the_command_line_however_many_are_asked_about_at_once(extract, folder):
    assert extract("-j", "8").code == 0
    assert texts(folder) == [(folder / name).read_text() for name in NAMES]


def test_a_second_run_of_the_same_costs_nothing_and_says_so(extract, server, factx):
    first = extract()
    assert len(server.requests) == 8
    again = extract()
    assert server.requests == []
    assert again.code == 0
    assert "0 requests, 0 tokens in and 0 out; 8 asks answered by the journal" in again.err
    assert "8 documents read" in first.err
    assert factx("verify", "facts.jsonl").code == 0


def test_without_a_journal_everything_is_asked_anew(extract, server, folder):
    extract("--no-journal")
    extract("--no-journal")
    assert len(server.requests) == 8
    assert not (folder / "facts.jsonl.journal").exists()


def test_a_journal_may_stand_elsewhere_and_serve_another_output(extract, server, folder):
    extract("--journal", "kept.journal")
    extract("--journal", "kept.journal", out="other.jsonl")
    assert server.requests == []
    assert (folder / "other.jsonl").read_text() != ""
    assert not (folder / "facts.jsonl.journal").exists()


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--resume"], "say -o FILE as well"),
        (["--journal", "j", "--no-journal"], "contradict each other"),
        (["--journal", "j", "--cassette", "c.yaml"], "leave out --journal or --cassette"),
        (["--resume", "-o", "facts.json"], "goes on with JSON Lines"),
        (["--max-usd", "0"], "no amount in US dollars"),
        (["-j", "0"], "no whole number above 0"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_asked(factx, server, argv, told):
    ran = factx("extract", "article.txt", "-m", "reader", "--base-url", server.base_url, *argv)
    assert ran.code == 2
    assert told in ran.err
    assert server.requests == []


class TestResume:
    def test_what_is_there_is_not_read_again_and_stays_as_it_is(self, extract, server, folder):
        extract("--no-journal", names=NAMES[:3])
        before = (folder / "facts.jsonl").read_bytes()
        ran = extract("--no-journal", "--resume")
        assert ran.code == 0
        assert len(server.requests) == 5
        assert (folder / "facts.jsonl").read_bytes().startswith(before)
        assert len(set(ids(folder))) == 8
        assert "3 documents are there already" in ran.err

    def test_everything_there_is_well_and_asks_nothing(self, extract, server):
        extract()
        ran = extract("--resume", "--no-journal")
        assert (ran.code, server.requests) == (0, [])

    @pytest.mark.parametrize("cut", [1, 20, 300])
    def test_the_torn_end_of_a_killed_run_is_cut_off_and_read_again(self, extract, server, folder, cut):
        extract("--no-journal")
        whole = (folder / "facts.jsonl").read_bytes()
        (folder / "facts.jsonl").write_bytes(whole[:-cut])
        assert extract("--no-journal", "--resume").code == 0
        assert len(server.requests) == 1
        assert sorted(ids(folder)) == sorted(set(ids(folder)))
        assert len(ids(folder)) == 8

    def test_blanks_that_a_power_cut_left_are_cut_off(self, extract, server, folder):
        extract("--no-journal", names=NAMES[:3])
        with (folder / "facts.jsonl").open("ab") as file:
            file.write(b'{"kind": "document", "id": "x\0\0\0\0\0\0\n\0\0')
        assert extract("--no-journal", "--resume").code == 0
        assert len(ids(folder)) == 8

    def test_it_begins_where_there_is_nothing_yet(self, extract, folder):
        assert extract("--resume").code == 0
        assert len(ids(folder)) == 8

    def test_a_file_that_is_no_fact_file_is_left_alone(self, extract, folder, server):
        (folder / "facts.jsonl").write_text("my notes\n")
        ran = extract("--resume")
        assert ran.code == 2
        assert "no file of JSON Lines that factx extract wrote" in ran.err
        assert (folder / "facts.jsonl").read_text() == "my notes\n"
        assert server.requests == []

    def test_a_file_that_another_model_or_other_kinds_made_is_left_alone(self, extract, folder, factx, server):
        extract()
        before = (folder / "facts.jsonl").read_bytes()
        for argv in (["-m", "rules"], ["-m", "other", "--base-url", server.base_url]):
            ran = factx("extract", *NAMES, "-o", "facts.jsonl", "--resume", *argv)
            assert ran.code == 2
            assert "give the same -m and --kinds, or name another file" in ran.err
        assert extract("--resume", "--kinds", "claim").code == 2
        assert (folder / "facts.jsonl").read_bytes() == before

    def test_two_runs_into_one_file_do_not_mix(self, extract, folder):
        pytest.importorskip("fcntl")
        extract(names=NAMES[:2])
        import fcntl

        with (folder / "facts.jsonl").open("ab") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            ran = extract("--resume")
        assert ran.code == 2
        assert "another run writes to it" in ran.err


class TestFailures:
    POEM = "I am sorry, here is a poem."

    def test_they_are_per_document_counted_at_the_end_and_1(self, extract, server, folder):
        server.replies = [EMPTY, EMPTY, self.POEM, self.POEM, EMPTY]
        ran = extract("-j", "1")
        assert ran.code == 1
        assert "7 documents read, 1 failed" in ran.err
        assert len(ids(folder)) == 8

    def test_they_are_not_asked_about_again_but_on_demand(self, extract, server, folder):
        server.replies = [EMPTY, EMPTY, self.POEM, self.POEM, EMPTY]
        extract("-j", "1")
        server.replies = [EMPTY]
        ran = extract("--resume")
        assert server.requests == []
        assert "1 of them not wholly (--retry-failed reads them again)" in ran.err
        ran = extract("--retry-failed")
        assert ran.code == 0
        assert len(server.requests) == 1
        assert len(ids(folder)) == len(set(ids(folder))) == 8
        assert '"gap"' not in (folder / "facts.jsonl").read_text()

    def test_a_misspelt_name_is_told_first_and_the_others_are_read(self, extract, folder):
        ran = extract(names=["a.txt", "none.txt", "b.txt"])
        assert ran.code == 1
        assert ran.err.startswith("factx: none.txt: there is no such file")
        assert "2 documents read, 1 failed" in ran.err

    def test_a_refused_key_keeps_what_was_read_and_says_how_to_go_on(self, extract, server, folder):
        server.replies = [EMPTY, EMPTY, EMPTY, (401, {"error": {"message": "no such key"}})]
        ran = extract("-j", "1")
        assert ran.code == 1
        assert "the same command with --resume goes on with it" in ran.err
        server.replies = [EMPTY]
        assert extract("--resume").code == 0
        assert len(server.requests) == 5
        assert len(ids(folder)) == 8

    def test_a_full_disk_leaves_whole_documents(self, extract, folder, monkeypatch):
        from factx.cli import sinks

        class Full:
            """A file on a disk that is full after 3,000 bytes, and takes 700 at a time."""

            def __init__(self, file):
                self.file = file

            def __getattr__(self, name):
                return getattr(self.file, name)

            def write(self, content):
                if self.file.tell() > 3_000:
                    raise OSError(28, "No space left on device")
                return self.file.write(content[:700])

        real = sinks.Growing.__init__

        def small(self, out, *arguments, **more):
            real(self, Full(out), *arguments, **more)

        with monkeypatch.context() as patched:
            patched.setattr(sinks.Growing, "__init__", small)
            ran = extract("-j", "1")
        assert "no space left on device" in ran.err
        assert (folder / "facts.jsonl").read_bytes().endswith(b"\n")
        kept = len(ids(folder))
        assert 0 < kept < 8
        assert extract("--resume").code == 0
        assert len(ids(folder)) == 8


class TestBudget:
    def test_tokens_end_the_run_before_the_line_with_everything_kept(self, extract, server, folder):
        ran = extract("-j", "2", "--max-tokens", "17400")
        assert ran.code == 1
        assert len(server.requests) == 4, "each takes 4,200"
        assert len(ids(folder)) == 4
        assert "the budget of 17,400 tokens is used up: 16,800 were spent" in ran.err
        assert extract("--resume").code == 0
        assert len(server.requests) == 4

    def test_an_amount_cannot_bound_what_has_no_known_price(self, extract, server, factx):
        pytest.importorskip("genai_prices")
        ran = factx("extract", "a.txt", "-m", "groq/no-such-model", "--max-usd", "1")
        assert ran.code in (2, 4)
        assert server.requests == []


def test_results_may_be_written_as_they_come(extract, server, folder):
    def slow(nth):
        if nth == 1:
            time.sleep(0.5)

    server.before = slow
    assert extract("-j", "8", "--as-they-come").code == 0
    assert texts(folder) != [(folder / name).read_text() for name in NAMES]
    assert len(ids(folder)) == 8


def test_a_dry_run_of_several_tells_the_sum(factx, extract):
    ran = factx("extract", *NAMES, "--dry-run")
    assert ran.out.splitlines()[-1].startswith("8 documents: 8 passages, ")


def test_the_rules_in_two_processes_write_the_same(factx, extract, folder):
    assert factx("extract", *NAMES, "-o", "one.jsonl").code == 0
    assert factx("extract", *NAMES, "-o", "two.jsonl", "-j", "2").code == 0
    assert (folder / "one.jsonl").read_bytes() == (folder / "two.jsonl").read_bytes()
    assert not (folder / "one.jsonl.journal").exists()


class TestInterruption:
    def command(self, server, *argv):
        return [sys.executable, "-m", "factx", "extract", *NAMES, "-m", "reader", "--base-url", server.base_url,
                "-o", "facts.jsonl", "-j", "2", *argv]  # fmt: skip

    def run_until(self, server, sent, number, *argv):
        """Run in a process of its own, and send it a signal with the nth request."""
        process = None

        def before(nth):
            if nth == number and process:
                process.send_signal(sent)
                time.sleep(0.3)

        server.before = before
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = subprocess.Popen(self.command(server, *argv), stderr=subprocess.PIPE, env=environment)
        err = process.communicate(timeout=60)[1].decode()
        return process.returncode, err

    def test_ctrl_c_ends_cleanly_and_the_run_can_be_gone_on_with(self, extract, server, folder):
        code, err = self.run_until(server, signal.SIGINT, 4)
        assert code == 130
        assert "interrupted: " in err
        assert "Traceback" not in err
        kept = len(ids(folder))
        assert kept < 8
        server.before = None
        assert extract("--resume").code == 0
        assert len(server.requests) <= 8 - 2, "what was answered is not asked again"
        assert len(ids(folder)) == len(set(ids(folder))) == 8

    def test_a_kill_loses_no_fact_and_no_answer(self, extract, server, folder):
        code, _ = self.run_until(server, signal.SIGKILL, 5)
        assert code == -signal.SIGKILL
        answered = len(server.requests) - 2  # two were under way
        server.before = None
        assert extract("--resume").code == 0
        assert len(server.requests) <= 8 - answered + 1
        assert len(ids(folder)) == len(set(ids(folder))) == 8


class TestLog:
    def test_it_tells_asks_tokens_and_failures_for_each_model(self, extract, server, factx):
        server.replies = [EMPTY, EMPTY, "A poem.", "A poem.", EMPTY]
        extract("-j", "1")
        ran = factx("log", "facts.jsonl", "--format", "jsonl")
        (total,) = ran.records
        assert (total["model"], total["asks"], total["answered"], total["failed"]) == ("reader", 8, 7, {"malformed": 1})
        assert (total["requests"], total["input_tokens"], total["output_tokens"]) == (9, 36000, 1800)
        table = factx("log", "facts.jsonl.journal", "--format", "table")
        assert (
            "reader\n  8 asks: 7 answered, 1 malformed\n  9 requests (1 of them a retry), 36,000 tokens in" in table.out
        )

    def test_each_failure_is_told_with_its_document_and_its_reason(self, extract, server, factx, folder):
        server.replies = [EMPTY, EMPTY, "A poem.", "A poem.", EMPTY]
        extract("-j", "1")
        (failed,) = factx("log", "facts.jsonl", "--failed", "--format", "jsonl").records
        assert failed["document"] == ids(folder)[2]
        assert "in prose and not in JSON: 'A poem.'" in failed["detail"]
        assert server.base_url not in failed["detail"]
        assert len(factx("log", "facts.jsonl", "--asks", "--format", "jsonl").records) == 8

    @pytest.mark.parametrize("name", ["none.journal", "none.jsonl"])
    def test_a_journal_that_is_not_there_is_told(self, factx, name):
        ran = factx("log", name)
        assert ran.code == 2
        assert "there is no such journal" in ran.err

    def test_a_damaged_journal_is_told_with_the_remedy(self, factx, extract, folder):
        Path("facts.jsonl.journal").write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
        assert "move it away" in factx("log", "facts.jsonl").err
        ran = extract()
        assert ran.code == 2
        assert "move it away" in ran.err
        assert "Traceback" not in ran.err

    def test_another_database_is_no_journal(self, factx, folder):
        with sqlite3.connect("other.journal") as base:
            base.execute("CREATE TABLE t (a)")
        base.close()
        assert "this is a database, and no journal" in factx("log", "other.journal").err


def test_a_server_without_a_models_name_is_known_by_the_model_it_serves(extract, factx, server):
    def run():
        server.requests.clear()
        return factx("extract", *NAMES, "--base-url", server.base_url, "-o", "facts.jsonl").code

    assert (run(), len(server.requests)) == (0, 8)
    assert (run(), len(server.requests)) == (0, 0)
    server.models = ["writer"]
    assert (run(), len(server.requests)) == (0, 8)
