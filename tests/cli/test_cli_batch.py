"""Asks go to a provider's batches and come back, on the command line, until a reading costs nothing."""

import email
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

READING = json.loads((Path(__file__).parents[1] / "data" / "reading.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.factx_loopback


@dataclass
class Provider:
    """/files and /batches as OpenAI has them. `answer` gives a completion, a status with an error, or None."""

    base_url: str = ""
    files: dict = field(default_factory=dict)
    batches: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    ends_as: str = "completed"
    refusal: str = ""
    answer: object = None

    def finish(self):
        """Answer all that was handed over."""
        for batch in self.batches.values():
            if batch["status"] != "in_progress":
                continue
            output, errors = [], []
            for request in map(json.loads, self.files[batch["input_file_id"]].splitlines()):
                found = (self.answer or reply)(request)
                if found is None:
                    continue
                status, body = found if isinstance(found, tuple) else (200, found)
                line = {
                    "custom_id": request["custom_id"],
                    "response": {"status_code": status, "body": body},
                    "error": None,
                }
                (output if status == 200 else errors).append(json.dumps(line))
            for name, lines in (("output_file_id", output), ("error_file_id", errors)):
                if lines:
                    batch[name] = f"file-{len(self.files)}"
                    self.files[batch[name]] = "\n".join(lines)
            batch["status"] = self.ends_as
            total = len(self.files[batch["input_file_id"]].splitlines())
            batch["request_counts"] = {"total": total, "completed": len(output), "failed": len(errors)}

    def serve(self, method, path, body, headers):
        self.asked.append(f"{method} {path}")
        if self.refusal:
            return 400, {"error": {"message": self.refusal, "type": "invalid_request_error"}}
        if (method, path) == ("POST", "/v1/files"):
            parts = email.message_from_bytes(b"content-type: " + headers["content-type"].encode() + b"\n\n" + body)
            found = {each.get_param("name", header="content-disposition"): each for each in parts.get_payload()}
            assert found["purpose"].get_payload(decode=True) == b"batch"
            name = f"file-{len(self.files)}"
            self.files[name] = found["file"].get_payload(decode=True).decode()
            return 200, {"id": name, "object": "file", "bytes": 1, "created_at": 1, "filename": "f", "purpose": "batch"}
        if (method, path) == ("POST", "/v1/batches"):
            given = json.loads(body)
            assert (given["endpoint"], given["completion_window"]) == ("/v1/chat/completions", "24h")
            name = f"batch_{len(self.batches)}"
            more = {"id": name, "object": "batch", "status": "in_progress", "created_at": 1}
            self.batches[name] = given | more | {"request_counts": {"total": 0, "completed": 0, "failed": 0}}
            return 200, self.batches[name]
        if path.startswith("/v1/batches/") and path[12:] in self.batches:
            return 200, self.batches[path[12:]]
        if path.startswith("/v1/files/") and path[10:-8] in self.files:
            return 200, self.files[path[10:-8]]
        return 404, {"error": {"message": f"there is no {path}"}}


def reply(request):
    again = request["body"]["response_format"]["json_schema"]["name"] != "Answer"
    value = READING["mended"] if again else READING["answer"]
    if "Velmouth" not in str(request["body"]["messages"][-1]):
        value = {"claim": [], "figure": [], "stance": []} | ({"nothing": []} if again else {})
    message = {"role": "assistant", "content": json.dumps(value)}
    choices = [{"index": 0, "finish_reason": "stop", "message": message}]
    return {"id": "1", "choices": choices, "usage": {"prompt_tokens": 3000, "completion_tokens": 100}}


@pytest.fixture
def provider():
    state = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, content = state.serve(self.command, self.path, body, self.headers)
            data = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "text/plain" if isinstance(content, str) else "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.block_on_close = False
    state.base_url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def batch(factx, provider):
    """Runs a step of `factx batch` against the provider, with a journal."""

    def run(step, *words):
        return factx("batch", step, *words, "-m", "reader", "--base-url", provider.base_url, "--journal", "j.journal")

    return run


def write(batch, *inputs):
    return batch("write", *(inputs or ["article.txt"]), "-o", "requests.jsonl", "--date", READING["published"])


def rows(folder, *texts):
    (folder / "rows.jsonl").write_text("".join(json.dumps({"body": each}) + "\n" for each in texts), encoding="utf-8")
    return ["rows.jsonl", "--text-column", "body"]


def test_rounds_go_on_until_nothing_is_wanted_and_extract_then_asks_nobody(batch, factx, provider):
    for _ in range(5):
        wrote = write(batch)
        if "nothing is wanted" in wrote.err:
            break
        assert batch("submit", "requests.jsonl").code == 0
        provider.finish()
        assert batch("collect").code == 0
    assert len(provider.batches) > 1
    asked = len(provider.asked)
    words = ["-m", "reader", "--base-url", provider.base_url, "--journal", "j.journal", "--date", READING["published"]]
    ran = factx("extract", "article.txt", *words)
    assert ran.code == 0
    assert [each["requests"] for each in ran.of("run")] == [0]
    assert {"claim", "figure", "stance"} <= {each["kind"] for each in ran.records}
    assert len(provider.asked) == asked


def test_submit_prints_the_batch_and_status_tells_how_far_it_is(batch, provider):
    write(batch)
    assert batch("submit", "requests.jsonl").out == "batch_0\n"
    (told,) = batch("status").records
    assert (told["id"], told["status"], told["not_collected"]) == ("batch_0", "in_progress", 1)
    assert "batch_0: in progress" in batch("collect").err
    provider.finish()
    (told,) = batch("status").records
    assert (told["status"], told["answered"], told["not_collected"]) == ("completed", 1, 1)
    batch("collect")
    assert "no ask waits" in batch("status").err


def test_the_same_file_is_not_handed_over_twice(batch, provider):
    write(batch)
    batch("submit", "requests.jsonl")
    again = batch("submit", "requests.jsonl")
    assert (again.code, len(provider.batches)) == (2, 1)
    assert "under way in batch_0" in again.err


def test_nothing_under_way_is_written_again(batch):
    write(batch)
    batch("submit", "requests.jsonl")
    assert "1 ask of the others under way" in write(batch).err


def test_an_expired_batch_keeps_what_it_finished_and_the_rest_is_written_again(batch, provider, folder):
    texts = [f"Boat {n} sank on Monday, the agency said." for n in range(4)]
    write(batch, *rows(folder, *texts))
    batch("submit", "requests.jsonl")
    provider.ends_as = "expired"
    provider.answer = lambda request: reply(request) if "Boat 0" in str(request) or "Boat 1" in str(request) else None
    provider.finish()
    collected = batch("collect")
    assert collected.code == 1
    assert "2 answers taken" in collected.err
    assert "expired; 2 asks not answered, to be written again" in collected.err
    write(batch, *rows(folder, *texts))
    again = (folder / "requests.jsonl").read_text(encoding="utf-8")
    assert "Boat 2 sank" in again
    assert "Boat 3 sank" in again


def test_failed_lines_are_told_with_their_reason_and_stay_queued(batch, provider, folder):
    write(batch)
    batch("submit", "requests.jsonl")
    provider.answer = lambda request: (429, {"error": {"message": "too many enqueued tokens"}})
    provider.finish()
    collected = batch("collect")
    assert collected.code == 1
    assert "429: too many enqueued tokens" in collected.err
    assert "1 ask written" in write(batch).err


def test_files_that_were_fetched_by_hand_are_collected_without_a_server(factx, batch, folder):
    write(batch)
    requests = map(json.loads, (folder / "requests.jsonl").read_text(encoding="utf-8").splitlines())
    lines = [
        {"custom_id": each["custom_id"], "response": {"status_code": 200, "body": reply(each)}} for each in requests
    ]
    (folder / "answers.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    first = factx("batch", "collect", "answers.jsonl", "--journal", "j.journal")
    assert (first.code, "1 answer taken" in first.err) == (0, True)
    assert "0 answers taken, 1 known before" in factx("batch", "collect", "answers.jsonl", "--journal", "j.journal").err


def test_a_provider_that_refuses_a_batch_is_quoted(batch, provider):
    write(batch)
    provider.refusal = "batches are not enabled for this account"
    refused = batch("submit", "requests.jsonl")
    assert refused.code in (2, 4)
    assert "batches are not enabled for this account" in refused.err
    provider.refusal = ""
    assert batch("submit", "requests.jsonl").code == 0


def test_with_a_probe_the_first_ask_is_sent_and_not_written(factx, server, folder):
    words = ["-m", "reader", "--base-url", server.base_url, "--journal", "j.journal", "-o", "requests.jsonl", "--probe"]
    texts = [f"Boat {n} sank on Monday, the agency said." for n in range(3)]
    server.replies = [{"claim": [], "figure": [], "stance": []}]
    told = factx("batch", "write", *rows(folder, *texts), *words)
    assert len(server.requests) == 1
    assert "3 asks written" in told.err  # the second ask of the first document, and the first of the others
    written = (folder / "requests.jsonl").read_text(encoding="utf-8").splitlines()
    assert server.requests[0]["messages"] not in [json.loads(each)["body"]["messages"] for each in written]


def test_an_input_that_cannot_be_read_does_not_keep_the_others_from_being_written(batch):
    wrote = write(batch, "gone.txt", "article.txt")
    assert wrote.code == 1
    assert "gone.txt" in wrote.err
    assert "1 ask written" in wrote.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["write", "article.txt", "-o", "r.jsonl", "--journal", "j", "-m", "rules"], "rules ask nobody"),
        (["collect", "gone.jsonl", "--journal", "j"], "no such file"),
        (
            ["submit", "article.txt", "--journal", "j", "-m", "reader", "--base-url", "http://127.0.0.1:9/v1"],
            "no line of a batch",
        ),
        (["write", "article.txt", "-o", "no/r.jsonl", "--journal", "j", "-m", "rules"], "no folder"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(factx, words, says):
    ran = factx("batch", *words)
    assert ran.code == 2
    assert says in ran.err
