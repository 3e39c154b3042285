"""Who is for or against whom or what?

Two things tell it: words that set one phrase for or against another ("condemned", "a critic of"), whoever uses them; and
the tone in which a speaker talks of others. The first are stances in their own right, the second weak ones. Inside what
somebody says, a stance of somebody else is imputed.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from factx.documents import Document
from factx.engines.rules.stance_frames import Lean, leans
from factx.engines.rules.stance_grammar import Grammar, Phrase, possessor
from factx.engines.rules.stance_tone import Judgement, judgements
from factx.engines.rules.stance_words import Side, StanceWords, Strength, stance_words
from factx.facts import Actor, Attribution, Stance
from factx.language.mentions import Mention, Mentions
from factx.language.sayings import Saying
from factx.language.words import Tagged, Words
from factx.spans import Span

_RANK = {"strong": 3, "moderate": 2, "weak": 1}
_FIRST_PERSON = frozenset(("i", "we", "me", "us", "my", "our", "myself", "ourselves"))
_MARKS = frozenset("\"“”„«»‘’'` ")
_EMPTY = frozenset(
    (
        "it",
        "this",
        "that",
        "these",
        "those",
        "there",
        "what",
        "which",
        "you",
        "your",
        "who",
        "one",
        "something",
        "anything",
        "nothing",
        "everything",
        "someone",
        "anyone",
        "everyone",
    )
)


@dataclass(frozen=True, slots=True)
class Who:
    """An actor, and what tells whether two are the same."""

    actor: Actor
    key: object
    kind: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A stance before it is a fact."""

    holder: Who
    target: Who
    side: Side
    strength: Strength
    shows: Literal["said", "done", "demanded", "imputed"]
    at: int
    first: int
    end: int


def find_stances(tagged: Tagged, *, mentions: Mentions, sayings: Sequence[Saying]) -> Iterator[Stance]:
    """The stances of a document in reading order; related links hold none."""
    table = stance_words()
    reading = _Reading(tagged.document, mentions, sayings, table)
    for words in tagged.sentences:
        if words.sentence.role != "related":
            yield from reading.sentence(words)


class _Reading:
    """What is known of the whole document while its sentences are read."""

    def __init__(self, document: Document, mentions: Mentions, sayings: Sequence[Saying], table: StanceWords) -> None:
        self._document = document
        self._mentions = mentions
        self._cores = sorted(((each.core.start, each.core.end, nth) for nth, each in enumerate(mentions.all)))
        self._table = table
        self._pieces = sorted(
            (
                (content.start, -content.end, saying)
                for saying in sayings
                if not saying.negated
                for content in saying.contents
            ),
            key=lambda piece: piece[:2],
        )
        self._next = 0
        self._open: list[tuple[int, int, Saying]] = []

    def sentence(self, words: Words) -> Iterator[Stance]:
        self._advance(words)
        grammar = Grammar(words, self._table)
        found: dict[tuple[object, object], Found] = {}
        for lean in leans(grammar, self._table):
            for settled in self._settled(grammar, lean):
                _keep(found, settled)
        for speaker, judgement in self._judged(grammar):
            toned = self._toned(grammar, speaker, judgement)
            if toned:
                _keep(found, toned)
        for each in found.values():
            yield self._stance(words, each)

    def _advance(self, words: Words) -> None:
        """Keep the sayings that this sentence is part of."""
        span = words.sentence.span
        self._open = [piece for piece in self._open if -piece[1] > span.start]
        while self._next < len(self._pieces) and self._pieces[self._next][0] < span.end:
            if -self._pieces[self._next][1] > span.start:
                self._open.append(self._pieces[self._next])
            self._next += 1

    def _over(self, start: int) -> list[Saying]:
        """The sayings whose content holds a place, the outermost first."""
        return [saying for first, end, saying in self._open if first <= start < -end]

    def _settled(self, grammar: Grammar, lean: Lean) -> Iterator[Found]:
        words = grammar.words
        chain = self._over(words[lean.at].start)
        holder = self._who(words, lean.holder, chain) if lean.holder else self._speaker(chain)
        if holder is None or holder.kind == "thing":
            return
        if lean.would and not (chain and chain[-1].manner == "indirect"):
            return
        speaker = self._speaker(chain)
        imputed = (speaker is not None and speaker.key != holder.key) or bool(lean.imputed_by)
        shows: Literal["said", "done", "demanded", "imputed"] = (
            "imputed" if imputed else "demanded" if lean.urged else lean.shows
        )
        first = min(lean.at, lean.target.first, lean.holder.first if lean.holder else lean.at)
        for target, strength in self._targets(grammar, lean, chain):
            if target.key != holder.key:
                end = max(lean.at + 1, grammar.whole(lean.target).end, lean.holder.end if lean.holder else 0)
                yield Found(holder, target, lean.side, strength, shows, lean.at, first, end)

    def _targets(self, grammar: Grammar, lean: Lean, chain: Sequence[Saying]) -> Iterator[tuple[Who, Strength]]:
        """The target as it stands, and the actor whose doing it is."""
        words = grammar.words
        target = self._who(words, lean.target, chain)
        if target and target.kind == "thing" and target.actor.name is None:
            target = self._who(words, grammar.whole(lean.target), chain)
        if target:
            yield target, lean.strength
        if target is None or target.kind == "thing":
            owner = possessor(words, lean.target)
            actor = self._who(words, owner, chain) if owner else None
            if actor and actor.kind != "thing":
                yield actor, "weak"

    def _judged(self, grammar: Grammar) -> Iterator[tuple[Who, Judgement]]:
        for judgement in judgements(grammar, self._table):
            speaker = self._speaker(self._over(grammar.words[judgement.at].start))
            if speaker:
                yield speaker, judgement

    def _toned(self, grammar: Grammar, speaker: Who, judgement: Judgement) -> Found | None:
        words = grammar.words
        target = self._who(words, judgement.target, self._over(words[judgement.at].start))
        if target is None or target.key == speaker.key:
            return None
        first, end = min(judgement.at, judgement.target.first), max(judgement.at + 1, judgement.target.end)
        return Found(speaker, target, judgement.side, judgement.strength, "said", judgement.at, first, end)

    def _speaker(self, chain: Sequence[Saying]) -> Who | None:
        for saying in reversed(chain):
            if saying.source:
                return self._source(saying.source)
        return None

    def _source(self, source: Span) -> Who:
        mention = self._mentions.at(source.start, source.end)
        known = self._known(mention, source) if mention else None
        return known or Who(Actor(words=source), source.text.lower(), "group")

    def _who(self, words: Words, phrase: Phrase, chain: Sequence[Saying]) -> Who | None:
        """Whom a phrase stands for; None for one that stands for nobody in particular."""
        head = words[phrase.head]
        if head.low in _FIRST_PERSON:
            return self._speaker(chain)
        mention = self._mention(head.start)
        if mention is None:
            if head.tag == "PRON" or head.low in _EMPTY or head.tag == "POSS":
                return None
            first = phrase.first + (words[phrase.first].tag == "DET" and phrase.end - phrase.first > 1)
            span = self._document.span(words[first].start, words[phrase.end - 1].end)
            return Who(Actor(words=span), span.text.lower(), "thing", head.lemma)
        return self._known(mention, mention.core)

    def _mention(self, at: int) -> Mention | None:
        """The mention whose name or noun a place lies in, the longest where several do."""
        last = bisect_right(self._cores, (at, math.inf, 0))
        fitting = [each for each in self._cores[max(0, last - 6) : last] if each[1] > at]
        return self._mentions.all[min(fitting)[2]] if fitting else None

    def _known(self, mention: Mention, words: Span) -> Who | None:
        entity = self._mentions.entities[mention.entity]
        if mention.kind == "pronoun" and (mention.name is None or entity.kind == "pronoun"):
            return None
        name = mention.name if mention.name != words else None
        return Who(Actor(words=words, name=name), mention.entity, entity.kind)

    def _stance(self, words: Words, found: Found) -> Stance:
        chain = self._over(words[found.at].start)
        role = words.sentence.role
        manner: Literal["direct", "indirect", "headline", "narration"] = "narration"
        if role != "body":
            manner = "headline"
        elif chain:
            manner = "direct" if chain[-1].manner == "direct" else "indirect"
        return Stance(
            document=self._document.id,
            published=self._document.published,
            evidence=(self._evidence(words, found),),
            manner=manner,
            attribution=tuple(self._link(saying) for saying in chain if saying.source),
            holder=found.holder.actor,
            target=found.target.actor,
            target_type=self._type(found.target),
            polarity=found.side,
            strength=found.strength,
            shows=found.shows,
        )

    def _link(self, saying: Saying) -> Attribution:
        assert saying.source is not None  # noqa: S101  # the caller asks only for those
        who = self._source(saying.source)
        return Attribution(
            source=who.actor, cue=saying.cue, manner="direct" if saying.manner == "direct" else "indirect"
        )

    def _evidence(self, words: Words, found: Found) -> Span:
        """The words that state it: of what somebody says, what this sentence holds of it."""
        start, end = words[found.first].start, words[found.end - 1].end
        within = [piece for piece in self._open if piece[0] <= words[found.at].start < -piece[1]]
        if within:
            first, negative, _ = within[-1]
            start, end = max(first, words.sentence.span.start), min(-negative, words.sentence.span.end)
            while end - 1 > start and not self._document.text[end - 1].isalnum():
                end -= 1
            while start < end - 1 and self._document.text[start] in _MARKS:
                start += 1
        return self._document.span(start, end)

    def _type(self, target: Who) -> Literal["actor", "proposal", "event", "idea"]:
        if target.kind != "thing":
            return "actor"
        return self._table.types.get(target.head, "idea")


def _keep(found: dict[tuple[object, object], Found], new: Found) -> None:
    """Of two stances of the same holder on the same target in one sentence the stronger counts, else the first."""
    key = (new.holder.key, new.target.key)
    old = found.get(key)
    if old is None or _RANK[new.strength] > _RANK[old.strength]:
        found[key] = new
