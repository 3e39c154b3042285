"""What do copies of an article cost, and is every fact in them right?

    python -m benchmarks.copies [--copies 5] [--seed 1] [-v]

Every seed article appears in so many lightly edited copies, as papers print what an agency sends: under a headline of
their own, with a dateline or without, with a paragraph cut, with an editor's note, in other typography. They come in
any order. In the place of a model stands one that says what factx's rules find, so that what reading each copy itself
would give is known. The first table tells

    cost               what the run took, as a share of reading every copy, where the provider has the instructions in
                       its cache (a tenth of the price) and a token written costs as eight read
    carried            documents that were not read, and those of which only new paragraphs were
    in place           of the carried spans, those that are their words: text[start:end]
    as read            of the carried facts, those that reading the copy itself finds as well, in places and values
    missed             of the facts that reading the copies itself finds in sentences that they share with the first,
                       those that were not carried

The second table changes one sentence in a copy: a number, a currency, a name, a negation, who says it. No fact of that
sentence may be carried. The third tells what finding and carrying take. Nothing leaves the machine.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import factx
from benchmarks.gold import article, stems
from factx import corpus
from factx.corpus.carrying import Partly, carried, same_words
from factx.corpus.signatures import Signatures, digests
from factx.documents import Document
from factx.engines import Steps
from factx.engines.estimates import WRITTEN_PER_TOKEN
from factx.engines.llm import LanguageModel
from factx.facts import Fact, Facts
from factx.models import Ask, Usage
from factx.models.tokens import estimate_tokens
from factx.testing import FakeModel
from factx.verification import verify

_HEADLINES = ("What we know so far", "Talks go on as both sides dig in", "Anger and relief after the news", "In brief")
_PLACES = ("VELMOUTH, May 14 (Agency)", "ONDRA (Wire)", "QUARRY HILL, Dec. 2 (NW)", "VELMOUTH")
_NOTES = (
    "Editor's note: This article has been shortened for print.",
    "This story was produced by our partners and edited by our staff.",
    "More on this subject in our evening edition.",
)
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_NUMBER = re.compile(r"(?<![\w.,])[2-9](?=\d?\d?[ ,.](?!\d))")


@dataclass(frozen=True)
class Reader:
    """Asks what factx asks of a model, and makes of it what the rules find."""

    kinds: tuple[type[Fact], ...] = (factx.Claim, factx.Figure, factx.Stance)

    def steps(self, document: Document) -> Steps:
        answers = yield LanguageModel(kinds=self.kinds).asks(document)
        asks = LanguageModel(kinds=self.kinds).asks(document)
        sent = {"requests": len(answers), "input_tokens": 0, "cached_tokens": 0, "output_tokens": 0}
        for ask in asks:
            system, user = (estimate_tokens(each.content) for each in ask.messages)
            sent["input_tokens"] += system + user
            sent["cached_tokens"] += system
            sent["output_tokens"] += round(estimate_tokens(document.text) / len(asks) * WRITTEN_PER_TOKEN)
        facts = factx.extract(document)
        run = facts.run.model_copy(update=sent)
        return replace(facts, run=run, gaps=())


def nothing(ask: Ask) -> dict[str, Any]:
    return {name: [] for name in ask.answer.model_fields}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.copies", description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=5, metavar="N", help="copies of each article (5)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="for the edits and their order (1)")
    parser.add_argument("-v", action="store_true", help="show what was read, and what differs")
    options = parser.parse_args(argv)
    rng = random.Random(options.seed)
    families = {stem: [edited(article(stem), nth, rng) for nth in range(options.copies)] for stem in stems()}
    documents = [copy for copies in families.values() for copy in copies]
    rng.shuffle(documents)
    itself = {each.id: factx.extract(each) for each in documents}
    show_costs(documents, itself, verbose=options.v)
    show_changes([article(stem) for stem in stems()])
    show_times(documents, list(itself.values()))


def edited(document: Document, nth: int, rng: random.Random) -> Document:
    """A copy as another paper prints it."""
    lines = document.text.rstrip("\n").split("\n")
    paragraphs = [at for at, line in enumerate(lines) if at and line.strip()]
    if rng.random() < 0.7 and document.headline:
        lines[0] = rng.choice(_HEADLINES)
    if rng.random() < 0.6:
        first = next(at for at in paragraphs if len(lines[at]) > 100)
        lines[first] = f"{rng.choice(_PLACES)} {rng.choice(('—', '–', '--'))} {lines[first]}"
    for at in sorted(rng.sample(paragraphs[len(paragraphs) // 3 :], rng.randrange(3)), reverse=True):
        del lines[at]
    if rng.random() < 0.6:
        lines += ["", rng.choice(_NOTES)]
    text = "\n".join(lines) + "\n"
    if rng.random() < 0.5:
        text = text.translate(_STRAIGHT)
    if rng.random() < 0.3:
        text = text.replace("\n\n", "\n")
    if rng.random() < 0.3:
        text = re.sub(r"(?<=\d) (?=million|billion|per cent|percent)", "\u00a0", text)
    return Document(text, id=f"{document.id}-{nth}", published=document.published)


@dataclass
class Tally:
    read: int = 0
    parts: int = 0
    carried: int = 0
    facts: int = 0
    spans: int = 0
    misplaced: int = 0
    problems: int = 0
    strange: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    own: int = 0
    usage: Usage = field(default_factory=Usage)
    all: Usage = field(default_factory=Usage)


def show_costs(documents: list[Document], itself: dict[str, Facts], *, verbose: bool) -> None:
    tally = Tally()
    texts = {each.id: each for each in documents}
    for facts in corpus.run(documents, _extractor(), dedupe=False):
        tally.all += _usage(facts)
    for facts in corpus.run(documents, _extractor()):
        tally.usage += _usage(facts)
        tally.problems += len(_verified(facts))
        origins = {each.support.carried for each in facts.items if each.support and each.support.carried}
        tally.read += not origins
        tally.parts += bool(origins and facts.run.requests)
        tally.carried += not facts.run.requests
        if origins:
            _count(facts, itself[facts.document.id], [texts[each] for each in origins], tally)
    print(f"{len(documents)} documents: {tally.read} read, {tally.parts} in part, {tally.carried} not at all")
    whole, spent = tally.all, tally.usage
    print(f"cost     {_cost(spent) / _cost(whole):.1%} of reading all (to be reached: 25 % or less):", end=" ")
    print(
        f"requests {spent.requests / whole.requests:.1%}, written {spent.output_tokens / whole.output_tokens:.1%},",
        end=" ",
    )
    print(f"read {_fresh(spent) / _fresh(whole):.1%} without the instructions, which are the same each time")
    print(
        f"in place {tally.spans - tally.misplaced:,} of {tally.spans:,} spans; verify finds {tally.problems} mismatches"
    )
    print(f"as read  {tally.facts - len(tally.strange):,} of {tally.facts:,} carried facts")
    print(f"missed   {len(tally.missed):,} of {tally.own:,} facts")
    for words in (*tally.strange, *tally.missed) if verbose else ():
        print("  ", words)


def _extractor() -> factx.Extractor:
    return factx.Extractor(engine=Reader(), model=FakeModel(nothing))


def _verified(facts: Facts) -> list[Any]:
    return [each for each in verify(enumerate(facts.to_records(), 1)).mismatches if each.path != "id"]


def _usage(facts: Facts) -> Usage:
    run = facts.run
    return Usage(
        requests=run.requests,
        input_tokens=run.input_tokens,
        cached_tokens=run.cached_tokens,
        output_tokens=run.output_tokens,
    )


def _fresh(usage: Usage) -> int:
    return usage.input_tokens - usage.cached_tokens


def _cost(usage: Usage) -> float:
    return _fresh(usage) + 0.1 * usage.cached_tokens + 8 * usage.output_tokens


def _count(facts: Facts, itself: Facts, origins: list[Document], tally: Tally) -> None:
    moved = [each for each in facts.items if each.support and each.support.carried]
    tally.facts += len(moved)
    tally.own += len(itself.items)
    for span in (span for each in facts.to_dicts() for span in _spans(each)):
        tally.spans += 1
        tally.misplaced += facts.document.text[span["start"] : span["end"]] != span["text"]
    had, have = {_content(each) for each in itself.items}, {_content(each) for each in facts.items}
    shared = {same_words(each.span.text) for origin in origins for each in origin.sentences}
    tally.strange += [f"not so read: {each.kind} {each.quote}" for each in moved if _content(each) not in had]
    for each in itself.items:
        sentence = facts.document.sentence_at(each.evidence[0].start).span.text
        if _content(each) not in have and same_words(sentence) in shared:
            tally.missed.append(f"missed: {each.kind} {each.quote}")


def _content(fact: Fact) -> str:
    """All that a fact says, its places and values; how its words were matched and are set in a statement is not."""
    record = fact.to_record()
    statement = same_words(record.pop("statement", ""))
    left_out = ("id", "support", "match", "replaced")
    return json.dumps([statement, {key: value for key, value in record.items() if key not in left_out}], sort_keys=True)


def _spans(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if set(part) == {"start", "end", "text"}:
            yield part
        for each in part.values():
            yield from _spans(each)
    elif isinstance(part, list):
        for each in part:
            yield from _spans(each)


CHANGES = {
    "a number": lambda text: _NUMBER.sub(lambda found: "1" if found.group() != "1" else "3", text, count=1),
    "a currency": lambda text: text.replace("$", "€", 1),
    "a negation": lambda text: re.sub(r"\b(is|was|has|had|will|would)\b", r"\1 not", text, count=1),
    "who says it": lambda text: re.sub(r"\bsaid\b", "denied", text, count=1),
    "a doubt": lambda text: re.sub(r"\b(will|has|have)\b", r"may perhaps \1", text, count=1),
}
"""What is changed in one sentence of a body."""


def show_changes(documents: list[Document]) -> None:
    print(f"\n{'one sentence changed':<24}{'sentences':>10}{'copies read':>13}{'facts carried from it':>24}")
    readings = [(document, replace(factx.extract(document), gaps=())) for document in documents]
    for name, change in CHANGES.items():
        sentences = read = wrong = 0
        for document, facts in readings:
            for sentence in document.sentences:
                words = change(sentence.span.text)
                if sentence.role != "body" or words == sentence.span.text:
                    continue
                sentences += 1
                start, end = sentence.span.start, sentence.span.end
                copy = Document(
                    document.text[:start] + words + document.text[end:], id="copy", published=document.published
                )
                found = carried([facts], copy)
                read += not isinstance(found, Facts)
                place = range(start, start + len(words))
                kept = found.facts if isinstance(found, Partly) else found
                for fact in kept.items if kept else ():
                    wrong += any(span.start in place for span in fact.evidence)
        print(f"{name:<24}{sentences:>10}{read:>13}{wrong:>24}")


def show_times(documents: list[Document], readings: list[Facts]) -> None:
    kept, make = Signatures(digests()), time.process_time
    began = make()
    for nth, document in enumerate(documents):
        bands = kept.bands(document.text)
        kept.like(bands)
        kept.add(nth, bands)
    finding = (make() - began) / len(documents)
    began = make()
    for facts in readings:
        carried([replace(facts, gaps=())], replace(facts.document, id="copy"))
    carrying = (make() - began) / len(readings)
    many = Signatures(digests())
    rng = random.Random(0)
    for nth in range(20_000):
        many.add(nth, [rng.getrandbits(64) for _ in range(33)])
    print(f"\nfinding {finding * 1e3:.2f} ms and carrying {carrying * 1e3:.1f} ms of CPU a document;", end=" ")
    print(f"{many.size_bytes / 20_000:.0f} bytes a document in memory")


if __name__ == "__main__":
    main()
