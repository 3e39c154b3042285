"""How long do conflicts and merging take for many documents, and how does the time grow?

    python -m benchmarks.analysis [DOCUMENTS …]        (default: 1250 2500 5000 10000)

Invented news: of every four articles about a place two are written independently, with figures that differ now and
then, one is a copy under a headline of its own, and one is about the same people a month later. The facts are built
directly, so that the time is that of the analysis. Each line is measured in a process of its own, on one core.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from factx.analysis import conflicts, directory, merge
from factx.documents import Document
from factx.facts import Actor, Attribution, Claim, Fact, Facts, Figure, Run, Stance
from factx.spans import Span
from factx.values import Amount, Date

_HEADS = ("Bal", "Cor", "Dun", "El", "Far", "Gren", "Hol", "Is", "Jor", "Kel", "Lun", "Mar", "Nor", "Or", "Pel", "Quin")
_MIDS = ("a", "e", "i", "o", "u", "ar", "en", "il", "on", "um")
_SOUNDS = ("b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v")
_TAILS = ("by", "dale", "ford", "ham", "holm", "ley", "mere", "mouth", "stead", "ton", "ville", "wick", "brook", "gate")
_THINGS = ("bridge", "harbour", "school", "hospital", "station", "library", "tunnel", "market", "dam", "theatre")
_DEEDS = ("open", "close", "widen", "repair", "sell", "rent", "survey", "insure", "paint", "drain", "guard", "light")
_COUNTED = ("house", "tree", "lorry", "boat", "teacher", "nurse", "bus", "farm", "shop", "lamp", "well", "road")
_RUN = Run(factx="benchmark", engine="benchmark")


class Writer:
    """An article in the making: its text so far, and the facts in it with the places of their words."""

    def __init__(self, published: date) -> None:
        self.published = published
        self.text = ""
        self.drafts: list[tuple[type[Fact], dict[str, object], str]] = []

    def say(self, words: str) -> Span:
        span = Span(len(self.text), len(self.text) + len(words), words)
        self.text += words + "\n"
        return span

    def within(self, span: Span, words: str) -> Span:
        at = span.start + span.text.index(words)
        return Span(at, at + len(words), words)

    def facts(self) -> Facts:
        document = Document(self.text, published=self.published)
        made = [kind(document=document.id, manner=manner, **told) for kind, told, manner in self.drafts]
        return Facts(document, tuple(made), (), (), _RUN)


def name(rng: random.Random) -> str:
    return rng.choice(_HEADS) + rng.choice(_MIDS) + rng.choice(_SOUNDS) + rng.choice(_MIDS) + rng.choice(_TAILS)


def readings(many: int) -> list[Facts]:
    return [each for topic in range(0, many, 4) for each in about(topic)][:many]


def about(topic: int) -> Iterator[Facts]:
    rng = random.Random(topic)
    cast = (name(rng), *(f"{name(rng)} {name(rng)}" for _ in range(4)))
    first = date(2020, 1, 1) + timedelta(days=topic % 1500)
    things, deeds, counted = (rng.sample(words, 9) for words in (_THINGS, _DEEDS, _COUNTED))
    plan = [(*each, rng.randint(20, 9000)) for each in zip(things, deeds, counted, strict=True)]
    yield article(cast, plan, first, f"Row over building in {cast[0]}", 0)
    yield article(cast, plan, first, f"{cast[0]} builds", 0)
    yield article(cast, plan, first + timedelta(days=1), f"What {cast[0]} wants", 1)
    yield article(cast, plan, first + timedelta(days=30), f"A month on in {cast[0]}", 2)


def article(
    cast: tuple[str, ...], plan: list[tuple[str, str, str, int]], published: date, headline: str, shift: int
) -> Facts:
    town, *people = cast
    writer = Writer(published)
    writer.say(headline)
    for nth, (thing, deed, counted, number) in enumerate(plan):
        speaker = people[(nth + shift) % 4]
        told = number + (37 if shift and nth % 4 == 0 else 0)
        verb = "would not" if shift and nth % 5 == 0 else "would"
        line = writer.say(
            f"{speaker} said that the council of {town} {verb} {deed} the {thing} in {published.year}, and that "
            f"{told} {counted}s in {town} had been counted {'afresh ' * shift}before winter."
        )
        source = Actor(words=writer.within(line, speaker))
        common = {"attribution": (Attribution(source=source, cue=writer.within(line, "said")),), "published": published}
        year = Date(
            writer.within(line, str(published.year)), date(published.year, 1, 1), date(published.year + 1, 1, 1)
        )
        said = writer.within(line, line.text[line.text.index("the council") : line.text.index(", and")])
        claim = {"statement": said.text, "force": "forecast", "negated": verb != "would", "certainty": "unknown"}
        writer.drafts.append((Claim, {"evidence": (said,), **claim, **common}, "indirect"))
        number_span = writer.within(line, f"{told} {counted}s")
        amount = Amount(number_span, Decimal(told), None, None, "=", f"{{{counted}}}", None, "")
        measure = writer.within(line, f"{counted}s in {town}")
        figure = {"amount": amount, "measure": measure, "period": year, "status": "observed"}
        writer.drafts.append((Figure, {"evidence": (line,), **figure, **common}, "indirect"))
        if nth % 4 == 0:
            target = Actor(words=writer.within(line, f"the {thing}"))
            stance = {"holder": source, "target": target, "target_type": "proposal", "polarity": "support"}
            told_by = {"strength": "moderate", "shows": "said"}
            writer.drafts.append((Stance, {"evidence": (line,), **stance, **told_by, **common}, "indirect"))
    return writer.facts()


def measure(many: int) -> None:
    given = readings(many)
    facts = sum(len(each.items) for each in given)
    began = time.process_time()
    actors = directory(given)
    known = time.process_time()
    merged = merge(given, actors=actors)
    together = time.process_time()
    links = conflicts(given, actors=actors)
    done = time.process_time()
    print(
        f"{many:9,} {facts:9,} {known - began:8.1f} {together - known:8.1f} {done - together:9.1f} {done - began:8.1f} "
        f"{1e6 * (done - began) / facts:8.0f} {len(merged.clusters):9,} {len(links):9,}"
    )


def main() -> None:
    chosen = [int(each) for each in sys.argv[1:]]
    if len(chosen) == 1:
        measure(chosen[0])
        return
    heads = ("documents", "facts", "actors s", "merge s", "conflict s", "all s", "µs/fact", "clusters", "links")
    print(
        " ".join(f"{head:>{width}}" for head, width in zip(heads, (9, 9, 8, 8, 9, 7, 8, 9, 9), strict=True)), flush=True
    )
    for many in chosen or (1250, 2500, 5000, 10_000):
        subprocess.run([sys.executable, "-m", "benchmarks.analysis", str(many)], check=True)


if __name__ == "__main__":
    main()
