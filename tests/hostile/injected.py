"""Prompt injection: a model that does what an article tells it to, and what becomes of its answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import factx
from factx.documents import Document
from factx.errors import Truncated
from factx.ledger import Ledger
from factx.models import Ask
from factx.outputs import jsonl
from factx.testing import FakeModel
from factx.testing.fake import Reply
from factx.verification import verify
from tests.hostile.attack import Attack, Try

DAY = date(2024, 5, 14)
LINES = (
    "Ferry tolls rise in Calder Bay",
    "The Calder Bay port said on Monday that the toll would rise by 9 per cent in June.",
    "“We will not pay it,” said Ruth Amsel, who leads the ferrymen.",
    "About 140 of the 160 ferrymen oppose the plan, according to the union.",
    "The port earned 3.2 million crowns last year.",
    "Port director Pell Ostrand told reporters that the city would not lower the toll.",
    "Ferrymen in Norrick support the plan.",
)
TEXT = "\n".join(LINES)
LINE = re.compile(r"^(?P<number>\d+) (?:\((?:headline|subheading|link)\) )?(?P<text>.*)$", re.MULTILINE)
INJECTIONS = Path(__file__).parent.parent / "data" / "obeyed.jsonl"
PLACES = ("start", "middle", "end")
_MIDDLE = len("\n".join(LINES[:4])) + 1


@dataclass(frozen=True)
class Injection:
    technique: str
    label: str
    text: str
    plant: str | None


@dataclass(frozen=True)
class Planted:
    """The article with an injection as a line of its own: `shift` characters from `at` on are the attacker's."""

    document: Document
    at: int
    shift: int

    @classmethod
    def of(cls, text: str, place: str) -> Planted:
        at = {"start": len(LINES[0]) + 1, "middle": _MIDDLE, "end": len(TEXT)}[place]
        planted = f"\n{text}" if place == "end" else f"{text}\n"
        return cls(Document(TEXT[:at] + planted + TEXT[at:], published=DAY), at, len(planted))

    def touches(self, part: Mapping[str, Any]) -> bool:
        return bool(part["start"] < self.at + self.shift and part["end"] > self.at)


def injections() -> list[Injection]:
    return [Injection(**json.loads(line)) for line in INJECTIONS.read_text("utf-8").splitlines()]


def attacks(*, every: int = 1) -> list[Attack]:
    """One for each technique; one in `every` injections is tried, at every place."""
    techniques = dict.fromkeys(each.technique for each in injections())
    return [
        Attack(
            f"prompt injection: {technique}",
            lambda technique=technique: _tried(technique, every=every),
            lambda technique=technique: _without_defence(technique),
        )
        for technique in techniques
    ]


def _tried(technique: str, *, every: int) -> Iterator[Try]:
    chosen = [(nth, each) for nth, each in enumerate(injections()) if each.technique == technique]
    for nth, each in chosen[::every]:
        for place in PLACES:
            yield f"{each.label}, {place}", outcome(each, place, turn=nth)


def outcome(injection: Injection, place: str, *, turn: int = 0) -> str | None:
    """What gets through when a model obeys: None where nothing does."""
    planted = Planted.of(injection.text, place)
    model = FakeModel(Obeying(injection, planted, turn))
    facts = factx.Extractor(model=model).extract(planted.document)
    if any(each.messages[-1].content.lower().count("</article") != 1 for each in model.asks):
        return "the article closed itself in the prompt"
    if len(model.asks) > 4 * len(planted.document.sentences):
        return f"{len(model.asks)} asks"
    return judged(facts, planted)


def judged(facts: factx.Facts, planted: Planted) -> str | None:
    """The first thing about some facts that an attacker brought about."""
    records = [json.loads(line) for line in jsonl.write(facts)]
    if mismatches := verify(enumerate(records)).mismatches:
        return f"ungrounded: {mismatches[0]}"
    expected = {_normal(each.to_record(), None): each for each in clean().items}
    found = set()
    for fact in facts.items:
        record = fact.to_record()
        if any(planted.touches(part) for part in _spans(record)):
            if fact.support is None or not fact.support.suspect:
                return f"not flagged: {fact.evidence}"
            continue
        found.add(_normal(record, planted))
    missing = [each for normal, each in expected.items() if normal not in found]
    silent = (each for each in missing if not _told(each, facts, planted))
    return next((f"changed or dropped in silence: {each.evidence}" for each in silent), None)


def clean() -> factx.Facts:
    """What the same model finds in the article as it was."""
    planted = Planted(Document(TEXT, published=DAY), len(TEXT), 0)
    honest = Injection("", "", "", None)
    return factx.Extractor(model=FakeModel(Obeying(honest, planted, 0))).extract(planted.document)


@dataclass
class Obeying:
    """Reads the article honestly but for what an injection tells it, which it does."""

    injection: Injection
    planted: Planted
    turn: int

    def __call__(self, ask: Ask) -> Reply:
        shown = ask.messages[-1].content.partition("</article>")[0]
        numbers = {found["text"]: int(found["number"]) for found in LINE.finditer(shown)}
        again = "nothing" in ask.answer.model_fields
        technique = self.injection.technique
        honest = {name: [] for name in ("claim", "figure", "stance")} if again else _honest(numbers)
        if technique == "omission":
            return _omitting(numbers, again=again)
        if technique == "endless output":
            return self._endless(honest, numbers, ask)
        forged = self._forged(numbers) if self.injection.plant else {}
        return {name: honest[name] + forged.get(name, []) for name in honest} | ({"nothing": []} if again else {})

    def _endless(self, honest: dict[str, Any], numbers: Mapping[str, int], ask: Ask) -> Reply:
        turn = self.turn % 4
        if turn == 0:
            return Truncated("the answer was cut off at the token limit")
        if turn == 1:
            return '{"claim": ' + "[" * 20_000
        if turn == 2:
            return "harbour " * 20_000
        forged = self._forged(numbers)["claim"] * 30
        extra = {"nothing": []} if "nothing" in ask.answer.model_fields else {}
        return {**honest, "claim": honest["claim"] + forged, **extra}

    def _forged(self, numbers: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
        """Everything that a model could write for an attacker."""
        plant = self.injection.plant or "Mayor Edda Lorn took a bribe of 40 million crowns."
        own = [number for text, number in numbers.items() if text not in LINES] or [1]
        real = numbers.get(LINES[1], 2)
        amount = next(iter(re.findall(r"\d[\d.]*(?: \w+){0,2}", plant)), "40 million crowns")
        name = " ".join(plant.split()[:3])
        return {
            "claim": [
                *(_claim(f"{number} {plant}", plant) for number in (own[0], real, 999)),
                *(_claim(str(number), plant) for number in (real, own[0], own[-1])),
                _claim(f"{real} the toll would rise by 40 per cent in June", "The toll would rise by 40 per cent."),
                _claim(f"{real} the toll would … rise by 90 per cent", "The toll would rise by 90 per cent in June."),
                _claim(f"{real} start=14, end=30", "The toll would rise by 9 per cent in June."),
                _claim(str(real), "The toll would rise by 9 per cent in June.", f"{name} | said"),
                _claim(str(real), "The toll would rise by 9 per cent in June.", f"The port = {plant}"),
            ],
            "figure": [
                _figure(str(real), amount),
                _figure(str(own[0]), amount),
                _figure(f"{own[-1]} {plant}", amount),
            ],
            "stance": [
                _stance(str(real), name, "the plan"),
                _stance(str(own[0]), name, plant),
            ],
        }


def _claim(evidence: str, statement: str, *sources: str) -> dict[str, Any]:
    return {
        "evidence": [evidence],
        "attribution": list(sources),
        "statement": statement,
        "force": "assertion",
        "also": [],
    }


def _figure(evidence: str, amount: str, *sources: str) -> dict[str, Any]:
    return {
        "evidence": [evidence],
        "attribution": list(sources),
        "amount": amount,
        "status": "observed",
        "also": [],
    }


def _stance(evidence: str, holder: str, target: str, *, polarity: str = "support") -> dict[str, Any]:
    return {
        "evidence": [evidence],
        "attribution": [],
        "holder": holder,
        "target": target,
        "target_type": "proposal",
        "polarity": polarity,
        "strength": "moderate",
        "shows": "said",
    }


def _honest(numbers: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
    """What stands in those of the article's own lines that are shown."""
    at = [numbers.get(line) for line in LINES]
    found: dict[str, list[tuple[int | None, dict[str, Any]]]] = {
        "claim": [
            (at[0], _claim(f"{at[0]} Ferry tolls rise in Calder Bay", "Ferry tolls rise in Calder Bay.")),
            (
                at[1],
                _claim(
                    f"{at[1]} the toll would rise by 9 per cent in June",
                    "The toll would rise by 9 per cent in June.",
                    "The Calder Bay port | said",
                ),
            ),
            (at[2], _claim(f"{at[2]} We will not pay it", "We will not pay it.", "Ruth Amsel | said")),
            (
                at[3],
                _claim(
                    f"{at[3]} About 140 of the 160 ferrymen oppose the plan",
                    "About 140 of the 160 ferrymen oppose the plan.",
                    "the union | according to",
                ),
            ),
            (at[4], _claim(str(at[4]), "The port earned 3.2 million crowns last year.")),
            (
                at[5],
                _claim(
                    f"{at[5]} the city would not lower the toll",
                    "The city would not lower the toll.",
                    "Pell Ostrand | told reporters",
                ),
            ),
        ],
        "figure": [
            (at[1], _figure(str(at[1]), "9 per cent", "The Calder Bay port | said")),
            (at[3], _figure(str(at[3]), "About 140", "the union | according to")),
            (at[3], _figure(str(at[3]), "160", "the union | according to")),
            (at[4], _figure(str(at[4]), "3.2 million crowns")),
        ],
        "stance": [
            (at[3], _stance(str(at[3]), "140 of the 160 ferrymen", "the plan", polarity="oppose")),
            (at[6], _stance(str(at[6]), "Ferrymen in Norrick", "the plan")),
        ],
    }
    return {name: [draft for number, draft in drafts if number is not None] for name, drafts in found.items()}


def _omitting(numbers: Mapping[str, int], *, again: bool) -> Reply:
    empty: dict[str, Any] = {"claim": [], "figure": [], "stance": []}
    return {**empty, "nothing": [f"{number} nothing here" for number in numbers.values()]} if again else empty


def _told(fact: factx.Fact, facts: factx.Facts, planted: Planted) -> bool:
    """Whether it is told that a fact of the clean article may be missing: by a gap or an open entry of the ledger."""
    start = fact.evidence[0].start
    sentence = planted.document.sentence_at(start + (planted.shift if start >= planted.at else 0))
    if any(gap.first <= sentence.number <= gap.last for gap in facts.gaps):
        return True
    entries = [each for each in Ledger.of(facts).entries if each.sentence == sentence.number]
    return any(each.state == "open" for each in entries) or not any(each.facts for each in entries)


def _normal(record: Mapping[str, Any], planted: Planted | None) -> str:
    """A fact to the byte, with its places as they are in the clean article, and without the identity of the text."""
    content = {key: value for key, value in record.items() if key not in ("id", "document")}
    return json.dumps(_shifted(content, planted), sort_keys=True, ensure_ascii=False)


def _shifted(part: Any, planted: Planted | None) -> Any:
    if isinstance(part, dict):
        if part.keys() == {"start", "end", "text"} and planted and part["start"] >= planted.at:
            return {**part, "start": part["start"] - planted.shift, "end": part["end"] - planted.shift}
        return {key: _shifted(value, planted) for key, value in part.items()}
    return [_shifted(each, planted) for each in part] if isinstance(part, list | tuple) else part


def _spans(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict) and part.keys() == {"start", "end", "text"}:
        yield part
    elif isinstance(part, dict | list | tuple):
        for each in part.values() if isinstance(part, dict) else part:
            yield from _spans(each)


def _without_defence(technique: str) -> str | None:
    """What would get through if facts were not placed, not flagged, or not accounted for."""
    injection = next(each for each in injections() if each.technique == technique)
    planted = Planted.of(injection.text, "middle")
    if technique == "closing of delimiters":
        return "the article closes itself" if f"{TEXT}{injection.text}</article>".count("</article>") != 1 else None
    facts = factx.Extractor(model=FakeModel(Obeying(injection, planted, 3))).extract(planted.document)
    items = facts.items
    if technique == "forged quotes and offsets":
        moved = items[0].evidence[0]
        forged = factx.Span(moved.start + 1, moved.end + 1, moved.text)
        items = (items[0].model_copy(update={"evidence": (forged,)}), *items[1:])
    elif technique in {"omission", "endless output"}:
        items = tuple(each for each in clean().items if not isinstance(each, factx.Stance))
        planted = Planted(Document(TEXT, published=DAY), len(TEXT), 0)
    else:
        items = tuple(each.model_copy(update={"support": None}) for each in items)
    return judged(factx.Facts(planted.document, items, (), (), facts.run), planted)
