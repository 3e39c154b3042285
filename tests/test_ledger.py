"""The ledger: every part of a text that asks for a fact is covered, explained or open."""

from datetime import date

import pytest

import factx
from factx.ledger import Ledger
from factx.testing import FakeModel
from tests.drafting import written

TEXT = """Toll to double

The board said on Monday that 36 trucks had waited. "We cannot pay this," said Ilse Brandt. The quay was cold.

The "green lane" opens in 2025 on Pier 4.

Read more: 12 ports in trouble
"""


def read(*claims: dict, figures: list[dict] = (), kinds=(factx.Claim, factx.Figure)) -> factx.Facts:
    answer = {"claim": list(claims), "figure": list(figures)}
    answer = {kind.kind: answer[kind.kind] for kind in kinds}
    document = factx.Document(TEXT, published=date(2024, 5, 15))
    return factx.Extractor(kinds=kinds, model=FakeModel([answer]), again=0).extract(document)


def claim(sentence: int, words: str, source: str | None = None) -> dict:
    link = {"source": {"words": source, "name": None}, "cue": None, "certainty": "certain", "said": None}
    full = {
        "evidence": [{"sentence": sentence, "words": words}],
        "attribution": [link] if source else [],
        "statement": words[0].upper() + words[1:] + ".",
        "force": "assertion",
        "certainty": "unknown",
    }
    return written(full, factx.Claim)


def entry(ledger: Ledger, what: str, words: str):
    (found,) = [each for each in ledger.entries if each.what == what and words in each.span.text]
    return found


def test_what_a_fact_holds_is_covered_by_it():
    facts = read(claim(3, "We cannot pay this", "Ilse Brandt"))
    ledger = Ledger.of(facts)
    quotation = entry(ledger, "quotation", "We cannot pay")
    assert quotation.facts == (facts.claims[0].id,)
    assert quotation.state == "covered"
    assert entry(ledger, "sentence", "Ilse Brandt").state == "covered"


def test_what_no_fact_holds_is_open():
    ledger = Ledger.of(read())
    assert {(each.what, each.span.text) for each in ledger.open} >= {
        ("numeral", "36 trucks"),
        ("quotation", '"We cannot pay this,"'),
    }
    assert all(each.sentence in {2, 3, 5} for each in ledger.open)


def test_a_claim_does_not_cover_a_number_where_figures_are_looked_for():
    told = claim(2, "36 trucks had waited", "The board")
    assert entry(Ledger.of(read(told)), "numeral", "36").state == "open"
    assert entry(Ledger.of(read(told, kinds=[factx.Claim])), "numeral", "36").state == "covered"


@pytest.mark.parametrize(
    ("what", "words", "reason"),
    [
        ("numeral", "4", "no figure: it numbers, names or only says which"),
        ("numeral", "2025", "part of a date"),
        ("numeral", "12", "a line that points to another article"),
        ("quotation", "green lane", "a term in quotation marks"),
        ("sentence", "Toll to double", "a heading"),
        ("sentence", "The quay was cold", "it holds nothing that must be covered"),
    ],
)
def test_what_needs_no_fact_says_why(what, words, reason):
    assert entry(Ledger.of(read()), what, words).reason == reason


def test_a_rejected_draft_explains_its_sentence():
    ledger = Ledger.of(read(claim(3, "We will not pay a penny", "Ilse Brandt")))
    assert entry(ledger, "quotation", "We cannot pay").reason == "rejected: not in the text"


def test_a_passage_that_was_not_read_explains_its_sentences():
    facts = read()
    gap = factx.Gap(document=facts.document.id, first=1, last=6, reason="truncated", detail="cut off")
    ledger = Ledger.of(factx.Facts(facts.document, (), (), (gap,), facts.run))
    assert not ledger.open
    assert entry(ledger, "numeral", "36").reason == "not read: truncated"


def test_every_sentence_and_every_digit_of_a_text_has_an_entry():
    ledger = Ledger.of(read())
    sentences = [each for each in ledger.entries if each.what == "sentence"]
    assert [each.sentence for each in sentences] == [each.number for each in ledger.document.sentences]
    numbered = {at for each in ledger.entries if each.what == "numeral" for at in range(each.span.start, each.span.end)}
    assert {at for at, char in enumerate(TEXT) if char.isdigit()} <= numbered


def test_the_record_counts_what_it_lists():
    record = Ledger.of(read()).to_record()
    listed = [(each["what"], each["state"]) for each in record["entries"]]
    for what, counts in record["counts"].items():
        for state, count in counts.items():
            assert listed.count((what, state)) == count
