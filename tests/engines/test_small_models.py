"""What small models do to an answer, and what is left of it: nothing wrong, and whatever can be known.

A recorded answer is spoilt in the ways of small models and sent over the wire; what the unspoilt one came to is the
measure.
"""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import factx
from factx.facts import Fact
from factx.models import connect
from factx.verification import verify
from tests.models.server import said, serving
from tests.test_recordings import article

ROOT = Path(__file__).parent.parent.parent
STEMS = ("01-port-strike", "05-valley-flood")
Drafts = dict[str, list[dict[str, Any]]]
Spoil = Callable[[Drafts, random.Random], Drafts | str]

pytestmark = pytest.mark.factx_loopback


def recorded(stem: str) -> Drafts:
    """The first answer of a recording."""
    tape = yaml.safe_load((ROOT / f"cassettes/{stem}.yaml").read_text("utf-8"))
    content = tape["interactions"][0]["response"]["json"]["choices"][0]["message"]["content"]
    return content if isinstance(content, dict) else json.loads(content)


def read(stem: str, content: str, *, cut: bool = False) -> factx.Facts:
    """What comes of an answer. Where it was cut off, the asks about smaller passages bring nothing."""
    nothing = {"claim": [], "figure": [], "stance": []}
    with serving([said(content, finish="length"), *[said(nothing)] * 8] if cut else [said(content)]) as server:
        model = connect("small", base_url=server.base_url, schema_retries=0, sleep=lambda _: None)
        return factx.Extractor(model=model, again=0).extract(article(stem))


def key_of(fact: Fact) -> str:
    """What a fact says, where, and whose word it is; not how it was found."""
    record = {key: value for key, value in fact.to_record().items() if key not in ("id", "support", "match")}
    return json.dumps(record, sort_keys=True)


def core_of(fact: Fact) -> tuple[object, ...]:
    """What a fact says, apart from its place, its sources and what may be missing of it."""
    if isinstance(fact, factx.Claim):
        return fact.statement, fact.force, fact.negated
    if isinstance(fact, factx.Figure):
        amount = fact.amount
        return amount.value, amount.low, amount.high, amount.comparator, amount.unit, fact.status
    assert isinstance(fact, factx.Stance)
    return fact.holder.words.text, fact.target.words.text, fact.polarity


def texts(drafts: Drafts, change: Callable[[str], str], names: tuple[str, ...]) -> Drafts:
    def changed(name: str, value: Any) -> Any:
        if name not in names:
            return value
        return [change(each) for each in value] if isinstance(value, list) else value and change(value)

    return {
        kind: [{name: changed(name, value) for name, value in each.items()} for each in listed]
        for kind, listed in drafts.items()
    }


def other_digits(drafts: Drafts, rng: random.Random) -> Drafts:
    """Each number in the copied words is another one; sentence numbers stay."""

    def change(words: str) -> str:
        number, blank, rest = words.partition(" ")
        return number + blank + re.sub(r"\d", lambda digit: str((int(digit[0]) + rng.randint(1, 8)) % 10), rest)

    return texts(drafts, change, ("evidence",))


def other_amounts(drafts: Drafts, rng: random.Random) -> Drafts:
    def change(words: str) -> str:
        return re.sub(r"\d", lambda digit: str((int(digit[0]) + rng.randint(1, 8)) % 10), words)

    return {**drafts, "figure": texts({"figure": drafts["figure"]}, change, ("amount",))["figure"]}


def other_words(drafts: Drafts, rng: random.Random) -> Drafts:
    """Quotes get a "not" and another name."""

    def change(words: str) -> str:
        parts = words.split()
        if len(parts) > 3 and "…" not in parts:
            parts.insert(rng.randint(2, len(parts) - 1), rng.choice(("not", "never")))
        return " ".join(parts)

    return texts(drafts, change, ("evidence",))


def wrong_numbers(drafts: Drafts, rng: random.Random) -> Drafts:
    """Sentence numbers are off by one or two, where words stand behind them."""

    def change(words: str) -> str:
        number, blank, rest = words.partition(" ")
        return f"{max(1, int(number) + rng.choice((-2, -1, 1, 2)))}{blank}{rest}" if rest else words

    return texts(drafts, change, ("evidence",))


def doubled(drafts: Drafts, rng: random.Random) -> Drafts:
    return {kind: [each for item in listed for each in (item, dict(item))] for kind, listed in drafts.items()}


def thinned(drafts: Drafts, rng: random.Random) -> Drafts:
    return {kind: [each for each in listed if rng.random() < 0.7] for kind, listed in drafts.items()}


def with_examples(drafts: Drafts, rng: random.Random) -> Drafts:
    """The prompt's own examples as items."""
    leaked = {
        "evidence": ["3 w1 w2 w3 … w7 w8 w9"],
        "attribution": ["he = FULL NAME | said"],
        "statement": "FULL NAME said more than $5 million.",
        "force": "assertion",
        "also": [],
    }
    return {**drafts, "claim": [leaked, *drafts["claim"], leaked]}


def in_prose(drafts: Drafts, rng: random.Random) -> str:
    written = json.dumps(drafts, ensure_ascii=False, indent=2)
    return f"Sure! Here are the facts:\n\n```json\n{written}\n```\n\nHope that helps."


def other_marks(drafts: Drafts, rng: random.Random) -> Drafts:
    """Other marks behind sentence numbers, empty words for what is missing, bare booleans."""
    marks = ("{}: {}", "[{}] {}", "Sentence {}: {}", "{}. {}", "({}) {}")

    def change(words: str) -> str:
        number, _, rest = words.partition(" ")
        return rng.choice(marks).format(number, rest) if rest else number

    spoilt = texts(drafts, change, ("evidence",))
    for each in (item for listed in spoilt.values() for item in listed if "also" in item):
        each["also"] = [*each["also"], "happens: null", "mood: sombre", ""]
    return spoilt


KEPT: list[tuple[Spoil, float]] = [
    (wrong_numbers, 0.9),
    (doubled, 1.0),
    (with_examples, 1.0),
    (in_prose, 1.0),
    (other_marks, 1.0),
]
"""What loses nothing that can be known, and the share of the facts that comes through all the same."""


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize(("spoil", "least"), KEPT, ids=lambda each: getattr(each, "__name__", ""))
def test_what_can_be_known_comes_through(stem: str, spoil: Spoil, least: float):
    drafts = recorded(stem)
    whole = {key_of(each) for each in read(stem, json.dumps(drafts)).items}
    for seed in range(2):
        spoilt = spoil(drafts, random.Random(seed))
        facts = read(stem, spoilt if isinstance(spoilt, str) else json.dumps(spoilt))
        found = {key_of(each) for each in facts.items}
        assert len(found & whole) >= least * len(whole)
        assert facts.gaps == ()


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize(
    "spoil",
    [*(spoil for spoil, _ in KEPT), other_digits, other_amounts, other_words, thinned],
    ids=lambda each: each.__name__,
)
def test_nothing_wrong_gets_through(stem: str, spoil: Spoil):
    drafts = recorded(stem)
    whole = {core_of(each) for each in read(stem, json.dumps(drafts)).items}
    for seed in range(2):
        spoilt = spoil(drafts, random.Random(seed))
        facts = read(stem, spoilt if isinstance(spoilt, str) else json.dumps(spoilt))
        assert verify(enumerate(facts.to_records(), start=1)).mismatches == []
        stated = {(each.value, each.unit) for each in factx.values.find_amounts(facts.document)}
        new = [each for each in facts.items if core_of(each) not in whole]
        # a number exchanged for another one of its sentence is that number, in its place
        assert [each for each in new if (core_of(each)[0], core_of(each)[-2]) not in stated] == []
        assert len(facts.items) + len(facts.rejected) >= 20


@pytest.mark.parametrize("stem", STEMS)
def test_of_an_answer_that_was_cut_off_all_that_was_whole_is_kept(stem: str):
    drafts = recorded(stem)
    content = json.dumps(drafts, ensure_ascii=False)
    whole = {core_of(each) for each in read(stem, content).items}
    for share in (0.3, 0.6, 0.9):
        cut = content[: int(len(content) * share)]
        facts = read(stem, cut, cut=True)
        assert {core_of(each) for each in facts.items} <= whole
        assert len(facts.items) >= 0.9 * (cut.count('"evidence"') - 1)
