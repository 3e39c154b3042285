from __future__ import annotations

import json
from typing import Any

import pytest

from factx.testing.format import Body, Sent
from factx.testing.matching import digest, route
from factx.testing.misses import Held, nearest, report

URL = "http://localhost:11434/v1/chat/completions"
PROMPT = "You read news.\nGive every figure.\nCopy words exactly.\nAnswer in JSON."


def request(*contents: str, url: str = URL, **more: Any) -> Sent:
    messages = [{"role": "user", "content": each} for each in contents]
    return Sent("POST", url, Body.of(json.dumps({"model": "m", "messages": messages, **more}).encode()))


def told(new: Sent, *old: Sent) -> str:
    held = [Held(nth, each, played=False) for nth, each in enumerate(old, 1)]
    return report(new, held, cassette="one.yaml", remedy="To record it: factx x")


def test_a_changed_prompt_is_shown_as_the_lines_that_changed() -> None:
    assert told(
        request(PROMPT.replace("every", "each"), "1. It rained."), request(PROMPT, "1. It rained.")
    ).splitlines() == [
        "the cassette one.yaml holds no answer to POST /chat/completions, model 'm'.",
        "The nearest recorded request, number 1 of 1 (not played yet), differs in",
        "  messages[0].content, line 2 (- recorded, + now):",
        "        You read news.",
        "      - Give every figure.",
        "      + Give each figure.",
        "To record it: factx x",
    ]


def test_a_change_far_inside_a_long_line_is_shown_with_what_stands_around_it() -> None:
    line = "word " * 400
    text = told(request(line + "new " + line), request(line + "old " + line))
    shown = [each.strip() for each in text.splitlines() if each.strip()[:1] in "+-"]
    assert [len(each) < 130 for each in shown] == [True, True]
    assert "word old word" in shown[0]
    assert "word new word" in shown[1]


@pytest.mark.parametrize(
    ("old", "new", "mark"), [("5 %", "5\u00a0%", "\\u00A0"), ("end", "end ", "end␠"), ("a", "a\u200b", "\\u200B")]
)
def test_a_change_that_cannot_be_seen_is_made_visible(old: str, new: str, mark: str) -> None:
    assert mark in told(request(f"first\n{new}"), request(f"first\n{old}"))


def test_settings_that_changed_came_or_went_are_named_with_their_values() -> None:
    text = told(request("a", temperature=0.5, seed=1), request("a", temperature=0, stop=["x"]))
    assert "  temperature: 0 → 0.5\n" in text
    assert "  seed: only now, 1\n" in text
    assert '  stop: only recorded, ["x"]\n' in text


def test_a_great_many_changes_stay_readable() -> None:
    many = told(request(*"abcdefghijklmnop"), request(*"ABCDEFGHIJKLMNOP"))
    assert "  and 8 more places" in many
    long = told(request("\n".join(map(str, range(2000)))), request("\n".join(f"x{nth}" for nth in range(2000))))
    assert "    and 3988 more lines" in long
    assert len(long.splitlines()) < 20


def test_the_nearest_request_is_the_one_about_the_same_document() -> None:
    other, same = (
        request(PROMPT, "1. The port closed on Monday."),
        request(PROMPT, "1. Prices rose by 3 percent in May."),
    )
    new = request(PROMPT.replace("every", "each"), "1. Prices rose by 3 percent in May.")
    assert nearest(new, [Held(1, other, played=False), Held(2, same, played=True)]).number == 2
    assert nearest(new, [Held(1, same, played=True), Held(2, same, played=False)]).number == 2


def test_a_cassette_with_other_requests_only_says_which() -> None:
    assert "It holds 2 × POST /chat/completions." in told(
        Sent("GET", "https://x.example/v1/models", Body.of(b"")), *[request("a")] * 2
    )


ROUTES = {
    "https://api.openai.com/v1/chat/completions": "/chat/completions",
    "http://localhost:11434/v1/chat/completions/": "/chat/completions",
    "https://api.groq.com/openai/v1/chat/completions": "/chat/completions",
    "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions?key=x": "/chat/completions",
    "https://x.example/v1/models?limit=2&after=m": "/models?after=m&limit=2",
    "https://x.example/chat": "/chat",
    "https://x.example/v1": "/",
}


@pytest.mark.parametrize("url", ROUTES)
def test_an_address_counts_from_after_its_version(url: str) -> None:
    assert route(url) == ROUTES[url]


def test_requests_are_the_same_whatever_the_order_of_keys_and_the_way_of_numbers() -> None:
    one, other = (Sent("POST", URL, Body.of(text)) for text in (b'{"a": 1, "b": [2.50]}', b'{"b":[2.5],"a":1.0}'))
    assert digest(one) == digest(other)
    for text in (b'{"a": 1, "b": [2.51]}', b'{"a": true, "b": [2.5]}', b'{"a": "1", "b": [2.5]}', b""):
        assert digest(one) != digest(Sent("POST", URL, Body.of(text)))


def test_limits_in_a_schema_and_pieces_of_an_answer_are_between_the_server_and_the_client() -> None:
    def asked(schema: str, more: str = "") -> str:
        return digest(Sent("POST", URL, Body.of(f'{{"model": "m", "response_format": {schema}{more}}}'.encode())))

    plain = asked('{"properties": {"maxItems": {"type": "array"}}}')
    assert asked('{"properties": {"maxItems": {"type": "array", "maxItems": 200}}}') == plain
    assert asked('{"properties": {"maxItems": {"type": "string", "maxLength": 9}}}') != plain
    assert asked('{"properties": {}}') != plain, "a property of that name is no limit"
    pieces = ', "stream": true, "stream_options": {"include_usage": true}'
    assert asked('{"properties": {"maxItems": {"type": "array"}}}', pieces) == plain
    assert asked('{"properties": {"maxItems": {"type": "array"}}}', ', "stream": true') != plain
