"""Replaying needs no key and leaves none behind."""

import os

import pytest

from factx.errors import AccessRefused
from factx.models import connect
from factx.testing import cassette
from factx.testing.format import Body, Sent
from factx.testing.matching import digest

ANY = "cassettes/busy.yaml"


def test_a_hosted_model_can_be_named_while_a_cassette_replays_and_not_afterwards(monkeypatch, request):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with cassette(request.config.rootpath / ANY, mode="replay"):
        assert connect("openai/gpt-5-mini").name == "openai/gpt-5-mini"
    assert "OPENAI_API_KEY" not in os.environ
    with pytest.raises(AccessRefused):
        connect("openai/gpt-5-mini")


def test_a_key_that_is_set_stays_as_it_is(monkeypatch, request):
    monkeypatch.setenv("OPENAI_API_KEY", "mine")
    with cassette(request.config.rootpath / ANY, mode="replay"):
        assert os.environ["OPENAI_API_KEY"] == "mine"
    assert os.environ["OPENAI_API_KEY"] == "mine"


def test_the_token_limit_matches_under_either_of_its_names():
    def of(**body: int) -> str:
        return digest(Sent("POST", "http://x/v1/chat/completions", Body("json", body)))

    assert of(max_tokens=10) == of(max_completion_tokens=10) != of(max_tokens=11)
