"""Many documents at once: the order of results, failures, memory, and what ends a run."""

import asyncio
import threading
from concurrent.futures import Future

import pytest
from slow_models import SlowModel, documents, nothing

import factx
from factx import corpus
from factx.corpus.driver import AHEAD
from factx.errors import AccessRefused, CassetteMiss, InputError, Refused, UsageError
from factx.extractor import Extractor


def read(given, model, **options):
    return list(corpus.run(given, Extractor(model=model, again=0), **options))


def texts(found):
    return [each.document.text for each in found]


class Only:
    """Stands for facts where only the document counts."""

    def __init__(self, document):
        self.document = document


def test_results_come_in_the_order_of_the_documents_however_long_each_takes():
    given = documents(12)
    model = SlowModel(latency=lambda ask: 0.05 if "day 0 " in ask.messages[-1].content else 0.001)
    assert texts(read(given, model, workers=4)) == texts(map(Only, given))


def test_results_come_as_they_are_where_that_is_wished():
    given = documents(4)
    model = SlowModel(latency=lambda ask: 0.2 if "day 0 " in ask.messages[-1].content else 0.001)
    found = texts(read(given, model, workers=4, ordered=False))
    assert found[-1] == given[0].text
    assert sorted(found) == sorted(texts(map(Only, given)))


def test_no_more_asks_than_workers_are_under_way_and_not_fewer():
    model = SlowModel()
    read(documents(30), model, workers=5)
    assert model.most == 5


async def test_the_next_ask_is_on_its_way_before_anything_is_made_of_an_answer():
    model = SlowModel(latency=lambda ask: 0.1)
    asked = []

    class Watching(corpus.Progress):
        def on_finish(self, facts):
            asked.append(len(model.asks) + model.under_way)

    extractor = Extractor(model=model, again=0)
    async for _ in corpus.arun(documents(3), extractor, workers=1, progress=Watching()):
        pass
    assert asked == [2, 3, 3]


def test_few_documents_wait_to_be_worked_out_however_fast_answers_come(monkeypatch):
    monkeypatch.setattr("factx.corpus.driver.BACKLOG", 4)
    waiting = []

    class Watching(corpus.Progress):
        def on_open(self, document):
            super().on_open(document)
            waiting.append(self.opened - self.finished)

    model = SlowModel(latency=lambda ask: 0)
    assert len(read(documents(60), model, workers=2, progress=Watching())) == 60
    assert max(waiting) <= 4 + 2 + 2, "the backlog, the asks that are ready, and those under way"


class SlowDisk(corpus.Journal):
    """Brings nothing to the disk before it is `let_go`."""

    def __init__(self, path):
        super().__init__(path)
        self.held = []
        self.let_go = threading.Event()

    def keep(self, key, ask, answer, *, model, document=""):
        held = Future()
        self.held.append(held)
        super().keep(key, ask, answer, model=model, document=document).add_done_callback(
            lambda _: threading.Thread(target=lambda: (self.let_go.wait(10), held.set_result(None))).start()
        )
        return held


def test_an_answer_that_is_not_on_the_disk_yet_holds_up_no_ask_and_is_not_used(tmp_path):
    finished = []

    class Watching(corpus.Progress):
        def on_finish(self, facts):
            finished.append(journal.let_go.is_set())

    class Asked(SlowModel):
        def ask(self, ask):
            if len(self.asks) == 1:
                journal.let_go.set()
            return super().ask(ask)

    with SlowDisk(tmp_path / "journal") as journal:
        read(documents(3), Asked(), workers=1, journal=journal, progress=Watching())
    assert finished == [True, True, True]


def test_no_more_answers_than_workers_wait_for_the_disk(tmp_path):
    class Counting(SlowModel):
        async def aask(self, ask):
            waiting.append(len([each for each in journal.held if not each.done()]))
            if len(waiting) == 6:
                asyncio.get_running_loop().call_later(0.1, journal.let_go.set)
            return await super().aask(ask)

    waiting = []
    with SlowDisk(tmp_path / "journal") as journal:
        assert len(read(documents(20), Counting(), workers=3, journal=journal)) == 20
    assert max(waiting) <= 5


def test_the_same_facts_come_as_one_by_one():
    text = "“We stay out,” said Ilse Brandt of the dockers' union. She expects 400 trucks to wait."
    given = [factx.Document(f"{text} Day {nth}.") for nth in range(3)]
    extractor = Extractor(model=SlowModel())
    assert list(corpus.run(given, extractor)) == [extractor.extract(each) for each in given]


def test_documents_are_taken_no_further_ahead_than_needed():
    taken = []

    def endless():
        while True:
            taken.append(len(taken))
            yield factx.Document(f"The ferry of Velmouth sailed {len(taken)} times.")

    results = corpus.run(endless(), Extractor(model=SlowModel(), again=0), workers=3)
    for _ in range(5):
        next(results)
    results.close()
    assert len(taken) <= AHEAD + 3


def test_a_slow_document_lets_the_others_go_on_only_so_far(monkeypatch):
    monkeypatch.setattr("factx.corpus.driver.AHEAD", 8)
    hold = threading.Event()
    finished = []

    class Watching(corpus.Progress):
        def on_finish(self, facts):
            finished.append(facts)
            if len(finished) == 7:
                hold.set()

    class Held(SlowModel):
        async def aask(self, ask):
            if "day 0 " in ask.messages[-1].content:
                await asyncio.to_thread(hold.wait, 10)
                await asyncio.sleep(0.1)
                assert len(finished) == 7
            return self.ask(ask)

    assert len(read(documents(40), Held(), workers=4, progress=Watching())) == 40


def test_documents_are_read_in_the_callers_thread():
    threads = set()

    def given():
        for each in documents(3):
            threads.add(threading.get_ident())
            yield each

    read(given(), SlowModel())
    assert threads == {threading.get_ident()}


def test_it_serves_a_caller_who_has_an_event_loop_already():
    async def notebook():
        return len(read(documents(3), SlowModel()))

    assert asyncio.run(notebook()) == 3


async def test_the_asynchronous_form_gives_the_same_and_takes_asynchronous_documents():
    given = documents(5)

    async def coming():
        for each in given:
            await asyncio.sleep(0)
            yield each

    extractor = Extractor(model=SlowModel(), again=0)
    first = [facts async for facts in corpus.arun(coming(), extractor)]
    second = [facts async for facts in corpus.arun(given, extractor)]
    assert first == second == list(corpus.run(given, extractor))


async def test_leaving_the_asynchronous_form_early_leaves_nothing_running():
    extractor = Extractor(model=SlowModel(latency=lambda ask: 0.05), again=0)
    results = corpus.arun(documents(50), extractor, workers=2)
    await anext(results)
    await results.aclose()
    assert len(asyncio.all_tasks()) == 1


def test_leaving_early_ends_the_run():
    model = SlowModel(latency=lambda ask: 0.02)
    results = corpus.run(documents(1000), Extractor(model=model, again=0), workers=2)
    next(results)
    results.close()
    asked = len(model.asks)
    assert asked < 50
    assert not [each for each in threading.enumerate() if each.name == "factx-corpus"]


class TestFailures:
    def test_a_refused_passage_is_a_gap_of_its_document_alone(self):
        def reply(ask):
            return Refused("no") if "day 1 " in ask.messages[-1].content else nothing(ask)

        found = read(documents(3), SlowModel(reply))
        assert [[gap.reason for gap in each.gaps if gap.is_unread] for each in found] == [[], ["refused"], []]

    def test_a_fault_of_a_model_or_an_engine_is_a_gap_that_says_what_and_where(self):
        def reply(ask):
            if "day 1 " in ask.messages[-1].content:
                raise ZeroDivisionError("by zero")
            return nothing(ask)

        found = read(documents(3), SlowModel(reply))
        (gap,) = found[1].gaps
        assert gap.reason == "fault"
        assert "ZeroDivisionError: by zero (at test_corpus_run.py:" in gap.detail
        assert [len(each.gaps) for each in found if each is not found[1]] == [0, 0]

    def test_what_would_meet_every_document_ends_the_run_and_keeps_what_was_finished(self):
        def reply(ask):
            return AccessRefused("no quota is left") if "day 5 " in ask.messages[-1].content else nothing(ask)

        results = corpus.run(documents(50), Extractor(model=SlowModel(reply), again=0), workers=2)
        found = []
        with pytest.raises(AccessRefused, match="no quota"):
            found.extend(iter(results.__next__, None))
        assert len(found) >= 5
        assert len(found) < 10

    def test_an_error_of_the_documents_own_source_comes_when_what_was_begun_is_finished(self):
        def given():
            yield from documents(3)
            raise OSError("the disk was taken out")

        results = corpus.run(given(), Extractor(model=SlowModel(), again=0))
        found = [next(results) for _ in range(3)]
        with pytest.raises(OSError, match="taken out"):
            next(results)
        assert len(found) == 3

    def test_an_error_of_whoever_watches_ends_the_run_and_does_not_hang_it(self):
        class Faulty(corpus.Progress):
            def on_open(self, document):
                raise KeyError("of the watcher's own")

        with pytest.raises(KeyError):
            read(documents(3), SlowModel(), progress=Faulty())

    def test_an_input_that_is_no_document_is_told_and_passed_over(self):
        progress = corpus.Progress()
        given = [*documents(2), corpus.Unread("b.txt", InputError("b.txt: it is empty"))]
        assert len(read(given, SlowModel(), progress=progress)) == 2
        assert (progress.finished, progress.unread) == (2, 1)

    def test_a_recording_that_lacks_an_answer_costs_its_document_alone(self):
        def reply(ask):
            return CassetteMiss("not on the cassette") if "day 1 " in ask.messages[-1].content else nothing(ask)

        progress = corpus.Progress()
        given = documents(3)
        assert texts(read(given, SlowModel(reply), progress=progress)) == [given[0].text, given[2].text]
        assert progress.unread == 1

    @pytest.mark.parametrize("workers", [0, -1])
    def test_no_workers_at_all_are_refused(self, workers):
        with pytest.raises(UsageError, match="one at the least"):
            read(documents(1), SlowModel(), workers=workers)


class TestRules:
    def test_several_processes_give_the_same_in_the_same_order(self):
        given = [factx.Document(f"Ilse Brandt said on Monday that {nth} ships were late.") for nth in range(40)]
        one = list(corpus.run(given, Extractor()))
        two = list(corpus.run(given, Extractor(), workers=2))
        assert one == two
        assert one[7].claims

    def test_the_event_loop_is_not_blocked_by_them(self):
        with pytest.raises(UsageError, match="use run"):
            asyncio.run(anext(corpus.arun(documents(1), Extractor())))
