"""What do factx's own rules make of the words that a model read?

The rules read the same text without a model. Where both found the same words, they agree or differ in whose word it
is, in what is done with it, and in what it amounts to. Some differences are reason to ask the model again, in words
that show it what the text has; it may then keep to its reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from factx.analysis.actors import key_of_name
from factx.engines.rules.engine import Rules
from factx.facts import Actor, Attribution, Claim, Fact, Figure, Point, Stance
from factx.scout import Scout
from factx.spans import length, shared

_PRONOUNS = frozenset(("he", "she", "they", "it", "him", "her", "them", "his", "their", "its", "i", "we", "our", "my"))
_FLAT = frozenset(("assertion", "presupposition"))
_ASKED_ABOUT = frozenset(("forecast", "denial"))
_HALF = 0.5
_WHOLE = 0.8


@dataclass(frozen=True)
class Opinion:
    """In which points the rules agree with a fact and differ from it, and what the model is to be asked about it."""

    agrees: tuple[Point, ...] = ()
    differs: tuple[Point, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opinions:
    """The rules' reading of one document, made when it is first asked for."""

    scout: Scout

    @cached_property
    def _by_sentence(self) -> dict[int, list[Fact]]:
        found: dict[int, list[Fact]] = {}
        if self.scout.reads_sentences:
            document = self.scout.document
            for fact in Rules().found(self.scout):
                for number in {document.sentence_at(span.start).number for span in fact.evidence}:
                    found.setdefault(number, []).append(fact)
        return found

    def of(self, fact: Fact) -> Opinion:
        """What the rules say to a fact: little where they found none of its kind in its words."""
        nameless = tuple(_nameless(fact.attribution)) if self.scout.reads_sentences else ()
        rule = self._counterpart(fact)
        if rule is None:
            return Opinion(doubts=nameless)
        points = list(_compared(fact, rule))
        return Opinion(
            agrees=("found", *(point for point, same, _ in points if same)),
            differs=tuple(point for point, same, _ in points if not same),
            doubts=(*(doubt for _, _, doubt in points if doubt), *nameless),
        )

    def _counterpart(self, fact: Fact) -> Fact | None:
        document = self.scout.document
        numbers = dict.fromkeys(document.sentence_at(span.start).number for span in fact.evidence)
        near = {id(each): each for number in numbers for each in self._by_sentence.get(number, ())}
        fits = [(_fit(fact, each), -nth, each) for nth, each in enumerate(near.values()) if type(each) is type(fact)]
        best = max(fits, default=None, key=lambda each: each[:2])
        return best[2] if best and best[0] > 0 else None


def _nameless(chain: Sequence[Attribution]) -> Iterator[str]:
    for nth, link in enumerate(chain):
        words = link.source.words.text
        if link.source.name is None and words.lower() in _PRONOUNS:
            yield f"attribution.{nth}: “{words}”: add “ = ” and the name, if the article names whom it means"


def _fit(fact: Fact, rule: Fact) -> float:
    """How well two facts of a kind stand in the same words: 0 where they do not."""
    if isinstance(fact, Figure) and isinstance(rule, Figure):
        return float(fact.amount.span.overlaps(rule.amount.span))
    common = shared(fact.evidence, rule.evidence)
    if isinstance(fact, Stance) and isinstance(rule, Stance):
        same = _same(fact.holder, rule.holder) and _same(fact.target, rule.target)
        return float(same and common > 0)
    lengths = sorted((length(fact.evidence), length(rule.evidence)))
    return common / lengths[1] if common > _HALF * lengths[0] else 0.0


def _compared(fact: Fact, rule: Fact) -> Iterator[tuple[Point, bool, str | None]]:
    """Point by point: whether both say the same, and what to ask about where they do not."""
    if not isinstance(fact, Stance):
        yield _source(fact.attribution, rule.attribution)
    if isinstance(fact, Claim) and isinstance(rule, Claim):
        yield _force(fact, rule)
    if isinstance(fact, Figure) and isinstance(rule, Figure):
        yield _value(fact, rule)
    if isinstance(fact, Stance) and isinstance(rule, Stance):
        yield "force", fact.polarity == rule.polarity, None


def _source(chain: Sequence[Attribution], rule: Sequence[Attribution]) -> tuple[Point, bool, str | None]:
    if not rule or not chain:
        doubt = None if chain or not rule else f"attribution: {_told(rule)}: name who says it"
        return "source", bool(chain) == bool(rule), doubt
    if _same(chain[-1].source, rule[-1].source):
        return "source", len(chain) == len(rule), None
    known = any(_same(one.source, other.source) for one in chain for other in rule)
    doubt = None if known else f"attribution: {_told(rule)}: is that who says it?"
    return "source", False, doubt


def _told(chain: Sequence[Attribution]) -> str:
    link = chain[-1]
    cue = f", by “{link.cue.text}”" if link.cue else ""
    return f"the text seems to give this as the word of “{link.source.words.text}”{cue}"


def _force(fact: Claim, rule: Claim) -> tuple[Point, bool, str | None]:
    same = fact.force == rule.force and fact.negated == rule.negated
    closely = shared(fact.evidence, rule.evidence) > _WHOLE * max(length(fact.evidence), length(rule.evidence))
    doubt = None
    if fact.force in _FLAT and rule.force in _ASKED_ABOUT:
        doubt = f"force: {fact.force}, though the words read as a {rule.force}"
    elif fact.negated != rule.negated and fact.force == rule.force and closely:
        doubt = f"negated: {str(fact.negated).lower()}, though the words read otherwise"
    return "force", same, doubt


def _value(fact: Figure, rule: Figure) -> tuple[Point, bool, str | None]:
    ours, theirs = fact.amount, rule.amount
    same = (ours.value, ours.low, ours.high, ours.comparator, ours.unit) == (
        theirs.value,
        theirs.low,
        theirs.high,
        theirs.comparator,
        theirs.unit,
    )
    cut = theirs.span.contains(ours.span) and theirs.span != ours.span and not same
    return "value", same, f"amount: the whole amount seems to be “{theirs.span.text}”" if cut else None


def _same(one: Actor, other: Actor) -> bool:
    """Whether two actors share words, or go by the same name."""
    spans = [(a, b) for a in (one.words, one.name) for b in (other.words, other.name) if a and b]
    if any(a.overlaps(b) for a, b in spans):
        return True
    names, others = _words(one), _words(other)
    return key_of_name(one.text) == key_of_name(other.text) or (
        bool(names) and bool(others) and (names <= others or others <= names)
    )


def _words(actor: Actor) -> set[str]:
    return {word for word in key_of_name(actor.text).split() if len(word) > 1}
