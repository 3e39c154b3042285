"""Whom do the words of a stance stand for?

`Actors` reads a phrase as whoever it names, by the mentions of the document, and knows who speaks at any place.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from factx.documents import Document
from factx.engines.rules.stance_phrases import Phrase
from factx.facts import Actor
from factx.language.gazetteer import gazetteer
from factx.language.mentions import Mention, Mentions
from factx.language.sayings import Saying
from factx.language.words import Words
from factx.spans import Span

Kind = Literal["actor", "thing"]

_FIRST_PERSON = frozenset(("i", "we", "me", "us", "my", "our", "myself", "ourselves"))
_EMPTY = frozenset(
    [
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
        "all",
        "some",
        "none",
        "many",
        "most",
        "both",
        "such",
        "same",
        "other",
        "others",
        "something",
        "anything",
        "nothing",
        "everything",
        "someone",
        "anyone",
        "everyone",
        "course",
        "time",
        "times",
        "way",
        "part",
        "lot",
    ]
)
_HEARERS = frozenset(("you", "your", "yourself"))
_TITLED = 12  # mentions of a speaker that are looked at for a title
_NEAR = 6  # mentions that can hold one word


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody or something: `key` tells whether two are the same, `head` is the word it turns on, `tag` what that is.

    `named` is for one that the text has a name for, `count` how often it speaks of it.
    """

    actor: Actor
    key: object
    kind: Kind
    head: str = ""
    named: bool = False
    count: int = 1
    tag: str = "NOUN"


class Actors:
    """The mentions and sayings of one document, looked up by place while its sentences are read in their order."""

    def __init__(self, document: Document, mentions: Mentions, sayings: Sequence[Saying]) -> None:
        self._document = document
        self._mentions = mentions
        self._starts = [each.span.start for each in mentions.all]
        self._cores = sorted((each.core.start, each.core.end, nth) for nth, each in enumerate(mentions.all))
        self._pieces = sorted(
            (
                (content.start, content.end, saying)
                for saying in sayings
                if not saying.negated
                for content in saying.contents
            ),
            key=lambda piece: (piece[0], -piece[1]),
        )
        self._known: dict[tuple[int, int], Who | None] = {}
        self._sources: dict[Span, Who | None] = {}
        self._next = 0
        self.open: list[tuple[int, int, Saying]] = []

    def restart(self) -> None:
        """Go back to the first sentence."""
        self._next, self.open = 0, []

    def advance(self, span: Span) -> None:
        """Keep the pieces of sayings that overlap a sentence, the outer before the inner; go through them in order."""
        self.open = [piece for piece in self.open if piece[1] > span.start]
        while self._next < len(self._pieces) and self._pieces[self._next][0] < span.end:
            if self._pieces[self._next][1] > span.start:
                self.open.append(self._pieces[self._next])
            self._next += 1

    def over(self, place: int) -> list[Saying]:
        """The sayings whose content holds a place, the outermost first."""
        return [saying for start, end, saying in self.open if start <= place < end]

    def speaker(self, chain: Sequence[Saying]) -> Who | None:
        """Who speaks, of those a place stands in the words of: the innermost who is told."""
        for saying in reversed(chain):
            if saying.source:
                return self.source(saying.source)
        return None

    def speaks_for(self, chain: Sequence[Saying], speaker: Who | None, holder: Who) -> bool:
        """Whether it is the holder's own word, or that of somebody called the holder's: "the Chinese president"."""
        if speaker is None or speaker.key == holder.key:
            return True
        called = [next(saying.source for saying in reversed(chain) if saying.source)]
        if isinstance(speaker.key, int):
            mentioned = self._mentions.entities[speaker.key].mentions[:_TITLED]
            called += [self._mentions.all[nth].span for nth in mentioned]
        return any(self._belongs(span, holder) for span in called)

    def _belongs(self, span: Span, holder: Who) -> bool:
        """Whether words for somebody name the holder, or the holder's people."""
        if any(mention.entity == holder.key for mention in self._mentions.within(span.start, span.end)):
            return True
        peoples, name = gazetteer().peoples, holder.actor.text.lower()
        return any(peoples.get(word) == name for word in span.text.lower().split())

    def source(self, words: Span) -> Who | None:
        """Who the words for a source stand for."""
        if words not in self._sources:
            self._sources[words] = self._source(words)
        return self._sources[words]

    def _source(self, words: Span) -> Who | None:
        mention = self._mentions.at(words.start, words.end)
        return self.known(mention) if mention else Who(Actor(words=words), words.text.lower(), "actor")

    def who(self, words: Words, phrase: Phrase, chain: Sequence[Saying]) -> Who | None:
        """Whom a phrase stands for; None for one that stands for nobody in particular."""
        head = words[phrase.head]
        if head.low in _FIRST_PERSON and head.text != "US":
            return self.speaker(chain)
        mention = self.mention(head.start) if head.low not in _HEARERS else None
        if mention:
            return self.known(mention)
        if head.low in _EMPTY or head.tag not in {"NOUN", "NAME", "NUM", "ING"}:
            return None
        first = phrase.first
        if phrase.end - first > 1 and (words[first].tag == "DET" or words[first].tag == "QUOTE"):
            first += 1
        span = self._document.span(words[first].start, words[phrase.end - 1].end)
        return Who(Actor(words=span), span.text.lower(), "thing", head.lemma, tag=head.tag)

    def mention(self, place: int) -> Mention | None:
        """The mention whose name or noun a place lies in, the outermost; or else the name its title belongs to."""
        last = bisect_right(self._cores, (place, math.inf, 0))
        fitting = [each for each in self._cores[max(0, last - _NEAR) : last] if each[1] > place]
        if fitting:
            return self._mentions.all[fitting[0][2]]
        last = bisect_right(self._starts, place)
        for mention in reversed(self._mentions.all[max(0, last - 3) : last]):
            if place < mention.core.start and place < mention.span.end:
                return mention
        return None

    def known(self, mention: Mention) -> Who | None:
        """Whom a mention stands for; None for a pronoun of which nobody can tell."""
        key = (mention.core.start, mention.core.end)
        if key not in self._known:
            self._known[key] = self._read(mention)
        return self._known[key]

    def _read(self, mention: Mention) -> Who | None:
        entity = self._mentions.entities[mention.entity]
        if mention.kind == "pronoun" and (mention.name is None or entity.kind == "pronoun"):
            return None
        # a name alone, a description as it stands
        words = mention.core if mention.kind == "pronoun" or entity.named else mention.span
        name = mention.name if mention.name != words else None
        kind: Kind = "thing" if entity.kind == "thing" and not entity.named else "actor"
        return Who(
            Actor(words=words, name=name),
            mention.entity,
            kind,
            mention.core.text.lower(),
            entity.named,
            len(entity.mentions),
        )

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        return self._mentions.within(start, end)
