"""factx extract against a server on this machine: what comes out, where, and with which exit code."""

import io
import json
import os
import signal
import stat
import sys
import time
from pathlib import Path

import pytest
from conftest import READING

pytestmark = pytest.mark.factx_loopback

EMPTY = {"claim": [], "figure": [], "stance": []}


@pytest.fixture
def extract(factx, server):
    """Runs `factx extract` with a model at the server."""

    def run(*argv):
        server.requests.clear()
        return factx("extract", *argv, "-m", "reader", "--base-url", server.base_url, "-j", "1")

    return run


def test_facts_come_out_as_json_lines_and_the_rest_is_told_on_standard_error(extract):
    ran = extract("article.txt", "--date", "2024-05-15")
    assert ran.code == 0
    assert [each["kind"] for each in ran.records] == [
        "document", "claim", "figure", "claim", "stance", "figure", "rejection", "run",
    ]  # fmt: skip
    assert ran.of("document")[0]["published"] == "2024-05-15"
    assert "article.txt: 2 claims, 2 figures, 1 stance; 1 rejected" in ran.err
    assert "2 requests, 8,000 tokens in and 400 out" in ran.err
    assert "prompt read " in ran.err


def test_what_comes_out_verifies(extract, factx):
    assert extract("article.txt", "--date", "2024-05-15", "-o", "facts.jsonl").code == 0
    assert factx("verify", "facts.jsonl").code == 0


def test_a_table_is_asked_for_in_a_pipe(extract, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    ran = extract("article.txt", "--format", "table")
    assert ran.out.startswith("Velmouth to double harbour toll\n")
    assert "Rejected (1)" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100
    assert "\x1b" not in ran.out


def test_a_terminal_gets_a_table_and_a_line_that_moves(extract, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    ran = extract("article.txt")
    assert "Claims (2)" in ran.out
    assert "article.txt (1 of 1): sentences 1–5" in ran.err
    assert "\x1b[?25h" in ran.err, "the cursor is shown again"


def test_quiet_moves_no_line_on_a_terminal(extract, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert extract("article.txt", "-q").err == ""


def test_colours_are_forced_and_taken_away_by_the_environment(extract, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[1m" in extract("article.txt", "--format", "table").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in extract("article.txt", "--format", "table").out


def test_standard_input_is_a_document(extract, server, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfPrices rose.\r\n")))
    server.replies = [EMPTY]
    ran = extract("-")
    assert ran.of("document")[0]["text"] == "Prices rose.\r\n"
    assert "standard input: 0 claims" in ran.err


def test_what_is_told_about_a_document_is_kept(extract, server):
    server.replies = [EMPTY]
    ran = extract("article.txt", "--title", "A toll", "--url", "https://a.example/1", "--lang", "en-GB")
    (document,) = ran.of("document")
    assert (document["title"], document["url"], document["language"]) == ("A toll", "https://a.example/1", "en-GB")


def test_an_unresolved_date_without_date_is_told_with_the_remedy(extract):
    assert "say --date" in extract("article.txt").err
    assert "say --date" not in extract("article.txt", "--date", "2024-05-15").err


def test_quiet_tells_nothing_and_verbose_every_ask(extract):
    assert extract("article.txt", "-q").err == ""
    err = extract("article.txt", "-v").err
    assert "sentences 1–5: answered; 1 request, 4,000 tokens in and 200 out" in err


def test_only_the_kinds_that_are_named_are_asked_for(extract, server):
    server.replies = [{"stance": READING["answer"]["stance"]}]
    ran = extract("article.txt", "--kinds", "stance")
    assert [each["kind"] for each in ran.records] == ["document", "stance", "run"]
    assert "claim" not in json.dumps(server.requests[0]["response_format"])


def test_the_settings_file_names_the_model(factx, server, folder):
    (folder / "factx.toml").write_text(f'model = "reader"\nbase_url = "{server.base_url}"\nkinds = ["stance"]\n')
    server.replies = [{"stance": []}]
    ran = factx("extract", "article.txt")
    assert ran.code == 0
    assert server.requests[0]["model"] == "reader"


def test_the_environment_names_the_model(factx, server, monkeypatch):
    monkeypatch.setenv("FACTX_MODEL", "reader")
    monkeypatch.setenv("FACTX_BASE_URL", server.base_url)
    assert factx("extract", "article.txt").code == 0


def test_prompts_of_the_users_own_are_used(extract, server, folder):
    (folder / "ours").mkdir()
    (folder / "ours" / "read.jinja").write_text(
        '---\nname: read\nversion: "7"\npurpose: Ours.\n---\n{% block system %}Ours.{% endblock %}\n'
        "{% block user %}{{ sentences | length }}{% endblock %}\n"
    )
    server.replies = [EMPTY]
    ran = extract("article.txt", "--prompts", "ours")
    assert server.requests[0]["messages"][0]["content"] == "Ours.\n"
    assert "prompt read 7" in ran.err


class TestDryRun:
    def test_it_counts_and_asks_nothing_and_needs_no_model(self, factx):
        ran = factx("extract", "article.txt", "--dry-run")
        assert ran.code == 0
        assert "article.txt: 1 passage, " in ran.out
        assert f"{len(READING['text'])} characters" in ran.out
        assert "estimate" in ran.out

    def test_an_unreadable_document_is_told_and_the_others_counted(self, factx, folder):
        (folder / "empty.txt").touch()
        ran = factx("extract", "empty.txt", "article.txt", "--dry-run")
        assert "empty.txt: it is empty" in ran.err
        assert "article.txt: 1 passage" in ran.out


class TestFile:
    def test_it_appears_with_usual_rights_and_nothing_beside_it_but_the_journal(self, extract, folder):
        assert extract("article.txt", "-o", "facts.jsonl").code == 0
        assert sorted(each.name for each in folder.iterdir()) == ["article.txt", "facts.jsonl", "facts.jsonl.journal"]
        umask = os.umask(0)
        os.umask(umask)
        assert stat.S_IMODE((folder / "facts.jsonl").stat().st_mode) == 0o666 & ~umask

    def test_its_name_decides_between_lines_and_an_array(self, extract, factx, folder):
        extract("article.txt", "-o", "facts.json")
        records = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        assert [records[0]["kind"], records[-1]["kind"]] == ["document", "run"]
        assert factx("verify", "facts.json").code == 0

    def test_a_run_that_finished_nothing_leaves_the_old_file(self, extract, server, folder):
        (folder / "facts.jsonl").write_text("old")
        server.replies = [(401, {"error": {"message": "no such key"}})]
        assert extract("article.txt", "-o", "facts.jsonl").code == 4
        assert (folder / "facts.jsonl").read_text() == "old"
        assert len(list(folder.iterdir())) == 2

    @pytest.mark.parametrize(
        ("output", "told"),
        [("none/facts.jsonl", "mkdir -p"), (".", "this is a folder"), ("article.txt", "would be overwritten")],
    )
    def test_a_place_that_cannot_be_written_is_told_before_anything_is_asked(self, extract, server, output, told):
        ran = extract("article.txt", "-o", output)
        assert ran.code == 2
        assert told in ran.err
        assert server.requests == []

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_a_full_disk_is_told_and_no_traceback(self, extract):
        ran = extract("article.txt", "-o", "/dev/full", "--format", "jsonl")
        assert ran.code == 2
        assert "/dev/full: it cannot be written: no space left on device" in ran.err


class TestSeveralDocuments:
    @pytest.fixture(autouse=True)
    def others(self, folder):
        (folder / "b.txt").write_text("Prices rose in Velmouth.")
        (folder / "c.txt").write_text("Prices fell in Velmouth.")

    def test_all_are_read_and_an_array_holds_all(self, extract, server):
        server.replies = [EMPTY]
        ran = extract("b.txt", "c.txt", "--format", "json")
        assert [each["kind"] for each in json.loads(ran.out)] == ["document", "run", "document", "run"]
        assert "2 requests" in ran.err

    def test_one_that_cannot_be_read_does_not_lose_the_others(self, extract, server):
        server.replies = [EMPTY]
        ran = extract("b.txt", "none.txt", "c.txt")
        assert ran.code == 1
        assert len(ran.of("document")) == 2
        assert "none.txt: there is no such file" in ran.err

    def test_all_unreadable_is_2_and_nothing_is_asked(self, extract, server, folder):
        (folder / "d.bin").write_bytes(b"a\0b")
        assert extract("none.txt", "d.bin").code == 2
        assert server.requests == []

    def test_one_that_nothing_could_be_read_of_is_1_and_alone_4(self, extract, server):
        server.replies = [EMPTY, "I am sorry, here is a poem."]
        ran = extract("b.txt", "c.txt")
        assert ran.code == 1
        assert "c.txt: nothing of it could be read" in ran.err
        assert [each["reason"] for each in ran.of("gap")] == ["malformed"]
        server.replies = ["I am sorry, here is a poem."]
        assert extract("b.txt").code == 4

    def test_a_refused_key_ends_the_run_and_keeps_what_was_read(self, extract, server, folder):
        server.replies = [EMPTY, EMPTY, (401, {"error": {"message": "no such key"}})]
        ran = extract("article.txt", "b.txt", "c.txt", "-o", "facts.jsonl")
        assert ran.code == 1
        assert len(server.requests) == 3
        assert (folder / "facts.jsonl").read_text(encoding="utf-8").count('"kind": "document"') == 1

    def test_an_interruption_keeps_what_was_read(self, extract, server, folder):
        def interrupted(nth):
            if nth == 2:
                signal.raise_signal(signal.SIGINT)  # which meets the main thread
                time.sleep(1)

        server.before = interrupted
        server.replies = [EMPTY]
        ran = extract("b.txt", "c.txt", "-j", "1", "-o", "facts.jsonl")
        assert ran.code == 130
        assert "interrupted: 1 document of 2 read" in ran.err
        assert "rose" in (folder / "facts.jsonl").read_text(encoding="utf-8")

    def test_a_fault_of_factx_in_one_does_not_lose_the_others(self, extract, server, monkeypatch):
        from factx.engines.llm import LanguageModel

        real = LanguageModel.steps

        def faulty(self, document):
            if "rose" in document.text:
                raise ZeroDivisionError("by zero")
            return real(self, document)

        monkeypatch.setattr(LanguageModel, "steps", faulty)
        server.replies = [EMPTY]
        ran = extract("b.txt", "c.txt")
        assert ran.code == 1
        assert "b.txt: a fault of factx: ZeroDivisionError: by zero" in ran.err
        assert "Traceback" not in ran.err
        assert [each["reason"] for each in ran.of("gap")] == ["fault"]
        assert len(server.requests) == 1

    def test_the_same_text_is_read_once(self, extract, server, folder):
        (folder / "copy.txt").write_text("Prices rose in Velmouth.")
        server.replies = [EMPTY]
        ran = extract("b.txt", "copy.txt")
        assert ran.code == 0
        assert "copy.txt is the same text as b.txt" in ran.err
        assert len(server.requests) == 1


class TestStrict:
    def test_a_rejection_is_3_and_the_facts_are_there(self, extract):
        ran = extract("article.txt", "--strict")
        assert ran.code == 3
        assert len(ran.of("claim")) == 2

    def test_nothing_rejected_is_0(self, extract, server):
        server.replies = [EMPTY]
        assert extract("article.txt", "--strict").code == 0


class TestModel:
    @pytest.mark.parametrize(
        ("argv", "told"),
        [
            (["-m", "openai/gpt-5-mini"], "OPENAI_API_KEY"),
            (["-m", "opnai/gpt-5-mini"], "the nearest is 'openai'"),
            (["--base-url", "http://127.0.0.1:9/v1", "-m", "x"], "127.0.0.1:9"),
        ],
    )
    def test_one_that_cannot_be_asked_is_4(self, factx, argv, told, monkeypatch):
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        ran = factx("extract", "article.txt", *argv)
        assert ran.code == 4
        assert told in ran.err
        assert "Traceback" not in ran.err

    def test_a_page_of_html_is_told_as_such(self, extract, server, monkeypatch):
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        server.replies = [(200, "<html><body>Welcome to the hotel network</body></html>")]
        ran = extract("article.txt")
        assert ran.code == 4
        assert "Welcome to the hotel" in ran.err or "HTML" in ran.err

    def test_a_model_that_is_not_there_is_told_with_what_is(self, extract, server):
        server.replies = [(404, {"error": {"code": "model_not_found", "message": "The model reader does not exist"}})]
        ran = extract("article.txt")
        assert ran.code == 4
        assert "reader" in ran.err

    def test_an_answer_with_control_characters_reaches_no_terminal(self, extract, server):
        server.replies = ["\x1b[2J\x1b[31mowned"]
        assert "\x1b" not in extract("article.txt").err
