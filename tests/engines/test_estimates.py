"""What a reading is foretold to take, before anything is asked."""

from __future__ import annotations

import pytest

from factx.documents import Document
from factx.engines.estimates import estimated
from factx.engines.llm import LanguageModel
from factx.facts import Figure
from factx.models.schemas import strict

TEXT = (
    "The board of the port of Velmouth said on Friday that harbour tolls would rise by 12 per cent in January. "
    "“We cannot pay that,” said Ilse Brandt, who runs three trawlers. The county expects £4.2m a year from it. "
) * 12


def test_the_first_asks_are_foretold_within_a_tenth() -> None:
    splintr = pytest.importorskip("splintr")
    tokenizer = splintr.Tokenizer.from_pretrained("o200k_base")
    engine, document = LanguageModel(again=0), Document(TEXT)
    asks = engine.asks(document)
    texts = [each.content for ask in asks for each in ask.messages] + [str(strict(ask.answer)) for ask in asks]
    counted = sum(len(tokenizer.encode(each)) for each in texts)
    assert estimated(engine, document).input_tokens == pytest.approx(counted, rel=0.1)


def test_no_second_round_is_foretold_where_none_is_wished() -> None:
    document = Document(TEXT)
    once, again = estimated(LanguageModel(again=0), document), estimated(LanguageModel(), document)
    assert once.requests == 1 < again.requests
    assert once.input_tokens < again.input_tokens


def test_two_passes_take_twice_of_everything() -> None:
    document = Document(TEXT)
    one, two = (estimated(LanguageModel(again=0, passes=number), document) for number in (1, 2))
    assert two.requests == 2 * one.requests
    assert two.output_tokens == pytest.approx(2 * one.output_tokens, abs=1)


def test_fewer_kinds_take_less_to_explain() -> None:
    document = Document(TEXT)
    one = estimated(LanguageModel(kinds=(Figure,)), document)
    assert one.input_tokens < estimated(LanguageModel(), document).input_tokens
