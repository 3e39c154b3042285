from __future__ import annotations

import asyncio

import pytest
from pydantic import BaseModel

from factx.errors import Malformed, NoAnswer, Truncated, Unreachable, UsageError
from factx.models import Ask, Message, Model, Usage
from factx.testing import FakeModel


class Word(BaseModel):
    """A word."""

    word: str


ASK = Ask((Message("system", "Find words."), Message("user", "1. It rained.")), Word, "sentence 1")


@pytest.mark.parametrize(
    "reply", [{"word": "rain"}, Word(word="rain"), '{"word":"rain"}'], ids=["dict", "object", "str"]
)
@pytest.mark.parametrize("world", ["sync", "async"])
def test_what_fits_is_answered_with_the_class_that_was_asked_for(reply: object, world: str) -> None:
    fake = FakeModel([reply])
    model: Model = fake
    answer = asyncio.run(model.aask(ASK)) if world == "async" else model.ask(ASK)
    assert answer.value == Word(word="rain")
    assert answer.usage == Usage(requests=1, input_tokens=6, output_tokens=3)
    assert fake.asks == [ASK]
    assert fake.left == 0


def test_an_answer_that_failed_is_an_error_value_and_what_ends_a_run_is_raised() -> None:
    model = FakeModel([Truncated("cut off"), Unreachable("gone")])
    assert isinstance(model.ask(ASK).error, Truncated)
    with pytest.raises(Unreachable, match="gone"):
        model.ask(ASK)


@pytest.mark.parametrize("words", ["It rained.", '{"wort": "x"}', ""])
def test_words_that_do_not_fit_come_back_malformed_as_from_a_model(words: str) -> None:
    error = FakeModel([words]).ask(ASK).error
    assert isinstance(error, Malformed)
    assert repr(words) in str(error)


def test_a_dict_that_does_not_fit_is_a_mistake_of_the_test_and_says_where() -> None:
    with pytest.raises(UsageError, match="sentence 1 does not fit Word: word: Field required"):
        FakeModel([{"wort": "x"}]).ask(ASK)


def test_a_fake_that_has_no_reply_left_says_what_it_was_asked() -> None:
    model = FakeModel([{"word": "rain"}])
    model.ask(ASK)
    with pytest.raises(UsageError, match=r"given 1, and this is ask 2, about sentence 1: '1\. It rained\.'"):
        model.ask(ASK)


def test_a_function_answers_from_the_ask() -> None:
    def reply(ask: Ask) -> dict[str, str] | NoAnswer:
        return {"word": ask.messages[-1].content[3:5]} if ask.label else Truncated("no")

    assert FakeModel(reply, name="fake/it").ask(ASK).value == Word(word="It")
