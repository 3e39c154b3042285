"""A model asked at a server that misbehaves: what comes back, what was sent, what it cost."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

import pytest
from pydantic import BaseModel

from factx import errors
from factx.models import Usage

from .conftest import CAPITAL, Asking, Capital
from .server import Reply, Request, failed, said

pytestmark = pytest.mark.factx_loopback

Build = Callable[..., Asking]
GOOD = said(CAPITAL)


def test_an_answer_is_an_instance_of_the_class_that_was_asked_for(asking: Build) -> None:
    answer = asking([GOOD]).ask()
    assert answer.value == Capital(city="Vellmar", people=120_000)
    assert type(answer.value) is Capital
    assert vars(answer.value) == {"city": "Vellmar", "people": 120_000}, "no completion hangs on the answer"
    assert answer.error is None


def test_the_schema_is_sent_strict_and_the_tokens_are_capped(asking: Build) -> None:
    asked = asking([GOOD])
    asked.ask()
    (body,) = asked.server.bodies
    schema = body["response_format"]["json_schema"]
    assert (schema["name"], schema["strict"]) == ("Capital", True)
    assert schema["schema"]["additionalProperties"] is False
    assert schema["schema"]["required"] == ["city", "people"]
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("m", 16_384, 0.0)


def test_messages_are_sent_as_they_stand_even_where_they_look_like_templates(asking: Build) -> None:
    hostile = "  {{7*7}} {% off {{secret}} “quoted” \u00a0é\n\n  indented "
    asked = asking([GOOD])
    asked.ask("{{system}}", hostile)
    assert [each["content"] for each in asked.server.bodies[0]["messages"]] == ["{{system}}", hostile]


def test_a_lone_surrogate_is_sent_as_one_replacement_character(asking: Build) -> None:
    asked = asking([GOOD])
    assert asked.ask("Read.", "a\ud83db").value
    assert asked.server.bodies[0]["messages"][1]["content"] == "a\ufffdb"


def test_a_429_is_sent_again_after_the_time_that_the_server_names(asking: Build) -> None:
    asked = asking([failed(429, "slow down", {"retry-after": "7"}), GOOD])
    answer = asked.ask()
    assert answer.value
    assert asked.slept == [7.0]
    assert answer.usage == Usage(requests=2, retries=1, input_tokens=100, output_tokens=20)


def test_milliseconds_go_before_seconds_and_the_servers_own_clock_counts(asking: Build) -> None:
    both = {"retry-after-ms": "1500", "retry-after": "9"}
    dated = {"date": "Mon, 02 Mar 2026 10:00:00 GMT", "retry-after": "Mon, 02 Mar 2026 10:00:20 GMT"}
    asked = asking([failed(429, headers=both), failed(503, headers=dated), GOOD])
    assert asked.ask().value
    assert asked.slept == [1.5, 20.0]


def test_a_wait_beyond_the_deadline_is_not_begun(asking: Build) -> None:
    asked = asking([failed(429, "daily limit", {"retry-after": "86400"}), GOOD])
    answer = asked.ask()
    assert isinstance(answer.error, errors.Exhausted)
    assert "asks to wait 86400 seconds" in str(answer.error)
    assert asked.slept == []


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_a_passing_failure_is_sent_again_with_growing_waits(asking: Build, status: int) -> None:
    asked = asking([failed(status), failed(status), failed(status), GOOD])
    answer = asked.ask()
    assert answer.value
    assert answer.usage.requests == 4
    assert answer.usage.retries == 3
    assert [1 <= asked.slept[0] <= 2, 2 <= asked.slept[1] <= 3, 4 <= asked.slept[2] <= 5] == [True] * 3


def test_the_retries_end(asking: Build) -> None:
    asked = asking([failed(500, "out of order")], retries=2)
    answer = asked.ask()
    assert isinstance(answer.error, errors.Exhausted)
    assert answer.usage == Usage(requests=3, retries=2)
    assert str(answer.error) == (
        f"sentences 1-24: vllm/m at {asked.server.base_url}: the server answered 500: 'out of order', 3 requests"
    )


def test_a_server_that_says_not_to_retry_is_believed(asking: Build) -> None:
    asked = asking([failed(500, headers={"x-should-retry": "false"}), GOOD])
    assert isinstance(asked.ask().error, errors.Exhausted)
    assert len(asked.server.requests) == 1


def test_a_server_that_says_to_retry_is_believed(asking: Build) -> None:
    asked = asking([failed(418, headers={"x-should-retry": "true"}), GOOD])
    assert asked.ask().value


def test_a_reset_connection_is_tried_again(asking: Build) -> None:
    asked = asking([Reply(drop=True), GOOD])
    answer = asked.ask()
    assert answer.value
    assert answer.usage.requests == 2


def test_a_connection_that_always_breaks_off_exhausts(asking: Build) -> None:
    answer = asking([Reply(drop=True)], retries=1).ask()
    assert isinstance(answer.error, errors.Exhausted)
    assert "broke off" in str(answer.error)


def test_a_server_that_takes_too_long_is_tried_again_and_then_given_up(asking: Build) -> None:
    answer = asking([Reply(stall_s=0.6, body="")], retries=1, timeout_s=0.2).ask()
    assert isinstance(answer.error, errors.Exhausted)
    assert "within 0.2 seconds" in str(answer.error)
    assert answer.usage.requests == 2


@pytest.mark.parametrize(
    ("bad", "said_of_it"),
    [
        (Reply(body="<html><title>Sign in</title></html>"), "a page of HTML: '<html><title>Sign in</title></html>'"),
        (Reply(body="<!doctype html>", headers={"content-type": "application/json"}), "a page of HTML"),
        (Reply(body=""), "nothing"),
        (Reply(body="ok"), "no JSON: 'ok'"),
        (Reply(body={"id": "1", "object": "chat.completion", "choices": []}), "without any choice"),
        (Reply(body={"hello": "world"}), "without any choice"),
        (said(""), "the model answered nothing"),
        (said(None, finish="tool_calls"), "it stopped for 'tool_calls'"),
        (Reply(body={"choices": [{"index": 0}]}), "the model answered nothing"),
    ],
    ids=[
        "html",
        "html called json",
        "empty body",
        "text",
        "no choices",
        "other json",
        "empty",
        "tool call",
        "no message",
    ],
)
def test_a_success_without_an_answer_is_tried_again_and_then_told(asking: Build, bad: Reply, said_of_it: str) -> None:
    assert asking([bad, GOOD]).ask().value
    answer = asking([bad]).ask()
    assert isinstance(answer.error, errors.Malformed)
    assert said_of_it in str(answer.error)
    assert answer.usage.requests == 3


def test_an_error_with_status_200_means_what_it_would_mean_with_its_own(asking: Build) -> None:
    asked = asking([Reply(body={"error": {"code": 429, "message": "rate limited upstream"}}), GOOD])
    assert asked.ask().value
    overflow = asking([Reply(body={"error": "Trying to keep the first 9 tokens when context the overflows."})]).ask()
    assert isinstance(overflow.error, errors.Overflow)
    assert "200 with an error" in str(overflow.error)
    with pytest.raises(errors.AccessRefused, match="no auth"):
        asking([Reply(body={"error": {"code": 401, "message": "no auth"}})]).ask()


def test_prose_is_asked_again_once_with_what_was_wrong(asking: Build) -> None:
    asked = asking([said("The capital is Vellmar."), GOOD])
    answer = asked.ask()
    assert answer.value
    assert answer.usage == Usage(requests=2, retries=1, input_tokens=200, output_tokens=40)
    first, second = (each["messages"] for each in asked.server.bodies)
    assert second[:2] == first
    assert second[2] == {"role": "assistant", "content": "The capital is Vellmar."}
    assert "Invalid JSON" in second[3]["content"]
    assert "pydantic.dev" not in second[3]["content"], "a request must not change with pydantic's version"


def test_the_complaint_names_the_field_and_what_stood_in_it(asking: Build) -> None:
    asked = asking([said({"city": "Vellmar", "people": "many"}), GOOD])
    assert asked.ask().value
    assert "people: Input should be a valid integer" in asked.server.bodies[1]["messages"][-1]["content"]
    assert "'many'" in asked.server.bodies[1]["messages"][-1]["content"]


def test_an_answer_that_never_fits_is_malformed_and_costs_two_requests(asking: Build) -> None:
    asked = asking([said({"city": "Vellmar"})])
    answer = asked.ask()
    assert isinstance(answer.error, errors.Malformed)
    assert "people: Field required" in str(answer.error)
    assert "Vellmar" in str(answer.error)
    assert len(asked.server.requests) == 2


@pytest.mark.parametrize("schema_retries", [0, 1, 3])
def test_the_schema_retries_are_those_that_were_asked_for(asking: Build, schema_retries: int) -> None:
    asked = asking([said("no")], schema_retries=schema_retries)
    assert isinstance(asked.ask().error, errors.Malformed)
    assert len(asked.server.requests) == schema_retries + 1


def test_prose_is_shown_in_the_error_up_to_80_characters(asking: Build) -> None:
    error = asking([said("I am sorry to say that " + "I cannot " * 40)]).ask().error
    assert "in prose and not in JSON: 'I am sorry to say that I cannot" in str(error)
    assert len(str(error)) < 250


def test_an_http_failure_during_a_second_asking_is_retried_there(asking: Build) -> None:
    asked = asking([said("prose"), failed(503), GOOD])
    answer = asked.ask()
    assert answer.value
    assert answer.usage.requests == 3


@pytest.mark.parametrize(
    "text",
    [
        '<think>It may be {"city": "X"}.</think>\n{"city": "Vellmar", "people": 120000}',
        'Thoughts without a beginning</think>{"city": "Vellmar", "people": 120000}',
        '```json\n{"city": "Vellmar", "people": 120000}\n```',
        'Here it is:\n\n{"city": "Vellmar", "people": 120000}\n\nAnything else?',
    ],
    ids=["thoughts", "half thoughts", "fence", "prose around"],
)
def test_json_is_found_behind_thoughts_and_in_fences_without_asking_again(asking: Build, text: str) -> None:
    asked = asking([said(text)])
    assert asked.ask().value == Capital(city="Vellmar", people=120_000)
    assert len(asked.server.requests) == 1


class Harbours(BaseModel):
    """A list that may be left out."""

    harbours: list[str] = []


def test_an_object_of_other_fields_is_no_answer_even_where_every_field_has_a_default(asking: Build) -> None:
    broken = 'Here: {"harbours": ["a", {"name": "b"}'
    asked = asking([said(broken), said({"harbours": ["a", "b"]})])
    answer = asked.ask(answer=Harbours)
    assert answer.value == Harbours(harbours=["a", "b"])
    assert "none of its fields is there (harbours)" in asked.server.bodies[1]["messages"][-1]["content"]


def test_braces_without_end_are_malformed_and_not_logged(asking: Build, caplog: pytest.LogCaptureFixture) -> None:
    answer = asking([said("Well: " + '{"a' * 400)]).ask()
    assert isinstance(answer.error, errors.Malformed)
    assert caplog.records == [] or "instructor" not in {each.name.split(".")[0] for each in caplog.records}


def test_a_tag_for_thoughts_inside_the_answer_is_part_of_it(asking: Build) -> None:
    answer = asking([said({"city": "a </think> b", "people": 1})]).ask()
    assert answer.value == Capital(city="a </think> b", people=1)


def test_content_in_parts_is_put_together(asking: Build) -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": '{"city": "V", "people": 1}'}]
    reply = said("")
    reply.body["choices"][0]["message"]["content"] = parts
    assert asking([reply]).ask().value == Capital(city="V", people=1)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (said(None, refusal="I can't help with that."), errors.Refused, 'declined: "I can\'t help with that."'),
        (said('{"city": "V', finish="length", usage=None), errors.Truncated, "cut off at 16384 output tokens"),
        (said('{"city": "V', finish="length"), errors.Truncated, "at 20 of 16384 output tokens, where the context"),
        (said("", finish="length", reasoning_content="Hm."), errors.Truncated, "the model's thoughts"),
        (said("<think>Hm", finish="length"), errors.Truncated, "the model's thoughts"),
        (said("", finish="content_filter"), errors.Refused, "the provider's filter stopped the answer"),
        (said("", finish="stop", reasoning_content="Hm."), errors.Malformed, "its thoughts and no answer"),
        (said("", finish="stop", reasoning="Hm."), errors.Malformed, "its thoughts and no answer"),
        (failed(400, "maximum context length is 8 tokens", code="context_length_exceeded"), errors.Overflow, "longer"),
        (failed(400, "blocked", code="content_filter"), errors.Refused, "filter"),
        (failed(400, "messages: too weird"), errors.NoAnswer, "400: 'messages: too weird'"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_failure_that_stays_is_told_after_one_request(
    asking: Build, reply: Reply, kind: type[errors.NoAnswer], words: str
) -> None:
    asked = asking([reply, GOOD])
    answer = asked.ask()
    assert type(answer.error) is kind
    assert words in str(answer.error)
    assert str(answer.error).startswith("sentences 1-24: vllm/m at http://127.0.0.1:")
    assert len(asked.server.requests) == 1
    assert asked.slept == []


def test_tokens_of_failed_answers_count(asking: Build) -> None:
    assert asking([said("", finish="length", usage=(100, 8192, 64))]).ask().usage == Usage(
        requests=1, input_tokens=100, output_tokens=8192, cached_tokens=64
    )


def test_a_server_that_reports_no_usage_costs_requests_only(asking: Build) -> None:
    assert asking([said(CAPITAL, usage=None)]).ask().usage == Usage(requests=1)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (failed(401, "bad key"), errors.AccessRefused, "FACTX_API_KEY"),
        (failed(403, "not for you"), errors.AccessRefused, "not for you"),
        (failed(429, "You exceeded", code="insufficient_quota"), errors.AccessRefused, "check the plan"),
        (failed(402, "Insufficient Balance"), errors.AccessRefused, "check the plan"),
        (failed(404, "The model `m` does not exist."), errors.UnknownModel, "the nearest is 'm-large'"),
        (Reply(404, "404 page not found"), errors.Unreachable, "base URLs mostly end in /v1"),
    ],
    ids=["401", "403", "quota", "402", "model", "path"],
)
def test_what_would_fail_for_every_ask_is_raised_at_once(
    asking: Build, reply: Reply, kind: type[errors.ModelError], words: str
) -> None:
    asked = asking([reply], models=["m-large", "zeta"])
    with pytest.raises(kind, match="at http://127") as raised:
        asked.ask()
    assert words in str(raised.value)
    assert len(asked.server.requests) == 1


def test_a_model_that_is_not_there_is_told_even_where_no_list_is_given(asking: Build) -> None:
    with pytest.raises(errors.UnknownModel, match="it lists none"):
        asking([failed(404, "model not found")], models=None).ask()


def test_nobody_listening_is_unreachable_with_the_command_that_starts_the_server(asking: Build) -> None:
    asked = asking([GOOD], name="ollama/qwen3", base_url="http://127.0.0.1:9/v1")
    with pytest.raises(errors.Unreachable, match="ollama serve"):
        asked.ask()
    assert len(asked.slept) == 2


def test_a_server_without_schemas_is_asked_in_words_from_then_on(asking: Build) -> None:
    def reply(request: Request) -> Reply:
        if "response_format" in request.body:
            return failed(400, "response_format json_schema is not supported by this backend")
        return said('Sure:\n```json\n{"city": "Vellmar", "people": 120000}\n```')

    asked = asking(reply)
    assert asked.ask().value == Capital(city="Vellmar", people=120_000)
    assert ["response_format" in each for each in asked.server.bodies] == [True, False]
    assert '"people"' in asked.server.bodies[1]["messages"][0]["content"], "the schema is shown instead"
    assert asked.ask().value
    assert ["response_format" in each for each in asked.server.bodies] == [True, False, False]


def test_a_schema_that_the_server_chokes_on_is_not_sent_twice(asking: Build) -> None:
    def reply(request: Request) -> Reply:
        return failed(500, "failed to parse grammar") if "response_format" in request.body else GOOD

    asked = asking(reply)
    assert asked.ask().value
    assert len(asked.server.requests) == 3, "with limits, without them, in words"
    assert asked.ask().usage.requests == 1


def test_without_a_schema_in_the_request_words_about_schemas_are_an_ordinary_failure(asking: Build) -> None:
    asked = asking([failed(500, "failed to parse grammar"), failed(500, "failed to parse grammar"), GOOD])
    assert asked.ask().value
    assert len(asked.slept) == 1


def test_a_provider_known_to_ignore_schemas_is_asked_in_words_at_once(asking: Build) -> None:
    asked = asking([GOOD], name="deepseek/deepseek-chat")
    assert asked.ask().value
    assert "response_format" not in asked.server.bodies[0]


def test_a_model_that_takes_no_temperature_is_asked_without_from_then_on(asking: Build) -> None:
    def reply(request: Request) -> Reply:
        if "temperature" in request.body:
            return failed(400, "Unsupported value: 'temperature'", param="temperature", code="unsupported_value")
        return GOOD

    asked = asking(reply, retries=0)
    assert asked.ask().value
    assert asked.ask().usage == Usage(requests=1, input_tokens=100, output_tokens=20)
    assert asked.slept == [0.0]


def test_the_field_for_the_limit_of_tokens_is_changed_where_the_server_wants_the_other(asking: Build) -> None:
    def reply(request: Request) -> Reply:
        if "max_tokens" in request.body:
            return failed(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.", param="max_tokens")
        return GOOD

    asked = asking(reply, retries=0, max_output_tokens=500)
    assert asked.ask().value
    assert asked.server.bodies[1]["max_completion_tokens"] == 500


def test_a_server_that_refuses_both_fields_is_not_asked_for_ever(asking: Build) -> None:
    asked = asking([failed(400, "max_tokens and max_completion_tokens are not supported")])
    assert type(asked.ask().error) is errors.NoAnswer
    assert len(asked.server.requests) == 2


def test_a_limit_of_output_tokens_that_the_server_names_is_kept(asking: Build) -> None:
    def reply(request: Request) -> Reply:
        if request.body["max_tokens"] > 4096:
            words = "max_tokens is too large: 16384. This model supports at most 4096 completion tokens."
            return failed(400, words, param="max_tokens")
        return GOOD

    asked = asking(reply)
    assert asked.ask().value
    assert asked.ask().usage.requests == 1


def test_an_ask_that_leaves_room_in_the_context_is_asked_for_less(asking: Build) -> None:
    def reply(request: Request) -> Reply:
        if request.body["max_tokens"] > 3000:
            words = "This model's maximum context length is 4096 tokens. However, you requested 9288 tokens "
            return failed(400, words + "(1096 in the messages, 16384 in the completion).")
        return GOOD

    asked = asking(reply)
    assert asked.ask().value
    assert [each["max_tokens"] for each in asked.server.bodies] == [16_384, 3000]


def test_a_prompt_that_the_server_cut_silently_overflows(asking: Build) -> None:
    asked = asking([said(CAPITAL, usage=(2048, 20, 0))])
    answer = asked.ask("Read.", "words and " * 2_000)
    assert isinstance(answer.error, errors.Overflow)
    assert "OLLAMA_CONTEXT_LENGTH" in str(answer.error)


def test_a_prompt_that_was_read_whole_does_not_overflow(asking: Build) -> None:
    assert asking([said(CAPITAL, usage=(4100, 20, 0))]).ask("Read.", "words and " * 2_000).value


def test_failures_are_not_logged(asking: Build, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for script in ([said("prose")], [failed(500)], [said("", finish="length")], [said(None, refusal="no")]):
        asking(script, retries=1).ask("Read.", "a secret article")
    assert [each.getMessage() for each in caplog.records if each.name.split(".")[0] == "instructor"] == []
    assert "a secret article" not in caplog.text


def test_an_error_keeps_neither_the_request_nor_its_traceback(asking: Build) -> None:
    error = asking([failed(500)], retries=0).ask().error
    assert error is not None
    assert (error.__cause__, error.__context__, error.__traceback__) == (None, None, None)


def test_a_key_is_neither_in_errors_nor_in_tracebacks_nor_in_the_model(asking: Build) -> None:
    key = "zz0123456789abcdefzz"
    for reply in (
        failed(401, f"no such key: {key}"),
        failed(500, f"{'x' * 70} Authorization: Bearer {key}"),
        Reply(body=f"<html>you sent {key}"),
    ):
        asked = asking([reply], api_key=key, retries=0)
        try:
            words = str(asked.ask().error)
        except errors.AccessRefused as error:
            words = "".join(traceback.format_exception(error)) + str(error.__context__)
        assert asked.server.requests[0].headers["authorization"] == f"Bearer {key}"
        assert key[:8] not in words + repr(asked.model) + repr(vars(asked.model))


@pytest.mark.parametrize("key", ["none", "ollama", "x"])
def test_a_word_in_the_place_of_a_key_is_no_secret(asking: Build, key: str) -> None:
    error = asking([failed(500, f"no ollama next to x, for {key}")], api_key=key, retries=0).ask().error
    assert f"no ollama next to x, for {key}" in str(error)
