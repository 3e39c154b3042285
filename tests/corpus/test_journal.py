"""Every answer is on disk before it is used, and never asked for again."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from slow_models import SlowModel, documents, nothing, taken

import factx
from factx import corpus
from factx.corpus import Journal, Journaled, Pending, replay
from factx.engines.llm import LanguageModel
from factx.errors import Exhausted, InputError, Malformed, OutputError, Refused, Truncated, UsageError
from factx.extractor import Extractor
from factx.facts import Facts
from factx.models import Answer, Usage
from factx.testing import FakeModel

TEXT = "“We stay out,” said Ilse Brandt of the dockers' union. She expects 400 trucks to wait."


@pytest.fixture
def path(tmp_path):
    return tmp_path / "facts.journal"


@pytest.fixture
def ask():
    return LanguageModel(kinds=(factx.Claim,)).asks(factx.Document(TEXT))[0]


def asked(model, path, ask, **options):
    with Journal(path) as journal:
        return Journaled(model, journal, **options).ask(ask)


def test_a_second_run_asks_nothing_and_gives_the_same(path):
    first = SlowModel(latency=lambda ask: 0)
    given = documents(200)
    before = list(corpus.run(given, Extractor(model=first, again=0), journal=path))
    second = SlowModel(latency=lambda ask: 0)
    after = list(corpus.run(given, Extractor(model=second, again=0), journal=path))
    assert len(first.asks) == 200
    assert second.asks == []
    assert [each.items for each in before] == [each.items for each in after]
    assert {(each.run.requests, each.run.journaled, each.run.input_tokens) for each in after} == {(0, 1, 0)}


def test_an_answer_is_on_disk_before_it_is_used(path, ask):
    with Journal(path) as journal:
        Journaled(SlowModel(), journal).ask(ask)
        others = sqlite3.connect(path)
        assert others.execute("SELECT count(*) FROM asks").fetchone() == (1,)
        others.close()


@pytest.mark.parametrize(
    "changed", ["another model", "another text", "another schema"], ids=["model", "text", "schema"]
)
def test_what_is_asked_otherwise_is_asked(path, ask, changed):
    asked(SlowModel(), path, ask)
    model = SlowModel(name="fake/other" if changed == "another model" else "fake/slow")
    kinds = (factx.Claim, factx.Figure) if changed == "another schema" else (factx.Claim,)
    text = "Nobody stayed out." if changed == "another text" else TEXT
    asked(model, path, LanguageModel(kinds=kinds).asks(factx.Document(text))[0])
    assert len(model.asks) == 1


def test_the_address_and_the_key_are_in_neither_the_key_nor_the_file(path, ask):
    class Hosted(FakeModel):
        base_url = "http://box.example:8080/v1"
        asked_as = "reader"

    refusal = Refused("sentences 1–2: box.example:8080/reader at http://box.example:8080/v1: no")
    asked(Hosted([refusal], name="box.example:8080/reader"), path, ask)
    assert b"box.example" not in path.read_bytes()

    class Elsewhere(Hosted):
        base_url = "https://other.example/v1"

    known = asked(Elsewhere([], name="other.example/reader"), path, ask)
    assert str(known.error) == "sentences 1–2: reader: no"


def test_a_model_without_a_name_is_refused_since_its_answers_could_be_anothers(path):
    class Nameless(FakeModel):
        asked_as = ""

    with Journal(path) as journal, pytest.raises(UsageError, match="name the model"):
        Journaled(Nameless([]), journal)


class TestFailures:
    @pytest.mark.parametrize("reply", [Refused("no"), Truncated("cut off"), "Here is a poem."])
    def test_what_came_to_nothing_is_not_asked_again_but_on_demand(self, path, ask, reply):
        known = asked(FakeModel([reply]), path, ask)
        again = asked(FakeModel([]), path, ask)
        assert (type(again.error), str(again.error)) == (type(known.error), str(known.error))
        assert asked(FakeModel([nothing(ask)]), path, ask, retry_failed=True).value is not None
        assert asked(FakeModel([]), path, ask).value is not None

    def test_what_failed_on_the_way_is_asked_again(self, path, ask):
        asked(FakeModel([Exhausted("503")]), path, ask)
        assert asked(FakeModel([nothing(ask)]), path, ask).value is not None

    def test_a_page_of_html_is_no_models_answer_and_asked_again(self, path, ask):
        class Hotel(FakeModel):
            def ask(self, ask):
                return Answer(error=Malformed("a page of HTML"), usage=Usage(requests=3))

        asked(Hotel([]), path, ask)
        assert asked(FakeModel([nothing(ask)]), path, ask).value is not None

    def test_what_was_complete_in_a_cut_off_answer_is_kept(self, path, ask):
        value = ask.answer.model_validate(nothing(ask))

        class Cut(FakeModel):
            def ask(self, ask):
                return Answer(error=Truncated("cut off"), partial=value, usage=Usage(requests=1))

        asked(Cut([]), path, ask)
        assert asked(FakeModel([]), path, ask).partial == value

    def test_an_answer_is_never_overwritten_by_a_failure(self, path, ask):
        with Journal(path) as journal:
            key = journal.key(ask, model="m")
            journal.keep(key, ask, FakeModel([nothing(ask)]).ask(ask), model="m").result()
            journal.keep(key, ask, Answer(error=Refused("no")), model="m").result()
            assert journal.find(key, ask).value is not None


class TestSharing:
    def test_the_same_passage_in_several_documents_is_asked_about_once(self, path):
        model = SlowModel()
        given = [factx.Document(TEXT, id=f"copy {nth}") for nth in range(5)]
        assert len(list(corpus.run(given, Extractor(model=model, again=0), journal=path))) == 5
        assert len(model.asks) == 1

    def test_several_journals_on_one_file_see_what_each_other_holds(self, path, ask):
        with Journal(path) as one, Journal(path) as other:
            Journaled(FakeModel([nothing(ask)]), one).ask(ask)
            assert Journaled(FakeModel([]), other).ask(ask).value is not None

    def test_several_processes_write_one_journal(self, path):
        code = (
            "import sys; sys.path.insert(0, sys.argv[1])\n"
            "from slow_models import *\n"
            "from factx import corpus; from factx.extractor import Extractor\n"
            "first = int(sys.argv[3])\n"
            "given = documents(90)[first:first + 30]\n"
            "print(len(list(corpus.run(given, Extractor(model=SlowModel(), again=0), journal=sys.argv[2]))))\n"
        )
        command = [sys.executable, "-c", code, str(Path(__file__).parent), str(path)]
        running = [subprocess.Popen([*command, str(30 * nth)], stdout=subprocess.PIPE) for nth in range(3)]
        assert [each.communicate(timeout=60)[0] for each in running] == [b"30\n"] * 3
        model = SlowModel()
        list(corpus.run(documents(90), Extractor(model=model, again=0), journal=path))
        assert model.asks == []

    def test_threads_may_share_one(self, path):
        asks = [LanguageModel().asks(each)[0] for each in documents(20)]
        with Journal(path) as journal:
            model = Journaled(SlowModel(), journal)
            threads = [threading.Thread(target=model.ask, args=(each,)) for each in asks]
            for each in threads:
                each.start()
            for each in threads:
                each.join()
            assert len(list(journal.entries())) == 20


class TestDamage:
    @pytest.fixture
    def written(self, path):
        """A journal with twenty answers, as a killed process leaves it: not closed, with its log beside it."""
        code = (
            "import os, sys; sys.path.insert(0, sys.argv[1])\n"
            "from slow_models import *\n"
            "from factx import corpus; from factx.extractor import Extractor\n"
            "journal = corpus.Journal(sys.argv[2])\n"
            "list(corpus.run(documents(20), Extractor(model=SlowModel(), again=0), journal=journal))\n"
            "os.kill(os.getpid(), 9)\n"
        )
        subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent), str(path)], check=False, timeout=60)
        assert (path.parent / (path.name + "-wal")).stat().st_size > 0
        return path

    def asked_again(self, path):
        model = SlowModel()
        assert len(list(corpus.run(documents(20), Extractor(model=model, again=0), journal=path))) == 20
        return len(model.asks)

    def test_a_kill_loses_nothing_that_was_answered(self, written):
        assert self.asked_again(written) == 0

    @pytest.mark.parametrize("how", ["cut", "overwritten", "grown"])
    def test_a_torn_end_costs_at_most_what_stood_there(self, written, how):
        log = written.parent / (written.name + "-wal")
        size = log.stat().st_size
        with log.open("r+b") as file:
            if how == "cut":
                file.truncate(size - 3000)
            else:
                file.seek(size - 3000 if how == "overwritten" else size)
                file.write(b"\0\xff" * 1500)
        assert self.asked_again(written) < 20
        assert self.asked_again(written) == 0

    def test_a_damaged_answer_is_asked_for_again(self, path, ask):
        asked(SlowModel(), path, ask)
        with sqlite3.connect(path) as base:
            base.execute("UPDATE asks SET value = x'00'")
        base.close()
        model = SlowModel()
        assert asked(model, path, ask).value is not None
        assert len(model.asks) == 1

    @pytest.mark.parametrize(
        "content", [b"no database at all, but a text\n" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
    )
    def test_a_file_that_is_no_journal_is_told_with_the_remedy(self, path, content):
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"facts\.journal: the journal is damaged, or none: .*move it away"):
            Journal(path)

    def test_another_programs_database_is_left_alone(self, path):
        with sqlite3.connect(path) as base:
            base.execute("CREATE TABLE t (a)")
        base.close()
        with pytest.raises(UsageError, match="no journal"):
            Journal(path)

    def test_a_place_that_cannot_be_written_is_told_and_ends_the_run(self, tmp_path):
        results = corpus.run(documents(3), Extractor(model=SlowModel(), again=0), journal=tmp_path / "none" / "j")
        with pytest.raises(OutputError, match="the journal cannot be written"):
            list(results)

    def test_a_full_disk_ends_the_run_and_what_was_answered_before_is_kept(self, path, monkeypatch):
        from factx.corpus.journal import writer as module

        real = module.connection_to

        def small(path):
            connection = real(path)
            connection.execute("PRAGMA max_page_count = 20")  # SQLite then says what it says of a full disk
            return connection

        monkeypatch.setattr(module, "connection_to", small)
        extractor = Extractor(model=SlowModel(), again=0)
        found, error = taken(corpus.run(documents(500), extractor, journal=path, workers=4))
        assert isinstance(error, OutputError)
        assert "full" in str(error)
        monkeypatch.undo()
        model = SlowModel()
        list(corpus.run([each.document for each in found], Extractor(model=model, again=0), journal=path))
        assert found
        assert model.asks == []


def test_replay_comes_as_far_as_the_journal_goes_and_tells_what_is_wanting(path):
    document = factx.Document(TEXT)
    extractor = Extractor(model=FakeModel([], name="fake/batch"))
    with Journal(path) as journal:
        rounds = 0
        while not isinstance(found := replay(document, extractor, journal), Facts):
            rounds += 1
            for wanted in found:
                answer = FakeModel(nothing).ask(wanted.ask)
                journal.keep(wanted.key, wanted.ask, answer, model=wanted.model, document=wanted.document)
            journal.close()
        assert rounds > 1, "the second round is about what the first left open"
        assert found.run.journaled >= 2
        assert replay(document, extractor, journal) == found


def test_what_is_pending_says_so(path, ask):
    with Journal(path) as journal, pytest.raises(corpus.NotYet, match="no answer of fake/batch to this yet"):
        asyncio.run(Journaled(Pending("fake/batch"), journal).aask(ask))
