"""factx doctor: what is told of a model, at servers that behave in every way, and how the run ends."""

import json
import sys
from functools import partial

import pytest

from factx.models import connect
from factx.models.local import serve
from factx.models.probes import IMPROBABLE, Probes
from factx.models.providers import providers
from tests.models.server import Reply, failed, said, serving
from tests.models.tiny_gguf import write_tiny

pytestmark = pytest.mark.factx_loopback

ABOUT = ["reachable", "key", "model", "schema", "context", "thinking", "usage", "speed", "article", "settings"]
NUMBERS = {"numbers": list(range(1, 41))}


def well(request, *, usage=True, word=IMPROBABLE, context=None, **message):
    """What a good model answers to each probe; `context` is how many tokens of a prompt it reads."""
    sent = request.body["messages"][-1]["content"]
    tokens = len(sent) // 5 + 20
    counts = (min(tokens, context or tokens), 60, 0) if usage else None
    if "capital" in sent:
        return said({"word": word}, usage=counts, **message)
    if "numbers" in sent:
        return said(NUMBERS, usage=counts, **message)
    return said({"first": "marigold" if context is None or tokens <= context else "east"}, usage=counts, **message)


def seen(**told):
    """What is found out about a good model, but for what is told."""
    usual = {"latency_s": 0.1, "keeps_schema": True, "thinks": False, "reports_usage": True, "context_tokens": 32_768}
    return Probes(**{**usual, "context_from": "told", "output_tokens_per_s": 50.0, **told})


@pytest.fixture(autouse=True)
def _no_keys_and_no_waiting(monkeypatch):
    monkeypatch.setattr("factx.cli.doctor.connect", partial(connect, sleep=lambda _: None))
    for each in providers().values():
        for variable in filter(None, (each.key_env, each.base_url_env)):
            monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def look(factx):
    """Runs the doctor on a model at a scripted server, and gives the run with its findings by what they are about."""

    def run(script, *argv, name="m", models=("m", "other")):
        with serving(script, models=None if models is None else list(models)) as server:
            ran = factx("doctor", "-m", name, "--base-url", server.base_url, "--json", *argv)
            plain = factx("doctor", "-m", name, "--base-url", server.base_url, *argv)
        assert plain.code == ran.code
        ran.plain = plain.out
        ran.found = {each["about"]: each for each in json.loads(ran.out)["findings"]}
        ran.record = json.loads(ran.out)
        assert list(ran.found) == ABOUT
        return ran

    return run


def test_a_good_model_is_0_and_told_in_ten_lines(look):
    ran = look(well)
    assert ran.code == 0
    assert {each["state"] for each in ran.found.values()} == {"ok", "told"}
    head, *lines = ran.plain.splitlines()
    assert head.startswith("127.0.0.1:")
    assert [line[6:].split()[0] for line in lines] == ABOUT
    assert "one of 2 at the server" in ran.found["model"]["words"]
    assert ran.found["key"]["words"] == "none is needed"


def test_the_article_is_told_in_tokens_time_and_money(look, monkeypatch):
    monkeypatch.setattr("factx.cli.doctor.probe", lambda _: seen(output_tokens_per_s=150.0))
    words = look(well).found["article"]["words"]
    assert "of 4 kB takes about" in words
    assert "tokens in and" in words
    assert " s to write; cost: no price: your own machine" in words


def test_the_money_of_a_known_provider_s_model_is_told(look, monkeypatch):
    words = look(well, name="openai/gpt-5-mini").found["article"]["words"]
    assert "cost: $0.0" in words
    assert "cost: unknown" in look(well, name="openai/no-such").found["article"]["words"]


def test_the_settings_that_hold_are_told(look):
    words = look(well).found["settings"]["words"]
    assert "a strict schema, temperature 0, passages of up to 8,000 characters" in words


def test_nobody_there_is_4_and_the_rest_is_not_tried(factx, monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    ran = factx("doctor", "-m", "ollama/qwen3", "--json")
    found = {each["about"]: each for each in json.loads(ran.out)["findings"]}
    assert ran.code == 4
    assert found["reachable"]["state"] == "bad"
    assert "nothing answers" in found["reachable"]["words"]
    assert "ollama serve" in found["reachable"]["words"]
    assert {each["state"] for about, each in found.items() if about in ABOUT[1:8]} == {"open"}


def test_a_wrong_key_is_4_with_the_variable_to_set(look, monkeypatch):
    monkeypatch.setenv("FACTX_API_KEY", "wrong-0123456789")
    ran = look([failed(401, "Incorrect API key provided: wrong-0123456789")])
    assert ran.code == 4
    assert (ran.found["reachable"]["state"], ran.found["key"]["state"]) == ("ok", "bad")
    assert "FACTX_API_KEY" in ran.found["key"]["words"]
    assert "wrong-0123456789" not in ran.out + ran.err + ran.plain


def test_a_key_that_is_taken_is_told_by_its_variable(look, monkeypatch):
    monkeypatch.setenv("FACTX_API_KEY", "right-0123456789")
    assert look(well).found["key"]["words"] == "FACTX_API_KEY is accepted"


def test_a_missing_key_is_4_before_anything_is_sent(factx):
    ran = factx("doctor", "-m", "openai/gpt-5-mini")
    assert ran.code == 4
    assert "export OPENAI_API_KEY" in ran.err
    assert ran.out == ""


def test_an_unknown_model_is_4_with_the_nearest(look):
    ran = look([failed(404, "The model `m4` does not exist", code="model_not_found")], name="m4", models=("m5", "zz"))
    assert ran.code == 4
    assert (ran.found["key"]["state"], ran.found["model"]["state"]) == ("ok", "bad")
    assert "'m5'" in ran.found["model"]["words"]


def test_a_page_of_html_is_4_with_the_place_to_look(look):
    ran = look([Reply(body="<html>Sign in</html>")])
    assert ran.code == 4
    assert ran.found["reachable"]["state"] == "bad"
    assert "a page of HTML" in ran.found["reachable"]["words"]
    assert "base URLs mostly end in /v1" in ran.found["reachable"]["words"]


def test_a_schema_that_is_ignored_is_1(look):
    ran = look(partial(well, word="Paris"))
    assert ran.code == 1
    assert ran.found["schema"]["state"] == "note"
    assert "ignored" in ran.found["schema"]["words"]


def test_a_schema_that_is_refused_is_told_and_does_not_matter(look):
    def script(request):
        if "response_format" in request.body:
            return failed(400, "response_format is not supported by this server")
        return well(request, word="Paris")

    ran = look(script)
    assert ran.code == 0
    assert ran.found["schema"]["state"] == "told"
    assert "said in the prompt" in ran.found["schema"]["words"]
    assert "the schema in the prompt" in ran.found["settings"]["words"]


@pytest.mark.parametrize(
    ("tokens", "code", "state", "words"),
    [
        (131_072, 0, "ok", "131,072 tokens, as the server says"),
        (8_192, 1, "note", "read in small pieces: start the server with a context of 16384 tokens"),
        (1_024, 4, "bad", "do not hold the instructions and an answer"),
    ],
)
def test_a_short_context_is_told_with_how_to_make_it_longer(look, monkeypatch, tokens, code, state, words):
    monkeypatch.setattr("factx.models.probes.context_told", lambda _: tokens)
    ran = look(well)
    assert ran.code == code
    assert ran.found["context"]["state"] == state
    assert words in ran.found["context"]["words"]


@pytest.mark.parametrize(
    ("provider", "remedy"),
    [("ollama", "with a longer context"), ("llamacpp", "--ctx-size 16384"), ("vllm", "--max-model-len 16384")],
)
def test_the_remedy_for_a_short_context_is_the_server_s_own(look, monkeypatch, provider, remedy):
    monkeypatch.setattr("factx.models.probes.context_told", lambda _: 4_096)
    monkeypatch.setattr("factx.cli.doctor.probe", lambda _: seen(context_tokens=4_096))
    assert remedy in look(well, name=f"{provider}/m").found["context"]["words"]


def test_a_prompt_that_is_cut_without_a_word_is_found_by_measuring(look):
    ran = look(partial(well, context=4_100))
    assert ran.code == 1
    assert ran.found["context"]["state"] == "note"
    assert "measured" in ran.found["context"]["words"]


def test_a_thinking_model_is_told_with_how_to_stop_it(look):
    ran = look(partial(well, reasoning_content="The user wants …"))
    assert ran.code == 0
    assert "it thinks before it answers" in ran.found["thinking"]["words"]
    assert "--no-think" in ran.found["thinking"]["words"]


def test_thinking_that_is_switched_off_is_told_as_off(look):
    ran = look(well, "--no-think")
    assert ran.found["thinking"] == {"about": "thinking", "state": "ok", "words": "off"}
    assert "thinking off" in ran.found["settings"]["words"]


def test_a_model_that_thinks_though_it_was_told_not_to_is_1(look):
    ran = look(partial(well, reasoning_content="The user wants …"), "--no-think")
    assert ran.code == 1
    assert "though it was told not to" in ran.found["thinking"]["words"]


def test_a_server_that_counts_no_tokens_is_1(look):
    ran = look(partial(well, usage=False))
    assert ran.code == 1
    assert ran.found["usage"]["state"] == "note"
    assert ran.found["speed"]["words"] == "not known, since no tokens are reported"


def test_a_model_too_slow_for_an_answer_is_1(look, monkeypatch):
    monkeypatch.setattr("factx.cli.doctor.probe", lambda _: seen(latency_s=9.0, output_tokens_per_s=1.5))
    ran = look(well)
    assert ran.code == 1
    assert "is given up after 10 min" in ran.found["speed"]["words"]
    assert " min to write; cost" in ran.found["article"]["words"]


def test_a_server_without_a_list_of_models_is_no_worse_for_it(look):
    ran = look(well, models=None)
    assert ran.code == 0
    assert "gives no list" in ran.found["model"]["words"]


def test_what_the_look_has_cost_is_told_on_standard_error(look):
    assert "looked at with " in look(well).err


def test_quiet_leaves_standard_error_empty(look):
    assert look(well, "-q").err == ""


@pytest.mark.parametrize("argv", [(), ("-m", "rules")])
def test_without_a_model_there_is_nothing_to_look_at(factx, argv):
    ran = factx("doctor", *argv)
    assert ran.code == 2
    assert "say -m ollama/qwen3" in ran.err


def test_the_settings_file_names_the_model_as_for_extract(factx, folder):
    (folder / "factx.toml").write_text('model = "opnai/gpt-5-mini"\n', encoding="utf-8")
    assert "the nearest is 'openai'" in factx("doctor").err


def test_a_terminal_gets_the_same_lines_wrapped(factx, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    with serving(well, models=["m"]) as server:
        ran = factx("doctor", "-m", "m", "--base-url", server.base_url)
    assert "kept: it gave a word that only the schema allows" in " ".join(ran.out.split())
    assert max(map(len, ran.out.splitlines())) <= 80


SENTENCES = ["Harbour tolls will rise.", "The board of Velmouth met."]


def found_in(ran):
    return {each["about"]: each for each in json.loads(ran.out)["findings"]}


def test_a_real_server_is_told_as_it_is(factx, tmp_path):
    pytest.importorskip("xllamacpp")
    ran = factx("doctor", "-m", write_tiny(tmp_path / "tiny.gguf", SENTENCES), "--json")
    found = found_in(ran)
    assert ran.code == 0
    assert found["model"]["words"] == "the only one that the server has"
    assert "only the schema allows" in found["schema"]["words"]
    assert "32,768 tokens, as the server says" in found["context"]["words"]
    assert found["usage"]["state"] == "ok"
    assert "no price: your own machine" in found["article"]["words"]


def test_a_real_server_with_a_context_too_short_to_use_is_4(factx, tmp_path):
    pytest.importorskip("xllamacpp")
    ran = factx("doctor", "-m", write_tiny(tmp_path / "short.gguf", SENTENCES, context=512), "--json")
    assert ran.code == 4
    assert "512 tokens (as the server says) do not hold the instructions" in found_in(ran)["context"]["words"]


def test_the_thoughts_of_a_real_model_are_seen(factx, tmp_path):
    pytest.importorskip("xllamacpp")
    ran = factx("doctor", "-m", write_tiny(tmp_path / "thinker.gguf", SENTENCES, thinks=True), "--json")
    assert "--no-think" in found_in(ran)["thinking"]["words"]
    assert "and its thoughts on top" in found_in(ran)["article"]["words"]


def test_a_real_server_that_refuses_the_key_is_4(factx, tmp_path, monkeypatch):
    pytest.importorskip("xllamacpp")
    served = serve(write_tiny(tmp_path / "tiny.gguf", SENTENCES), key="right")
    try:
        monkeypatch.setenv("FACTX_API_KEY", "wrong")
        ran = factx("doctor", "--base-url", served.base_url, "-m", "tiny", "--json")
        assert (ran.code, found_in(ran)["key"]["state"]) == (4, "bad")
        monkeypatch.setenv("FACTX_API_KEY", "right")
        ran = factx("doctor", "--base-url", served.base_url, "-m", "tiny", "--json")
        assert (ran.code, found_in(ran)["key"]["words"]) == (0, "FACTX_API_KEY is accepted")
    finally:
        served.stop()
