"""Who speaks or acts again towards those they are against?

Somebody who is outright against another in one sentence of a text mostly goes on to be where both meet again: when the
one speaks of the other, acts with the other at hand, or goes on in the same quotation. These echoes are weak stances.
Support has none: people speak in all tones of those they support.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from factx.engines.rules.stance_actors import Actors, Who
from factx.engines.rules.stance_found import Found, between
from factx.engines.rules.stance_grammar import Grammar
from factx.engines.rules.stance_words import Side, StanceWords
from factx.language.mentions import Mention
from factx.language.sayings import Saying
from factx.language.words import Words

_FINITE = frozenset(("VERB", "PAST", "AUX"))
_MOST = 20  # those a sentence mentions that are looked at
_GOES_ON = 2  # sentences that may lie between two of a speaker's on the same target


@dataclass(frozen=True, slots=True)
class _Topic:
    """Whom a speaker was against last, and in which sentence."""

    target: Who
    side: Side
    number: int


class Echoes:
    """Goes through the sentences of a document a second time, with everything that was found the first time."""

    def __init__(self, found: Mapping[int, Sequence[Found]], actors: Actors, table: StanceWords) -> None:
        self._found = found
        self._actors = actors
        self._table = table
        self._against = _against(found)
        self._holders = {holder for holder, _ in self._against}
        self._topics: dict[object, _Topic] = {}

    def of(self, words: Words) -> Iterator[Found]:
        """The echoes in the next sentence; sentences must come in their order."""
        span, number = words.sentence.span, words.sentence.number
        actors = self._actors
        actors.advance(span)
        found = self._found.get(number, ())
        mentioned = {each.entity: each for each in reversed(actors.within(span.start, span.end)[:_MOST])}
        speaking = self._speaking()
        yield from self._going_on(words, speaking, mentioned, {each.holder.key for each in found})
        for each in found:
            if each.target.kind == "actor" and each.shows != "imputed":
                self._topics[each.holder.key] = _Topic(each.target, each.side, number)
        done = {(each.holder.key, each.target.key) for each in found}
        holders = [key for key in (*speaking, *mentioned) if key in self._holders]
        pairs = [(holder, key) for holder in dict.fromkeys(holders) for key in mentioned]
        if any(pair in self._against and pair not in done for pair in pairs) and not self._turns(words):
            acting = self._acting(words)
            for pair in pairs:
                if pair in self._against and pair not in done:
                    yield from self._meeting(words, pair[0], mentioned[pair[1]], speaking, acting)

    def _turns(self, words: Words) -> bool:
        """Whether something ends or is refused in a sentence, which may be what they were against each other for."""
        against = self._table.turns["against"]
        return any(word.lemma in against for word in words.words)

    def _speaking(self) -> dict[object, tuple[Who, int, int, Saying]]:
        """Those who speak in the sentence, each with the place of the words."""
        found: dict[object, tuple[Who, int, int, Saying]] = {}
        for start, end, saying in self._actors.open:
            who = self._actors.source(saying.source) if saying.source else None
            if who and isinstance(who.key, int):
                found[who.key] = (who, start, end, saying)
        return found

    def _acting(self, words: Words) -> dict[object, Mention]:
        """Those who are the subject of a verb in the sentence."""
        grammar = Grammar(words, self._table)
        found: dict[object, Mention] = {}
        for at, word in enumerate(words):
            if word.tag in _FINITE:
                for phrase in grammar.doer(at).phrases:
                    mention = self._actors.mention(words[phrase.head].start)
                    if mention:
                        found.setdefault(mention.entity, mention)
        return found

    def _meeting(
        self,
        words: Words,
        holder: object,
        mention: Mention,
        speaking: Mapping[object, tuple[Who, int, int, Saying]],
        acting: Mapping[object, Mention],
    ) -> Iterator[Found]:
        target = self._actors.known(mention)
        if target is None:
            return
        at, end = between(words, mention.core.start, mention.core.end)
        said = speaking.get(holder)
        if said and said[1] <= mention.core.start < said[2]:
            self._topics[holder] = _Topic(target, "oppose", words.sentence.number)
            yield Found(said[0], target, "oppose", "weak", "said", at, at, end, "echo in words")
        elif holder in acting and (who := self._actors.known(acting[holder])):
            first, after = between(words, acting[holder].core.start, acting[holder].core.end)
            yield Found(who, target, "oppose", "weak", "done", first, min(first, at), max(after, end), "echo in deeds")

    def _going_on(
        self,
        words: Words,
        speaking: Mapping[object, tuple[Who, int, int, Saying]],
        mentioned: Mapping[int, Mention],
        holders: set[object],
    ) -> Iterator[Found]:
        """A quotation that goes on without a word for the one it is against."""
        span, number = words.sentence.span, words.sentence.number
        for key, (who, start, end, saying) in speaking.items():
            topic = self._topics.get(key)
            if topic is None or topic.side != "oppose" or saying.manner != "direct" or key in holders:
                continue
            if number - topic.number <= _GOES_ON and topic.target.key not in mentioned:
                at, after = between(words, max(start, span.start), min(end, span.end))
                if after > at:
                    self._topics[key] = _Topic(topic.target, topic.side, number)
                    yield Found(who, topic.target, "oppose", "weak", "said", at, at, after, "echo going on")


def _against(found: Mapping[int, Sequence[Found]]) -> set[tuple[object, object]]:
    """Who is outright against whom somewhere in the text, and nowhere for."""
    sides: dict[tuple[object, object], set[Side]] = {}
    for listed in found.values():
        for each in listed:
            if each.target.kind == "actor" and each.strength != "weak" and each.shows != "imputed":
                sides.setdefault((each.holder.key, each.target.key), set()).add(each.side)
    return {pair for pair, held in sides.items() if held == {"oppose"}}
