"""Is a number that does not follow from the words always refused, and one that does never?

A thousand amounts, each written in one of many forms with its true value, beside a number that is nearly it: a digit
changed, two digits swapped, another magnitude. All of it goes through the doors that a model's answers go through.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import factx
from factx.documents import Document
from factx.facts import Rejection
from factx.grounding import Ground
from factx.settling import Settled, settle
from factx.verification import verify
from tests.drafting import written

EXAMPLES = settings(max_examples=250, deadline=None)
NOBODY: list[Any] = []

MAGNITUDES = {"": 1, " thousand": 10**3, " million": 10**6, "m": 10**6, " billion": 10**9, "bn": 10**9, " crore": 10**7}
WORDS = {
    "a quarter": "0.25", "half": "0.5", "three-quarters": "0.75", "two-fifths": "0.4", "a fifth": "0.2",
    "nine in ten": "0.9", "a dozen": "12", "two dozen": "24", "half a million": "500000", "twenty-three": "23",
    "a million and a half": "1500000", "two and a half million": "2500000", "three quarters of a billion": "750000000",
    "nineteen": "19", "one hundred and forty": "140", "two hundred and fifty thousand": "250000",
    "three million, two hundred thousand": "3200000",
}  # fmt: skip
SHAPES = ("{} of the harvest was lost.", "The harbour board counted {} in all.", "Officials spoke of {} on the quay.")
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "A$": "AUD", "HK$": "HKD", "": None}


class Reading(factx.Fact):
    """A number that the model writes as a number."""

    number: Decimal


@dataclass(frozen=True)
class Written:
    """A number as it is written, what it is, and a number that is not it."""

    words: str
    value: Decimal
    wrong_words: str
    wrong: Decimal

    @property
    def document(self) -> Document:
        return Document(f"The barge left at dawn. The harbour board put it at {self.words} in all. Nobody came.")


@st.composite
def digits(draw: st.DrawFn) -> Written:
    """Digits with a sign and a magnitude, and the same with one digit changed, two swapped, or another magnitude."""
    whole = draw(st.integers(min_value=1, max_value=99_999))
    decimals = draw(st.sampled_from(["", ".5", ".25", ".07"]))
    magnitude = draw(st.sampled_from(sorted(MAGNITUDES)))
    sign = draw(st.sampled_from(sorted(SIGNS)))
    assume(sign or magnitude != "m")  # "5m" without a sign is five metres
    grouped = f"{whole:,}{decimals}"
    other, other_magnitude = draw(_near(grouped)), magnitude
    if other == grouped:
        other_magnitude = draw(st.sampled_from(sorted(MAGNITUDES)))
    wrong = _value(other, other_magnitude)
    assume(wrong != _value(grouped, magnitude) and (sign or other_magnitude != "m"))
    return Written(f"{sign}{grouped}{magnitude}", _value(grouped, magnitude), f"{sign}{other}{other_magnitude}", wrong)


def _near(grouped: str) -> st.SearchStrategy[str]:
    places = [at for at, char in enumerate(grouped) if char.isdigit()]

    def changed(change: tuple[int, str]) -> str:
        at, digit = change
        return grouped[:at] + digit + grouped[at + 1 :]

    def swapped(at: int) -> str:
        pair = grouped[at : at + 2]
        return grouped[:at] + pair[::-1] + grouped[at + 2 :] if pair.isdigit() else grouped

    one_changed = st.tuples(st.sampled_from(places), st.sampled_from("123456789")).map(changed)
    two_swapped = st.sampled_from(places).map(swapped)
    return st.one_of(one_changed, two_swapped).filter(lambda text: not text.startswith("0"))


def _value(grouped: str, magnitude: str) -> Decimal:
    return Decimal(grouped.replace(",", "")) * MAGNITUDES[magnitude]


@st.composite
def spelled(draw: st.DrawFn) -> Written:
    words, others = draw(st.sampled_from(sorted(WORDS))), draw(st.sampled_from(sorted(WORDS)))
    assume(Decimal(WORDS[words]) != Decimal(WORDS[others]) and words not in others and others not in words)
    return Written(words, Decimal(WORDS[words]), others, Decimal(WORDS[others]))


WRITTEN = st.one_of(digits(), spelled())


def settled(document: Document, kind: type[Any], **fields: Any) -> Settled[Any]:
    draft = {
        "evidence": [{"sentence": 2, "words": document.sentences[1].span.text}], "attribution": NOBODY,
        "measure": None, "of": None, "period": None, "status": "observed", "change": None, "baseline": None,
        "before": None,
        "force": "assertion", "negated": False, "certainty": "certain", "happens": None, **fields,
    }  # fmt: skip
    return settle(written(draft, kind), kind, ground=Ground(document.text), document=document)


def refusals(outcome: Settled[Any], document: Document) -> tuple[Rejection, ...]:
    return outcome.rejections(document)


@EXAMPLES
@given(WRITTEN)
def test_a_figure_has_the_value_of_its_words(written: Written) -> None:
    document = written.document
    outcome = settled(document, factx.Figure, amount=written.words)
    assert outcome.problems == ()
    assert outcome.fact.amount.value == written.value, outcome.fact.amount.reading
    assert document.text[outcome.fact.amount.span.start : outcome.fact.amount.span.end] in written.words


@EXAMPLES
@given(WRITTEN)
def test_a_figure_in_other_words_than_the_article_is_refused_with_a_reason(written: Written) -> None:
    document = written.document
    outcome = settled(document, factx.Figure, amount=written.wrong_words)
    assert outcome.fact is None, outcome.fact.amount
    for refusal in refusals(outcome, document):
        assert refusal.reason in {"changed words", "not in the text", "unsupported", "unreadable value"}
        assert refusal.detail


@EXAMPLES
@given(WRITTEN, st.booleans())
def test_a_number_written_by_the_model_stands_only_where_it_follows_from_the_words(
    written: Written,
    wrong: bool,  # noqa: FBT001
) -> None:
    document = written.document
    number = float(written.wrong if wrong else written.value)
    assume(not wrong or Decimal(str(number)) != written.value)
    outcome = settled(document, Reading, number=number)
    assert (outcome.fact is None) == wrong
    if wrong:
        assert [refusal.reason for refusal in refusals(outcome, document)] == ["unsupported"]


@EXAMPLES
@example(Written(words="1 billion", value=Decimal(10**9), wrong_words="1", wrong=Decimal(1)), True)  # noqa: FBT003
@given(WRITTEN, st.booleans())
def test_a_statement_may_hold_the_number_of_its_evidence_and_no_other(
    written: Written,
    wrong: bool,  # noqa: FBT001
) -> None:
    document = written.document
    words = written.wrong_words if wrong else written.words
    outcome = settled(document, factx.Claim, statement=f"The harbour board put it at {words}.")
    assert (outcome.fact is None) == wrong, outcome.problems
    if wrong:
        assert "unsupported" in {refusal.reason for refusal in refusals(outcome, document)}


@EXAMPLES
@given(WRITTEN, st.booleans())
def test_a_fact_file_holds_where_its_numbers_are_those_of_the_words_and_nowhere_else(
    written: Written,
    wrong: bool,  # noqa: FBT001
) -> None:
    document = written.document
    fact = settled(document, factx.Figure, amount=written.words).fact
    records = factx.Facts(document=document, items=(fact,), rejected=(), gaps=(), run=_run()).to_records()
    changed = [dict(record) for record in records]
    for record in changed:
        if record["kind"] == "figure" and wrong:
            record["amount"] = {**record["amount"], "value": str(written.wrong)}
            record["id"] = factx.facts.fact_id("figure", {k: v for k, v in record.items() if k not in {"kind", "id"}})
    mismatches = verify(enumerate(changed, 1)).mismatches
    assert bool(mismatches) == wrong
    if wrong:
        assert "amount.value" in {each.path for each in mismatches}
        assert all(each.problem and each.remedy for each in mismatches)


def _run() -> Any:
    from factx.facts import Run

    return Run(factx=factx.__version__, engine="none")


@pytest.mark.parametrize("words", sorted(WORDS))
def test_every_spelled_number_is_read_as_its_value(words: str) -> None:
    document = Document(f"It was {words} in all.")
    amount = factx.Amount.read(document.span(7, 7 + len(words)), document)
    assert amount.value == Decimal(WORDS[words])
