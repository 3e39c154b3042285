"""Asks go into files and answers come back from files, in several rounds, and nothing is paid for twice."""

import json
from datetime import date
from pathlib import Path

import pytest

from factx import Extractor, connect
from factx.corpus import Journal, Unread, batch, run
from factx.documents import Document
from factx.errors import InputError, UsageError
from factx.testing import FakeModel

READING = json.loads((Path(__file__).parents[1] / "data" / "reading.json").read_text(encoding="utf-8"))
OTHER = "Ondra ferry is cancelled\nThe operator said on Friday that 40 passengers were brought ashore.\n"
EMPTY = {"claim": [], "figure": [], "stance": []}


def article(**more):
    return Document(READING["text"], published=date.fromisoformat(READING["published"]), **more)


def extractor(**more):
    return Extractor(model=connect("reader", base_url="http://127.0.0.1:9/v1", **more))


def completion(content, **more):
    message = {"role": "assistant", "content": content if isinstance(content, str) else json.dumps(content)}
    choice = {"index": 0, "finish_reason": "stop", "message": message} | more
    usage = {"prompt_tokens": 3000, "completion_tokens": 200}
    return {"id": "1", "object": "chat.completion", "model": "m", "choices": [choice], "usage": usage}


def answers(path, *pairs):
    """A provider's file: for each key a completion, or the status and the error that came instead."""
    lines = []
    for key, found in pairs:
        status, body = (200, found) if isinstance(found, dict) else found
        response = {"status_code": status, "request_id": "r", "body": body}
        lines.append(json.dumps({"id": "b", "custom_id": key, "response": response, "error": None}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def requests(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def reply(request):
    """What the model of these tests writes: the reading, then what mends it."""
    if "Velmouth" not in str(request["body"]["messages"][-1]):
        return completion(EMPTY | ({"nothing": []} if "again" in str(request["body"]["response_format"]) else {}))
    asked = request["body"]["response_format"]["json_schema"]["name"]
    return completion(READING["answer"] if asked == "Answer" else READING["mended"])


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "j.journal") as opened:
        yield opened


@pytest.fixture
def to(tmp_path):
    return tmp_path / "requests.jsonl"


def rounds(documents, reader, journal, to, most=6):
    """Write, answer and collect until nothing is wanted; gives the number of asks of each round."""
    asked = []
    for _ in range(most):
        written = batch.write(documents, reader, journal, to=to)
        if not written.asks:
            return asked
        asked.append(written.asks)
        for path in written.files:
            batch.collect(
                answers(to.with_name("out.jsonl"), *((r["custom_id"], reply(r)) for r in requests(path))), journal
            )
    raise AssertionError(f"there is no end: {asked}")


def test_a_line_is_a_request_of_the_batch_format_named_by_the_journal_s_key(journal, to):
    reader = extractor()
    batch.write([article()], reader, journal, to=to)
    (request,) = requests(to)
    (ask,) = reader.engine.asks(article())
    assert (request["method"], request["url"]) == ("POST", "/v1/chat/completions")
    assert request["custom_id"] == journal.key(ask, model="reader")
    assert [each["content"] for each in request["body"]["messages"]] == [each.content for each in ask.messages]
    assert request["body"]["model"] == "reader"
    assert request["body"]["response_format"]["json_schema"]["strict"] is True
    assert "stream" not in request["body"]


def test_rounds_end_and_reading_then_costs_nothing(journal, to):
    reader = extractor()
    documents = [article(), Document(OTHER)]
    assert rounds(documents, reader, journal, to)[0] == 2
    found = list(run(documents, reader, journal=journal))  # nobody listens at the address: an ask would fail
    assert [facts.run.requests for facts in found] == [0, 0]
    assert {each.kind for each in found[0].items} == {"claim", "figure", "stance"}
    assert not any(gap.is_unread for facts in found for gap in facts.gaps)


def test_the_same_facts_come_by_files_as_by_asking_at_once(journal, to, tmp_path):
    reader = extractor()
    rounds([article()], reader, journal, to)
    (by_files,) = run([article()], reader, journal=journal)
    direct = Extractor(model=FakeModel([READING["answer"], READING["mended"]])).extract(article())
    assert [each.to_record() for each in by_files.items] == [each.to_record() for each in direct.items]


def test_the_same_passage_in_two_documents_is_written_once(journal, to):
    assert batch.write([article(id="a"), article(id="b")], extractor(), journal, to=to).asks == 1


def test_copies_wait_for_what_they_are_copies_of(journal, to):
    copy = Document(READING["text"].replace("Velmouth to double harbour toll", "Dearer harbour"), id="copy")
    documents = [article(id="a"), copy]
    written = batch.write(documents, extractor(), journal, to=to)
    assert (written.asks, written.wanting) == (1, 2)
    rounds(documents, extractor(), journal, to)
    assert batch.write(documents, extractor(), journal, to=to).finished == 2
    assert batch.write(documents, extractor(), journal, to=to, dedupe=False).asks == 1


def test_an_output_collected_twice_is_counted_once(journal, to, tmp_path):
    batch.write([article()], extractor(), journal, to=to)
    path = answers(tmp_path / "out.jsonl", *((each["custom_id"], reply(each)) for each in requests(to)))
    assert batch.collect(path, journal).answered == 1
    again = batch.collect(path, journal)
    assert (again.answered, again.known) == (0, 1)
    (entry,) = journal.entries()
    assert (entry.usage.requests, entry.usage.input_tokens) == (1, 3000)


def test_what_failed_or_is_missing_is_told_and_written_again(journal, to, tmp_path):
    documents = [article(), Document(OTHER), Document("A third text says that 3 boats sank.")]
    batch.write(documents, extractor(), journal, to=to)
    one, two, three = requests(to)
    told = []
    output = answers(tmp_path / "out.jsonl", (one["custom_id"], reply(one)))
    errors = answers(tmp_path / "err.jsonl", (two["custom_id"], (500, {"error": {"message": "the server fell over"}})))
    batch.collect(output, journal, tell=told.append)
    assert batch.collect(errors, journal, tell=told.append).failed == 1
    assert told == [f"{errors}:1: 500: the server fell over"]
    batch.write(documents, extractor(), journal, to=to)
    assert {two["custom_id"], three["custom_id"]} <= {each["custom_id"] for each in requests(to)}
    assert one["custom_id"] not in {each["custom_id"] for each in requests(to)}


def test_an_expired_line_is_wanted_still(journal, to, tmp_path):
    batch.write([article()], extractor(), journal, to=to)
    (request,) = requests(to)
    line = {
        "custom_id": request["custom_id"],
        "response": None,
        "error": {"code": "batch_expired", "message": "too late"},
    }
    path = tmp_path / "err.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    assert batch.collect(path, journal).failed == 1
    assert batch.write([article()], extractor(), journal, to=to).asks == 1


def test_what_a_provider_is_at_work_on_is_not_written_again(journal, to):
    batch.write([article()], extractor(), journal, to=to)
    with batch.Queue(journal) as queue:
        queue.hand_over(batch.names_in(to), "batch_1")
        written = batch.write([article()], extractor(), journal, to=to)
        assert (written.asks, written.under_way, written.files) == (0, 1, [])
        assert queue.release("batch_1") == 1
    assert batch.write([article()], extractor(), journal, to=to).asks == 1


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (completion('{"claim": [', finish_reason="length"), "truncated"),
        (completion("I would rather not say."), "malformed"),
        ({"choices": [{"message": {"refusal": "No."}, "finish_reason": "stop"}]}, "refused"),
    ],
)
def test_an_answer_that_cannot_be_read_is_a_gap_and_is_not_paid_for_again(journal, to, tmp_path, found, reason):
    text = Document("One sentence says that 3 boats sank.")
    reader = Extractor(model=connect("reader", base_url="http://127.0.0.1:9/v1"), again=0)
    batch.write([text], reader, journal, to=to)
    batch.collect(answers(tmp_path / "out.jsonl", (requests(to)[0]["custom_id"], found)), journal)
    written = batch.write([text], reader, journal, to=to)
    assert (written.asks, written.finished) == (0, 1)
    (facts,) = run([text], reader, journal=journal)
    assert [gap.reason for gap in facts.gaps] == [reason]
    assert batch.write([text], reader, journal, to=to, retry_failed=True).asks == 1


def test_a_full_file_is_followed_by_another(journal, to, monkeypatch):
    monkeypatch.setattr(batch, "MOST_REQUESTS", 2)
    documents = [Document(f"Boat {n} sank, the agency said.") for n in range(5)]
    written = batch.write(documents, extractor(), journal, to=to)
    assert [path.name for path in written.files] == ["requests.jsonl", "requests-2.jsonl", "requests-3.jsonl"]
    assert [len(requests(path)) for path in written.files] == [2, 2, 1]
    monkeypatch.setattr(batch, "MOST_BYTES", written.files[0].stat().st_size - 1)
    assert len(batch.write(documents, extractor(), journal, to=to).files) == 5


def test_an_input_that_is_no_document_is_told_and_the_others_are_written(journal, to):
    told = []
    lost = Unread("gone.txt", InputError("gone.txt: there is no such file"))
    written = batch.write([lost, article()], extractor(), journal, to=to, unread=told.append)
    assert (told, written.unread, written.asks) == ([lost], 1, 1)


def test_lines_of_another_journal_are_counted_as_strange(journal, to, tmp_path):
    batch.write([article()], extractor(), journal, to=to)
    found = batch.collect(answers(tmp_path / "out.jsonl", ("f" * 40, completion(EMPTY))), journal)
    assert (found.strange, found.answered) == (1, 0)


def test_a_file_of_something_else_is_refused_with_its_line(journal, tmp_path):
    path = tmp_path / "facts.jsonl"
    path.write_text('{"kind": "document"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"facts.jsonl:1: this is no line of a batch file"):
        batch.collect(path, journal)


def test_an_output_that_was_cut_off_gives_its_whole_lines(journal, to, tmp_path):
    documents = [article(), Document(OTHER)]
    batch.write(documents, extractor(), journal, to=to)
    path = answers(tmp_path / "out.jsonl", *((each["custom_id"], reply(each)) for each in requests(to)))
    path.write_bytes(path.read_bytes()[:-30])
    assert batch.collect(path, journal).answered == 1


def test_no_half_a_file_is_left_where_writing_fails(journal, to, tmp_path):
    def documents():
        yield article()
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        batch.write(documents(), extractor(), journal, to=to)
    assert not list(tmp_path.glob("*requests*"))


@pytest.mark.parametrize("model", [FakeModel([]), None])
def test_a_model_without_an_api_of_openai_is_refused(journal, to, model):
    with pytest.raises(UsageError, match="for a model behind OpenAI's API"):
        batch.write([article()], Extractor(model=model), journal, to=to)


def test_ollama_s_own_route_takes_no_files(journal, to):
    reader = Extractor(model=connect("ollama/qwen3"))
    with pytest.raises(UsageError, match="factx extract"):
        batch.write([article()], reader, journal, to=to)
